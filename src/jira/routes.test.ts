import { createHash, createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import type { Host } from '../domain/model.ts';
import { jiraRoutes } from './routes.ts';
import type { HookedHost, HostDelivery } from './routes.ts';

const cloud: Host = { id: 'h1', name: 'cloud', kind: 'jira-cloud', url: 'https://acme.atlassian.net' };
const dataCenter: Host = { id: 'h2', name: 'jira', kind: 'jira-data-center', url: 'https://jira.example' };
const body = JSON.stringify({
  timestamp: 1_790_000_000_000,
  webhookEvent: 'jira:issue_deleted',
  issue: { id: '10042' },
});

interface Door {
  app: FastifyInstance;
  accepted: HostDelivery[];
  rejected: string[];
}

const open: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (app) => app.close()));
});

async function door(fails: { find?: boolean; accept?: boolean } = {}): Promise<Door> {
  const hosts: Record<string, HookedHost> = {
    cloud: { organizationId: 'o1', host: cloud, secrets: ['new', 'old'], unsignedToo: false, byToken: false },
    'cloud-token': { organizationId: 'o1', host: cloud, secrets: [], unsignedToo: false, byToken: true },
    jira: { organizationId: 'o2', host: dataCenter, secrets: [], unsignedToo: false, byToken: false },
    'jira-token': { organizationId: 'o2', host: dataCenter, secrets: [], unsignedToo: false, byToken: true },
    'new-token': { organizationId: 'o2', host: dataCenter, secrets: ['new'], unsignedToo: true, byToken: true },
    'new-name': { organizationId: 'o2', host: dataCenter, secrets: ['new'], unsignedToo: true, byToken: false },
    'signed-token': { organizationId: 'o2', host: dataCenter, secrets: ['new'], unsignedToo: false, byToken: true },
  };
  const accepted: HostDelivery[] = [];
  const rejected: string[] = [];
  const app = Fastify();
  open.push(app);
  await app.register(
    jiraRoutes({
      findHost: async (name) => {
        if (fails.find === true) throw new Error('the database is down');
        return hosts[name] ?? null;
      },
      accept: async (delivery) => {
        if (fails.accept === true) throw new Error('the database is down');
        accepted.push(delivery);
      },
      reject: (reason, detail, of) => rejected.push(`${reason}: ${detail} (${of?.host.id ?? 'nobody'})`),
    }),
  );
  return { app, accepted, rejected };
}

function sign(payload: string | Buffer, secret = 'new'): string {
  return `sha256=${createHmac('sha256', secret).update(payload).digest('hex')}`;
}

type Sent = { payload?: string | Buffer; headers?: Record<string, string> };

async function post(to: Door, host: string, { payload = body, headers = {} }: Sent = {}) {
  return to.app.inject({ method: 'POST', url: `/hooks/jira/${host}`, payload, headers });
}

async function postSigned(to: Door, payload: string | Buffer, headers: Record<string, string> = {}) {
  return post(to, 'cloud', { payload, headers: { 'x-hub-signature': sign(payload), ...headers } });
}

describe('a webhook that is believed', () => {
  test('is handed over with its identity and hash, then answered 200', async () => {
    const to = await door();
    const answer = await postSigned(to, body, { 'x-atlassian-webhook-identifier': 'd-1' });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({});
    expect(to.accepted).toEqual([
      {
        organizationId: 'o1',
        source: 'host:h1',
        deliveryId: 'd-1',
        bodyHash: createHash('sha256').update(body).digest('hex'),
        signedBefore: false,
        parsed: {
          kind: 'event',
          event: { kind: 'issue.deleted', hostId: 'h1', issueId: '10042', at: 1_790_000_000_000, actor: null },
        },
      },
    ]);
    expect(to.rejected).toEqual([]);
  });

  test('may be signed with the previous secret, and says so', async () => {
    const to = await door();
    const answer = await post(to, 'cloud', { headers: { 'x-hub-signature': sign(body, 'old') } });
    expect(answer.statusCode).toBe(200);
    expect(to.accepted.map(({ signedBefore }) => signedBefore)).toEqual([true]);
  });

  test('of Data Center by its token may be unsigned, and carry a signature nobody can check', async () => {
    const to = await door();
    expect((await post(to, 'jira-token')).statusCode).toBe(200);
    expect((await post(to, 'jira-token', { headers: { 'x-hub-signature': sign(body) } })).statusCode).toBe(200);
    expect(to.accepted.map((delivery) => delivery.deliveryId)).toEqual([null, null]);
  });

  test('of a host with its first secret may still be unsigned for a while, by its token', async () => {
    const to = await door();
    expect((await post(to, 'new-token')).statusCode).toBe(200);
    expect((await post(to, 'new-name')).statusCode).toBe(401);
    expect((await post(to, 'new-token', { headers: { 'x-hub-signature': sign(body, 'guess') } })).statusCode).toBe(401);
    expect(to.accepted.map(({ signedBefore }) => signedBefore)).toEqual([true]);
  });

  test('of an unknown topic or without what it must have is handed over too, to be counted', async () => {
    const to = await door();
    expect((await postSigned(to, '{"webhookEvent":"worklog_created"}')).statusCode).toBe(200);
    expect((await postSigned(to, '{"webhookEvent":"comment_created","comment":{}}')).statusCode).toBe(200);
    expect(to.accepted.map((delivery) => delivery.parsed.kind)).toEqual(['skip', 'incomplete']);
  });

  test('may have keys of the prototype and any content type', async () => {
    const to = await door();
    const payload = '{"__proto__":{"a":1},"constructor":{"prototype":{}},"webhookEvent":"x"}';
    expect((await postSigned(to, payload, { 'content-type': 'text/plain' })).statusCode).toBe(200);
  });
});

describe('a webhook that is not believed', () => {
  test.each([
    ['no signature', 'cloud', {}],
    ['a wrong signature', 'cloud', { 'x-hub-signature': sign(body, 'guess') }],
    ['a short signature', 'cloud', { 'x-hub-signature': sign(body).slice(0, -1) }],
    ['an upper-case prefix', 'cloud', { 'x-hub-signature': sign(body).replace('sha', 'SHA') }],
    ['a signature of one blank less', 'cloud', { 'x-hub-signature': sign(body.replace('{', '{ ')) }],
    ['no signature though a secret is set, by token', 'signed-token', {}],
    ['no secret, Data Center by name', 'jira', {}],
    ['no secret, Cloud by token', 'cloud-token', { 'x-hub-signature': sign(body) }],
  ])('%s: 401 and nothing is handed over', async (_name, host, headers) => {
    const to = await door();
    const answer = await post(to, host, { headers });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'signature_invalid', status: 401 });
    expect(to.accepted).toEqual([]);
    expect(to.rejected[0]).toMatch(/^signature_invalid: /);
  });

  test('a bad signature is told before a bad body', async () => {
    const to = await door();
    expect((await post(to, 'cloud', { payload: 'not json' })).statusCode).toBe(401);
    const packed = await post(to, 'cloud', { payload: gzipSync(body), headers: { 'content-encoding': 'gzip' } });
    expect(packed.statusCode).toBe(401);
  });

  test('of an unknown host is answered 200 and counted', async () => {
    const to = await door();
    const answer = await post(to, 'nobody');
    expect(answer.statusCode).toBe(200);
    expect(to.accepted).toEqual([]);
    expect(to.rejected).toEqual(['unknown_tenant: no host has this name or token (nobody)']);
  });
});

describe('a body that cannot be read', () => {
  test.each([
    ['empty', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['truncated', body.slice(0, -3)],
    ['a byte order mark', `\uFEFF${body}`],
  ])('%s: 400 bad_json', async (_name, payload) => {
    const to = await door();
    const answer = await postSigned(to, payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'bad_json' });
    expect(to.rejected[0]).toMatch(/^bad_json: /);
  });

  test('invalid UTF-8: 400 bad_json', async () => {
    const to = await door();
    const payload = Buffer.concat([Buffer.from('{"webhookEvent":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect((await postSigned(to, payload)).json()).toMatchObject({ status: 400, code: 'bad_json' });
  });

  test('10,000 levels deep: 400 too_large', async () => {
    const to = await door();
    const answer = await postSigned(to, `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'too_large' });
  });

  test('packed, even a bomb: 413 too_large, never unpacked', async () => {
    const to = await door();
    const answer = await postSigned(to, gzipSync(Buffer.alloc(1_000_000)), { 'content-encoding': 'gzip' });
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ code: 'too_large' });
  });

  test('more than 25 MB: 413 too_large', async () => {
    const to = await door();
    const answer = await postSigned(to, Buffer.alloc(25 * 1024 * 1024 + 1));
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ code: 'too_large' });
  });
});

describe('a fault of ours', () => {
  test.each([
    ['the host cannot be looked up', { find: true }],
    ['the event cannot be stored', { accept: true }],
  ])('%s: 503, come again', async (_name, fails) => {
    const to = await door(fails);
    const answer = await postSigned(to, body);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('30');
    expect(answer.body).not.toContain('database');
  });
});

test('HEAD is 200 and empty, GET is 405', async () => {
  const to = await door();
  const head = await to.app.inject({ method: 'HEAD', url: '/hooks/jira/cloud' });
  expect([head.statusCode, head.body]).toEqual([200, '']);
  const get = await to.app.inject({ method: 'GET', url: '/hooks/jira/cloud' });
  expect(get.statusCode).toBe(405);
  expect(get.headers.allow).toBe('POST, HEAD');
});
