/** The panel beside an issue, between a pretend Jira and a pretend Intercom: what is read, what is shown, what may not be. */
import { describe, expect, test } from 'vitest';
import type { PanelAnswer } from '../../src/api/schemas/panel.ts';
import { panelOf } from './panel.ts';
import type { SiteName } from './sites.ts';
import { connected, eachWorld, stranger, until } from './world.ts';

eachWorld('the panel', (world) => {
  const site: SiteName = 'data-center';
  const { read, fresh, create, settings } = panelOf(world, site);
  const intercom = () => world().intercom;

  describe('of an issue with linked conversations', () => {
    test('is answered at once, and whole once they were read', async () => {
      const { id, url } = world().conversation({ title: 'Export stops' });
      const issue = await create({ description: url });
      const first = await read(issue.key);
      expect(first).toMatchObject({ state: 'ready', refreshing: true, cards: [{ conversationId: id, readAt: null }] });
      await until('it was read', async () => !(await read(issue.key)).refreshing);
      const whole = await read(issue.key);
      expect(whole).toMatchObject({
        issue: { host: site, key: issue.key, project: 'SUP' },
        workspace: { name: 'Acme Support' },
        reporter: null,
        cards: [
          {
            title: 'Export stops',
            kind: 'conversation',
            state: 'open',
            problem: null,
            sources: ['description'],
            contact: {
              name: 'Mira Lindqvist',
              role: 'user',
              fields: [
                { key: 'email', label: 'Email', kind: 'email' },
                { key: 'phone', kind: 'phone', value: null },
              ],
            },
          },
        ],
        customers: { contacts: 1, companies: 0, sum: null, unread: 0 },
        can: { link: true, unlink: true, createContact: false, reply: true, escalate: true },
      });
      expect(whole.readAt).not.toBeNull();
    });

    test('asks nobody while everything is fresh, and by the immutable id as by the key', async () => {
      const issue = await create({ description: world().conversation().url });
      await fresh(issue.key);
      const before = intercom().requests().length;
      expect(await read(issue.id)).toMatchObject({ refreshing: false, issue: { key: issue.key } });
      expect(intercom().requests().length).toBe(before);
    });

    test('ten people who look at once cause one look', async () => {
      const { id, url } = world().conversation();
      const issue = await create({ description: url });
      await Promise.all(Array.from({ length: 10 }, () => read(issue.key)));
      await until('it was read', async () => !(await read(issue.key)).refreshing);
      const looks = intercom()
        .requests()
        .filter(({ method, path }) => method === 'GET' && path === `/conversations/${id}`);
      expect(looks).toHaveLength(1);
    });

    test('counts each customer and company once, and sums what the project names', async () => {
      await settings({
        fields: { user: ['email', 'custom_attributes.plan'], lead: ['email'] },
        sum: 'custom_attributes.monthly_revenue',
      });
      const { contacts } = intercom().seed(connected.id);
      const [mira, joseph] = contacts;
      if (mira === undefined || joseph === undefined) throw new Error('The seed has no contacts.');
      const add = (contact: typeof mira) => {
        const { id } = intercom().addConversation({ contact, workspace: connected.id });
        return intercom().conversationUrl(id, connected.id);
      };
      const issue = await create({ description: [add(mira), add(mira), add(joseph)].join('\n') });
      const shown = await fresh(issue.key);
      expect(shown.customers).toEqual({
        contacts: 2,
        companies: 2,
        sum: { label: 'Monthly revenue', value: 3290 },
        unread: 0,
      });
      expect(shown.cards.find(({ contact }) => contact?.id === mira.id)?.contact?.fields).toEqual([
        { key: 'email', label: 'Email', value: 'mira@nordlicht.example', kind: 'email' },
        { key: 'custom_attributes.plan', label: 'Plan', value: 'Business', kind: 'text' },
      ]);
      const { text, headers } = await world().api('GET', `/api/v1/panel/${site}/${issue.key}/customers.csv`);
      expect(headers.get('content-type')).toContain('text/csv');
      expect(text.split('\r\n')).toHaveLength(4);
      expect(text).toContain('Mira Lindqvist,user,mira@nordlicht.example,1,');
      await settings({});
    });
  });

  describe('shows the companies of a contact by name where the project wants them', () => {
    const companyReads = () =>
      intercom()
        .requests()
        .filter(({ path }) => path.endsWith('/companies'));

    test('read with the contact, kept, and asked again after a failure', async () => {
      await settings({});
      const { contacts } = intercom().seed(connected.id);
      const [mira, , , luca] = contacts;
      if (mira === undefined || luca === undefined) throw new Error('The seed has no contacts.');
      const urls = [mira, luca].map((contact) => {
        const { id } = intercom().addConversation({ contact, workspace: connected.id });
        return intercom().conversationUrl(id, connected.id);
      });
      const issue = await create({ description: urls.join('\n') });
      await fresh(issue.key);
      expect(companyReads()).toHaveLength(0);
      intercom().faults.add({ method: 'GET', path: '*/companies', fault: { kind: 'status', status: 500 }, times: 1 });
      await settings({ fields: { user: ['companies'], lead: ['companies'] } });
      const companiesOf = async (id: string) =>
        (await read(issue.key)).cards.find(({ contact }) => contact?.id === id)?.contact?.fields;
      await until('they are there', async () => JSON.stringify(await companiesOf(mira.id)).includes('Nordlicht'));
      expect(await companiesOf(mira.id)).toEqual([
        { key: 'companies', label: 'Companies', value: ['Nordlicht Energie'], kind: 'list' },
      ]);
      // Who is of no company is not asked for.
      expect(await companiesOf(luca.id)).toMatchObject([{ key: 'companies', value: [] }]);
      expect(companyReads()).toHaveLength(2);
      await read(issue.key);
      expect(companyReads()).toHaveLength(2);
      const details = await world().api('GET', `/api/v1/panel/${site}/${issue.key}/contacts/${mira.id}`);
      expect(details.text).toContain('Nordlicht Energie');
      const { text } = await world().api('GET', `/api/v1/panel/${site}/${issue.key}/customers.csv`);
      expect(text).toContain('mira@nordlicht.example,Nordlicht Energie,');
      const connection = (await world().api('GET', '/api/v1/connections')).json.items[0];
      const offered = await world().api('GET', `/api/v1/connections/${connection?.id}/attributes?model=contact`);
      expect(offered.json.items).toContainEqual(expect.objectContaining({ fullName: 'companies', custom: false }));
      await settings({});
    });
  });

  describe('says what is wrong with', () => {
    const cardOf = async (shown: Promise<PanelAnswer>) => (await shown).cards[0];

    test('a conversation that was deleted', async () => {
      const { id, url } = world().conversation();
      const issue = await create({ description: url });
      intercom().workspace(connected.id).conversations.delete(id);
      expect(await cardOf(fresh(issue.key))).toMatchObject({ conversationId: id, problem: { code: 'gone' } });
    });

    test('a conversation of another workspace, without asking anybody', async () => {
      const { id } = intercom().addConversation({ workspace: stranger.id });
      const issue = await create({ description: intercom().conversationUrl(id, stranger.id) });
      const before = intercom().requests().length;
      const card = await cardOf(fresh(issue.key));
      expect(card).toMatchObject({ conversationId: id, url: null, problem: { code: 'other_workspace' } });
      expect(card?.problem?.fix).toMatch(/connect/);
      expect(
        intercom()
          .requests()
          .filter(({ path }) => path.includes(id)),
      ).toEqual([]);
      expect(before).toBeLessThanOrEqual(intercom().requests().length);
    });

    test('a plan without conversations, once it is known, and asks no more', async () => {
      const issue = await create({ description: world().conversation().url });
      await fresh(issue.key);
      intercom().workspace(connected.id).planRestricted = true;
      await fresh(issue.key);
      const shown = await fresh(issue.key);
      expect(shown).toMatchObject({ state: 'plan restricted', can: { link: false, reply: false } });
      expect(shown.notice?.fix).toMatch(/check again/i);
      // What was read before is shown all the same.
      expect(shown.cards[0]?.contact?.name).toBe('Mira Lindqvist');
      intercom().workspace(connected.id).planRestricted = false;
      const connection = (await world().api('GET', '/api/v1/connections')).json.items[0];
      await world().api('POST', `/api/v1/connections/${connection?.id}/check`);
      expect((await fresh(issue.key)).state).toBe('ready');
    });

    test('a token that is good no more: the connection is broken for everybody, and heals by itself', async () => {
      const issue = await create({ description: world().conversation({ title: 'Kept' }).url });
      await fresh(issue.key);
      const tokens = [...intercom().workspace(connected.id).tokens.values()];
      for (const token of tokens) token.revoked = true;
      await fresh(issue.key);
      const broken = await read(issue.key);
      expect(broken).toMatchObject({ state: 'reconnect', cards: [{ title: 'Kept' }] });
      for (const token of tokens) token.revoked = false;
      const connection = (await world().api('GET', '/api/v1/connections')).json.items[0];
      await world().api('POST', `/api/v1/connections/${connection?.id}/check`);
      expect((await fresh(issue.key)).state).toBe('ready');
    });
  });

  describe('of an issue nobody heard of', () => {
    test('is read from the host', async () => {
      const { hooks } = world().sites[site].jira;
      hooks.switches.drop = 1;
      const issue = world().sites[site].jira.act.createIssue({ project: 'SUP', summary: 'Quiet' });
      const shown = await read(issue.key);
      hooks.switches.drop = 0;
      expect(shown).toMatchObject({ state: 'ready', issue: { summary: 'Quiet' }, cards: [], can: { reply: false } });
    });

    test.each([
      ['SUP-99999', 404, 'not_found'],
      ['A B', 422, 'bad_issue_key'],
      ['..%2Fmyself', 422, 'bad_issue_key'],
    ])('%s is answered with %i', async (issue, status, code) => {
      const answer = await world().api('GET', `/api/v1/panel/${site}/${issue}`);
      expect(answer.json.code).toBe(code);
      expect(answer.status).toBe(status);
    });

    test('on a host there is not is answered with 404', async () => {
      expect((await world().api('GET', '/api/v1/panel/nowhere/SUP-1')).status).toBe(404);
    });
  });

  test('a project that is not set up, or whose panel is off, says so and shows nothing', async () => {
    const { url } = world().conversation();
    const issue = await create({ description: url });
    await settings({ enabled: false });
    expect(await read(issue.key)).toMatchObject({ state: 'off', cards: [], can: { link: false, unlink: false } });
    await settings({});
  });

  // The last: for a while after it nothing is asked.
  test('a budget that is used up leaves what was read before', async () => {
    const issue = await create({ description: world().conversation({ title: 'Shown' }).url });
    await fresh(issue.key);
    intercom().faults.add({ fault: { kind: 'rate-limited', headers: true }, times: 1 });
    expect((await fresh(issue.key)).cards[0]).toMatchObject({ title: 'Shown', state: 'open', problem: null });
  });
});
