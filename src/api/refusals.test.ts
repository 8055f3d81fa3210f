import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../test/api.ts';
import { type FreshDatabase, freshDatabase } from '../../test/databases.ts';

let fresh: FreshDatabase;
let api: TestApi;

beforeAll(async () => {
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
  api = await apiOn(fresh);
});
afterAll(async () => {
  await api.end();
  await fresh.end();
});

interface Entry {
  subject: string;
  ip: string;
  detail: { why: string };
}

async function refusalsFrom(ip: string): Promise<Entry[]> {
  const { json } = await api.call('GET', `/api/v1/audit-log?action=access.refused&search=${ip}`);
  return json.items as unknown as Entry[];
}

test('a key that opens nothing is written down, once a minute for each network', async () => {
  const remoteAddress = '198.51.100.77';
  for (const token of ['dbk_unknown-key-1', 'dbk_unknown-key-2'])
    expect((await api.call('GET', '/api/v1/links', { token, remoteAddress })).status).toBe(401);
  expect(await refusalsFrom(remoteAddress)).toMatchObject([
    { subject: 'GET /api/v1/links', ip: remoteAddress, detail: { why: 'unknown, revoked or expired key' } },
  ]);
});

test('somebody who is not signed in and wants to change something is written down; who only looks is not', async () => {
  const remoteAddress = '198.51.100.78';
  expect((await api.call('GET', '/api/v1/links', { token: null, remoteAddress })).status).toBe(401);
  expect(await refusalsFrom(remoteAddress)).toEqual([]);
  expect((await api.call('POST', '/api/v1/users', { token: null, remoteAddress, body: {} })).status).toBe(401);
  expect(await refusalsFrom(remoteAddress)).toMatchObject([
    { subject: 'POST /api/v1/users', detail: { why: 'not signed in' } },
  ]);
});
