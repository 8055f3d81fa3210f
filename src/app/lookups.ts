/** What is looked up for every webhook and every note, and forgotten when settings change. */
import type { Config } from '../config.ts';
import type { HookedHost } from '../jira/routes.ts';
import { remember } from '../pipeline/access.ts';
import { connectedProjects } from '../store/commands.ts';
import { connectionAccess, type Keep } from '../store/connections.ts';
import { findInstallation } from '../store/forge-installations.ts';
import { connectedHost, hostAccess, webhookHosts } from '../store/hosts.ts';
import { clientSecrets, webhookConnections } from '../store/webhook-connections.ts';
import { createEndings } from './endings.ts';

export type Lookups = ReturnType<typeof createLookups>;

export function createLookups(keep: Keep, config: Config) {
  const both = (key: string): [string, string] => {
    const [organizationId = '', id = ''] = key.split('/');
    return [organizationId, id];
  };
  const connection = remember((key) => connectionAccess(keep, ...both(key)));
  const endings = createEndings();
  const host = remember((key) => endings.guarded(() => hostAccess(keep, ...both(key))));
  const installation = remember((installationId) => findInstallation(keep.db, installationId));
  const connected = remember((key) => connectedHost(keep.db, ...both(key)));
  const hook = remember((nameOrToken) => hookedHost(keep, nameOrToken));
  const workspace = remember(async (workspaceId) => {
    const [found] = await webhookConnections(keep, workspaceId);
    if (found === undefined) return null;
    const current = found.clientSecret ?? config.intercomClientSecret;
    return {
      organizationId: found.organizationId,
      connectionId: found.connectionId,
      secrets: [current, found.previousClientSecret].filter((secret) => secret !== null),
    };
  });
  const commands = remember(async (key) => {
    const [organizationId, connectionId] = both(key);
    const projects = await keep.db.tx(organizationId, (sql) => connectedProjects(sql, connectionId));
    return { on: projects.some((project) => project.commands.enabled) };
  });
  const senders = remember(async () => {
    const { intercomClientSecret: common } = config;
    return [...(common === null ? [] : [common]), ...(await clientSecrets(keep))];
  });
  return {
    connection,
    host,
    hook,
    workspace,
    senders,
    /** Whether any project of a connection takes note commands. */
    commands,
    installation,
    /** A host that is not removed, with what its events are read by. */
    connected,
    endings,
    forget() {
      for (const lookup of [connection, host, hook, workspace, senders, commands, installation, connected])
        lookup.forget();
    },
  };
}

/** A name that two organizations use is nobody's: such hosts are called by their token. */
async function hookedHost(keep: Keep, nameOrToken: string): Promise<HookedHost | null> {
  const found = await webhookHosts(keep, nameOrToken);
  const byToken = found.find((host) => host.calledBy === 'token');
  const chosen = byToken ?? (found.length === 1 ? found[0] : undefined);
  if (chosen === undefined) return null;
  const { organizationId, host, secrets, unsignedToo } = chosen;
  return { organizationId, host, secrets, unsignedToo, byToken: byToken !== undefined };
}

/** As workers ask for them. */
export function accessesOf(known: Pick<Lookups, 'host' | 'connection'>) {
  return {
    hostAccess: (organization: string, id: string) => known.host.get(`${organization}/${id}`),
    connectionAccess: (organization: string, id: string) => known.connection.get(`${organization}/${id}`),
  };
}
