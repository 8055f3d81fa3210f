/** REST: the caller, permissions, the server, users, projects and statuses. */
import { json } from '../../http.ts';
import { ISSUE_TYPES, STATUSES } from '../model.ts';
import { deleteProject } from '../issues.ts';
import { apiUrl, issueTypeShape, jiraDate, projectShape, statusShape, userShape } from '../shapes.ts';
import { findIssue, findProject, findUser, lackedBy, projectOf, userById } from '../world.ts';
import { Refusal, demand, listFrom, noContent, numberFrom } from './call.ts';
import type { Reply } from '../../http.ts';
import type { Project, User } from '../model.ts';
import type { Json } from '../shapes.ts';
import type { Call } from './call.ts';

/** The caller; one sees one's own e-mail, also on Cloud. */
export function myself(call: Call): Reply {
  const { user } = call.actor;
  return json(200, { ...userShape(call.world, user, call.version), emailAddress: user.email, locale: 'en_US' });
}

/** For apps alone, and with a scope of its own. */
export function userEmail(call: Call): Reply {
  if (!call.world.switches.emailScope) throw new Refusal(401, ['Unauthorized; scope does not match']);
  const user = findUser(call.world, call.request.query.get('accountId') ?? '');
  if (user === undefined) throw new Refusal(404, ['The user does not exist.']);
  return json(200, { accountId: user.accountId, email: user.email });
}

const PERMISSIONS: Record<string, string> = {
  BROWSE_PROJECTS: 'Browse Projects',
  CREATE_ISSUES: 'Create Issues',
  EDIT_ISSUES: 'Edit Issues',
  ASSIGN_ISSUES: 'Assign Issues',
  TRANSITION_ISSUES: 'Transition Issues',
  LINK_ISSUES: 'Link Issues',
  DELETE_ISSUES: 'Delete Issues',
  ADD_COMMENTS: 'Add Comments',
  EDIT_OWN_COMMENTS: 'Edit Own Comments',
  EDIT_ALL_COMMENTS: 'Edit All Comments',
  DELETE_OWN_COMMENTS: 'Delete Own Comments',
  DELETE_ALL_COMMENTS: 'Delete All Comments',
  ADMINISTER_PROJECTS: 'Administer Projects',
  ADMINISTER: 'Administer Jira',
};

/** Cloud wants `permissions` named; Data Center answers all of them. Of an issue one may not see: 404, as if it were not there. */
export function myPermissions(call: Call): Reply {
  const asked = listFrom(call.request.query.get('permissions'));
  if (call.world.kind === 'cloud' && asked.length === 0)
    throw new Refusal(400, ["The 'permissions' query parameter is required."]);
  const unknown = asked.find((key) => !(key in PERMISSIONS));
  if (unknown !== undefined) throw new Refusal(400, [`Unrecognized permission: ${unknown}`]);
  const { query } = call.request;
  const denied = lackedBy(call.world, call.actor.user);
  const { deniedIn } = call.world.switches;
  const project = query.get('projectKey') ?? query.get('projectId');
  const issue = query.get('issueKey') ?? query.get('issueId');
  const found =
    issue === null ? (project === null ? undefined : findProject(call.world, project)) : projectOfIssue(call, issue);
  if (project !== null && !found) throw new Refusal(404, [noProject(project)]);
  const lacking = [...denied, ...(found ? (deniedIn[found.key] ?? []) : [])];
  const keys = asked.length > 0 ? asked : Object.keys(PERMISSIONS);
  const permissions = Object.fromEntries(
    keys.map((key, at) => [
      key,
      {
        id: String(10 + at),
        key,
        name: PERMISSIONS[key],
        type: key === 'ADMINISTER' ? 'GLOBAL' : 'PROJECT',
        description: PERMISSIONS[key],
        havePermission: !lacking.includes(key),
      },
    ]),
  );
  return json(200, { permissions });
}

/** The projects in which the caller has all of these permissions. */
export function permittedProjects(call: Call): Reply {
  const asked = call.body['permissions'];
  const keys = Array.isArray(asked) ? asked.map(String) : [];
  const unknown = keys.find((key) => !(key in PERMISSIONS));
  if (unknown !== undefined) throw new Refusal(400, [`Unrecognized permission: ${unknown}`]);
  const denied = lackedBy(call.world, call.actor.user);
  const { deniedIn } = call.world.switches;
  const projects = visible(call).filter(({ key }) => {
    const lacking = [...denied, ...(deniedIn[key] ?? [])];
    return !keys.some((one) => lacking.includes(one));
  });
  return json(200, { projects: projects.map(({ id, key }) => ({ id: Number(id), key })) });
}

function projectOfIssue(call: Call, idOrKey: string): Project {
  const issue = findIssue(call.world, idOrKey);
  const hidden = issue === undefined || call.world.switches.hiddenIssues.includes(issue.id);
  if (hidden) throw new Refusal(404, [`Issue with key or id '${idOrKey}' does not exist.`]);
  return projectOf(call.world, issue);
}

export function serverInfo(call: Call): Reply {
  const cloud = call.world.kind === 'cloud';
  const numbers = cloud ? [1001, 0, 0] : [call.release, call.release >= 10 ? 3 : 12, 2];
  return json(200, {
    baseUrl: call.world.baseUrl,
    version: cloud ? '1001.0.0-SNAPSHOT' : numbers.join('.'),
    versionNumbers: numbers,
    deploymentType: cloud ? 'Cloud' : 'Server',
    buildNumber: cloud ? 100_290 : call.release * 100_000 + 12_000,
    buildDate: '2026-01-15T00:00:00.000+0000',
    serverTime: jiraDate(Date.now()),
    scmInfo: 'b9a1c4e5',
    serverTitle: 'Simulated Jira',
  });
}

/** Cloud finds by display name only: addresses are hidden by privacy. Data Center finds by any name. */
export function searchUsers(call: Call): Reply {
  const { query } = call.request;
  const cloud = call.world.kind === 'cloud';
  const accountId = query.get('accountId');
  const text = cloud ? query.get('query') : query.get('username');
  if (text === null && accountId === null) throw new Refusal(400, ["A 'query' or 'username' parameter is required."]);
  const names = (user: User): string[] => (cloud ? [user.displayName] : [user.displayName, user.name, user.email]);
  const wanted = (text ?? '').toLowerCase();
  const startAt = numberFrom(call, 'startAt', 0);
  const users = call.world.users
    .filter((user) => accountId === null || user.accountId === accountId)
    .filter((user) => names(user).some((name) => name.toLowerCase().includes(wanted)))
    .slice(startAt, startAt + numberFrom(call, 'maxResults', 50));
  return json(
    200,
    users.map((user) => userShape(call.world, user, call.version)),
  );
}

export function getUser(call: Call): Reply {
  const { query } = call.request;
  const id = query.get('accountId') ?? query.get('username') ?? query.get('key') ?? '';
  const user = findUser(call.world, id);
  if (!user) throw new Refusal(404, ['The user does not exist.']);
  return json(200, userShape(call.world, user, call.version));
}

export function getStatuses(call: Call): Reply {
  return json(
    200,
    STATUSES.map((status) => statusShape(call.world, status, call.version)),
  );
}

/** Statuses by issue type; here every type has all of them. */
export function getProjectStatuses(call: Call): Reply {
  const { world, version } = call;
  projectOfPath(call);
  const statuses = STATUSES.map((status) => statusShape(world, status, version));
  const typeUrl = (id: string): string => apiUrl(world, version, `/issuetype/${id}`);
  return json(
    200,
    ISSUE_TYPES.map(({ id, name }) => ({ self: typeUrl(id), id, name, subtask: false, statuses })),
  );
}

export function getProject(call: Call): Reply {
  return json(200, details(call, projectOfPath(call)));
}

export function searchProjects(call: Call): Reply {
  const startAt = numberFrom(call, 'startAt', 0);
  const maxResults = Math.min(100, numberFrom(call, 'maxResults', 50));
  const keys = call.request.query.getAll('keys').flatMap(listFrom);
  const text = (call.request.query.get('query') ?? '').toLowerCase();
  const all = visible(call)
    .filter((project) => keys.length === 0 || keys.includes(project.key))
    .filter((project) => `${project.key} ${project.name}`.toLowerCase().includes(text));
  const values = all
    .slice(startAt, startAt + maxResults)
    .map((project) => projectShape(call.world, project, call.version));
  const self = apiUrl(call.world, call.version, `/project/search?maxResults=${maxResults}&startAt=${startAt}`);
  return json(200, {
    self,
    maxResults,
    startAt,
    total: all.length,
    isLast: startAt + values.length >= all.length,
    values,
  });
}

export function listProjects(call: Call): Reply {
  return json(
    200,
    visible(call).map((project) => projectShape(call.world, project, call.version)),
  );
}

export function removeProject(call: Call): Reply {
  const project = projectOfPath(call);
  demand(call, 'ADMINISTER', { status: 403, message: 'You do not have permission to delete projects.' });
  deleteProject(call.world, call.actor, project);
  return noContent();
}

function visible(call: Call): Project[] {
  return lackedBy(call.world, call.actor.user).includes('BROWSE_PROJECTS') ? [] : call.world.projects;
}

function projectOfPath(call: Call): Project {
  const id = call.params['project'] ?? '';
  const project = visible(call).find((one) => one === findProject(call.world, id));
  if (!project) throw new Refusal(404, [noProject(id)]);
  return project;
}

function noProject(id: string): string {
  return `No project could be found with key or id '${id}'.`;
}

function details(call: Call, project: Project): Json {
  const { world, version } = call;
  return {
    ...projectShape(world, project, version),
    description: '',
    lead: userShape(world, userById(world, project.leadId), version),
    components: [],
    issueTypes: ISSUE_TYPES.map((type) => issueTypeShape(world, type, version)),
    assigneeType: 'UNASSIGNED',
    versions: [],
    roles: {},
    ...(world.kind === 'cloud' ? { style: 'classic', isPrivate: false } : {}),
  };
}
