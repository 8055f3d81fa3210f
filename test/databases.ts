/**
 * Fresh databases for tests, on both engines. In: a suite. Out: the same suite on the embedded database and on PostgreSQL, each time with
 * a migrated database of its own that is gone afterwards.
 */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest';
import type { Db } from '../src/store/db.ts';
import { openDatabase } from '../src/store/open.ts';
import type { EmbeddedTemplate, PostgresTemplate } from './global-setup.ts';

export interface FreshDatabase {
  db: Db;
  /** Null: embedded. */
  databaseUrl: string | null;
  /** Of the embedded database; an empty folder otherwise. */
  dataDir: string;
  /** Of an organization that exists and has nothing yet. */
  organizationId: string;
  /** Closes the database and opens it again as `db`. */
  reopen(): Promise<void>;
  /** Closes the database and removes it. */
  end(): Promise<void>;
}

export type Engine = Db['engine'];

/** Where this run of the tests has PostgreSQL, or why not. */
export async function postgres(): Promise<PostgresTemplate> {
  return (await ask('/postgresql')) as PostgresTemplate;
}

async function ask(what: string): Promise<unknown> {
  const answer = await fetch(`${inject('databases')}${what}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/** Where a migrated database lies that nobody has opened yet. */
export interface FreshPlace {
  /** Null: embedded. */
  databaseUrl: string | null;
  /** Of the embedded database; an empty folder otherwise. */
  dataDir: string;
  /** Once everything that opened it has closed it. */
  remove(): Promise<void>;
}

/** Null if this machine has no such engine. */
export async function freshPlace(engine: Engine): Promise<FreshPlace | null> {
  const databaseUrl = engine === 'embedded' ? null : await copyOnPostgres();
  if (engine === 'postgresql' && databaseUrl === null) return null;
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-data-'));
  if (engine === 'embedded') {
    const { folder } = (await ask('/embedded')) as EmbeddedTemplate;
    cpSync(path.join(folder, 'database'), path.join(dataDir, 'database'), { recursive: true });
  }
  return {
    databaseUrl,
    dataDir,
    async remove() {
      rmSync(dataDir, { recursive: true, force: true });
      if (databaseUrl !== null) await onPostgres(`drop database ${nameIn(databaseUrl)} with (force)`);
    },
  };
}

/** A database to be filled by one test or suite. Null if this machine has no such engine. */
export async function freshDatabase(engine: Engine): Promise<FreshDatabase | null> {
  const place = await freshPlace(engine);
  if (place === null) return null;
  const { databaseUrl, dataDir } = place;
  const db = await openDatabase({ databaseUrl, dataDir });
  const fresh: FreshDatabase = {
    db,
    databaseUrl,
    dataDir,
    organizationId: await makeOrganization(db),
    async reopen() {
      await fresh.db.close();
      fresh.db = await openDatabase({ databaseUrl, dataDir });
    },
    async end() {
      await fresh.db.close();
      await place.remove();
    },
  };
  return fresh;
}

/** One more organization. */
export async function makeOrganization(db: Db): Promise<string> {
  const id = randomUUID();
  await db.call('insert into organizations (id, name) values ($1, $2)', [id, `organization ${id}`]);
  return id;
}

/**
 * The suite on each engine, with one database for all of its tests: `database()` inside a test. Tests that must not see each other's rows
 * make an organization each.
 */
export function eachDatabase(name: string, suite: (database: () => FreshDatabase, engine: Engine) => void): void {
  describe.each(['embedded', 'postgresql'] as const)(`${name}, on %s`, (engine) => {
    let fresh: FreshDatabase | null = null;
    beforeAll(async () => {
      fresh = await freshDatabase(engine);
    });
    afterAll(async () => {
      await fresh?.end();
    });
    beforeEach((context) => {
      if (fresh === null) context.skip('this machine has no PostgreSQL');
    });
    suite(() => fresh as FreshDatabase, engine);
  });
}

/** The address of a new copy of the migrated database; null without PostgreSQL. */
async function copyOnPostgres(): Promise<string | null> {
  const there = await postgres();
  if (there.kind === 'absent') return null;
  const name = `${there.login}_${randomUUID().replaceAll('-', '')}`;
  await onPostgres(`create database ${name} template ${there.template}`);
  const url = new URL(there.url);
  url.pathname = `/${name}`;
  return url.toString();
}

function nameIn(databaseUrl: string): string {
  return new URL(databaseUrl).pathname.slice(1);
}

/** Runs one statement outside of any database under test, as the tests' own login or as that of `adminUrl`. */
export async function onPostgres(text: string, adminUrl?: string): Promise<void> {
  const there = await postgres();
  if (there.kind === 'absent') throw new Error(there.why);
  const url = new URL(adminUrl ?? there.url);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
