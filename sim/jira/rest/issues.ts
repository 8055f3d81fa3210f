/** REST: read, create, edit, assign, transition and delete issues. */
import { json } from '../../http.ts';
import { ISSUE_TYPES, PRIORITIES, byId, transitionsFrom } from '../model.ts';
import { createIssue, deleteIssue, updateIssue } from '../issues.ts';
import { allFields, apiUrl, historyShape, pickFields, renderedFields, statusShape } from '../shapes.ts';
import { findProject } from '../world.ts';
import {
  Refusal,
  demand,
  isRecord,
  issueOf,
  listFrom,
  noContent,
  numberFrom,
  propertiesOf,
  richTextOf,
  textOf,
  userIdOf,
} from './call.ts';
import { FIELD_NAMES, askedFields, missingFor } from './create-meta.ts';
import type { Reply } from '../../http.ts';
import type { IssueChanges } from '../issues.ts';
import type { Issue, Project } from '../model.ts';
import type { ApiVersion, Json } from '../shapes.ts';
import type { NewComment } from '../comments.ts';
import type { World } from '../world.ts';
import type { Call } from './call.ts';

export type IssueView = {
  fields: readonly string[];
  expand: readonly string[];
  properties: readonly string[];
  version: ApiVersion;
};

/** An issue as get and search answer it. */
export function issueShape(world: World, issue: Issue, view: IssueView): Json {
  const { version, expand } = view;
  const fields = pickFields(allFields(world, issue, version), view.fields);
  const wanted = [...issue.properties].filter(
    ([key]) => view.properties.includes(key) || view.properties.includes('*all'),
  );
  return {
    expand: 'renderedFields,names,schema,transitions,operations,editmeta,changelog',
    id: issue.id,
    self: apiUrl(world, version, `/issue/${issue.id}`),
    key: issue.key,
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
    ...(view.properties.length > 0 ? { properties: Object.fromEntries(wanted) } : {}),
    ...(expand.includes('renderedFields') ? { renderedFields: renderedFields(world, issue) } : {}),
    ...(expand.includes('names') ? { names: pickFields(FIELD_NAMES, Object.keys(fields)) } : {}),
    ...(expand.includes('transitions') ? { transitions: transitionList(world, issue, { version }) } : {}),
    ...(expand.includes('changelog') ? { changelog: changelog(world, issue, version) } : {}),
  };
}

function changelog(world: World, issue: Issue, version: ApiVersion): Json {
  const histories = issue.history.map((history) => historyShape(world, history, version)).reverse();
  return { startAt: 0, maxResults: histories.length, total: histories.length, histories };
}

/** `asks`: what the screen of each transition asks for, where that was wanted. */
function transitionList(
  world: World,
  issue: Issue,
  { version, asks }: { version: ApiVersion; asks?: (status: string) => Json },
): Json[] {
  if (world.switches.denied.includes('TRANSITION_ISSUES')) return [];
  return transitionsFrom(issue.statusId).map(({ id, name, to }) => ({
    id,
    name,
    to: statusShape(world, to, version),
    hasScreen: (world.switches.transitionAsks[to.name] ?? []).length > 0,
    ...(asks === undefined ? {} : { fields: asks(to.name) }),
    isGlobal: true,
    isInitial: false,
    isConditional: false,
    ...(world.kind === 'cloud' ? { isAvailable: true, looped: false } : {}),
  }));
}

export function getIssue(call: Call): Reply {
  const { query } = call.request;
  const view = {
    fields: listFrom(query.get('fields')),
    expand: listFrom(query.get('expand')),
    properties: listFrom(query.get('properties')),
    version: call.version,
  };
  return json(200, issueShape(call.world, issueOf(call), view));
}

export function getChangelog(call: Call): Reply {
  const issue = issueOf(call);
  const startAt = numberFrom(call, 'startAt', 0);
  const maxResults = Math.min(100, numberFrom(call, 'maxResults', 100));
  const values = issue.history
    .slice(startAt, startAt + maxResults)
    .map((one) => historyShape(call.world, one, call.version));
  const total = issue.history.length;
  const self = apiUrl(call.world, call.version, `/issue/${issue.id}/changelog`);
  return json(200, { self, maxResults, startAt, total, isLast: startAt + values.length >= total, values });
}

export function postIssue(call: Call): Reply {
  demand(call, 'CREATE_ISSUES', {
    status: 403,
    message: 'You do not have permission to create issues in this project.',
  });
  const fields = isRecord(call.body['fields']) ? call.body['fields'] : {};
  const project = projectFrom(call, fields['project']);
  const missing: Record<string, string> = {};
  if (!project) missing['project'] = 'Specify a valid project ID or key';
  const typeId = issueTypeId(fields['issuetype']);
  if (typeId === undefined) missing['issuetype'] = 'Specify an issue type';
  const summary = textOf(fields['summary'])?.trim();
  if (summary === undefined || summary === '') missing['summary'] = 'You must specify a summary of the issue.';
  if (typeId !== undefined)
    Object.assign(missing, missingFor(call, typeId, { ...fields, summary: fields['summary'] ?? '' }));
  if (!project || typeId === undefined || summary === undefined || Object.keys(missing).length > 0)
    throw new Refusal(400, [], missing);
  const { comment: _, ...changes } = changesFrom(call, fields);
  const reporter = fields['reporter'] === undefined ? null : userIdOf(call, fields['reporter'], 'reporter');
  const issue = createIssue(call.world, call.actor, {
    ...changes,
    project,
    typeId,
    summary,
    ...(reporter === null ? {} : { reporterId: reporter }),
    properties: propertiesOf(call.body['properties']),
  });
  return json(201, { id: issue.id, key: issue.key, self: apiUrl(call.world, call.version, `/issue/${issue.id}`) });
}

function projectFrom(call: Call, value: unknown): Project | undefined {
  if (!isRecord(value)) return undefined;
  return findProject(call.world, textOf(value['id']) ?? textOf(value['key']) ?? '');
}

function issueTypeId(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  return ISSUE_TYPES.find((type) => type.id === value['id'] || type.name === value['name'])?.id;
}

/** The `fields` of a create, edit or transition body; unknown ones are refused with Jira's words. */
function changesFrom(call: Call, fields: Json): IssueChanges {
  const changes: IssueChanges = {};
  const errors: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'summary') changes.summary = summaryFrom(value);
    else if (name === 'description') changes.description = value === null ? null : richTextOf(call, value, name);
    else if (name === 'assignee') changes.assigneeId = userIdOf(call, value, name);
    else if (name === 'labels') changes.labels = labelsFrom(value);
    else if (name === 'priority') changes.priorityId = priorityFrom(value);
    else if (name.startsWith('customfield_') && name in FIELD_NAMES)
      changes.custom = { ...changes.custom, [name]: value };
    else if (!['project', 'issuetype', 'reporter'].includes(name))
      errors[name] = `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
  }
  if (Object.keys(errors).length > 0) throw new Refusal(400, [], errors);
  return changes;
}

function summaryFrom(value: unknown): string {
  const summary = textOf(value)?.trim() ?? '';
  if (summary === '') throw new Refusal(400, [], { summary: 'You must specify a summary of the issue.' });
  if (summary.length > 255) throw new Refusal(400, [], { summary: 'Summary must be less than 255 characters.' });
  return summary.replaceAll('\n', ' ');
}

function labelsFrom(value: unknown): string[] {
  const labels = Array.isArray(value) ? value.map(String) : [];
  const spaced = labels.find((label) => label.includes(' '));
  if (spaced !== undefined)
    throw new Refusal(400, [], { labels: `The label '${spaced}' contains spaces which is invalid.` });
  return labels;
}

function priorityFrom(value: unknown): string {
  const wanted = isRecord(value) ? value : {};
  const priority = PRIORITIES.find((one) => one.id === wanted['id'] || one.name === wanted['name']);
  if (!priority) throw new Refusal(400, [], { priority: 'Specify a valid priority.' });
  return byId(PRIORITIES, priority.id).id;
}

/** `fields` and `update` of a body together; `update` knows `set`, and `add`/`remove` of labels and `add` of comments. */
function bodyChanges(call: Call, issue: Issue): IssueChanges {
  const changes = changesFrom(call, isRecord(call.body['fields']) ? call.body['fields'] : {});
  const update = isRecord(call.body['update']) ? call.body['update'] : {};
  for (const [name, operations] of Object.entries(update)) {
    for (const operation of Array.isArray(operations) ? (operations as unknown[]) : []) {
      if (!isRecord(operation)) continue;
      if (name === 'comment') changes.comment = commentFrom(call, operation['add']);
      else if (name === 'labels' && !('set' in operation))
        changes.labels = changeLabels(changes.labels ?? issue.labels, operation);
      else Object.assign(changes, changesFrom(call, { [name]: operation['set'] }));
    }
  }
  return changes;
}

function changeLabels(labels: string[], operation: Json): string[] {
  const without = labels.filter((label) => label !== operation['remove'] && label !== operation['add']);
  return typeof operation['add'] === 'string' ? labelsFrom([...without, operation['add']]) : without;
}

function commentFrom(call: Call, added: unknown): NewComment {
  const comment = isRecord(added) ? added : {};
  return { body: richTextOf(call, comment['body'], 'comment'), properties: propertiesOf(comment['properties']) };
}

export function putIssue(call: Call): Reply {
  const issue = issueOf(call);
  demand(call, 'EDIT_ISSUES', { status: 403, message: 'You do not have permission to edit issues in this project.' });
  updateIssue(call.world, call.actor, { issue, changes: bodyChanges(call, issue) });
  for (const [key, value] of propertiesOf(call.body['properties'])) issue.properties.set(key, value);
  return noContent();
}

export function putAssignee(call: Call): Reply {
  const issue = issueOf(call);
  demand(call, 'ASSIGN_ISSUES', { status: 403, message: 'You do not have permission to assign issues.' });
  updateIssue(call.world, call.actor, { issue, changes: { assigneeId: userIdOf(call, call.body, 'assignee') } });
  return noContent();
}

export function getTransitions(call: Call): Reply {
  const { world, version } = call;
  const issue = issueOf(call);
  const asks = (status: string): Json => askedFields(call, issue.typeId, world.switches.transitionAsks[status] ?? []);
  const fields = listFrom(call.request.query.get('expand')).includes('transitions.fields') ? { asks } : {};
  return json(200, { expand: 'transitions', transitions: transitionList(world, issue, { version, ...fields }) });
}

export function postTransition(call: Call): Reply {
  const issue = issueOf(call);
  const { switches } = call.world;
  if (switches.transitionConflicts > 0) {
    switches.transitionConflicts -= 1;
    throw new Refusal(409, ['The issue was changed by somebody else at the same time.']);
  }
  const wanted = isRecord(call.body['transition']) ? String(call.body['transition']['id']) : '';
  const allowed = switches.denied.includes('TRANSITION_ISSUES') ? [] : transitionsFrom(issue.statusId);
  const transition = allowed.find((candidate) => candidate.id === wanted);
  if (!transition) {
    const message = `It seems that you have tried to perform a workflow operation (${wanted}) that is not valid for the current state of this issue.`;
    throw new Refusal(400, [message]);
  }
  const refusal = switches.transitionRefused[transition.to.name];
  if (refusal !== undefined) throw new Refusal(400, [refusal]);
  const given = isRecord(call.body['fields']) ? call.body['fields'] : {};
  const asked = askedFields(call, issue.typeId, switches.transitionAsks[transition.to.name] ?? []);
  const missing = Object.entries(asked).filter(([id]) => given[id] === undefined);
  if (missing.length > 0)
    throw new Refusal(
      400,
      [],
      Object.fromEntries(missing.map(([id, field]) => [id, `${String(field['name'])} is required.`])),
    );
  updateIssue(call.world, call.actor, { issue, changes: { ...bodyChanges(call, issue), statusId: transition.to.id } });
  return noContent();
}

export function removeIssue(call: Call): Reply {
  const issue = issueOf(call);
  demand(call, 'DELETE_ISSUES', {
    status: 403,
    message: 'You do not have permission to delete issues in this project.',
  });
  deleteIssue(call.world, call.actor, issue);
  return noContent();
}
