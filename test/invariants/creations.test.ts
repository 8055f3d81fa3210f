/**
 * I8, row by row of the fault matrix, for everything an issue is escalated to: real clients against vendors that fail. Each row ends as
 * exactly one, or as none with the reason where a person sees it; never as two.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EscalationWish } from '../../src/domain/escalation/escalation.ts';
import type { ConnectionAccess } from '../../src/domain/ports.ts';
import type { TicketOutbox } from '../../src/domain/escalation/tickets.ts';
import { createHttp, type Http } from '../../src/http.ts';
import { createIntercomClient } from '../../src/intercom/client.ts';
import { createJiraWrites } from '../../src/jira/writes.ts';
import { wish } from '../../src/pipeline/act.ts';
import { retryEffects } from '../../src/store/effects.ts';
import type { Fault } from '../../sim/faults.ts';
import { type IntercomSim, startIntercomSim } from '../../sim/intercom.ts';
import { addTicketType } from '../../sim/intercom/workspace.ts';
import { type JiraSim, startJiraSim } from '../../sim/jira.ts';
import { freshDatabase, type FreshDatabase, makeOrganization } from '../databases.ts';
import { issue } from '../domain-builders.ts';
import { startWorld, until, type World } from '../pipeline-world.ts';

const SETTLE_MS = 60;
/** The answer's, in place of 15 s. */
const PATIENCE_MS = 150;

const kinds = ['ticket-creation', 'conversation-creation', 'issue-creation'] as const;
type Kind = (typeof kinds)[number];

/** What the creating call meets once; `calls`: how often it is made then. */
const passing: [string, Fault, { calls: 1 | 2 }][] = [
  ['the line is cut before', { kind: 'reset-before' }, { calls: 2 }],
  ['the line is cut after', { kind: 'reset-after' }, { calls: 1 }],
  ['silence, and nothing was done', { kind: 'never', committed: false }, { calls: 2 }],
  ['silence, and it was done', { kind: 'never', committed: true }, { calls: 1 }],
  [
    'the line is cut, and it is done a moment later',
    { kind: 'late-commit', afterMs: 40, meanwhile: 'reset' },
    { calls: 1 },
  ],
  ['a body of 1 GB', { kind: 'huge' }, { calls: 1 }],
  ['a body that never ends', { kind: 'stalled-body' }, { calls: 1 }],
  ['JSON that breaks off', { kind: 'malformed' }, { calls: 1 }],
  ['a page in place of JSON, 200', { kind: 'html', status: 200 }, { calls: 1 }],
  ['a page in place of JSON, 502', { kind: 'html' }, { calls: 1 }],
  ['500, and nothing was done', { kind: 'status', status: 500 }, { calls: 2 }],
  ['500, and it was done', { kind: 'error-after' }, { calls: 1 }],
  ['503', { kind: 'status', status: 503 }, { calls: 2 }],
  ['429', { kind: 'rate-limited', headers: false }, { calls: 2 }],
];

/** What it meets as long as nobody does anything about it. */
const lasting: [number, Record<Kind, { state: 'pending' | 'dead'; says: RegExp }>][] = [
  [
    401,
    {
      'ticket-creation': { state: 'pending', says: /Reconnect this workspace/ },
      'conversation-creation': { state: 'pending', says: /Reconnect this workspace/ },
      'issue-creation': { state: 'pending', says: /enter a new one/ },
    },
  ],
  [
    403,
    {
      'ticket-creation': { state: 'pending', says: /forbidden: .*has the permission "Write tickets"/ },
      'conversation-creation': { state: 'pending', says: /forbidden: .*has the permission "Write conversations"/ },
      'issue-creation': { state: 'pending', says: /forbidden: .*needs the permission Create issues/ },
    },
  ],
  [
    404,
    {
      'ticket-creation': { state: 'dead', says: /contact_gone: .*Choose another/ },
      'conversation-creation': { state: 'dead', says: /contact_gone: .*Choose another/ },
      'issue-creation': { state: 'dead', says: /not_found: it was deleted, or the token may not see it/ },
    },
  ],
  [
    409,
    {
      'ticket-creation': { state: 'dead', says: /409/ },
      'conversation-creation': { state: 'dead', says: /409/ },
      // Jira's word for "somebody else is at it".
      'issue-creation': { state: 'pending', says: /It is tried again/ },
    },
  ],
  [
    422,
    {
      'ticket-creation': { state: 'dead', says: /422/ },
      'conversation-creation': { state: 'dead', says: /422/ },
      'issue-creation': { state: 'dead', says: /422/ },
    },
  ],
];

let intercom: IntercomSim;
let jira: JiraSim;
let http: Http;
let database: FreshDatabase;
let ticketType = '';
let contactId = '';

beforeAll(async () => {
  intercom = await startIntercomSim({});
  jira = await startJiraSim({ kind: 'cloud', serviceDesk: true });
  intercom.rate.settings.windowMs = 200;
  const { workspace, state } = intercom;
  ticketType = addTicketType(workspace(), state.ids, { name: 'Bug report', category: 'Customer' }).id;
  contactId = intercom.addContact({ email: 'cleo@example.com' }).id;
  const outside = createHttp({ allowHttpVendors: true });
  http = { close: outside.close, request: (request) => outside.request({ ...request, timeoutMs: PATIENCE_MS }) };
  database = (await freshDatabase('embedded')) as FreshDatabase;
});
afterAll(async () => {
  http.close();
  await Promise.all([intercom.close(), jira.close(), database.end()]);
});
/** Workers of one row must not see the next. */
const open: World[] = [];
afterEach(async () => {
  intercom.faults.reset();
  jira.faults.reset();
  for (const world of open.splice(0)) await world.end();
});

/** What is made in Intercom, by the real client; the pretend connections of the world lead to the simulator. */
function ticketsOf(calls: string[]): TicketOutbox {
  const client = createIntercomClient(http);
  const at = (access: ConnectionAccess): ConnectionAccess => ({
    ...access,
    apiUrl: intercom.url,
    token: intercom.access().token,
    adminId: intercom.access().adminId,
  });
  return {
    listTicketTypes: (access) => client.listTicketTypes(at(access)),
    findTicket: (access, of) => client.findTicket(at(access), of),
    findConversation: (access, of) => client.findConversation(at(access), of),
    createTicket(access, ticket) {
      calls.push('ticket');
      return client.createTicket(at(access), ticket);
    },
    createConversation(access, given) {
      calls.push('conversation');
      return client.createConversation(at(access), given);
    },
  };
}

const path: Record<Kind, string> = {
  'ticket-creation': '/tickets',
  'conversation-creation': '/conversations',
  'issue-creation': '/rest/api/3/issue',
};

interface Escalating {
  world: World;
  subject: string;
  /** How often the creating call was made. */
  calls(): number;
  made(): string[];
}

let wishes = 0;

/** A world in which the creating call meets the fault, `times` times or for ever, and one escalation in it. */
async function escalate(kind: Kind, fault: Fault, times?: number): Promise<Escalating> {
  wishes += 1;
  const subject = `Invoices twice, number ${wishes} end`;
  const calls: string[] = [];
  const writes = createJiraWrites({ http });
  const world = await startWorld(database.db, await makeOrganization(database.db), {
    settleMs: SETTLE_MS,
    tickets: ticketsOf(calls),
    writes: {
      of: {
        ...writes,
        createIssue(access, given, before) {
          calls.push('issue');
          return writes.createIssue(access, given, before);
        },
      },
      access: { kind: 'jira-cloud', url: jira.url, email: jira.email, token: jira.token },
    },
  });
  open.push(world);
  const sim = kind === 'issue-creation' ? jira : intercom;
  sim.faults.add({ method: 'POST', path: path[kind], fault, ...(times === undefined ? {} : { times }) });
  const { hostId, organizationId } = world;
  const receive = world.receiver.receive.bind(world.receiver);
  await wish({ db: world.db, receive }, organizationId, {
    key: `escalation:${wishes}`,
    event: {
      kind: 'escalation.asked',
      hostId,
      issueId: '1',
      issue: issue({ hostId, id: '1', key: 'SUP-1' }),
      wishId: String(wishes),
      wish: wishOf(kind, subject, world),
      at: Date.now(),
      actor: { id: null, name: 'Ann' },
    },
  });
  return { world, subject, calls: () => calls.length, made: () => madeIn(kind, subject) };
}

function wishOf(kind: Kind, subject: string, { hostId, connectionIds }: World): EscalationWish {
  const common = { connectionId: connectionIds[0] ?? '', subject, message: 'Help', assignee: null, test: false };
  switch (kind) {
    case 'ticket-creation': {
      const type = { id: ticketType, name: 'Bug report' };
      return {
        kind,
        ...common,
        ticketType: type,
        contact: { kind: 'contact', id: contactId },
        attributes: {},
        called: {},
      };
    }
    case 'conversation-creation':
      return { kind, ...common, contact: { id: contactId, role: 'user' } };
    case 'issue-creation': {
      const description = { blocks: [], urls: [], fallback: null };
      const issueType = { id: null, name: 'Task' };
      const host = { hostId, hostName: 'jira', hostUrl: jira.url };
      return { kind, ...host, projectKey: 'OPS', issueType, summary: subject, description, fields: [], test: false };
    }
  }
}

function madeIn(kind: Kind, subject: string): string[] {
  if (kind === 'issue-creation')
    return jira
      .writes()
      .flatMap(({ what, issueId }) =>
        what === 'issue-created' && jira.issue(issueId)?.summary === subject ? [issueId] : [],
      );
  const all = [...intercom.workspace().conversations.values()];
  return all.flatMap(({ id, title, source }) => (title === subject || source.body.includes(subject) ? [id] : []));
}

const kindsOfTimeline = async ({ world }: Escalating): Promise<string[]> =>
  (await world.rows<{ kind: string }>('select kind from timeline where host_id = $1 order by id', [world.hostId])).map(
    ({ kind }) => kind,
  );

describe.each(kinds)('A %s', (kind) => {
  test.each(passing)('that meets %s is made once', async (_name, fault, { calls }) => {
    const run = await escalate(kind, fault, 1);
    await run.world.settled({ hurry: fault.kind !== 'late-commit' });
    expect(await run.world.effects(kind)).toMatchObject([{ state: 'done', reason: null }]);
    expect(run.made()).toHaveLength(1);
    expect(run.calls()).toBe(calls);
    expect(await kindsOfTimeline(run)).toContain('escalation.created');
  });

  test.each(lasting)(
    'that is answered with %i is not made, says why, and is made once when it can be',
    async (status, ends) => {
      const { state, says } = ends[kind];
      const run = await escalate(kind, { kind: 'status', status, ...(status === 403 ? { code: 'forbidden' } : {}) });
      const isGivenUp = state === 'dead';
      if (isGivenUp) await run.world.settled({ hurry: true });
      const effects = await until(() => run.world.effects(kind), {
        is: ([effect]) => effect !== undefined && effect.reason !== null,
      });
      expect(effects).toMatchObject([{ state, reason: expect.stringMatching(says) as unknown }]);
      expect(run.made()).toEqual([]);
      if (isGivenUp) expect(await kindsOfTimeline(run)).toContain('escalation.failed');
      intercom.faults.clear();
      jira.faults.clear();
      if (isGivenUp) await again(run, kind);
      await run.world.settled({ hurry: true });
      expect(await run.world.effects(kind)).toMatchObject([{ state: 'done', reason: null }]);
      expect(run.made()).toHaveLength(1);
    },
  );
});

/** A person retries what was given up on. */
async function again({ world }: Escalating, kind: Kind): Promise<void> {
  const effectIds = (await world.effects(kind)).map(({ id }) => id);
  const { organizationId } = world;
  await world.db.tx(organizationId, (sql) =>
    retryEffects(sql, { organizationId, effectIds, from: 'dead', priority: 0 }),
  );
  for (const worker of world.workers) worker.wake();
}
