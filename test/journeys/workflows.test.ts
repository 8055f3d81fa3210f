/** Workflows in the whole product: both templates from end to end, an approval in between, and what happens when things go wrong on the way. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signatureOf } from '../../src/app/webhooks.ts';
import { workflowTemplates } from '../../src/domain/workflows/templates.ts';
import type { ApprovalAnswer, RunDetailAnswer } from '../../src/api/schemas/workflow-runs.ts';
import { adminAuthor } from '../../sim/intercom/changes.ts';
import { moveTicket, openTicket } from '../../sim/intercom/ticket-changes.ts';
import { sessionOf } from '../security/sweep.ts';
import { escalationIn } from './escalation.ts';
import { connected, eachWorld, until } from './world.ts';

eachWorld('workflows', (world) => {
  const hands = escalationIn(world);
  let boss: { headers: Record<string, string>; email: string };

  beforeAll(async () => {
    if (world() === null) return;
    await world().apply({
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [{ host: 'help', key: 'REQ', connection: 'acme' }],
    });
    const { db, organizationId } = world().app;
    const token = await sessionOf(db, organizationId, 'agent');
    const headers = { cookie: `deskbridge_session=${token}`, origin: world().url, 'sec-fetch-site': 'same-origin' };
    const session = await fetch(`${world().url}/api/v1/session`, { headers });
    boss = { headers, email: ((await session.json()) as { user: { email: string } }).user.email };
    hands.addType('Customer issue', []);
    hands.addType('Specialist', []);
  });

  const template = (id: string) => {
    const found = workflowTemplates.find((one) => one.id === id);
    if (found === undefined) throw new Error(`There is no template ${id}.`);
    return structuredClone(found.definition) as Record<string, unknown>;
  };
  const get = async <T>(path: string): Promise<T> => JSON.parse((await world().api('GET', path)).text) as T;
  async function make(definition: object): Promise<string> {
    const { status, text, json } = await world().api('POST', '/api/v1/workflows', { definition, enabled: true });
    expect(status, text).toBe(201);
    return json.id;
  }
  const remove = (id: string) => world().api('DELETE', `/api/v1/workflows/${id}`);
  /** The only run of a workflow, once it is so. */
  async function run(workflow: string, isSo: (run: RunDetailAnswer) => boolean): Promise<RunDetailAnswer> {
    let found: RunDetailAnswer | null = null;
    await until('the run is as wanted', async () => {
      const [one] = (await world().api('GET', `/api/v1/workflow-runs?workflow=${workflow}`)).json.items;
      found = one === undefined ? null : await get<RunDetailAnswer>(`/api/v1/workflow-runs/${one.id}`);
      return found !== null && isSo(found);
    });
    return found as unknown as RunDetailAnswer;
  }
  const ended = ({ state }: RunDetailAnswer): boolean => state !== 'running';
  const said = ({ steps }: RunDetailAnswer) => steps.map(({ step, state }) => `${step ?? 'conditions'} ${state}`);
  async function request(given: object = {}): Promise<{ id: string; key: string }> {
    const requester = { name: 'Cleo', email: `cleo-${randomUUID()}@acme.example` };
    const { status, text, json } = await world().api('POST', '/api/v1/requests', {
      title: 'It burns',
      requester,
      ...given,
    });
    expect(status, text).toBe(201);
    return json;
  }
  async function decide(decision: 'approved' | 'rejected', issue: string): Promise<Response> {
    const page = await fetch(`${world().url}/api/v1/approvals?mine=true&state=pending&issue=${issue}`, {
      headers: boss.headers,
    });
    const [approval] = ((await page.json()) as { items: ApprovalAnswer[] }).items;
    return fetch(`${world().url}/api/v1/approvals/${approval?.id}/decision`, {
      method: 'POST',
      headers: { ...boss.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ decision, comment: 'Seen.' }),
    });
  }
  const asked = ({ steps }: RunDetailAnswer): boolean =>
    steps.some(({ kind, state }) => kind === 'approval' && state === 'waiting');

  describe('customer issue escalation', () => {
    async function escalating(priority: string) {
      const workflow = await make({
        ...template('customer-issue-escalation'),
        name: `Escalation ${randomUUID()}`,
        scope: { host: 'help' },
      });
      const email = `cleo-${randomUUID()}@acme.example`;
      await world().api('PUT', '/api/v1/managers', { items: [{ email, manager: boss.email }] });
      const made = await request({ priority, requester: { name: 'Cleo', email } });
      return { workflow, ...made, email };
    }

    test('an urgent request is approved by the manager, and becomes one linked ticket', async () => {
      const { workflow, key, email } = await escalating('urgent');
      await run(workflow, asked);
      world().intercom.addContact({ email, name: 'Cleo', role: 'user' });
      expect((await decide('approved', key)).status).toBe(200);
      const over = await run(workflow, ended);
      expect([over.state, over.reason]).toEqual(['done', null]);
      expect(said(over).filter((line) => line.startsWith('tag ') || line.startsWith('ticket '))).toEqual([
        'ticket waiting',
        'ticket done',
        'tag waiting',
        'tag done',
      ]);
      const tickets = hands
        .tickets()
        .filter(({ ticket }) => JSON.stringify(ticket?.attributes).includes(`${key} It burns`));
      expect(tickets).toHaveLength(1);
      await until('the ticket is linked', async () => (await world().links(key)).length === 1);
      await until('the tag is there', async () =>
        (await world().api('GET', `/api/v1/requests/${key}`)).text.includes('escalated'),
      );
      const timeline = await hands.timeline({ host: 'help', issue: key });
      expect(timeline).toEqual(expect.arrayContaining(['workflow.approval', 'workflow.step', 'workflow.done']));
      await remove(workflow);
    });

    test('rejected, the request is told why and nothing is made', async () => {
      const { workflow, key } = await escalating('high');
      await run(workflow, asked);
      const before = hands.tickets().length;
      expect((await decide('rejected', key)).status).toBe(200);
      const over = await run(workflow, ended);
      expect([over.state, hands.tickets().length]).toEqual(['done', before]);
      const comments = (await world().api('GET', `/api/v1/requests/${key}/comments`)).text;
      expect(comments).toContain('rejected it. Seen.');
      await remove(workflow);
    });

    test('one that is not urgent does not begin, and says which condition did not hold', async () => {
      const { workflow } = await escalating('low');
      const over = await run(workflow, ended);
      expect(over).toMatchObject({
        state: 'skipped',
        steps: [{ checked: [{ field: 'priority', found: 'low', holds: false }] }],
      });
      await remove(workflow);
    });
  });

  test('specialist handoff: a tag makes a ticket and a comment; a day later a note, if nobody has begun', async () => {
    const definition = template('specialist-handoff');
    const steps = (definition['steps'] as { id: string }[]).map((step) =>
      step.id === 'wait' ? { ...step, for: '1s' } : step,
    );
    const workflow = await make({ ...definition, steps, scope: { host: 'help' } });
    const email = `cleo-${randomUUID()}@acme.example`;
    world().intercom.addContact({ email, name: 'Cleo', role: 'user' });
    const { key } = await request({ requester: { name: 'Cleo', email } });
    await world().api('PATCH', `/api/v1/requests/${key}`, { tags: ['specialist'] });
    const over = await run(workflow, ended);
    expect([over.state, said(over)]).toEqual([
      'done',
      [
        'conditions done',
        'ticket waiting',
        'ticket done',
        'comment waiting',
        'comment done',
        'wait waiting',
        'wait done',
        'still-open done',
        'remind waiting',
        'remind done',
      ],
    ]);
    const [link] = await world().links(key);
    expect(
      world()
        .notes(link?.conversation.id ?? '')
        .map(({ text }) => text)
        .join('\n'),
    ).toContain(`Nobody has begun with ${key}`);
    // What it wrote itself started nothing.
    expect((await world().api('GET', `/api/v1/workflow-runs?workflow=${workflow}`)).json.items).toHaveLength(1);
    await remove(workflow);
  });

  const tagging = (name: string, more: object = {}) => ({
    name,
    scope: { host: 'help' },
    trigger: { kind: 'issue-created' },
    steps: [{ id: 'tag', kind: 'action', action: { kind: 'add-tag', tag: 'seen' } }],
    ...more,
  });

  test('a run keeps the definition it began with, through an edit, a removal and a restart', async () => {
    const wait = { id: 'wait', kind: 'wait', for: '2s' };
    const definition = tagging('Keeps', { steps: [wait, ...tagging('').steps] });
    const workflow = await make(definition);
    const { key } = await request();
    const begun = await run(workflow, ({ steps }) => steps.length > 0);
    await world().api('PUT', `/api/v1/workflows/${workflow}`, {
      definition: {
        ...definition,
        steps: [{ id: 'tag', kind: 'action', action: { kind: 'add-tag', tag: 'changed' } }],
      },
    });
    await remove(workflow);
    await world().restart();
    let over = begun;
    await until('the run has ended', async () => {
      over = await get<RunDetailAnswer>(`/api/v1/workflow-runs/${begun.id}`);
      return ended(over);
    });
    expect([over.state, over.workflow.version]).toEqual(['done', 1]);
    const { text } = await world().api('GET', `/api/v1/requests/${key}`);
    expect([text.includes('"seen"'), text.includes('"changed"')]).toEqual([true, false]);
  });

  test('who approved and may not any more by the time it runs: nothing is done, and the run says why', async () => {
    const { db, organizationId } = world().app;
    const ask = { id: 'ask', kind: 'approval', ask: { people: [boss.email] }, message: 'Go?', fourEyes: false };
    const late = { id: 'wait', kind: 'wait', for: '1s' };
    const workflow = await make(tagging('Rechecks', { steps: [{ ...ask, approved: [late, ...tagging('').steps] }] }));
    const { key } = await request();
    await run(workflow, asked);
    expect((await decide('approved', key)).status).toBe(200);
    await db.call(`update users set disabled_at = now() where organization_id = $1 and email = $2`, [
      organizationId,
      boss.email,
    ]);
    const over = await run(workflow, ended);
    expect(over).toMatchObject({ state: 'failed', reason: expect.stringContaining('who may not any more') });
    expect((await world().api('GET', `/api/v1/requests/${key}`)).text).not.toContain('"seen"');
    await db.call(`update users set disabled_at = null where organization_id = $1 and email = $2`, [
      organizationId,
      boss.email,
    ]);
    const again = await world().api('POST', `/api/v1/workflow-runs/${over.id}/retry`);
    expect(again.status, again.text).toBe(200);
    expect((await run(workflow, ended)).state).toBe('done');
    await remove(workflow);
  });

  test('two that answer each other are stopped, visibly', async () => {
    const turn = (name: string, tag: string, then: string) =>
      make({
        ...tagging(name),
        ownChanges: true,
        trigger: { kind: 'tag-added', tag },
        steps: [
          { id: 'off', kind: 'action', action: { kind: 'remove-tag', tag } },
          { id: 'on', kind: 'action', action: { kind: 'add-tag', tag: then } },
        ],
      });
    const workflows = [await turn('Ping', 'ping', 'pong'), await turn('Pong', 'pong', 'ping')];
    const { key } = await request({ tags: [] });
    await world().api('PATCH', `/api/v1/requests/${key}`, { tags: ['ping'] });
    let stopped = 0;
    await until('they are stopped', async () => {
      const { items } = (await world().api('GET', `/api/v1/workflow-runs?issue=${key}&state=stopped`)).json;
      stopped = items.length;
      return stopped > 0;
    });
    const writes = (await world().effects(key)).filter(({ kind }) => kind === 'issue-fields');
    expect(writes.length).toBeLessThanOrEqual(21);
    for (const id of workflows) await remove(id);
  });

  describe('a webhook', () => {
    let receiver: Server;
    const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
    let answers: number[] = [];
    beforeAll(async () => {
      receiver = createServer((incoming, answer) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('end', () => {
          heard.push({ headers: incoming.headers, body: Buffer.concat(parts).toString('utf8') });
          answer.writeHead(answers.shift() ?? 204).end();
        });
      });
      await new Promise<void>((done) => {
        receiver.listen(0, '127.0.0.1', done);
      });
    });
    afterAll(() => {
      receiver.close();
    });

    test('is signed, and sent again under the same id until it is taken', async () => {
      const { secret } = await world()
        .api('POST', '/api/v1/webhook-secret')
        .then(({ text }) => JSON.parse(text) as { secret: string });
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?from=deskbridge`;
      const action = { kind: 'webhook', url, values: { who: '{{requester.name}}' } };
      const workflow = await make(tagging('Calls', { steps: [{ id: 'call', kind: 'action', action }] }));
      answers = [500];
      const { key } = await request();
      expect((await run(workflow, ended)).state).toBe('done');
      expect(heard).toHaveLength(2);
      expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      for (const { headers, body } of heard) {
        const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
        expect(String(headers['webhook-signature']).split(' ')).toContain(signatureOf(secret, content));
        expect(JSON.parse(body)).toMatchObject({ issue: { key }, values: { who: 'Cleo' } });
      }
      await remove(workflow);
    });

    test('that is refused fails the run, which goes on when it is tried again', async () => {
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
      const action = { kind: 'webhook', url };
      const workflow = await make(tagging('Refused', { steps: [{ id: 'call', kind: 'action', action }] }));
      answers = [400];
      await request();
      const over = await run(workflow, ended);
      expect(over).toMatchObject({ state: 'failed', reason: expect.stringContaining('answered the webhook with 400') });
      await world().api('POST', `/api/v1/workflow-runs/${over.id}/retry`);
      expect((await run(workflow, ended)).state).toBe('done');
      await remove(workflow);
    });
  });

  test('a ticket that moves in Intercom starts one for its issue', async () => {
    world().intercom.subscribe({ url: `${world().url}/hooks/intercom`, retryMs: 50 });
    const workflow = await make({
      ...tagging('Moved'),
      trigger: { kind: 'ticket-state-changed', to: ['resolved'] },
    });
    const state = world().intercom.state;
    const type = hands.addType('Moving', []);
    const [admin] = [...hands.intercom().admins.values()];
    if (admin === undefined) throw new Error('The workspace has no teammate.');
    const author = adminAuthor(admin);
    const contact = world().intercom.addContact({ name: 'Cleo', email: `cleo-${randomUUID()}@acme.example` });
    const conversation = openTicket(state, hands.intercom(), { type, contact, values: {}, author });
    const { key } = await request({ description: world().intercom.conversationUrl(conversation.id, connected.id) });
    await until('the ticket is linked', async () => (await world().links(key)).length === 1);
    const place = { state, workspace: hands.intercom(), conversation };
    const resolved = [...place.workspace.ticketStates.values()].find(
      ({ id, category }) => category === 'resolved' && type.stateIds.includes(id),
    );
    moveTicket(place, { stateId: resolved?.id ?? '', author, app: null });
    expect((await run(workflow, ended)).state).toBe('done');
    await until('the tag is there', async () =>
      (await world().api('GET', `/api/v1/requests/${key}`)).text.includes('"seen"'),
    );
    await remove(workflow);
  });

  test('Jira’s issues work alike: a comment and a label where a status changes', async () => {
    const workflow = await make({
      ...tagging('On Jira'),
      scope: { host: 'cloud', projects: ['SUP'] },
      trigger: { kind: 'status-changed', to: ['Done'] },
      steps: [
        { id: 'label', kind: 'action', action: { kind: 'add-tag', tag: 'finished' } },
        { id: 'say', kind: 'action', action: { kind: 'comment', text: '{{trigger}} by {{actor}}' } },
      ],
    });
    const site = world().sites.cloud;
    const issue = site.jira.act.createIssue({ project: 'SUP', summary: 'Export stops' });
    site.jira.act.transition({ issue: issue.id, status: 'Done' });
    const over = await run(workflow, ended);
    expect([over.state, over.issue.key, said(over)]).toEqual([
      'done',
      issue.key,
      ['label waiting', 'label done', 'say waiting', 'say done'],
    ]);
    await remove(workflow);
  });
});
