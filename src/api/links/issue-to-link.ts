/** Which issue and which conversation a person means, checked against what is set up and read from the host. */
import { Forbidden, Gone, Reconnect, VendorError } from '../../domain/errors.ts';
import type { Connection, Issue } from '../../domain/model.ts';
import { getConnection } from '../../store/connections.ts';
import { hostAccess, listHosts, type StoredHost } from '../../store/hosts.ts';
import { listProjects, type StoredProject } from '../../store/projects.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, conflict, unprocessable } from '../problem.ts';
import { hostAway } from '../vendor-problems.ts';
import { demandWorkspace, type IssueReference, readConversationReference, readIssueReference } from '../references.ts';

/** As a person wrote it. */
export interface LinkWish {
  issue: string;
  conversation: string;
  host?: string | undefined;
}

export interface IssueToLink {
  issue: Issue;
  workspaceId: string;
  conversationId: string;
}

/** Throws 422 for what cannot be meant, 404 `issue_not_found`, 502 and 503 where the host does not play along. */
export async function findIssueToLink(deps: ApiDeps, organizationId: string, wish: LinkWish): Promise<IssueToLink> {
  const hosts = await listHosts(deps.db, organizationId);
  const projects = await listProjects(deps.db, organizationId);
  const reference = readIssueReference(wish.issue, hosts);
  const conversation = readConversationReference(wish.conversation, deps.readUrl);
  const { host, project } = projectOf(reference, { hosts, projects, named: wish.host ?? null });
  if (!project.linking.enabled)
    throw conflict('linking_off', `Conversation linking is off for the project ${project.key} of ${host.name}.`);
  const connection = await connectionOf(deps, organizationId, project);
  demandWorkspace(conversation, connection);
  const issue = await readIssue(deps, organizationId, { host, key: reference.key });
  return { issue, workspaceId: connection.workspaceId, conversationId: conversation.conversationId };
}

interface SetUp {
  hosts: StoredHost[];
  projects: StoredProject[];
  named: string | null;
}

function projectOf(reference: IssueReference, { hosts, projects, named }: SetUp) {
  if (named !== null && !hosts.some((host) => host.name === named))
    throw unprocessable('unknown_host', `host: there is no host "${named}"; known are ${namesOf(hosts)}`);
  const candidates = projects.flatMap((project) => {
    const host = hosts.find(({ id }) => id === project.hostId);
    const meant =
      host !== undefined &&
      project.key === reference.projectKey &&
      (named === null || host.name === named) &&
      (reference.hostId === null || host.id === reference.hostId);
    return meant ? [{ host, project }] : [];
  });
  const [first, second] = candidates;
  if (first === undefined)
    throw unprocessable(
      'project_not_set_up',
      `issue: the project ${reference.projectKey} is not set up${named === null ? '' : ` on ${named}`}; add it under "projects" and apply again`,
    );
  if (second !== undefined)
    throw unprocessable(
      'host_needed',
      `host: several hosts have a project ${reference.projectKey}: name one of ${namesOf(candidates.map(({ host }) => host))}`,
    );
  return first;
}

function namesOf(hosts: readonly { name: string }[]): string {
  return hosts.map(({ name }) => name).join(', ') || '(none)';
}

async function connectionOf(deps: ApiDeps, organizationId: string, project: StoredProject): Promise<Connection> {
  const connection =
    project.connectionId === null ? null : await getConnection(deps.db, organizationId, project.connectionId);
  if (connection === null)
    throw conflict(
      'no_connection',
      `The project ${project.key} has no connection, so no conversation can be linked; give it one and apply again.`,
    );
  return connection;
}

async function readIssue(deps: ApiDeps, organizationId: string, of: { host: StoredHost; key: string }): Promise<Issue> {
  const { host, key } = of;
  try {
    const access = await hostAccess(deps, organizationId, host.id);
    if (access === null) throw conflict('no_token', `The host ${host.name} has no token; give it one and apply again.`);
    return (await deps.readIssue(access, key)).issue;
  } catch (error) {
    throw asProblem(error, of);
  }
}

function asProblem(error: unknown, { host, key }: { host: StoredHost; key: string }): unknown {
  if (!(error instanceof VendorError)) return error;
  if (error instanceof Gone)
    return new ApiProblem(404, 'issue_not_found', {
      detail: `${host.name} has no issue ${key}, or its token may not see it.`,
    });
  if (error instanceof Reconnect || error instanceof Forbidden)
    return new ApiProblem(502, 'host_refused', {
      detail: `${host.name} refused to show ${key}: ${error.message} Give the host a token that may, and apply again.`,
    });
  return (
    hostAway(error, (said) => `${host.name} did not answer about ${key}: ${said}`) ??
    new ApiProblem(502, 'host_refused', { detail: `${host.name} refused to show ${key}: ${error.message}` })
  );
}
