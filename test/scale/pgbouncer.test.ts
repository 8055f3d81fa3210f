/** The product behind PgBouncer in transaction mode: a connection of its own for a transaction, and nothing that outlives one. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { composeApp, type App } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/store/open.ts';
import { createTelemetry } from '../../src/telemetry.ts';
import { SECRETS } from '../journeys/secrets.ts';
import { startWorld, type World } from '../journeys/world.ts';
import { type Pooler, POOL_SIZE, startPooler } from './pgbouncer.ts';

const ways = [
  { way: 'that is passed by for hearing of work', direct: true },
  { way: 'that is the only way to the database', direct: false },
];

describe.each(ways)('behind a pooler $way', ({ direct }) => {
  let pooler: Pooler | null = null;
  let world: World | null = null;
  /** Another process: it takes webhooks and works on nothing. */
  let other: App;
  let environment: Record<string, string>;
  const on = (): World => world as World;

  beforeAll(async () => {
    const through = async (databaseUrl: string): Promise<Record<string, string>> => {
      pooler = await startPooler(databaseUrl);
      if (pooler === null) return {};
      return { DATABASE_URL: pooler.url, ...(direct ? { DATABASE_DIRECT_URL: databaseUrl } : {}) };
    };
    world = await startWorld('postgresql', { through: async (url) => (environment = await through(url)) });
    if (world === null || pooler === null) return;
    const config = loadConfig({
      PORT: '0',
      DESKBRIDGE_SECRET: SECRETS.deskbridge,
      DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
      ...environment,
    });
    other = await composeApp(config, {
      work: false,
      telemetry: createTelemetry('warn', { write: (line) => void world?.logged.push(line) }),
    });
    const url = `http://127.0.0.1:${await other.start()}`;
    const site = world.sites['data-center'];
    const { items } = (await world.api('GET', '/api/v1/hosts')).json;
    // From now on its webhooks go to the process that works on nothing.
    for (const hook of site.jira.hooks.list()) site.jira.hooks.remove(hook.id);
    site.hookUp(url, items.find((host) => host.name === site.name)?.webhookUrl ?? '');
  });
  beforeEach((context) => {
    if (world === null || pooler === null) context.skip('this machine has no PostgreSQL or no PgBouncer');
  });
  afterAll(async () => {
    if (pooler !== null) await other.close();
    await world?.end();
    await pooler?.stop();
  });

  test('what one process heard becomes notes by another, each once and in order', async () => {
    const { act } = on().sites['data-center'].jira;
    const issues = Array.from({ length: 12 }, (_, n) => {
      const conversation = on().conversation();
      const { id } = act.createIssue({ project: 'SUP', summary: `issue ${n}`, description: conversation.url });
      return { id, conversation: conversation.id };
    });
    await on().settled();
    const said = ['one', 'two', 'three'];
    for (const words of said) for (const { id } of issues) act.comment({ issue: id, text: `words ${words} end` });
    await on().settled();
    for (const { conversation } of issues) {
      const [link, ...rest] = on().notes(conversation);
      expect(link?.text).toContain('Linked to ');
      expect(rest.map(({ text }) => /words (\w+) end/.exec(text)?.[1])).toEqual(said);
    }
  });

  test('more transactions at once than there are connections see their own organization only', async () => {
    const { organizationId, db } = on().app;
    const seen = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        db.tx(n % 2 === 0 ? organizationId : '00000000-0000-4000-8000-000000000000', async (sql) => {
          const [row] = await sql.query<{ links: number; role: string }>(
            'select count(*)::int as links, current_user::text as role from links',
          );
          return row;
        }),
      ),
    );
    expect(new Set(seen.map((row) => row?.role))).toEqual(new Set(['deskbridge_app']));
    const links = (n: number): number[] => seen.filter((_, index) => index % 2 === n).map((row) => row?.links ?? -1);
    expect(new Set(links(1))).toEqual(new Set([0]));
    expect(Math.min(...links(0))).toBeGreaterThan(0);
    const [after] = await db.call<{ role: string }>('select current_user::text as role');
    expect(after?.role).not.toBe('deskbridge_app');
  });

  test('the database sees the pooler’s few connections, no prepared statement, and who listens only past the pooler', async () => {
    const client = new pg.Client({ connectionString: on().databaseUrl ?? '' });
    await client.connect();
    const { rows } = await client.query<{ listening: boolean }>(
      `select query like 'listen %' as listening from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    await client.end();
    expect(rows.some(({ listening }) => listening)).toBe(direct);
    expect(rows.filter(({ listening }) => !listening).length).toBeLessThanOrEqual(POOL_SIZE);
    expect(await on().app.db.call('select name from pg_prepared_statements')).toEqual([]);
  });

  test('processes that start at once migrate one after the other', async () => {
    const opened = await Promise.all(
      [1, 2, 3].map(() =>
        openDatabase({
          databaseUrl: pooler?.url ?? '',
          databaseDirectUrl: environment['DATABASE_DIRECT_URL'] ?? null,
          dataDir: '',
        }),
      ),
    );
    await Promise.all(opened.map((db) => db.close()));
  });

  test('nothing of it is trouble', () => {
    expect(on().logged).not.toEqual([]);
    expect(on().logged.filter((line) => /Trouble while|prepared statement|DatabaseUnavailable/.test(line))).toEqual([]);
  });
});
