/** One world for what goes both ways between the pretend Intercom and every host, with words for what people do on either side. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import { adminAuthor } from '../../sim/intercom/changes.ts';
import type { Conversation } from '../../sim/intercom/state.ts';
import { openTicket, setTicketAttributes } from '../../sim/intercom/ticket-changes.ts';
import type { Engine } from '../databases.ts';
import type { Answered } from './api.ts';
import type { Site } from './sites.ts';
import { connected, startWorld, until, type World } from './world.ts';

export function must<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('It is not there.');
  return value;
}

/** Fields that an issue and its tickets share: the priority as the issue has it, the title as the ticket does. */
export function sharedFields(host: string): object[] {
  const title = host === 'help' ? 'title' : 'summary';
  return [
    {
      ticketType: 'Bug report',
      attribute: 'Severity',
      field: 'priority',
      owner: 'issue',
      values: { High: 'Sev 1', Medium: 'Sev 2', Low: 'Sev 3' },
    },
    { ticketType: 'Bug report', attribute: 'Jira key', field: title, owner: 'ticket' },
  ];
}

export interface Made {
  id: string;
  key: string;
}

export type TwoWayStage = ReturnType<typeof twoWayStage>;

/** `host`: `help` is the desk. */
export function twoWayStage(engine: Engine = 'embedded') {
  let world: World | null = null;
  const at = (): World => must(world);
  const workspace = () => at().intercom.workspace(connected.id);
  const admin = () => must([...workspace().admins.values()].at(-1));

  beforeAll(async () => {
    world = must(await startWorld(engine));
    world.intercom.seed(connected.id);
    world.intercom.subscribe({ url: `${world.url}/hooks/intercom`, retryMs: 50 });
    await world.apply({
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [{ host: 'help', key: 'REQ', connection: 'acme' }],
    });
  });
  afterAll(() => world?.end());

  const placeOf = (id: string) => ({
    state: at().intercom.state,
    workspace: workspace(),
    conversation: must(workspace().conversations.get(id)),
  });
  const bugType = () => must([...workspace().ticketTypes.values()].find(({ name }) => name === 'Bug report'));
  const attribute = (name: string) => must(bugType().attributes.find((one) => one.name === name));
  const optionOf = (name: string, label: string) =>
    must(attribute(name).options.find((option) => option.label === label)).id;

  const stage = {
    world: at,
    workspace,
    admin,
    placeOf,
    bugType,
    attribute,
    site: (host: string): Site => must(Object.values(at().sites).find(({ name }) => name === host)),
    async settled(): Promise<void> {
      const all = () => at().intercom.deliveries();
      for (let turn = 0; turn < 3; turn += 1) {
        await until('the notifications arrived', () => all().every(({ statuses }) => statuses.length > 0));
        await at().settled();
      }
    },
    ticket(): Conversation {
      const contact = must([...workspace().contacts.values()][0]);
      const given = { type: bugType(), contact, values: {}, author: adminAuthor(admin()) };
      return openTicket(at().intercom.state, workspace(), given);
    },
    urlOf: (id: string) => at().intercom.conversationUrl(id, connected.id),
    async issue(host: string, ...conversations: string[]): Promise<Made> {
      const description = conversations.map(stage.urlOf).join(' ');
      const made = await create(host, description);
      await stage.settled();
      return made;
    },
    apply: (host: string, settings: object) =>
      at().apply({
        projects: [{ host, key: host === 'help' ? 'REQ' : 'SUP', connection: 'acme', ...settings }],
      }),
    /** An issue that names a conversation, not heard of yet. */
    create: (host: string, conversation: string): Promise<Made> => create(host, stage.urlOf(conversation)),
    /** To a status by its name, as people do it. */
    async move(host: string, key: string, status: string): Promise<void> {
      if (host !== 'help') {
        stage.site(host).jira.act.transition({ issue: key, status });
        return;
      }
      const word = status.toLowerCase().replace(' ', '_');
      await done('PATCH', `/api/v1/requests/${key}`, { status: word });
    },
    async say(host: string, { key }: Made, text: string): Promise<void> {
      if (host !== 'help') {
        stage.site(host).jira.act.comment({ issue: key, text });
        return;
      }
      await done('POST', `/api/v1/requests/${key}/comments`, { text, public: false });
    },
    /** The comments of an issue, each as one text. */
    async commentsOn(host: string, issue: Made): Promise<string[]> {
      if (host !== 'help')
        return must(stage.site(host).jira.issue(issue.id)).comments.map(({ body }) => JSON.stringify(body));
      const { db, organizationId } = at().app;
      const rows = await db.tx(organizationId, (sql) =>
        sql.query<{ text: unknown }>('select text from request_comments where request_id = $1', [issue.id]),
      );
      return rows.map(({ text }) => JSON.stringify(text));
    },
    /** Where an issue stands at its host. */
    async stands(host: string, { id, key }: Made): Promise<object> {
      if (host === 'help') {
        const { text } = await at().api('GET', `/api/v1/requests/${key}`);
        const { status, priority, title } = JSON.parse(text) as Record<'status' | 'priority' | 'title', string>;
        return { status, priority, title };
      }
      const { statusId, priorityId, summary } = must(stage.site(host).jira.issue(id));
      return { statusId, priorityId, summary };
    },
    /** Of the issue, as people do it. */
    async change(host: string, key: string, change: { priority?: string; title?: string }): Promise<void> {
      const { title, ...rest } = change;
      if (host !== 'help') {
        stage.site(host).jira.act.change({ issue: key, ...rest, ...(title === undefined ? {} : { summary: title }) });
        return;
      }
      await done('PATCH', `/api/v1/requests/${key}`, change);
    },
    async titleOf(host: string, key: string): Promise<string> {
      if (host === 'help') {
        const { json } = await at().api('GET', `/api/v1/requests/${key}`);
        return json.title;
      }
      return must(stage.site(host).jira.issue(key)).summary;
    },
    /** By people; a list by what it offers. */
    set(id: string, name: string, value: string): void {
      const { id: of, options } = attribute(name);
      const values = { [of]: options.length > 0 ? optionOf(name, value) : value };
      setTicketAttributes(placeOf(id), { values, author: adminAuthor(admin()), app: null });
    },
    attributeOf(id: string, name: string): unknown {
      const { id: of, options } = attribute(name);
      const value = must(placeOf(id).conversation.ticket).attributes[of] ?? null;
      return options.find((option) => option.id === value)?.label ?? value;
    },
    timeline: async (host: string, { key }: Made): Promise<Answered[]> =>
      (await at().api('GET', `/api/v1/timeline?issue=${key}&host=${host}&limit=200`)).json.items,
  };

  /** Asked again where it is not possible just now, as a person does. */
  async function done(method: 'PATCH' | 'POST', path: string, body: object): Promise<Answered> {
    let answer = await at().api(method, path, body);
    for (let n = 0; n < 10 && answer.status === 503; n += 1) {
      await sleep(1_000);
      answer = await at().api(method, path, body);
    }
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.json;
  }

  async function create(host: string, description: string): Promise<Made> {
    if (host !== 'help')
      return stage.site(host).jira.act.createIssue({ project: 'SUP', summary: 'Export', description });
    const { id, key } = await done('POST', '/api/v1/requests', { project: 'REQ', title: 'Export', description });
    return { id, key };
  }
  return stage;
}
