/** REST: search by JQL. Cloud pages by token and gives ids only unless asked; Data Center pages by number with a total. */
import { json } from '../../http.ts';
import { JqlError, parseJql, searchIssues } from '../jql.ts';
import { Refusal, isRecord, listFrom, textOf } from './call.ts';
import { issueShape } from './issues.ts';
import type { Reply } from '../../http.ts';
import type { Query } from '../jql.ts';
import type { Issue } from '../model.ts';
import type { Json } from '../shapes.ts';
import type { Call } from './call.ts';

type Asked = {
  jql: string;
  fields: string[];
  expand: string[];
  properties: string[];
  maxResults: number;
  from: unknown;
};

function asked(call: Call, fromName: 'nextPageToken' | 'startAt'): Asked {
  const { query } = call.request;
  const source: Json = call.request.method === 'POST' ? call.body : Object.fromEntries(query);
  const list = (name: string): string[] => {
    const value = source[name];
    return Array.isArray(value) ? value.map(String) : listFrom(typeof value === 'string' ? value : '');
  };
  const max = Number(source['maxResults'] ?? 50);
  return {
    jql: typeof source['jql'] === 'string' ? source['jql'] : '',
    fields: list('fields'),
    expand: list('expand'),
    properties: list('properties'),
    maxResults: Number.isInteger(max) && max >= 0 ? max : 50,
    from: source[fromName],
  };
}

function found(call: Call, jql: string, bounded: boolean): Issue[] {
  try {
    const query: Query = parseJql(jql);
    if (bounded && query.clauses.length === 0)
      throw new JqlError('Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
    const { denied, hiddenIssues } = call.world.switches;
    if (denied.includes('BROWSE_PROJECTS')) return [];
    return searchIssues(call.world, query).filter((issue) => !hiddenIssues.includes(issue.id));
  } catch (error) {
    if (error instanceof JqlError) throw new Refusal(400, [error.message]);
    throw error;
  }
}

/** Cloud: `/search/jql`. */
export function searchByToken(call: Call): Reply {
  const wanted = asked(call, 'nextPageToken');
  const all = found(call, wanted.jql, true);
  const start = offsetOf(wanted.from);
  const page = all.slice(start, start + Math.min(5000, wanted.maxResults));
  const end = start + page.length;
  const isLast = end >= all.length;
  const fields = wanted.fields.length > 0 ? wanted.fields : ['id'];
  const issues = page.map((issue) =>
    withFewComments(issueShape(call.world, issue, { ...wanted, fields, version: call.version })),
  );
  return json(200, { issues, isLast, ...(isLast ? {} : { nextPageToken: tokenOf(end) }) });
}

/** A search of Cloud shows the first comments of an issue only, and how many there are. */
function withFewComments(issue: Json): Json {
  const { fields } = issue;
  if (!isRecord(fields) || !isRecord(fields['comment']) || !Array.isArray(fields['comment']['comments'])) return issue;
  const comments = fields['comment']['comments'].slice(0, COMMENTS_SHOWN);
  return { ...issue, fields: { ...fields, comment: { ...fields['comment'], comments, maxResults: COMMENTS_SHOWN } } };
}

const COMMENTS_SHOWN = 20;

function tokenOf(offset: number): string {
  return Buffer.from(`offset=${offset}`).toString('base64url');
}

function offsetOf(token: unknown): number {
  if (token === undefined || token === null || token === '') return 0;
  const match = /^offset=(\d+)$/.exec(Buffer.from(textOf(token) ?? '', 'base64url').toString('utf8'));
  if (!match) throw new Refusal(400, ['The nextPageToken is not valid.']);
  return Number(match[1]);
}

/** Data Center: `/search` with `startAt` and `total`. */
export function searchByNumber(call: Call): Reply {
  const wanted = asked(call, 'startAt');
  const all = found(call, wanted.jql, false);
  const startAt = Number(wanted.from ?? 0) || 0;
  const maxResults = Math.min(1000, wanted.maxResults);
  const fields = wanted.fields.length > 0 ? wanted.fields : ['*navigable'];
  const issues = all
    .slice(startAt, startAt + maxResults)
    .map((issue) => issueShape(call.world, issue, { ...wanted, fields, version: call.version }));
  return json(200, { expand: 'schema,names', startAt, maxResults, total: all.length, issues });
}

/** Cloud took the old search away (CHANGE-2046). */
export function searchRemoved(): Reply {
  const message = 'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.';
  return json(410, { errorMessages: [message], errors: {} });
}

export function approximateCount(call: Call): Reply {
  const jql = isRecord(call.body) && typeof call.body['jql'] === 'string' ? call.body['jql'] : '';
  return json(200, { count: found(call, jql, true).length });
}
