/** Changing a host: its name, its address, its token. A new token is seen to work before it replaces the old one. */
import { z } from 'zod';
import { Gone } from '../../domain/errors.ts';
import type { HostAccess } from '../../domain/ports.ts';
import { changeHostAccess, hostUse, linkedIssue, renameHost } from '../../store/host-changes.ts';
import { forgeHosts } from '../../store/forge-installations.ts';
import { findHost, type StoredHost } from '../../store/hosts.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import {
  auditedHost,
  baseAddress,
  demandUsable,
  emailField,
  jiraOf,
  knownHost,
  reopen,
  shownHost,
  triedAccess,
  urlField,
} from './calls.ts';
import { conflict, unprocessable } from '../problem.ts';
import { asking } from '../vendor-problems.ts';
import { type Api, idParams, problems } from '../route.ts';
import { type HostDetailAnswer, HostDetailSchema } from '../schemas/hosts.ts';
import { hostName, secretText } from '../setup/schema.ts';

const Changes = z.strictObject({
  name: hostName.optional(),
  url: urlField.optional(),
  email: emailField.optional(),
  token: secretText.optional().describe('Needed with another server in `url`: the stored one is not sent there'),
  otherJira: z.boolean().default(false).describe('Yes, the new address may be another Jira'),
});
const NewToken = z.strictObject({ token: secretText, email: emailField.optional() });

const tags = ['set-up'];

export function hostChangeRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'PATCH',
    url: '/api/v1/hosts/:id',
    config: { access: 'admin' },
    schema: {
      summary: 'Rename a host, or change its address',
      tags,
      params: idParams,
      body: Changes,
      response: { 200: HostDetailSchema, ...problems },
    },
    handler: (request) => change(deps, callerOf(request), { id: request.params.id, changes: request.body }),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/hosts/:id/token',
    config: { access: 'admin' },
    schema: {
      summary: 'Replace the token, once the new one has been seen to work',
      tags,
      params: idParams,
      body: NewToken,
      response: { 200: HostDetailSchema, ...problems },
    },
    handler: (request) => replaceToken(deps, callerOf(request), { id: request.params.id, given: request.body }),
  });
}

async function change(
  deps: ApiDeps,
  caller: Caller,
  { id, changes }: { id: string; changes: z.infer<typeof Changes> },
): Promise<HostDetailAnswer> {
  const { organizationId } = caller;
  const { host, access } = await jiraOf(deps, organizationId, id);
  const reach = changes.url !== undefined || changes.email !== undefined || changes.token !== undefined;
  if (reach) await demandOwnToken(deps, organizationId, host);
  // Before the address is changed: what is refused is refused whole.
  if (changes.name !== undefined && changes.name !== host.name)
    await demandFreeName(deps, organizationId, changes.name);
  const address = changes.url === undefined ? host.url : baseAddress(deps, changes.url);
  const moved = address !== host.url;
  if (moved || changes.email !== undefined || changes.token !== undefined)
    await changeAccess(deps, caller, { host, access, changes: { ...changes, url: address } });
  if (changes.name !== undefined && changes.name !== host.name) {
    const also = auditedHost(caller, 'host.renamed', { name: changes.name, detail: { from: host.name } });
    await renameHost(deps.db, organizationId, { id, name: changes.name, also });
  }
  deps.settingsChanged();
  return shownHost(deps, caller, id);
}

async function demandFreeName(deps: ApiDeps, organizationId: string, name: string): Promise<void> {
  if ((await findHost(deps.db, organizationId, name)) !== null)
    throw conflict('name_taken', `There is a host "${name}" already: choose another name.`);
}

/** What Forge hands over goes to Jira's gateway and nowhere else. */
async function demandOwnToken(deps: ApiDeps, organizationId: string, { id, name }: StoredHost): Promise<void> {
  if ((await forgeHosts(deps.db, organizationId)).has(id))
    throw conflict(
      'by_forge',
      `"${name}" is reached by the Forge app: its address and its token come from Jira. Only its name can be changed here.`,
    );
}

async function changeAccess(
  deps: ApiDeps,
  caller: Caller,
  {
    host,
    access,
    changes,
  }: { host: StoredHost; access: HostAccess; changes: z.infer<typeof Changes> & { url: string } },
): Promise<void> {
  const { id } = host;
  const elsewhere = new URL(changes.url).origin !== new URL(host.url).origin;
  if (elsewhere && changes.token === undefined)
    throw unprocessable(
      'token_missing',
      `token: is missing: ${new URL(changes.url).host} is another server than ${new URL(host.url).host}, and the stored token is not sent to it. Give a token with the new address.`,
    );
  if (host.kind === 'jira-data-center' && changes.email !== undefined)
    throw unprocessable('email_not_taken', 'email: is for jira-cloud only: a personal access token needs none.');
  const next = {
    ...access,
    url: changes.url,
    email: changes.email ?? access.email,
    token: changes.token ?? access.token,
  };
  const found = await deps.checkHost(next);
  demandUsable(found);
  const instead = 'Add it as a host of its own, or say that this is meant (otherJira).';
  if (changes.url !== host.url && !changes.otherJira)
    await demandSameJira(deps, caller.organizationId, { host, next, instead });
  const detail = { from: host.url, to: changes.url, token: changes.token !== undefined };
  await changeHostAccess(deps, caller.organizationId, {
    id,
    url: changes.url,
    email: next.email,
    token: changes.token ?? null,
    check: found,
    also: auditedHost(caller, 'host.address_changed', { name: host.name, detail }),
  });
  await reopen(deps, caller.organizationId, id);
}

/** Issues are kept by their ids: at another Jira the same id is another issue, or none. `instead`: what else can be done. */
export async function demandSameJira(
  deps: ApiDeps,
  organizationId: string,
  { host, next, instead }: { host: StoredHost; next: HostAccess; instead: string },
): Promise<void> {
  const known = await linkedIssue(deps.db, organizationId, host.id);
  if (known === null) return;
  const there = await asking(host, async () => {
    try {
      return (await deps.readIssue(next, known.id)).issue.key;
    } catch (error) {
      if (error instanceof Gone) return null;
      throw error;
    }
  });
  if (there === known.key) return;
  const found = there === null ? 'does not exist' : `is ${there}`;
  throw conflict(
    'other_jira',
    `${next.url} seems to be another Jira: the linked issue ${known.key} (${known.id}) ${found} there. Its links would lead to the wrong issues. ${instead}`,
  );
}

async function replaceToken(
  deps: ApiDeps,
  caller: Caller,
  { id, given }: { id: string; given: z.infer<typeof NewToken> },
): Promise<HostDetailAnswer> {
  const { organizationId } = caller;
  const host = await knownHost(deps, organizationId, id);
  if (host.kind === 'desk') throw conflict('not_a_jira', `"${host.name}" is the built-in desk: it needs no token.`);
  if (host.state === 'disconnected')
    throw conflict('no_token', `The host "${host.name}" was removed. Add it again under its name.`);
  await demandOwnToken(deps, organizationId, host);
  const access = triedAccess(deps, {
    kind: host.kind,
    url: host.url,
    token: given.token,
    ...(host.kind === 'jira-cloud' ? { email: given.email ?? host.email ?? '' } : {}),
  });
  const { projects } = await deps.db.tx(organizationId, (sql) => hostUse(sql, id));
  const found = await deps.checkHost({ ...access, hostId: id }, projects);
  demandUsable(found);
  await changeHostAccess(deps, organizationId, {
    id,
    url: host.url,
    email: access.email,
    token: given.token,
    check: found,
    also: auditedHost(caller, 'host.token_replaced', { name: host.name, detail: { actor: found.actor } }),
  });
  await reopen(deps, organizationId, id);
  return shownHost(deps, caller, id);
}
