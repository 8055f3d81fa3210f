import { describe, expect, test } from 'vitest';
import { eachMailWorld } from '../mail-world.ts';
import { until } from './world.ts';

eachMailWorld('mail to requesters', (world) => {
  let made = 0;

  /** A request of somebody of their own, so that tests do not read each other's mail. */
  async function request(given: object = {}): Promise<{ key: string; id: string; email: string }> {
    made += 1;
    const email = `cleo${made}@example.com`;
    const requester = { name: 'Cleo', email };
    const answer = await world().api('POST', '/api/v1/requests', {
      project: 'REQ',
      title: 'Invoices <twice>',
      requester,
      ...given,
    });
    expect(answer.status, answer.text).toBe(201);
    return { key: answer.json.key, id: answer.json.id, email };
  }
  const say = (key: string, body: object) => world().api('POST', `/api/v1/requests/${key}/comments`, body);
  const change = (key: string, body: object) => world().api('PATCH', `/api/v1/requests/${key}`, body);
  const to = (email: string) => world().server.to(email);

  test('a public answer is mailed with its words, safe, in the thread of its request', async () => {
    const { key, id, email } = await request();
    await say(key, { text: 'Refunded **today**. <script>alert(1)</script>', public: true });
    await say(key, { text: 'And the `receipt` is [here](https://acme.example/r).', public: true });
    const [first, second] = await world().mailsTo(email, 2);
    expect(first?.mail.subject).toBe(`[${key}] Invoices <twice>`);
    expect(first?.mail.html).toContain('Refunded <b>today</b>. &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(first?.mail.text).toContain(`/portal/requests/${key}`);
    expect(second?.mail.text).toContain('here <https://acme.example/r>');
    const root = `<request.${id}@acme.example>`;
    expect([first?.header('references'), second?.header('references')]).toEqual([root, root]);
    expect(first?.mail.messageId).toMatch(/^<[0-9a-f-]{36}@acme\.example>$/);
    expect(first?.header('auto-submitted')).toBe('auto-generated');
    const { items } = (await world().api('GET', `/api/v1/timeline?issue=${key}`)).json;
    const told = items.filter(({ kind }) => kind === 'request.mailed');
    expect(told).toHaveLength(2);
    expect(told[0]?.effect).toMatchObject({ kind: 'mail', state: 'done' });
  });

  test('nothing internal leaves, and no edit is told again', async () => {
    const { key, email } = await request();
    await say(key, { text: 'The customer must not know.' });
    const said = await say(key, { text: 'We look into it.', public: true });
    await world().mailsTo(email, 1);
    await world().api('PATCH', `/api/v1/requests/${key}/comments/${said.json.id}`, { text: 'We look into it now.' });
    await change(key, { priority: 'urgent', comment: { text: 'Also internal.' } });
    await world().settled();
    expect(to(email)).toHaveLength(1);
    expect(to(email).some(({ raw }) => raw.includes('must not know'))).toBe(false);
  });

  test('the end is told once, with what was said by the same change', async () => {
    const { key, email } = await request();
    await change(key, { status: 'resolved', comment: { text: 'It is fixed.', public: true } });
    await world().settled();
    expect(to(email)).toHaveLength(1);
    expect(to(email)[0]?.mail.text).toMatch(/is resolved\.\s+It is fixed\./);
  });

  test('what a script enters is not acknowledged; what somebody asks for at the portal is', async () => {
    const { email } = await request();
    await world().settled();
    expect(to(email)).toEqual([]);
    const browser = world().browser();
    await browser.call('POST', '/api/v1/portal/sign-in', { email: 'paula@example.com' });
    const [link] = await world().mailsTo('paula@example.com', 1);
    const token = /token=([\w-]+)/.exec(link?.mail.text ?? '')?.[1];
    expect((await browser.call('POST', '/api/v1/portal/session', { token })).status).toBe(200);
    const own = await browser.call('POST', '/api/v1/portal/requests', { title: 'Where is my order?' });
    const mails = await world().mailsTo('paula@example.com', 2);
    expect(mails[1]?.mail.text).toContain(`We have received your request ${own.json.key} Where is my order?`);
    // Of what they write and close themselves they hear nothing.
    await browser.call('POST', `/api/v1/portal/requests/${own.json.key}/comments`, { text: 'Found it.' });
    await browser.call('POST', `/api/v1/portal/requests/${own.json.key}/close`);
    await world().settled();
    expect(to('paula@example.com')).toHaveLength(2);
  });

  test('an inbox says what is mailed, and in which words', async () => {
    const rules = { replied: { template: '{{actor}} says on {{issue.key}}:\n{{comment}}' }, resolved: { send: false } };
    await world().api('PUT', '/api/v1/setup', { projects: [{ host: 'help', key: 'OPS', mail: rules }] });
    const { key, email } = await request({ project: 'OPS' });
    await say(key, { text: 'Hello {{actor}}', public: true });
    await change(key, { status: 'resolved' });
    await world().settled();
    expect(to(email)).toHaveLength(1);
    expect(to(email)[0]?.mail.text).toMatch(new RegExp(`operator says on ${key} .*:\\s+> Hello {{actor}}`));
  });

  test('the assignee hears of what the requester writes, where the inbox says so', async () => {
    await world().api('PUT', '/api/v1/setup', {
      projects: [{ host: 'help', key: 'TEAM', mail: { answered: { send: true } } }],
    });
    const agent = await world().api('POST', '/api/v1/users', { email: 'ben@acme.example', name: 'Ben', role: 'agent' });
    const { key, email } = await request({ project: 'TEAM', assignee: agent.json.id });
    const browser = world().browser();
    await browser.call('POST', '/api/v1/portal/sign-in', { email });
    const [link] = await world().mailsTo(email, 1);
    const token = /token=([\w-]+)/.exec(link?.mail.text ?? '')?.[1];
    await browser.call('POST', '/api/v1/portal/session', { token });
    await browser.call('POST', `/api/v1/portal/requests/${key}/comments`, { text: 'Any news?' });
    const [mail] = await world().mailsTo('ben@acme.example', 1);
    expect(mail?.mail.text).toContain('Any news?');
    expect(mail?.mail.text).toContain(`/browse/${key}`);
  });

  describe('when the mail server', () => {
    const effects = async (key: string) => (await world().api('GET', `/api/v1/effects?issue=${key}`)).json.items;

    test('refuses for good, a person sees it and can send it again', async () => {
      const { key, email } = await request();
      world().server.treat({ at: 'RCPT', code: 550, text: 'No such user' });
      await say(key, { text: 'Hello', public: true });
      await until('it is dead', async () => (await effects(key))[0]?.state === 'dead');
      const [dead] = await effects(key);
      expect(dead?.reason).toContain('recipient_refused: the mail server does not take mail to this address');
      world().server.treat(null);
      expect((await world().api('POST', `/api/v1/effects/${dead?.id}/retry`)).status).toBe(200);
      expect(await world().mailsTo(email, 1)).toHaveLength(1);
    });

    test('refuses for now, it is sent later', async () => {
      const { key, email } = await request();
      world().server.treat({ at: 'RCPT', code: 451, text: 'Greylisted' });
      await say(key, { text: 'Hello', public: true });
      await until(
        'it was refused',
        async () => (await effects(key))[0]?.state === 'pending' && (await effects(key))[0]?.attempts === 1,
      );
      world().server.treat(null);
      expect(await world().mailsTo(email, 1)).toHaveLength(1);
    });

    test('says nothing after taking it, it is not sent again: a person is asked', async () => {
      const { key, email } = await request();
      world().server.treat('hang-up');
      await say(key, { text: 'Hello', public: true });
      await until('it is in doubt', async () => (await effects(key))[0]?.asksPerson === true);
      world().server.treat(null);
      expect((await effects(key))[0]).toMatchObject({ state: 'unknown' });
      await world().settled();
      expect(to(email)).toHaveLength(1);
    });
  });

  test('two machines that answer each other are stopped after thirty mails an hour', async () => {
    const { key, email } = await request();
    for (let n = 0; n < 32; n += 1) await say(key, { text: `Answer ${n}`, public: true });
    await world().settled();
    expect(to(email)).toHaveLength(30);
    const { items } = (await world().api('GET', `/api/v1/effects?issue=${key}&state=dead`)).json;
    expect(items).toHaveLength(2);
    expect(items[0]?.reason).toContain('most likely a loop');
  });
});

eachMailWorld(
  'without mail',
  (world) => {
    test('nothing is decided to be mailed', async () => {
      const requester = { name: 'Cleo', email: 'cleo@example.com' };
      const { key } = (await world().api('POST', '/api/v1/requests', { project: 'REQ', title: 'A', requester })).json;
      await world().api('POST', `/api/v1/requests/${key}/comments`, { text: 'Hello', public: true });
      await world().settled();
      expect((await world().api('GET', `/api/v1/effects?issue=${key}`)).json.items).toEqual([]);
    });
  },
  () => ({ SMTP_URL: '', MAIL_FROM: '' }),
);
