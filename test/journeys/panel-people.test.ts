/** The reporter in the panel: whose contact it is, and how it becomes one. */
import { describe, expect, test } from 'vitest';
import { panelOf } from './panel.ts';
import { connected, eachWorld } from './world.ts';

eachWorld('the reporter', (world) => {
  const onPremises = panelOf(world, 'data-center');
  const { create, fresh, read, post, get } = onPremises;
  const intercom = () => world().intercom;
  const contact = (
    email: string,
    given: { role?: 'user' | 'lead'; name?: string; lastSeenAt?: number; avatarUrl?: string } = {},
  ) => intercom().addContact({ email, workspace: connected.id, ...given });
  const forget = () => intercom().workspace(connected.id).contacts.clear();
  const both = { contactSource: ['linked', 'reporter'] };

  describe('by e-mail', () => {
    test('is one contact: shown with the fields chosen', async () => {
      await onPremises.settings(both);
      forget();
      const { id } = contact('BEN@acme.example', { name: 'Ben Osei' });
      contact('benjamin@acme.example');
      const issue = await create({ by: 'ben' });
      const first = await read(issue.key);
      expect(first.reporter).toMatchObject({ state: 'unread', problem: null });
      const { reporter, can } = await fresh(issue.key);
      expect(reporter).toMatchObject({
        state: 'one',
        name: 'Ben Osei',
        email: 'ben@acme.example',
        contacts: [{ id, role: 'user', name: 'Ben Osei', fields: [{ key: 'email' }, { key: 'phone' }] }],
        problem: null,
      });
      expect(reporter?.contacts[0]?.url).toContain(id);
      expect(can.createContact).toBe(false);
    });

    test('are several: users first, then who was seen last', async () => {
      forget();
      const lead = contact('ben@acme.example', { role: 'lead', lastSeenAt: 2_000_000_000 });
      const old = contact('ben@acme.example', { lastSeenAt: 1_000 });
      const recent = contact('Ben@Acme.example', { lastSeenAt: 2_000 });
      const { reporter } = await fresh((await create({ by: 'ben' })).key);
      expect(reporter?.state).toBe('several');
      expect(reporter?.contacts.map(({ id }) => id)).toEqual([recent.id, old.id, lead.id]);
    });

    test('comes with a picture that Intercom keeps, and with none that is anywhere else', async () => {
      forget();
      const shown = contact('ben@acme.example', { avatarUrl: `${intercom().url}/_sim/avatar.png` });
      contact('ben@acme.example', { role: 'lead', avatarUrl: 'https://elsewhere.example/me.png' });
      const issue = await create({ by: 'ben' });
      const { reporter } = await fresh(issue.key);
      expect(reporter?.contacts.map(({ hasPicture }) => hasPicture)).toEqual([true, true]);
      const { items } = (await get(issue.key, '/pictures')).json as unknown as { items: object[] };
      expect(items).toEqual([{ contactId: shown.id, image: expect.stringMatching(/^data:image\/png;base64,/) }]);
    });

    test('is nobody: can be made one, whatever the search says afterwards', async () => {
      forget();
      const issue = await create({ by: 'ben' });
      const before = await fresh(issue.key);
      expect(before).toMatchObject({ reporter: { state: 'none', contacts: [] }, can: { createContact: true } });
      intercom().state.searchLagMs = 600_000;
      const made = await post(issue.key, '/contacts', { role: 'lead' });
      expect(made.status).toBe(201);
      expect(made.json).toMatchObject({ role: 'lead', name: 'Ben Osei', email: 'ben@acme.example' });
      const after = await fresh(issue.key);
      expect(after).toMatchObject({
        reporter: { state: 'one', contacts: [{ id: made.json.id }] },
        can: { createContact: false },
      });
      intercom().state.searchLagMs = 0;
      expect((await fresh(issue.key)).reporter?.contacts).toHaveLength(1);
    });

    test('is there already, though the search does not know it yet: it is that one', async () => {
      forget();
      const issue = await create({ by: 'ben' });
      await fresh(issue.key);
      intercom().state.searchLagMs = 600_000;
      const { id } = contact('ben@acme.example');
      const made = await post(issue.key, '/contacts', { role: 'user' });
      intercom().state.searchLagMs = 0;
      expect(made.status).toBe(200);
      expect(made.json.id).toBe(id);
      expect(intercom().workspace(connected.id).contacts.size).toBe(1);
    });

    test('is archived: says what to do, and makes nobody', async () => {
      forget();
      const issue = await create({ by: 'ben' });
      contact('ben@acme.example').archived = true;
      const made = await post(issue.key, '/contacts', { role: 'user' });
      expect(made.status).toBe(409);
      expect(made.json.code).toBe('contact_archived');
      expect(made.json.detail).toMatch(/Unarchive/);
      expect(intercom().workspace(connected.id).contacts.size).toBe(1);
    });

    test('is made once, though the answer was lost and two people clicked', async () => {
      forget();
      const issue = await create({ by: 'ben' });
      intercom().faults.add({ method: 'POST', path: '/contacts', fault: { kind: 'reset-after' }, times: 1 });
      const clicks = await Promise.all(['user', 'user'].map((role) => post(issue.key, '/contacts', { role })));
      expect(clicks.map(({ status }) => status)).toEqual([expect.any(Number), expect.any(Number)]);
      expect(new Set(clicks.map(({ json }) => json.id)).size).toBe(1);
      const named = [...intercom().workspace(connected.id).contacts.values()].filter(
        ({ email }) => email === 'ben@acme.example',
      );
      expect(named).toHaveLength(1);
    });

    test('leaves no address in what is kept of the wish', async () => {
      const events = await world().api('GET', '/api/v1/events?limit=200');
      expect(events.text).not.toContain('ben@acme.example');
      const effects = await world().api('GET', '/api/v1/effects?limit=200&kind=contact');
      expect(effects.json.items.length).toBeGreaterThan(0);
      expect(effects.text).not.toContain('ben@acme.example');
    });

    test('is not asked for where the project does not look at reporters', async () => {
      await onPremises.settings({ contactSource: ['linked'] });
      expect((await fresh((await create({ by: 'ben' })).key)).reporter).toBeNull();
      await onPremises.settings(both);
    });
  });

  describe('whose e-mail the host hides', () => {
    const cloud = panelOf(world, 'cloud');

    test('is said to be hidden, and can be looked for by name', async () => {
      await cloud.settings(both);
      forget();
      const { id } = contact('ben@acme.example', { name: 'Ben Osei' });
      const issue = await cloud.create({ by: 'ben' });
      expect(await cloud.fresh(issue.key)).toMatchObject({
        reporter: { state: 'hidden', name: 'Ben Osei', email: null, contacts: [] },
        can: { createContact: false },
      });
      const found = await cloud.get(issue.key, '/contacts?search=osei');
      expect(found.json.items.map((one) => one.id)).toEqual([id]);
      expect((await cloud.get(issue.key, `/contacts/${id}`)).json).toMatchObject({ id, name: 'Ben Osei' });
      const made = await cloud.post(issue.key, '/contacts', { role: 'user' });
      expect(made.json.code).toBe('email_hidden');
    });

    test('a contact there is not is answered with 404', async () => {
      const issue = await cloud.create({ by: 'ben' });
      expect((await cloud.get(issue.key, '/contacts/5da6aaaaaaaaaaaaaaaaaaaa')).status).toBe(404);
    });
  });

  describe('candidates', () => {
    test('are what the customers of the issue have open; words, a name, an e-mail and a number find more', async () => {
      forget();
      const mira = contact('mira@nordlicht.example', { name: 'Mira Lindqvist' });
      const add = (body: string) => intercom().addConversation({ contact: mira, body, workspace: connected.id }).id;
      const linked = add('The invoice is wrong');
      const open = add('The export stops');
      const closed = add('Where is the report');
      world().closeConversation(closed);
      const issue = await create({ description: intercom().conversationUrl(linked, connected.id) });
      await fresh(issue.key);
      const find = async (search: string) =>
        (await get(issue.key, `/candidates?search=${encodeURIComponent(search)}`)).json.items as unknown as {
          conversationId: string;
          linked: boolean;
        }[];
      const ids = async (search: string) => (await find(search)).map(({ conversationId }) => conversationId).toSorted();
      expect(await ids('')).toEqual([linked, open].toSorted());
      expect((await find('')).find(({ conversationId }) => conversationId === linked)?.linked).toBe(true);
      expect(await ids('report')).toEqual([closed]);
      expect(await ids('lindqvist')).toEqual([linked, open, closed].toSorted());
      expect(await ids('MIRA@nordlicht.example')).toEqual([linked, open, closed].toSorted());
      expect(await ids(closed)).toEqual([closed]);
      expect(await ids('999999')).toEqual([]);
    });
  });
});
