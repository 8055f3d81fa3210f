/** Every request the Intercom client sends is one that Intercom's own OpenAPI file allows; every fault has its error. */
import { afterEach, describe, expect, test } from 'vitest';
import { PlanRestricted, Rejected, RetryLater, Unknown } from '../../src/domain/errors.ts';
import type { ConnectionAccess } from '../../src/domain/ports.ts';
import { createHttp } from '../../src/http.ts';
import type { Http, HttpRequest } from '../../src/http.ts';
import { createIntercomClient } from '../../src/intercom/client.ts';
import type { IntercomClient } from '../../src/intercom/client.ts';
import type { Fault } from '../../sim/faults.ts';
import { startIntercomSim } from '../../sim/intercom.ts';
import type { IntercomSim } from '../../sim/intercom.ts';
import { loadSpec } from './openapi.ts';

const spec = loadSpec('intercom-2.15.yaml');
const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface World {
  sim: IntercomSim;
  client: IntercomClient;
  access: ConnectionAccess;
}

/** `change` sees every request before it leaves. */
async function start(change: (request: HttpRequest) => HttpRequest = (request) => request): Promise<World> {
  const sim = await startIntercomSim();
  const http = createHttp({ allowHttpVendors: true });
  closing.push(() => http.close(), sim.close);
  const changed: Http = { request: (request) => http.request(change(request)), close: () => http.close() };
  const access = { connectionId: 'c1', apiUrl: sim.url, ...sim.access() };
  return { sim, client: createIntercomClient(changed), access };
}

const HTML = '<p>Status: New → Done</p><p>[ref 7F3K2Q]</p>';
const note = (conversationId: string) => ({ conversationId, html: HTML, ref: '7F3K2Q' });

/** Makes each kind of call once; gives how many there were. */
async function callEverything({ sim, client, access }: World): Promise<number> {
  const { conversations, contacts } = sim.seed();
  const id = conversations[0]?.id ?? '';
  const calls: (() => Promise<unknown>)[] = [
    () => client.identify(access.token, access.apiUrl),
    () => client.probeConversations(access),
    () => client.listTeammates(access),
    () => client.listTeams(access),
    () => client.listTicketTypes(access),
    () => client.listContactAttributes(access),
    () => client.listTags(access),
    () => client.readConversation(access, id),
    () => client.postNote(access, note(id)),
    () => client.findNote(access, { ...note(id), since: 0 }),
    () => client.reopen(access, id),
    () => client.findContacts(access, 'Mira@Nordlicht.example'),
    () => client.readContact(access, contacts[0]?.id ?? ''),
    () => client.readCompanies(access, contacts[0]?.id ?? ''),
    () => client.searchContacts(access, 'lindqvist'),
    () => client.readCard(access, id),
    () => client.findChanged(access, { of: 'conversations', since: 0, page: null }),
    () => client.findChanged(access, { of: 'tickets', since: 0, page: null }),
    () => client.readInboxPast(access, id, { from: 0, until: 0 }),
    () =>
      client.searchConversations(access, {
        words: ['invoice'],
        contactIds: [contacts[0]?.id ?? ''],
        onlyOpen: true,
        limit: 20,
      }),
    () => client.postReply(access, { conversationId: id, html: '<p>It works again.</p>' }),
    () => client.findReply(access, { conversationId: id, html: '<p>It works again.</p>', since: 0 }),
    () => client.createContact(access, { role: 'user', email: 'new@example.com', name: 'New' }),
    () => client.createContact(access, { role: 'lead', email: 'new@example.com', name: null }),
  ];
  for (const call of calls) await call();
  return calls.length;
}

/** Sets everything that can be set; each looks before it writes. */
async function setEverything({ sim, client, access }: World): Promise<void> {
  const { conversations, teams, admins } = sim.seed();
  const { conversations: all, ticketTypes } = sim.workspace();
  const ticket = [...all.values()].find((one) => one.ticket !== null);
  const states = ticketTypes.get(ticket?.ticket?.typeId ?? '')?.stateIds ?? [];
  const [team, admin] = [teams[1]?.id ?? '', admins[2]?.id ?? ''];
  for (const of of ['conversation', 'ticket'] as const) {
    const conversationId = (of === 'ticket' ? ticket : conversations[0])?.id ?? '';
    for (const tag of ['vip', 'never seen before'])
      for (const present of [true, false]) await client.setTag(access, { conversationId, of, tag, present });
    for (const assignee of [{ kind: 'team' as const, id: team }, { kind: 'teammate' as const, id: admin }, null])
      await client.assign(access, { conversationId, of, assignee });
  }
  await client.setTicketState(access, { conversationId: ticket?.id ?? '', stateId: states.at(-1) ?? '' });
}

/** Makes a ticket and a conversation, and looks for both as a read-back does. */
async function makeEverything({ sim, client, access }: World): Promise<(string | null)[]> {
  const { contacts, teams } = sim.seed();
  const [bug] = (await client.listTicketTypes(access)).value;
  const contact = { id: contacts[0]?.id ?? '', role: 'user' as const };
  const marks = (bug?.attributes ?? []).slice(0, 2).map(({ id }) => ({ attributeId: id, alone: false }));
  const severity = bug?.attributes.find(({ name }) => name === 'Severity')?.options[0]?.id ?? '';
  const ticket = await client.createTicket(access, {
    ticketType: { id: bug?.id ?? '', name: 'Bug report' },
    contact: { id: contact.id },
    attributes: { _default_title_: 'Invoices twice', _default_description_: 'Help [ref 7F3K2Q]', Severity: severity },
    assignee: { kind: 'team', id: teams[0]?.id ?? '' },
  });
  const foundTicket = await client.findTicket(access, { marks, ref: '7F3K2Q' });
  const conversation = await client.createConversation(access, { contact, text: 'Help [ref 8G4M3R]' });
  const since = Date.now();
  const foundConversation = await client.findConversation(access, { contactId: contact.id, ref: '8G4M3R', since });
  const open = await client.openTickets(access, contact.id);
  const idIn = ({ value }: typeof foundTicket) => (value.kind === 'found' ? value.receipt.partId : null);
  expect([idIn(foundTicket), idIn(foundConversation)]).toEqual([ticket.value.id, conversation.value.id]);
  return open.value.map(({ title }) => title);
}

describe('requests', () => {
  test.skipIf(spec === undefined)(
    'that make a ticket or a conversation are all in the OpenAPI file of 2.15',
    async () => {
      const world = await start();
      expect(await makeEverything(world)).toContain('Invoices twice');
      const problems = world.sim.requests().flatMap(({ method, path, query, body }) => {
        const seen = { method, path: query === '' ? path : `${path}?${query}` };
        return spec?.validateRequest(body === undefined ? seen : { ...seen, body }) ?? [];
      });
      expect(problems).toEqual([]);
    },
  );

  test.skipIf(spec === undefined)('that set something are all in the OpenAPI file of 2.15', async () => {
    const world = await start();
    await setEverything(world);
    const requests = world.sim.requests();
    expect(requests.filter(({ status }) => Number(status) >= 400)).toEqual([]);
    const problems = requests.flatMap(({ method, path, query, body }) => {
      const seen = { method, path: query === '' ? path : `${path}?${query}` };
      return spec?.validateRequest(body === undefined ? seen : { ...seen, body }) ?? [];
    });
    expect(problems).toEqual([]);
  });

  test.skipIf(spec === undefined)('each is one that the OpenAPI file of 2.15 allows', async () => {
    const world = await start();
    const count = await callEverything(world);
    const requests = world.sim.requests();
    expect(requests).toHaveLength(count);
    const problems = requests.flatMap(({ method, path, query, body }) => {
      const seen = { method, path: query === '' ? path : `${path}?${query}` };
      return spec?.validateRequest(body === undefined ? seen : { ...seen, body }) ?? [];
    });
    expect(problems).toEqual([]);
  });

  test('each names the version, carries the token as bearer, and asks for nothing packed', async () => {
    const authorizations = new Set<string>();
    const world = await start((request) => {
      authorizations.add(request.headers?.['authorization'] ?? '');
      return request;
    });
    await callEverything(world);
    for (const { headers, body } of world.sim.requests()) {
      expect(headers).toMatchObject({
        'intercom-version': '2.15',
        accept: 'application/json',
        'accept-encoding': 'identity',
      });
      expect(headers['content-type']).toBe(body === undefined ? undefined : 'application/json');
    }
    expect([...authorizations]).toEqual([`Bearer ${world.access.token}`]);
  });

  test('ids go out as strings, and odd ones cannot leave their place in the path', async () => {
    const { sim, client, access } = await start();
    const { id } = sim.addConversation();
    await client.postNote(access, note(id));
    expect(sim.requests()[0]?.body).toEqual({
      message_type: 'note',
      type: 'admin',
      admin_id: access.adminId,
      body: HTML,
    });
    await client.readConversation(access, '1/../../me?x').catch(() => null);
    expect(sim.requests()[1]).toMatchObject({ path: '/conversations/1%2F..%2F..%2Fme%3Fx', status: 404 });
  });
});

describe('answers', () => {
  test.each(['2.14', '2.15', '2.16'])('of version %s are read alike', async (version) => {
    const world = await start((request) => ({
      ...request,
      headers: { ...request.headers, 'intercom-version': version },
    }));
    const { sim, client, access } = world;
    const { conversations, contacts, teams } = sim.seed();
    const id = conversations[0]?.id ?? '';
    expect((await client.readConversation(access, id)).value).toEqual({
      id,
      title: 'Invoices are sent twice',
      state: 'closed',
    });
    const { value: receipt } = await client.postNote(access, note(id));
    expect((await client.findNote(access, { ...note(id), since: 0 })).value).toEqual({ kind: 'found', receipt });
    expect((await client.readContact(access, contacts[3]?.id ?? '')).value).toMatchObject({
      role: 'lead',
      name: 'Luca Moretti',
    });
    expect((await client.listTeams(access)).value.map((team) => team.id)).toEqual(teams.map((team) => team.id));
  });

  test('say whose token it is', async () => {
    const { sim, client, access } = await start();
    expect(await client.identify(access.token, `${sim.url}/`)).toEqual({
      workspaceId: 'x7k2p9qd',
      workspaceName: 'Acme Support',
      region: 'US',
      apiUrl: sim.url,
      adminId: access.adminId,
      adminName: 'Ada Fitzgerald',
    });
  });

  test('list ticket types with required attributes, options and states', async () => {
    const { sim, client, access } = await start();
    sim.seed();
    const { value } = await client.listTicketTypes(access);
    const bug = value.find((type) => type.name === 'Bug report');
    expect(bug).toMatchObject({ category: 'Customer', archived: false });
    const severity = bug?.attributes.find((attribute) => attribute.name === 'Severity');
    expect(severity).toMatchObject({ dataType: 'list', required: true });
    expect(severity?.options.map((option) => option.label)).toEqual(['Sev 1', 'Sev 2', 'Sev 3']);
    expect(bug?.states.map((state) => state.category)).toContain('resolved');
  });

  test('list teammates with their seats, and attributes by their full name', async () => {
    const { sim, client, access } = await start();
    sim.seed();
    expect((await client.listTeammates(access)).value[0]).toMatchObject({ id: access.adminId, hasInboxSeat: true });
    const { value } = await client.listContactAttributes(access);
    expect(value).toContainEqual({
      fullName: 'custom_attributes.plan',
      label: 'Plan',
      dataType: 'string',
      custom: true,
      options: ['Free', 'Team', 'Business'],
    });
  });

  test('tell a plan without conversations', async () => {
    const { sim, client, access } = await start();
    expect((await client.probeConversations(access)).value).toBe('ok');
    sim.workspace().planRestricted = true;
    expect((await client.probeConversations(access)).value).toBe('restricted');
    await expect(client.readConversation(access, '1')).rejects.toBeInstanceOf(PlanRestricted);
  });
});

describe('contacts', () => {
  test('are found by e-mail whatever its letter case, over all pages, the likeliest first', async () => {
    const { sim, client, access } = await start();
    const email = 'ann@example.com';
    for (let i = 0; i < 151; i++) sim.addContact({ email, role: 'lead', name: `Lead ${i}`, lastSeenAt: 1000 + i });
    const user = sim.addContact({ email, role: 'user', name: 'Ann', lastSeenAt: 5 });
    sim.addContact({ email: 'joann@example.com', role: 'user', name: 'Joann' });
    const { value } = await client.findContacts(access, ' Ann@Example.com ');
    expect(value).toHaveLength(152);
    expect(value[0]).toMatchObject({ id: user.id, role: 'user', lastSeenAt: 5000 });
    expect(value[1]?.name).toBe('Lead 150');
    expect(sim.requests()).toHaveLength(2);
  });

  test('name their companies', async () => {
    const { sim, client, access } = await start();
    const [mira, , , luca] = sim.seed().contacts;
    expect((await client.readCompanies(access, mira?.id ?? '')).value).toEqual(['Nordlicht Energie']);
    expect((await client.readCompanies(access, luca?.id ?? '')).value).toEqual([]);
  });

  test('that exist already are given in place of a new one', async () => {
    const { sim, client, access } = await start();
    const { id } = sim.addContact({ email: 'ann@example.com', role: 'user', name: 'Ann' });
    const wish = { role: 'user', email: 'ann@example.com', name: null } as const;
    const { value } = await client.createContact(access, wish);
    expect(value).toMatchObject({ created: false, contact: { id, name: 'Ann' } });
    expect((await client.createContact(access, { ...wish, role: 'lead' })).value.created).toBe(true);
  });

  test('that exist but are archived are refused with what to do', async () => {
    const { sim, client, access } = await start();
    sim.addContact({ email: 'ann@example.com', role: 'user', name: 'Ann' }).archived = true;
    const error: unknown = await client
      .createContact(access, { role: 'user', email: 'ann@example.com', name: null })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Rejected);
    expect(error).toMatchObject({ code: 'contact_archived', message: expect.stringContaining('Unarchive') });
  });

  test('may or may not be there after a lost answer; a search that failed lost nothing', async () => {
    const { sim, client, access } = await start();
    sim.faults.add({ fault: { kind: 'reset-after' }, method: 'POST' });
    const wish = { role: 'user', email: 'ann@example.com', name: null } as const;
    await expect(client.createContact(access, wish)).rejects.toBeInstanceOf(Unknown);
    await expect(client.findContacts(access, wish.email)).rejects.toBeInstanceOf(RetryLater);
    expect(sim.requests()).toHaveLength(2);
  });
});

describe('one note, one request, whatever happens', () => {
  const rows: { what: string; fault: Fault; error: new (...given: never[]) => Error; notes: number }[] = [
    { what: 'a reset before it is written', fault: { kind: 'reset-before' }, error: Unknown, notes: 0 },
    { what: 'a reset after it is written', fault: { kind: 'reset-after' }, error: Unknown, notes: 1 },
    { what: 'a 500 after it is written', fault: { kind: 'error-after', status: 500 }, error: Unknown, notes: 1 },
    { what: 'a 503 instead', fault: { kind: 'status', status: 503 }, error: Unknown, notes: 0 },
    { what: 'a 408', fault: { kind: 'status', status: 408 }, error: Unknown, notes: 0 },
    { what: 'a 429', fault: { kind: 'rate-limited', headers: true }, error: RetryLater, notes: 0 },
    { what: 'a 429 without headers', fault: { kind: 'rate-limited', headers: false }, error: RetryLater, notes: 0 },
    { what: 'a 400', fault: { kind: 'status', status: 400 }, error: Rejected, notes: 0 },
    { what: 'a 409', fault: { kind: 'status', status: 409, code: 'conflict' }, error: Rejected, notes: 0 },
    { what: 'a 422', fault: { kind: 'status', status: 422 }, error: Rejected, notes: 0 },
    { what: "a proxy's page with 502", fault: { kind: 'html', status: 502 }, error: Unknown, notes: 1 },
    { what: "a proxy's page with 200", fault: { kind: 'html', status: 200 }, error: Unknown, notes: 1 },
    { what: 'an answer that breaks off', fault: { kind: 'malformed' }, error: Unknown, notes: 1 },
    { what: 'an answer of 1 GB', fault: { kind: 'huge' }, error: Unknown, notes: 1 },
    { what: 'silence, written', fault: { kind: 'never', committed: true }, error: Unknown, notes: 1 },
    { what: 'silence, not written', fault: { kind: 'never', committed: false }, error: Unknown, notes: 0 },
  ];
  test.each(rows)('$what', async ({ fault, error, notes }) => {
    // Only silence waits for the time to be up.
    const timeoutMs = fault.kind === 'never' ? 250 : 15_000;
    const { sim, client, access } = await start((request) => ({ ...request, timeoutMs }));
    const { id } = sim.addConversation();
    sim.faults.add({ fault });
    const thrown: unknown = await client.postNote(access, note(id)).catch((each: unknown) => each);
    expect(thrown).toBeInstanceOf(error);
    expect(String(thrown)).toMatch(/^\w+: [A-Z].*\.$/);
    expect(JSON.stringify(thrown) + String(thrown)).not.toContain(access.token);
    expect(sim.requests().map((request) => request.method)).toEqual(['POST']);
    expect(sim.notesOf(id)).toHaveLength(notes);
  });
});
