/** The status of issues and the state of their tickets, each following the other, between the pretend Intercom and every host. */
import { beforeAll, describe, expect, test } from 'vitest';
import { addContactReply, adminAuthor, setState } from '../../sim/intercom/changes.ts';
import { moveTicket, openTicket } from '../../sim/intercom/ticket-changes.ts';
import { connected, eachWorld, until } from './world.ts';

function must<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('It is not there.');
  return value;
}

type Words = { start: string; begun: string; done: string };
const jira: Words = { start: 'To Do', begun: 'In Progress', done: 'Done' };
const hosts: Record<string, Words> = {
  cloud: jira,
  'data-center': jira,
  help: { start: 'New', begun: 'In progress', done: 'Resolved' },
};

eachWorld('two-way status', (world) => {
  beforeAll(async () => {
    if (world() === null) return;
    world().intercom.seed(connected.id);
    world().intercom.subscribe({ url: `${world().url}/hooks/intercom`, retryMs: 50 });
    await world().apply({
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [{ host: 'help', key: 'REQ', connection: 'acme' }],
    });
  });

  const workspace = () => world().intercom.workspace(connected.id);
  const type = () => must([...workspace().ticketTypes.values()].find(({ name }) => name === 'Bug report'));
  const admin = () => must([...workspace().admins.values()].at(-1));
  const contact = () => must([...workspace().contacts.values()][0]);
  const stateId = (category: string) =>
    must([...workspace().ticketStates.values()].find((state) => state.category === category)).id;
  const placeOf = (id: string) => ({
    state: world().intercom.state,
    workspace: workspace(),
    conversation: must(workspace().conversations.get(id)),
  });
  const categoryOf = (id: string) =>
    workspace().ticketStates.get(must(placeOf(id).conversation.ticket).stateId)?.category;
  const moveTo = (id: string, category: string) =>
    moveTicket(placeOf(id), { stateId: stateId(category), author: adminAuthor(admin()), app: null });
  async function settled(): Promise<void> {
    const all = () => world().intercom.deliveries();
    await until('the notifications arrived', () => all().every(({ statuses }) => statuses.length > 0));
    await world().settled();
    await until('the notifications of what was written arrived', () =>
      all().every(({ statuses }) => statuses.length > 0),
    );
    await world().settled();
  }
  /** An issue linked to so many new tickets. */
  async function linked(host: string, count = 1) {
    const tickets = Array.from(
      { length: count },
      () =>
        openTicket(world().intercom.state, workspace(), {
          type: type(),
          contact: contact(),
          values: {},
          author: adminAuthor(admin()),
        }).id,
    );
    const description = tickets.map((id) => world().intercom.conversationUrl(id, connected.id)).join(' ');
    const issue = await create(host, description);
    await settled();
    return { issue, tickets, ticket: must(tickets[0]) };
  }
  async function create(host: string, description: string): Promise<{ id: string; key: string }> {
    if (host !== 'help') {
      const site = must(Object.values(world().sites).find(({ name }) => name === host));
      return site.jira.act.createIssue({ project: 'SUP', summary: 'Export stops', description });
    }
    const { json } = await world().api('POST', '/api/v1/requests', { project: 'REQ', title: 'Export', description });
    return { id: json.id, key: json.key };
  }
  async function moveIssue(host: string, key: string, status: string): Promise<void> {
    if (host !== 'help') {
      const site = must(Object.values(world().sites).find(({ name }) => name === host));
      site.jira.act.transition({ issue: key, status });
      return;
    }
    const words: Record<string, string> = {
      Resolved: 'resolved',
      'In progress': 'in_progress',
      New: 'new',
      Waiting: 'waiting',
    };
    const { status: answer, text } = await world().api('PATCH', `/api/v1/requests/${key}`, { status: words[status] });
    expect(answer, text).toBe(200);
  }
  // By id: two hosts have issues of one key.
  const statusOf = async ({ id }: { id: string }): Promise<string | undefined> => {
    const { db, organizationId } = world().app;
    const [row] = await db.tx(organizationId, (sql) =>
      sql.query<{ name: string }>(`select status ->> 'name' as name from issues where id = $1`, [id]),
    );
    return row?.name;
  };
  const writesOf = async ({ id }: { id: string }) =>
    (await world().effects(id)).filter(({ kind }) => kind === 'ticket-state' || kind === 'issue-status');
  const timelineOf = async (host: string, { key }: { key: string }) =>
    (await world().api('GET', `/api/v1/timeline?issue=${key}&host=${host}&limit=200`)).json.items;

  describe.each(Object.entries(hosts))('of %s', (host, { start, begun, done }) => {
    const key = host === 'help' ? 'REQ' : 'SUP';
    const sync = (more: object = {}) =>
      world().apply({
        projects: [
          {
            host,
            key,
            connection: 'acme',
            statusSync: {
              enabled: true,
              toIntercom: { [done]: 'resolved' },
              toIntercomByCategory: { new: 'submitted', indeterminate: 'in_progress' },
              fromIntercom: { resolved: done, in_progress: begun, submitted: start },
              ...more,
            },
          },
        ],
      });

    test('a ticket follows the issue, by status or by category, and its echo writes nothing', async () => {
      await sync();
      const { issue, ticket } = await linked(host);
      await moveIssue(host, issue.key, begun);
      await settled();
      expect(categoryOf(ticket)).toBe('in_progress');
      await moveIssue(host, issue.key, done);
      await settled();
      expect(categoryOf(ticket)).toBe('resolved');
      expect(await writesOf(issue)).toHaveLength(2);
      expect(await statusOf(issue)).toBe(done);
    });

    test('the issue follows the ticket, and so does every other ticket of it, but not the one it came from', async () => {
      await sync();
      const { issue, tickets } = await linked(host, 2);
      const [first, second] = [must(tickets[0]), must(tickets[1])];
      moveTo(first, 'resolved');
      await settled();
      expect(await statusOf(issue)).toBe(done);
      expect(categoryOf(second)).toBe('resolved');
      expect((await writesOf(issue)).map(({ kind }) => kind).sort()).toEqual(['issue-status', 'ticket-state']);
      const told = await timelineOf(host, issue);
      expect(told).toContainEqual(expect.objectContaining({ kind: 'sync.issue' }));
    });

    test('what no table names changes nothing, and what stands already is not written', async () => {
      await sync({ toIntercomByCategory: {}, fromIntercom: { in_progress: begun } });
      const { issue, ticket } = await linked(host);
      await moveIssue(host, issue.key, begun);
      await settled();
      moveTo(ticket, 'in_progress');
      await settled();
      moveTo(ticket, 'waiting_on_customer');
      await settled();
      expect(await writesOf(issue)).toEqual([]);
      expect(await statusOf(issue)).toBe(begun);
    });

    test('a closed conversation and an answer of the customer can mean a status', async () => {
      await sync({ onConversation: { closed: done, customerReplied: begun } });
      const conversation = world().conversation();
      const issue = await create(host, conversation.url);
      await settled();
      setState(placeOf(conversation.id), { to: 'closed', author: adminAuthor(admin()) });
      await settled();
      expect(await statusOf(issue)).toBe(done);
      const customer = must(workspace().contacts.get(must(placeOf(conversation.id).conversation.contactIds[0])));
      addContactReply(placeOf(conversation.id), customer, { body: 'It is back' });
      await settled();
      await until('the issue is open', async () => (await statusOf(issue)) === begun);
    });
  });
});
