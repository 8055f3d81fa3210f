import { describe, expect, test } from 'vitest';
import { Forbidden, Gone, Reconnect, Rejected, RetryLater, Unknown, VendorError } from '../domain/errors.ts';
import type { HostAccess } from '../domain/ports.ts';
import { HttpFailure } from '../http.ts';
import type { Http, HttpRequest } from '../http.ts';
import { createJiraClient } from './client.ts';
import type { JiraClient } from './client.ts';

type Said = { status: number; headers?: Record<string, string>; body?: string };
type Reply = Said | HttpFailure;

const NOW = Date.parse('2026-11-20T10:00:00Z');
const cloud: HostAccess = {
  hostId: 'h1',
  kind: 'jira-cloud',
  url: 'https://acme.atlassian.net',
  email: 'bot@acme.example',
  token: 'secret-token',
};
const dataCenter: HostAccess = {
  hostId: 'h2',
  kind: 'jira-data-center',
  url: 'https://jira.example/jira',
  email: null,
  token: 'secret-token',
};

/** A client whose calls are answered by these replies in turn, the last one again and again. */
function answered(...replies: Reply[]): { client: JiraClient; asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  const http: Http = {
    request: async (request) => {
      const reply = replies[Math.min(asked.length, replies.length - 1)];
      asked.push(request);
      if (reply === undefined || reply instanceof HttpFailure) throw reply ?? new Error('no reply');
      return { headers: {}, ...reply, body: Buffer.from(reply.body ?? '') };
    },
    close: () => undefined,
  };
  return { client: createJiraClient({ http, now: () => NOW }), asked };
}

async function errorOf(promise: Promise<unknown>): Promise<VendorError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VendorError)) throw new Error(`not an error of a vendor: ${String(error)}`);
  expect(error.message).not.toContain('secret-token');
  return error;
}

const link = { globalId: 'g&1', url: 'https://x.y/1', title: 'Chat', summary: null, resolved: false };
const read = (client: JiraClient) => client.readIssue(cloud, 'SUP-1');
const write = (client: JiraClient) => client.putRemoteLink(cloud, '10042', link);
const remove = (client: JiraClient) => client.removeRemoteLink(cloud, '10042', 'g&1');
const said = (...errorMessages: string[]): string => JSON.stringify({ errorMessages, errors: {} });
const issue = JSON.stringify({ id: '10042', key: 'SUP-1', fields: { summary: 'S', status: { name: 'Open' } } });

describe('what is sent', () => {
  test('Cloud is asked over v3 with e-mail and token, for the fields we read', async () => {
    const { client, asked } = answered({ status: 200, body: issue });
    await read(client);
    expect(asked[0]?.url).toBe(
      'https://acme.atlassian.net/rest/api/3/issue/SUP-1?fields=summary%2Cstatus%2Cassignee%2Cresolution%2Cupdated%2Cproject%2Cdescription',
    );
    const credentials = Buffer.from('bot@acme.example:secret-token').toString('base64');
    expect(asked[0]?.headers).toMatchObject({ authorization: `Basic ${credentials}`, accept: 'application/json' });
  });

  test('Data Center is asked over v2 below its context path, with the bare token', async () => {
    const { client, asked } = answered({ status: 200, body: issue });
    await client.readIssue(dataCenter, '10042');
    expect(asked[0]?.url).toMatch(/^https:\/\/jira\.example\/jira\/rest\/api\/2\/issue\/10042\?/);
    expect(asked[0]?.headers?.['authorization']).toBe('Bearer secret-token');
  });

  test('a remote link is whole and its title fits', async () => {
    const { client, asked } = answered({ status: 201, body: '{"id":1}' });
    await client.putRemoteLink(cloud, '10042', { ...link, title: 'x'.repeat(300), resolved: true });
    expect(JSON.parse(String(asked[0]?.body))).toEqual({
      globalId: 'g&1',
      application: { type: 'com.intercom', name: 'Intercom' },
      relationship: 'conversation in Intercom',
      object: {
        url: 'https://x.y/1',
        title: 'x'.repeat(255),
        summary: '',
        icon: { url16x16: 'https://app.intercom.com/favicon.ico', title: 'Intercom' },
        status: { resolved: true },
      },
    });
  });

  test('the id of a link that is removed is encoded', async () => {
    const { client, asked } = answered({ status: 204 });
    await remove(client);
    expect(asked[0]).toMatchObject({ method: 'DELETE' });
    expect(asked[0]?.url).toMatch(/remotelink\?globalId=g%261$/);
  });

  test.each(['..', '', 'a/b', 'x?y', '%2e%2e', ' '])('%j is no id and is never sent', async (id) => {
    const { client, asked } = answered({ status: 200, body: issue });
    expect(await errorOf(client.readIssue(cloud, id))).toBeInstanceOf(Rejected);
    expect(await errorOf(client.readComment(cloud, '1', id))).toBeInstanceOf(Rejected);
    expect(asked).toEqual([]);
  });
});

describe('refusals', () => {
  test.each([
    [401, Reconnect, /token is wrong, expired or revoked/],
    [302, Reconnect, /address of the host/],
    [403, Forbidden, /needs the permission/],
    [404, Gone, /does not exist there/],
    [409, RetryLater, /tried again/],
    [400, Rejected, /Field is wrong/],
    [413, Rejected, /Field is wrong/],
    [422, Rejected, /Field is wrong/],
    [405, Rejected, /Field is wrong/],
  ])('%i is told in Jira’s words, and asked once', async (status, kind, words) => {
    for (const call of [read, write]) {
      const { client, asked } = answered({ status, body: said('Field is wrong.') });
      const error = await errorOf(call(client));
      expect(error).toBeInstanceOf(kind);
      expect(error.message).toMatch(
        /^Jira could not (read issue SUP-1|write the remote link of issue 10042): Field is/,
      );
      expect(error.message).toMatch(words);
      expect(asked).toHaveLength(1);
    }
  });

  test('403 names what is missing', async () => {
    const refusal = { status: 403, body: said('No link for you') };
    expect(await errorOf(write(answered(refusal).client))).toMatchObject({ permission: 'Link issues' });
    expect(await errorOf(read(answered(refusal).client))).toMatchObject({ permission: 'Browse projects' });
  });

  test('401 for a missing scope is no reason to reconnect', async () => {
    const body = JSON.stringify({ code: 401, message: 'Unauthorized; scope does not match' });
    const error = await errorOf(write(answered({ status: 401, body }).client));
    expect(error).toBeInstanceOf(Forbidden);
    expect(error).toMatchObject({ permission: 'write:jira-work' });
  });

  test('403 because of a CAPTCHA is a reason to reconnect', async () => {
    const headers = { 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' };
    expect(await errorOf(read(answered({ status: 403, headers }).client))).toBeInstanceOf(Reconnect);
  });

  test('errors of fields are told too, and HTML says only its status', async () => {
    const body = JSON.stringify({ errorMessages: [], errors: { title: 'too long' } });
    expect((await errorOf(write(answered({ status: 400, body }).client))).message).toContain('title: too long');
    const html = await errorOf(write(answered({ status: 400, body: '<html>no</html>' }).client));
    expect(html.message).toBe('Jira could not write the remote link of issue 10042: acme.atlassian.net answered 400');
    expect(html).toMatchObject({ code: 'http_400' });
  });

  test('404 with a page of a proxy does not say that the issue is gone', async () => {
    for (const call of [read, remove]) {
      const error = await errorOf(call(answered({ status: 404, body: '<html>Tomcat</html>' }).client));
      expect(error).toBeInstanceOf(RetryLater);
    }
  });

  test('a link that is not there is as good as removed', async () => {
    expect(await remove(answered({ status: 404, body: said('None') }).client)).toEqual({ value: null, rate: null });
  });
});

describe('limits', () => {
  test.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a date', { 'retry-after': new Date(NOW + 9000).toUTCString() }, 9000],
    ['the reset of Cloud', { 'x-ratelimit-reset': new Date(NOW + 3000).toISOString() }, 3000],
    ['the interval of Data Center', { 'x-ratelimit-interval-seconds': '5' }, 5000],
    ['nothing', {}, null],
  ])('429 waits as told by %s', async (_name, headers, afterMs) => {
    const { client, asked } = answered({ status: 429, headers });
    const error = await errorOf(read(client));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({ limited: true, afterMs });
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['jira-per-issue-on-write', true],
    ['jira-quota-global-based', false],
    ['jira-quota-tenant-based', false],
    ['jira-burst-based', false],
    ['jira-something-new', false],
  ])('429 for %s: only this issue waits: %s', async (reason, narrow) => {
    const headers = {
      'ratelimit-reason': reason,
      'retry-after': '2',
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': new Date(NOW + 2000).toISOString(),
    };
    const error = await errorOf(remove(answered({ status: 429, headers }).client));
    expect(error).toMatchObject({ limited: true, narrow, afterMs: 2000 });
    // What one issue has left says nothing of what everybody has.
    expect(error.rate === null).toBe(narrow);
  });

  test('the budget of Cloud is passed on with a value and with a failure', async () => {
    const resetAt = NOW + 60_000;
    const headers = {
      'x-ratelimit-limit': '350',
      'x-ratelimit-remaining': '12',
      'x-ratelimit-reset': new Date(resetAt).toISOString(),
    };
    const rate = { limit: 350, remaining: 12, resetAt };
    expect((await read(answered({ status: 200, headers, body: issue }).client)).rate).toEqual(rate);
    expect((await errorOf(read(answered({ status: 429, headers }).client))).rate).toEqual(rate);
  });

  test('the budget of Data Center ends with the next filling', async () => {
    const headers = {
      'x-ratelimit-limit': '50',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-interval-seconds': '10',
      'x-ratelimit-fillrate': '5',
    };
    const { rate } = await read(answered({ status: 200, headers, body: issue }).client);
    expect(rate).toEqual({ limit: 50, remaining: 0, resetAt: NOW + 10_000 });
  });

  test.each([
    [{}],
    [{ 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '5' }],
    [{ 'x-ratelimit-limit': 'many', 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '2026-11-20T10:00:00Z' }],
    [{ 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-11-20T10:00:00Z' }],
    [{ 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': 'soon' }],
  ])('headers %j state no budget', async (headers) => {
    expect((await read(answered({ status: 200, headers, body: issue }).client)).rate).toBeNull();
  });
});

describe('doubt', () => {
  const lost = new HttpFailure('acme.atlassian.net did not answer within 15 seconds.', 'maybe');
  const doubtful: [string, Reply][] = [
    ['a lost answer', lost],
    ['500', { status: 500, body: said('Oops') }],
    ['408 of a proxy', { status: 408, body: '<html>' }],
    ['503 of a proxy', { status: 503, body: '<html>' }],
    ['HTML instead of JSON', { status: 200, body: '<html>Log in</html>' }],
    ['cut-off JSON', { status: 200, body: '{"id":"100' }],
    ['an empty answer', { status: 200 }],
    ['another shape', { status: 200, body: '{"key":"SUP-1"}' }],
  ];

  test.each(doubtful)('a read that met %s is tried once more, then later', async (_name, reply) => {
    const twice = answered(reply);
    expect(await errorOf(read(twice.client))).toBeInstanceOf(RetryLater);
    expect(twice.asked).toHaveLength(2);
    const once = answered(reply, { status: 200, body: issue });
    expect((await read(once.client)).value.issue.key).toBe('SUP-1');
  });

  test.each(doubtful)('a write that met %s is unknown and never repeated', async (_name, reply) => {
    const { client, asked } = answered(reply);
    expect(await errorOf(write(client))).toBeInstanceOf(Unknown);
    expect(asked).toHaveLength(1);
  });

  test('a removal answered by a page is unknown', async () => {
    expect(await errorOf(remove(answered({ status: 200, body: '<html>' }).client))).toBeInstanceOf(Unknown);
  });

  test('what certainly was not sent may be sent later', async () => {
    const unsent = new HttpFailure('acme.atlassian.net refused the connection.', 'no');
    for (const call of [read, write, remove]) {
      const { client, asked } = answered(unsent);
      const error = await errorOf(call(client));
      expect(error).toBeInstanceOf(RetryLater);
      expect(error).toMatchObject({ limited: false, afterMs: null });
      expect(asked).toHaveLength(1);
    }
  });

  test('503 says when to come back', async () => {
    const error = await errorOf(read(answered({ status: 503, headers: { 'retry-after': '20' } }).client));
    expect(error).toMatchObject({ afterMs: 20_000, limited: false });
  });

  test('a fault of ours is not dressed up as one of Jira', async () => {
    const http: Http = { request: () => Promise.reject(new TypeError('ours')), close: () => undefined };
    await expect(read(createJiraClient({ http }))).rejects.toThrow(TypeError);
  });
});

describe('what is read', () => {
  test('an issue of Cloud with its document', async () => {
    const fields = {
      summary: 'S',
      status: { id: '3', name: 'Done', statusCategory: { key: 'done' } },
      assignee: { accountId: '5b1', displayName: 'Ann' },
      resolution: { name: 'Fixed' },
      updated: '2026-11-20T10:00:00.000+0000',
      project: { key: 'SUP' },
      description: {
        type: 'doc',
        version: 1,
        content: [{ type: 'blockCard', attrs: { url: 'https://x.y/1' } }],
      },
    };
    const { client } = answered({ status: 200, body: JSON.stringify({ id: '10042', key: 'SUP-1', fields }) });
    expect((await read(client)).value).toMatchObject({
      issue: {
        hostId: 'h1',
        id: '10042',
        status: { id: '3', name: 'Done', category: 'done' },
        assignee: { id: '5b1', name: 'Ann' },
        resolution: 'Fixed',
        updatedAt: NOW,
      },
      description: { urls: ['https://x.y/1'], fallback: null },
    });
  });

  test('the newest 200 comments, oldest first, over as many pages as Jira gives', async () => {
    const comment = (n: number) => ({
      id: String(n),
      body: `c${n}`,
      created: new Date(NOW + n * 1000).toISOString().replace('Z', '+0000'),
    });
    const page = (from: number, size: number): Reply => ({
      status: 200,
      body: JSON.stringify({ total: 230, comments: Array.from({ length: size }, (_, n) => comment(from - n)) }),
    });
    const { client, asked } = answered(page(230, 100), page(130, 60), page(70, 100));
    const { value } = await client.listComments(dataCenter, '10042');
    expect(value.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, n) => String(n + 31)));
    expect(asked.map(({ url }) => new URL(url).searchParams.get('startAt'))).toEqual(['0', '100', '160']);
    expect(asked[0]?.url).toContain('orderBy=-created');
  });

  test('a page without comments ends the list', async () => {
    const { client, asked } = answered({ status: 200, body: '{"total":5,"comments":[]}' });
    expect((await client.listComments(cloud, '1')).value).toEqual([]);
    expect(asked).toHaveLength(1);
  });
});

describe('the check', () => {
  const server = (deploymentType: string): Said => ({ status: 200, body: JSON.stringify({ deploymentType }) });
  const me: Reply = { status: 200, body: '{"displayName":"Bot"}' };
  const granted = { havePermission: true };
  const all: Reply = {
    status: 200,
    body: JSON.stringify({ permissions: { BROWSE_PROJECTS: granted, ADD_COMMENTS: granted, LINK_ISSUES: granted } }),
  };

  test.each([
    [cloud, 'Server', 'jira-data-center'],
    [dataCenter, 'Cloud', 'jira-cloud'],
  ])('of a host of the other kind says which kind it is', async (access, deploymentType, kind) => {
    const { client, asked } = answered(server(deploymentType));
    const { ok, problems } = await client.check(access);
    expect(ok).toBe(false);
    expect(problems).toEqual([expect.stringContaining(`is of kind ${kind}, but was set up as ${access.kind}`)]);
    expect(asked).toHaveLength(1);
  });

  test('of an address of Atlassian’s says at once that it is Cloud', async () => {
    const { client, asked } = answered(server('Cloud'));
    const check = await client.check({ ...dataCenter, url: 'https://acme.atlassian.net' });
    expect(check.problems).toEqual([expect.stringContaining('acme.atlassian.net is of kind jira-cloud')]);
    expect(asked).toEqual([]);
  });

  test('tells a Jira that is away from one that refuses', async () => {
    const away = await answered({ status: 503, body: '' }).client.check(cloud);
    expect([away.answered, away.actor]).toEqual([false, null]);
    const refusing = await answered(server('Cloud'), { status: 401, body: said('No') }).client.check(cloud);
    expect([refusing.answered, refusing.actor, refusing.product]).toEqual([true, null, 'Jira Cloud']);
  });

  test('of an address without such an API says what to look at', async () => {
    const { problems } = await answered({ status: 404, body: '{"message":"null for uri"}' }).client.check(cloud);
    expect(problems).toEqual([expect.stringMatching(/null for uri.*Check the address of the host/)]);
  });

  test('tells how far the host’s clock is ahead', async () => {
    const late = { ...server('Cloud'), headers: { date: new Date(NOW + 90_000).toUTCString() } };
    expect(await answered(late, me, all).client.check(cloud)).toMatchObject({
      ok: true,
      actor: 'Bot',
      problems: [],
      clockSkewMs: 90_000,
    });
  });

  test('of a token without the scope to ask names the scope and goes on', async () => {
    const scope: Reply = { status: 401, body: '{"message":"Unauthorized; scope does not match"}' };
    const { ok, problems } = await answered(server('Cloud'), scope).client.check(cloud);
    expect(ok).toBe(false);
    expect(problems).toEqual([expect.stringContaining('The token needs read:jira-user')]);
  });
});
