/** A host as its card shows it. Secrets are not among what the store hands out here. */
import type { HostCheck } from '../../domain/ports.ts';
import { forgeHosts } from '../../store/forge-installations.ts';
import type { StoredHost } from '../../store/hosts.ts';
import { listProjects } from '../../store/projects.ts';
import type { Caller } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { iso } from '../route.ts';
import type { HostCheckAnswer, HostDetailAnswer } from '../schemas/hosts.ts';

export async function presentHosts(
  deps: ApiDeps,
  caller: Caller,
  hosts: readonly StoredHost[],
): Promise<HostDetailAnswer[]> {
  const projects = await listProjects(deps.db, caller.organizationId);
  const byForge = await forgeHosts(deps.db, caller.organizationId);
  return hosts.map((host) => {
    const { id, name, kind, url, email, state, stateReason, badSignatures, lastBadSignature } = host;
    return {
      id,
      name,
      kind,
      url,
      email,
      state,
      stateReason,
      webhookUrl: shownAddress(deps, host, caller.scopes.includes('admin')),
      signed: host.hasWebhookSecret,
      byForge: byForge.has(id),
      lastWebhookAt: iso(host.lastHookAt),
      projects: projects.filter(({ hostId }) => hostId === id).map(({ key }) => key),
      checkedAt: iso(host.checkedAt),
      check: host.lastCheck === null ? null : presentCheck(host.lastCheck),
      webhookMadeAt: iso(host.webhookMadeAt),
      webhookRemadeAt: iso(host.webhookRemadeAt),
      previousSecretUntil: iso(host.previousSecretUntil),
      previousSecretUsedAt: iso(host.previousSecretUsedAt),
      badSignatures,
      lastBadSignatureAt: iso(host.lastBadSignatureAt),
      lastBadSignature,
    };
  });
}

/** Without a signature the address itself must be hard to guess; with one, the name will do and is no secret. */
function shownAddress(deps: ApiDeps, host: StoredHost, showToken: boolean): string | null {
  if (host.hasWebhookSecret) return `${deps.publicUrl}/hooks/jira/${encodeURIComponent(host.name)}`;
  return showToken ? tokenAddress(deps, host) : null;
}

/** The address that outlives a change of the host's name. */
export function tokenAddress(deps: Pick<ApiDeps, 'publicUrl'>, { hookToken }: Pick<StoredHost, 'hookToken'>): string {
  return `${deps.publicUrl}/hooks/jira/${hookToken}`;
}

/** Copied field by field: what a later version stored with a check must not leave unseen. */
export function presentCheck(check: HostCheck): HostCheckAnswer {
  const { ok, answered, actor, product, signs, problems, permissions, clockSkewMs } = check;
  return { ok, answered, actor, product, signs, problems, permissions, clockSkewMs };
}
