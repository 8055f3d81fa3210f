import { useEffect, useState } from 'react';
import type { EscalationRunAnswer } from '../../../src/api/schemas/escalation.ts';
import { useLooks, withOne } from '../loading.ts';
import { usePanel } from '../panel-context.ts';

const SHOWN = 5;

type Step = EscalationRunAnswer['steps'][number];

/** Something of it goes on by itself. */
export function isUnderWay({ steps }: EscalationRunAnswer): boolean {
  const goesOn = ({ state }: Step): boolean => state === 'waiting' || state === 'retrying';
  return steps.some(goesOn);
}

interface Runs {
  /** Newest first. */
  runs: EscalationRunAnswer[];
  put(run: EscalationRunAnswer): void;
  readAgain(): void;
}

/** What the issue was escalated to, and how far it has come. It goes on without this page. */
export function useRuns(before: EscalationRunAnswer[]): Runs {
  const { host, refresh } = usePanel();
  const [runs, setRuns] = useState(before);
  const put = (run: EscalationRunAnswer): void => setRuns((were) => withOne(were, run));
  const readAgain = (): void => {
    host.call<{ items: EscalationRunAnswer[] }>('GET', '/escalations').then(
      ({ items }) => setRuns(items),
      () => undefined,
    );
  };
  useEffect(() => setRuns((were) => (were.length === 0 ? before : were)), [before]);

  const waiting = runs.find(isUnderWay)?.id ?? null;
  useLooks(waiting, (id) => host.call<EscalationRunAnswer>('GET', `/escalations/${id}`).then(put));
  // What was made has a card, once it is no longer under way. Who asks stays the same.
  useEffect(() => (waiting === null ? undefined : refresh), [waiting]);
  return { runs: runs.slice(0, SHOWN), put, readAgain };
}
