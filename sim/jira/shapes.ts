/** How things look in REST answers: v3 of Cloud and v2 of Data Center. Webhooks take the v2 form of the same. */
import { ISSUE_TYPES, PRIORITIES, STATUSES, byId, isInternal } from './model.ts';
import { projectOf, toHtml, toWiki, userById } from './world.ts';
import type { Comment, History, Issue, IssueType, Priority, Project, RichText, Status, User } from './model.ts';
import type { World } from './world.ts';

export type Json = Record<string, unknown>;
/** Which dialect text takes: documents only in v3. */
export type ApiVersion = '2' | '3';

/** Jira's way to write an instant: `2026-11-20T10:00:00.000+0000`. */
export function jiraDate(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}

export function apiUrl(world: World, version: ApiVersion, path: string): string {
  return `${world.baseUrl}/rest/api/${version}${path}`;
}

function avatars(world: World, user: User): Json {
  const url = `${world.baseUrl}/avatar/${encodeURIComponent(user.name)}.svg`;
  return Object.fromEntries(
    ['48x48', '24x24', '16x16', '32x32'].map((size) => [size, `${url}?size=${size.slice(0, 2)}`]),
  );
}

/** A user; on Cloud without e-mail, as privacy hides it from apps and webhooks, on Data Center with it. */
export function userShape(world: World, user: User, version: ApiVersion): Json {
  if (world.kind === 'cloud') {
    return {
      self: apiUrl(world, version, `/user?accountId=${encodeURIComponent(user.accountId)}`),
      accountId: user.accountId,
      avatarUrls: avatars(world, user),
      displayName: user.displayName,
      active: true,
      timeZone: user.timeZone,
      accountType: user.accountType,
    };
  }
  return {
    self: apiUrl(world, '2', `/user?username=${encodeURIComponent(user.name)}`),
    name: user.name,
    key: user.key,
    emailAddress: user.email,
    avatarUrls: avatars(world, user),
    displayName: user.displayName,
    active: true,
    timeZone: user.timeZone,
  };
}

const CATEGORIES = {
  new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
  done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
};

export function statusShape(world: World, status: Status, version: ApiVersion): Json {
  const category = CATEGORIES[status.category];
  return {
    self: apiUrl(world, version, `/status/${status.id}`),
    description: '',
    iconUrl: `${world.baseUrl}/`,
    name: status.name,
    id: status.id,
    statusCategory: { self: apiUrl(world, version, `/statuscategory/${category.id}`), ...category },
  };
}

export function priorityShape(world: World, priority: Priority, version: ApiVersion): Json {
  return {
    self: apiUrl(world, version, `/priority/${priority.id}`),
    iconUrl: `${world.baseUrl}/images/icons/priorities/${priority.name.toLowerCase()}.svg`,
    name: priority.name,
    id: priority.id,
  };
}

export function issueTypeShape(world: World, type: IssueType, version: ApiVersion): Json {
  return {
    self: apiUrl(world, version, `/issuetype/${type.id}`),
    id: type.id,
    description: type.description,
    iconUrl: `${world.baseUrl}/images/icons/issuetypes/${type.id}.svg`,
    name: type.name,
    subtask: false,
    ...(world.kind === 'cloud' ? { hierarchyLevel: 0 } : {}),
  };
}

export function projectShape(world: World, project: Project, version: ApiVersion): Json {
  const icon = `${world.baseUrl}/avatar/${project.key}.svg`;
  return {
    self: apiUrl(world, version, `/project/${project.id}`),
    id: project.id,
    key: project.key,
    name: project.name,
    ...(world.switches.projectKindHidden ? {} : { projectTypeKey: project.type }),
    ...(world.kind === 'cloud' ? { simplified: false } : {}),
    avatarUrls: { '48x48': icon, '24x24': icon, '16x16': icon, '32x32': icon },
  };
}

export function textShape(text: RichText | null, version: ApiVersion): unknown {
  if (text === null) return null;
  return version === '3' ? text : toWiki(text);
}

/** A comment. `jsdPublic` says on Cloud whether a customer sees it; platform comments are public unless the property says internal. */
export function commentShape(
  world: World,
  issue: Issue,
  view: { comment: Comment; version: ApiVersion; rendered?: boolean; properties?: boolean },
): Json {
  const { comment, version } = view;
  return {
    self: apiUrl(world, version, `/issue/${issue.id}/comment/${comment.id}`),
    id: comment.id,
    author: userShape(world, userById(world, comment.authorId), version),
    body: textShape(comment.body, version),
    ...(view.rendered ? { renderedBody: toHtml(world, comment.body) } : {}),
    updateAuthor: userShape(world, userById(world, comment.updateAuthorId), version),
    created: jiraDate(comment.created),
    updated: jiraDate(comment.updated),
    ...(comment.visibility ? { visibility: { ...comment.visibility, identifier: comment.visibility.value } } : {}),
    ...(world.kind === 'cloud' ? { jsdPublic: world.switches.internalIgnored || !isInternal(comment) } : {}),
    ...(view.properties ? { properties: propertyList(comment.properties) } : {}),
  };
}

function propertyList(properties: Map<string, unknown>): Json[] {
  return [...properties].map(([key, value]) => ({ key, value }));
}

export function historyShape(world: World, history: History, version: ApiVersion): Json {
  return {
    id: history.id,
    author: userShape(world, userById(world, history.authorId), version),
    created: jiraDate(history.created),
    items: history.items,
  };
}

/** Every field of an issue, as `fields=*all` gives them. */
export function allFields(world: World, issue: Issue, version: ApiVersion): Json {
  const person = (id: string | null): Json | null =>
    id === null ? null : userShape(world, userById(world, id), version);
  const comments = issue.comments.map((comment) => commentShape(world, issue, { comment, version }));
  return {
    summary: issue.summary,
    issuetype: issueTypeShape(world, byId(ISSUE_TYPES, issue.typeId), version),
    project: projectShape(world, projectOf(world, issue), version),
    status: statusShape(world, byId(STATUSES, issue.statusId), version),
    priority: priorityShape(world, byId(PRIORITIES, issue.priorityId), version),
    resolution: resolutionShape(world, issue, version),
    resolutiondate: issue.resolved === null ? null : jiraDate(issue.resolved),
    assignee: person(issue.assigneeId),
    reporter: person(issue.reporterId),
    creator: person(issue.creatorId),
    labels: issue.labels,
    components: [],
    issuelinks: [],
    created: jiraDate(issue.created),
    updated: jiraDate(issue.updated),
    ...(world.kind === 'cloud' ? { statuscategorychangedate: jiraDate(issue.statusChanged) } : {}),
    description: textShape(issue.description, version),
    comment: {
      comments,
      ...(world.kind === 'cloud' ? { self: apiUrl(world, version, `/issue/${issue.id}/comment`) } : {}),
      maxResults: comments.length,
      total: comments.length,
      startAt: 0,
    },
    ...issue.custom,
  };
}

function resolutionShape(world: World, issue: Issue, version: ApiVersion): Json | null {
  if (issue.resolution === null) return null;
  return {
    self: apiUrl(world, version, '/resolution/10000'),
    id: '10000',
    description: 'Work has been completed on this issue.',
    name: issue.resolution,
  };
}

/** Not part of `*navigable`, which search answers give. */
const NOT_NAVIGABLE = ['description', 'comment'];

/**
 * The fields a caller asked for: names, `*all`, `*navigable`, and `-name` to leave one out. Unknown names are
 * ignored, as Jira does.
 */
export function pickFields(fields: Json, wanted: readonly string[]): Json {
  const left = new Set(wanted.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const named = wanted.filter((name) => !name.startsWith('-'));
  const names = named.length === 0 ? ['*all'] : named;
  const all = names.includes('*all');
  const navigable = names.includes('*navigable');
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name]) => !left.has(name) && (all || names.includes(name) || (navigable && !NOT_NAVIGABLE.includes(name))),
    ),
  );
}

export function renderedFields(world: World, issue: Issue): Json {
  return {
    description: issue.description === null ? '' : toHtml(world, issue.description),
    created: jiraDate(issue.created),
    updated: jiraDate(issue.updated),
  };
}
