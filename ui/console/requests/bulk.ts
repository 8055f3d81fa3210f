/** The same change for many requests, with a result for each, and what takes it back. */
import type { RequestSummaryAnswer } from '../../../src/api/schemas/requests.ts';
import { refusalSaid } from '../../texts/errors.ts';
import { texts } from '../../texts/requests.ts';
import { Refused, send } from '../api.ts';
import { requestPath, requestsPath } from './data.ts';
import type { Wish } from './saving.ts';
import type { Priority, Status } from './words.ts';

export type BulkChange =
  | { kind: 'status'; status: Status }
  | { kind: 'priority'; priority: Priority }
  | { kind: 'assignee'; assignee: string | null; name: string }
  | { kind: 'addTags'; addTags: string[] }
  | { kind: 'removeTags'; removeTags: string[] }
  | { kind: 'project'; project: string };

interface Result {
  id: string;
  outcome: 'changed' | 'unchanged' | 'refused';
  code: string | null;
  detail: string | null;
  revision: number | null;
}

export interface Bulked {
  changed: { before: RequestSummaryAnswer; revision: number }[];
  unchanged: number;
  refused: { key: string; why: string }[];
}

/** So many the server takes at once. */
const AT_ONCE = 100;
const SIDE_BY_SIDE = 4;

/** Throws what `send` throws where none could be asked for; what comes after that is told as refused. */
export async function changeMany(requests: RequestSummaryAnswer[], change: BulkChange): Promise<Bulked> {
  const bulked: Bulked = { changed: [], unchanged: 0, refused: [] };
  for (let at = 0; at < requests.length; at += AT_ONCE) {
    const some = requests.slice(at, at + AT_ONCE);
    const body = { ids: some.map(({ id }) => id), change: wishOf(change) };
    try {
      const { items } = await send<{ items: Result[] }>(`${requestsPath}/bulk`, { body });
      for (const result of items) sort(bulked, some, result);
    } catch (error) {
      if (at === 0) throw error;
      const why = error instanceof Error ? error.message : String(error);
      bulked.refused.push(...some.map(({ key }) => ({ key, why })));
    }
  }
  return bulked;
}

function sort(bulked: Bulked, asked: RequestSummaryAnswer[], { id, outcome, code, detail, revision }: Result): void {
  const before = asked.find((one) => one.id === id);
  if (before === undefined) return;
  if (outcome === 'unchanged') bulked.unchanged += 1;
  else if (outcome === 'refused')
    bulked.refused.push({ key: before.key, why: refusalSaid({ code, detail }) ?? texts.bulk.itWasRefused });
  else if (revision !== null) bulked.changed.push({ before, revision });
}

function wishOf(change: BulkChange): object {
  switch (change.kind) {
    case 'assignee':
      return { assignee: change.assignee };
    default: {
      const { kind: _kind, ...wish } = change;
      return wish;
    }
  }
}

/** What puts one request back; null: it cannot be (a moved request would get yet another key). */
function backOf(before: RequestSummaryAnswer, { kind }: BulkChange): Wish | null {
  switch (kind) {
    case 'status':
      return { status: before.status };
    case 'priority':
      return { priority: before.priority };
    case 'assignee':
      return { assignee: before.assignee?.id ?? null };
    case 'addTags':
    case 'removeTags':
      return { tags: before.tags };
    case 'project':
      return null;
  }
}

export const canBeUndone = ({ kind }: BulkChange): boolean => kind !== 'project';

/** Puts each back as it was, unless somebody has changed it since: those are answered, with the reason. */
export async function undoMany({ changed }: Bulked, change: BulkChange): Promise<Bulked['refused']> {
  const refused: Bulked['refused'] = [];
  const left = [...changed];
  async function work(): Promise<void> {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const { before, revision } = next;
      const wish = backOf(before, change);
      if (wish === null) continue;
      await send(requestPath(before.id), { method: 'PATCH', body: { ...wish, revision } }).catch((error: unknown) => {
        const changedSince = error instanceof Refused && error.code === 'changed_meanwhile';
        const why = changedSince ? texts.bulk.changedSince : error instanceof Error ? error.message : String(error);
        refused.push({ key: before.key, why });
      });
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return refused;
}
