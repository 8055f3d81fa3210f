/** One world for what goes both ways between the pretend Intercom and every host, with words for what people do on either side. */
import { afterAll, beforeAll, expect } from 'vitest';
import { adminAuthor } from '../../sim/intercom/changes.ts';
import type { Conversation } from '../../sim/intercom/state.ts';
import { openTicket, setTicketAttributes } from '../../sim/intercom/ticket-changes.ts';
import type { Answered } from './api.ts';
import type { Site } from './sites.ts';
import { connected, startWorld, until, type World } from './world.ts';

export function must<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('It is not there.');
  return value;
}

export interface Made {
  id: string;
  key: string;
}

export type TwoWayStage = ReturnType<typeof twoWayStage>;

/** On the embedded database; `host`: `help` is the desk. */
export function twoWayStage() {
  let world: World | null = null;
  const at = (): World => must(world);
  const workspace = () => at().intercom.workspace(connected.id);
  const admin = () => must([...workspace().admins.values()].at(-1));

  beforeAll(async () => {
    world = must(await startWorld('embedded'));
    world.intercom.seed(connected.id);
    world.intercom.subscribe({ url: `${world.url}/hooks/intercom`, retryMs: 50 });
    await world.apply({
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [{ host: 'help', key: 'REQ', connection: 'acme' }],
    });
  }, 60_000);
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
    /** Of the issue, as people do it. */
    async change(host: string, key: string, change: { priority?: string; title?: string }): Promise<void> {
      const { title, ...rest } = change;
      if (host !== 'help') {
        stage.site(host).jira.act.change({ issue: key, ...rest, ...(title === undefined ? {} : { summary: title }) });
        return;
      }
      const answer = await at().api('PATCH', `/api/v1/requests/${key}`, change);
      expect(answer.status, answer.text).toBe(200);
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

  async function create(host: string, description: string): Promise<Made> {
    if (host !== 'help')
      return stage.site(host).jira.act.createIssue({ project: 'SUP', summary: 'Export', description });
    const { json } = await at().api('POST', '/api/v1/requests', { project: 'REQ', title: 'Export', description });
    return { id: json.id, key: json.key };
  }
  return stage;
}
