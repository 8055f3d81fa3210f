import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import type { Db } from './db.ts';
import { keepFigures, latencyOfClass, type Overview, readOverview } from './overview.ts';

interface Made {
  connectionId: string;
  hostId: string;
  organizationId: string;
}

/** An organization with a connection, a host and their doors. */
async function makePlaces(db: Db): Promise<Made> {
  const organizationId = await makeOrganization(db);
  const [connectionId, hostId] = [randomUUID(), randomUUID()];
  await db.call(
    `insert into connections (organization_id, id, name, workspace_id, workspace_name, region, api_url, admin_id, admin_name)
     values ($1, $2, 'acme', 'ws1', 'Acme', 'US', 'https://api.intercom.io', '7', 'Ada')`,
    [organizationId, connectionId],
  );
  await db.call(
    `insert into hosts (organization_id, id, name, kind, url, hook_token) values ($1, $2::uuid, 'jira', 'jira-cloud', 'https://acme.atlassian.net', $2)`,
    [organizationId, hostId],
  );
  await db.call(
    `insert into doors (organization_id, door) values ($1, 'connection:' || $2::uuid), ($1, 'host:' || $3::uuid), ($1, 'events')`,
    [organizationId, connectionId, hostId],
  );
  return { connectionId, hostId, organizationId };
}

/** An event of the host, so many minutes ago, and the note decided for it, which ended `tookMs` after the event came. */
async function deliver(
  db: Db,
  { connectionId, hostId, organizationId }: Made,
  how: { minutesAgo: number; tookMs: number; state?: string; kind?: string },
): Promise<void> {
  await db.call(
    `with event as (
       insert into events (organization_id, id, source, body_hash, key, kind, host_id, issue_id, body, state, received_at)
       values ($1, $2::uuid, 'host:' || $3::uuid, '', $2::uuid::text, 'issue.changed', $3, '1', '{}', 'done', now() - $4::int * interval '1 minute')
       returning id, received_at)
     insert into effects (organization_id, id, key, event_id, kind, host_id, issue_id, lane, door, body, ref, state, ended_at)
     select $1, $2::uuid, $2::uuid::text, id, $5, $3, '1', 'l', 'connection:' || $6::uuid, '{}', 'R', $7,
       received_at + $8::int * interval '1 millisecond' from event`,
    [
      organizationId,
      randomUUID(),
      hostId,
      how.minutesAgo,
      how.kind ?? 'note',
      connectionId,
      how.state ?? 'done',
      how.tookMs,
    ],
  );
}

const read = (
  db: Db,
  { organizationId }: Made,
  { minutes, bucketMinutes } = { minutes: 60, bucketMinutes: 1 },
): Promise<Overview> =>
  db.tx(organizationId, (sql) =>
    readOverview(sql, organizationId, { since: new Date(Date.now() - minutes * 60_000), bucketMinutes }),
  );

const totals = ({ buckets }: Overview) => ({
  received: buckets.reduce((sum, row) => sum + row.received, 0),
  delivered: buckets.reduce((sum, row) => sum + row.delivered, 0),
  failed: buckets.reduce((sum, row) => sum + row.failed, 0),
  unknown: buckets.reduce((sum, row) => sum + row.unknown, 0),
});

eachDatabase('the overview', (database) => {
  test('counts the same before and after the minutes are counted, and once', async () => {
    const { db } = database();
    const made = await makePlaces(db);
    await deliver(db, made, { minutesAgo: 30, tookMs: 100 });
    await deliver(db, made, { minutesAgo: 30, tookMs: 100, kind: 'reopen' });
    await deliver(db, made, { minutesAgo: 10, tookMs: 100, state: 'dead' });
    await deliver(db, made, { minutesAgo: 10, tookMs: 100, state: 'unknown' });
    await deliver(db, made, { minutesAgo: 10, tookMs: 100, state: 'skipped' });
    await deliver(db, made, { minutesAgo: 0, tookMs: 0 });
    const fresh = await read(db, made);
    expect(totals(fresh)).toEqual({ received: 6, delivered: 2, failed: 1, unknown: 1 });
    await keepFigures(db);
    await keepFigures(db);
    const counted = await read(db, made);
    expect(totals(counted)).toEqual(totals(fresh));
    expect(counted.buckets.map(({ door, at, delivered }) => ({ door, at, delivered }))).toEqual(
      fresh.buckets.map(({ door, at, delivered }) => ({ door, at, delivered })),
    );
    const kept = await db.tx(made.organizationId, (sql) => sql.query('select from door_minutes where delivered > 0'));
    expect(kept).toHaveLength(1);
  });

  test('measures from the event to the note, within a tenth', async () => {
    const { db } = database();
    const made = await makePlaces(db);
    for (const tookMs of [40, 40, 40, 2_000]) await deliver(db, made, { minutesAgo: 5, tookMs });
    const latencies = (await read(db, made, { minutes: 60, bucketMinutes: 60 })).buckets.flatMap((row) =>
      Object.entries(row.latencies),
    );
    const told = latencies
      .map(([latencyClass, n]) => [latencyOfClass(Number(latencyClass)), n] as const)
      .toSorted(([a], [b]) => a - b);
    expect(told.map(([, n]) => n)).toEqual([3, 1]);
    expect(told[0]?.[0]).toBeGreaterThan(36);
    expect(told[0]?.[0]).toBeLessThan(44);
    expect(told[1]?.[0]).toBeGreaterThan(1_800);
    expect(told[1]?.[0]).toBeLessThan(2_200);
  });

  test('keeps the most that was seen of a budget and of what waits', async () => {
    const { db } = database();
    const made = await makePlaces(db);
    const door = `connection:${made.connectionId}`;
    const see = async (remaining: number): Promise<void> => {
      await db.call(
        `update doors set rate_limit = 100, remaining = $2, reset_at = now() + interval '10 seconds' where organization_id = $1 and door = $3`,
        [made.organizationId, remaining, door],
      );
      await keepFigures(db);
    };
    await db.call(
      `insert into jobs (organization_id, lane, door, kind, ref_id, run_at) values ($1, 'l', $2, 'effect', $3, now() - interval '20 minutes')`,
      [made.organizationId, door, randomUUID()],
    );
    await see(30);
    await see(80);
    const { buckets, doors } = await read(db, made, { minutes: 60, bucketMinutes: 60 });
    const seen = buckets.filter((row) => row.door === door);
    expect(Math.max(...seen.map(({ rateUsed }) => rateUsed ?? 0))).toBe(70);
    expect(Math.max(...seen.map(({ waiting }) => waiting))).toBe(1);
    const now = doors.find((one) => one.door === door);
    expect(now).toMatchObject({ waiting: 1, rateLimit: 100, rateUsed: 20 });
    expect(now?.oldestSeconds).toBeGreaterThan(1_190);
  });

  test('knows when a note was last delivered, and nothing of other organizations', async () => {
    const { db } = database();
    const [made, other] = [await makePlaces(db), await makePlaces(db)];
    await deliver(db, made, { minutesAgo: 300, tookMs: 0 });
    await deliver(db, other, { minutesAgo: 3, tookMs: 0 });
    const found = await read(db, made, { minutes: 600, bucketMinutes: 30 });
    expect(found.connections.map(({ id }) => id)).toEqual([made.connectionId]);
    expect(totals(found).delivered).toBe(1);
    const last = found.doors.find(({ door }) => door === `connection:${made.connectionId}`)?.lastDeliveryAt ?? 0;
    expect(Math.round((found.now - last) / 60_000)).toBe(300);
  });

  test('what came before this version was installed is counted too, and what is too old is forgotten', async () => {
    const { db } = database();
    const made = await makePlaces(db);
    await deliver(db, made, { minutesAgo: 3 * 24 * 60, tookMs: 0 });
    await db.call(
      `insert into door_minutes (organization_id, door, minute, delivered) values ($1, 'events', now() - interval '9 days', 5)`,
      [made.organizationId],
    );
    await keepFigures(db);
    const rows = await db.tx(made.organizationId, (sql) => sql.query('select delivered from door_minutes'));
    expect(rows.map((row) => (row as { delivered: number }).delivered).filter((n) => n > 0)).toEqual([1]);
    expect(totals(await read(db, made, { minutes: 7 * 24 * 60, bucketMinutes: 180 })).delivered).toBe(1);
  });
});
