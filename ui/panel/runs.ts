import { useEffect, useState } from 'react';
import type { ReplyRunAnswer } from '../../src/api/schemas/panel.ts';
import { useLooks, withOne } from './loading.ts';
import { usePanel } from './panel-context.ts';

const SHOWN = 5;

/** The last replies to all, and how far those under way have come. They go on without this page. */
export function useRuns(): { runs: ReplyRunAnswer[]; put: (run: ReplyRunAnswer) => void } {
  const { host, panel } = usePanel();
  const [runs, setRuns] = useState<ReplyRunAnswer[]>([]);
  const mayAsk = panel.can.reply;
  const put = (run: ReplyRunAnswer): void => setRuns((were) => withOne(were, run).slice(0, SHOWN));

  useEffect(() => {
    if (!mayAsk) return;
    host.call<{ items: ReplyRunAnswer[] }>('GET', '/replies').then(
      ({ items }) => setRuns((were) => [...were, ...items.filter((item) => !were.some(({ id }) => id === item.id))]),
      // They are a look back: without them the panel is whole.
      () => undefined,
    );
  }, [host, mayAsk]);

  const waiting = runs.find((run) => run.waiting > 0)?.id ?? null;
  useLooks(waiting, (id) => host.call<ReplyRunAnswer>('GET', `/replies/${id}`).then(put));
  return { runs, put };
}
