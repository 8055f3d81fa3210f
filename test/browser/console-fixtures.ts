/** Answers of the API as the console's tests need them, in the shapes of src/api/schemas.ts. Ids are readable: the last digits tell. */
import type {
  ConnectionAnswer,
  EffectAnswer,
  EffectDetailAnswer,
  EventAnswer,
  HostAnswer,
  LinkAnswer,
  StatusAnswer,
  TimelineAnswer,
} from '../../src/api/schemas.ts';
import type { SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import type { BucketAnswer, FiguresAnswer, FirstRunAnswer, OverviewAnswer } from '../../src/api/schemas/overview.ts';

/** Everything one server answers; a test changes what it is about. */
export interface Answers {
  status: StatusAnswer;
  events: EventAnswer[];
  effects: EffectAnswer[];
  connections: ConnectionAnswer[];
  hosts: HostAnswer[];
  links: LinkAnswer[];
  /** The cursor behind the links, where there are more. */
  moreLinks: string | null;
  timeline: TimelineAnswer;
}

export function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

const intercom = 'http://127.0.0.1:4001';
const jira = 'http://127.0.0.1:4002';

export function event(number: number, changes: Partial<EventAnswer> = {}): EventAnswer {
  return {
    id: id(number),
    kind: 'issue.changed',
    source: `host:${id(1)}`,
    host: 'jira',
    issue: { id: '10001', key: 'SUP-1' },
    deliveryId: `delivery-${number}`,
    actor: 'Ben Osei',
    text: 'changed status To Do → In Progress',
    state: 'done',
    reasons: [],
    receivedAt: ago(number),
    processedAt: ago(number),
    ...changes,
  };
}

export function effect(number: number, changes: Partial<EffectAnswer> = {}): EffectAnswer {
  return {
    id: id(number),
    kind: 'note',
    host: 'jira',
    issue: { id: '10001', key: 'SUP-1' },
    connection: 'acme',
    conversation: conversation('215400001'),
    linkId: id(301),
    eventId: null,
    state: 'done',
    asksPerson: false,
    reason: null,
    ref: '7F3K2Q',
    attempts: 1,
    partId: '9001',
    createdAt: ago(60),
    sentAt: ago(59),
    endedAt: ago(59),
    ...changes,
  };
}

export function detail(of: EffectAnswer): EffectDetailAnswer {
  return { ...of, html: '<p><b>Ben Osei</b> changed the status: <b>To Do → In Progress</b></p><p>[ref 7F3K2Q]</p>' };
}

function conversation(number: string) {
  return { workspaceId: 'acme1', id: number, url: `${intercom}/a/inbox/acme1/inbox/conversation/${number}` };
}

export function link(number: number, changes: Partial<LinkAnswer> = {}): LinkAnswer {
  return {
    id: id(number),
    host: 'jira',
    issue: {
      id: '10001',
      key: 'SUP-1',
      summary: 'Invoices show last month’s total',
      status: 'In Progress',
      url: `${jira}/browse/SUP-1`,
    },
    connection: 'acme',
    conversation: conversation('215400001'),
    title: 'Invoices are sent twice',
    state: 'active',
    broken: null,
    stopped: null,
    sources: ['description'],
    createdAt: ago(7_200),
    endedAt: null,
    ...changes,
  };
}

const export2 = {
  id: '10002',
  key: 'SUP-2',
  summary: 'Export stops at 10,000 rows without a word',
  status: 'To Do',
  url: `${jira}/browse/SUP-2`,
};

/** A server at work: events of every outcome, links in every state, everything connected to simulators, nobody needed. */
export function atWork(): Answers {
  const events = [
    event(3),
    event(41, {
      kind: 'comment.created',
      actor: 'Chloé Martin',
      text: 'commented',
      issue: { id: '10002', key: 'SUP-2' },
    }),
    event(95, {
      actor: 'Ann Keller',
      text: 'changed labels, priority',
      state: 'skipped',
      reasons: ['nothing that conversations are told about changed'],
    }),
    event(130, {
      actor: 'Dmitri Sokolov',
      text: 'changed assignee nobody → Dmitri Sokolov',
      state: 'skipped',
      reasons: ['no conversation is linked'],
      issue: { id: '10006', key: 'OPS-1' },
    }),
    event(7_200, { kind: 'issue.created', actor: 'Ann Keller', text: 'created the issue' }),
  ];
  return {
    status: {
      events: { received: 24, done: 15, skipped: 9, pending: 0, dead: 0 },
      effects: { decided: 31, delivered: 30, waiting: 1, skipped: 0, unknown: 0, failed: 0 },
      notes: { delivered: 18, waiting: 1, unknown: 0, failed: 0 },
      links: { active: 2, broken: 1, ended: 1 },
      queue: { waiting: 1, oldestSeconds: 1 },
      balanced: true,
    },
    events,
    effects: [
      effect(201, { eventId: id(3), createdAt: ago(3), endedAt: ago(2.4) }),
      effect(202, { eventId: id(3), kind: 'reopen', createdAt: ago(3), endedAt: ago(2.1) }),
      effect(203, {
        eventId: id(41),
        state: 'sending',
        endedAt: null,
        linkId: id(302),
        conversation: conversation('215400002'),
      }),
      effect(204, { eventId: id(7_200), createdAt: ago(7_200), endedAt: ago(7_198.7) }),
      effect(205, {
        eventId: id(7_200),
        kind: 'remote-link',
        conversation: null,
        createdAt: ago(7_200),
        endedAt: ago(7_199),
      }),
    ],
    connections: [
      {
        id: id(11),
        name: 'acme',
        workspaceId: 'acme1',
        workspaceName: 'Acme Support',
        region: 'US',
        apiUrl: intercom,
        actingTeammate: { id: '991', name: 'Ada Fitzgerald' },
        state: 'connected',
        stateReason: null,
        plan: 'ok',
      },
    ],
    hosts: [
      {
        id: id(1),
        name: 'jira',
        kind: 'jira-cloud',
        url: jira,
        email: 'deskbridge@acme.example',
        state: 'connected',
        stateReason: null,
        webhookUrl: 'http://localhost:8080/hooks/jira/jira',
        signed: true,
        lastWebhookAt: ago(3),
      },
    ],
    links: [
      link(301),
      link(302, {
        issue: export2,
        conversation: conversation('215400002'),
        title: 'Export to CSV stops at 1,000 rows',
        sources: ['comment:10044', 'hand'],
      }),
      link(303, {
        issue: export2,
        conversation: { workspaceId: 'other9', id: '88', url: null },
        title: null,
        state: 'broken',
        broken: 'other_workspace',
      }),
      link(304, { title: 'Dark mode in the mobile app', state: 'ended', endedAt: ago(600), createdAt: ago(200_000) }),
    ],
    moreLinks: null,
    timeline: {
      host: 'jira',
      issue: link(301).issue,
      items: [
        {
          id: '1',
          at: ago(7_200),
          kind: 'link.made',
          actor: 'Ann Keller',
          text: 'linked conversation 215400001',
          eventId: id(7_200),
          linkId: id(301),
          runId: null,
          effect: effect(204),
        },
        {
          id: '2',
          at: ago(3),
          kind: 'issue.status',
          actor: 'Ben Osei',
          text: 'changed status To Do → In Progress',
          eventId: id(3),
          linkId: id(301),
          runId: null,
          effect: effect(201),
        },
      ],
      next: null,
    },
  };
}

/** The same with trouble: a dead note, a doubtful one, an event that names no issue, a broken connection, a host that never called. */
export function inTrouble(): Answers {
  const answers = atWork();
  const [connection] = answers.connections;
  const [host] = answers.hosts;
  if (connection === undefined || host === undefined) throw new Error('The fixtures lost their connection or host.');
  answers.status.effects = { ...answers.status.effects, decided: 33, unknown: 1, failed: 1 };
  answers.status.events = { ...answers.status.events, received: 25, dead: 1 };
  answers.events.unshift(
    event(1, { state: 'dead', reasons: ['issue.id is missing'], issue: null, actor: null, text: 'changed the issue' }),
    event(2, { text: 'changed status In Progress → Done' }),
  );
  answers.effects.unshift(
    effect(206, {
      eventId: id(2),
      state: 'dead',
      reason: 'forbidden: write conversations; give the token this permission, then retry',
      createdAt: ago(2),
      endedAt: ago(1),
    }),
    effect(207, {
      eventId: id(2),
      state: 'unknown',
      asksPerson: true,
      reason: 'more than 500 parts: the note cannot be looked up',
      conversation: conversation('215400002'),
      linkId: id(302),
      endedAt: null,
    }),
  );
  answers.connections = [{ ...connection, state: 'broken', stateReason: 'Intercom says that the token was revoked.' }];
  answers.hosts = [{ ...host, lastWebhookAt: null }];
  return answers;
}

/** Just installed: nothing is connected and nothing has come. */
export function empty(): Answers {
  const answers = atWork();
  return {
    ...answers,
    status: {
      events: { received: 0, done: 0, skipped: 0, pending: 0, dead: 0 },
      effects: { decided: 0, delivered: 0, waiting: 0, skipped: 0, unknown: 0, failed: 0 },
      notes: { delivered: 0, waiting: 0, unknown: 0, failed: 0 },
      links: { active: 0, broken: 0, ended: 0 },
      queue: { waiting: 0, oldestSeconds: 0 },
      balanced: true,
    },
    events: [],
    effects: [],
    connections: [],
    hosts: [],
    links: [],
  };
}

const nothing: FiguresAnswer = { received: 0, delivered: 0, failed: 0, unknown: 0, latency: null };

/** The last hour of a server that answers this. */
export function overview({ status, connections, hosts }: Answers): OverviewAnswer {
  const { delivered, unknown, failed } = status.notes;
  const latency = delivered === 0 ? null : { p50: 620, p95: 1_200, p99: 2_400 };
  const totals = { received: status.events.received, delivered, failed, unknown, latency };
  const start = Date.now() - (Date.now() % 60_000) - 59 * 60_000;
  const series = Array.from({ length: 60 }, (_, n): BucketAnswer => ({
    at: new Date(start + n * 60_000).toISOString(),
    ...(n === 59 ? totals : nothing),
    waiting: n === 59 ? status.queue.waiting : 0,
    budgetUsed: null,
  }));
  const ours = { waiting: 0, oldestSeconds: 0, series };
  const fine = (name: string, ok: boolean) => [
    {
      name,
      ok,
      message: ok ? 'as it should be' : 'the token was revoked',
      fix: ok ? null : 'Reconnect it under Integrations.',
    },
  ];
  return {
    range: '24h',
    at: ago(0),
    from: new Date(start).toISOString(),
    bucketMinutes: 1,
    totals,
    series,
    queue: status.queue,
    needPerson: 0,
    checks: [],
    connections: connections.map(({ id, name, state, workspaceName, workspaceId, region, plan }) => ({
      id,
      name,
      state,
      workspaceName,
      workspaceId,
      region,
      plan,
      ...ours,
      totals,
      checks: fine(name, state === 'connected'),
      budget: { limit: 1_666, used: 7, resetInMs: 4_000 },
      lastDeliveryAt: ago(2),
    })),
    hosts: hosts.map(({ id, name, kind, url, lastWebhookAt }) => ({
      id,
      name,
      kind,
      url,
      lastWebhookAt,
      state: 'connected' as const,
      ...ours,
      totals: { ...nothing, received: totals.received },
      checks: [
        { name, ok: true, message: 'none came yet', fix: lastWebhookAt === null ? 'Create a webhook in Jira.' : null },
      ],
      budget: null,
    })),
  };
}

/** Done where anything is connected: what the guide itself says is told elsewhere. */
export function firstRun({ connections, hosts }: Answers): FirstRunAnswer {
  const done = connections.length + hosts.length > 0;
  const inUse = connections.some(({ apiUrl }) => apiUrl.startsWith('http://127.'));
  const ids = ['intercom', 'jira', 'project', 'webhook', 'link', 'note'] as const;
  return {
    steps: ids.map((id) => ({ id, done, simulated: inUse, detail: null })),
    complete: done,
    dismissed: false,
    fresh: !done,
    note: null,
    demo: { inUse, left: false, sites: null, canStart: false, whyNot: null, contents: null },
  };
}

/** An admin with an account who needs nothing more. */
export function session(): SignedInAnswer {
  return {
    signedIn: true,
    organization: { name: 'Acme' },
    version: '0.1.0',
    features: { oidc: false, mail: false },
    id: id(900),
    how: 'password',
    user: { id: id(901), email: 'ada@acme.example', name: 'Ada Fitzgerald', role: 'admin' },
    password: { set: true, needsCurrent: true, hint: '' },
    secondFactor: { on: true, required: false, recoveryCodesLeft: 10 },
    needs: null,
    createdAt: ago(600),
    expiresAt: ago(-86_400),
  };
}
