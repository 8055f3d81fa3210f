/** What works at a Jira and what is missing, for "Test connection" and `doctor`. */
import { z } from 'zod';
import { Gone, RetryLater, VendorError } from '../domain/errors.ts';
import type { HostAccess, HostCheck, HostPermission } from '../domain/ports.ts';
import { type CallAnswer, type Calls, READING } from './calls.ts';
import { readGranted } from './granted.ts';
import { type Granted, KNOWN_PERMISSIONS, missingSentences, permissionsOf } from './permissions.ts';
import { api } from './paths.ts';

/** More would cost a call each. */
const MOST_PROJECTS = 25;
const ASKED = KNOWN_PERMISSIONS.map(({ key }) => key);

/** Never throws an error of a vendor: whatever is wrong becomes a sentence in `problems`. */
export async function checkHost(
  calls: Calls,
  access: HostAccess,
  projects: readonly string[] = [],
): Promise<HostCheck> {
  const told: Told = { problems: [], away: false };
  const { problems } = told;
  const nothing = { ok: false, actor: null, product: null, signs: null, permissions: [], clockSkewMs: null };
  const misplaced = cloudProblem(access);
  if (misplaced !== null) return { ...nothing, answered: true, problems: [misplaced] };
  const server = await ask(told, () => readServer(calls, access));
  // A server that is not there, or not Jira, has nothing to say about permissions.
  if (server === null) return { ...nothing, answered: !told.away, problems };
  const clockSkewMs = server.hostTime === null ? null : server.hostTime - calls.now();
  const mismatch = kindProblem(access, server.value.deploymentType);
  if (mismatch !== null) return { ...nothing, answered: true, problems: [mismatch], clockSkewMs };
  const known = {
    product: productOf(access, server.value),
    signs: signsWebhooks(access, server.value),
    clockSkewMs,
  };
  const myself = await ask(told, () => readMyself(calls, access));
  if (myself === null) return { ...nothing, ...known, answered: !told.away, problems };
  const actor = myself.value.displayName;
  const asked = projects.slice(0, MOST_PROJECTS);
  const permissions = (await ask(told, async () => readPermissions(calls, access, asked))) ?? [];
  problems.push(...missingSentences(permissions, actor));
  return { ok: problems.length === 0, answered: !told.away, actor, ...known, problems, permissions };
}

/** What went wrong so far. `away`: some of it because nobody answered. */
interface Told {
  problems: string[];
  away: boolean;
}

async function ask<T>(told: Told, step: () => Promise<T>): Promise<T | null> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (error instanceof RetryLater) told.away = true;
    const advice = error instanceof Gone ? ' Check the address of the host, with its context path, and its kind.' : '';
    told.problems.push(`${error.message}${advice}`);
    return null;
  }
}

const serverShape = z.object({ deploymentType: z.string().catch(''), versionNumbers: z.array(z.number()).catch([]) });
export type Server = z.output<typeof serverShape>;

/** Which Jira it is: Data Center calls itself `Server`. */
export async function readServer(calls: Calls, access: HostAccess): Promise<CallAnswer<Server>> {
  const path = api(access, '/serverInfo');
  return calls.send(access, {
    method: 'GET',
    path,
    shape: serverShape,
    doing: 'say which version it is',
    needs: READING,
  });
}

async function readMyself(calls: Calls, access: HostAccess): Promise<CallAnswer<{ displayName: string }>> {
  const shape = z.object({ displayName: z.string() });
  const doing = 'say whose token this is';
  const needs = { ...READING, scope: 'read:jira-user' };
  return calls.send(access, { method: 'GET', path: api(access, '/myself'), shape, doing, needs });
}

/** Of the user altogether, and in each project: a permission that is there in one project may lack in another. */
async function readPermissions(
  calls: Calls,
  access: HostAccess,
  projects: readonly string[],
): Promise<HostPermission[]> {
  const { value: everywhere } = await readGranted(calls, access, { permissions: ASKED });
  const inProjects = await Promise.all(
    projects.map(async (project) => [project, await grantedIn(calls, access, project)] as const),
  );
  return permissionsOf(access.kind, { everywhere, inProjects: new Map(inProjects) });
}

/** Null: there is no such project for this user. */
async function grantedIn(calls: Calls, access: HostAccess, project: string): Promise<Granted | null> {
  try {
    const where = { projectKey: project };
    return (await readGranted(calls, access, { permissions: ASKED, where })).value;
  } catch (error) {
    if (error instanceof Gone) return null;
    throw error;
  }
}

function productOf(access: HostAccess, { versionNumbers }: Server): string {
  if (access.kind === 'jira-cloud') return 'Jira Cloud';
  return `Jira Data Center ${versionNumbers.join('.')}`.trim();
}

/** Cloud always can, Data Center from 10.0 on (Data Center docs, managing webhooks). */
export function signsWebhooks(access: HostAccess, { versionNumbers }: Server): boolean {
  return access.kind === 'jira-cloud' || (versionNumbers[0] ?? 9) >= 10;
}

/** Cloud refuses a Bearer token before it says what it is, so it is told by its address. */
function cloudProblem({ kind, url }: HostAccess): string | null {
  const { hostname } = new URL(url);
  if (kind === 'jira-cloud' || !hostname.endsWith('.atlassian.net')) return null;
  return `${hostname} is of kind jira-cloud, but was set up as ${kind}. Change its kind.`;
}

function kindProblem(access: HostAccess, deploymentType: string): string | null {
  const isCloud = deploymentType.toLowerCase() === 'cloud';
  if (deploymentType === '' || isCloud === (access.kind === 'jira-cloud')) return null;
  const found = isCloud ? 'jira-cloud' : 'jira-data-center';
  return `${new URL(access.url).host} is of kind ${found}, but was set up as ${access.kind}. Change its kind.`;
}
