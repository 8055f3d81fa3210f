/** What a project's settings may name: ticket types and teams of its workspace, fields and statuses of its host. Read live, and kept for a moment. */
import { VendorError } from '../../domain/errors.ts';
import type { Offered } from '../../domain/escalation/offered.ts';
import type { ConnectionAccess, HostAccess } from '../../domain/ports.ts';
import { connectionAccess, listConnections } from '../../store/connections.ts';
import { getHost, hostAccess } from '../../store/hosts.ts';
import type { ApiDeps } from '../deps.ts';

/** Where a project is. Access null: there is no token, so nothing can be read. */
export interface Place {
  organizationId: string;
  key: string;
  host: { name: string; access: HostAccess | null };
  /** Null: no workspace is chosen. */
  connection: { name: string; access: ConnectionAccess | null } | null;
}

/** Which sections are to be held against it. */
export interface Wanted {
  escalation: boolean;
  statusSync: boolean;
  /** Fields of the host are named, by a mapping or among those that are shared. */
  fields: boolean;
  /** What is asked now, whatever was heard before. The fields of a Jira take many calls. */
  fresh: 'nothing' | 'workspace' | 'all';
}

export interface Offers {
  offered: Offered;
  /** Sentences: what could not be read, and why. */
  unread: string[];
}

export type ReadOffers = (place: Place, wanted: Wanted) => Promise<Offers>;

/** A Jira's fields take many calls and seldom change; of a workspace people see at once what they changed there. */
const KEEP_MS = { workspace: 5_000, host: 60_000 };
const MOST_KEPT = 500;
/** Whoever saves does not wait longer for a vendor. */
const PATIENCE_MS = 8_000;

export function createOffers(deps: ApiDeps): ReadOffers {
  const kept = new Map<string, { until: number; value: Promise<unknown> }>();

  function remembered<T>(of: { side: 'workspace' | 'host'; key: string; fresh: boolean }, load: () => Promise<T>) {
    const { side, fresh } = of;
    const key = `${side} ${of.key}`;
    const found = kept.get(key);
    if (!fresh && found !== undefined && found.until > performance.now()) return found.value as Promise<T>;
    if (kept.size >= MOST_KEPT) kept.clear();
    const value = load();
    kept.set(key, { until: performance.now() + KEEP_MS[side], value });
    value.catch(() => kept.delete(key));
    return value;
  }

  return async (place, { escalation, statusSync, fields: named, fresh }) => {
    const { directory } = deps.workspaces;
    const unread: string[] = [];
    const read = async <T>(
      what: string,
      load: (() => Promise<readonly T[]>) | string,
    ): Promise<readonly T[] | null> => {
      const found = typeof load === 'string' ? load : await inTime(load);
      // A project without any status or field is one that we may not see into.
      if (typeof found !== 'string' && found.length > 0) return found;
      unread.push(`${what} could not be read: ${typeof found === 'string' ? found : 'nothing was shown to us.'}`);
      return null;
    };
    const ofWorkspace = <T>(what: string, load: (access: ConnectionAccess) => Promise<readonly T[]>) => {
      const { connection } = place;
      if (connection === null) return 'no workspace is chosen for this project.';
      const { access } = connection;
      if (access === null) return `the connection "${connection.name}" is disconnected.`;
      const key = `${access.connectionId} ${access.apiUrl} ${what}`;
      const again = fresh !== 'nothing' || access.connectionId === NEW;
      return () => remembered({ side: 'workspace', key, fresh: again }, () => load(access));
    };
    const ofHost = <T>(what: string, load: (access: HostAccess) => Promise<readonly T[]>) => {
      const { name, access } = place.host;
      if (access === null) return `the host "${name}" has no token yet.`;
      const again = fresh === 'all' || access.hostId === NEW || access.kind === 'desk';
      const key = `${access.hostId} ${access.url} ${place.key} ${what}`;
      return () => remembered({ side: 'host', key, fresh: again }, () => load(access));
    };
    const workspace = place.connection?.name ?? 'the workspace';
    const { hostReads } = deps;
    const [types, teams, fields, statuses] = await Promise.all([
      read(
        `Ticket types of ${workspace}`,
        ofWorkspace('types', (access) => directory.ticketTypes(access)),
      ),
      escalation
        ? read(
            `Teams of ${workspace}`,
            ofWorkspace('teams', (access) => directory.teams(access)),
          )
        : null,
      named
        ? read(
            `Fields of ${place.key}`,
            ofHost('fields', (access) => hostReads.fields(access, place.key)),
          )
        : null,
      statusSync
        ? read(
            `Statuses of ${place.key}`,
            ofHost('statuses', (access) => hostReads.statuses(access, place.key)),
          )
        : null,
    ]);
    return { offered: { types, teams, fields, statuses }, unread };
  };
}

/** The id of a host or a connection that is not stored yet: nothing of it may be remembered under it. */
export const NEW = 'new';

/** What it gives, or a sentence that says why it gives nothing. */
async function inTime<T>(load: () => Promise<T>): Promise<T | string> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve('there was no answer in time.'), PATIENCE_MS);
  try {
    return await Promise.race([load(), late.promise]);
  } catch (error) {
    if (error instanceof VendorError) return error.message;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Of a project with this host and this connection, which are stored. */
export async function placeOf(
  deps: ApiDeps,
  organizationId: string,
  of: { hostId: string; key: string; connectionId: string | null },
): Promise<Place> {
  const [host, connections] = await Promise.all([
    getHost(deps.db, organizationId, of.hostId),
    listConnections(deps.db, organizationId),
  ]);
  const connection = connections.find(({ id }) => id === of.connectionId);
  return {
    organizationId,
    key: of.key,
    host: { name: host?.name ?? '', access: await reachable(() => hostAccess(deps, organizationId, of.hostId)) },
    connection:
      connection === undefined
        ? null
        : { name: connection.name, access: await connectionAccess(deps, organizationId, connection.id) },
  };
}

/** A Forge installation may be without a good token for a while. */
export async function reachable(access: () => Promise<HostAccess | null>): Promise<HostAccess | null> {
  try {
    return await access();
  } catch (error) {
    if (error instanceof VendorError) return null;
    throw error;
  }
}
