/** What issues can be escalated to, read at the vendors and kept in the store, so that the form opens at once. */
import { troubleOf, type Trouble } from '../../domain/panel.ts';
import { connectionAccess, listConnections } from '../../store/connections.ts';
import type { Db } from '../../store/db.ts';
import { hostAccess } from '../../store/hosts.ts';
import {
  type HostOffer,
  loadOffers,
  type OfferingHost,
  offeringHosts,
  type Offers,
  saveHostOffer,
  saveWorkspaceOffer,
  type WorkspaceOffer,
} from '../../store/offers.ts';
import type { Seen } from '../../store/panel.ts';
import type { ApiDeps } from '../deps.ts';

/** What there is to read anew. */
export interface Wanted {
  connections: string[];
  hosts: OfferingHost[];
}

export interface OfferReader {
  /** Reads what is wanted and keeps it; whoever wants the same meanwhile waits for the same. What fails is kept as a trouble. */
  read(organizationId: string, wanted: Wanted): Promise<void>;
}

/** How old what is shown may be, ms. Types, teams and projects change seldom. */
const FRESH_MS = 300_000;
/** A host with more is searched by the key. */
const MOST_PROJECTS = 1_000;
const PAGE = 100;

export function createOfferReader(deps: ApiDeps): OfferReader {
  const running = new Map<string, Promise<void>>();

  function once(key: string, work: () => Promise<void>): Promise<void> {
    const open = running.get(key);
    if (open !== undefined) return open;
    const made = work().finally(() => running.delete(key));
    running.set(key, made);
    return made;
  }

  async function readWorkspace(organizationId: string, connectionId: string): Promise<void> {
    const read = await attempt('This workspace', () => workspaceOffer(deps, organizationId, connectionId));
    if (read === null) return;
    await deps.db.tx(organizationId, (sql) => saveWorkspaceOffer(sql, { organizationId, connectionId }, read));
  }

  async function readHost(organizationId: string, host: OfferingHost): Promise<void> {
    const read = await attempt(host.name, () => hostOffer(deps, organizationId, host));
    if (read === null) return;
    await deps.db.tx(organizationId, (sql) => saveHostOffer(sql, { organizationId, hostId: host.id }, read));
  }

  return {
    async read(organizationId, { connections, hosts }) {
      await Promise.all([
        ...connections.map((id) => once(`${organizationId} ${id}`, () => readWorkspace(organizationId, id))),
        ...hosts.map((host) => once(`${organizationId} ${host.id}`, () => readHost(organizationId, host))),
      ]);
      deps.changes.announce(organizationId, ['panel']);
    },
  };
}

/** Null: there is no token, so nothing can be read. */
async function workspaceOffer(
  deps: ApiDeps,
  organizationId: string,
  connectionId: string,
): Promise<WorkspaceOffer | null> {
  const access = await connectionAccess(deps, organizationId, connectionId);
  if (access === null) return null;
  const { directory } = deps.workspaces;
  const [ticketTypes, teams, teammates] = await Promise.all([
    directory.ticketTypes(access),
    directory.teams(access),
    directory.teammates(access),
  ]);
  return { ticketTypes, teams, teammates };
}

async function hostOffer(deps: ApiDeps, organizationId: string, { id }: OfferingHost): Promise<HostOffer | null> {
  const access = await hostAccess(deps, organizationId, id);
  if (access === null) return null;
  const projects: HostOffer['projects'] = [];
  let startAt: number | null = 0;
  while (startAt !== null && projects.length < MOST_PROJECTS) {
    const ask = { search: null, startAt, limit: PAGE };
    const page: Awaited<ReturnType<typeof deps.hostReads.projects>> = await deps.hostReads.projects(access, ask);
    projects.push(...page.projects.map(({ key, name }) => ({ key, name })));
    startAt = page.nextAt;
  }
  return { projects };
}

async function attempt<T>(
  what: string,
  load: () => Promise<T | null>,
): Promise<{ facts: T } | { problem: Trouble } | null> {
  try {
    const facts = await load();
    return facts === null ? null : { facts };
  } catch (error) {
    return { problem: troubleOf(error, what) };
  }
}

/** What is known, and what of it is old, or was never read. */
export async function knownOffers(
  db: Db,
  organizationId: string,
): Promise<{ offers: Offers; hosts: OfferingHost[]; stale: Wanted; all: Wanted }> {
  const [connections, { offers, hosts }] = await Promise.all([
    listConnections(db, organizationId),
    db.tx(organizationId, async (sql) => ({ offers: await loadOffers(sql), hosts: await offeringHosts(sql) })),
  ]);
  const isOld = (seen: Seen<unknown> | undefined): boolean =>
    seen === undefined || seen.triedAt === null || offers.now - seen.triedAt > FRESH_MS;
  const readable = connections.filter(({ state, plan }) => state !== 'disconnected' && plan === 'ok');
  const all = { connections: readable.map(({ id }) => id), hosts };
  const stale = {
    connections: all.connections.filter((id) => isOld(offers.workspaces[id])),
    hosts: hosts.filter(({ id }) => isOld(offers.hosts[id])),
  };
  return { offers, hosts, stale, all };
}

export function isWanted({ connections, hosts }: Wanted): boolean {
  return connections.length > 0 || hosts.length > 0;
}
