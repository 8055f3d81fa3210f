/** Escalation where things go wrong on the wire, where Intercom was changed meanwhile, to another project, and as a test from the settings. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../sim/faults.ts';
import type { EscalationTestAnswer } from '../../src/api/schemas/escalation.ts';
import { removeRemoteLink } from '../../src/store/desk/request-comments.ts';
import { escalationIn, type Place } from './escalation.ts';
import { connected, eachWorld } from './world.ts';
import { listRemoteLinks } from '../remote-links.ts';

eachWorld('an escalation', (world) => {
  const hands = escalationIn(world);
  let type: ReturnType<typeof hands.addType>;
  let connection = '';
  const attribute = (name: string) => type.attributes.find((one) => one.name === name);
  const idOf = (name: string) => attribute(name)?.id ?? '';

  beforeAll(async () => {
    if (world() === null) return;
    type = hands.addType('Incident', [
      { name: 'Severity', dataType: 'list', options: ['Sev 1', 'Sev 2'], required: true },
      { name: 'Priority', dataType: 'list', options: ['Low', 'High'] },
      { name: 'Issue', dataType: 'string' },
    ]);
    await world().apply({
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [
        {
          host: 'help',
          key: 'REQ',
          connection: 'acme',
          escalation: {
            defaultTicketType: type.id,
            fields: [
              { ticketType: type.id, attribute: 'Severity', constant: 'Sev 2' },
              {
                ticketType: type.id,
                attribute: 'Priority',
                from: 'priority',
                values: { high: 'High' },
                default: 'Low',
              },
              { ticketType: type.id, attribute: 'Issue', template: '{{issue.key}}' },
            ],
          },
        },
      ],
    });
    connection = await hands.connectionId();
  });
  afterEach(() => {
    if (world() === null) return;
    world().intercom.faults.clear();
    world().intercom.state.searchLagMs = 0;
  });

  async function request(given: object = {}): Promise<Place & { id: string }> {
    const { status, text } = await world().api('POST', '/api/v1/requests', {
      project: 'REQ',
      title: 'Invoices twice',
      description: 'Every invoice comes twice.',
      requester: { name: 'Cleo', email: `cleo.${randomUUID()}@example.com` },
      ...given,
    });
    expect(status, text).toBe(201);
    const { id, key } = JSON.parse(text) as { id: string; key: string };
    return { host: 'help', issue: key, id };
  }

  const contact = () =>
    world().intercom.addContact({ email: `${randomUUID()}@example.com`, workspace: connected.id }).id;
  const ticket = (subject: string, given: object = {}) => ({
    to: { kind: 'ticket', connection, ticketType: type.id },
    contact: { id: contact() },
    subject,
    message: 'Every invoice comes twice.',
    attributes: { [idOf('Severity')]: attribute('Severity')?.options[0]?.id },
    ...given,
  });
  const conversation = (subject: string) => ({
    to: { kind: 'conversation', connection },
    contact: { id: contact() },
    subject,
    message: 'Every invoice comes twice.',
  });
  const made = (subject: string) =>
    [...hands.intercom().conversations.values()].filter(
      (one) => one.title === subject || one.source.body.includes(subject),
    );

  describe('whose call meets a fault is made once', () => {
    const faults: Fault[] = [
      { kind: 'reset-before' },
      { kind: 'reset-after' },
      { kind: 'error-after' },
      { kind: 'late-commit', afterMs: 60, meanwhile: 'reset' },
      { kind: 'status', status: 503 },
      { kind: 'rate-limited', headers: true },
      { kind: 'html' },
      { kind: 'malformed' },
    ];
    const ways = [
      ['ticket', '/tickets'],
      ['conversation', '/conversations'],
    ] as const;
    test.each(ways.flatMap(([way, path]) => faults.map((fault) => ({ way, kind: fault.kind, path, fault }))))(
      'as a $way: $kind',
      async ({ way, kind, path, fault }) => {
        if (kind === 'rate-limited') world().intercom.rate.settings.windowMs = 200;
        const place = await request();
        const subject = `${kind} ${randomUUID()}`;
        world().intercom.faults.add({ method: 'POST', path, fault, times: 1 });
        const { id } = await hands.escalate(place, way === 'ticket' ? ticket(subject) : conversation(subject));
        const run = await hands.ran(place, id, ({ state }) => state === 'done');
        expect(made(subject).map((one) => one.id)).toEqual([run.made?.id]);
        expect(world().notes(run.made?.id ?? '')).toHaveLength(1);
      },
    );

    test('also where searches find it late', async () => {
      const place = await request();
      const subject = `late ${randomUUID()}`;
      world().intercom.state.searchLagMs = 200;
      world().intercom.faults.add({ method: 'POST', path: '/tickets', fault: { kind: 'reset-after' }, times: 1 });
      const { id } = await hands.escalate(place, ticket(subject));
      const run = await hands.ran(place, id, ({ state }) => state === 'done');
      expect(made(subject).map((one) => one.id)).toEqual([run.made?.id]);
    });
  });

  describe('in a workspace that was changed', () => {
    test('is filled by the mapping, by ids: a renamed attribute is filled as before', async () => {
      const place = await request({ priority: 'high' });
      await hands.offer(place);
      const before = await hands.form(place, { to: 'ticket', connection, ticketType: type.id });
      expect(before.problems).toEqual([]);
      expect(before.priority).toBe(attribute('Priority')?.options[1]?.id);
      expect(before.attributes).toEqual({
        [idOf('Severity')]: attribute('Severity')?.options[1]?.id,
        [idOf('Issue')]: place.issue,
      });
      const renamed = attribute('Severity');
      if (renamed !== undefined) renamed.name = 'How bad';
      const { attributes, priority } = before;
      const { id } = await hands.escalate(place, ticket('After renaming', { attributes, priority }));
      const run = await hands.ran(place, id);
      expect(run.state).toBe('done');
      const [ticketMade] = made('After renaming');
      if (ticketMade === undefined) throw new Error('There is no ticket.');
      expect(hands.attributesOf(ticketMade)).toMatchObject({
        'How bad': renamed?.options[1]?.id,
        Priority: attribute('Priority')?.options[1]?.id,
        Issue: place.issue,
      });
      if (renamed !== undefined) renamed.name = 'Severity';
    });

    test('where an attribute is deleted: refused with its name, and nothing is made', async () => {
      const place = await request();
      await hands.offer(place);
      const gone = idOf('Issue');
      type.attributes = type.attributes.filter(({ id }) => id !== gone);
      const wanted = ticket('After deleting', { attributes: { ...ticket('').attributes, [gone]: 'x' } });
      const answer = await hands.post(place, '/escalations', { key: randomUUID(), ...wanted });
      // What was offered before is believed; Intercom is asked when it is made.
      const run = await hands.ran(place, answer.json.id);
      expect(run).toMatchObject({ state: 'failed', made: null });
      expect(run.steps[0]?.reason).toContain('“Issue” is no attribute of Incident any more');
      expect(run.steps[0]?.fix).toContain('Open the form again');
      expect(made('After deleting')).toEqual([]);
      expect(await hands.timeline(place)).toContain('escalation.failed');
      await hands.offer(place);
      const { status, json } = await hands.post(place, '/escalations', { key: randomUUID(), ...wanted });
      expect([status, json.code]).toEqual([422, 'attribute_gone']);
      const form = await hands.form(place, { to: 'ticket', connection, ticketType: type.id });
      expect(form.problems).toMatchObject([{ sentence: expect.stringContaining('“Issue”') as unknown }]);
    });

    test('without an authorisation says who can mend it', async () => {
      const place = await request();
      await hands.offer(place);
      const { db, organizationId } = world().app;
      await db.tx(organizationId, (sql) => sql.query(`update connections set state = 'broken'`));
      const offer = await hands.offer(place);
      expect(offer.workspaces[0]?.problem?.text).toContain('Authorization failed');
      expect(offer.workspaces[0]?.problem?.fix).toContain('Ask a workspace admin');
      const { status, json } = await hands.post(place, '/escalations', { key: randomUUID(), ...ticket('Broken') });
      expect([status, json.code]).toEqual([409, 'reconnect_needed']);
      await db.tx(organizationId, (sql) => sql.query(`update connections set state = 'connected'`));
    });
  });

  describe('to a project of Jira', () => {
    test('makes one issue, and each shows the other', async () => {
      const place = await request();
      const site = world().sites['data-center'];
      const to = { to: 'issue', host: 'data-center', project: 'OPS' };
      const { issueTypes } = await hands.form(place, to);
      const issueType = issueTypes.find(({ name }) => name === 'Task')?.id ?? issueTypes[0]?.id ?? '';
      const form = await hands.form(place, { ...to, issueType });
      const required = form.fields.filter((field) => field.required);
      const attributes = Object.fromEntries(required.map(({ id, values }) => [id, values?.[0] ?? 'x']));
      const { id } = await hands.escalate(place, {
        to: { kind: 'issue', host: 'data-center', project: 'OPS', issueType },
        subject: 'Look into invoices',
        message: 'Every invoice comes **twice**.',
        attributes,
      });
      const run = await hands.ran(place, id);
      expect(run.steps.map(({ step, state }) => [step, state])).toEqual([
        ['create', 'done'],
        ['back-link', 'done'],
        ['back-link', 'done'],
      ]);
      expect(run.made?.url).toMatch(/\/browse\/OPS-\d+$/);
      const issue = site.jira.issue(run.made?.id ?? '');
      expect(issue).toMatchObject({ summary: 'Look into invoices' });
      expect(JSON.stringify(issue?.remoteLinks)).toContain(`/browse/${place.issue}`);
      expect((await hands.timeline(place)).slice(-4)).toEqual([
        'escalation.asked',
        'escalation.created',
        'escalation.back-link',
        'escalation.back-link',
      ]);
      // Somebody takes the links away, on either side; Re-link brings them back.
      const shownThere = () => JSON.stringify(site.jira.issue(run.made?.id ?? '')?.remoteLinks);
      const { db, organizationId } = world().app;
      const shownHere = () => db.tx(organizationId, (sql) => listRemoteLinks(sql, place.id));
      const [here] = await shownHere();
      if (issue === null || issue === undefined || here === undefined) throw new Error('There are no links to remove.');
      issue.remoteLinks = [];
      await db.tx(organizationId, (sql) => removeRemoteLink(sql, place.id, here.globalId));
      expect(await shownHere()).toEqual([]);
      expect((await hands.post(place, `/escalations/${id}/relink`)).status).toBe(200);
      await hands.ran(place, id, ({ state }) => state === 'done');
      await world().settled();
      expect(shownThere()).toContain(`/browse/${place.issue}`);
      expect((await shownHere()).map(({ url }) => url)).toEqual([run.made?.url]);
      expect((await hands.run(place, id)).made?.id).toBe(run.made?.id);
    });
  });

  describe('tried from the settings', () => {
    const project = async () => {
      const { items } = (await world().api('GET', '/api/v1/projects')).json;
      return items.find(({ key }) => key === 'REQ')?.id ?? '';
    };
    async function tried(body: object): Promise<EscalationTestAnswer> {
      const { status, text } = await world().api('POST', `/api/v1/projects/${await project()}/escalation/test`, body);
      expect(status, text).toBe(200);
      return JSON.parse(text) as EscalationTestAnswer;
    }

    test('dry: says step by step what would be done, and makes nothing', async () => {
      const place = await request();
      const before = hands.tickets().length;
      const answer = await tried({ issue: place.issue });
      expect(answer.steps.map(({ what }) => what)).toEqual([
        'Issue',
        'Workspace',
        'Teams',
        'Ticket type',
        'Field mapping',
      ]);
      // The attribute that the mapping fills was deleted by a test above.
      expect(answer.steps.at(-1)).toMatchObject({ ok: false, text: expect.stringContaining('“Issue”') as unknown });
      expect(answer).toMatchObject({ ok: false, created: false, run: null });
      expect(hands.tickets()).toHaveLength(before);
    });

    test('while Intercom is down: says so, whatever was read before', async () => {
      const place = await request();
      await hands.offer(place);
      world().intercom.faults.add({ method: 'GET', path: '/ticket_types', fault: { kind: 'status', status: 503 } });
      const answer = await tried({ issue: place.issue });
      expect(answer.steps.map(({ what, ok }) => [what, ok])).toEqual([
        ['Issue', true],
        ['Workspace', false],
      ]);
    });

    test('to the end: a request of its own, a ticket marked as a test, both linked', async () => {
      await world().apply({
        projects: [{ host: 'help', key: 'REQ', connection: 'acme', escalation: { defaultTicketType: type.id } }],
      });
      const answer = await tried({ create: true });
      expect(answer.steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(answer).toMatchObject({ ok: true, created: true, run: { state: 'done', test: true } });
      expect(answer.run?.subject).toMatch(/^\[Test\] /);
      expect(world().notes(answer.run?.made?.id ?? '')[0]?.text).toContain('tested escalation from');
    });
  });
});
