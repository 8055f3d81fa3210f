/** Small live reads for the pages that choose projects, statuses and fields. Nothing of it is kept here. */
import { z } from 'zod';
import { Forbidden, Gone } from '../domain/errors.ts';
import type { HostField, HostIssue, HostIssueType, HostProject, HostReads, HostStatus } from '../domain/host-ports.ts';
import type { HostAccess } from '../domain/ports.ts';
import { type Calls, type Needs, READING } from './calls.ts';
import { readCreateMeta } from './create-meta.ts';
import { issueOf, issueShape, statusOf, statusShape } from './shapes.ts';
import { api, issueApi, segment } from './paths.ts';

const CREATING: Needs = { permission: 'Create issues', scope: 'read:jira-work' };

const id = z.union([z.string().min(1), z.number()]).transform(String);

const projectShape = z.object({
  id,
  key: z.string().min(1),
  name: z.string(),
  projectTypeKey: z.string().nullish().catch(null),
});

const asProject = (project: z.output<typeof projectShape>): HostProject => ({
  id: project.id,
  key: project.key,
  name: project.name,
  kind: project.projectTypeKey ?? null,
});

/** Cloud pages and searches; Data Center gives all of them at once (REST docs, project). */
export const searchProjects = async (
  calls: Calls,
  access: HostAccess,
  { search, startAt, limit }: Parameters<HostReads['projects']>[1],
): ReturnType<HostReads['projects']> => {
  const common = { method: 'GET' as const, doing: 'list its projects', needs: READING };
  if (access.kind === 'jira-cloud') {
    const shape = z.object({
      values: z.array(projectShape),
      total: z.number().catch(0),
      isLast: z.boolean().catch(true),
    });
    const paging = { startAt: String(startAt), maxResults: String(limit), orderBy: 'key' };
    const query = search === null ? paging : { ...paging, query: search };
    const { value } = await calls.send(access, { ...common, path: api(access, '/project/search'), query, shape });
    const nextAt = value.isLast || value.values.length === 0 ? null : startAt + value.values.length;
    return { projects: value.values.map(asProject), nextAt };
  }
  const { value } = await calls.send(access, {
    ...common,
    path: api(access, '/project'),
    shape: z.array(projectShape),
  });
  const wanted = (search ?? '').toLowerCase();
  const fitting = value
    .filter(({ key, name }) => `${key} ${name}`.toLowerCase().includes(wanted))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const nextAt = startAt + limit < fitting.length ? startAt + limit : null;
  return { projects: fitting.slice(startAt, startAt + limit).map(asProject), nextAt };
};

const ISSUE_FIELDS = 'summary,status,assignee,updated,project';
const KEY = /^[A-Za-z][A-Za-z0-9_]*-\d+$/;

export async function searchIssues(
  calls: Calls,
  access: HostAccess,
  { project, search, limit }: Parameters<HostReads['issues']>[1],
): Promise<HostIssue[]> {
  if (search !== null && KEY.test(search)) return readOne(calls, access, { key: search.toUpperCase(), project });
  const cloud = access.kind === 'jira-cloud';
  const { value } = await calls.send(access, {
    method: 'GET',
    path: api(access, cloud ? '/search/jql' : '/search'),
    query: { jql: jqlOf(project, search), fields: ISSUE_FIELDS, maxResults: String(limit) },
    shape: z.object({ issues: z.array(issueShape) }),
    doing: 'search its issues',
    needs: READING,
  });
  return value.issues.map((issue) => asIssue(calls, access, issue));
}

/** Nothing where it belongs to another project than the one that is looked in. */
async function readOne(
  calls: Calls,
  access: HostAccess,
  { key, project }: { key: string; project: string | null },
): Promise<HostIssue[]> {
  const path = issueApi(access, key);
  const call = { method: 'GET' as const, path, query: { fields: ISSUE_FIELDS }, shape: issueShape };
  try {
    const { value } = await calls.send(access, { ...call, doing: `read issue ${key}`, needs: READING });
    const { projectKey } = issueOf(access.hostId, value, calls.now());
    return project === null || project === projectKey ? [asIssue(calls, access, value)] : [];
  } catch (error) {
    if (error instanceof Gone) return [];
    throw error;
  }
}

function asIssue(calls: Calls, access: HostAccess, json: z.output<typeof issueShape>): HostIssue {
  const { id: issueId, key, summary, status, assignee, updatedAt } = issueOf(access.hostId, json, calls.now());
  const { name, category } = status;
  return { id: issueId, key, summary, status: { name, category }, assignee: assignee?.name ?? null, updatedAt };
}

/** Bounded, as Cloud demands. Words are letters and digits only, so that nothing a person types is read as part of the query. */
function jqlOf(project: string | null, search: string | null): string {
  const words = (search ?? '').match(/[\p{L}\p{N}]+/gu)?.slice(0, 8) ?? [];
  const clauses = [
    ...(project === null ? [] : [`project = "${segment(project)}"`]),
    ...words.map((word) => `summary ~ "${word}*"`),
  ];
  if (clauses.length === 0) clauses.push('updated >= -90d');
  return `${clauses.join(' AND ')} ORDER BY updated DESC`;
}

const typesShape = z.array(
  z.object({
    id,
    name: z.string(),
    subtask: z.boolean().nullish().catch(null),
    statuses: z.array(statusShape).catch([]),
  }),
);

/** Statuses by issue type: one question answers both (REST docs, project statuses). */
async function readTypes(calls: Calls, access: HostAccess, project: string): Promise<z.output<typeof typesShape>> {
  const path = api(access, `/project/${segment(project)}/statuses`);
  const doing = `list the statuses of project ${project}`;
  const { value } = await calls.send(access, { method: 'GET', path, shape: typesShape, doing, needs: READING });
  return value;
}

export async function readIssueTypes(calls: Calls, access: HostAccess, project: string): Promise<HostIssueType[]> {
  const types = await readTypes(calls, access, project);
  return types.map((type) => ({ id: type.id, name: type.name, subtask: type.subtask === true }));
}

export async function readStatuses(calls: Calls, access: HostAccess, project: string): Promise<HostStatus[]> {
  const found = new Map<string, HostStatus>();
  for (const type of await readTypes(calls, access, project)) {
    for (const json of type.statuses) {
      const status = statusOf(json);
      const key = status.id ?? status.name;
      const known = found.get(key) ?? { id: key, name: status.name, category: status.category, issueTypes: [] };
      found.set(key, { ...known, issueTypes: [...known.issueTypes, type.name] });
    }
  }
  return [...found.values()];
}

const schemaShape = z
  .object({ type: z.string(), items: z.string().nullish().catch(null) })
  .nullish()
  .catch(null);
const fieldShape = z.object({
  id: z.string(),
  name: z.string(),
  custom: z.boolean().catch(false),
  schema: schemaShape,
});
const metaFieldShape = z.object({
  fieldId: z.string(),
  required: z.boolean().catch(false),
  allowedValues: z
    .array(z.object({ name: z.string().optional(), value: z.string().optional() }))
    .nullish()
    .catch(null),
});
type MetaField = z.output<typeof metaFieldShape>;

/** Every field, with what creation asks for. Without the right to create issues, just the fields. */
export async function readFields(calls: Calls, access: HostAccess, project: string): Promise<HostField[]> {
  const call = { method: 'GET' as const, path: api(access, '/field'), shape: z.array(fieldShape) };
  const { value } = await calls.send(access, { ...call, doing: 'list its fields', needs: READING });
  const asked = await readCreation(calls, access, project);
  return value.map((field) => {
    const metas = [...asked].flatMap(([type, fields]) => {
      const meta = fields.find(({ fieldId }) => fieldId === field.id);
      return meta === undefined ? [] : [{ type, meta }];
    });
    const lists = metas.flatMap(({ meta }) => meta.allowedValues ?? []);
    const values = [...new Set(lists.flatMap(({ name, value: text }) => text ?? name ?? []))];
    return {
      id: field.id,
      name: field.name,
      custom: field.custom,
      type: typeName(field.schema),
      issueTypes: metas.map(({ type }) => type),
      requiredFor: metas.filter(({ meta }) => meta.required).map(({ type }) => type),
      values: values.length === 0 ? null : values,
    };
  });
}

function typeName(schema: z.output<typeof schemaShape>): string {
  if (schema === null || schema === undefined) return 'any';
  return schema.type === 'array' ? `array of ${schema.items ?? 'any'}` : schema.type;
}

/** Issue type id → what its creation asks for. */
async function readCreation(calls: Calls, access: HostAccess, project: string): Promise<Map<string, MetaField[]>> {
  const common = { projectKey: project, doing: 'say what a new issue asks for', needs: CREATING };
  try {
    const types = await readCreateMeta(calls, access, { ...common, typeId: null, item: z.object({ id }) });
    const fields = await Promise.all(
      types.slice(0, 30).map(async (type) => {
        const asked = { ...common, typeId: type.id, item: metaFieldShape };
        return [type.id, await readCreateMeta(calls, access, asked)] as const;
      }),
    );
    return new Map(fields);
  } catch (error) {
    if (error instanceof Gone || error instanceof Forbidden) return new Map();
    throw error;
  }
}
