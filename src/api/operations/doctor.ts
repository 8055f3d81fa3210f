/** `deskbridge doctor`: everything that can be checked from here, each with what to do where it is not fine. */
import { z } from 'zod';
import { VendorError } from '../../domain/errors.ts';
import type { Connection } from '../../domain/model.ts';
import { connectionAccess, listConnections } from '../../store/connections.ts';
import { probeDatabase } from '../../store/counts.ts';
import { DatabaseSetupError } from '../../store/db.ts';
import { type EffectFilter, everyEffect, listEffects } from '../../store/effects.ts';
import { hostAccess, listHosts, type StoredHost } from '../../store/hosts.ts';
import { queueDepth } from '../../store/jobs.ts';
import { listMailboxes } from '../../store/mail/mailboxes.ts';
import { listProjects } from '../../store/projects.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps, OutsideService } from '../deps.ts';
import { missedHealth } from './doctor-missed.ts';
import { settingsHealth } from '../mapping/health.ts';
import { connectionHealth, failing, fine, GIVE_TOKEN, projectsHealth, queueHealth, webhookHealth } from './health.ts';
import { MOST_SKEW_MS, skewSentence } from './ops.ts';
import { type Api, problems } from '../route.ts';
import { type CheckAnswer, CheckSchema } from '../schemas.ts';

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
  // One that was removed is kept for what happened, and is nothing to repair.
  const hosts = (await listHosts(deps.db, organizationId)).filter(({ state }) => state !== 'disconnected');
  const parts = await Promise.all([
    configuration(deps),
    database(deps),
    secrets(deps),
    ...deps.outside.map(outside),
    mailboxes(deps, organizationId),
    ...connections.map((connection) => checkConnection(deps, organizationId, connection)),
    ...hosts.filter(({ kind }) => kind !== 'desk').map((host) => checkHost(deps, organizationId, host)),
    missedHealth(deps, organizationId, { hosts, connections }),
    setUp(deps, organizationId, { connections, hosts }),
    settingsHealth(deps, organizationId),
    waiting(deps, organizationId),
  ]);
  return parts.flat();
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
    const { current, old } = await deps.sealer.status();
    const words = 'everything sealed can be opened';
    if (old === 0) return [fine('secrets', `${words}, by DESKBRIDGE_SECRET alone`)];
    const before = `${old} of ${current + old} organizations still by the secret before`;
    return [fine('secrets', `${words}, ${before}`, 'Keep DESKBRIDGE_SECRET_PREVIOUS and start again.')];
  } catch (error) {
    if (!(error instanceof DatabaseSetupError)) throw error;
    return [failing('secrets', error.message, 'Give the secret that the database was used with.')];
  }
}

async function outside({ name, fine: words, check, fix }: OutsideService): Promise<CheckAnswer[]> {
  try {
    await check?.();
    return [fine(name, words)];
  } catch (error) {
    return [failing(name, error instanceof Error ? error.message : 'it cannot be used', fix)];
  }
}

async function mailboxes(deps: ApiDeps, organizationId: string): Promise<CheckAnswer[]> {
  const read = (await deps.db.tx(organizationId, listMailboxes)).filter(({ kind }) => kind === 'imap');
  return read.map(({ name, trouble }) =>
    trouble === null
      ? fine(`mailbox ${name}`, 'it can be read')
      : failing(`mailbox ${name}`, trouble, 'Check MAIL_IMAP_URL, then start again.'),
  );
}

async function checkConnection(deps: ApiDeps, organizationId: string, connection: Connection): Promise<CheckAnswer[]> {
  const name = `connection ${connection.name}`;
  const access = await connectionAccess(deps, organizationId, connection.id);
  if (access === null) return [connectionHealth({ ...connection, state: 'disconnected' })];
  try {
    const found = await deps.identify(access.token, access.apiUrl);
    if (found.workspaceId !== connection.workspaceId)
      return [
        failing(name, `its token is of another workspace, ${found.workspaceName} (${found.workspaceId})`, GIVE_TOKEN),
      ];
    return [connectionHealth({ ...connection, ...found })];
  } catch (error) {
    if (error instanceof VendorError) return [failing(name, error.message, GIVE_TOKEN)];
    throw error;
  }
}

async function checkHost(deps: ApiDeps, organizationId: string, host: StoredHost): Promise<CheckAnswer[]> {
  const name = `host ${host.name}`;
  const hooks = webhooks(host, deps.publicUrl);
  try {
    const access = await hostAccess(deps, organizationId, host.id);
    if (access === null) return [failing(name, 'it has no token', 'Give it one and apply again.')];
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
  const hook = host.hasWebhookSecret ? encodeURIComponent(host.name) : host.hookToken;
  return webhookHealth(host, `${publicUrl}/hooks/jira/${hook}`);
}

async function setUp(
  deps: ApiDeps,
  organizationId: string,
  { connections, hosts }: { connections: Connection[]; hosts: StoredHost[] },
): Promise<CheckAnswer[]> {
  const projects = await listProjects(deps.db, organizationId);
  return projectsHealth(
    projects.map(({ key, hostId, connectionId }) => ({
      key,
      host: hosts.find(({ id }) => id === hostId)?.name ?? null,
      connected: connections.some(({ id }) => id === connectionId),
    })),
  );
}

async function waiting(deps: ApiDeps, organizationId: string): Promise<CheckAnswer[]> {
  const waits = queueHealth(await queueDepth(deps.db));
  const filter: EffectFilter = { ...everyEffect, states: ['dead', 'unknown'] };
  const page = await deps.db.tx(organizationId, (sql) =>
    listEffects(sql, filter, { after: null, limit: 200, order: 'newest' }),
  );
  const forPeople = page.rows.filter((row) => row.state === 'dead' || row.asksPerson).length;
  if (forPeople === 0) return [waits, fine('dead letters', 'nothing waits for a person')];
  const many = page.next === null ? String(forPeople) : `${forPeople} or more`;
  return [waits, failing('dead letters', `${many} effects wait for a person`, 'See them with: deskbridge jobs --dead')];
}
