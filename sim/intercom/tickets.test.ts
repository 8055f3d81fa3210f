import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startIntercomSim } from '../intercom.ts';
import type { IntercomSim } from '../intercom.ts';
import { createCaller, noteBody } from './caller.ts';

let sim: IntercomSim;
const call = createCaller(() => sim);

beforeEach(async () => {
  sim = await startIntercomSim();
});

afterEach(async () => {
  await sim.close();
});

describe('contacts', () => {
  const search = (query: unknown, pagination?: unknown) => call('POST /contacts/search', { query, pagination });

  test('are found by exact e-mail, by part, and by nested groups', async () => {
    sim.addContact({ email: 'ann@x.example', role: 'user' });
    sim.addContact({ email: 'joann@x.example', role: 'lead' });
    expect((await search({ field: 'email', operator: '=', value: 'ann@x.example' })).at('total_count')).toBe(1);
    expect((await search({ field: 'email', operator: '~', value: 'ann@x.example' })).at('total_count')).toBe(2);
    const roles = { operator: 'OR', value: [{ field: 'role', operator: '=', value: 'lead' }] };
    const nested = { operator: 'AND', value: [{ field: 'email', operator: '$', value: 'x.example' }, roles] };
    expect((await search(nested)).at('data')).toMatchObject([{ email: 'joann@x.example', role: 'lead' }]);
    expect((await search({ field: 'email', operator: 'NIN', value: ['ann@x.example'] })).at('total_count')).toBe(1);
  });

  test('come in pages until there is no next one', async () => {
    for (let nth = 0; nth < 5; nth += 1) sim.addContact({ email: `c${nth}@x.example` });
    const query = { field: 'role', operator: '=', value: 'user' };
    const first = await search(query, { per_page: 3 });
    expect(first.at('data')).toHaveLength(3);
    const second = await search(query, { per_page: 3, starting_after: first.at('pages.next.starting_after') });
    expect(second.at('data')).toHaveLength(2);
    expect(second.at('pages.next')).toBeUndefined();
  });

  test('conflict with a user of the same e-mail, and name its id', async () => {
    const made = await call('POST /contacts', { role: 'user', email: 'Mira@Nordlicht.example' });
    const again = await call('POST /contacts', { email: 'mira@nordlicht.example' });
    expect(again.status).toBe(409);
    expect(again.at('errors.0')).toMatchObject({ code: 'conflict' });
    expect(/id=([0-9a-z]+)/i.exec(String(again.at('errors.0.message')))?.[1]).toBe(made.at('id'));
    expect((await call('POST /contacts', { role: 'lead', email: 'mira@nordlicht.example' })).status).toBe(200);
  });

  test('that were merged answer 404 in 2.15 and 410 with the survivor in 2.16', async () => {
    const from = sim.addContact({ role: 'lead', email: 'a@x.example' });
    const into = sim.addContact({ role: 'user', email: 'a@x.example' });
    await call('POST /contacts/merge', { from: from.id, into: into.id });
    expect((await call(`GET /contacts/${from.id}`, undefined, { version: '2.15' })).status).toBe(404);
    const gone = await call(`GET /contacts/${from.id}`, undefined, { version: '2.16' });
    expect([gone.status, gone.headers.get('link')]).toEqual([410, `</contacts/${into.id}>; rel="canonical"`]);
  });
});

describe('versions', () => {
  test('differ in assignee, priority and company of a conversation', async () => {
    const { id } = sim.addConversation();
    const read = async (version: string) => (await call(`GET /conversations/${id}`, undefined, { version })).body;
    const old = await read('2.14');
    expect(old).toMatchObject({ admin_assignee_id: null, priority: 'not_priority' });
    expect(old).not.toHaveProperty('company');
    expect(await read('2.15')).toMatchObject({ admin_assignee_id: null, priority: 'not_priority', company: null });
    expect(await read('2.16')).toMatchObject({ admin_assignee_id: 0, priority: 'none' });
  });

  test('differ in how attributes of conversations are listed', async () => {
    sim.seed();
    const path = '/data_attributes?model=conversation';
    expect((await call(`GET ${path}`, undefined, { version: '2.15' })).status).toBe(200);
    expect((await call(`GET ${path}`, undefined, { version: '2.16' })).status).toBe(422);
    const listed = await call('GET /conversations/attributes', undefined, { version: '2.16' });
    expect(listed.at('data')).toMatchObject([{ name: 'Jira issue', data_type: 'string' }]);
  });
});

describe('tickets', () => {
  const typeNamed = (name: string) => {
    const type = [...sim.workspace().ticketTypes.values()].find((one) => one.name === name);
    if (!type) throw new Error(`no ticket type ${name}`);
    return type;
  };

  test('are conversations underneath: the same id reads both ways', async () => {
    const { contacts } = sim.seed();
    const type = typeNamed('Specialist handoff');
    const made = await call('POST /tickets', {
      ticket_type_id: type.id,
      contacts: [{ id: contacts[0]?.id }],
      ticket_attributes: { _default_title_: 'Please look', 'Jira key': 'SUP-1' },
    });
    expect(made.body).toMatchObject({
      type: 'ticket',
      category: 'Back-office',
      ticket_attributes: { 'Jira key': 'SUP-1' },
    });
    const id = String(made.at('id'));
    expect((await call(`GET /conversations/${id}`)).body).toMatchObject({ id, title: 'Please look' });
    const note = await call(`POST /tickets/${id}/reply`, noteBody(sim, 'Looking'));
    expect(note.body).toMatchObject({ type: 'ticket_part', part_type: 'note' });
    expect(sim.notesOf(id)).toHaveLength(1);
    const byKey = {
      field: `ticket_attribute.${type.attributes.find((one) => one.name === 'Jira key')?.id}`,
      operator: '=',
      value: 'SUP-1',
    };
    expect((await call('POST /tickets/search', { query: byKey })).at('tickets')).toMatchObject([{ id }]);
  });

  test('need their required attributes and known list values', async () => {
    const { contacts } = sim.seed();
    const ticket = { ticket_type_id: typeNamed('Bug report').id, contacts: [{ id: contacts[0]?.id }] };
    const without = await call('POST /tickets', { ...ticket, ticket_attributes: { _default_title_: 'Broken' } });
    expect(without.at('errors.0')).toMatchObject({
      code: 'parameter_invalid',
      message: 'Missing required ticket attributes',
    });
    const label = { _default_title_: 'Broken', Severity: 'Sev 1' };
    expect((await call('POST /tickets', { ...ticket, ticket_attributes: label })).status).toBe(400);
  });

  test('change state without closing, and close without changing state', async () => {
    sim.seed();
    const ticket = [...sim.workspace().conversations.values()].find((one) => one.ticket);
    const resolved = [...sim.workspace().ticketStates.values()].find((state) => state.category === 'resolved');
    const moved = await call(`PUT /tickets/${ticket?.id}`, { ticket_state_id: resolved?.id });
    expect(moved.body).toMatchObject({ open: true, ticket_state: { category: 'resolved' } });
    const closed = await call(`PUT /tickets/${ticket?.id}`, { open: false, admin_id: Number(sim.access().adminId) });
    expect(closed.body).toMatchObject({ open: false, ticket_state: { category: 'resolved' } });
    const wrong = await call(`PUT /tickets/${ticket?.id}`, { ticket_state_id: '999' });
    expect(wrong.code).toBe('ticket_state_id_invalid');
  });

  test('vanish from conversations for a token without the ticket permission', async () => {
    sim.seed();
    const ticket = [...sim.workspace().conversations.values()].find((one) => one.ticket);
    for (const token of sim.workspace().tokens.values()) token.missing.add('read_tickets');
    expect((await call(`GET /conversations/${ticket?.id}`)).status).toBe(404);
  });
});
