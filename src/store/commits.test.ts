import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import { queueIn } from '../../test/queue.ts';
import { receiveEvents } from './jobs.ts';

const setting = `current_setting('synchronous_commit')`;

eachDatabase('What waits for the disk', (fresh) => {
  // The server of the tests waits for no disk; this database does, as a server for real.
  beforeAll(async () => {
    if (fresh() === null || fresh().databaseUrl === null) return;
    await fresh().db.call(
      `do $$ begin execute format('alter database %I set synchronous_commit = on', current_database()); end $$`,
    );
    await fresh().reopen();
  });

  test('is every commit but those of what is simply done again', async () => {
    const { db, organizationId } = fresh();
    const read = (options: { repeatable?: boolean }) =>
      db.tx(organizationId, (sql) => sql.query<{ wait: string }>(`select ${setting} as wait`), options);
    expect(await read({ repeatable: true })).toEqual([{ wait: 'off' }]);
    // Nothing of it stays with the connection.
    expect(await read({})).toEqual([{ wait: 'on' }]);
  });

  test('is what is about to be sent, and not a claim of events only', async () => {
    const { db } = fresh();
    const organizationId = await makeOrganization(db);
    const claim = () =>
      db.call<{ claimed: number; wait: string }>(
        `select c.claimed, ${setting} as wait from (select count(*)::int as claimed from claim_work(8, 8, interval '1 minute')) c`,
      );
    await receiveEvents(db, organizationId, [
      {
        organizationId,
        source: 'hand',
        deliveryId: null,
        bodyHash: '',
        key: 'one',
        kind: 'issue.created',
        hostId: randomUUID(),
        issueId: '1',
        body: null,
        state: 'pending',
        reasons: [],
        priority: 1,
      },
    ]);
    expect(await claim()).toEqual([{ claimed: 1, wait: 'off' }]);
    const queue = queueIn(db, organizationId);
    const { connectionId } = await queue.addConnection();
    await queue.addNotes(connectionId, ['7']);
    expect(await claim()).toEqual([{ claimed: 1, wait: 'on' }]);
  });
});
