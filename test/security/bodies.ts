/**
 * Bodies and queries for the sweeps, made from the routes' own schemas; a route whose schema asks for more than a schema can say has one
 * written down here. In: a route and whose names to use. Out: a body that the route reads, or null where it takes none.
 */
import { type DeclaredRoute, type JsonShape, nameOf, shapeOf } from './sweep.ts';

/** What one may be called in a body; a sweep gives its own, or those of somebody else. */
export interface Names {
  id: string;
  host: string;
  issue: string;
  connection: string;
  connectionId: string;
  project: string;
  /** Different in each body, for what must be new. */
  fresh: string;
}

/** By the name of the route. */
const written: Record<string, (names: Names) => object> = {
  'POST /api/v1/links': ({ issue }) => ({ issue, conversation: '77' }),
  'POST /api/v1/panel/:host/:issue/links': () => ({ url: '77' }),
  'POST /api/v1/api-keys': ({ fresh }) => ({ name: fresh, scopes: ['read'] }),
  'POST /api/v1/users': ({ fresh }) => ({ email: `${fresh}@example.com`, role: 'agent' }),
  'POST /api/v1/erasures': ({ connection }) => ({ connection, contact: 'somebody', dryRun: true }),
  'DELETE /api/v1/organization': () => ({ confirm: 'not its name' }),
  'POST /api/v1/retries': ({ id }) => ({ ids: [id] }),
  'POST /api/v1/requests/bulk': ({ id }) => ({ ids: [id], change: { priority: 'high' } }),
  'POST /api/v1/portal/requests/:request/seen': () => ({ until: '2026-05-20T12:00:00.000Z' }),
  'POST /api/v1/mailboxes': ({ fresh }) => ({ name: fresh }),
  'PUT /api/v1/mailboxes/:id': ({ fresh }) => ({ name: fresh }),
  'PUT /api/v1/portal/settings': () => ({ mayAsk: 'domains', domains: ['acme.example'] }),
  'POST /api/v1/panel/:host/:issue/escalations': ({ connectionId, fresh }) => ({
    key: fresh,
    to: { kind: 'ticket', connection: connectionId, ticketType: '88' },
    contact: { id: 'somebody' },
    subject: 'Invoices twice',
    message: 'Every invoice comes twice.',
  }),
  'POST /api/v1/workflows': ({ fresh }) => ({ definition: workflowOf(fresh) }),
  'PUT /api/v1/workflows/:id': ({ fresh }) => ({ definition: workflowOf(fresh) }),
  'POST /api/v1/workflows/check': ({ fresh }) => ({ definition: workflowOf(fresh) }),
  'POST /api/v1/workflows/import': ({ fresh }) => ({ text: JSON.stringify(workflowOf(fresh)) }),
  'POST /api/v1/workflows/dry-run': ({ fresh, issue }) => ({ definition: workflowOf(fresh), issue }),
  'PUT /api/v1/managers': ({ fresh }) => ({
    items: [{ email: `${fresh}@example.com`, manager: `boss-${fresh}@example.com` }],
  }),
  'PUT /api/v1/setup': ({ host, project, connection }) => ({ projects: [{ host, key: project, connection }] }),
};

/** The smallest workflow there is. */
function workflowOf(name: string) {
  const tag = { id: 'tag', kind: 'action', action: { kind: 'add-tag', tag: 'seen' } };
  return { name, trigger: { kind: 'commented' }, steps: [tag] };
}

export function bodyOf(route: DeclaredRoute, names: Names): object | null {
  const given = written[nameOf(route)];
  if (given !== undefined) return given(names);
  const shape = shapeOf(route.schema.body);
  return shape === null ? null : (exampleOf(shape, names) as object);
}

/** What the route's query must have, with the `?`; empty where nothing is asked. */
export function queryOf(route: DeclaredRoute, names: Names): string {
  const shape = shapeOf(route.schema.querystring);
  if (shape === null) return '';
  const query = exampleOf({ ...shape, type: 'object' }, names) as Record<string, string>;
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
}

/** The smallest value that fits; names and ids by what the field is called. */
function exampleOf(shape: JsonShape, names: Names, field = ''): unknown {
  const options = (shape['anyOf'] ?? shape['oneOf']) as JsonShape[] | undefined;
  if (shape['const'] !== undefined) return shape['const'];
  if (Array.isArray(shape['enum'])) return shape['enum'][0] as unknown;
  if (options !== undefined) return exampleOf(options.find(({ type }) => type !== 'null') ?? {}, names, field);
  switch (shape.type) {
    case 'object': {
      const required = shape.required ?? [];
      const fields = Object.entries(shape.properties ?? {}).filter(([name]) => required.includes(name));
      return Object.fromEntries(fields.map(([name, inner]) => [name, exampleOf(inner, names, name)]));
    }
    case 'array':
      return [exampleOf((shape['items'] ?? {}) as JsonShape, names, field.replace(/s$/, ''))];
    case 'integer':
    case 'number':
      return Math.max(1, Number(shape['minimum'] ?? 1));
    case 'boolean':
      return true;
    default:
      return textFor(shape, names, field);
  }
}

function textFor(shape: JsonShape, names: Names, field: string): string {
  const byName: Record<string, string> = {
    ...names,
    key: names.project,
    issueKey: names.issue,
    email: `${names.fresh}@example.com`,
    password: `a long password ${names.fresh}`,
    revision: '1',
  };
  if (shape['format'] === 'uuid') return field === 'connection' ? names.connectionId : names.id;
  if (shape['format'] === 'uri') return 'https://jira.example.com';
  return byName[field] ?? names.fresh;
}
