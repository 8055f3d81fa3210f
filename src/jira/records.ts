/** What Forge's events leave out: who a person is, and which entry of an issue's history an event tells of. */
import { z } from 'zod';
import { Forbidden, Gone, Rejected, RetryLater } from '../domain/errors.ts';
import type { RecordedChange, SoughtChange } from '../domain/history.ts';
import type { Answer, HostAccess } from '../domain/ports.ts';
import { type Calls, READING } from './calls.ts';
import { type Changelog, readChangelog } from './changelog.ts';
import { instantOf } from './shapes.ts';
import { api, issueApi } from './paths.ts';

/** A person's name changes seldom, and every event names one. */
const KEEP_MS = 3600_000;
const MOST_KEPT = 5_000;

/** Names are remembered for an hour: a busy team must not cost a call for each of its changes. */
export function createNames(calls: Calls) {
  const kept = new Map<string, { until: number; name: string | null }>();
  return {
    async read(access: HostAccess, personId: string): Promise<Answer<string | null>> {
      const key = `${access.hostId} ${personId}`;
      const known = kept.get(key);
      if (known !== undefined && known.until > calls.now()) return { value: known.name, rate: null };
      const answer = await readName(calls, access, personId);
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(key, { until: calls.now() + KEEP_MS, name: answer.value });
      return answer;
    },
  };
}

const userShape = z.object({ displayName: z.string().min(1).nullish().catch(null) });

/** Null: the account was closed, or its name may not be seen. */
async function readName(calls: Calls, access: HostAccess, personId: string): Promise<Answer<string | null>> {
  const query = access.kind === 'jira-cloud' ? { accountId: personId } : { key: personId };
  const path = api(access, '/user');
  const needs = { ...READING, scope: 'read:jira-user' };
  try {
    const call = { method: 'GET' as const, path, query, shape: userShape, doing: 'say who a person is', needs };
    const answer = await calls.send(access, call);
    return { rate: answer.rate, value: answer.value.displayName ?? null };
  } catch (error) {
    if (error instanceof Gone || error instanceof Forbidden || error instanceof Rejected)
      return { rate: error.rate, value: null };
    throw error;
  }
}

const pageShape = z.object({
  total: z.number(),
  isLast: z.boolean().catch(true),
  values: z.array(
    z.object({
      id: z.union([z.string(), z.number()]).transform(String),
      created: z.union([z.string(), z.number()]).nullish().catch(null),
      items: z.unknown(),
    }),
  ),
});

const PAGE = 100;
/** A change is there within moments of its event. */
const SEEN_WITHIN_MS = 60_000;

/** The entry nearest in time that changed this field in this way. The history is given oldest first, so its end is asked for. */
export async function findChange(
  calls: Calls,
  access: HostAccess,
  { issueId, sought }: { issueId: string; sought: SoughtChange },
): Promise<Answer<RecordedChange>> {
  const read = async (startAt: number) =>
    calls.send(access, {
      method: 'GET',
      path: issueApi(access, issueId, '/changelog'),
      query: { startAt: String(startAt), maxResults: String(PAGE) },
      shape: pageShape,
      doing: `read the history of issue ${issueId}`,
      needs: READING,
    });
  let page = await read(0);
  if (!page.value.isLast && page.value.total > PAGE) page = await read(page.value.total - PAGE);
  const found = page.value.values
    .flatMap(({ id, created, items }) => {
      const item = itemIn(readChangelog({ items }), sought);
      const at = instantOf(created) ?? 0;
      return item === null
        ? []
        : [{ id, fromText: item.fromText, toText: item.toText, away: Math.abs(at - sought.at) }];
    })
    .toSorted((one, other) => one.away - other.away)[0];
  if (found !== undefined) {
    const { id, fromText, toText } = found;
    return { rate: page.rate, value: { id, fromText, toText } };
  }
  if (sought.certain && calls.now() - sought.at < SEEN_WITHIN_MS)
    throw new RetryLater(`The history of issue ${issueId} does not show its last transition yet.`, { afterMs: 1_000 });
  return { rate: page.rate, value: { id: null, fromText: null, toText: null } };
}

function itemIn(log: Changelog | null, { field, from, to }: SoughtChange): Changelog['items'][number] | null {
  const fits = (end: string | null, wanted: string | null): boolean => wanted === null || end === wanted;
  return log?.items.find((item) => item.field === field && fits(item.from, from) && fits(item.to, to)) ?? null;
}
