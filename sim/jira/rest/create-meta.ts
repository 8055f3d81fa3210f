/** REST: which issue types and fields a project offers for new issues, paged. */
import { json } from '../../http.ts';
import { ISSUE_TYPES, PRIORITIES } from '../model.ts';
import { issueTypeShape, priorityShape } from '../shapes.ts';
import { findProject } from '../world.ts';
import { Refusal, issueOf, numberFrom } from './call.ts';
import type { Reply } from '../../http.ts';
import type { Json } from '../shapes.ts';
import type { Call } from './call.ts';

const SEVERITY_FIELD = 'customfield_10020';
const IMPACT_FIELD = 'customfield_10021';

export const FIELD_NAMES: Record<string, string> = {
  summary: 'Summary',
  issuetype: 'Issue Type',
  project: 'Project',
  status: 'Status',
  priority: 'Priority',
  resolution: 'Resolution',
  resolutiondate: 'Resolved',
  assignee: 'Assignee',
  reporter: 'Reporter',
  creator: 'Creator',
  labels: 'Labels',
  components: 'Components',
  issuelinks: 'Linked Issues',
  created: 'Created',
  updated: 'Updated',
  statuscategorychangedate: 'Status Category Changed',
  description: 'Description',
  comment: 'Comment',
  [SEVERITY_FIELD]: 'Severity',
  [IMPACT_FIELD]: 'Customer impact',
};

type FieldInput = { id: string; schema: Json; required?: boolean; operations?: string[]; allowedValues?: Json[] };

function field({ id, schema, required = false, operations = ['set'], allowedValues }: FieldInput): Json {
  return {
    required,
    schema,
    name: FIELD_NAMES[id],
    key: id,
    fieldId: id,
    hasDefaultValue: id === 'priority',
    operations,
    ...(allowedValues ? { allowedValues } : {}),
  };
}

function fieldsFor(call: Call, typeId: string): Json[] {
  const { world, version } = call;
  const custom = 'com.atlassian.jira.plugin.system.customfieldtypes';
  const priorities = PRIORITIES.map((priority) => priorityShape(world, priority, version));
  const types = ISSUE_TYPES.map((type) => issueTypeShape(world, type, version));
  const severities = ['Sev 1', 'Sev 2', 'Sev 3'].map((value, at) => ({ value, id: String(10_050 + at) }));
  return [
    field({ id: 'summary', schema: { type: 'string', system: 'summary' }, required: true }),
    field({
      id: 'issuetype',
      schema: { type: 'issuetype', system: 'issuetype' },
      required: true,
      allowedValues: types,
    }),
    field({ id: 'project', schema: { type: 'project', system: 'project' }, required: true }),
    field({ id: 'description', schema: { type: 'string', system: 'description' } }),
    field({ id: 'priority', schema: { type: 'priority', system: 'priority' }, allowedValues: priorities }),
    field({ id: 'assignee', schema: { type: 'user', system: 'assignee' } }),
    field({ id: 'reporter', schema: { type: 'user', system: 'reporter' } }),
    field({
      id: 'labels',
      schema: { type: 'array', items: 'string', system: 'labels' },
      operations: ['add', 'set', 'remove'],
    }),
    field({
      id: SEVERITY_FIELD,
      schema: { type: 'option', custom: `${custom}:select`, customId: 10_020 },
      required: typeId === '10011',
      allowedValues: severities,
    }),
    field({ id: IMPACT_FIELD, schema: { type: 'string', custom: `${custom}:textarea`, customId: 10_021 } }),
  ];
}

/** What can be changed of an issue, by the field's id. */
export function getEditMeta(call: Call): Reply {
  const issue = issueOf(call);
  const fields = fieldsFor(call, issue.typeId).filter(
    ({ fieldId }) => !['project', 'issuetype'].includes(String(fieldId)),
  );
  return json(200, { fields: byFieldId(fields) });
}

/** These fields as a screen asks for them, by id. */
export function askedFields(call: Call, typeId: string, ids: readonly string[]): Record<string, Json> {
  const fields = fieldsFor(call, typeId).filter(({ fieldId }) => ids.includes(String(fieldId)));
  return byFieldId(fields.map((one) => ({ ...one, required: true, hasDefaultValue: false })));
}

function byFieldId(fields: Json[]): Record<string, Json> {
  return Object.fromEntries(fields.map((one) => [String(one['fieldId']), one]));
}

/** Ids of the fields without which no issue of this type is made, with what Jira says of each that is missing. */
export function missingFor(call: Call, typeId: string, given: Json): Record<string, string> {
  const needed = fieldsFor(call, typeId).filter(
    ({ required, fieldId }) => required === true && given[String(fieldId)] === undefined,
  );
  return Object.fromEntries(needed.map(({ fieldId, name }) => [String(fieldId), `${String(name)} is required.`]));
}

export function getIssueTypes(call: Call): Reply {
  requireProject(call);
  const all = ISSUE_TYPES.map((type) => issueTypeShape(call.world, type, call.version));
  return paged(call, all, 'issueTypes');
}

export function getIssueTypeFields(call: Call): Reply {
  requireProject(call);
  const typeId = call.params['type'] ?? '';
  if (!ISSUE_TYPES.some((type) => type.id === typeId))
    throw new Refusal(400, ['The issue type does not exist in this project.']);
  return paged(call, fieldsFor(call, typeId), 'fields');
}

const SYSTEM_TYPES: Record<string, Json> = {
  status: { type: 'status', system: 'status' },
  resolution: { type: 'resolution', system: 'resolution' },
  resolutiondate: { type: 'datetime', system: 'resolutiondate' },
  creator: { type: 'user', system: 'creator' },
  components: { type: 'array', items: 'component', system: 'components' },
  issuelinks: { type: 'array', items: 'issuelinks', system: 'issuelinks' },
  created: { type: 'datetime', system: 'created' },
  updated: { type: 'datetime', system: 'updated' },
  comment: { type: 'comments-page', system: 'comment' },
};

/** Every field of the site, whether a new issue asks for it or not. */
export function getFields(call: Call): Reply {
  const offered = new Map(fieldsFor(call, '10010').map((one) => [one['fieldId'], one['schema']]));
  return json(
    200,
    Object.entries(FIELD_NAMES)
      .filter(([id]) => call.world.kind === 'cloud' || id !== 'statuscategorychangedate')
      .map(([id, name]) => {
        const schema = offered.get(id) ?? SYSTEM_TYPES[id] ?? { type: 'any', system: id };
        const custom = id.startsWith('customfield_');
        return {
          id,
          key: id,
          name,
          custom,
          orderable: true,
          navigable: true,
          searchable: true,
          clauseNames: [id],
          schema,
        };
      }),
  );
}

function requireProject(call: Call): void {
  const hidden = call.world.switches.denied.some((one) => one === 'BROWSE_PROJECTS' || one === 'CREATE_ISSUES');
  if (!findProject(call.world, call.params['project'] ?? '') || hidden)
    throw new Refusal(404, ['Project does not exist or you do not have permission to create issues in it.']);
}

/** One page: Cloud names the list by what is in it, Data Center `values`. */
function paged(call: Call, all: Json[], name: 'issueTypes' | 'fields'): Reply {
  const startAt = numberFrom(call, 'startAt', 0);
  const maxResults = Math.min(call.world.switches.createMetaPage, numberFrom(call, 'maxResults', 50));
  const page = all.slice(startAt, startAt + maxResults);
  const frame = { maxResults, startAt, total: all.length };
  if (call.world.kind === 'cloud') return json(200, { ...frame, [name]: page });
  return json(200, { ...frame, isLast: startAt + page.length >= all.length, values: page });
}
