import type { Db, Sql } from '../db.ts';

export interface Organization {
  id: string;
  name: string;
  createdAt: Date;
}

/** The organization every server has. Its id is the same everywhere, so that any number of processes may make it at once. */
export const defaultOrganizationId = '0192d5c0-0000-7000-8000-000000000001';

/** The id of the default organization, made the first time. */
export async function ensureDefaultOrganization(db: Db): Promise<string> {
  await db.call('insert into organizations (id, name) values ($1, $2) on conflict (id) do nothing', [
    defaultOrganizationId,
    'default',
  ]);
  return defaultOrganizationId;
}

/** All, oldest first. */
export async function listOrganizations(db: Db): Promise<Organization[]> {
  const rows = await db.call<{ id: string; name: string; created_at: Date }>(
    'select id, name, created_at from organizations order by created_at, id',
  );
  return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at }));
}

/** What is settled of the organization, here or elsewhere, is not changed by anybody else until this transaction ends. */
export async function lockOrganization(sql: Sql): Promise<void> {
  await sql.query('select from organizations for no key update');
}

export interface OrganizationSettings {
  name: string;
  /** Of admins who do not come by single sign-on. */
  requireSecondFactor: boolean;
}

export async function readOrganization(sql: Sql): Promise<OrganizationSettings> {
  const [row] = await sql.query<OrganizationSettings>(
    'select name, require_second_factor as "requireSecondFactor" from organizations',
  );
  if (row === undefined) throw new Error('The organization is not there.');
  return row;
}

/** Null leaves a setting as it is. */
export async function changeOrganization(
  sql: Sql,
  { name, requireSecondFactor }: { name: string | null; requireSecondFactor: boolean | null },
): Promise<OrganizationSettings> {
  await sql.query(
    'update organizations set name = coalesce($1, name), require_second_factor = coalesce($2, require_second_factor)',
    [name, requireSecondFactor],
  );
  return readOrganization(sql);
}
