/** The projects of a set-up document, their sections settled against hosts and workspaces that the same document may only be making. */
import { connectionAccess } from '../../store/connections.ts';
import { hostAccess } from '../../store/hosts.ts';
import type { ApiDeps } from '../deps.ts';
import type { Known } from '../setup/check.ts';
import type { ConnectionChange } from '../setup/connections.ts';
import type { HostChange } from '../setup/hosts.ts';
import type { ProjectEntry } from '../setup/schema.ts';
import { InvalidRequest } from '../validation.ts';
import { createOffers, NEW, type Place, reachable, type ReadOffers } from './offers.ts';
import { at, settleSections } from './settle.ts';

interface Around {
  organizationId: string;
  known: Known;
  connections: ConnectionChange[];
  hosts: HostChange[];
}

/** Throws InvalidRequest with everything that is wrong in any of them. */
export async function settleProjects(
  deps: ApiDeps,
  entries: readonly ProjectEntry[],
  around: Around,
): Promise<{ projects: ProjectEntry[]; remarks: string[] }> {
  const read = createOffers(deps);
  const settled = await Promise.all(entries.map((entry) => settleOne({ deps, read }, entry, around)));
  const errors = settled.flatMap((one, index) => one.errors.map((error) => at(error, ['projects', index])));
  if (errors.length > 0) throw new InvalidRequest(errors);
  return { projects: settled.map(({ entry }) => entry), remarks: settled.flatMap(({ remarks }) => remarks) };
}

async function settleOne({ deps, read }: { deps: ApiDeps; read: ReadOffers }, entry: ProjectEntry, around: Around) {
  const { organizationId, known } = around;
  const host = known.hosts.find(({ name }) => name === entry.host);
  const stored = known.projects.find(({ hostId, key }) => hostId === host?.id && key === entry.key);
  const { escalation, statusSync } = entry;
  const place: Place = {
    organizationId,
    key: entry.key,
    host: { name: entry.host, access: await hostAccessOf(deps, entry.host, around) },
    connection: await connectionOf(deps, { entry, connectionId: stored?.connectionId ?? null }, around),
  };
  const found = await settleSections(read, place, {
    given: { escalation, statusSync },
    before: stored?.settings ?? {},
  });
  const remarks = found.remarks.map((remark) => `${entry.host}/${entry.key}: ${remark}`);
  return { entry: { ...entry, ...found.sections }, errors: found.errors, remarks };
}

async function hostAccessOf(deps: ApiDeps, name: string, { organizationId, known, hosts }: Around) {
  const stored = known.hosts.find((host) => host.name === name);
  const planned = hosts.find(({ input }) => input.name === name);
  if (planned === undefined || planned.change === 'unchanged' || planned.input.kind === 'desk')
    return stored === undefined ? null : reachable(() => hostAccess(deps, organizationId, stored.id));
  const { kind, url, email, token } = planned.input;
  const before =
    token !== null || stored === undefined ? null : await reachable(() => hostAccess(deps, organizationId, stored.id));
  const used = token ?? before?.token ?? null;
  return used === null ? null : { hostId: NEW, kind, url, email, token: used };
}

async function connectionOf(
  deps: ApiDeps,
  { entry, connectionId }: { entry: ProjectEntry; connectionId: string | null },
  { organizationId, known, connections }: Around,
): Promise<Place['connection']> {
  if (entry.connection === null) return null;
  const stored =
    entry.connection === undefined
      ? known.connections.find(({ id }) => id === connectionId)
      : known.connections.find(({ name }) => name === entry.connection);
  const name = entry.connection ?? stored?.name;
  if (name === undefined) return null;
  const planned = connections.find(({ input }) => input.name === name);
  if (planned !== undefined && planned.change !== 'unchanged') {
    const { identity, token } = planned.input;
    return { name, access: { connectionId: NEW, apiUrl: identity.apiUrl, token, adminId: identity.adminId } };
  }
  return { name, access: stored === undefined ? null : await connectionAccess(deps, organizationId, stored.id) };
}
