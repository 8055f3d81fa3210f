/** The part of JQL that integrations use: clauses joined by AND, with ORDER BY; anything else is refused with 400. */
import { STATUSES, byId } from './model.ts';
import { findProject, findUser, projectOf, toWiki } from './world.ts';
import type { Issue } from './model.ts';
import type { World } from './world.ts';

type Clause = { field: string; operator: string; values: string[] };
type Order = { field: string; down: boolean };
export type Query = { clauses: Clause[]; order: Order[] };

/** What is wrong with a query, in Jira's words as far as they matter. */
export class JqlError extends Error {}

const CLAUSE =
  /^\s*(?<field>[a-z]+)\s*(?<operator>not\s+in\b|in\b|is\s+not\b|is\b|!=|>=|<=|!~|=|>|<|~)\s*(?<value>\([^)]*\)|"[^"]*"|'[^']*'|[^\s()]+)\s*/i;

/** Parses a query. Throws a `JqlError` for what the simulator (or Jira) does not understand. */
export function parseJql(jql: string): Query {
  const [, where = '', orderBy = ''] = /^(.*?)(?:\border\s+by\b(.*))?$/is.exec(jql) ?? [];
  const clauses: Clause[] = [];
  let rest = where;
  while (rest.trim() !== '') {
    const match = CLAUSE.exec(rest);
    if (!match?.groups) throw new JqlError(`Error in the JQL Query: cannot read '${rest.trim().slice(0, 60)}'.`);
    const { field = '', operator = '', value = '' } = match.groups;
    clauses.push({
      field: field.toLowerCase(),
      operator: operator.toLowerCase().replace(/\s+/g, ' '),
      values: list(value),
    });
    rest = rest.slice(match[0].length);
    if (rest === '') break;
    const and = /^and\b/i.exec(rest);
    if (!and) throw new JqlError(`Error in the JQL Query: expecting AND but got '${rest.slice(0, 60)}'.`);
    rest = rest.slice(and[0].length);
  }
  const unknown = clauses.find((clause) => !(clause.field in READERS));
  if (unknown) throw new JqlError(`Field '${unknown.field}' does not exist or you do not have permission to view it.`);
  return { clauses, order: orders(orderBy) };
}

function list(value: string): string[] {
  const inner = value.startsWith('(') ? value.slice(1, -1).split(',') : [value];
  return inner.map((part) => part.trim().replace(/^(["'])(.*)\1$/, '$2'));
}

function orders(text: string): Order[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [field = '', direction = 'asc'] = part.split(/\s+/);
      return { field: field.toLowerCase(), down: direction.toLowerCase() === 'desc' };
    });
}

type Reader = (world: World, issue: Issue) => (string | number | null)[];
const person = (id: string | null, world: World): (string | null)[] => {
  const user = id === null ? undefined : findUser(world, id);
  return user ? [user.accountId, user.key, user.name, user.displayName, user.email] : [null];
};
const READERS: Record<string, Reader> = {
  project: (world, issue) => {
    const project = projectOf(world, issue);
    return [project.id, project.key, project.name];
  },
  key: (_, issue) => [issue.key, issue.id, ...issue.formerKeys],
  issuekey: (_, issue) => [issue.key, issue.id, ...issue.formerKeys],
  issue: (_, issue) => [issue.key, issue.id, ...issue.formerKeys],
  id: (_, issue) => [issue.id, issue.key],
  status: (_, issue) => [byId(STATUSES, issue.statusId).name, issue.statusId],
  statuscategory: (_, issue) => [byId(STATUSES, issue.statusId).category, categoryName(issue)],
  assignee: (world, issue) => person(issue.assigneeId, world),
  reporter: (world, issue) => person(issue.reporterId, world),
  resolution: (_, issue) => [issue.resolution, ...(issue.resolution === null ? ['Unresolved'] : [])],
  labels: (_, issue) => issue.labels,
  summary: (_, issue) => [issue.summary],
  text: (_, issue) => [
    issue.summary,
    issue.description === null ? '' : toWiki(issue.description),
    ...issue.comments.map((comment) => toWiki(comment.body)),
  ],
  created: (_, issue) => [issue.created],
  updated: (_, issue) => [issue.updated],
};

function categoryName(issue: Issue): string {
  const { category } = byId(STATUSES, issue.statusId);
  return category === 'done' ? 'Done' : category === 'new' ? 'To Do' : 'In Progress';
}

export function matchesJql(world: World, issue: Issue, jql: string): boolean {
  return parseJql(jql).clauses.every((clause) => matchesClause(world, issue, clause));
}

function matchesClause(world: World, issue: Issue, clause: Clause): boolean {
  const actual = READERS[clause.field]?.(world, issue) ?? [];
  const equal = (): boolean => clause.values.some((value) => actual.some((one) => same(one, value)));
  const contains = (): boolean =>
    clause.values.some((value) =>
      actual.some((one) =>
        String(one ?? '')
          .toLowerCase()
          .includes(value.replaceAll('*', '').toLowerCase()),
      ),
    );
  switch (clause.operator) {
    case '=':
    case 'in':
    case 'is':
      return equal();
    case '!=':
    case 'not in':
    case 'is not':
      return !equal();
    case '~':
      return contains();
    case '!~':
      return !contains();
    default:
      return compare(Number(actual[0]), clause.operator, instant(clause.values[0] ?? ''));
  }
}

function same(actual: string | number | null, wanted: string): boolean {
  if (actual === null) return /^(empty|null)$/i.test(wanted);
  return String(actual).toLowerCase() === wanted.toLowerCase();
}

function compare(left: number, operator: string, right: number): boolean {
  if (operator === '>=') return left >= right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left < right;
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A moment: `-10m` from now, or a date with minutes as JQL writes it (UTC here). */
function instant(value: string): number {
  const relative = /^(-?\d+)([mhdw])$/.exec(value);
  if (relative) return Date.now() + Number(relative[1]) * (UNITS[relative[2] ?? ''] ?? 0);
  const absolute = Date.parse(`${value.replaceAll('/', '-').replace(' ', 'T')}${value.includes(':') ? 'Z' : ''}`);
  if (Number.isNaN(absolute)) throw new JqlError(`Date value '${value}' is invalid.`);
  return absolute;
}

/** Issues that fit, ordered. Throws a `JqlError` for a project that does not exist, as Jira answers 400. */
export function searchIssues(world: World, query: Query): Issue[] {
  for (const clause of query.clauses) {
    const missing = clause.field === 'project' ? clause.values.find((value) => !knowsProject(world, value)) : undefined;
    if (missing !== undefined) throw new JqlError(`The value '${missing}' does not exist for the field 'project'.`);
  }
  const found = [...world.issues.values()].filter((issue) =>
    query.clauses.every((clause) => matchesClause(world, issue, clause)),
  );
  const order = query.order.length > 0 ? query.order : [{ field: 'created', down: true }];
  return found.sort((a, b) => rank(world, order, [a, b]));
}

function knowsProject(world: World, value: string): boolean {
  return findProject(world, value) !== undefined || world.projects.some((project) => same(project.name, value));
}

function rank(world: World, order: Order[], [a, b]: [Issue, Issue]): number {
  for (const { field, down } of order) {
    const [left, right] = [a, b].map((issue) => READERS[field]?.(world, issue)[0] ?? '');
    const by =
      typeof left === 'number'
        ? left - Number(right)
        : String(left).localeCompare(String(right), 'en', { numeric: true });
    if (by !== 0) return down ? -by : by;
  }
  return Number(a.id) - Number(b.id);
}
