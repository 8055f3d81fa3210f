/**
 * New issues. Each carries our reference in a property from the moment it is made. Whether a doubtful one is there is asked of the issues
 * themselves, one key after the other: a search finds a new issue only after a while (Atlassian docs, search).
 */
import { z } from 'zod';
import { Forbidden, Gone, Rejected } from '../domain/errors.ts';
import type { BeforeWrite, HostWrites, NewIssue } from '../domain/host-writes.ts';
import type { Issue } from '../domain/model.ts';
import type { Answer, HostAccess, WriteSearch } from '../domain/ports.ts';
import { type Calls, type Needs, READING } from './calls.ts';
import { readCreateMeta } from './create-meta.ts';
import { bodyOf, type Fields, fieldShape, findField, listed, missingIn } from './field-bodies.ts';
import { userFinder } from './field-writes.ts';
import { issueOf, issueShape } from './shapes.ts';
import { textFor } from './texts.ts';
import { MARK, markShape, orNull } from './writing.ts';
import { api, issueApi, segment } from './paths.ts';

const CREATING: Needs = { permission: 'Create issues', scope: 'write:jira-work' };
const FIELDS = 'summary,status,assignee,resolution,updated,project';
const LONGEST_SUMMARY = 255;
/** What the body of a creation gives by itself. */
const OURS = ['project', 'issuetype', 'summary', 'description'];

export function createIssueCreation(calls: Calls): Pick<HostWrites, 'createIssue' | 'findCreated'> {
  return {
    createIssue: async (access, issue, before) => createIssue(calls, access, { issue, before }),
    findCreated: async (access, of) => findCreated(calls, access, of),
  };
}

const createdShape = z.object({ id: z.union([z.string(), z.number()]).transform(String), key: z.string().min(1) });

async function createIssue(
  calls: Calls,
  access: HostAccess,
  { issue, before }: { issue: NewIssue; before: BeforeWrite },
): Promise<Answer<{ id: string; issue: Issue }>> {
  const type = await readType(calls, access, issue);
  const fields = await readFields(calls, access, { projectKey: issue.projectKey, typeId: type.id });
  const given = issue.fields.map(({ field }) => findField(field, fields)[0]);
  const missing = missingIn(fields, [...OURS, ...given]);
  if (missing.length > 0)
    throw new Rejected(
      `A new ${type.name} in ${issue.projectKey} asks for ${listed(missing)}. Give it, or choose another issue type.`,
      'fields_required',
    );
  const own = await bodyOf(issue.fields, { fields, kind: access.kind, findUser: userFinder(calls, access) });
  const described = issue.description.blocks.length > 0 && (fields.size === 0 || fields.has('description'));
  const description = textFor(access, issue.description, null);
  before();
  const { value, rate } = await calls.send(access, {
    method: 'POST',
    path: api(access, '/issue'),
    body: {
      fields: {
        project: { key: issue.projectKey },
        issuetype: { id: type.id },
        summary: summaryOf(issue.summary),
        ...(described ? { description } : {}),
        ...own.fields,
      },
      update: own.update,
      properties: [{ key: MARK, value: { ref: issue.ref } }],
    },
    shape: createdShape,
    doing: `create an issue in ${issue.projectKey}`,
    needs: CREATING,
  });
  return { rate, value: { id: value.id, issue: await readMade(calls, access, { ...value, issue }) } };
}

/** One line, as much as Jira takes. */
function summaryOf(summary: string): string {
  const line = summary.replaceAll(/\s+/g, ' ').trim().toWellFormed();
  return line.length <= LONGEST_SUMMARY
    ? line
    : `${line.slice(0, LONGEST_SUMMARY - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** As it stands; where it cannot be read just now, what is known of it, which any later word of it supersedes. */
async function readMade(
  calls: Calls,
  access: HostAccess,
  { id, key, issue }: { id: string; key: string; issue: NewIssue },
): Promise<Issue> {
  const call = { method: 'GET' as const, path: issueApi(access, id), query: { fields: FIELDS }, shape: issueShape };
  const read = await orNull(calls.send(access, { ...call, doing: `read issue ${key}`, needs: READING }));
  if (read !== null) return issueOf(access.hostId, read.value, calls.now());
  return {
    hostId: access.hostId,
    id,
    key,
    projectKey: issue.projectKey,
    summary: summaryOf(issue.summary),
    status: { id: null, name: '', category: null },
    assignee: null,
    resolution: null,
    updatedAt: 0,
  };
}

const typeShape = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  name: z.string(),
  subtask: z.boolean().nullish().catch(null),
});
type IssueType = z.output<typeof typeShape>;

async function readType(calls: Calls, access: HostAccess, issue: NewIssue): Promise<IssueType> {
  const value = await readCreateMeta(calls, access, {
    projectKey: issue.projectKey,
    typeId: null,
    item: typeShape,
    doing: `say what can be created in ${issue.projectKey}`,
    needs: { ...CREATING, scope: 'read:jira-work' },
  });
  const wanted = issue.issueType?.trim().toLowerCase() ?? null;
  const usable = value.filter(({ subtask }) => subtask !== true);
  const found =
    wanted === null
      ? usable[0]
      : (value.find(({ id }) => id === wanted) ?? value.find(({ name }) => name.trim().toLowerCase() === wanted));
  if (found !== undefined) return found;
  const names = listed(usable.map(({ name }) => name));
  throw new Rejected(
    `There is no issue type ${issue.issueType ?? ''} in ${issue.projectKey}. There are ${names}.`,
    'unknown_issue_type',
  );
}

async function readFields(
  calls: Calls,
  access: HostAccess,
  { projectKey, typeId }: { projectKey: string; typeId: string },
): Promise<Fields> {
  const value = await readCreateMeta(calls, access, {
    projectKey,
    typeId,
    item: fieldShape.extend({ fieldId: z.string() }),
    doing: `say what a new issue in ${projectKey} asks for`,
    needs: { ...CREATING, scope: 'read:jira-work' },
  });
  return new Map(value.map((field) => [field.fieldId, field]));
}

/** Issues of before this are in every index by now. */
const INDEXED_MINUTES = 15;
/** So many keys in a row without an issue, beyond the newest that a search knows, are the end of the project. */
const GAP = 8;
const MOST_ASKED = 100;
/** An issue that was moved here lately is older than its key: the lowest key of some is asked from. */
const LATEST = 5;

async function findCreated(
  calls: Calls,
  access: HostAccess,
  { projectKey, ref, since }: { projectKey: string; ref: string; since: number },
): Promise<Answer<WriteSearch>> {
  try {
    const first = (await lastNumberBefore(calls, access, { projectKey, since })) + 1;
    // Keys below it may all be of issues that were deleted: they are no end.
    const newest = await newestNumber(calls, access, projectKey);
    let missing = 0;
    for (let number = first; number < first + MOST_ASKED; number += 1) {
      const found = await readMarked(calls, access, `${projectKey}-${number}`);
      missing = found === null && number > newest ? missing + 1 : 0;
      if (found?.ref === ref) {
        const receipt = { partId: found.issue.id, conversation: null, issue: found.issue };
        return { rate: found.rate, value: { kind: 'found', receipt } };
      }
      if (missing >= GAP) return { rate: null, value: { kind: 'absent' } };
    }
    const reason = `More than ${MOST_ASKED} issues were created in ${projectKey} since: look whether one of them is it.`;
    return { rate: null, value: { kind: 'undecidable', reason } };
  } catch (error) {
    if (error instanceof Gone || error instanceof Forbidden || error instanceof Rejected)
      return { rate: error.rate, value: { kind: 'undecidable', reason: error.message } };
    throw error;
  }
}

/** The number of an issue that is old enough to be found by a search, as near to the end as one is; 0: there is none. */
async function lastNumberBefore(
  calls: Calls,
  access: HostAccess,
  { projectKey, since }: { projectKey: string; since: number },
): Promise<number> {
  const minutes = Math.ceil(Math.max(calls.now() - since, 0) / 60_000) + INDEXED_MINUTES;
  const jql = `project = "${segment(projectKey)}" AND created <= "-${minutes}m" ORDER BY created DESC`;
  const numbers = await numbersFound(calls, access, { projectKey, jql, most: LATEST });
  return numbers.length === 0 ? 0 : Math.min(...numbers);
}

/** The highest number that a search knows; 0: it knows none. */
async function newestNumber(calls: Calls, access: HostAccess, projectKey: string): Promise<number> {
  const jql = `project = "${segment(projectKey)}" ORDER BY key DESC`;
  const [newest = 0] = await numbersFound(calls, access, { projectKey, jql, most: 1 });
  return newest;
}

async function numbersFound(
  calls: Calls,
  access: HostAccess,
  { projectKey, jql, most }: { projectKey: string; jql: string; most: number },
): Promise<number[]> {
  const { value } = await calls.send(access, {
    method: 'GET',
    path: api(access, access.kind === 'jira-cloud' ? '/search/jql' : '/search'),
    query: { jql, fields: 'created', maxResults: String(most) },
    shape: z.object({ issues: z.array(z.object({ key: z.string().min(1) })) }),
    doing: `find where the new issues of ${projectKey} begin`,
    needs: READING,
  });
  return value.issues.map(({ key }) => Number(/-(\d+)$/.exec(key)?.[1] ?? 0));
}

const markedShape = issueShape.extend({ properties: z.record(z.string(), z.unknown()).nullish().catch(null) });

/** Null: no issue has that key, or none that we may see. */
async function readMarked(
  calls: Calls,
  access: HostAccess,
  key: string,
): Promise<{ issue: Issue; ref: string | null; rate: Answer<unknown>['rate'] } | null> {
  try {
    const { value, rate } = await calls.send(access, {
      method: 'GET',
      path: issueApi(access, key),
      query: { fields: FIELDS, properties: MARK },
      shape: markedShape,
      doing: `read issue ${key}`,
      needs: READING,
    });
    const mark = markShape.safeParse(value.properties?.[MARK]);
    return { issue: issueOf(access.hostId, value, calls.now()), ref: mark.success ? mark.data.ref : null, rate };
  } catch (error) {
    if (error instanceof Gone) return null;
    throw error;
  }
}
