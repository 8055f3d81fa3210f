/** What works at a Jira and what is missing, for "Test connection" and `doctor`. */
import { z } from 'zod';
import { Gone, VendorError } from '../domain/errors.ts';
import type { HostAccess, HostCheck } from '../domain/ports.ts';
import type { CallAnswer, Calls } from './calls.ts';

const NEEDED = [
  { key: 'BROWSE_PROJECTS', name: 'Browse Projects', without: 'issues cannot be read' },
  { key: 'ADD_COMMENTS', name: 'Add Comments', without: 'nothing can be told on an issue' },
  { key: 'LINK_ISSUES', name: 'Link Issues', without: 'conversations cannot be shown on an issue' },
] as const;

const NEEDS = { permission: 'Browse projects', scope: 'read:jira-work' };

/** Never throws an error of a vendor: whatever is wrong becomes a sentence in `problems`. */
export async function checkHost(calls: Calls, access: HostAccess): Promise<HostCheck> {
  const problems: string[] = [];
  const server = await ask(problems, () => readServer(calls, access));
  const clockSkewMs = server === null || server.hostTime === null ? null : server.hostTime - calls.now();
  // A server that is not there, or not Jira, has nothing to say about permissions.
  if (server === null) return { ok: false, actor: null, problems, clockSkewMs };
  const mismatch = kindProblem(access, server.value.deploymentType);
  if (mismatch !== null) return { ok: false, actor: null, problems: [mismatch], clockSkewMs };
  const myself = await ask(problems, () => readMyself(calls, access));
  const actor = myself?.value.displayName ?? null;
  if (myself !== null) {
    const permissions = await ask(problems, () => readPermissions(calls, access));
    if (permissions !== null) problems.push(...missing(permissions.value.permissions, actor ?? 'The token’s user'));
  }
  return { ok: problems.length === 0, actor, problems, clockSkewMs };
}

async function ask<T>(problems: string[], step: () => Promise<CallAnswer<T>>): Promise<CallAnswer<T> | null> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const advice = error instanceof Gone ? ' Check the address of the host, with its context path, and its kind.' : '';
    problems.push(`${error.message}${advice}`);
    return null;
  }
}

function apiPath(access: HostAccess, path: string): string {
  return `/rest/api/${access.kind === 'jira-cloud' ? 3 : 2}${path}`;
}

const serverShape = z.object({ deploymentType: z.string().catch(''), versionNumbers: z.array(z.number()).catch([]) });
export type Server = z.output<typeof serverShape>;

/** Which Jira it is: Data Center calls itself `Server`. */
export async function readServer(calls: Calls, access: HostAccess): Promise<CallAnswer<Server>> {
  const path = apiPath(access, '/serverInfo');
  return calls.send(access, {
    method: 'GET',
    path,
    shape: serverShape,
    doing: 'say which version it is',
    needs: NEEDS,
  });
}

async function readMyself(calls: Calls, access: HostAccess): Promise<CallAnswer<{ displayName: string }>> {
  const shape = z.object({ displayName: z.string() });
  const doing = 'say whose token this is';
  const needs = { ...NEEDS, scope: 'read:jira-user' };
  return calls.send(access, { method: 'GET', path: apiPath(access, '/myself'), shape, doing, needs });
}

const permissionsShape = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean().catch(false) })),
});
type Permissions = z.output<typeof permissionsShape>;

async function readPermissions(calls: Calls, access: HostAccess): Promise<CallAnswer<Permissions>> {
  const path = apiPath(access, '/mypermissions');
  const query = { permissions: NEEDED.map(({ key }) => key).join(',') };
  const doing = 'say what the token may do';
  return calls.send(access, { method: 'GET', path, query, shape: permissionsShape, doing, needs: NEEDS });
}

function kindProblem(access: HostAccess, deploymentType: string): string | null {
  const isCloud = deploymentType.toLowerCase() === 'cloud';
  if (deploymentType === '' || isCloud === (access.kind === 'jira-cloud')) return null;
  const found = isCloud ? 'jira-cloud' : 'jira-data-center';
  return `${new URL(access.url).host} is of kind ${found}, but was set up as ${access.kind}. Change its kind.`;
}

function missing(permissions: Permissions['permissions'], actor: string): string[] {
  return NEEDED.filter(({ key }) => permissions[key]?.havePermission !== true).map(
    ({ key, name, without }) =>
      `${actor} lacks the permission ${name} (${key}), so ${without}. Grant it in the permission scheme of the projects.`,
  );
}
