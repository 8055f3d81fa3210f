import { expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../test/api.ts';
import { eachDatabase, type FreshDatabase } from '../../test/databases.ts';

interface Entry {
  actor: string;
  actorKind: string;
  subject: string;
  ip: string;
  detail: object;
}

eachDatabase('that an API key is used', (database) => {
  async function withApi(work: (api: TestApi) => Promise<void>): Promise<void> {
    const api = await apiOn(database());
    try {
      await work(api);
    } finally {
      await api.end();
    }
  }

  async function newKey(api: TestApi, name: string): Promise<string> {
    return (await api.call('POST', '/api/v1/api-keys', { body: { name, scopes: ['read'] } })).json.key;
  }

  const usesOf = async (api: TestApi, name: string): Promise<Entry[]> => {
    const { json } = await api.call('GET', `/api/v1/audit-log?action=key.used&sort=oldest&search=${name}`);
    return json.items as unknown as Entry[];
  };

  /** Goes on with every entry that is tried, also one that was there. */
  async function triedSoFar({ db }: FreshDatabase): Promise<number> {
    const [row] = await db.call<{ tried: number }>('select last_value as tried from audit_log_id_seq');
    return row?.tried ?? -1;
  }

  test('is written down once a day for each network, without what was asked', () =>
    withApi(async (api) => {
      const token = await newKey(api, 'reader');
      const from = (remoteAddress: string, url = '/api/v1/links') => api.call('GET', url, { token, remoteAddress });
      expect((await from('198.51.100.81', '/api/v1/links?q=very-private')).status).toBe(200);
      const before = await triedSoFar(database());
      for (const url of ['/api/v1/links', '/api/v1/events', '/api/v1/status'])
        expect((await from('198.51.100.81', url)).status).toBe(200);
      // Later requests do not even try to write.
      expect(await triedSoFar(database())).toBe(before);
      await from('198.51.100.82');
      // One network of IPv6 has more addresses than anybody counts.
      await from('2001:db8:1:2::1');
      await from('2001:db8:1:2:ffff::2');
      const uses = await usesOf(api, 'reader');
      expect(uses.map(({ ip }) => ip)).toEqual(['198.51.100.81', '198.51.100.82', '2001:db8:1:2::1']);
      for (const use of uses)
        expect(use).toMatchObject({
          actor: 'API key reader',
          actorKind: 'key',
          subject: 'reader',
          detail: { scopes: ['read'] },
        });
      expect(JSON.stringify(uses)).not.toMatch(/very-private|dbk_/);
    }));

  test('is written down once however many requests begin the day, also where they may not what they ask', () =>
    withApi(async (api) => {
      const token = await newKey(api, 'eager');
      const tries = Array.from({ length: 12 }, () =>
        api.call('GET', '/api/v1/api-keys', { token, remoteAddress: '198.51.100.83' }),
      );
      for (const { status } of await Promise.all(tries)) expect(status).toBe(403);
      expect(await usesOf(api, 'eager')).toHaveLength(1);
    }));

  test('is not written down again by another process', async () => {
    const remoteAddress = '198.51.100.84';
    let token = '';
    await withApi(async (api) => {
      token = await newKey(api, 'restarted');
      await api.call('GET', '/api/v1/links', { token, remoteAddress });
    });
    await database().reopen();
    await withApi(async (api) => {
      const before = await triedSoFar(database());
      expect((await api.call('GET', '/api/v1/links', { token, remoteAddress })).status).toBe(200);
      // It did not know, and asked the database.
      expect(await triedSoFar(database())).toBe(before + 1);
    });
    const uses = await database().db.call(`select from audit_log where action = 'key.used' and subject = 'restarted'`);
    expect(uses).toHaveLength(1);
  });
});
