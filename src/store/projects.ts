import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { EventRule, LinkingSettings, Project } from '../domain/model.ts';
import type { MappingLine } from '../domain/escalation/mapping.ts';
import { defaultLinking } from '../domain/settings.ts';
import type { Db, Sql } from './db.ts';

/** `connectionId` null: no workspace yet. */
export interface ProjectInput {
  hostId: string;
  key: string;
  connectionId: string | null;
  linking: LinkingSettings;
  /** Settings beside `linking`, as they were written; those left out stay as they are. */
  more?: Record<string, unknown>;
  /** Who saves it. */
  by?: string;
}

/** A project with everything that is stored of its settings. */
export interface StoredProject extends Project {
  settings: Record<string, unknown>;
  /** Grows with every save: what a save is made from is named by it. */
  revision: number;
  updatedAt: Date;
  /** Who saved it last, where that is known. */
  updatedBy: string | null;
}

/** What one save changes; sections that are not in `settings` stay. `connectionId` undefined: it stays. */
export interface ProjectChange {
  id: string;
  /** The revision it was made from. */
  revision: number;
  connectionId?: string | null | undefined;
  settings: Record<string, unknown>;
  by: string;
}

interface Row {
  id: string;
  host_id: string;
  key: string;
  connection_id: string | null;
  settings: Record<string, unknown>;
  revision: number;
  updated_at: Date;
  updated_by: string | null;
}

const defaults = defaultLinking();

/** What is stored may be of an older version: what it lacks is as it is by default. */
const ruleOf = (fallback: EventRule) =>
  z
    .object({
      notify: z.boolean().default(fallback.notify),
      reopen: z.boolean().default(fallback.reopen),
      statuses: z.array(z.string()).default(fallback.statuses),
      categories: z.array(z.enum(['new', 'indeterminate', 'done'])).default(fallback.categories),
      people: z.array(z.string()).default(fallback.people),
      publicOnly: z.boolean().default(fallback.publicOnly),
      template: z.string().nullable().default(fallback.template),
    })
    .prefault({});

const storedSettings = z.object({
  linking: z
    .object({
      enabled: z.boolean().default(defaults.enabled),
      events: z
        .object({
          created: ruleOf(defaults.events.created),
          assignee: ruleOf(defaults.events.assignee),
          status: ruleOf(defaults.events.status),
          comment: ruleOf(defaults.events.comment),
        })
        .prefault({}),
      transitions: z
        .array(
          z.object({
            from: z.string().nullable().default(null),
            to: z.string().nullable().default(null),
            reopen: z.boolean().default(true),
            template: z.string().nullable().default(null),
          }),
        )
        .default(defaults.transitions),
      bringOver: z.enum(['none', 'last', 'all']).default(defaults.bringOver),
      closing: z
        .object({
          resolution: z.boolean().default(defaults.closing.resolution),
          lastComment: z.boolean().default(defaults.closing.lastComment),
        })
        .prefault({}),
      template: z.string().nullable().default(defaults.template),
    })
    .prefault({}),
});

/** The linking settings in a project's stored `settings`, whole whatever version stored them. */
export function linkingOf(settings: unknown): LinkingSettings {
  return storedSettings.parse(settings).linking;
}

/** Makes the project of this key or changes it; its id stays. */
export async function saveProject(db: Db, organizationId: string, input: ProjectInput): Promise<StoredProject> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<Row>(
      `insert into projects (organization_id, id, host_id, key, connection_id, settings, updated_by) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (organization_id, host_id, key) do update
         set connection_id = excluded.connection_id, settings = projects.settings || excluded.settings, updated_at = now(),
           updated_by = excluded.updated_by, revision = projects.revision + 1
       returning *`,
      [
        organizationId,
        randomUUID(),
        input.hostId,
        input.key,
        input.connectionId,
        JSON.stringify({ ...input.more, linking: input.linking }),
        input.by ?? null,
      ],
    ),
  );
  return projectOf(row as Row);
}

/** Makes a project with these settings. Throws what `isDuplicate` knows where its host has one of this key. */
export async function addProject(
  sql: Sql,
  organizationId: string,
  made: Pick<ProjectInput, 'hostId' | 'key' | 'connectionId'> & { settings: Record<string, unknown>; by: string },
): Promise<StoredProject> {
  const [row] = await sql.query<Row>(
    `insert into projects (organization_id, id, host_id, key, connection_id, settings, updated_by)
     values ($1, $2, $3, $4, $5, $6, $7) returning *`,
    [
      organizationId,
      randomUUID(),
      made.hostId,
      made.key,
      made.connectionId,
      JSON.stringify({ ...made.settings, linking: linkingOf(made.settings) }),
      made.by,
    ],
  );
  return projectOf(row as Row);
}

/** Null if it was saved by somebody else since, or removed: nothing is changed then. */
export async function changeProject(sql: Sql, change: ProjectChange): Promise<StoredProject | null> {
  const [row] = await sql.query<Row>(
    `update projects set settings = settings || $3::jsonb, connection_id = case when $4::boolean then $5::uuid else connection_id end,
       revision = revision + 1, updated_at = now(), updated_by = $6
     where id = $1 and revision = $2 returning *`,
    [
      change.id,
      change.revision,
      JSON.stringify(change.settings),
      change.connectionId !== undefined,
      change.connectionId ?? null,
      change.by,
    ],
  );
  return row === undefined ? null : projectOf(row);
}

/** Its issues and links stay known: set up again, it goes on where it was. Null as with `changeProject`. */
export async function removeProject(sql: Sql, of: { id: string; revision: number }): Promise<StoredProject | null> {
  const [row] = await sql.query<Row>('delete from projects where id = $1 and revision = $2 returning *', [
    of.id,
    of.revision,
  ]);
  return row === undefined ? null : projectOf(row);
}

export async function getProject(sql: Sql, id: string): Promise<StoredProject | null> {
  const [row] = await sql.query<Row>('select * from projects where id = $1', [id]);
  return row === undefined ? null : projectOf(row);
}

/** `jira/SUP`, as people name it. */
export async function projectName(sql: Sql, { hostId, key }: Pick<Project, 'hostId' | 'key'>): Promise<string> {
  const [host] = await sql.query<{ name: string }>('select name from hosts where id = $1', [hostId]);
  return `${host?.name ?? hostId}/${key}`;
}

/** How many links each project has that have not ended; a project that has none is not named. */
export async function countLinks(sql: Sql): Promise<{ hostId: string; key: string; links: number }[]> {
  return sql.query(
    `select i.host_id as "hostId", i.project_key as key, count(*)::int as links
     from links l join issues i on i.host_id = l.host_id and i.id = l.issue_id
     where l.ended_at is null group by i.host_id, i.project_key`,
  );
}

/** The inboxes of a desk, by key. */
export async function listInboxes(sql: Sql, hostId: string): Promise<{ id: string; key: string }[]> {
  return sql.query('select id, key from projects where host_id = $1 order by key', [hostId]);
}

/** All of an organization, by host and key. */
export async function listProjects(db: Db, organizationId: string): Promise<StoredProject[]> {
  const rows = await db.tx(organizationId, (sql) => sql.query<Row>('select * from projects order by host_id, key'));
  return rows.map(projectOf);
}

export async function findProject(
  db: Db,
  organizationId: string,
  of: { hostId: string; key: string },
): Promise<StoredProject | null> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<Row>('select * from projects where host_id = $1 and key = $2', [of.hostId, of.key]),
  );
  return row === undefined ? null : projectOf(row);
}

function projectOf(row: Row): StoredProject {
  const linking = linkingOf(row.settings);
  return {
    id: row.id,
    hostId: row.host_id,
    key: row.key,
    connectionId: row.connection_id,
    linking,
    settings: { ...row.settings, linking },
    revision: row.revision,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

/** How issues of a project fill tickets, and the teams that these may be given to, by id. */
export async function ticketSettingsOf(
  sql: Sql,
  projectId: string,
): Promise<{ lines: MappingLine[]; teams: string[] }> {
  const [row] = await sql.query<{ lines: MappingLine[] | null; teams: string[] | null }>(
    `select settings -> 'escalation' -> 'fields' as lines, settings -> 'escalation' -> 'teams' as teams from projects where id = $1`,
    [projectId],
  );
  return { lines: row?.lines ?? [], teams: row?.teams ?? [] };
}
