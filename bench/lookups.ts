/**
 * What every request and every claim asks of the database, at a thousand links and at ten million: the same statements, timed, and the plans of
 * the most links written to bench/plans. Run as the product runs them: in a transaction of one organization, under row security, prepared.
 * Each is asked of the few links that move just now, and of any link there is. Each number of links is a database of its own on one server,
 * asked in turn, one question each, so that what the machine does meanwhile is the same to all.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

const TIMES = 300;
/** Before times count. */
const WARM_UP = 60;
/** What is undone stays in the tables for a while: claims after claims would measure that. */
const CLAIMS = 40;
/** How many links move just now. */
const MOVING = 25;
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'plans');

/** `n`: a link's number. */
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

const ofLinks: Record<string, Lookup> = {
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
  'links, a page far behind': (sql, n) =>
    listLinks(sql, anyLink, { ...page, after: { at: 1_767_225_600_000_000 + n * 1_000_000, id: filled.hostId } }),
  'links by an issue’s key': (sql, n) => listLinks(sql, { ...anyLink, issue: `SUP-${issueOf(n)}` }, page),
  'links by a conversation': (sql, n) => listLinks(sql, { ...anyLink, conversation: String(n) }, page),
  'an event that is there already': (sql, n) => receive(sql, n),
  'an event that is new': (sql, n) => receive(sql, n + 1_000_000_000),
};

const ofAll: Record<string, Lookup> = {
  // As the console opens it.
  'links, first page': (sql) => listLinks(sql, { ...anyLink, states: ['active', 'broken'] }, page),
  'a claim of eight notes': (sql) => sql.query(`select * from claim_work(8, 48, interval '15 seconds')`, []),
};

/** These run as the login, across organizations. */
const acrossOrganizations = new Set([
  'an event that is there already',
  'an event that is new',
  'a claim of eight notes',
]);

/** A database with so many links, on a connection of its own. */
interface Links {
  size: number;
  client: pg.Client;
  /** The numbers of those that move. */
  moving: number[];
  any(): number;
}

export async function lookupsOver(bench: Bench, sizes: readonly number[]): Promise<Figure[]> {
  if (bench.engine === 'embedded') return [];
  await bench.start();
  await bench.stop();
  const empty = await connected(bench, 'postgres');
  await foundation(empty);
  await empty.end();
  const databases: Links[] = [];
  for (const size of sizes) databases.push(await filledWith(bench, size));
  const figures: Figure[] = [];
  for (const [name, lookup] of Object.entries(ofLinks))
    for (const which of ['those that move', 'any'] as const)
      figures.push(...beside(`${name}, ${which}`, await medians(databases, { name, lookup, which })));
  for (const [name, lookup] of Object.entries(ofAll))
    figures.push(...beside(name, await medians(databases, { name, lookup, which: 'any' })));
  const most = databases.at(-1);
  if (most !== undefined) await keepPlans(most);
  for (const { client } of databases) await client.end();
  return figures;
}

/** Each size beside the least. */
function beside(name: string, measured: { size: number; ms: number }[]): Figure[] {
  const [least, ...more] = measured;
  if (least === undefined) return [];
  return more.map(({ size, ms }) => ({
    engine: 'postgresql',
    name: `${name}, ${size.toLocaleString('en')} links beside ${least.size.toLocaleString('en')}`,
    value: ms,
    unit: 'ms',
    floor: least.ms,
    target: '≤ 1.5 ×',
    ok: ms <= 1.5 * least.ms,
  }));
}

async function connected(bench: Bench, database: string): Promise<pg.Client> {
  const url = new URL(bench.env['DATABASE_URL'] ?? '');
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  return client;
}

async function filledWith(bench: Bench, size: number): Promise<Links> {
  const started = performance.now();
  const other = await connected(bench, 'template1');
  await other.query(`create database links_${size} template postgres`);
  await other.end();
  const client = await connected(bench, `links_${size}`);
  await fill(client, 0, size);
  // What was written is on its way to the disk for minutes otherwise, beside what is measured.
  await client.query('checkpoint');
  console.error(`  ${size} links after ${Math.round((performance.now() - started) / 1_000)} s`);
  const random = createRandom(size);
  const any = (): number => 1 + Math.floor(random() * (size - 2));
  return { size, client, any, moving: Array.from({ length: MOVING }, any) };
}

/** Of each database, ms. */
async function medians(
  databases: readonly Links[],
  of: { name: string; lookup: Lookup; which: 'those that move' | 'any' },
): Promise<{ size: number; ms: number }[]> {
  const times = databases.map((): number[] => []);
  const count = of.name.startsWith('a claim') ? CLAIMS : TIMES;
  for (let turn = -WARM_UP; turn < count; turn += 1)
    for (const [at, links] of databases.entries()) {
      const n = of.which === 'any' ? links.any() : (links.moving.at(turn % MOVING) ?? 1);
      const ms = await timed(links.client, of, n);
      if (turn >= 0) times[at]?.push(ms);
    }
  return databases.map(({ size }, at) => ({ size, ms: medianOf(times[at] ?? []) }));
}

/** Ms; what it wrote is undone. */
async function timed(client: pg.Client, of: { name: string; lookup: Lookup }, n: number): Promise<number> {
  const sql = await begun(client, of.name);
  const started = performance.now();
  await of.lookup(sql, n);
  const ms = performance.now() - started;
  await client.query('rollback');
  return ms;
}

function medianOf(times: number[]): number {
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

/** A plan of more links says more than one of fewer. */
async function keepPlans({ size, client, moving }: Links): Promise<void> {
  await client.query(
    `load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on; set auto_explain.log_buffers = on;
     set auto_explain.log_timing = off; set auto_explain.log_nested_statements = on`,
  );
  mkdirSync(folder, { recursive: true });
  for (const [name, lookup] of Object.entries({ ...ofLinks, ...ofAll })) {
    const file = path.join(folder, `${slug(name)}.txt`);
    if (size < linksIn(file)) continue;
    const plans = await plansOf(client, name, (sql) => lookup(sql, moving[0] ?? 1));
    writeFileSync(file, `${name}, ${size.toLocaleString('en')} links\n\n${plans}\n`);
  }
}

/** As its first line says; 0: there is none. */
function linksIn(file: string): number {
  if (!existsSync(file)) return 0;
  return Number(/, ([\d,]+) links\n/.exec(readFileSync(file, 'utf8'))?.[1]?.replaceAll(',', '') ?? 0);
}

/** The plans of the lookup, also of what functions run within, each once; without times, which are the machine's. */
async function plansOf(client: pg.Client, name: string, ask: (sql: Sql) => Promise<unknown>): Promise<string> {
  const said: string[] = [];
  const hear = ({ message }: { message?: string | undefined }): void => {
    if (message?.startsWith('duration:') === true)
      said.push(
        message.replace(/^duration: [\d.]+ ms +plan:\n/, '').replaceAll(/'[\d-]+ [\d:.]+\+00'(?=::timestamp)/g, "'…'"),
      );
  };
  client.on('notice', hear);
  const sql = await begun(client, name);
  await client.query('set local client_min_messages = log');
  await ask(sql);
  await client.query('rollback');
  client.off('notice', hear);
  const queries = new Map(said.map((plan) => [plan.slice(0, plan.search(/\n[A-Z][^\n]*\(cost=/)), plan]));
  return [...queries.values()].join('\n\n');
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
