/** Ten thousand requests: what is asked for is found, by the indexes that are there for it. */
import { expect, test } from 'vitest';
import { listRequests, noRequestFilter, type RequestFilter, searchWords } from '../src/store/desk/request-search.ts';
import { eachDatabase } from './databases.ts';
import { startDesk } from './desk-world.ts';

const HOW_MANY = 10_000;

eachDatabase('a desk with many requests', (database) => {
  test('finds them by word, status and order', async () => {
    const { db, organizationId, access } = await startDesk(database());
    await db.call(
      `insert into requests (organization_id, id, host_id, project_key, number, key, title, description, requester_name, status, priority, created_at, updated_at)
       select $1, gen_random_uuid(), $2, 'REQ', n, 'REQ-' || n, 'Printer ' || n || ' of floor ' || n % 40,
         'It stopped at noon with code E' || n % 997 || ' and a long story about paper, toner and patience.', 'Cleo',
         (array['new', 'in_progress', 'waiting', 'resolved'])[1 + n % 4], (array['low', 'medium', 'high', 'urgent'])[1 + n % 4], n, n
       from generate_series(1, ${HOW_MANY}) n`,
      [organizationId, access.hostId],
      { timeoutMs: 100_000 },
    );
    const find = async (more: Partial<RequestFilter>, sort: 'updated' | 'urgency' = 'updated') => {
      const ask = { sort, after: null, limit: 50 };
      const { rows } = await db.tx(organizationId, (sql) => listRequests(sql, { ...noRequestFilter, ...more }, ask));
      return rows;
    };
    expect((await find({ words: searchWords('printer 4711') })).map(({ key }) => key)).toContain('REQ-4711');
    expect(await find({ words: searchWords('e42 patience') })).toHaveLength(50);
    expect(await find({ words: searchWords('printer') })).toHaveLength(50);
    expect(await find({ words: searchWords('req-99') })).toHaveLength(50);
    expect(await find({ words: searchWords('nothing') })).toEqual([]);
    expect((await find({ statuses: ['waiting'] }))[0]?.status).toBe('waiting');
    expect((await find({}, 'urgency'))[0]?.priority).toBe('urgent');
    expect(await find({ statuses: ['new'], words: searchWords('toner') }, 'urgency')).toHaveLength(50);
  });
});
