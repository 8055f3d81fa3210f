/** Views of requests that people keep: a filter and an order under a name. */
import { randomUUID } from 'node:crypto';
import type { Sql } from '../db.ts';
import type { RequestSort } from './request-search.ts';

/** `filter`: as the list of requests takes it. */
export interface RequestView {
  id: string;
  name: string;
  /** Null: the organization's. */
  ownerId: string | null;
  /** Others see it too. */
  shared: boolean;
  filter: Record<string, unknown>;
  sort: RequestSort;
  madeBy: string;
}

const VIEW = `
  select id, name, owner_id as "ownerId", shared, filter, sort, made_by as "madeBy" from request_views
  where (shared or owner_id = $1)`;

/** Those that `viewer` may see: shared ones and their own. Null: a key, or an operator. */
export async function listViews(sql: Sql, viewer: string | null): Promise<RequestView[]> {
  return sql.query<RequestView>(`${VIEW} order by lower(name), id`, [viewer]);
}

export async function findView(sql: Sql, of: { id: string; viewer: string | null }): Promise<RequestView | null> {
  const [row] = await sql.query<RequestView>(`${VIEW} and id = $2`, [of.viewer, of.id]);
  return row ?? null;
}

export async function insertView(sql: Sql, view: Omit<RequestView, 'id'>): Promise<RequestView> {
  const id = randomUUID();
  await sql.query(
    `insert into request_views (organization_id, id, name, owner_id, shared, filter, sort, made_by)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6, $7)`,
    [id, view.name, view.ownerId, view.shared, JSON.stringify(view.filter), view.sort, view.madeBy],
  );
  return { ...view, id };
}

export async function updateView(sql: Sql, view: RequestView): Promise<void> {
  await sql.query(
    'update request_views set name = $2, shared = $3, filter = $4, sort = $5, updated_at = now() where id = $1',
    [view.id, view.name, view.shared, JSON.stringify(view.filter), view.sort],
  );
}

export async function deleteView(sql: Sql, id: string): Promise<void> {
  await sql.query('delete from request_views where id = $1', [id]);
}
