/** Links as a CSV file, however many: read and sent in pieces, so that it takes no more memory for more of them. */
import { Readable } from 'node:stream';
import { type LinkFilter, type LinkRow, listLinks } from '../../store/links.ts';
import type { PageAsk } from '../../store/paging.ts';
import { csvLine } from '../csv.ts';
import type { ApiDeps } from '../deps.ts';
import { presentLink } from './present.ts';

interface Wanted {
  filter: LinkFilter;
  order: PageAsk['order'];
}

const HEADER = [
  'host',
  'issue',
  'summary',
  'status',
  'issue_url',
  'workspace',
  'conversation',
  'title',
  'conversation_url',
  'state',
  'reason',
  'sources',
  'linked_at',
  'ended_at',
];
const ROWS_AT_ONCE = 500;

/** The file from its first piece on, which is read before this answers: a database that is away is an error, not half a file. */
export async function linkFile(deps: ApiDeps, organizationId: string, wanted: Wanted): Promise<Readable> {
  const pieces = piecesOf(deps, organizationId, wanted);
  const first = await pieces.next();
  return Readable.from(after(first.done === true ? '' : first.value, pieces));
}

async function* after(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

async function* piecesOf(deps: ApiDeps, organizationId: string, wanted: Wanted): AsyncGenerator<string> {
  let start = csvLine(HEADER);
  let last: PageAsk['after'] = null;
  do {
    const ask: PageAsk = { after: last, limit: ROWS_AT_ONCE, order: wanted.order };
    const page = await deps.db.tx(organizationId, (sql) => listLinks(sql, wanted.filter, ask));
    yield start + page.rows.map((row) => lineOf(row, deps)).join('');
    start = '';
    last = page.next;
  } while (last !== null);
}

function lineOf(row: LinkRow, deps: ApiDeps): string {
  const { host, issue, connection, conversation, title, state, broken, sources, createdAt, endedAt } = presentLink(
    row,
    deps.conversationUrl,
  );
  return csvLine([
    host,
    issue.key,
    issue.summary,
    issue.status,
    issue.url,
    connection ?? conversation.workspaceId,
    conversation.id,
    title,
    conversation.url,
    state,
    broken,
    sources.join(' '),
    createdAt,
    endedAt,
  ]);
}
