/** `deskbridge doctor`: everything that can be checked from here, each with what to do where it is not fine. */
import { z } from 'zod';
import { VendorError } from '../domain/errors.ts';
import type { Connection } from '../domain/model.ts';
import { connectionAccess, listConnections } from '../store/connections.ts';
import { probeDatabase } from '../store/counts.ts';
import { DatabaseSetupError } from '../store/db.ts';
import { listEffects } from '../store/effects.ts';
import { hostAccess, listHosts, type StoredHost } from '../store/hosts.ts';
import { queueDepth } from '../store/jobs.ts';
import { listProjects } from '../store/projects.ts';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { MOST_SKEW_MS, skewSentence } from './ops.ts';
import { type Api, problems } from './route.ts';
import { type CheckAnswer, CheckSchema } from './schemas.ts';

export function doctorRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/doctor',
    config: { access: 'admin' },
    schema: {
      summary: 'Check configuration, database, connections, hosts and what waits',
      tags: ['operations'],
      response: { 200: z.object({ ok: z.boolean(), checks: z.array(CheckSchema) }), ...problems },
    },
    handler: async (request) => {
      const checks = await examine(deps, callerOf(request).organizationId);
      return { ok: checks.every((check) => check.ok), checks };
    },
  });
}

async function examine(deps: ApiDeps, organizationId: string): Promise<CheckAnswer[]> {
  const connections = await listConnections(deps.db, organizationId);
  const hosts = await listHosts(deps.db, organizationId);
  const parts = await Promise.all([
    configuration(deps),
    database(deps),
    secrets(deps),
    ...connections.map((connection) => checkConnection(deps, organizationId, connection)),
    ...hosts.filter(({ kind }) => kind !== 'desk').map((host) => checkHost(deps, organizationId, host)),
    setUp(deps, organizationId, { connections, hosts }),
    waiting(deps, organizationId),
  ]);
  return parts.flat();
}

function fine(name: string, message: string, hint: string | null = null): CheckAnswer {
  return { name, ok: true, message, fix: hint };
}

function failing(name: string, message: string, fix: string): CheckAnswer {
  return { name, ok: false, message, fix };
}

async function configuration(deps: ApiDeps): Promise<CheckAnswer[]> {
  if (deps.configWarnings.length === 0) return [fine('configuration', 'every variable is as it should be')];
  return deps.configWarnings.map((warning) =>
    failing('configuration', warning, 'Change the variable and start again.'),
  );
}

async function database(deps: ApiDeps): Promise<CheckAnswer[]> {
  const { migrations, skewMs } = await probeDatabase(deps.db);
  const answer = fine('database', `${deps.db.engine}, ${migrations} migrations applied`);
  const clock =
    Math.abs(skewMs) > MOST_SKEW_MS
      ? failing('clock', skewSentence('the database', skewMs), 'Set the clocks of both machines by NTP.')
      : fine('clock', `the database's clock is within ${Math.max(1, Math.ceil(Math.abs(skewMs) / 1000))} s of ours`);
  return [answer, clock];
}

async function secrets(deps: ApiDeps): Promise<CheckAnswer[]> {
  try {
    await deps.sealer.check();
    return [fine('secrets', 'everything sealed can be opened')];
  } catch (error) {
    if (!(error instanceof DatabaseSetupError)) throw error;
    return [failing('secrets', error.message, 'Give the secret that the database was used with.')];
  }
}

async function checkConnection(deps: ApiDeps, organizationId: string, connection: Connection): Promise<CheckAnswer[]> {
  const name = `connection ${connection.name}`;
  const access = await connectionAccess(deps, organizationId, connection.id);
  const fix = 'Give it a working access token and apply again.';
  if (access === null) return [failing(name, 'disconnected: it has no access token', fix)];
  try {
    const found = await deps.identify(access.token, access.apiUrl);
    if (found.workspaceId !== connection.workspaceId)
      return [failing(name, `its token is of another workspace, ${found.workspaceName} (${found.workspaceId})`, fix)];
    const words = `${found.workspaceName} (${found.workspaceId}), region ${found.region}, acting as ${found.adminName}`;
    if (connection.plan === 'restricted')
      return [failing(name, `${words}; its plan does not include conversations`, 'Change the plan, then apply again.')];
    // Whose token it is can be asked without the permission that a note needs.
    if (connection.state === 'broken')
      return [
        failing(
          name,
          `${words}; ${connection.stateReason ?? 'a call was refused'}`,
          'Change that in Intercom, then apply again.',
        ),
      ];
    return [fine(name, words)];
  } catch (error) {
    if (error instanceof VendorError) return [failing(name, error.message, fix)];
    throw error;
  }
}

async function checkHost(deps: ApiDeps, organizationId: string, host: StoredHost): Promise<CheckAnswer[]> {
  const name = `host ${host.name}`;
  const access = await hostAccess(deps, organizationId, host.id);
  if (access === null) return [failing(name, 'it has no token', 'Give it one and apply again.')];
  const hooks = webhooks(host, deps.publicUrl);
  try {
    const found = await deps.checkHost(access);
    const skew = found.clockSkewMs ?? 0;
    const clock =
      Math.abs(skew) > MOST_SKEW_MS
        ? [failing(`${name} clock`, skewSentence(host.name, skew), 'Set the clocks of both machines by NTP.')]
        : [];
    if (found.ok) return [fine(name, `${host.url} answers, acting as ${found.actor ?? '(unknown)'}`), hooks, ...clock];
    return [
      ...found.problems.map((problem) => failing(name, problem, 'Change that in Jira, then run doctor again.')),
      hooks,
      ...clock,
    ];
  } catch (error) {
    if (error instanceof VendorError)
      return [failing(name, error.message, 'Check its address and token and apply again.'), hooks];
    throw error;
  }
}

function webhooks(host: StoredHost, publicUrl: string): CheckAnswer {
  const name = `webhooks of ${host.name}`;
  const path = host.hasWebhookSecret ? encodeURIComponent(host.name) : host.hookToken;
  if (host.lastHookAt !== null) return fine(name, `the last one came at ${host.lastHookAt.toISOString()}`);
  const fix = `Create a webhook in Jira to ${publicUrl}/hooks/jira/${path} for issues and comments (created, updated, deleted).`;
  return fine(name, 'none came yet', fix);
}

async function setUp(
  deps: ApiDeps,
  organizationId: string,
  { connections, hosts }: { connections: Connection[]; hosts: StoredHost[] },
): Promise<CheckAnswer[]> {
  const projects = await listProjects(deps.db, organizationId);
  if (projects.length === 0)
    return [fine('projects', 'none is set up yet', 'Write a set-up file and run: deskbridge apply -f deskbridge.yaml')];
  const lonely = projects.filter(({ connectionId }) => !connections.some(({ id }) => id === connectionId));
  if (lonely.length === 0) return [fine('projects', `${projects.length} set up, each with a connection`)];
  return lonely.map(({ key, hostId }) =>
    failing(
      `project ${hosts.find(({ id }) => id === hostId)?.name ?? ''}/${key}`,
      'it has no connection, so its issues cannot be linked',
      'Name one under "connection" and apply again.',
    ),
  );
}

const LONG_WAIT_SECONDS = 600;

async function waiting(deps: ApiDeps, organizationId: string): Promise<CheckAnswer[]> {
  const queue = await queueDepth(deps.db);
  const waits =
    queue.oldestSeconds > LONG_WAIT_SECONDS
      ? failing(
          'queue',
          `${queue.waiting} jobs wait, the oldest for ${Math.round(queue.oldestSeconds / 60)} minutes`,
          'See that a worker runs (deskbridge serve or worker), and whether a connection or host above is broken.',
        )
      : fine('queue', `${queue.waiting} jobs wait`);
  const filter = { states: ['dead' as const, 'unknown' as const], kind: null, issue: null };
  const page = await deps.db.tx(organizationId, (sql) =>
    listEffects(sql, filter, { after: null, limit: 200, order: 'newest' }),
  );
  const forPeople = page.rows.filter((row) => row.state === 'dead' || row.asksPerson).length;
  if (forPeople === 0) return [waits, fine('dead letters', 'nothing waits for a person')];
  const many = page.next === null ? String(forPeople) : `${forPeople} or more`;
  return [waits, failing('dead letters', `${many} effects wait for a person`, 'See them with: deskbridge jobs --dead')];
}
