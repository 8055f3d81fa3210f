/**
 * One story in Jira and in Intercom, told by webhooks or by none: what it ends in must be the same. In: a world whose reconciliation runs often.
 * Out: how everything stands in the end, without the ids that differ.
 */
import {
  addContactReply,
  addNote,
  adminAuthor,
  editPart,
  redactPart,
  removeConversation,
  setState,
} from '../sim/intercom/changes.ts';
import type { Subscription } from '../sim/intercom/webhooks.ts';
import { moveTicket, openTicket } from '../sim/intercom/ticket-changes.ts';
import { reconcileDefaults, type ReconcileOptions } from '../src/pipeline/rounds.ts';
import type { Engine } from './databases.ts';
import { connected, startWorld, until, type World } from './journeys/world.ts';

/** Rounds follow each other at once, and look at everything. */
const often: ReconcileOptions = {
  ...reconcileDefaults,
  pollMs: 100,
  everyMs: 200,
  graceMs: 0,
  sweepMs: 1_000,
  goneMs: 0,
  backoffMs: 50,
};

/** In how many of its hours each webhook is lost: two of six. */
const HOURS = 6;
const LOST = new Set([2, 3]);
const LAST_LOST = 3;
/** Of each issue. More of them in so short a time would look like a loop. */
const PER_HOUR = 2;

export interface Told {
  /** How many changes were made, and how many of them no webhook told. */
  changes: number;
  lost: number;
  /** How each issue and its ticket stand in the end. */
  ends: object[];
}

function must<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('It is not there.');
  return value;
}

/** The story with so many changes twice in one world: all of it told, and with two hours lost. */
export async function compare(engine: Engine, changes: number): Promise<{ told: Told; missed: Told }> {
  const world = await startWorld(engine, { rounds: often });
  if (world === null) throw new Error('This machine has no such database.');
  try {
    const subscription = await prepare(world);
    const of = { subscription, issues: Math.ceil(changes / (HOURS * PER_HOUR)) + 3 };
    const told = await play(world, { ...of, lossy: false });
    return { told, missed: await play(world, { ...of, lossy: true }) };
  } finally {
    await world.end();
  }
}

/** The workspace with its people and ticket types, and the project with everything on that reconciliation may have to carry. */
async function prepare(world: World): Promise<Subscription> {
  world.intercom.seed(connected.id);
  const subscription: Subscription = { url: `${world.url}/hooks/intercom`, retryMs: 50 };
  world.intercom.subscribe(subscription);
  await world.apply({
    projects: [
      {
        host: 'cloud',
        key: 'SUP',
        connection: 'acme',
        statusSync: {
          enabled: true,
          toIntercom: { Done: 'resolved' },
          toIntercomByCategory: { new: 'submitted', indeterminate: 'in_progress' },
          fromIntercom: { resolved: 'Done', in_progress: 'In Progress', submitted: 'To Do' },
        },
        commentsToIssue: { customerReplies: true, teammateNotes: true },
      },
    ],
  });
  return subscription;
}

/** Plays the story with so many issues; `lossy`: nobody hears of what happens in the hours that are lost. */
async function play(world: World, of: { subscription: Subscription; issues: number; lossy: boolean }): Promise<Told> {
  const { issues, lossy, subscription } = of;
  const { jira } = world.sites.cloud;
  const workspace = world.intercom.workspace(connected.id);
  const admin = must([...workspace.admins.values()].at(-1));
  const contact = must([...workspace.contacts.values()][0]);
  const type = must([...workspace.ticketTypes.values()].find(({ name }) => name === 'Bug report'));
  const stateOf = (category: string): string =>
    must([...workspace.ticketStates.values()].find((state) => state.category === category)).id;
  const placeOf = (id: string) => ({
    state: world.intercom.state,
    workspace,
    conversation: must(workspace.conversations.get(id)),
  });
  const partOf = (id: string, words: string) =>
    must(placeOf(id).conversation.parts.find(({ body }) => body?.includes(words)));
  const hear = (on: boolean): void => {
    jira.hooks.switches.drop = on ? 0 : 1;
    if (on) delete subscription.topics;
    else subscription.topics = [];
  };

  const pairs = Array.from({ length: issues }, () => {
    const author = adminAuthor(admin);
    const ticket = openTicket(world.intercom.state, workspace, { type, contact, values: {}, author }).id;
    const description = world.intercom.conversationUrl(ticket, connected.id);
    return { ticket, issue: jira.act.createIssue({ project: 'SUP', summary: 'Export stops', description }) };
  });
  await world.settled();

  /** What each side does is its own, so that no two hands meet. */
  const steps = [
    ({ issue }: Pair, n: number) => jira.act.comment({ issue: issue.key, text: `Looked at it, ${n}` }),
    ({ ticket }: Pair, n: number) => addContactReply(placeOf(ticket), contact, { body: `Still there, ${n}` }),
    ({ issue }: Pair, n: number) => jira.act.assign({ issue: issue.key, assignee: n % 2 === 0 ? 'ben' : 'ann' }),
    ({ ticket }: Pair, n: number) => addNote(placeOf(ticket), admin, { body: `<p>Asked again, ${n}</p>` }),
    ({ issue, ticket }: Pair, n: number, at: number) =>
      at % 2 === 0
        ? jira.act.transition({ issue: issue.key, status: n % 2 === 0 ? 'In Progress' : 'Done' })
        : moveTicket(placeOf(ticket), {
            stateId: stateOf(n % 2 === 0 ? 'in_progress' : 'resolved'),
            author: adminAuthor(admin),
            app: null,
          }),
  ];
  const endings: ((pair: Pair) => unknown)[] = [
    ({ issue }) => jira.act.deleteIssue({ issue: issue.key }),
    ({ ticket }) => removeConversation(placeOf(ticket)),
    ({ issue }) => jira.act.editDescription({ issue: issue.key, description: 'nothing any more' }),
    ({ ticket }) => setState(placeOf(ticket), { to: 'closed', author: adminAuthor(admin) }),
    ({ ticket }) => redactPart(placeOf(ticket), partOf(ticket, 'Still there')),
    ({ ticket }) => editPart(placeOf(ticket), partOf(ticket, 'Asked again'), '<p>Asked again, and answered</p>'),
  ];
  let changes = 0;
  let lost = 0;
  const living = [...pairs.entries()];
  for (let hour = 0; hour < HOURS; hour += 1) {
    const deaf = lossy && LOST.has(hour);
    hear(!deaf);
    const before = changes;
    // First: what else happens to something in the hour in which it is deleted, nobody can read any more.
    if (hour === LAST_LOST)
      for (const [at, pair] of living.splice(0, endings.length)) {
        endings[at]?.(pair);
        changes += 1;
      }
    for (let n = 0; n < PER_HOUR; n += 1)
      for (const [at, pair] of living) {
        steps[(n + hour) % steps.length]?.(pair, hour * PER_HOUR + n, at);
        changes += 1;
      }
    if (deaf) lost += changes - before;
    await arrived(world);
    // What is deleted in the next hour has to be read before.
    if (deaf) await caughtUp(world);
  }
  hear(true);
  // An edit is told to nobody at any time.
  await caughtUp(world);
  return { changes, lost, ends: await Promise.all(pairs.map((pair) => endOf(world, pair))) };
}

interface Pair {
  ticket: string;
  issue: { id: string; key: string };
}

/** Until whatever was told has arrived, with what follows from it. */
async function arrived(world: World): Promise<void> {
  const all = () => world.intercom.deliveries();
  for (let times = 0; times < 2; times += 1) {
    await until('the notifications arrived', () => all().every(({ statuses }) => statuses.length > 0));
    await world.settled();
  }
}

/** Until both sides were checked from now to the end, twice, and nothing is left to do. */
async function caughtUp(world: World): Promise<void> {
  const { db, organizationId } = world.app;
  for (let times = 0; times < 2; times += 1) {
    const [{ now }] = (await db.call<{ now: Date }>('select clock_timestamp() as now')) as [{ now: Date }];
    await until('everything was checked', async () => {
      const rows = await db.tx(organizationId, (sql) =>
        sql.query<{ ok: boolean }>(
          `select c.checked_at > $1 and c.known_until > $1 and c.swept_at > $1 as ok from connection_checks c
           union all select c.checked_at > $1 and c.known_until > $1 and c.swept_at > $1
             from host_checks c join hosts h on h.id = c.host_id where h.name = 'cloud'`,
          [now],
        ),
      );
      return rows.length === 2 && rows.every(({ ok }) => ok);
    });
    await world.settled();
  }
}

async function endOf(world: World, { issue, ticket }: Pair): Promise<object> {
  const { db, organizationId } = world.app;
  const workspace = world.intercom.workspace(connected.id);
  const conversation = workspace.conversations.get(ticket);
  const anonymous = (text: string): string =>
    text
      .replaceAll(ticket, 'TICKET')
      .replaceAll(issue.key, 'KEY')
      .replaceAll(/\[ref \w+\]/g, '');
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<object>(
      `select i.status ->> 'name' as status, i.assignee ->> 'name' as assignee, i.deleted_at is not null as deleted,
         (select jsonb_agg(jsonb_build_object('over', l.ended_at is not null, 'broken', l.broken, 'sources', jsonb_array_length(l.sources)))
          from links l where l.host_id = i.host_id and l.issue_id = i.id) as links,
         (select jsonb_build_object('state', s.facts ->> 'state', 'ticketState', s.facts ->> 'ticketState')
          from conversations_seen s where s.conversation_id = $2) as shown
       from issues i where i.id = $1`,
      [issue.id, ticket],
    ),
  );
  return {
    ...row,
    inJira: world.sites.cloud.jira.issue(issue.id)?.statusId ?? null,
    inIntercom: conversation === undefined ? null : [conversation.state, conversation.ticket?.stateId],
    // Ours, in their order; those of people came whenever they came.
    notes: world.intercom
      .notesOf(ticket)
      .map(({ body }) => anonymous(body))
      .filter((note) => !note.includes('Asked again')),
    comments: (world.sites.cloud.jira.issue(issue.id)?.comments ?? []).map(({ body }) =>
      anonymous(JSON.stringify(body)),
    ),
  };
}
