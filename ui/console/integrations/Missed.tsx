import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import type { MissedAnswer } from '../../../src/api/schemas/missed.ts';
import { Button } from '../../kit/Button.tsx';
import { State, type Tone } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/integrations.ts';
import { sentence } from '../../texts/sentence.tsx';
import { send } from '../api.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './Missed.module.css';
import { SELDOM_MS, useRead } from './reading.ts';

const said = texts.missed;

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
  const { data: missed, error } = useRead<MissedAnswer>(path, { everyMs: SELDOM_MS });
  const checking = useMutation({
    mutationFn: () => send<MissedAnswer>(path),
    onSuccess: () => say({ text: said.isLookedFor(name) }),
    onError: (problem) => say({ text: problem.message, tone: 'bad' }),
    onSettled: () => queries.invalidateQueries({ queryKey: [path] }),
  });
  const { beganAt = null, silentSince = null, reason = null } = missed ?? {};
  return (
    <div className={css.missed} role="group" aria-labelledby={heading}>
      <div className={css.line}>
        <span id={heading} className={css.muted}>
          {said.title}
        </span>
        {missed === undefined ? (
          error === null ? (
            <span className={css.muted}>{said.reading}</span>
          ) : (
            <span>{error.message}</span>
          )
        ) : (
          <Outcome missed={missed} thing={thing} />
        )}
        {mayChange && missed !== undefined && (
          <Button look="link" busy={checking.isPending} disabled={beganAt !== null} onClick={() => checking.mutate()}>
            {said.checkNow}
          </Button>
        )}
      </div>
      {silentSince !== null && (
        <p className={css.trouble}>{sentence(said.silent, { when: <Time at={silentSince} />, advice: silent })}</p>
      )}
      {reason !== null && <p className={css.trouble}>{said.triedAgain(sentenceSaid(reason))}</p>}
    </div>
  );
}

function Outcome({ missed, thing }: { missed: MissedAnswer; thing: Parts['thing'] }) {
  const { tone, word } = outcomeOf(missed, thing);
  return (
    <>
      <State tone={tone}>{word}</State>
      {missed.beganAt === null && missed.checkedAt !== null && (
        <span className={css.muted}>{sentence(said.looked, { when: <Time at={missed.checkedAt} /> })}</span>
      )}
      {missed.foundAt !== null && (
        <span className={css.muted}>
          {sentence(said.inAll(missed.foundEver), { when: <Time at={missed.foundAt} /> })}
        </span>
      )}
    </>
  );
}

function outcomeOf(
  { beganAt, checkedAt, looked, found, failed }: MissedAnswer,
  thing: Parts['thing'],
): { tone: Tone; word: string } {
  if (beganAt !== null) return { tone: 'busy', word: looked === 0 ? said.looking : said.lookingAt[thing](looked) };
  if (checkedAt === null) return { tone: 'quiet', word: said.notYet };
  if (failed > 0) return { tone: 'warn', word: said.notRead[thing](failed) };
  if (found > 0) return { tone: 'good', word: said.found(found) };
  return { tone: 'good', word: said.nothing };
}
