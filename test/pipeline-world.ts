/**
 * The pipeline in a world of its own: receive → process → deliver on a real database, with an Intercom and a Jira in memory. In: what happens
 * at the host. Out: what stands in Intercom, and what the database says of it.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Effect } from '../src/domain/effects.ts';
import type { HostEvent } from '../src/domain/events.ts';
import type { HostWrites } from '../src/domain/host-writes.ts';
import type { InboxWrites } from '../src/domain/inbox-writes.ts';
import type { HostAccess } from '../src/domain/ports.ts';
import type { TicketOutbox } from '../src/domain/escalation/tickets.ts';
import { defaultLinking } from '../src/domain/settings.ts';
import { incomingOf } from '../src/pipeline/intake.ts';
import { createReceiver, type Receiver } from '../src/pipeline/receive.ts';
import { type Report, startWorker, type Worker, type WorkerOptions, type WorkerPorts } from '../src/pipeline/worker.ts';
import { countAll, type Counts } from '../src/store/counts.ts';
import { afterEach } from 'vitest';
import { noTraces } from '../src/telemetry/traces.ts';
import type { Db } from '../src/store/db.ts';
import type { Receipt } from '../src/store/jobs.ts';
import { eachDatabase, type Engine, makeOrganization } from './databases.ts';
import { type PretendIssue, pretendIssue, readUrl, type Telling, writeUrl } from './domain-builders.ts';
import { sendsNothingBeside } from './beside.ts';
import { createFakeHost, type FakeHost } from './fake-host.ts';
import { createFakeInbox, type FakeInbox, type FakeInboxOptions } from './fake-inbox.ts';
import { behind, createGate, type Gate, throughCable } from './gates.ts';
import { patient } from './patient-receiver.ts';

export interface WorldOptions {
  /** Workers that run from the start. */
  workers: number;
  inbox: Partial<FakeInboxOptions>;
  tickets: TicketOutbox;
  inboxWrites: InboxWrites;
  settleMs: number;
  worker: Partial<WorkerOptions>;
  /** What is written on issues goes there, in place of nowhere. */
  writes: { of: HostWrites; access: Pick<HostAccess, 'kind' | 'url' | 'email' | 'token'> } | null;
  /** Connections, each with the project of the same place: `SUP` on the first, `P1`, `P2` … on the others. */
  connections: number;
}

export interface WorkerInWorld extends Worker {
  /** The process is killed: nothing of it is ever heard again. */
  kill(): void;
  /** The process is stopped by the system; whatever it does next, it does after `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Its connection to the database breaks, until it is found again. */
  loseDatabase(): void;
  findDatabase(): void;
  /** Failures it reported. */
  troubles: unknown[];
}

export interface StoredEffect {
  id: string;
  kind: Effect['kind'];
  state: string;
  asksPerson: boolean;
  reason: string | null;
  ref: string;
  conversationId: string | null;
}

export interface World {
  db: Db;
  organizationId: string;
  hostId: string;
  connectionIds: string[];
  inbox: FakeInbox;
  host: FakeHost;
  reports: Parameters<Report>[0][];
  receiver: Receiver;
  workers: WorkerInWorld[];
  /** An issue of this host, in `projectKey` (SUP). Telling it to the world is what its host would do by webhook. */
  issue(id: string, options?: { telling?: Telling; projectKey?: string }): PretendIssue;
  tell(event: HostEvent, how?: { deliveryId?: string; by?: Receiver }): Promise<Receipt>;
  startWorker(options?: Partial<WorkerOptions>): WorkerInWorld;
  /** Waits until nothing is left to do. `hurry`: what is put off comes at once. */
  settled(how?: { withinMs?: number; hurry?: boolean }): Promise<void>;
  /** The time of every lease is over: what a killed worker held falls to the others at once. */
  endLeases(): Promise<void>;
  effects(kind?: Effect['kind']): Promise<StoredEffect[]>;
  counts(): Promise<Counts>;
  rows<R extends object>(text: string, params?: unknown[]): Promise<R[]>;
  end(): Promise<void>;
}

/** Looks often. A lease lasts as long as in production, so that a busy machine loses none: who tests the end of one says how long. */
const FAST: WorkerOptions = { concurrency: 32, perDoor: 48, leaseMs: 15_000, pollMs: 25 };

/** The suite on each engine; every world it starts has an organization of its own and ends with its test. */
export function eachWorld(
  name: string,
  suite: (start: (options: Partial<WorldOptions>) => Promise<World>, engine: Engine) => void,
): void {
  eachDatabase(name, (database, engine) => {
    const open: World[] = [];
    afterEach(async () => {
      for (const world of open.splice(0)) await world.end();
    });
    suite(async (options) => {
      const { db } = database();
      const world = await startWorld(db, await makeOrganization(db), options);
      open.push(world);
      return world;
    }, engine);
  });
}

const nowhere = { kind: 'jira-data-center', url: 'https://jira.test', email: null, token: 't' } as const;

export async function startWorld(db: Db, organizationId: string, given: Partial<WorldOptions>): Promise<World> {
  const options: WorldOptions = {
    workers: 1,
    inbox: {},
    settleMs: 150,
    worker: {},
    connections: 1,
    writes: null,
    tickets: sendsNothingBeside.tickets,
    inboxWrites: sendsNothingBeside.inboxWrites,
    ...given,
  };
  const { writes } = options;
  const { hostId, connectionIds } = await setUp(db, organizationId, options.connections);
  const inbox = createFakeInbox(options.inbox);
  const host = createFakeHost();
  const workers: WorkerInWorld[] = [];
  const reports: World['reports'] = [];
  const receiver = patient(createReceiver(db, () => workers.forEach((worker) => worker.wake())));
  const rows = <R extends object>(text: string, params: unknown[] = []) =>
    db.tx(organizationId, (sql) => sql.query<R>(text, params));

  const ports = (through: Gate, troubles: unknown[]): WorkerPorts => ({
    inbox: behind(inbox, through),
    ...sendsNothingBeside,
    tickets: behind(options.tickets, through),
    inboxWrites: behind(options.inboxWrites, through),
    host: () => behind(host, through),
    ...(writes === null ? {} : { hostWrites: () => behind(writes.of, through) }),
    hostAccess: async (_organization, id) => (id === hostId ? { hostId, ...(writes?.access ?? nowhere) } : null),
    connectionAccess: async (_organization, id) =>
      connectionIds.includes(id) ? { connectionId: id, apiUrl: 'https://x.test', token: 't', adminId: '7' } : null,
    readUrlOf: () => readUrl,
    conversationUrl: writeUrl,
    settleMs: options.settleMs,
    traces: noTraces,
    report: (line) => reports.push(line),
    reportTrouble: (_doing, error) => troubles.push(error),
    intakeIsBusy: () => receiver.isBusy(),
  });

  const world: World = {
    db,
    organizationId,
    hostId,
    connectionIds,
    inbox,
    host,
    reports,
    receiver,
    workers,
    issue(id, { telling = 'given', projectKey = 'SUP' } = {}) {
      const issue = placed(pretendIssue({ telling }), { hostId, id, projectKey });
      host.issues.set(id, issue);
      return issue;
    },
    tell(event, { deliveryId = randomUUID() as string, by = receiver } = {}) {
      const bodyHash = JSON.stringify(event);
      return by.receive(incomingOf({ organizationId, hostId, deliveryId, bodyHash, heard: { kind: 'event', event } }));
    },
    startWorker(more = {}) {
      const gate = createGate();
      const troubles: unknown[] = [];
      let lost = false;
      const fragile = throughCable(db, () => lost);
      const worker = startWorker(behind(fragile, gate), ports(gate, troubles), { ...FAST, ...options.worker, ...more });
      const { freeze, thaw } = gate;
      const inWorld: WorkerInWorld = {
        ...worker,
        freeze,
        thaw,
        troubles,
        loseDatabase() {
          lost = true;
        },
        findDatabase() {
          lost = false;
        },
        kill() {
          gate.freeze();
          // What it was in the middle of never ends, so nobody waits for it.
          inWorld.stop = async () => void worker.stop(0);
        },
      };
      workers.push(inWorld);
      return inWorld;
    },
    async settled({ withinMs = 60_000, hurry = false } = {}) {
      const left = await until(
        async () => {
          if (hurry) await nothingPutOff(rows);
          return rows<{ lane: string; last_error: string | null }>('select lane, last_error from jobs limit 5');
        },
        { is: (jobs) => jobs.length === 0, withinMs },
      );
      if (left.length > 0) throw new Error(`Still to do after ${withinMs} ms: ${JSON.stringify(left)}`);
    },
    async endLeases() {
      await rows(
        'update lanes set busy_until = clock_timestamp(), next_at = clock_timestamp() where busy_until is not null',
      );
    },
    effects: (kind) =>
      rows(
        `select id, kind, state, asks_person as "asksPerson", reason, ref, body ->> 'conversationId' as "conversationId"
         from effects where $1::text is null or kind = $1 order by created_at, id`,
        [kind],
      ),
    counts: () => db.tx(organizationId, countAll),
    rows,
    async end() {
      inbox.release();
      await Promise.all(workers.map((worker) => worker.stop(2_000)));
      await rows('with j as (delete from jobs), d as (delete from doors) delete from lanes');
    },
  };
  for (let count = 0; count < options.workers; count += 1) world.startWorker();
  return world;
}

/** What is put off is due, and doors that closed for a while are tried. */
async function nothingPutOff(rows: World['rows']): Promise<void> {
  await rows(
    `update lanes set next_at = now() where lane in (
       select lane from lanes where busy_until is null and next_at > now() order by lane for update skip locked)`,
  );
  await rows(
    `update doors set closed_until = now() where door in (
       select door from doors where closed_until > now() order by door for update skip locked)`,
  );
}

/** Asks again until it is so, or the time is over; answers what was heard last. */
export async function until<T>(
  ask: () => T | Promise<T>,
  { is, withinMs = 45_000 }: { is: (answer: T) => boolean; withinMs?: number },
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (is(answer) || performance.now() > end) return answer;
    await sleep(10);
  }
}

async function setUp(db: Db, organizationId: string, connections: number) {
  const hostId = randomUUID();
  const connectionIds = Array.from({ length: connections }, (): string => randomUUID());
  await db.tx(organizationId, async (sql) => {
    await sql.query(
      `insert into hosts (organization_id, id, name, kind, url, hook_token) values ($1, $2, 'jira', 'jira-data-center', 'https://jira.test', $3)`,
      [organizationId, hostId, randomUUID()],
    );
    for (const [index, id] of connectionIds.entries()) {
      const workspace = `w${index + 1}`;
      await sql.query(
        `insert into connections (organization_id, id, name, workspace_id, workspace_name, region, api_url, admin_id, admin_name)
         values ($1, $2, $3, $3, $3, 'US', 'https://x.test', '7', 'Deskbridge')`,
        [organizationId, id, workspace],
      );
      await sql.query(
        `insert into projects (organization_id, id, host_id, key, connection_id, settings) values ($1, $2, $3, $4, $5, $6)`,
        [
          organizationId,
          randomUUID(),
          hostId,
          index === 0 ? 'SUP' : `P${index}`,
          id,
          JSON.stringify({ linking: defaultLinking() }),
        ],
      );
    }
  });
  return { hostId, connectionIds };
}

/** The pretend issue under an id, host and project of this world. */
function placed(issue: PretendIssue, at: { hostId: string; id: string; projectKey: string }): PretendIssue {
  const named = <T extends { id: string; hostId: string; key: string; projectKey: string }>(known: T): T => ({
    ...known,
    hostId: at.hostId,
    id: at.id,
    ...(known.projectKey === 'SUP' ? { key: `${at.projectKey}-${at.id}`, projectKey: at.projectKey } : {}),
  });
  const told = <E extends HostEvent>(event: E): E => ({
    ...event,
    hostId: at.hostId,
    issueId: at.id,
    ...('issue' in event && event.issue !== null ? { issue: named(event.issue) } : {}),
  });
  return {
    create: (description) => told(issue.create(description)),
    change: (what) => told(issue.change(what)),
    addComment: (id, text, more) => told(issue.addComment(id, text, more)),
    editComment: (id, text) => told(issue.editComment(id, text)),
    removeComment: (id) => told(issue.removeComment(id)),
    remove: () => told(issue.remove()),
    read(time) {
      const read = issue.read(time);
      return { ...read, issue: named(read.issue) };
    },
    now: issue.now,
  };
}
