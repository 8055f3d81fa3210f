import { useEffect, useState } from 'react';
import type { ReplyRunAnswer } from '../../src/api/schemas/panel.ts';
import { usePanel } from './panel-context.ts';

const FIRST_LOOK_MS = 600;
const LONGEST_LOOK_MS = 5_000;
const SHOWN = 5;

/** The last replies to all, and how far those under way have come. They go on without this page. */
export function useRuns(): { runs: ReplyRunAnswer[]; put: (run: ReplyRunAnswer) => void } {
  const { host, panel } = usePanel();
  const [runs, setRuns] = useState<ReplyRunAnswer[]>([]);
  const mayAsk = panel.can.reply;
  const put = (run: ReplyRunAnswer): void =>
    setRuns((were) => {
      const isThere = were.some(({ id }) => id === run.id);
      return isThere ? were.map((was) => (was.id === run.id ? run : was)) : [run, ...were].slice(0, SHOWN);
    });

  useEffect(() => {
    if (!mayAsk) return;
    host.call<{ items: ReplyRunAnswer[] }>('GET', '/replies').then(
      ({ items }) => setRuns((were) => [...were, ...items.filter((item) => !were.some(({ id }) => id === item.id))]),
      // They are a look back: without them the panel is whole.
      () => undefined,
    );
  }, [host, mayAsk]);

  const waiting = runs.find((run) => run.waiting > 0)?.id ?? null;
  useEffect(() => {
    if (waiting === null) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (pause: number): void => {
      timer = setTimeout(() => {
        host
          .call<ReplyRunAnswer>('GET', `/replies/${waiting}`)
          .then(put, () => undefined)
          .finally(() => isOver || look(Math.min(pause * 1.3, LONGEST_LOOK_MS)));
      }, pause);
    };
    look(FIRST_LOOK_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [host, waiting]);
  return { runs, put };
}
