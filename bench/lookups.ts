/**
 * What every request and every claim asks of the database, at a thousand links and at ten million: the same statements, timed, and their plans
 * written to bench/plans. Run as the product runs them: in a transaction of one organization, under row security, prepared. Each is asked of
 * the few links that move just now, and of any link there is, of which at ten million hardly one lies in PostgreSQL's memory.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Sql } from '../src/store/db.ts';
import { conversationLinks } from '../src/store/inbox-app.ts';
import { loadSnapshot } from '../src/store/issues.ts';
import { type LinkFilter, listLinks } from '../src/store/links.ts';
import { loadPanel } from '../src/store/panel.ts';
import { createRandom } from '../sim/faults.ts';
import { connectionId, fill, filled, foundation } from './fill.ts';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';

const TIMES = 150;
/** Before times count. */
const WARM_UP = 50;
/** How many links move just now. */
const MOVING = 25;
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'plans');

type Lookup = (sql: Sql, n: number) => Promise<unknown>;

const anyLink: LinkFilter = {
  issue: null,
  host: null,
  conversation: null,
  project: null,
  connection: null,
  source: null,
  states: [],
  words: [],
};
const page = { after: null, limit: 50, order: 'newest' } as const;

/** `n`: a link's number. */
const lookups: Record<string, Lookup> = {
  'what is known of an issue': (sql, n) =>
    loadSnapshot(sql, {
      hostId: filled.hostId,
      issueId: issueOf(n),
      projectKey: 'SUP',
      updatedAt: 0,
      facts: ['status:3'],
    }),
  'links of a conversation': (sql, n) => conversationLinks(sql, { connectionId, conversationId: String(n) }),
  'the panel of an issue': (sql, n) => loadPanel(sql, { host: filled.host, issue: `SUP-${issueOf(n)}`, unheard: null }),
  'links, first page': (sql) => listLinks(sql, anyLink, page),
  'links, a page far behind': (sql, n) =>
    listLinks(sql, anyLink, { ...page, after: { at: 1_767_225_600_000_000 + n * 1_000_000, id: filled.hostId } }),
  'links by an issue’s key': (sql, n) => listLinks(sql, { ...anyLink, issue: `SUP-${issueOf(n)}` }, page),
  'links by a conversation': (sql, n) => listLinks(sql, { ...anyLink, conversation: String(n) }, page),
  'an event that is there already': (sql, n) => receive(sql, n),
  'an event that is new': (sql, n) => receive(sql, n + 1_000_000_000),
  'a claim of eight notes': (sql) => sql.query(`select * from claim_work(8, 48, interval '15 seconds')`, []),
};

/** These run as the login, across organizations. */
const acrossOrganizations = new Set([
  'an event that is there already',
  'an event that is new',
  'a claim of eight notes',
]);

export async function lookupsOver(bench: Bench, sizes: readonly number[]): Promise<Figure[]> {
  if (bench.engine === 'embedded') return [];
  await bench.start();
  await bench.stop();
  const client = new pg.Client({ connectionString: bench.env['DATABASE_URL'] ?? '' });
  await client.connect();
  await foundation(client);
  mkdirSync(folder, { recursive: true });
  const measured = new Map<string, number[]>();
  let rows = 0;
  // The least is measured twice: the first time what asks is still being made fast itself, and would make everything after it look better.
  for (const [turn, size] of [...sizes.slice(0, 1), ...sizes].entries()) {
    const started = performance.now();
    if (size > rows) await fill(client, rows, size);
    rows = size;
    console.error(`  ${size} links after ${Math.round((performance.now() - started) / 1_000)} s`);
    for (const [name, lookup] of Object.entries(lookups))
      for (const [which, median] of Object.entries(await timed(bench, { name, lookup, size })))
        if (turn > 0) measured.set(`${name}, ${which}`, [...(measured.get(`${name}, ${which}`) ?? []), median]);
  }
  await client.end();
  return [...measured].flatMap(([name, [least = Number.NaN, ...more]]) =>
    more.map((value, at) => ({
      engine: bench.engine,
      name: `${name}, ${sizes[at + 1]?.toLocaleString('en')} links beside ${sizes[0]?.toLocaleString('en')}`,
      value,
      unit: 'ms',
      floor: least,
      target: '≤ 1.5 ×',
      ok: value <= 1.5 * least,
    })),
  );
}

/** Medians, ms, on a connection of their own; and the plan, where it is at its largest so far. */
async function timed(
  bench: Bench,
  of: { name: string; lookup: Lookup; size: number },
): Promise<{ moving: number; any: number }> {
  const client = new pg.Client({ connectionString: bench.env['DATABASE_URL'] ?? '' });
  await client.connect();
  const random = createRandom(of.size);
  const anyOf = (): number => 1 + Math.floor(random() * (of.size - 2));
  const moving = Array.from({ length: MOVING }, anyOf);
  const medians = {
    moving: await median(client, of, (n) => moving[n % MOVING] ?? 1),
    any: await median(client, of, anyOf),
  };
  writeFileSync(path.join(folder, `${slug(of.name)}.txt`), await planOf(client, { ...of, n: moving[0] ?? 1 }));
  await client.end();
  return medians;
}

async function median(
  client: pg.Client,
  { name, lookup }: { name: string; lookup: Lookup },
  which: (n: number) => number,
): Promise<number> {
  const times: number[] = [];
  // What is undone stays in the tables for a while: claims after claims would measure that.
  const count = name.startsWith('a claim') ? 40 : TIMES;
  for (let n = 0; n < WARM_UP + count; n += 1) {
    const sql = await begun(client, name);
    const started = performance.now();
    await lookup(sql, which(n));
    if (n >= WARM_UP) times.push(performance.now() - started);
    await client.query('rollback');
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

const names = new Map<string, string>();

async function begun(client: pg.Client, name: string): Promise<Sql> {
  const role = acrossOrganizations.has(name) ? '' : 'set local role deskbridge_app;';
  await client.query(`begin; ${role} set local deskbridge.organization = '${filled.organizationId}'`);
  return {
    async query<R extends object>(text: string, params: unknown[] = []) {
      const prepared = names.get(text) ?? `lookup_${names.size}`;
      names.set(text, prepared);
      return (await client.query<R & pg.QueryResultRow>({ name: prepared, text, values: params })).rows;
    },
  };
}

/** The plans of the lookup, also of what functions run within, each once; without times, which are the machine's. */
async function planOf(
  client: pg.Client,
  of: { name: string; lookup: Lookup; size: number; n: number },
): Promise<string> {
  const said: string[] = [];
  client.on('notice', ({ message }) => {
    if (message?.startsWith('duration:') === true)
      said.push(
        message.replace(/^duration: [\d.]+ ms +plan:\n/, '').replaceAll(/'[\d-]+ [\d:.]+\+00'(?=::timestamp)/g, "'…'"),
      );
  });
  await client.query(
    `load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on; set auto_explain.log_buffers = on;
     set auto_explain.log_timing = off; set auto_explain.log_nested_statements = on`,
  );
  const sql = await begun(client, of.name);
  await client.query('set local client_min_messages = log');
  await of.lookup(sql, of.n);
  await client.query('rollback');
  const queries = new Map(said.map((plan) => [plan.slice(0, plan.search(/\n[A-Z][^\n]*\(cost=/)), plan]));
  return `${of.name}, ${of.size.toLocaleString('en')} links\n\n${[...queries.values()].join('\n\n')}\n`;
}

function issueOf(n: number): string {
  return String(Math.floor(n / filled.perIssue) || 1);
}

function receive(sql: Sql, n: number): Promise<unknown> {
  const item = {
    id: `00000000-0000-4000-9400-${n.toString(16).padStart(12, '0')}`,
    source: `host:${filled.hostId}`,
    delivery_id: `delivery ${n}`,
    body_hash: 'x',
    key: `event ${n}`,
    kind: 'issue-updated',
    host_id: filled.hostId,
    issue_id: issueOf(n),
    body: {},
    state: 'pending',
    reasons: [],
    lane: `issue:${filled.hostId}:${issueOf(n)}`,
    priority: 1,
  };
  return sql.query('select id, outcome from receive_events($1, $2)', [filled.organizationId, JSON.stringify([item])]);
}

function slug(name: string): string {
  return name.replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, '');
}
