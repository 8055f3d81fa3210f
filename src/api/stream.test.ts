import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { apiOn, setup, type TestApi, until } from '../../test/api.ts';
import { eachDatabase } from '../../test/databases.ts';
import { type Changes, createChanges } from '../pipeline/changes.ts';
import type { Topic } from '../store/changes.ts';
import { keepTelling } from './stream.ts';

eachDatabase('the stream of hints', (database) => {
  let api: TestApi;
  let url = '';
  const opened: AbortController[] = [];

  beforeAll(async () => {
    if (database() === null) return;
    api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', { body: setup });
    api.work();
    url = await api.server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    // The client opens connections ahead that no server knows to be idle.
    api?.server.server.closeAllConnections();
    await api?.end();
  });
  afterEach(() => {
    for (const one of opened.splice(0)) one.abort();
  });

  interface Reading {
    status: number;
    type: string | null;
    text(): string;
    over: Promise<void>;
  }

  async function listen(token: string | null = api.deps.operatorToken): Promise<Reading> {
    const abort = new AbortController();
    opened.push(abort);
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/api/v1/stream`, { headers, signal: abort.signal });
    let text = '';
    const over = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) text += decoder.decode(chunk);
    })().catch(() => undefined);
    return { status: response.status, type: response.headers.get('content-type'), text: () => text, over };
  }

  const heard = (reading: Reading, ...topics: string[]) =>
    until(
      async () => reading.text(),
      (text) => topics.every((topic) => text.includes(`"${topic}"`)),
    );

  test('says when it is ready, and then what changes, without saying what', async () => {
    const reading = await listen();
    expect([reading.status, reading.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    await until(
      async () => reading.text(),
      (text) => text.includes('event: ready'),
    );
    await api.call('POST', '/api/v1/links', { body: { issue: 'SUP-1', conversation: '900' } });
    await heard(reading, 'activity', 'links', 'status');
    api.deps.changes.announce(api.organizationId, ['imports']);
    await heard(reading, 'imports');
    expect(reading.text()).not.toContain('SUP-1');
  });

  test('hears of settings, and of what another process did', async () => {
    const reading = await listen();
    const elsewhere = await createChanges(api.deps.db, { collectMs: 10, floorMs: 60_000 });
    await api.call('PUT', '/api/v1/setup', {
      body: { ...setup, projects: [{ host: 'jira', key: 'NEW', connection: 'acme' }] },
    });
    elsewhere.hint();
    await heard(reading, 'projects');
    await elsewhere.close();
  });

  test('is for those who may read, and not too often for one of them', async () => {
    expect((await listen(null)).status).toBe(401);
    const { json } = await api.call('POST', '/api/v1/api-keys', { body: { name: 'many streams', scopes: ['read'] } });
    const readings = await Promise.all([1, 2, 3, 4].map(() => listen(json.key)));
    expect(readings.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await listen(json.key)).status).toBe(429);
    opened.at(-2)?.abort();
    await until(
      async () => (await listen(json.key)).status,
      (status) => status === 200,
    );
  });

  test('another organization hears nothing', async () => {
    const reading = await listen();
    const told: (readonly Topic[])[] = [];
    const { db } = database();
    const other =
      (
        await db.call<{ id: string }>(
          `insert into organizations (id, name) values (gen_random_uuid(), 'other') returning id`,
        )
      )[0]?.id ?? '';
    const end = await api.deps.changes.subscribe(other, (changed) => told.push(changed));
    await api.call('POST', '/api/v1/links', { body: { issue: 'SUP-1', conversation: '901' } });
    api.deps.changes.announce(api.organizationId, ['imports']);
    await heard(reading, 'activity', 'imports');
    expect(told).toEqual([]);
    end();
  });
});

test('a server that closes ends its streams at once', async () => {
  const { freshDatabase } = await import('../../test/databases.ts');
  const fresh = await freshDatabase('embedded');
  if (fresh === null) throw new Error('The embedded database is always there.');
  const api = await apiOn(fresh);
  const url = await api.server.listen({ port: 0, host: '127.0.0.1' });
  const headers = { authorization: `Bearer ${api.deps.operatorToken}` };
  const response = await fetch(`${url}/api/v1/stream`, { headers });
  const ended = response.text().catch(() => 'cut');
  await api.end();
  expect(await ended).toContain('event: ready');
  await fresh.end();
});

describe('one stream', () => {
  type Tell = (changed: readonly Topic[]) => void;

  async function begin(options: { isStill: () => Promise<boolean>; times: { heartbeatMs: number; checkMs: number } }) {
    const feed = new PassThrough();
    const heard: Tell[] = [];
    const changes: Pick<Changes, 'subscribe'> = {
      async subscribe(_organizationId, tell) {
        heard.push(tell);
        return () => void heard.splice(heard.indexOf(tell), 1);
      },
    };
    await keepTelling(feed, { deps: { changes: changes as Changes }, organizationId: 'o', ...options });
    return { feed, heard };
  }

  const never = { heartbeatMs: 3_600_000, checkMs: 3_600_000 };

  test('ends when the session does, and nothing is told to it any more', async () => {
    let signedIn = true;
    const { feed, heard } = await begin({ isStill: async () => signedIn, times: { ...never, checkMs: 5 } });
    feed.resume();
    signedIn = false;
    await until(
      async () => heard.length,
      (length) => length === 0,
    );
    expect(feed.writableEnded).toBe(true);
  });

  test('goes on while it cannot be known whether the session lives, and shows that it is there', async () => {
    const { feed } = await begin({
      isStill: () => Promise.reject(new Error('away')),
      times: { heartbeatMs: 5, checkMs: 5 },
    });
    let text = '';
    feed.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await until(
      async () => text,
      (read) => read.split(': still here').length > 3,
    );
    expect(feed.writableEnded).toBe(false);
    feed.destroy();
  });

  test('that nobody reads is cut, not kept', async () => {
    const { feed, heard } = await begin({ isStill: async () => true, times: never });
    for (let n = 0; n < 5_000 && !feed.destroyed; n += 1) heard[0]?.(['activity', 'links', 'status']);
    await until(
      async () => heard.length,
      (length) => length === 0,
    );
    expect(feed.destroyed).toBe(true);
  });
});
