/** What every route about a host begins with: the host, what calls to it need, and a vendor's refusal as an answer of ours. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { WebhookWish } from '../../domain/host-ports.ts';
import type { HostAccess, HostCheck } from '../../domain/ports.ts';
import { recordAudit } from '../../store/audit.ts';
import type { Also } from '../../store/connections.ts';
import { openDoor } from '../../store/doors.ts';
import { getHost, hostAccess, type StoredHost } from '../../store/hosts.ts';
import type { Caller } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { presentHosts, tokenAddress } from './present.ts';
import { conflict, notFound, unprocessable } from '../problem.ts';
import { asking } from '../vendor-problems.ts';
import type { HostDetailAnswer } from '../schemas/hosts.ts';

export const urlField = z
  .string({ error: 'is missing: give the base address of Jira' })
  .trim()
  .max(500)
  .describe('Base address with its context path');
export const emailField = z
  .string()
  .trim()
  .min(3, 'is empty')
  .max(254)
  .describe('Of the account whose API token it is (Jira Cloud)');
/** What a host that is to be tested or added is reached by. */
export interface Tried {
  kind: 'jira-cloud' | 'jira-data-center';
  url: string;
  email?: string | undefined;
  token: string;
}

export async function knownHost(deps: ApiDeps, organizationId: string, id: string): Promise<StoredHost> {
  const host = await getHost(deps.db, organizationId, id);
  if (host === null) throw notFound(`There is no host ${id}.`);
  return host;
}

/** A host that has not been removed, with what calls to it need. */
export async function reachedHost(
  deps: ApiDeps,
  organizationId: string,
  id: string,
): Promise<{ host: StoredHost; access: HostAccess }> {
  const host = await knownHost(deps, organizationId, id);
  const access = await asking(host, () => hostAccess(deps, organizationId, id));
  if (access === null)
    throw conflict('no_token', `The host "${host.name}" has no token: it was removed. Add it again under its name.`);
  return { host, access };
}

/** The same of a Jira; the desk needs nothing of it. */
export async function jiraOf(
  deps: ApiDeps,
  organizationId: string,
  id: string,
): Promise<{ host: StoredHost; access: HostAccess }> {
  const reached = await reachedHost(deps, organizationId, id);
  const { host } = reached;
  if (host.kind === 'desk')
    throw conflict('not_a_jira', `"${host.name}" is the built-in desk: it needs no connection.`);
  return reached;
}

export async function shownHost(deps: ApiDeps, caller: Caller, id: string): Promise<HostDetailAnswer> {
  const [one] = await presentHosts(deps, caller, [await knownHost(deps, caller.organizationId, id)]);
  if (one === undefined) throw notFound(`There is no host ${id}.`);
  return one;
}

/** An entry of the audit log, written with what it tells of. */
export function auditedHost(
  caller: Caller,
  action: `host.${string}`,
  of: { name: string; detail: Record<string, string | number | boolean | null> },
): Also {
  return (sql) => recordAudit(sql, { actor: caller, action, subject: of.name, detail: of.detail });
}

/** Why a host with this check cannot be used at all; null: it answers, and the token is good. */
export function unusable(check: HostCheck): string | null {
  return check.actor === null ? check.problems.join(' ') || 'It could not be said whose token this is.' : null;
}

/** A base address without trailing slash. Throws 422 for one that no vendor has. */
export function baseAddress(deps: ApiDeps, url: string): string {
  const problem = deps.vendorUrlProblem(url);
  if (problem !== null) throw unprocessable('bad_url', `url: ${problem}`);
  return url.replace(/(?<!\/)\/+$/, '');
}

/**
 * The webhook that the host is to have. Ours are known by their address: by the unguessable token, wherever Deskbridge was reached before,
 * or by a name of the host at today's address. A name at another address may be another Deskbridge's.
 */
export function webhookWish(deps: Pick<ApiDeps, 'publicUrl'>, host: StoredHost, secret: string | null): WebhookWish {
  const names = [host.name, ...host.formerNames].map(
    (name) => `${deps.publicUrl}/hooks/jira/${encodeURIComponent(name)}`,
  );
  return {
    name: `Deskbridge (${host.name})`,
    url: tokenAddress(deps, host),
    secret,
    isOurs: (url) => names.includes(url) || url.endsWith(`/hooks/jira/${host.hookToken}`),
  };
}

/** Of a host that is not stored yet. Throws 422 where the parts do not fit together. */
export function triedAccess(deps: ApiDeps, given: Tried): HostAccess {
  if (given.kind === 'jira-cloud' && given.email === undefined)
    throw unprocessable(
      'email_missing',
      'email: is missing: give the e-mail address of the account whose API token it is.',
    );
  if (given.kind === 'jira-data-center' && given.email !== undefined)
    throw unprocessable('email_not_taken', 'email: is for jira-cloud only: a personal access token needs none.');
  const { token } = given;
  return { hostId: 'new', kind: given.kind, url: baseAddress(deps, given.url), email: given.email ?? null, token };
}

/** 32 random bytes, in letters that can be copied anywhere. */
export function newWebhookSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Throws 422 for a host that does not answer, or whose token is not good. */
export function demandUsable(found: HostCheck): void {
  const problem = unusable(found);
  if (problem !== null) throw unprocessable('host_not_usable', problem);
}

/** What waited for the host goes now. */
export async function reopen(deps: ApiDeps, organizationId: string, id: string): Promise<void> {
  await openDoor(deps.db, organizationId, { kind: 'host', id });
  deps.settingsChanged();
}
