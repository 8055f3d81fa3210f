import { useState } from 'react';
import type { RequestSummaryAnswer } from '../../../src/api/schemas/requests.ts';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/requests.ts';
import { type Bulked, type BulkChange, canBeUndone, changeMany, undoMany } from './bulk.ts';
import { useRefresh } from './data.ts';
import { wordsOf } from './words.ts';

const said = texts.bulk;

export interface Bulk {
  busy: boolean;
  /** What was refused of the last change, until it is put away. */
  refused: Bulked['refused'];
  putAway: () => void;
  change: (requests: RequestSummaryAnswer[], change: BulkChange) => void;
}

/** Changes what is selected, says what came of each, offers to take it back. */
export function useBulk(onDone: () => void): Bulk {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Bulked['refused']>([]);
  const say = useToast();
  const refresh = useRefresh();

  async function change(requests: RequestSummaryAnswer[], wish: BulkChange): Promise<void> {
    const bulked = await changeMany(requests, wish);
    await refresh();
    setRefused(bulked.refused);
    if (bulked.refused.length === 0) onDone();
    const undo = (): void => void back(bulked, wish).catch(complain);
    const undoable = bulked.changed.length > 0 && canBeUndone(wish);
    say({ text: saidOf(bulked, wish), ...(undoable ? { undo } : {}) });
  }

  async function back(bulked: Bulked, wish: BulkChange): Promise<void> {
    const left = await undoMany(bulked, wish);
    await refresh();
    setRefused(left);
    const done = bulked.changed.length - left.length;
    say({
      text: left.length === 0 ? said.asBefore(done) : said.asBeforeBut(done, left.length),
    });
  }

  function complain(error: unknown): void {
    say({ tone: 'bad', text: wordsOf(error) });
  }

  return {
    busy,
    refused,
    putAway: () => setRefused([]),
    change(requests, wish) {
      if (busy) return;
      setBusy(true);
      change(requests, wish)
        .catch(complain)
        .finally(() => setBusy(false));
    },
  };
}

function saidOf({ changed, unchanged, refused }: Bulked, change: BulkChange): string {
  const parts = [said.changed(changed.length, wishInWords(change))];
  if (unchanged > 0) parts.push(said.alreadySo(unchanged));
  if (refused.length > 0) parts.push(said.refused(refused.length));
  return parts.join(' · ');
}

function wishInWords(change: BulkChange): string {
  switch (change.kind) {
    case 'status':
      return said.statuses[change.status];
    case 'priority':
      return said.priorities[change.priority];
    case 'assignee':
      return change.assignee === null ? said.assignedToNobody : said.assignedTo(change.name);
    case 'addTags':
      return said.tagged(change.addTags.join(', '));
    case 'removeTags':
      return said.untagged(change.removeTags.join(', '));
    case 'project':
      return said.moved(change.project);
  }
}
