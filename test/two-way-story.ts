/**
 * One story between issues and their tickets, with status, shared fields and comments going both ways: told to vendors that work, and to vendors of
 * which four in ten writes go wrong. In: the stage, how many events. Out: how both sides stand in the end, and everything we wrote on the way.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { addContactReply, addNote, adminAuthor } from '../sim/intercom/changes.ts';
import { moveTicket } from '../sim/intercom/ticket-changes.ts';
import type { Fault } from '../sim/faults.ts';
import { type Made, must, sharedFields, type TwoWayStage } from './journeys/two-way-stage.ts';

const hosts = ['cloud', 'data-center', 'help'] as const;
type Host = (typeof hosts)[number];

interface Pair {
  nth: number;
  host: Host;
  ticket: string;
  issue: Made;
}

export interface Played {
  /** What people did. */
  events: number;
  /** How the two sides of each pair stand, without ids and keys that differ. */
  ends: object[];
  /** What two-way status, fields and comments wrote, of each pair and kind. */
  writes: Record<string, number>[];
  /** Effects that did not end well, in words. */
  open: string[];
  /** References of notes that stand more than once. */
  twice: string[];
  /** Writes of ours that met a fault. */
  faults: number;
}

/** The writes of each pair if nothing comes back as news: two states or statuses, an attribute and one set back, a name, two comments. */
export const EXPECTED = {
  'issue-comment': 2,
  'issue-fields': 1,
  'ticket-attributes': 2,
  'ticket-state or issue-status': 2,
} as const;

const words = {
  cloud: { start: 'To Do', begun: 'In Progress', done: 'Done' },
  'data-center': { start: 'To Do', begun: 'In Progress', done: 'Done' },
  help: { start: 'New', begun: 'In progress', done: 'Resolved' },
} as const;

/** Settings under which everything goes both ways. */
export async function share(stage: TwoWayStage): Promise<void> {
  for (const host of hosts) {
    const { start, begun, done } = words[host];
    await stage.apply(host, {
      statusSync: {
        enabled: true,
        toIntercom: { [done]: 'resolved' },
        toIntercomByCategory: { new: 'submitted', indeterminate: 'in_progress' },
        fromIntercom: { resolved: done, in_progress: begun, submitted: start },
        fields: sharedFields(host),
      },
      commentsToIssue: { customerReplies: true, teammateNotes: true },
    });
  }
}

const STEPS = 8;
/** Between two events of one pair, ms, at most: some meet while the one before is still under way. */
const PACE_MS = 400;

const LANES = 8;

/** Four of ten writes: as reliability's table has them, before and after the write, at once and late. */
const faults: readonly { fault: Fault; probability: number }[] = [
  { fault: { kind: 'reset-before' }, probability: 0.08 },
  { fault: { kind: 'reset-after' }, probability: 0.1 },
  { fault: { kind: 'error-after', status: 500 }, probability: 0.07 },
  { fault: { kind: 'status', status: 503 }, probability: 0.07 },
  { fault: { kind: 'late-commit', afterMs: 40, meanwhile: 'reset' }, probability: 0.04 },
  { fault: { kind: 'html' }, probability: 0.04 },
];
const writesOfIntercom = [
  ['POST', '/conversations/*'],
  ['POST', '/tickets/*'],
  ['PUT', '/tickets/*'],
] as const;
const writesOfJira = [
  ['POST', '*/comment'],
  ['POST', '*/transitions'],
  ['PUT', '*/issue/*'],
] as const;

/** Plays it with so many events. */
export async function play(stage: TwoWayStage, of: { events: number; faulty: boolean }): Promise<Played> {
  const random = createRandom(of.events);
  const pairs: Pair[] = [];
  for (let nth = 0; nth < Math.ceil(of.events / STEPS); nth += 1) {
    const host = must(hosts[nth % hosts.length]);
    const ticket = stage.ticket().id;
    pairs.push({ nth, host, ticket, issue: await stage.create(host, ticket) });
  }
  await quiet(stage);
  const sims = [stage.world().intercom.faults, ...hosts.slice(0, 2).map((host) => stage.site(host).jira.faults)];
  const before = sims.map((sim) => sum(sim.met()));
  if (of.faulty)
    for (const [n, sim] of sims.entries())
      for (const [method, path] of n === 0 ? writesOfIntercom : writesOfJira)
        for (const { fault, probability } of faults) sim.add({ method, path, fault, probability });
  let events = 0;
  const waiting = [...pairs];
  const lane = async (): Promise<void> => {
    for (let pair = waiting.shift(); pair !== undefined; pair = waiting.shift())
      for (let step = 0; step < STEPS; step += 1) {
        await act(stage, pair, step);
        events += 1;
        await sleep(random() * PACE_MS);
      }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await quiet(stage);
  for (const sim of sims) sim.clear();
  const met = sims.map((sim, n) => sum(sim.met()) - (before[n] ?? 0));
  return {
    events,
    ends: await Promise.all(pairs.map((pair) => endOf(stage, pair))),
    ...(await writesOf(stage, pairs)),
    twice: pairs.flatMap(({ ticket }) =>
      twiceIn(
        stage
          .world()
          .intercom.notesOf(ticket)
          .map(({ body }) => body),
      ),
    ),
    faults: sum(met),
  };
}

async function act(stage: TwoWayStage, pair: Pair, step: number): Promise<void> {
  const { nth, host, ticket, issue } = pair;
  const place = stage.placeOf(ticket);
  const leads = nth % 2 === 0 ? 'issue' : 'ticket';
  const move = async (to: 'begun' | 'done'): Promise<void> => {
    if (leads === 'issue') return stage.move(host, issue.key, words[host][to]);
    const category = to === 'done' ? 'resolved' : 'in_progress';
    const state = must([...place.workspace.ticketStates.values()].find((one) => one.category === category));
    moveTicket(place, { stateId: state.id, author: adminAuthor(stage.admin()), app: null });
  };
  const acts: (() => unknown)[] = [
    () => stage.change(host, issue.key, { priority: 'high' }),
    () => move('begun'),
    () => stage.set(ticket, 'Jira key', `Named ${nth}`),
    () => addContactReply(place, must([...place.workspace.contacts.values()][0]), { body: `Still there, ${nth}` }),
    () => stage.say(host, issue, `Looked at it, ${nth}`),
    // Not theirs to change: it is set back.
    () => stage.set(ticket, 'Severity', 'Sev 3'),
    () => addNote(place, stage.admin(), { body: `<p>Asked again, ${nth}</p>` }),
    () => move('done'),
  ];
  await acts[step]?.();
}

async function endOf(stage: TwoWayStage, { nth, host, ticket, issue }: Pair): Promise<object> {
  const { workspace, conversation } = stage.placeOf(ticket);
  const { stateId } = must(conversation.ticket);
  const comments = await stage.commentsOn(host, issue);
  const count = (text: string): number => comments.filter((one) => one.includes(text)).length;
  return {
    nth,
    host,
    issue: {
      ...(await stage.stands(host, issue)),
      said: count(`Still there, ${nth}`),
      asked: count(`Asked again, ${nth}`),
    },
    ticket: {
      state: workspace.ticketStates.get(stateId)?.category,
      severity: stage.attributeOf(ticket, 'Severity'),
      name: stage.attributeOf(ticket, 'Jira key'),
    },
  };
}

/** What stood there already is no write: after a lost answer the same value is wished for again, and nothing happens. */
async function writesOf(stage: TwoWayStage, pairs: readonly Pair[]): Promise<Pick<Played, 'writes' | 'open'>> {
  const writes: Played['writes'] = [];
  const open: string[] = [];
  const { db, organizationId } = stage.world().app;
  for (const { nth, issue } of pairs) {
    const counted: Record<string, number> = Object.fromEntries(Object.keys(EXPECTED).map((kind) => [kind, 0]));
    const effects = await db.tx(organizationId, (sql) =>
      sql.query<{ kind: string; state: string; reason: string | null; existed: boolean }>(
        `select kind, state, reason, coalesce(result ->> 'existed', '') = 'true' as existed from effects where issue_id = $1`,
        [issue.id],
      ),
    );
    for (const { kind, state, reason, existed } of effects) {
      const name = Object.keys(EXPECTED).find((names) => names.split(' or ').includes(kind));
      if (name !== undefined && !existed) counted[name] = (counted[name] ?? 0) + 1;
      if (state !== 'done') open.push(`${nth}: ${kind} ${state} ${reason ?? ''}`);
    }
    writes.push(counted);
  }
  return { writes, open };
}

function twiceIn(notes: readonly string[]): string[] {
  const refs = notes.flatMap((note) => /\[ref (\w+)\]/.exec(note)?.[1] ?? []);
  return refs.filter((ref, n) => refs.indexOf(ref) !== n);
}

const PATIENCE_MS = 600_000;

/** Until nothing is left to hear, to decide or to send, three times in a row: an echo would come in between. */
async function quiet(stage: TwoWayStage): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (let calm = 0; calm < 3;) {
    if (performance.now() > end) throw new Error('It does not come to an end.');
    for (const host of hosts.slice(0, 2)) await stage.site(host).jira.hooks.idle();
    const { events, effects } = (await stage.world().api('GET', '/api/v1/status')).json;
    const heard = stage
      .world()
      .intercom.deliveries()
      .every(({ statuses }) => statuses.length > 0);
    calm = heard && events.pending === 0 && effects.waiting === 0 ? calm + 1 : 0;
    await sleep(100);
  }
}

function sum(counts: Readonly<Record<string, number>> | readonly number[]): number {
  return Object.values<number>(counts).reduce((all, one) => all + one, 0);
}

function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}
