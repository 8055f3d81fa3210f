/** Installations of the Forge app: who installed it somewhere is not yet who may use this server, so an admin accepts each. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { HostAccess } from '../../domain/ports.ts';
import { recordAudit } from '../../store/audit.ts';
import type { Also } from '../../store/connections.ts';
import { openDoor } from '../../store/doors.ts';
import { acceptInstallation, refuseInstallation, waitAgain } from '../../store/forge-decisions.ts';
import { installationAccess } from '../../store/forge-access.ts';
import { getInstallation, type Installation, listInstallations, nameSite } from '../../store/forge-installations.ts';
import { hostUse } from '../../store/host-changes.ts';
import { listHosts, type StoredHost } from '../../store/hosts.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { asking } from '../vendor-problems.ts';
import { demandUsable, knownHost } from './calls.ts';
import { conflict, notFound, unprocessable } from '../problem.ts';
import { type Api, idParams, iso, problems } from '../route.ts';
import {
  type ForgeInstallationAnswer,
  ForgeInstallationSchema,
  type ForgeInstallationsAnswer,
  ForgeInstallationsSchema,
} from '../schemas/forge.ts';
import { hostName } from '../setup/schema.ts';

const tags = ['set-up'];
const Accepting = z.strictObject({
  hostId: z.uuid().optional().describe('A host of the same site, to go on with its links and settings'),
  name: hostName.optional().describe('Of the new host; left out: after its address'),
});

export function forgeInstallationRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/forge/installations',
    config: { access: 'read' },
    schema: {
      summary: 'Installations of the Forge app: those that wait for an admin first',
      tags,
      response: { 200: ForgeInstallationsSchema, ...problems },
    },
    handler: (request) => list(deps, callerOf(request)),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/forge/installations/:id/accept',
    config: { access: 'admin' },
    schema: {
      summary: 'Accept an installation: its events count from now on',
      tags,
      params: idParams,
      body: Accepting,
      response: { 200: ForgeInstallationSchema, ...problems },
    },
    handler: (request) => accept(deps, callerOf(request), { id: request.params.id, ...request.body }),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/forge/installations/:id/refuse',
    config: { access: 'admin' },
    schema: {
      summary: 'Refuse an installation: its calls come to nothing',
      tags,
      params: idParams,
      response: { 200: ForgeInstallationSchema, ...problems },
    },
    handler: (request) => refuse(deps, callerOf(request), request.params.id),
  });
}

async function list(deps: ApiDeps, { organizationId, scopes }: Caller): Promise<ForgeInstallationsAnswer> {
  const found = await listInstallations(deps.db, organizationId);
  const all = scopes.includes('admin') ? await Promise.all(found.map((one) => named(deps, one))) : found;
  const hosts = await listHosts(deps.db, organizationId);
  const items = await Promise.all(all.map((one) => present(deps, one, { all, hosts })));
  return { appId: deps.forge?.appId ?? null, items };
}

const NAMING_MS = 3_000;

/** An admin has to see whose site it is. Its events name it by an id only, so the site is asked; if it is slow, the next look shows it. */
async function named(deps: ApiDeps, one: Installation): Promise<Installation> {
  const { forge } = deps;
  if (forge === null || one.state !== 'waiting' || one.siteUrl !== null) return one;
  const access = await installationAccess(deps, one.organizationId, one.id);
  if (access === null) return one;
  const asked = forge.readSiteUrl(access).then(async (siteUrl) => {
    await nameSite(deps.db, one, siteUrl);
    return { ...one, siteUrl };
  });
  const over = new AbortController();
  const late = sleep(NAMING_MS, one, { signal: over.signal }).catch(() => one);
  const shownAs = await Promise.race([asked.catch(() => one), late]);
  over.abort();
  return shownAs;
}

async function shown(deps: ApiDeps, { organizationId }: Caller, id: string): Promise<ForgeInstallationAnswer> {
  const all = await listInstallations(deps.db, organizationId);
  const one = all.find((installation) => installation.id === id);
  if (one === undefined) throw notFound(`There is no installation ${id}.`);
  return present(deps, one, { all, hosts: await listHosts(deps.db, organizationId) });
}

interface Around {
  all: Installation[];
  hosts: StoredHost[];
}

async function present(deps: ApiDeps, one: Installation, around: Around): Promise<ForgeInstallationAnswer> {
  const { id, cloudId, siteUrl, environment, appVersion, state, tokenExpiresAt, decidedBy } = one;
  const host = around.hosts.find((candidate) => candidate.id === one.hostId);
  const free = state === 'waiting' || state === 'refused' ? sameSite(one, around) : [];
  const mayAttachTo = await Promise.all(
    free.map(async (candidate) => {
      const use = await deps.db.tx(one.organizationId, (sql) => hostUse(sql, candidate.id));
      return { id: candidate.id, name: candidate.name, links: use.links, projects: use.projects.length };
    }),
  );
  return {
    id,
    cloudId,
    siteUrl,
    environment,
    appVersion,
    state,
    host: host === undefined ? null : { id: host.id, name: host.name },
    mayAttachTo,
    hasToken: (tokenExpiresAt?.getTime() ?? 0) > Date.now(),
    tokenUntil: iso(tokenExpiresAt),
    seenAt: one.seenAt.toISOString(),
    createdAt: one.createdAt.toISOString(),
    decidedBy,
    decidedAt: iso(one.decidedAt),
    endedAt: iso(one.endedAt),
  };
}

/** Known by the site's address, or by an installation of before at the same site; not those that another installation leads to. */
function sameSite(one: Installation, { all, hosts }: Around): StoredHost[] {
  const before = all.filter((other) => other.cloudId === one.cloudId && other.hostId !== null);
  const taken = all.filter(({ state }) => state === 'accepted').map(({ hostId }) => hostId);
  return hosts.filter(
    ({ id, kind, url }) =>
      kind === 'jira-cloud' &&
      !taken.includes(id) &&
      (url === one.siteUrl || before.some(({ hostId }) => hostId === id)),
  );
}

async function accept(
  deps: ApiDeps,
  caller: Caller,
  given: { id: string; hostId?: string | undefined; name?: string | undefined },
): Promise<ForgeInstallationAnswer> {
  const { organizationId } = caller;
  const { id } = given;
  const one = await getInstallation(deps.db, organizationId, id);
  if (one === null) throw notFound(`There is no installation ${id}.`);
  if (deps.forge === null) throw conflict('forge_off', 'No Forge app is set up for this server: set FORGE_APP_ID.');
  const { readSiteUrl } = deps.forge;
  const access = await accessTo(deps, one);
  const said = { name: one.siteUrl ?? 'the site' };
  const siteUrl = await asking(said, () => readSiteUrl(access));
  const check = await deps.checkHost(access);
  demandUsable(check);
  const host = await hostFor(deps, { ...one, siteUrl }, given);
  const hostId = await acceptInstallation(deps, organizationId, {
    id,
    host,
    siteUrl,
    check,
    by: caller.name,
    also: audited(caller, 'forge.accepted', siteUrl),
  });
  await openDoor(deps.db, organizationId, { kind: 'host', id: hostId });
  deps.settingsChanged();
  return shown(deps, caller, id);
}

async function accessTo(deps: ApiDeps, one: Installation): Promise<HostAccess> {
  if (one.state === 'accepted' || one.state === 'uninstalled')
    throw conflict('not_waiting', `This installation is ${one.state}: there is nothing to accept.`);
  if (one.state === 'refused') {
    await waitAgain(deps.db, one);
    deps.settingsChanged();
  }
  const access = await installationAccess(deps, one.organizationId, one.id);
  if (access === null)
    throw conflict(
      'no_token',
      'Forge has not handed over a token for this site since then. It does within the hour, or as soon as somebody opens the app in Jira; accept it after that.',
    );
  return access;
}

async function hostFor(
  deps: ApiDeps,
  one: Installation,
  { hostId, name }: { hostId?: string | undefined; name?: string | undefined },
): Promise<{ id: string } | { name: string }> {
  const { organizationId, siteUrl } = one;
  const hosts = await listHosts(deps.db, organizationId);
  if (hostId !== undefined) {
    const host = await knownHost(deps, organizationId, hostId);
    const all = await listInstallations(deps.db, organizationId);
    if (sameSite(one, { all, hosts }).every(({ id }) => id !== hostId))
      throw unprocessable(
        'other_site',
        `hostId: "${host.name}" is not a host of ${siteUrl ?? 'this site'} that is free: its links would lead to the wrong issues. Leave hostId out to make a host of its own.`,
      );
    return { id: hostId };
  }
  if (name !== undefined) return { name };
  const base = new URL(siteUrl ?? '').hostname.split('.')[0] ?? 'jira';
  const names = hosts.map((host) => host.name);
  const free = [base, `${base}-cloud`, ...Array.from({ length: 98 }, (_, at) => `${base}-${at + 2}`)];
  return { name: free.find((candidate) => !names.includes(candidate)) ?? base };
}

async function refuse(deps: ApiDeps, caller: Caller, id: string): Promise<ForgeInstallationAnswer> {
  const { organizationId } = caller;
  const one = await getInstallation(deps.db, organizationId, id);
  if (one === null) throw notFound(`There is no installation ${id}.`);
  const also = audited(caller, 'forge.refused', one.siteUrl ?? one.cloudId);
  if (!(await refuseInstallation(deps.db, organizationId, { id, by: caller.name, also })))
    throw conflict(
      'not_waiting',
      `This installation is ${one.state}: only one that waits can be refused. To end one that is accepted, remove its host.`,
    );
  deps.settingsChanged();
  return shown(deps, caller, id);
}

function audited(caller: Caller, action: `forge.${string}`, subject: string): Also {
  return (sql) => recordAudit(sql, { actor: caller, action, subject });
}
