/**
 * What test files share: databases to copy. In: requests of the test processes. Out: where a migrated database lies, made the first time
 * somebody asks, so that a run which needs none pays nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../src/store/open.ts';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databases: string;
  }
}

/** `template`: the name of the migrated database that `create database … template` copies. */
export type PostgresTemplate =
  { kind: 'there'; adminUrl: string; url: string; login: string; template: string } | { kind: 'absent'; why: string };

export interface EmbeddedTemplate {
  /** A data directory, closed. */
  folder: string;
}

type Ending = () => Promise<void>;

export async function setup(project: TestProject): Promise<Ending> {
  const endings: Ending[] = [];
  const makers: Record<string, () => Promise<unknown>> = {
    '/postgresql': once(() => postgresTemplate(endings)),
    '/embedded': once(() => embeddedTemplate(endings)),
  };
  const server = http.createServer((request, response) => {
    const make = makers[request.url ?? ''] ?? (() => Promise.reject(new Error(`nothing at ${request.url}`)));
    make().then(
      (made) => response.end(JSON.stringify(made)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  project.provide('databases', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    for (const end of endings.toReversed()) await end();
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

async function embeddedTemplate(endings: Ending[]): Promise<EmbeddedTemplate> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-embedded-'));
  endings.push(async () => rmSync(folder, { recursive: true, force: true }));
  await (await openDatabase({ databaseUrl: null, dataDir: folder })).close();
  return { folder };
}

/** On the server of DATABASE_URL if it is set, else on one of our own. */
async function postgresTemplate(endings: Ending[]): Promise<PostgresTemplate> {
  const given = process.env['DATABASE_URL'];
  try {
    if (given !== undefined && given !== '') return await templateOn(given, endings);
    const server = await startPostgres();
    endings.push(() => server.stop());
    return await templateOn(server.url, endings);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\n!!! LEFT OUT: every check on PostgreSQL: ${why}\n\n`);
    return { kind: 'absent', why };
  }
}

/** The databases belong to a login that is no superuser, as they should in production. */
async function templateOn(adminUrl: string, endings: Ending[]): Promise<PostgresTemplate> {
  const login = `deskbridge_tests_${process.pid}`;
  const template = `${login}_template`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create role ${login} login createdb createrole password 'tests'`);
  await admin.query(`create database ${template} owner ${login}`);
  endings.push(async () => {
    await admin.query(`drop database ${template} with (force)`);
    await admin.query(`drop role ${login}`).catch(() => undefined);
    await admin.end();
  });
  const url = new URL(adminUrl);
  url.username = login;
  url.password = 'tests';
  url.pathname = `/${template}`;
  await (await openDatabase({ databaseUrl: url.toString(), dataDir: '' })).close();
  return { kind: 'there', adminUrl, url: url.toString(), login, template };
}
