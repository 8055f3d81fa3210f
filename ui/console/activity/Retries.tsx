import { Progress } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RetryAnswer, RetryDetailAnswer } from '../../../src/api/schemas/activity.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { State, type Tone } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/activity.ts';
import { sentence } from '../../texts/sentence.tsx';
import { type Listed, read, send, SignedOut } from '../api.ts';
import { reasonInWords } from '../../kit/words.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Activity.module.css';

const said = texts.retries;
const PATH = '/api/v1/retries?limit=5';
const A_DAY_MS = 86_400_000;
const WORKING_MS = 1_000;
const RESTING_MS = 10_000;

/** Bulk retries of the last day, those under way with how far they are: whoever started one finds it again here. */
export function Retries() {
  const query = useQuery<Listed<RetryAnswer>>({
    queryKey: [PATH],
    queryFn: ({ signal }) => read<Listed<RetryAnswer>>(PATH, signal),
    refetchInterval({ state }) {
      if (state.error instanceof SignedOut) return false;
      return state.data?.items.some(({ endedAt }) => endedAt === null) === true ? WORKING_MS : RESTING_MS;
    },
  });
  const shown = (query.data?.items ?? []).filter(
    ({ endedAt }) => endedAt === null || Date.now() - Date.parse(endedAt) < A_DAY_MS,
  );
  if (shown.length === 0) return null;
  return (
    <Section title={said.title}>
      <ul className={css.retries}>
        {shown.map((retry) => (
          <Retry key={retry.id} retry={retry} />
        ))}
      </ul>
    </Section>
  );
}

function Retry({ retry }: { retry: RetryAnswer }) {
  const { id, total, done, failed, endedAt, askedBy, createdAt } = retry;
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const cancelling = useMutation({
    mutationFn: () => send(`/api/v1/retries/${id}/cancel`),
    onSettled: () => queries.invalidateQueries({ queryKey: [PATH] }),
  });
  const { tone, word } = saidOf(retry);
  return (
    <li className={css.retry}>
      <div className={css.retryHead}>
        <State tone={tone}>{word}</State>
        <span className={css.muted}>
          {sentence(said.by, { person: actorSaid(askedBy), time: <Time at={createdAt} /> })}
        </span>
        {retry.state === 'running' && (
          <Button busy={cancelling.isPending} onClick={() => cancelling.mutate()}>
            {said.cancelRest}
          </Button>
        )}
        {failed > 0 && (
          <Button look="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? said.hide : said.whatFailed}
          </Button>
        )}
      </div>
      {endedAt === null && (
        <Progress.Root size="sm">
          <Progress.Section
            value={(100 * done) / total}
            color="var(--good-dot)"
            aria-label={said.wentWell(done, total)}
          />
          <Progress.Section
            value={(100 * failed) / total}
            color="var(--bad-dot)"
            aria-label={said.failed(failed, total)}
          />
        </Progress.Root>
      )}
      <Trouble error={cancelling.error} />
      {open && <Failures id={id} />}
    </li>
  );
}

function saidOf({ total, done, failed, left, state, endedAt }: RetryAnswer): { tone: Tone; word: string } {
  const so = said.sentAgain(done, total, failed);
  if (state === 'cancelled') return { tone: 'quiet', word: said.cancelled(so, left) };
  if (endedAt === null) return { tone: 'busy', word: so };
  return failed === 0 ? { tone: 'good', word: said.allSent(total) } : { tone: 'warn', word: said.inListAgain(so) };
}

function Failures({ id }: { id: string }) {
  const path = `/api/v1/retries/${id}`;
  const query = useQuery<RetryDetailAnswer>({
    queryKey: [path],
    queryFn: ({ signal }) => read<RetryDetailAnswer>(path, signal),
    placeholderData: () => undefined,
  });
  const reasons = Map.groupBy(query.data?.failures ?? [], ({ reason }) => reason ?? said.reasonLost);
  return (
    <ul className={css.failures}>
      {[...reasons].map(([reason, failures]) => (
        <li key={reason}>{said.times(failures.length, reasonInWords(reason))}</li>
      ))}
    </ul>
  );
}
