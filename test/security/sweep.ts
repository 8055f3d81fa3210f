/**
 * What the sweeps over all routes have in common. In: the server. Out: its routes, requests to them from an address of their own, and every
 * row there is, so that "changes nothing" can be shown.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { DeclaredRoute } from '../../src/api/auth.ts';
import type { Db } from '../../src/store/db.ts';

export type { DeclaredRoute } from '../../src/api/auth.ts';

/** `GET /api/v1/links/:id`: how a route is called in lists. */
export function nameOf({ method, url }: DeclaredRoute): string {
  return `${method} ${url}`;
}

/** Every route but the HEAD twins of those that read. */
export function routesOf(server: FastifyInstance): DeclaredRoute[] {
  return server.declaredRoutes.filter(({ method }) => method !== 'HEAD');
}

export const reads = ({ method }: DeclaredRoute): boolean => method === 'GET';

/** `:id` → `id` */
export function paramsOf({ url }: DeclaredRoute): string[] {
  return [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
}

/** The address with each parameter as given; what is left out becomes an id that nobody has. */
export function addressOf(route: DeclaredRoute, values: Record<string, string> = {}): string {
  return route.url
    .replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(values[name] ?? nobodysId))
    .replace('*', 'anything');
}

export const nobodysId = '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e';

export interface Asked {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

export interface Ask {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
  remoteAddress?: string;
}

let addresses = 0;

/** Each request from another address, so that no limit is met. Of a stream, what there is when its headers are. */
export async function ask(
  server: FastifyInstance,
  { method, url, headers = {}, body, remoteAddress }: Ask,
): Promise<Asked> {
  addresses += 1;
  const response = await server.inject({
    method: method as 'GET',
    url,
    headers,
    remoteAddress: remoteAddress ?? `198.51.${(addresses >> 8) % 256}.${addresses % 256}`,
    payloadAsStream: true,
    ...(body === undefined ? {} : { payload: body as object }),
  });
  const stream = response.stream();
  const live = String(response.headers['content-type']).startsWith('text/event-stream');
  let text = '';
  if (live) stream.destroy();
  else for await (const chunk of stream) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, text };
}

/** What the route's body or query may be, as JSON Schema; null where it takes none. */
export function shapeOf(schema: unknown): JsonShape | null {
  if (schema === undefined) return null;
  const key = schema as z.ZodType;
  const shape = shapes.get(key) ?? (z.toJSONSchema(key, { io: 'input', unrepresentable: 'any' }) as JsonShape);
  shapes.set(key, shape);
  return shape;
}

/** Each is asked for hundreds of times. */
const shapes = new WeakMap<z.ZodType, JsonShape>();

export interface JsonShape {
  type?: string;
  properties?: Record<string, JsonShape>;
  required?: string[];
  [more: string]: unknown;
}

/**
 * Every row as text, with its table before it; without the times at which somebody was last seen, and without the audit log, which tells
 * of refusals too. Only of one organization if it is named.
 */
export async function everyRow(db: Db, organizationId: string | null = null): Promise<string[]> {
  const tables = (await tablesOf(db)).filter((table) => table !== 'audit_log');
  const rows = tables.map(async (table) => {
    const owner = table === 'organizations' ? 'id' : 'organization_id';
    const found = await db.call<{ row: string }>(
      `select (to_jsonb(t) - 'last_used_at' - 'last_seen_at')::text as row from ${table} t where $1::uuid is null or ${owner} = $1 order by 1`,
      [organizationId],
    );
    return found.map(({ row }) => `${table} ${row}`);
  });
  return (await Promise.all(rows)).flat();
}

/** What was added or removed meanwhile, in short. */
export function changedRows(before: readonly string[], after: readonly string[]): string[] {
  const [was, is] = [new Set(before), new Set(after)];
  return [
    ...before.filter((row) => !is.has(row)).map((row) => `- ${row.slice(0, 300)}`),
    ...after.filter((row) => !was.has(row)).map((row) => `+ ${row.slice(0, 300)}`),
  ];
}

/** Those that hold rows of organizations. */
export async function tablesOf(db: Db): Promise<string[]> {
  const found = await db.call<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
     and relname <> 'deskbridge_migrations' order by 1`,
  );
  return found.map(({ name }) => name);
}

/** The token of a session that is open; `role` as of a user. */
export async function sessionOf(db: Db, organizationId: string, role: string): Promise<string> {
  const token = `dbs_${randomBytes(32).toString('base64url')}`;
  const userId = randomUUID();
  await db.call('insert into users (organization_id, id, email, name, role) values ($1, $2, $3, $3, $4)', [
    organizationId,
    userId,
    `${userId}@example.com`,
    role,
  ]);
  await db.call(
    `insert into sessions (organization_id, hash, user_id, role, expires_at) values ($1, $2, $3, $4, now() + interval '1 hour')`,
    [organizationId, createHash('sha256').update(token).digest('hex'), userId, role],
  );
  return token;
}
