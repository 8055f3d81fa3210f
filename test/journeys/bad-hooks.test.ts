/** What knocks at the hooks and should not come in: each is answered as the contract says, and nothing of it gets further. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { signedPayload } from '../../sim/jira/fixtures.ts';
import { figure, intercomSigned, jiraSigned, notification, OTHER_SECRET, received, send, upload } from './hooks.ts';
import { SECRETS } from './secrets.ts';
import { connected, eachWorld } from './world.ts';

const MEGABYTE = 1024 * 1024;

eachWorld('bad hooks', (world) => {
  const counted = () => received(world());
  const outcomes = (host: 'jira' | 'intercom', outcome: string) => figure(world(), host, outcome);

  /** Two doors, one promise: where to send, and how a genuine sender signs. */
  const doors = [
    [
      'Jira',
      {
        url: () => world().sites['data-center'].hookUrl(),
        sign: (body: Buffer) => jiraSigned(SECRETS.dataCenterWebhook, body),
        forge: (body: Buffer) => jiraSigned(OTHER_SECRET, body),
        method: 'sha256',
        host: 'jira' as const,
      },
    ],
    [
      'Intercom',
      {
        url: () => `${world().url}/hooks/intercom`,
        sign: (body: Buffer) => intercomSigned(SECRETS.clientSecret, body),
        forge: (body: Buffer) => intercomSigned(OTHER_SECRET, body),
        method: 'sha1',
        host: 'intercom' as const,
      },
    ],
  ] as const;

  describe.each(doors)('%s', (_name, door) => {
    const body = notification(connected.id);
    const right = door.sign(body)['x-hub-signature'] ?? '';

    test.each([
      ['no signature', {}],
      ['an empty signature', { 'x-hub-signature': '' }],
      ['a signature by another secret', door.forge(body)],
      ['a signature cut short', { 'x-hub-signature': right.slice(0, -2) }],
      ['a prefix in capitals', { 'x-hub-signature': right.replace(door.method, door.method.toUpperCase()) }],
      ['digits in capitals', { 'x-hub-signature': `${door.method}=${right.split('=')[1]?.toUpperCase()}` }],
      ['no prefix', { 'x-hub-signature': right.split('=')[1] ?? '' }],
      ['another method', { 'x-hub-signature': right.replace(door.method, 'md5') }],
    ])('B1: %s is 401 signature_invalid and leaves no trace but a count', async (_what, headers) => {
      const [before, refused] = [await counted(), await outcomes(door.host, 'signature_invalid')];
      const answer = await send(door.url(), body, headers);
      expect(answer).toMatchObject({ status: 401, problem: { code: 'signature_invalid' } });
      expect(answer.type).toContain('application/problem+json');
      expect(answer.problem.request_id).toMatch(/^[0-9a-f-]{36}$/);
      expect(await counted()).toBe(before);
      expect(await outcomes(door.host, 'signature_invalid')).toBe(refused + 1);
    });

    test('B1: a bad signature is refused before the body is judged', async () => {
      const broken = Buffer.from('{"issue":');
      expect(await send(door.url(), broken, door.forge(broken))).toMatchObject({ status: 401 });
    });

    test('B2: the signature is over the very bytes, not over what they mean', async () => {
      const spaced = Buffer.from(body.toString().replace('":', '": '));
      expect(JSON.parse(spaced.toString())).toEqual(JSON.parse(body.toString()));
      const answer = await send(door.url(), spaced, { 'x-hub-signature': right });
      expect(answer).toMatchObject({ status: 401, problem: { code: 'signature_invalid' } });
    });

    test.each([
      ['nothing', Buffer.alloc(0)],
      ['null', Buffer.from('null')],
      ['a list', Buffer.from('[]')],
      ['a number', Buffer.from('12')],
      ['JSON that breaks off', Buffer.from('{"timestamp": 1, "issue": {"id": "1')],
      ['a byte order mark', Buffer.from('\uFEFF{}')],
      ['invalid UTF-8', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])],
    ])('B5: %s, well signed, is 400 bad_json', async (_what, bytes) => {
      const before = await counted();
      const answer = await send(door.url(), bytes, door.sign(bytes));
      expect(answer).toMatchObject({ status: 400, problem: { code: 'bad_json' } });
      expect(answer.problem.detail).toMatch(/^The body .*\.$/);
      expect(await counted()).toBe(before);
    });

    test('B6: JSON nested 10,000 deep is 400 too_large', async () => {
      const deep = Buffer.from(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`);
      expect(await send(door.url(), deep, door.sign(deep))).toMatchObject({
        status: 400,
        problem: { code: 'too_large' },
      });
    });

    test('B6: a packed body is 4xx and is never unpacked', async () => {
      const bomb = gzipSync(Buffer.alloc(50 * MEGABYTE, 32));
      const answer = await send(door.url(), bomb, { ...door.sign(bomb), 'content-encoding': 'gzip' });
      expect([400, 413]).toContain(answer.status);
    });

    test('B6: 50 MB are 413 too_large, announced or not, and ten at once do not fill the memory', async () => {
      const before = process.memoryUsage().arrayBuffers;
      let peak = 0;
      const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)), 2);
      const answers = await Promise.all(Array.from({ length: 10 }, () => upload(door.url(), 50 * MEGABYTE, true)));
      clearInterval(watch);
      expect(answers).toEqual(Array.from({ length: 10 }, () => ({ status: 413, code: 'too_large' })));
      // Of the 500 MB that were sent. The sender lives in this process too, and what it has read ahead counts with it.
      expect(peak).toBeLessThan(150 * MEGABYTE);
      expect(await upload(door.url(), 50 * MEGABYTE, false)).toEqual({ status: 413, code: 'too_large' });
    });

    test('B11: HEAD is 200 and empty, GET is 405 and names what is taken', async () => {
      const head = await fetch(door.url(), { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      const get = await fetch(door.url());
      expect(get.status).toBe(405);
      expect(get.headers.get('allow')).toMatch(/POST/);
      expect(await get.json()).toMatchObject({ code: 'method_not_allowed' });
    });
  });

  test('B10: a host nobody knows is 200 and counted, whatever it sends', async () => {
    const before = await outcomes('jira', 'unknown_tenant');
    const body = Buffer.from('{"webhookEvent":"jira:issue_created"}');
    const answer = await send(`${world().url}/hooks/jira/nobody`, body, jiraSigned(OTHER_SECRET, body));
    expect(answer.status).toBe(200);
    expect(await outcomes('jira', 'unknown_tenant')).toBe(before + 1);
  });

  test('B10: a workspace nobody knows, signed by an app we know, is 200 and counted', async () => {
    const before = await outcomes('intercom', 'unknown_tenant');
    const body = notification('gone4ever');
    expect(await send(`${world().url}/hooks/intercom`, body, intercomSigned(SECRETS.clientSecret, body))).toMatchObject(
      {
        status: 200,
        text: '',
      },
    );
    expect(await outcomes('intercom', 'unknown_tenant')).toBe(before + 1);
  });

  test.each(['conversation.admin.noted', 'ping', 'tomorrow.topic'])('a notification %s is 200', async (topic) => {
    const body = notification(connected.id, { topic });
    const answer = await send(`${world().url}/hooks/intercom`, body, intercomSigned(SECRETS.clientSecret, body));
    expect(answer.status).toBe(200);
  });

  test('a host that has no secret takes webhooks at its token only', async () => {
    const site = world().sites['data-center-9'];
    const payload = signedPayload(site.sender, { webhookEvent: 'worklog_created', timestamp: 1 });
    const byName = await send(`${world().url}/hooks/jira/${site.name}`, payload.body, payload.headers);
    expect(byName).toMatchObject({ status: 401, problem: { code: 'signature_invalid' } });
    expect((await site.post(payload)).status).toBe(200);
  });

  test('the name of a host takes its signed webhooks', async () => {
    const site = world().sites.cloud;
    const payload = signedPayload(site.sender, { webhookEvent: 'worklog_created', timestamp: 2 });
    expect((await send(`${world().url}/hooks/jira/cloud`, payload.body, payload.headers)).status).toBe(200);
  });

  test('after the secret was changed both hold, until it is changed again', async () => {
    const site = world().sites['data-center'];
    const { url, kind } = site.host;
    const sendWith = async (secret: string, n: number) =>
      (await site.post(signedPayload({ ...site.sender, secret }, { webhookEvent: 'x', timestamp: n }))).status;
    const change = (webhookSecret: string) => world().apply({ hosts: [{ name: site.name, kind, url, webhookSecret }] });
    await change('the second secret of it');
    expect([await sendWith(SECRETS.dataCenterWebhook, 3), await sendWith('the second secret of it', 4)]).toEqual([
      200, 200,
    ]);
    await change(SECRETS.dataCenterWebhook);
    expect(await sendWith(SECRETS.dataCenterWebhook, 5)).toBe(200);
    expect(await sendWith(OTHER_SECRET, 6)).toBe(401);
  });
});
