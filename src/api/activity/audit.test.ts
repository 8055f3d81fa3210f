import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../../test/api.ts';
import { type FreshDatabase, freshDatabase } from '../../../test/databases.ts';
import { recordAudit } from '../../store/audit.ts';

let fresh: FreshDatabase;
let api: TestApi;

beforeAll(async () => {
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
  api = await apiOn(fresh);
  const actor = { kind: 'session', name: '=cmd|calc', userId: null, ip: '::1' } as const;
  await fresh.db.tx(api.organizationId, async (sql) => {
    for (let n = 0; n < 1_203; n += 1)
      await recordAudit(sql, { actor, action: 'demo.done', subject: `thing ${n}`, detail: n === 7 ? { n } : {} });
  });
});
afterAll(async () => {
  await api.end();
  await fresh.end();
});

test('comes in pages, newest first or oldest first', async () => {
  const first = await api.call('GET', '/api/v1/audit-log?limit=2&action=demo');
  expect(first.json.items.map((entry) => (entry as { subject?: string }).subject)).toEqual([
    'thing 1202',
    'thing 1201',
  ]);
  const second = await api.call('GET', `/api/v1/audit-log?limit=2&action=demo&cursor=${first.json.next}`);
  expect(second.text).toContain('thing 1200');
  const oldest = await api.call('GET', '/api/v1/audit-log?limit=1&action=demo&sort=oldest');
  expect(oldest.text).toContain('"thing 0"');
  expect((await api.call('GET', '/api/v1/audit-log?cursor=x')).status).toBe(422);
  expect((await api.call('GET', '/api/v1/audit-log?from=yesterday')).json.detail).toContain('2026-01-31T09:30:00Z');
});

test('comes whole as a file that no spreadsheet calculates with', async () => {
  const { headers, text } = await api.call('GET', '/api/v1/audit-log.csv?action=demo');
  expect(headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="audit-log.csv"',
  });
  const lines = text.split('\r\n');
  expect(lines).toHaveLength(1_205);
  expect(lines[0]).toBe('at,actor,actor_kind,action,subject,detail,ip');
  expect(lines[1]).toMatch(/^[\dTZ:.-]+,'=cmd\|calc,session,demo\.done,thing 1202,,::1$/);
  expect(text).toContain(',"{""n"":7}",');
});

test('is for admins only', async () => {
  const { json } = await api.call('POST', '/api/v1/api-keys', { body: { name: 'writer', scopes: ['read', 'write'] } });
  for (const url of ['/api/v1/audit-log', '/api/v1/audit-log.csv'])
    expect((await api.call('GET', url, { token: json.key })).status).toBe(403);
});
