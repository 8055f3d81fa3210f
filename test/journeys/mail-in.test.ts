import { afterAll, describe, expect, test } from 'vitest';
import { type ImapServer, startImapServer } from '../imap.ts';
import { eachMailWorld, type Told } from '../mail-world.ts';
import { until } from './world.ts';

interface Mail extends Told {
  state: string;
  reason: string | null;
  request: { id: string; key: string } | null;
  rest: string;
  automatic: boolean;
}
interface Said {
  text: string;
  public: boolean;
  byRequester: boolean;
  channel: string;
  author: { name: string };
}

eachMailWorld('mail that comes in', (world) => {
  let hookUrl: string | null = null;
  let sent = 0;

  async function hook(): Promise<string> {
    if (hookUrl !== null) return hookUrl;
    const wish = { name: `support ${world().app.organizationId}`, address: 'help@acme.example', project: 'REQ' };
    const made = await world().api('POST', '/api/v1/mailboxes', wish);
    expect(made.status, made.text).toBe(201);
    const { pathname } = new URL((made.json as unknown as { hookUrl: string }).hookUrl);
    hookUrl = world().url + pathname;
    return hookUrl;
  }

  /** Brings a mail; answers what became of it. */
  async function bring(headers: Record<string, string>, body = 'Hello'): Promise<Mail> {
    const id = headers['Message-ID'] ?? `<mail-${(sent += 1)}@example.com>`;
    const all = { 'Message-ID': id, 'Content-Type': 'text/plain; charset=utf-8', ...headers };
    const raw = [...Object.entries(all).map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
    const answer = await fetch(await hook(), {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: raw,
    });
    expect(answer.status, await answer.text()).toBe(202);
    return became(id.slice(1, -1));
  }

  async function became(messageId: string): Promise<Mail> {
    const find = async (): Promise<Mail | undefined> => {
      const { items } = (await world().api('GET', '/api/v1/mails?limit=200')).json as unknown as { items: Mail[] };
      return items.find((mail) => mail['messageId'] === messageId);
    };
    await until(`something became of ${messageId}`, async () => (await find())?.state !== 'pending');
    await world().settled();
    return (await find()) as Mail;
  }

  async function said(key: string): Promise<Said[]> {
    const { json } = await world().api('GET', `/api/v1/requests/${key}/comments`);
    return json.items as unknown as Said[];
  }
  const request = async (key: string) =>
    (await world().api('GET', `/api/v1/requests/${key}`)).json as unknown as Record<string, never>;
  const mailsTo = (email: string) => world().server.to(email);

  test('a mail becomes a request, is answered by mail, and the answer to that is said on it', async () => {
    const email = 'cleo@example.com';
    const mail = await bring(
      { From: `Cleo <${email}>`, Subject: 'Re: Invoice twice', 'Message-ID': '<first@example.com>' },
      'I was charged twice.\r\n-- \r\nCleo, Globex',
    );
    expect(mail).toMatchObject({ state: 'request', rest: '-- \nCleo, Globex' });
    const key = mail.request?.key ?? '';
    expect(await request(key)).toMatchObject({
      title: 'Invoice twice',
      description: 'I was charged twice.',
      requester: { name: 'Cleo', email },
      channel: 'email',
      status: 'new',
    });
    const [received] = await world().mailsTo(email, 1);
    expect(received?.mail.text).toContain(`We have received your request ${key}`);
    expect(received?.mail.inReplyTo).toBe('<first@example.com>');
    expect(received?.header('reply-to')).toBe('help@acme.example');

    await world().api('PATCH', `/api/v1/requests/${key}`, {
      status: 'waiting',
      comment: { text: 'Which invoice?', public: true },
    });
    const [, asked] = await world().mailsTo(email, 2);
    expect(asked?.mail.text).toContain('Which invoice?');
    expect(asked?.mail.text).toContain('Answer this mail');
    expect(asked?.header('references')).toContain('<first@example.com>');

    const answer = await bring(
      {
        From: `Cleo <${email}>`,
        Subject: 'Re: something else altogether',
        'In-Reply-To': asked?.mail.messageId ?? '',
        References: `<first@example.com> ${asked?.mail.messageId}`,
      },
      'The second.\r\n\r\nOn Mon, May 4, 2026 at 10:00 AM Acme Support <help@acme.example> wrote:\r\n> Which invoice?',
    );
    expect(answer).toMatchObject({ state: 'comment', request: { key } });
    expect(answer.rest).toContain('> Which invoice?');
    expect((await said(key)).at(-1)).toMatchObject({
      text: 'The second.',
      public: true,
      byRequester: true,
      channel: 'email',
      author: { name: 'Cleo' },
    });
    expect(await request(key)).toMatchObject({ status: 'in_progress' });
    // Nobody is mailed of what they wrote themselves.
    expect(mailsTo(email)).toHaveLength(2);
  });

  test('the same mail brought twice is one, also at the same moment', async () => {
    const headers = { From: 'twice@example.com', Subject: 'Twice', 'Message-ID': '<twice@example.com>' };
    const both = await Promise.all([bring(headers), bring(headers), bring(headers)]);
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    await bring(headers);
    expect(mailsTo('twice@example.com')).toHaveLength(1);
    const { items } = (await world().api('GET', '/api/v1/requests?requester=twice@example.com')).json;
    expect(items).toHaveLength(1);
  });

  describe('a key in the subject', () => {
    const open = async (email: string) => {
      const requester = { name: 'Dora', email };
      return (await world().api('POST', '/api/v1/requests', { project: 'REQ', title: 'A', requester })).json.key;
    };

    test('is enough for the requester', async () => {
      const key = await open('dora@example.com');
      const mail = await bring({ From: 'Dora <DORA@example.com>', Subject: `Re: [${key}] A` }, 'Any news?');
      expect(mail).toMatchObject({ state: 'comment', request: { key } });
    });

    test('gets a stranger a request of their own', async () => {
      const key = await open('dora2@example.com');
      const mail = await bring({ From: 'eve@elsewhere.example', Subject: `Re: [${key}] A` }, 'Tell me all.');
      expect(mail.state).toBe('request');
      expect(mail.request?.key).not.toBe(key);
      expect(await said(key)).toEqual([]);
    });

    test('lets whoever names an agent as sender be heard by agents only', async () => {
      await world().api('POST', '/api/v1/users', { email: 'agnes@acme.example', name: 'Agnes', role: 'agent' });
      const key = await open('dora3@example.com');
      await bring({ From: 'Agnes <agnes@acme.example>', Subject: `Re: [${key}] A` }, 'Send me your password.');
      expect(await said(key)).toMatchObject([
        { public: false, byRequester: false, author: { name: 'Agnes <agnes@acme.example>' } },
      ]);
      expect(mailsTo('dora3@example.com')).toEqual([]);
    });
  });

  test('an agent answers by mail with the mail that only they got', async () => {
    await world().api('PUT', '/api/v1/setup', {
      projects: [{ host: 'help', key: 'TEAM', mail: { answered: { send: true } } }],
    });
    const ben = await world().api('POST', '/api/v1/users', { email: 'ben@acme.example', name: 'Ben', role: 'agent' });
    const requester = { name: 'Fay', email: 'fay@example.com' };
    const wish = { project: 'TEAM', title: 'Printer', requester, assignee: ben.json.id };
    const { key } = (await world().api('POST', '/api/v1/requests', wish)).json;
    await bring({ From: 'fay@example.com', Subject: `[${key}]` }, 'It smokes.');
    const [told] = await world().mailsTo('ben@acme.example', 1);
    await bring(
      { From: 'Ben <ben@acme.example>', Subject: 'Re: x', 'In-Reply-To': told?.mail.messageId ?? '' },
      'Unplug it.',
    );
    expect((await said(key)).at(-1)).toMatchObject({ text: 'Unplug it.', public: true, author: { name: 'Ben' } });
    const [mail] = await world().mailsTo('fay@example.com', 1);
    expect(mail?.mail.text).toContain('Unplug it.');
    // The requester's own mail does not make anybody an agent.
    await bring(
      { From: 'Ben <ben@acme.example>', Subject: 'Re: x', 'In-Reply-To': mail?.mail.messageId ?? '' },
      'Forged.',
    );
    expect((await said(key)).at(-1)).toMatchObject({ text: 'Forged.', public: false });
  });

  describe('machines', () => {
    test('that answer by themselves are ignored, and lists get no answer', async () => {
      const away = await bring({
        From: 'away@example.com',
        Subject: 'Out of office',
        'Auto-Submitted': 'auto-replied',
      });
      expect(away).toMatchObject({ state: 'ignored', reason: 'a machine answered by itself' });
      const list = await bring({ From: 'news@example.com', Subject: 'News', 'List-Id': '<news.example.com>' });
      expect(list).toMatchObject({ state: 'request', automatic: true });
      const monitor = await bring({ From: 'nagios@example.com', Subject: 'Disk', 'Auto-Submitted': 'auto-generated' });
      expect(monitor.state).toBe('request');
      for (const email of ['away', 'news', 'nagios']) expect(mailsTo(`${email}@example.com`)).toEqual([]);
    });

    test('that return our mail are told to agents, once, and answered by nobody', async () => {
      const requester = { name: 'Gus', email: 'gus@example.com' };
      const { key } = (await world().api('POST', '/api/v1/requests', { project: 'REQ', title: 'B', requester })).json;
      await world().api('POST', `/api/v1/requests/${key}/comments`, { text: 'Hello', public: true });
      const [mail] = await world().mailsTo('gus@example.com', 1);
      const parts = [
        '--b',
        'Content-Type: text/plain',
        '',
        'Address not found: gus@example.com',
        '--b',
        'Content-Type: message/rfc822',
        '',
        `Message-ID: ${mail?.mail.messageId}`,
        'Subject: x',
        '',
        'Hello',
        '--b--',
      ];
      const bounce = await bring(
        {
          From: 'MAILER-DAEMON@example.com',
          Subject: 'Undelivered',
          'Return-Path': '<>',
          'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
        },
        parts.join('\r\n'),
      );
      expect(bounce).toMatchObject({ state: 'comment', request: { key } });
      expect((await said(key)).at(-1)).toMatchObject({ public: false });
      expect((await said(key)).at(-1)?.text).toContain('Address not found');
      expect(mailsTo('gus@example.com')).toHaveLength(1);
    });

    test('that send us our own mail back make nothing', async () => {
      const own = await bring({ From: 'Acme Support <help@acme.example>', Subject: 'Hello' });
      expect(own).toMatchObject({ state: 'ignored', reason: 'it is from our own address' });
    });
  });

  test('files come with it, by the rules of all files', async () => {
    const part = (name: string, content: string): string[] => [
      '--b',
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Type: application/octet-stream',
      '',
      content,
    ];
    const body = [
      '--b',
      'Content-Type: text/plain',
      '',
      'See the files.',
      ...part('log.txt', 'a line'),
      ...part('../../evil.exe', 'MZ'),
      '--b--',
    ];
    const headers = { From: 'hal@example.com', Subject: 'Files', 'Content-Type': 'multipart/mixed; boundary=b' };
    const mail = await bring(headers, body.join('\r\n'));
    expect(mail).toMatchObject({ state: 'request', reason: null });
    const key = mail.request?.key ?? '';
    const { items } = (await world().api('GET', `/api/v1/requests/${key}/attachments`)).json;
    expect(items).toMatchObject([{ name: 'log.txt', public: true, byRequester: true }]);
    expect((await request(key))['description']).toBe('See the files.\n\n(Not taken: evil.exe)');
  });

  test('a mail that is looked at again after a crash makes nothing twice', async () => {
    const body = ['--b', 'Content-Disposition: attachment; filename="a.txt"', '', 'a', '--b--'].join('\r\n');
    const headers = { From: 'lea@example.com', Subject: 'Crash', 'Content-Type': 'multipart/mixed; boundary=b' };
    const mail = await bring(headers, body);
    const key = mail.request?.key ?? '';
    const answer = await bring({ From: 'lea@example.com', Subject: `[${key}]` }, 'And another thing.');
    for (const { id } of [mail, answer]) {
      // As it stood when the process died: done on the desk, and not said to be.
      await world().app.db.call(`update incoming_mails set state = 'pending', ended_at = null where id = $1`, [id]);
      await until('it was looked at again', async () => {
        const { items } = (await world().api('GET', '/api/v1/mails?state=pending')).json;
        return items.length === 0;
      });
    }
    await world().settled();
    expect((await world().api('GET', '/api/v1/requests?requester=lea@example.com')).json.items).toHaveLength(1);
    expect((await world().api('GET', `/api/v1/requests/${key}/attachments`)).json.items).toHaveLength(1);
    expect(await said(key)).toHaveLength(1);
    expect(mailsTo('lea@example.com')).toHaveLength(1);
  });

  test('who may not ask makes nothing, and hears nothing', async () => {
    await world().api('PUT', '/api/v1/portal/settings', { mayAsk: 'domains', domains: ['partner.example'] });
    const mail = await bring({ From: 'spam@elsewhere.example', Subject: 'Buy' });
    await world().api('PUT', '/api/v1/portal/settings', { mayAsk: 'anyone', domains: [] });
    expect(mail).toMatchObject({ state: 'ignored', reason: 'its sender may not ask here' });
    expect(mailsTo('spam@elsewhere.example')).toEqual([]);
  });

  test('one that cannot be read is kept for a person, who can have it looked at again', async () => {
    const nested = Array.from(
      { length: 200 },
      (_, n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary=b${n + 1}\r\n`,
    );
    const headers = { From: 'ida@example.com', Subject: 'Deep', 'Content-Type': 'multipart/mixed; boundary=b0' };
    const mail = await bring(headers, nested.join('\r\n'));
    expect(mail.state).toBe('dead');
    expect(mail.reason).toContain('cannot be read as a mail');
    expect((await world().api('POST', `/api/v1/mails/${mail.id}/retry`)).status).toBe(202);
    await until('it was looked at', async () => {
      const { items } = (await world().api('GET', '/api/v1/mails?state=dead')).json;
      return items.some(({ id }) => id === mail.id);
    });
  });

  describe('providers', () => {
    const raw = (id: string) => `From: jo@example.com\r\nSubject: Hook\r\nMessage-ID: <${id}@example.com>\r\n\r\nHello`;
    const post = async (body: string | FormData | URLSearchParams, type?: string): Promise<number> => {
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
      return (await fetch(await hook(), { method: 'POST', headers, body })).status;
    };

    test('bring it as JSON, as a form, or as it is', async () => {
      const form = new FormData();
      form.set('email', raw('form'));
      const file = new FormData();
      file.set('email', new Blob([raw('file')]));
      expect(await post(JSON.stringify({ raw: raw('json') }), 'application/json')).toBe(202);
      expect(await post(JSON.stringify({ RawEmail: raw('postmark') }), 'application/json')).toBe(202);
      expect(await post(JSON.stringify({ raw: btoa(raw('base64')) }), 'application/json')).toBe(202);
      expect(await post(form)).toBe(202);
      expect(await post(file)).toBe(202);
      expect(await post(new URLSearchParams({ 'body-mime': raw('mailgun') }))).toBe(202);
      expect(await post(raw('plain'), 'application/octet-stream')).toBe(202);
      for (const id of ['json', 'postmark', 'base64', 'form', 'file', 'mailgun', 'plain'])
        expect(await became(`${id}@example.com`)).toMatchObject({ state: 'request', subject: 'Hook' });
    });

    test('are told what is wrong', async () => {
      expect(await post('', 'message/rfc822')).toBe(400);
      expect(await post('no mail at all', 'message/rfc822')).toBe(400);
      expect(await post('{"raw":', 'application/json')).toBe(400);
      expect(await post(JSON.stringify({ text: 'x' }), 'application/json')).toBe(400);
      const nowhere = await fetch(`${world().url}/hooks/mail/dbm_${'A'.repeat(43)}`, {
        method: 'POST',
        body: raw('x'),
      });
      expect(nowhere.status).toBe(401);
      const packed = await fetch(await hook(), {
        method: 'POST',
        headers: { 'content-encoding': 'gzip' },
        body: raw('y'),
      });
      expect(packed.status).toBe(413);
    });
  });
});

const mailboxes: ImapServer[] = [];

eachMailWorld(
  'a mailbox that is looked into',
  (world) => {
    afterAll(async () => {
      for (const mailbox of mailboxes.splice(0)) await mailbox.close();
    });

    test('makes requests of its mails, and is in the list', async () => {
      const [mail] = await world().mailsTo('kim@example.com', 1);
      expect(mail?.mail.text).toContain('We have received your request');
      const { items } = (await world().api('GET', '/api/v1/mailboxes')).json as unknown as { items: object[] };
      expect(items).toMatchObject([{ kind: 'imap', name: 'mailbox', hookUrl: null, trouble: null }]);
      const { checks } = (await world().api('GET', '/api/v1/doctor')).json;
      expect(checks).toContainEqual(expect.objectContaining({ name: 'mail', ok: true }));
      expect(checks).toContainEqual(expect.objectContaining({ name: 'mailbox mailbox', ok: true }));
    });
  },
  async () => {
    const mailbox = await startImapServer();
    mailboxes.push(mailbox);
    mailbox.deliver('From: Kim <kim@example.com>\r\nSubject: By IMAP\r\nMessage-ID: <imap@example.com>\r\n\r\nHello');
    return { MAIL_IMAP_URL: mailbox.url };
  },
);
