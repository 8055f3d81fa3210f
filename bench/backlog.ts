/**
 * Intercom is down and hundreds of thousands of notes wait for it: webhooks must be acknowledged as if nothing were (I3), and the process must
 * not grow with what waits (I18). PostgreSQL only: the embedded database is for small installations.
 */
import pg from 'pg';
import { openLoop } from './load.ts';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';
import { startVendors } from './vendors.ts';

const AT_ONCE = 5_000;
/** Conversations that the notes are for. */
const LANES = 50_000;
const EVERY_MS = 1_000;
/** The invariant of bounded memory (I18), not the target for a process with little waiting. */
const MOST_MB = 512;

export async function backlog(bench: Bench, { seconds, notes }: { seconds: number; notes: number }): Promise<Figure[]> {
  const { engine, port, secret } = bench;
  if (engine === 'embedded') return [];
  const vendors = await startVendors(bench);
  await bench.start();
  await bench.apply(vendors.setup);
  const linked = await vendors.link(bench, 50);
  vendors.killIntercom();
  await bench.stop();
  await wait(String(bench.env['DATABASE_URL']), notes);
  await bench.start();
  let most = 0;
  const looking = setInterval(() => (most = Math.max(most, bench.memory())), EVERY_MS);
  const issue = (n: number): string => linked[n % linked.length] ?? '';
  const acknowledged = await openLoop({ port, secret }, { rate: 50, seconds, issue });
  clearInterval(looking);
  await bench.stop();
  await vendors.close();
  const meanwhile = `${notes.toLocaleString('en')} notes wait, Intercom dead, ${seconds} s`;
  const figure = (name: string, value: number, { unit, most }: { unit: string; most: number }): Figure => {
    return {
      engine,
      name: `${name}; ${meanwhile}`,
      value,
      unit,
      floor: null,
      target: `≤ ${most} ${unit}`,
      ok: value <= most,
    };
  };
  return [
    figure('acknowledgement p99 at 50/s', acknowledged.p99, { unit: 'ms', most: 500 }),
    figure('acknowledgement max at 50/s', acknowledged.max, { unit: 'ms', most: 3_000 }),
    figure('memory at most', most, { unit: 'MB', most: MOST_MB }),
  ];
}

/** Stores notes as decisions store them, each for one of many conversations of the one workspace. */
async function wait(databaseUrl: string, notes: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query('select organization_id as organization, id as connection from connections');
  const { organization, connection } = rows[0] as { organization: string; connection: string };
  for (let from = 0; from < notes; from += AT_ONCE)
    await client.query(
      `select count(*) from store_effects($1, null, (select jsonb_agg(jsonb_build_object(
         'id', gen_random_uuid(), 'key', 'waiting ' || n, 'kind', 'note', 'lane', 'conversation:' || $2 || ':' || n % $3,
         'door', 'connection:' || $2, 'ref', 'W' || n, 'priority', 1,
         'body', jsonb_build_object('kind', 'note', 'connectionId', $2, 'conversationId', (n % $3)::text, 'linkId', null,
           'body', '{"blocks": [{"kind": "paragraph", "content": [{"kind": "text", "text": "Ann changed the status"}]}], "urls": [], "fallback": null}'::jsonb,
           'moreUrl', null, 'opening', false, 'reopen', true)))
         from generate_series($4::int, $5::int) n), '[]')`,
      [organization, connection, LANES, from, Math.min(from + AT_ONCE, notes) - 1],
    );
  await client.query('analyze');
  await client.end();
}
