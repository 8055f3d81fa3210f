/** Projects: set up, looked at, changed section by section, removed. Whoever saves names the revision they saw. */
import { z } from 'zod';
import type { Connection } from '../../domain/model.ts';
import { recordAudit } from '../../store/audit.ts';
import { listConnections } from '../../store/connections.ts';
import { isDuplicate, type Sql } from '../../store/db.ts';
import { listHosts, type StoredHost } from '../../store/hosts.ts';
import {
  addProject,
  changeProject,
  countLinks,
  getProject,
  listProjects,
  projectName,
  removeProject,
  type StoredProject,
} from '../../store/projects.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { createOffers, placeOf, type ReadOffers } from '../mapping/offers.ts';
import { demandFitting, settleSections } from '../mapping/settle.ts';
import { conflict, notFound, unprocessable } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { type ProjectSettings, ProjectSettingsSchema, settingsSections } from '../schemas/project-settings.ts';
import {
  NewProjectSchema,
  type ProjectAnswer,
  type ProjectDetailAnswer,
  ProjectDetailSchema,
  ProjectPatchSchema,
  ProjectSchema,
} from '../schemas/projects.ts';
import { nearest } from '../../domain/text/nearest.ts';

const RevisionQuery = z.strictObject({
  revision: z
    .string({ error: 'is missing: give the revision you saw' })
    .regex(/^[1-9]\d{0,14}$/, 'must be a whole number')
    .transform(Number),
});

export function projectRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['projects'];
  const saving: Saving = { deps, offers: createOffers(deps) };
  app.route({
    method: 'GET',
    url: '/api/v1/projects',
    config: { access: 'read' },
    schema: { summary: 'Projects', tags, response: { 200: pageOf(ProjectSchema), ...problems } },
    handler: async (request) => ({ items: await list(deps, callerOf(request).organizationId), next: null }),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/projects',
    config: { access: 'admin' },
    schema: {
      summary: 'Set up a project of a host',
      tags,
      body: NewProjectSchema,
      response: { 201: ProjectDetailSchema, ...problems },
    },
    handler: async (request, reply) => reply.code(201).send(await add(saving, callerOf(request), request.body)),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/projects/:id',
    config: { access: 'read' },
    schema: {
      summary: 'One project with all of its settings',
      tags,
      params: idParams,
      response: { 200: ProjectDetailSchema, ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      return detail(deps, organizationId, await known(deps, organizationId, request.params.id));
    },
  });
  app.route({
    method: 'PATCH',
    url: '/api/v1/projects/:id',
    config: { access: 'admin' },
    schema: {
      summary: 'Save sections of its settings, each whole; those left out stay',
      tags,
      params: idParams,
      body: ProjectPatchSchema,
      response: { 200: ProjectDetailSchema, ...problems },
    },
    handler: async (request) => change(saving, callerOf(request), { id: request.params.id, patch: request.body }),
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/projects/:id',
    config: { access: 'admin' },
    schema: {
      summary:
        'Remove a project: its conversations hear nothing more. What it was is answered, and can be set up again',
      tags,
      params: idParams,
      querystring: RevisionQuery,
      response: { 200: ProjectDetailSchema, ...problems },
    },
    handler: async (request) =>
      remove(deps, callerOf(request), { id: request.params.id, revision: request.query.revision }),
  });
}

/** What saving a project needs: settings are held against what there is to choose from. */
interface Saving {
  deps: ApiDeps;
  offers: ReadOffers;
}

async function list(deps: ApiDeps, organizationId: string): Promise<ProjectAnswer[]> {
  const [projects, hosts, connections, counts] = await Promise.all([
    listProjects(deps.db, organizationId),
    listHosts(deps.db, organizationId),
    listConnections(deps.db, organizationId),
    deps.db.tx(organizationId, countLinks),
  ]);
  return projects.map((project) => ({
    id: project.id,
    host: hosts.find(({ id }) => id === project.hostId)?.name ?? '',
    key: project.key,
    connection: connections.find(({ id }) => id === project.connectionId)?.name ?? null,
    settings: project.settings,
    linking: project.linking.enabled,
    links: counts.find(({ hostId, key }) => hostId === project.hostId && key === project.key)?.links ?? 0,
    revision: project.revision,
  }));
}

async function known(deps: ApiDeps, organizationId: string, id: string): Promise<StoredProject> {
  const project = await deps.db.tx(organizationId, (sql) => getProject(sql, id));
  if (project === null) throw notFound(`There is no project ${id}; it may have been removed.`);
  return project;
}

async function detail(
  deps: ApiDeps,
  organizationId: string,
  { remarks = [], ...project }: StoredProject & { remarks?: string[] },
): Promise<ProjectDetailAnswer> {
  const [hosts, connections, counts] = await Promise.all([
    listHosts(deps.db, organizationId),
    listConnections(deps.db, organizationId),
    deps.db.tx(organizationId, countLinks),
  ]);
  const host = hosts.find(({ id }) => id === project.hostId);
  if (host === undefined) throw new Error(`The project ${project.id} is of a host that is not there.`);
  const connection = connections.find(({ id }) => id === project.connectionId) ?? null;
  return {
    id: project.id,
    host: { id: host.id, name: host.name, kind: host.kind, url: host.url },
    key: project.key,
    connection: connection === null ? null : { id: connection.id, name: connection.name },
    settings: settingsOf(project.settings),
    links: counts.find(({ hostId, key }) => hostId === project.hostId && key === project.key)?.links ?? 0,
    revision: project.revision,
    updatedAt: project.updatedAt.toISOString(),
    updatedBy: project.updatedBy,
    remarks,
  };
}

/** Every section; one of an older version that does not fit any more is shown as by default. */
function settingsOf(stored: Record<string, unknown>): ProjectSettings {
  const fitting = Object.entries(settingsSections).filter(([name, schema]) => schema.safeParse(stored[name]).success);
  return ProjectSettingsSchema.parse(Object.fromEntries(fitting.map(([name]) => [name, stored[name]])));
}

async function add(
  { deps, offers }: Saving,
  caller: Caller,
  { host: hostName, key, connection, settings }: z.output<typeof NewProjectSchema>,
): Promise<ProjectDetailAnswer> {
  const { organizationId } = caller;
  const living = (await listHosts(deps.db, organizationId)).filter(({ state }) => state !== 'disconnected');
  const host = named('host', hostName, living);
  const connectionId = await connectionIdOf(deps, organizationId, connection);
  const place = await placeOf(deps, organizationId, { hostId: host.id, key, connectionId });
  const settled = await settleSections(offers, place, { given: settings, before: {} });
  demandFitting(settled, ['settings']);
  const made = await deps.db
    .tx(organizationId, async (sql) => {
      const project = await addProject(sql, organizationId, {
        hostId: host.id,
        key,
        connectionId,
        settings: given({ ...settings, ...settled.sections }),
        by: caller.name,
      });
      await recordAudit(sql, {
        actor: caller,
        action: 'project.added',
        subject: `${host.name}/${key}`,
        detail: { connection },
      });
      return project;
    })
    .catch((error: unknown) => {
      if (!isDuplicate(error)) throw error;
      throw conflict('project_exists', `The project ${key} of ${host.name} is set up already: open it and change it.`);
    });
  deps.settingsChanged();
  return detail(deps, organizationId, { ...made, remarks: settled.remarks });
}

async function change(
  { deps, offers }: Saving,
  caller: Caller,
  { id, patch }: { id: string; patch: z.output<typeof ProjectPatchSchema> },
): Promise<ProjectDetailAnswer> {
  const { organizationId } = caller;
  const { revision, connection, ...sections } = patch;
  const connectionId = connection === undefined ? undefined : await connectionIdOf(deps, organizationId, connection);
  const before = await known(deps, organizationId, id);
  const { hostId, key } = before;
  const place = await placeOf(deps, organizationId, {
    hostId,
    key,
    connectionId: connectionId === undefined ? before.connectionId : connectionId,
  });
  const settled = await settleSections(offers, place, { given: sections, before: before.settings });
  demandFitting(settled);
  const settings = given({ ...sections, ...settled.sections });
  const saved = await deps.db.tx(organizationId, async (sql) => {
    const project = await changeProject(sql, { id, revision, connectionId, settings, by: caller.name });
    if (project === null) throw await tooLate(sql, id);
    await recordAudit(sql, {
      actor: caller,
      action: 'project.changed',
      subject: await projectName(sql, project),
      detail: {
        sections: Object.keys(settings),
        revision: project.revision,
        ...(connection === undefined ? {} : { connection }),
      },
    });
    return project;
  });
  deps.settingsChanged();
  return detail(deps, organizationId, { ...saved, remarks: settled.remarks });
}

async function remove(
  deps: ApiDeps,
  caller: Caller,
  of: { id: string; revision: number },
): Promise<ProjectDetailAnswer> {
  const { organizationId } = caller;
  const removed = await deps.db.tx(organizationId, async (sql) => {
    const project = await removeProject(sql, of);
    if (project === null) throw await tooLate(sql, of.id);
    await recordAudit(sql, { actor: caller, action: 'project.removed', subject: await projectName(sql, project) });
    return project;
  });
  deps.settingsChanged();
  return detail(deps, organizationId, removed);
}

async function tooLate(sql: Sql, id: string): Promise<Error> {
  const now = await getProject(sql, id);
  if (now === null) return notFound(`There is no project ${id}; it may have been removed.`);
  const who = now.updatedBy ?? 'Somebody';
  return conflict(
    'changed_meanwhile',
    `${who} saved settings of ${now.key} meanwhile (${now.updatedAt.toISOString()}, revision ${now.revision}). Nothing of yours was saved: look at what is there now, then save again.`,
  );
}

/** The sections that were given, as they are stored. */
function given(sections: Partial<Record<keyof typeof settingsSections, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sections).filter(([, value]) => value !== undefined));
}

async function connectionIdOf(deps: ApiDeps, organizationId: string, name: string | null): Promise<string | null> {
  if (name === null) return null;
  return named('connection', name, await listConnections(deps.db, organizationId)).id;
}

function named<T extends StoredHost | Connection>(what: 'host' | 'connection', name: string, all: T[]): T {
  const found = all.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = all.map((one) => one.name);
  const meant = nearest(name, names);
  const hint = meant === null ? `known are ${names.join(', ') || '(none)'}` : `did you mean ${meant}?`;
  throw unprocessable(`unknown_${what}`, `${what}: there is no ${what} "${name}"; ${hint}`);
}
