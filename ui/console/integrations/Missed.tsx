import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import type { MissedAnswer } from '../../../src/api/schemas/missed.ts';
import { Button } from '../../kit/Button.tsx';
import { State, type Tone } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { read, send, SignedOut } from '../api.ts';
import { counted } from '../words.ts';
import css from './Missed.module.css';

const SELDOM_MS = 5_000;

interface Parts {
  /** The host or the connection, as the API names it. */
  of: string;
  name: string;
  /** What is looked at, in the singular. */
  thing: 'issue' | 'conversation';
  /** What to do where no webhook comes. */
  silent: string;
  mayChange: boolean;
}

/** What webhooks missed: how the last check went, how far the one under way is, and one at once. */
export function Missed({ of, name, thing, silent, mayChange }: Parts) {
  const path = `/api/v1/${of}/missed`;
  const heading = useId();
  const queries = useQueryClient();
  const say = useToast();
  const { data: missed, error } = useQuery<MissedAnswer>({
    queryKey: [path],
    queryFn: ({ signal }) => read<MissedAnswer>(path, signal),
    refetchInterval: ({ state }) => (state.error instanceof SignedOut ? false : SELDOM_MS),
  });
  const checking = useMutation({
    mutationFn: () => send<MissedAnswer>(path),
    onSuccess: () => say({ text: `What the webhooks of ${name} missed is looked for now.` }),
    onError: (problem) => say({ text: problem.message, tone: 'bad' }),
    onSettled: () => queries.invalidateQueries({ queryKey: [path] }),
  });
  const { beganAt = null, silentSince = null, reason = null } = missed ?? {};
  return (
    <div className={css.missed} role="group" aria-labelledby={heading}>
      <div className={css.line}>
        <span id={heading} className={css.muted}>
          Missed by webhooks
        </span>
        {missed === undefined ? (
          error === null ? (
            <span className={css.muted}>Reading…</span>
          ) : (
            <span>{error.message}</span>
          )
        ) : (
          <Outcome missed={missed} thing={thing} />
        )}
        {mayChange && missed !== undefined && (
          <Button look="link" busy={checking.isPending} disabled={beganAt !== null} onClick={() => checking.mutate()}>
            Check now
          </Button>
        )}
      </div>
      {silentSince !== null && (
        <p className={css.trouble}>
          Webhooks are silent: something changed <Time at={silentSince} />, and none has come since. It was found all
          the same, but up to ten minutes late. {silent}
        </p>
      )}
      {reason !== null && <p className={css.trouble}>{reason} It is tried again by itself.</p>}
    </div>
  );
}

function Outcome({ missed, thing }: { missed: MissedAnswer; thing: Parts['thing'] }) {
  const { tone, word } = said(missed, thing);
  return (
    <>
      <State tone={tone}>{word}</State>
      {missed.beganAt === null && missed.checkedAt !== null && (
        <span className={css.muted}>
          looked <Time at={missed.checkedAt} />
        </span>
      )}
      {missed.foundAt !== null && (
        <span className={css.muted}>
          {counted(missed.foundEver, 'change')} in all, the last <Time at={missed.foundAt} />
        </span>
      )}
    </>
  );
}

function said(
  { beganAt, checkedAt, looked, found, failed }: MissedAnswer,
  thing: string,
): { tone: Tone; word: string } {
  if (beganAt !== null)
    return { tone: 'busy', word: looked === 0 ? 'Looking' : `Looking: ${counted(looked, thing)} so far` };
  if (checkedAt === null) return { tone: 'quiet', word: 'Not looked for yet' };
  if (failed > 0) return { tone: 'warn', word: `${counted(failed, thing)} could not be read` };
  if (found > 0) return { tone: 'good', word: `${counted(found, 'change')} found and taken in` };
  return { tone: 'good', word: 'Nothing' };
}
