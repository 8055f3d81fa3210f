/** Services of the desk, each with its form. Every version of a form is kept: answers are read with the fields of their time. */
import { randomUUID } from 'node:crypto';
import type { FormField } from '../../domain/desk/forms.ts';
import type { Sql } from '../db.ts';
import { unlessNameTaken } from '../taken.ts';

export interface Service {
  id: string;
  hostId: string;
  /** The inbox its requests go to. */
  projectKey: string;
  name: string;
  description: string;
  fields: FormField[];
  /** Of the fields. */
  version: number;
  /** Among the others, as people see them. */
  place: number;
  archived: boolean;
  updatedAt: Date;
}

export type ServiceInput = Pick<Service, 'hostId' | 'projectKey' | 'name' | 'description' | 'fields' | 'place'>;

const SERVICE = `
  select id, host_id as "hostId", project_key as "projectKey", name, description, fields, version, place,
    archived_at is not null as archived, updated_at as "updatedAt" from services`;

export async function listServices(sql: Sql, of: { archivedToo: boolean }): Promise<Service[]> {
  return sql.query<Service>(`${SERVICE} where archived_at is null or $1 order by place, lower(name), id`, [
    of.archivedToo,
  ]);
}

export async function findService(sql: Sql, id: string): Promise<Service | null> {
  const [row] = await sql.query<Service>(`${SERVICE} where id = $1`, [id]);
  return row ?? null;
}

/** The fields that answers of this version are to; null: there was none such. */
export async function fieldsOfVersion(
  sql: Sql,
  of: { serviceId: string; version: number },
): Promise<FormField[] | null> {
  const [row] = await sql.query<{ fields: FormField[] }>(
    'select fields from service_versions where service_id = $1 and version = $2',
    [of.serviceId, of.version],
  );
  return row?.fields ?? null;
}

/** Throws Refused `name_taken`. */
export async function insertService(sql: Sql, input: ServiceInput): Promise<Service> {
  const id = randomUUID();
  await named(input.name, () =>
    sql.query(
      `insert into services (organization_id, id, host_id, project_key, name, description, fields, place)
       values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6, $7)`,
      [id, input.hostId, input.projectKey, input.name, input.description, JSON.stringify(input.fields), input.place],
    ),
  );
  await keepVersion(sql, { id, version: 1, fields: input.fields });
  return there(await findService(sql, id));
}

/** Null: it is not there (any more). New fields are a new version. Throws Refused `name_taken`. */
export async function updateService(
  sql: Sql,
  id: string,
  change: Partial<Omit<ServiceInput, 'hostId'>>,
): Promise<Service | null> {
  const [locked] = await sql.query<{ fields: string }>('select 1 from services where id = $1 for update', [id]);
  const before = locked === undefined ? null : await findService(sql, id);
  if (before === null) return null;
  const next = { ...before, ...change };
  const version = sameFields(before.fields, next.fields) ? before.version : before.version + 1;
  await named(next.name, () =>
    sql.query(
      `update services set project_key = $2, name = $3, description = $4, fields = $5, place = $6, version = $7, updated_at = now() where id = $1`,
      [id, next.projectKey, next.name, next.description, JSON.stringify(next.fields), next.place, version],
    ),
  );
  if (version !== before.version) await keepVersion(sql, { id, version, fields: next.fields });
  return findService(sql, id);
}

/** Not offered any more; requests that name it keep it. Throws Refused `name_taken` where it is offered again. */
export async function archiveService(sql: Sql, id: string, archived: boolean): Promise<Service | null> {
  const before = await findService(sql, id);
  if (before === null) return null;
  await named(before.name, () =>
    sql.query(`update services set archived_at = case when $2 then now() end, updated_at = now() where id = $1`, [
      id,
      archived,
    ]),
  );
  return findService(sql, id);
}

async function keepVersion(sql: Sql, of: { id: string; version: number; fields: FormField[] }): Promise<void> {
  await sql.query(
    `insert into service_versions (organization_id, service_id, version, fields)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3)`,
    [of.id, of.version, JSON.stringify(of.fields)],
  );
}

function named<T>(name: string, write: () => Promise<T>): Promise<T> {
  return unlessNameTaken(`This desk has a service "${name}" already.`, write);
}

const part = ({ key, label, kind, required, help, options }: FormField) => [key, label, kind, required, help, options];

function sameFields(one: FormField[], other: FormField[]): boolean {
  return JSON.stringify(one.map(part)) === JSON.stringify(other.map(part));
}

function there(service: Service | null): Service {
  if (service === null) throw new Error('A service that was just written is not there.');
  return service;
}
