import { expect, test } from 'vitest';
import { eachMailWorld, type MailWorld } from '../mail-world.ts';
import { until } from './world.ts';

eachMailWorld('signing in at the portal', (world) => {
  const ask = (email: string) => world().browser().call('POST', '/api/v1/portal/sign-in', { email });

  /** The token in the newest mail to an address. */
  async function tokenTo(email: string, count = 1): Promise<string> {
    const mails = await world().mailsTo(email, count);
    return /\/portal\/sign-in\?token=([\w-]+)/.exec(mails.at(-1)?.mail.text ?? '')?.[1] ?? '';
  }

  test('a link in an e-mail signs a new person in, once, as requester', async () => {
    const asked = await ask('Cleo.New@Example.com');
    expect(asked.status, asked.text).toBe(202);
    const token = await tokenTo('cleo.new@example.com');
    const browser = world().browser();
    const opened = await browser.call('POST', '/api/v1/portal/session', { token });
    expect(opened.status, opened.text).toBe(200);
    expect(opened.json).toMatchObject({
      signedIn: true,
      how: 'mail',
      needs: null,
      user: { email: 'cleo.new@example.com', name: 'cleo.new', role: 'requester' },
    });
    const made = await browser.call('POST', '/api/v1/portal/requests', { title: 'My invoice is wrong' });
    expect(made.status, made.text).toBe(201);
    expect((await browser.call('GET', '/api/v1/requests')).status).toBe(403);
    const again = await world().browser().call('POST', '/api/v1/portal/session', { token });
    expect([again.status, again.json.code]).toEqual([401, 'link_spent']);
    expect((await browser.call('DELETE', '/api/v1/session')).status).toBe(204);
    expect((await browser.call('GET', '/api/v1/portal/requests')).status).toBe(401);
  });

  test('who comes a second time is the same person', async () => {
    const come = async (count: number): Promise<string> => {
      await ask('dora@example.com');
      const token = await tokenTo('dora@example.com', count);
      return (await world().browser().call('POST', '/api/v1/portal/session', { token })).json.user.id;
    };
    expect(await come(1)).toBe(await come(2));
  });

  test('opening the address of the link signs nobody in and does not use it up', async () => {
    await ask('scanned@example.com');
    const token = await tokenTo('scanned@example.com');
    const scanner = world().browser();
    await scanner.call('GET', `/portal/sign-in?token=${token}`);
    await scanner.call('GET', `/api/v1/portal/session?token=${token}`);
    expect(scanner.cookies.size).toBe(0);
    expect((await world().browser().call('POST', '/api/v1/portal/session', { token })).status).toBe(200);
  });

  test('the token stands nowhere in the database, and the mail is not kept', async () => {
    await ask('nowhere@example.com');
    const token = await tokenTo('nowhere@example.com');
    const { db } = world().app;
    for (const table of ['effects', 'portal_links', 'jobs', 'events']) {
      const rows = await db.call<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`);
      expect(rows.some(({ row }) => row.includes(token))).toBe(false);
    }
  });

  test('an agent gets no link that signs in: a mail is no second factor', async () => {
    await world().api('POST', '/api/v1/users', { email: 'agent@acme.example', name: 'Agnes', role: 'agent' });
    expect((await ask('agent@acme.example')).status).toBe(202);
    const [mail] = await world().mailsTo('agent@acme.example', 1);
    expect(mail?.mail.text).toContain('does not sign you in');
    expect(mail?.mail.text).not.toContain('token=');
  });

  test('who may not come gets the same answer and no mail', async () => {
    const settings = { mayAsk: 'domains', domains: ['Partner.example'] };
    const saved = await world().api('PUT', '/api/v1/portal/settings', settings);
    expect(saved.status, saved.text).toBe(200);
    const [stranger, partner] = [await ask('eve@elsewhere.example'), await ask('pat@partner.example')];
    expect([stranger.status, stranger.text]).toEqual([partner.status, partner.text]);
    await tokenTo('pat@partner.example');
    await until('the other mail is dropped', async () => {
      const { items } = (await world().api('GET', '/api/v1/effects?state=skipped')).json;
      return items.some(({ kind }) => kind === 'sign-in-mail');
    });
    expect(world().server.to('eve@elsewhere.example')).toEqual([]);
    // Who is the requester of something may follow it.
    await world().api('POST', '/api/v1/requests', {
      project: 'REQ',
      title: 'Called us',
      requester: { name: 'Eve', email: 'eve@elsewhere.example' },
    });
    await ask('eve@elsewhere.example');
    expect(await tokenTo('eve@elsewhere.example')).not.toBe('');
    await world().api('PUT', '/api/v1/portal/settings', { mayAsk: 'anyone', domains: [] });
  });

  test('a link that is out ends with the right to come', async () => {
    await ask('fred@example.com');
    const token = await tokenTo('fred@example.com');
    await world().api('PUT', '/api/v1/portal/settings', { mayAsk: 'invited', domains: [] });
    expect((await world().browser().call('POST', '/api/v1/portal/session', { token })).status).toBe(401);
    await world().api('PUT', '/api/v1/portal/settings', { mayAsk: 'anyone', domains: [] });
  });

  test('nobody gets more than five links an hour, and nobody else can tell', async () => {
    const browsers = world();
    for (let n = 0; n < 7; n += 1) expect((await ask('often@example.com')).status).toBe(202);
    await browsers.settled();
    expect(browsers.server.to('often@example.com')).toHaveLength(5);
  });

  test('an address that the mail server does not know is no dead letter', async () => {
    world().server.treat({ at: 'RCPT', code: 550, text: 'No such user' });
    await ask('typo@example.com');
    await world().settled();
    const { items } = (await world().api('GET', '/api/v1/effects?state=dead')).json;
    expect(items).toEqual([]);
  });

  test('another site cannot have mails sent', async () => {
    const answer = await fetch(`${world().url}/api/v1/portal/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      body: JSON.stringify({ email: 'victim@example.com' }),
    });
    expect(answer.status).toBe(403);
  });
});

eachMailWorld(
  'signing in at the portal without mail',
  (world: () => MailWorld) => {
    test('says how else one comes in', async () => {
      const asked = await world().browser().call('POST', '/api/v1/portal/sign-in', { email: 'cleo@example.com' });
      expect([asked.status, asked.json.code]).toEqual([409, 'mail_off']);
      expect(asked.json.detail).toContain('invitation');
    });
  },
  () => ({ SMTP_URL: '', MAIL_FROM: '' }),
);
