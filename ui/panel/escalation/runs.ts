import { useEffect, useState } from 'react';
import type { EscalationRunAnswer } from '../../../src/api/schemas/escalation.ts';
import { usePanel } from '../panel-context.ts';

const FIRST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 10_000;
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
  const put = (run: EscalationRunAnswer): void =>
    setRuns((were) => {
      const isThere = were.some(({ id }) => id === run.id);
      return isThere ? were.map((was) => (was.id === run.id ? run : was)) : [run, ...were];
    });
  const readAgain = (): void => {
    host.call<{ items: EscalationRunAnswer[] }>('GET', '/escalations').then(
      ({ items }) => setRuns(items),
      () => undefined,
    );
  };
  useEffect(() => setRuns((were) => (were.length === 0 ? before : were)), [before]);

  const waiting = runs.find(isUnderWay)?.id ?? null;
  useEffect(() => {
    if (waiting === null) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (pause: number): void => {
      timer = setTimeout(() => {
        host
          .call<EscalationRunAnswer>('GET', `/escalations/${waiting}`)
          .then(
            (run) => isOver || put(run),
            () => undefined,
          )
          .finally(() => isOver || look(Math.min(pause * 1.4, LONGEST_LOOK_MS)));
      }, pause);
    };
    look(FIRST_LOOK_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
      // What was made has a card now.
      refresh();
    };
    // One after the other; who asks stays the same.
  }, [host, waiting]);
  return { runs: runs.slice(0, SHOWN), put, readAgain };
}
