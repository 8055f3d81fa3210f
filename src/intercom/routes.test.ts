import { createHmac } from 'node:crypto';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { readNotification } from './parse.ts';
import type { Notification } from './parse.ts';
import { intercomHooks } from './routes.ts';
import type { HookOwner, HookRefusal } from './routes.ts';

const SECRET = 'client-secret-of-acme';
const OLD_SECRET = 'client-secret-before';
const OTHER_SECRET = 'client-secret-of-other';
const OWNERS = new Map<string, HookOwner>([
  ['acme', { organizationId: 'o1', connectionId: 'c1', secrets: [SECRET, OLD_SECRET] }],
  ['other', { organizationId: 'o2', connectionId: 'c2', secrets: [OTHER_SECRET] }],
]);
const NOTIFICATION = {
  type: 'notification_event',
  id: 'notif_1',
  topic: 'conversation.admin.closed',
  app_id: 'acme',
  data: { type: 'notification_event_data', item: { type: 'conversation', id: '1' } },
};

let app: FastifyInstance | null = null;
afterEach(async () => {
  await app?.close();
});

function hooks(fails = false) {
  const received: [string, Notification][] = [];
  const rejected: HookRefusal[] = [];
  const server = Fastify();
  app = server;
  void server.register(intercomHooks, {
    findSecrets: (workspaceId: string) => Promise.resolve(OWNERS.get(workspaceId) ?? null),
    anySecrets: () => Promise.resolve([SECRET, OLD_SECRET, OTHER_SECRET]),
    received: (owner: HookOwner, notification: Notification) => {
      if (fails) return Promise.reject(new Error('the database is down'));
      received.push([owner.connectionId, notification]);
      return Promise.resolve();
    },
    uninstalled: () => Promise.resolve(),
    rejected: (reason: HookRefusal) => void rejected.push(reason),
  });
  const post = (body: string | Buffer, signature: string | null) =>
    server.inject({
      method: 'POST',
      url: '/hooks/intercom',
      headers: { 'content-type': 'application/json', ...(signature === null ? {} : { 'x-hub-signature': signature }) },
      payload: body,
    });
  return { server, received, rejected, post };
}

function sign(body: string | Buffer, secret = SECRET): string {
  return `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;
}

const body = JSON.stringify(NOTIFICATION);

describe('a genuine notification', () => {
  test('is taken and answered with 200', async () => {
    const { post, received, rejected } = hooks();
    const answer = await post(body, sign(body));
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(received).toEqual([['c1', { id: 'notif_1', workspaceId: 'acme', topic: 'conversation.admin.closed' }]]);
    expect(rejected).toEqual([]);
  });

  test('may be signed with a second secret of the connection', async () => {
    const { post, received } = hooks();
    expect((await post(body, sign(body, OLD_SECRET))).statusCode).toBe(200);
    expect(received).toHaveLength(1);
  });

  test.each([['ping'], ['conversation.of.the.future']])('of topic %s is answered with 200 too', async (topic) => {
    const { post } = hooks();
    const text = JSON.stringify({ ...NOTIFICATION, topic });
    expect((await post(text, sign(text))).statusCode).toBe(200);
  });

  test('without a topic or an id is no fault of the sender', () => {
    expect(readNotification({ app_id: 'acme' })).toEqual({ id: null, workspaceId: 'acme', topic: null });
    expect(readNotification({ app_id: 5, topic: ['x'], id: '' })).toEqual({ id: null, workspaceId: null, topic: null });
  });

  test('that cannot be kept is answered with 503, so that it comes again', async () => {
    const { post } = hooks(true);
    const answer = await post(body, sign(body));
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '30']);
    expect(answer.body).not.toContain('database');
  });
});

describe('a signature that does not hold', () => {
  const upper = (text: string) => `sha1=${text.slice(5).toUpperCase()}`;
  test.each([
    ['is missing', null],
    ['is empty', ''],
    ['is of another secret', sign(body, 'wrong')],
    ["is of another workspace's secret", sign(body, OTHER_SECRET)],
    ['is of the body written anew', sign(JSON.stringify(NOTIFICATION, null, 1))],
    ['has an upper-case prefix', sign(body).replace('sha1', 'SHA1')],
    ['has upper-case digits', upper(sign(body))],
    ['is too short', sign(body).slice(0, -2)],
    ['is too long', `${sign(body)}00`],
    ['has no prefix', sign(body).slice(5)],
    ['is of another kind', `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`],
  ])('401 when it %s', async (_how, signature) => {
    const { post, received, rejected } = hooks();
    const answer = await post(body, signature);
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'signature_invalid' });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect([received, rejected]).toEqual([[], ['signature_invalid']]);
  });

  test('401 comes before anything is said of the body', async () => {
    const { post } = hooks();
    for (const broken of ['', '[]', '{', '{"app_id":"nobody"}']) {
      expect((await post(broken, sign(broken, 'wrong'))).statusCode).toBe(401);
    }
  });
});

describe('a signed body that cannot be used', () => {
  test.each([
    ['empty', Buffer.alloc(0)],
    ['null', Buffer.from('null')],
    ['a list', Buffer.from('[]')],
    ['cut off', Buffer.from(body.slice(0, -5))],
    ['with a byte order mark', Buffer.from(`\uFEFF${body}`)],
    ['invalid UTF-8', Buffer.concat([Buffer.from('{"app_id":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])],
    ['10,000 levels deep', Buffer.from(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)],
  ])('%s: 400', async (_what, bytes) => {
    const { post, received, rejected } = hooks();
    const answer = await post(bytes, sign(bytes));
    expect([answer.statusCode, received, rejected]).toEqual([400, [], ['bad_json']]);
  });

  test('of an unknown workspace: 200, counted, nothing done', async () => {
    const { post, received, rejected } = hooks();
    for (const value of [
      { ...NOTIFICATION, app_id: 'gone' },
      { topic: 'ping' },
      { ...NOTIFICATION, app_id: '__proto__' },
    ]) {
      const text = JSON.stringify(value);
      expect((await post(text, sign(text))).statusCode).toBe(200);
    }
    expect([received, rejected]).toEqual([[], ['unknown_tenant', 'unknown_tenant', 'unknown_tenant']]);
  });

  test('larger than 5 MB: 413, by its header or by its bytes', async () => {
    const { post, server, rejected } = hooks();
    const large = JSON.stringify({ ...NOTIFICATION, x: 'x'.repeat(5 * 1024 * 1024) });
    expect((await post(large, sign(large))).statusCode).toBe(413);
    const announced = await server.inject({
      method: 'POST',
      url: '/hooks/intercom',
      headers: { 'content-length': '1000000000', 'x-hub-signature': sign(body) },
      payload: body,
    });
    expect(announced.statusCode).toBe(413);
    expect(rejected).toEqual(['too_large', 'too_large']);
  });
});

describe('other methods', () => {
  test('HEAD is answered with 200 and nothing', async () => {
    const answer = await hooks().server.inject({ method: 'HEAD', url: '/hooks/intercom' });
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE'] as const)('%s is answered with 405', async (method) => {
    const answer = await hooks().server.inject({ method, url: '/hooks/intercom' });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'HEAD, POST']);
  });
});
