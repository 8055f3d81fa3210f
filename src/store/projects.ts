import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { EventRule, LinkingSettings, Project } from '../domain/model.ts';
import { defaultLinking } from '../domain/settings.ts';
import type { Db } from './db.ts';

/** `connectionId` null: no workspace yet. */
export interface ProjectInput {
  hostId: string;
  key: string;
  connectionId: string | null;
  linking: LinkingSettings;
  /** Settings beside `linking`, as they were written; those left out stay as they are. */
  more?: Record<string, unknown>;
}

/** A project with everything that is stored of its settings. */
export interface StoredProject extends Project {
  settings: Record<string, unknown>;
}

interface Row {
  id: string;
  host_id: string;
  key: string;
  connection_id: string | null;
  settings: Record<string, unknown>;
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
      `insert into projects (organization_id, id, host_id, key, connection_id, settings) values ($1, $2, $3, $4, $5, $6)
       on conflict (organization_id, host_id, key) do update
         set connection_id = excluded.connection_id, settings = projects.settings || excluded.settings, updated_at = now()
       returning *`,
      [
        organizationId,
        randomUUID(),
        input.hostId,
        input.key,
        input.connectionId,
        JSON.stringify({ ...input.more, linking: input.linking }),
      ],
    ),
  );
  return projectOf(row as Row);
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
  };
}
