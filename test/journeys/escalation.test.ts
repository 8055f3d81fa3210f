/** An issue is escalated with one click: one ticket, back-links on both sides, and a line for each step; on a desk and from Jira. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { escalationIn, type Place } from './escalation.ts';
import { connected, eachWorld } from './world.ts';
import { listRemoteLinks } from '../remote-links.ts';

eachWorld('escalation', (world) => {
  const hands = escalationIn(world);
  let type: ReturnType<typeof hands.addType>;
  let teamId = '';
  let connection = '';
  const optionOf = (label: string) =>
    type.attributes.find(({ name }) => name === 'Severity')?.options.find((one) => one.label === label)?.id ?? '';
  const severityId = () => type.attributes.find(({ name }) => name === 'Severity')?.id ?? '';

  beforeAll(async () => {
    if (world() === null) return;
    type = hands.addType('Bug report');
    teamId = hands.addTeam('Second line').id;
    await world().apply({
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [
        { host: 'help', key: 'REQ', connection: 'acme', escalation: { teams: [teamId], defaultTicketType: type.id } },
        { host: 'data-center', key: 'SUP', connection: 'acme', escalation: { teams: [teamId] } },
      ],
    });
    connection = await hands.connectionId();
  });

  async function request(title = 'Invoices twice'): Promise<Place & { id: string }> {
    const email = `cleo.${randomUUID()}@example.com`;
    const { status, text } = await world().api('POST', '/api/v1/requests', {
      project: 'REQ',
      title,
      description: 'Every invoice comes **twice**.',
      requester: { name: 'Cleo', email },
    });
    expect(status, text).toBe(201);
    const made = JSON.parse(text) as { id: string; key: string };
    return { host: 'help', issue: made.key, id: made.id };
  }

  const wish = (given: object = {}) => ({
    to: { kind: 'ticket', connection, ticketType: type.id },
    contact: { reporter: true },
    subject: 'Invoices twice',
    message: 'Every invoice comes twice.',
    attributes: { [severityId()]: optionOf('Sev 1') },
    ...given,
  });

  describe('of a request', () => {
    test('offers the workspace with its types, and only the teams that the settings allow', async () => {
      hands.addTeam('Not offered');
      const offer = await hands.offer(await request());
      expect(offer).toMatchObject({ can: { escalate: true }, refreshing: false });
      const [first] = offer.workspaces;
      expect(first).toMatchObject({
        id: connection,
        own: true,
        problem: null,
        teams: [{ id: teamId, name: 'Second line' }],
      });
      expect(first?.ticketTypes).toContainEqual(
        expect.objectContaining({ id: type.id, name: 'Bug report', chosen: true, problem: null }),
      );
      expect(first?.ticketTypes.find(({ id }) => id === type.id)?.attributes).toMatchObject([
        { name: 'Severity', type: 'list', required: true },
      ]);
      expect(first?.whyTeamMissing.length).toBeGreaterThan(1);
      expect(offer.projects).toContainEqual(expect.objectContaining({ host: 'data-center', key: 'SUP' }));
    });

    test('has a form that says what the request says, and whom it is for', async () => {
      const place = await request();
      const form = await hands.form(place, { to: 'ticket', connection, ticketType: type.id });
      expect(form).toMatchObject({
        subject: 'Invoices twice',
        reporter: { name: 'Cleo', possible: true },
        contacts: [],
      });
      expect(form.message).toContain('Every invoice comes twice.');
      expect(form.message).toContain(`/browse/${place.issue}`);
    });

    test('makes one ticket with its team, links it, and shows it on both sides', async () => {
      const place = await request();
      const before = hands.tickets().length;
      const asked = await hands.escalate(place, wish({ assignee: { kind: 'team', id: teamId } }));
      expect(asked).toMatchObject({ to: 'ticket', by: 'API key journeys', subject: 'Invoices twice', test: false });
      const run = await hands.ran(place, asked.id);
      expect(run.steps.map(({ step, state }) => [step, state])).toEqual([
        ['create', 'done'],
        ['link', 'done'],
        ['note', 'done'],
        ['back-link', 'done'],
      ]);
      expect(run.state).toBe('done');
      expect(hands.tickets()).toHaveLength(before + 1);
      const ticket = hands.tickets().find(({ id }) => id === run.made?.id);
      expect(ticket).toMatchObject({ title: 'Invoices twice', teamAssigneeId: teamId });
      const attributes = hands.attributesOf(ticket as NonNullable<typeof ticket>);
      expect(attributes['Severity']).toBe(optionOf('Sev 1'));
      expect(attributes['_default_description_']).toMatch(/^Every invoice comes twice\.\n\n\[ref [0-9A-Z]{6}\]$/);
      const [note, ...more] = world().notes(run.made?.id ?? '');
      expect(more).toEqual([]);
      expect(note?.text).toContain(`API key journeys escalated ${place.issue} Invoices twice`);
      const { db, organizationId } = world().app;
      const [remote] = await db.tx(organizationId, (sql) => listRemoteLinks(sql, place.id));
      expect(remote).toMatchObject({ url: run.made?.url, title: 'Invoices twice' });
      const [link] = await world().links(place.issue);
      expect(link).toMatchObject({ id: run.made?.linkId, sources: ['escalation'] });
      const kinds = await hands.timeline(place);
      expect(kinds.slice(-4)).toEqual([
        'escalation.asked',
        'escalation.created',
        'escalation.note',
        'escalation.back-link',
      ]);
      await world().settled();
      expect(world().notes(run.made?.id ?? '')).toHaveLength(1);
    });

    test('hears of the request afterwards like any linked conversation', async () => {
      const place = await request();
      const { id } = await hands.escalate(place, wish());
      const { made } = await hands.ran(place, id);
      await world().api('PATCH', `/api/v1/requests/${place.issue}`, { status: 'waiting' });
      await world().settled();
      expect(
        world()
          .notes(made?.id ?? '')
          .at(-1)?.text,
      ).toContain('New → Waiting');
    });

    test('twice with one key is one ticket; the key for something else is refused', async () => {
      const place = await request();
      const key = randomUUID();
      const before = hands.tickets().length;
      const [one, other] = await Promise.all([
        hands.post(place, '/escalations', { ...wish(), key }),
        hands.post(place, '/escalations', { ...wish(), key }),
      ]);
      expect([one.status, other.status]).toEqual([202, 202]);
      expect(one.json.id).toBe(other.json.id);
      await hands.ran(place, one.json.id);
      expect(hands.tickets()).toHaveLength(before + 1);
      const reused = await hands.post(place, '/escalations', { ...wish({ subject: 'Something else' }), key });
      expect([reused.status, reused.json.code]).toEqual([409, 'key_reused']);
    });

    test('as a conversation begins it in the name of the contact, with subject and reference', async () => {
      const place = await request();
      const contact = world().intercom.addContact({ email: 'dora@example.com', name: 'Dora', workspace: connected.id });
      const { id } = await hands.escalate(place, {
        ...wish({ contact: { id: contact.id }, attributes: {} }),
        to: { kind: 'conversation', connection },
      });
      const run = await hands.ran(place, id);
      expect(run).toMatchObject({ state: 'done', to: 'conversation' });
      const made = hands.intercom().conversations.get(run.made?.id ?? '');
      expect(made?.contactIds).toEqual([contact.id]);
      expect(made?.source.body).toContain('Invoices twice');
      expect(made?.source.body).toMatch(/\[ref [0-9A-Z]{6}\]/);
      expect(world().notes(run.made?.id ?? '')).toHaveLength(1);
    });

    test('offers open tickets of the same contact with a similar title', async () => {
      const contact = world().intercom.addContact({ email: 'emil@example.com', workspace: connected.id });
      const place = await request('Export stops at 1,000 rows');
      const first = await hands.escalate(
        place,
        wish({ contact: { id: contact.id }, subject: 'Export stops at 1,000 rows' }),
      );
      const { made } = await hands.ran(place, first.id);
      const other = await request('Export stops after 1,000 rows');
      const query = { connection, contact: contact.id, title: 'Export stops after 1,000 rows' };
      const { json } = await hands.get(other, `/escalation/similar?${new URLSearchParams(query).toString()}`);
      expect(json.items).toMatchObject([{ conversationId: made?.id, linked: false }]);
      const different = new URLSearchParams({ ...query, title: 'Dark mode' }).toString();
      expect((await hands.get(other, `/escalation/similar?${different}`)).json.items).toEqual([]);
    });
  });

  describe('that cannot be says what to do', () => {
    const refused = async (given: object) => {
      const { status, json } = await hands.post(await request(), '/escalations', { key: randomUUID(), ...wish(given) });
      return { status, code: json.code, detail: json.detail };
    };

    test('a required attribute is missing', async () => {
      const answer = await refused({ attributes: {} });
      expect(answer).toMatchObject({ status: 422, code: 'attribute_required' });
      expect(answer.detail).toContain('“Severity” is required by Bug report');
    });

    test('a team that is not offered, and one that is not there', async () => {
      const other = hands.addTeam('Night shift');
      await hands.offer(await request());
      expect(await refused({ assignee: { kind: 'team', id: other.id } })).toMatchObject({
        status: 422,
        code: 'team_not_offered',
      });
      expect(await refused({ assignee: { kind: 'team', id: '999' } })).toMatchObject({
        status: 422,
        code: 'team_missing',
      });
    });

    test.each([
      ['ticket', 'create', 'choose another, and escalate again'],
      ['conversation', 'assign', 'The conversation is there, without an assignee'],
    ])('a team that goes after it was offered, for a %s', async (kind, step, fix) => {
      const gone = hands.addTeam('Gone soon');
      const at = { host: 'help', key: 'REQ', connection: 'acme' };
      const project = (teams: string[]) => world().apply({ projects: [{ ...at, escalation: { teams } }] });
      await project([teamId, gone.id]);
      const place = await request();
      expect((await hands.offer(place)).workspaces[0]?.teams).toHaveLength(2);
      hands.intercom().teams.delete(gone.id);
      const contact = { id: world().intercom.addContact({ workspace: connected.id, email: 'gone@example.com' }).id };
      const to = kind === 'ticket' ? {} : { contact, to: { kind, connection }, attributes: undefined };
      const asked = await hands.escalate(place, wish({ ...to, assignee: { kind: 'team', id: gone.id } }));
      const run = await hands.ran(place, asked.id, ({ steps }) => steps.some(({ state }) => state === 'failed'));
      const failed = run.steps.find(({ state }) => state === 'failed');
      expect(failed).toMatchObject({ step, reason: expect.stringContaining('unknown_assignee') as unknown });
      expect(failed?.fix).toContain(fix);
      expect(run.made === null).toBe(kind === 'ticket');
      // Nobody had to re-sync: the next who wishes for it hears that it is gone.
      expect((await refused({ ...to, assignee: { kind: 'team', id: gone.id } })).code).toBe('team_missing');
      await project([teamId]);
    });

    test('a contact that is gone, and none at all', async () => {
      expect(await refused({ contact: { id: 'nobody' } })).toMatchObject({ status: 422, code: 'contact_gone' });
      expect(await refused({ contact: undefined })).toMatchObject({ status: 422, code: 'contact_missing' });
    });

    test('an option that is not offered', async () => {
      const answer = await refused({ attributes: { [severityId()]: 'Sev 9' } });
      expect(answer).toMatchObject({ status: 422, code: 'option_gone' });
      expect(answer.detail).toContain('choose one of Sev 1, Sev 2');
    });
  });

  describe('from Jira', () => {
    const site = () => world().sites['data-center'];

    async function issue(): Promise<Place & { id: string }> {
      const { id, key } = site().jira.act.createIssue({ project: 'SUP', summary: 'Export stops', by: 'ben' });
      await world().settled();
      return { host: 'data-center', issue: key, id };
    }

    test('makes the ticket for the reporter, and puts a remote link on the issue', async () => {
      const place = await issue();
      const { id } = await hands.escalate(place, wish({ subject: 'Export stops' }));
      const run = await hands.ran(place, id);
      expect(run.state).toBe('done');
      const links = site().jira.issue(place.id)?.remoteLinks ?? [];
      expect(JSON.stringify(links)).toContain(run.made?.url);
      expect(world().notes(run.made?.id ?? '')[0]?.hrefs).toContain(`${site().jira.url}/browse/${place.issue}`);
    });

    test('with the back-link failing: it is shown with the id, tried again, and held after Re-link', async () => {
      const place = await issue();
      site().jira.faults.add({ method: 'POST', path: '*/remotelink', fault: { kind: 'status', status: 503 } });
      const { id } = await hands.escalate(place, wish({ subject: 'Export stops' }));
      const broken = await hands.ran(place, id, (run) => run.steps.some(({ state }) => state === 'retrying'));
      expect(broken.state).toBe('needs_attention');
      expect(broken.made).not.toBeNull();
      expect(broken.steps.find(({ step }) => step === 'back-link')).toMatchObject({ state: 'retrying' });
      site().calm();
      await hands.post(place, `/escalations/${id}/relink`);
      const held = await hands.ran(place, id, ({ state }) => state === 'done');
      expect(held.made?.id).toBe(broken.made?.id);
      expect(JSON.stringify(site().jira.issue(place.id)?.remoteLinks ?? [])).toContain(held.made?.url);
      expect(world().notes(held.made?.id ?? '')).toHaveLength(1);
    });

    test('unlinked by hand and re-linked: the link is back, with no second note', async () => {
      const place = await issue();
      const { id } = await hands.escalate(place, wish({ subject: 'Export stops' }));
      const { made } = await hands.ran(place, id);
      await world().api('DELETE', `/api/v1/links/${made?.linkId ?? ''}`);
      await world().settled();
      expect((await hands.run(place, id)).steps.find(({ step }) => step === 'link')).toMatchObject({
        state: 'skipped',
      });
      await hands.post(place, `/escalations/${id}/relink`);
      const again = await hands.ran(place, id, ({ state }) => state === 'done');
      expect(again.made?.id).toBe(made?.id);
      expect(again.made?.linkId).not.toBe(made?.linkId);
      await world().settled();
      expect(world().notes(made?.id ?? '')).toHaveLength(1);
    });
  });
});
