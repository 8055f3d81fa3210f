/** What all writes on Jira issues share: who we are there, and our change in an issue's history. */
import { z } from 'zod';
import { VendorError } from '../domain/errors.ts';
import type { Answer, HostAccess } from '../domain/ports.ts';
import type { Person } from '../domain/model.ts';
import { type Calls, READING } from './calls.ts';
import { readChangelog } from './changelog.ts';
import { instantOf, personOf, statusShape, userShape } from './shapes.ts';
import { api, issueApi } from './paths.ts';

/** Where a write keeps its reference, on comments and issues: a property, which no page shows (Jira REST, entity properties). */
export const MARK = 'deskbridge.ref';

export const markShape = z.object({ ref: z.string() });

/** Our clock and the host's may drift apart by so much while both are asked. */
export const LEEWAY_MS = 10_000;

const KEPT = 1_000;

/** Who writes with an access. An authorisation never changes its user, so each is asked once. */
export function createSelf(calls: Calls): (access: HostAccess) => Promise<Answer<Person>> {
  const known = new Map<string, Person>();
  return async (access) => {
    const key = `${access.url} ${access.token}`;
    const found = known.get(key);
    if (found !== undefined) return { value: found, rate: null };
    const { value, rate } = await calls.send(access, {
      method: 'GET',
      path: api(access, '/myself'),
      shape: userShape.transform((user) => personOf(user) ?? { id: null, name: 'Deskbridge' }),
      doing: 'say who we are',
      needs: { permission: 'Browse projects', scope: 'read:jira-user' },
    });
    if (known.size >= KEPT) known.clear();
    known.set(key, value);
    return { value, rate };
  };
}

const historyShape = z.object({
  fields: z.object({ status: statusShape }),
  changelog: z
    .object({
      histories: z.array(
        z.object({
          id: z.union([z.string(), z.number()]).transform(String),
          author: userShape,
          created: z.union([z.string(), z.number()]).nullish().catch(null),
          items: z.unknown(),
        }),
      ),
    })
    .nullish()
    .catch(null),
});

export interface OwnChange {
  id: string;
  items: { field: string; to: string | null; toText: string | null }[];
}

export interface History {
  status: z.output<typeof statusShape>;
  /** Every change that is shown, the newest first. */
  changes: (OwnChange & { by: Person | null; /** By our clock, ms. */ at: number })[];
}

/** The issue's status now, and its history. */
export async function readHistory(calls: Calls, access: HostAccess, issueId: string): Promise<Answer<History>> {
  const { value, rate, hostTime } = await calls.send(access, {
    method: 'GET',
    path: issueApi(access, issueId),
    query: { fields: 'status', expand: 'changelog' },
    shape: historyShape,
    doing: `read the history of issue ${issueId}`,
    needs: READING,
  });
  const lead = hostTime === null ? 0 : hostTime - calls.now();
  const changes = (value.changelog?.histories ?? [])
    .map(({ id, author, created, items }) => ({
      id,
      at: (instantOf(created) ?? 0) - lead,
      by: personOf(author),
      items: (readChangelog({ items })?.items ?? []).map(({ field, to, toText }) => ({ field, to, toText })),
    }))
    .toSorted((one, other) => other.at - one.at || Number(other.id) - Number(one.id));
  return { rate, value: { status: value.fields.status, changes } };
}

/** What this user changed after the history was read; null where it cannot be read any more. */
export async function ownSince(
  calls: Calls,
  access: HostAccess,
  { issueId, self, before }: { issueId: string; self: Person; before: History },
): Promise<OwnChange[] | null> {
  const known = new Set(before.changes.map(({ id }) => id));
  const after = await orNull(readHistory(calls, access, issueId));
  return after && after.value.changes.filter(({ id, by }) => by?.id === self.id && !known.has(id));
}

/** What was written stands; that its place in the history cannot be read now changes nothing of that. */
export async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof VendorError) return null;
    throw error;
  }
}
