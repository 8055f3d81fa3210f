import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startIntercomSim } from '../../sim/intercom.ts';
import type { IntercomSim } from '../../sim/intercom.ts';
import { createCaller, noteBody } from '../../sim/intercom/caller.ts';
import type { Answer, Asked } from '../../sim/intercom/caller.ts';
import { loadSpec } from './openapi.ts';

const specs = {
  '2.14': loadSpec('intercom-2.14.yaml'),
  '2.15': loadSpec('intercom-2.15.yaml'),
  '2.16': loadSpec('intercom-2.16.yaml'),
};
type Version = keyof typeof specs;

let sim: IntercomSim;
const call = createCaller(() => sim);

beforeEach(async () => {
  sim = await startIntercomSim();
});

afterEach(async () => {
  await sim.close();
});

/** Calls, checks the status, and lists everything that the vendor's file would object to. */
async function checked(
  line: string,
  expected: number,
  given: { body?: unknown; version?: Version; asked?: Asked } = {},
) {
  const version = given.version ?? '2.15';
  const answer = await call(line, given.body, { version, ...given.asked });
  expect([line, answer.status, answer.code]).toEqual([line, expected, answer.code]);
  const [method = '', path = ''] = line.split(' ');
  const problems = specs[version]?.validateResponse({ method, path, status: answer.status, body: answer.body });
  expect(problems).toEqual([]);
  return answer;
}

/** The same for a call whose request must be correct too. */
async function correct(line: string, body?: unknown, version: Version = '2.15'): Promise<Answer> {
  const [method = '', path = ''] = line.split(' ');
  const problems = specs[version]?.validateRequest({ method, path, ...(body === undefined ? {} : { body }) });
  expect([line, problems]).toEqual([line, []]);
  return checked(line, 200, { body, version });
}

function typeOf(name: string) {
  const type = [...sim.workspace().ticketTypes.values()].find((one) => one.name === name);
  if (!type) throw new Error(`no ticket type ${name}`);
  return type;
}

function ids() {
  const { adminId } = sim.access();
  const [contact] = sim.workspace().contacts.values();
  const [conversation] = sim.workspace().conversations.values();
  const ticket = [...sim.workspace().conversations.values()].find((one) => one.ticket);
  if (!contact || !conversation || !ticket) throw new Error('the seed is empty');
  return { adminId, contact: contact.id, conversation: conversation.id, ticket: ticket.id };
}

describe.skipIf(!specs['2.15'])('answers of the simulator fit the OpenAPI file of 2.15', () => {
  beforeEach(() => {
    sim.seed();
  });

  test('about the workspace', async () => {
    const { adminId } = ids();
    const [team] = sim.workspace().teams.values();
    await correct('GET /me');
    await correct('GET /admins');
    await correct(`GET /admins/${adminId}`);
    await correct('GET /teams');
    await correct(`GET /teams/${team?.id}`);
    await correct('GET /tags');
    await correct('POST /tags', { name: 'churn risk' });
    await correct('GET /data_attributes?model=contact&include_archived=false');
    await correct('GET /data_attributes?model=company');
    await correct('GET /data_attributes?model=conversation');
    await checked('GET /admins/1', 404);
    await checked('GET /teams/1', 404);
    await checked('POST /tags', 400, { body: {} });
    await checked('GET /data_attributes?model=ship', 400);
  });

  test('about contacts and companies', async () => {
    const { contact } = ids();
    const [company] = sim.workspace().companies.values();
    const [tag] = sim.workspace().tags.values();
    const made = await correct('POST /contacts', {
      role: 'lead',
      email: 'new@x.example',
      name: 'New',
      custom_attributes: { plan: 'Free' },
    });
    const id = String(made.at('id'));
    await correct(`GET /contacts/${id}`);
    await correct(`PUT /contacts/${id}`, { name: 'Newer', owner_id: Number(sim.access().adminId) });
    await correct(`GET /contacts/${contact}`);
    await correct('GET /contacts');
    await correct('GET /contacts/find_by_external_id/u-1001');
    await correct('POST /contacts/search', {
      query: { operator: 'AND', value: [{ field: 'email', operator: '=', value: 'mira@nordlicht.example' }] },
      pagination: { per_page: 2 },
    });
    await correct(`GET /contacts/${contact}/companies`);
    await correct(`POST /contacts/${id}/companies`, { id: company?.id });
    await correct(`POST /contacts/${id}/tags`, { id: tag?.id });
    await correct(`GET /contacts/${id}/tags`);
    await correct('GET /companies?company_id=nordlicht');
    await correct('GET /companies');
    await correct(`GET /companies/${company?.id}`);
    await correct('POST /companies', { company_id: 'new', name: 'New company', monthly_spend: 10 });
    await correct('POST /contacts/merge', { from: id, into: contact });
    await checked(`GET /contacts/${id}`, 404);
    await checked('GET /companies/1', 404);
    await checked('POST /contacts', 400, { body: {} });
    await checked('POST /contacts', 409, { body: { email: 'mira@nordlicht.example' } });
    await checked('POST /contacts/search', 400, { body: { query: { field: 'shoe', operator: '=', value: '1' } } });
    const leaving = String((await correct('POST /contacts', { external_id: 'leaving' })).at('id'));
    await correct(`POST /contacts/${leaving}/archive`);
    await correct(`POST /contacts/${leaving}/unarchive`);
    await correct(`DELETE /contacts/${leaving}`);
  });

  test('about conversations', async () => {
    const { adminId, contact, conversation: id } = ids();
    const [team] = sim.workspace().teams.values();
    const [tag] = sim.workspace().tags.values();
    const started = await correct('POST /conversations', { from: { type: 'user', id: contact }, body: 'Hello' });
    const fresh = String(started.at('conversation_id'));
    await correct('GET /conversations?per_page=3');
    await correct(`GET /conversations/${id}`);
    await correct(`GET /conversations/${id}?display_as=plaintext`);
    await correct('POST /conversations/search', { query: { field: 'state', operator: '=', value: 'open' } });
    await correct(`PUT /conversations/${id}`, {
      title: 'New title',
      read: true,
      custom_attributes: { 'Jira issue': 'SUP-1' },
    });
    const noted = await correct(`POST /conversations/${id}/reply`, {
      ...noteBody(sim, '<p>Hi</p>'),
      skip_notifications: true,
    });
    await correct(`POST /conversations/${id}/reply`, { ...noteBody(sim, '<p>Hi</p>'), message_type: 'comment' });
    const reply = { message_type: 'comment', type: 'user', intercom_user_id: contact, body: 'Thanks' };
    await correct(`POST /conversations/${id}/reply`, reply);
    const parts = `POST /conversations/${id}/parts`;
    await correct(parts, { message_type: 'close', type: 'admin', admin_id: adminId, body: 'Bye' });
    await correct(parts, { message_type: 'open', admin_id: adminId });
    await correct(parts, { message_type: 'snoozed', admin_id: adminId, snoozed_until: 1_893_456_000 });
    await correct(parts, { message_type: 'assignment', type: 'team', admin_id: adminId, assignee_id: team?.id });
    await correct(parts, { message_type: 'assignment', type: 'admin', admin_id: adminId, assignee_id: adminId });
    await correct(parts, { message_type: 'assignment', type: 'admin', admin_id: adminId, assignee_id: '0' });
    await correct(`POST /conversations/${id}/tags`, { id: tag?.id, admin_id: adminId });
    await correct(`DELETE /conversations/${id}/tags/${tag?.id}`, { admin_id: adminId });
    const conversation_part_id = String(noted.at('conversation_parts.conversation_parts.-1.id'));
    await correct('POST /conversations/redact', {
      type: 'conversation_part',
      conversation_id: id,
      conversation_part_id,
    });
    const source_id = sim.workspace().conversations.get(id)?.source.id;
    await correct('POST /conversations/redact', { type: 'source', conversation_id: id, source_id });
    await correct(`DELETE /conversations/${fresh}`);
  });

  test('that refuse something about conversations', async () => {
    const { adminId, conversation: id } = ids();
    const reply = `POST /conversations/${id}/reply`;
    await checked('GET /conversations/1', 404);
    await checked('POST /conversations/1/reply', 404, { body: noteBody(sim, 'Hi') });
    await checked(reply, 400, { body: { ...noteBody(sim, ''), body: '' } });
    await checked(reply, 400, { body: { ...noteBody(sim, 'Hi'), message_type: 'telegram' } });
    await checked(reply, 404, { body: { ...noteBody(sim, 'Hi'), admin_id: '1' } });
    const assignment = { message_type: 'assignment', type: 'team', admin_id: adminId, assignee_id: '1' };
    await checked(`POST /conversations/${id}/parts`, 404, { body: assignment });
    await checked('POST /conversations/redact', 404, { body: { type: 'conversation_part', conversation_id: id } });
    await checked('POST /conversations', 404, { body: { from: { type: 'user', id: '1' }, body: 'Hi' } });
    await checked(`PUT /conversations/${id}`, 400, { body: { custom_attributes: { unknown: '1' } } });
    sim.workspace().planRestricted = true;
    await checked(reply, 403, { body: noteBody(sim, 'Hi') });
    await checked('GET /conversations', 403);
    await checked('GET /me', 401, { asked: { token: 'nobody' } });
    sim.rate.settings.calls = 0;
    await checked(reply, 429, { body: noteBody(sim, 'Hi') });
  });

  test('about tickets', async () => {
    const { adminId, contact, conversation, ticket: seeded } = ids();
    const [team] = sim.workspace().teams.values();
    const [tag] = sim.workspace().tags.values();
    const handoff = typeOf('Specialist handoff');
    const bug = typeOf('Bug report');
    const severity = bug.attributes.find((one) => one.name === 'Severity')?.options[0]?.id;
    await correct('GET /ticket_types');
    await correct(`GET /ticket_types/${bug.id}`);
    await correct('GET /ticket_states');
    const made = await correct('POST /tickets', {
      ticket_type_id: handoff.id,
      contacts: [{ id: contact }],
      ticket_attributes: { _default_title_: 'Look', Approved: true, 'Jira key': 'SUP-1' },
      conversation_to_link_id: conversation,
      assignment: { admin_assignee_id: adminId, team_assignee_id: team?.id },
    });
    const id = String(made.at('id'));
    await correct(`GET /tickets/${id}`);
    await correct(`GET /conversations/${conversation}`);
    await correct(`PUT /tickets/${id}`, {
      ticket_attributes: { _default_title_: 'Look again' },
      ticket_state_id: handoff.stateIds[1],
      admin_id: Number(adminId),
      assignee_id: '0',
    });
    await correct(`PUT /tickets/${id}`, { snoozed_until: 1_893_456_000, is_shared: true });
    await correct(`PUT /tickets/${id}`, { open: false });
    await correct(`POST /tickets/${id}/reply`, noteBody(sim, '<p>Hi</p>'));
    await correct(`POST /tickets/${id}/tags`, { id: tag?.id, admin_id: adminId });
    await correct(`DELETE /tickets/${id}/tags/${tag?.id}`, { admin_id: adminId });
    await correct('POST /tickets/search', { query: { field: 'category', operator: '=', value: 'task' } });
    await correct(`GET /conversations/${seeded}`);
    await correct(`POST /conversations/${conversation}/convert`, {
      ticket_type_id: bug.id,
      attributes: { Severity: severity },
    });
    await checked(`POST /conversations/${conversation}/convert`, 400, { body: { ticket_type_id: handoff.id } });
    await checked(`PUT /tickets/${id}`, 400, { body: { ticket_state_id: '1' } });
    await checked(`PUT /tickets/${id}`, 404, { body: { assignee_id: '1' } });
    const fromCustomer = { message_type: 'comment', type: 'user', intercom_user_id: contact, body: 'Hi' };
    await checked(`POST /tickets/${id}/reply`, 400, { body: fromCustomer });
    await checked('POST /tickets', 400, { body: { ticket_type_id: bug.id, contacts: [{ id: contact }] } });
    await correct(`DELETE /tickets/${id}`);
    await checked(`GET /tickets/${id}`, 404);
  });
});

describe.skipIf(!specs['2.14'] || !specs['2.16'])('answers fit the files of the neighbouring versions', () => {
  test.each(['2.14', '2.16'] as const)('%s', async (version) => {
    sim.seed();
    const { contact, conversation, ticket } = ids();
    await correct('GET /me', undefined, version);
    await correct(`GET /contacts/${contact}`, undefined, version);
    await correct(`GET /conversations/${conversation}`, undefined, version);
    await correct(`GET /conversations/${ticket}`, undefined, version);
    await correct(`GET /tickets/${ticket}`, undefined, version);
    await correct(`POST /conversations/${conversation}/reply`, noteBody(sim, '<p>Hi</p>'), version);
    if (version === '2.14') return;
    await correct('GET /conversations/attributes', undefined, version);
    await checked('GET /data_attributes?model=conversation', 422, { version });
    const lead = sim.addContact({ role: 'lead', email: 'a@x.example' }).id;
    await correct('POST /contacts/merge', { from: lead, into: contact }, version);
    await checked(`GET /contacts/${lead}`, 410, { version });
  });
});
