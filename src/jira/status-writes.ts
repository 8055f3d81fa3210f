/**
 * Statuses, by the transition that leads there. The status is read first, so that nothing is done twice; two changes at once are Jira's 409
 * and tried again.
 */
import { z } from 'zod';
import { Forbidden, Gone, Rejected, RetryLater, Unknown } from '../domain/errors.ts';
import type { BeforeWrite, HostWrites, StatusChange, Written } from '../domain/host-writes.ts';
import type { Person } from '../domain/model.ts';
import type { Answer, HostAccess, WriteSearch } from '../domain/ports.ts';
import { isWishedStatus, type StatusWish } from '../domain/writes.ts';
import { type Calls, type Needs, READING } from './calls.ts';
import { bodyOf, findField, type Fields, fieldShape, listed, missingIn } from './field-bodies.ts';
import { userFinder } from './field-writes.ts';
import { statusShape } from './shapes.ts';
import { type OwnChange, ownSince, readHistory } from './writing.ts';
import { issueApi } from './paths.ts';

const MOVING: Needs = { permission: 'Transition issues', scope: 'write:jira-work' };
/** Between the host's clock, whose header counts seconds, and ours. */
const SLACK_MS = 2_000;
/** After somebody else moved the issue in the same moment. */
const AGAIN_MS = 500;

type Status = z.output<typeof statusShape>;
type Self = (access: HostAccess) => Promise<Answer<Person>>;

export function createStatusWrites(calls: Calls, self: Self): Pick<HostWrites, 'setStatus' | 'findStatus'> {
  return {
    setStatus: async (access, change, before) => setStatus({ calls, access, self }, change, before),
    findStatus: async (access, change) => findStatus({ calls, access, self }, change),
  };
}

interface By {
  calls: Calls;
  access: HostAccess;
  self: Self;
}

async function setStatus(by: By, change: StatusChange, before: BeforeWrite): Promise<Answer<Written>> {
  const { calls, access } = by;
  const { issueId } = change;
  const me = (await by.self(access)).value;
  const seen = await readHistory(calls, access, issueId);
  const { status } = seen.value;
  if (isWishedStatus(status, change.to)) return { rate: seen.rate, value: { id: null, existed: true } };
  const { id, fields } = await chosen(calls, access, { change, from: status });
  const findUser = userFinder(calls, access);
  const body = { transition: { id }, ...(await bodyOf(change.fields, { fields, kind: access.kind, findUser })) };
  before();
  try {
    const { rate } = await calls.send(access, {
      method: 'POST',
      path: issueApi(access, issueId, '/transitions'),
      body,
      shape: z.unknown(),
      doing: `move issue ${issueId} to ${named(change.to)}`,
      needs: MOVING,
    });
    const own = await ownSince(calls, access, { issueId, self: me, before: seen.value });
    // Without its place in the history its event could not be told from another's: it is looked for again in a while.
    if (own === null) throw new Unknown(`Issue ${issueId} was moved, but its history could not be read.`, rate);
    return { rate, value: { id: ownMove(own, change.to)?.id ?? null, existed: false } };
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    // The way there was there a moment ago: somebody else moved the issue meanwhile.
    const now = await readStatus(calls, access, issueId);
    if (isWishedStatus(now.value, change.to)) return { rate: now.rate, value: { id: null, existed: true } };
    if (now.value.name !== status.name)
      throw new RetryLater(`Issue ${issueId} was moved by somebody else at the same time.`, { afterMs: AGAIN_MS });
    throw error;
  }
}

async function findStatus(by: By, change: StatusChange & { since: number }): Promise<Answer<WriteSearch>> {
  const { calls, access } = by;
  const { issueId, since, to } = change;
  try {
    const me = (await by.self(access)).value;
    const { value, rate } = await readHistory(calls, access, issueId);
    const young = value.changes.filter(({ at, by: who }) => at >= since - SLACK_MS && who?.id === me.id);
    const own = ownMove(young, to);
    if (own === null && !isWishedStatus(value.status, to)) return { rate, value: { kind: 'absent' } };
    return { rate, value: { kind: 'found', receipt: { partId: own?.id ?? null, conversation: null } } };
  } catch (error) {
    if (error instanceof Gone || error instanceof Forbidden)
      return { rate: error.rate, value: { kind: 'undecidable', reason: error.message } };
    throw error;
  }
}

async function readStatus(calls: Calls, access: HostAccess, issueId: string): Promise<Answer<Status>> {
  const { value, rate } = await calls.send(access, {
    method: 'GET',
    path: issueApi(access, issueId),
    query: { fields: 'status' },
    shape: z.object({ fields: z.object({ status: statusShape }) }),
    doing: `read the status of issue ${issueId}`,
    needs: READING,
  });
  return { rate, value: value.fields.status };
}

const transitionsShape = z.object({
  transitions: z.array(
    z.object({
      id: z.union([z.string(), z.number()]).transform(String),
      name: z.string(),
      to: statusShape,
      isAvailable: z.boolean().nullish().catch(null),
      fields: z.record(z.string(), fieldShape).nullish().catch(null),
    }),
  ),
});

/** The transition that leads there and asks for nothing that is not given. Rejected names the ways there are, or what the way asks for. */
async function chosen(
  calls: Calls,
  access: HostAccess,
  { change, from }: { change: StatusChange; from: Status },
): Promise<{ id: string; fields: Fields }> {
  const { issueId, to } = change;
  const { value } = await calls.send(access, {
    method: 'GET',
    path: issueApi(access, issueId, '/transitions'),
    query: { expand: 'transitions.fields' },
    shape: transitionsShape,
    doing: `list where issue ${issueId} can go`,
    needs: MOVING,
  });
  const open = value.transitions.filter(({ isAvailable }) => isAvailable !== false);
  const fitting = open.filter((transition) => isWishedStatus(transition.to, to));
  if (fitting.length === 0) {
    const ways = open.map(({ name, to: { name: status } }) => (name === status ? name : `${status} (by "${name}")`));
    const where = ways.length === 0 ? 'It can go nowhere with this token' : `It can go to ${listed(ways)}`;
    throw new Rejected(`Issue ${issueId} cannot go from ${from.name} to ${named(to)}. ${where}.`, 'no_transition');
  }
  const asking = fitting.map(({ id, name, fields }) => {
    const all: Fields = new Map(Object.entries(fields ?? {}));
    return { id, name, fields: all, missing: missingIn(all, givenIn(change, all)) };
  });
  const ready = asking.find(({ missing }) => missing.length === 0);
  if (ready !== undefined) return ready;
  const [{ name, missing } = { name: '', missing: [] }] = asking;
  throw new Rejected(
    `The transition "${name}" of issue ${issueId} asks for ${listed(missing)}. Give it with the status, or make it optional in the workflow.`,
    'fields_required',
  );
}

/** Ids of the fields that are given, as far as the transition has them. */
function givenIn({ fields }: StatusChange, all: Fields): string[] {
  return fields.flatMap(({ field }) => {
    const known = [...all].some(([id, one]) => id === field || one.name.toLowerCase() === field.trim().toLowerCase());
    return known ? [findField(field, all)[0]] : [];
  });
}

function ownMove(changes: OwnChange[], to: StatusWish): OwnChange | null {
  const moves = (change: OwnChange): boolean =>
    change.items.some((item) => item.field === 'status' && isWishedStatus({ id: item.to, name: item.toText }, to));
  return changes.find(moves) ?? null;
}

function named({ id, name }: StatusWish): string {
  return name ?? `status ${id ?? 'unknown'}`;
}
