/**
 * Two organizations with rows in every table, for the sweep over foreign ids. In: a database. Out: each one's key, ids and names, and the
 * texts by which its rows are recognised wherever they should not be.
 */
import { randomUUID } from 'node:crypto';
import { createApiKey } from '../../src/store/accounts/api-keys.ts';
import type { WorkspacePort } from '../../src/domain/workspace.ts';
import type { Db, Sql } from '../../src/store/db.ts';
import { acme, type Answered, noWorkspaces, type TestApi, until } from '../api.ts';
import { tablesInCode } from '../tables.ts';
import { sessionOf } from './sweep.ts';

type TableConfig = Awaited<ReturnType<typeof tablesInCode>>[number];

export interface Tenant {
  organizationId: string;
  /** What proves a caller who may do everything here: a session of an admin, and a key. */
  session: Record<string, string>;
  key: Record<string, string>;
  /** A session of somebody who has a request of their own. */
  portal: Record<string, string>;
  /** Values that mean something in a path or a body, by what they are: `id`, `host`, `key`, `connection`… */
  names: Record<string, string[]>;
  /** Hosts with an issue of theirs, by names and by ids. */
  places: { host: string; issue: string }[];
}

/** Workspaces in which something can be made. */
export const oneTicketType: WorkspacePort = {
  ...noWorkspaces,
  directory: {
    ...noWorkspaces.directory,
    teams: async () => [],
    ticketTypes: async () => [
      {
        id: '88',
        name: 'Bug report',
        category: 'Customer',
        archived: false,
        states: [],
        attributes: [
          { id: '1', name: '_default_title_', dataType: 'string', required: true, archived: false, options: [] },
        ],
      },
    ],
  },
};

/** `word` is in every name of it. Nobody works on its rows afterwards. */
export async function fillOrganization(api: TestApi, organizationId: string, word: string): Promise<Tenant> {
  const { db } = api.deps;
  const wanted = { name: `key-${word}`, scopes: ['read', 'write', 'admin'], expiresAt: null };
  const { token } = await db.tx(organizationId, (sql) => createApiKey(sql, wanted));
  const call = async (method: 'POST' | 'PUT', url: string, body?: object): Promise<void> => {
    const answer = await api.call(method, url, { token, body });
    if (answer.status >= 300) throw new Error(`${method} ${url} answered ${answer.status}: ${answer.text}`);
  };
  api.workspaces.set(`token-of-${word}`, { ...acme, workspaceId: `ws-${word}`, workspaceName: `Workspace ${word}` });
  api.issues.set(`${word.toUpperCase()}-1`, { id: `10001-${word}`, summary: `Summary of ${word}` });
  const key = word.toUpperCase();
  await call('PUT', '/api/v1/setup', {
    connections: [
      { name: `connection-${word}`, accessToken: `token-of-${word}`, clientSecret: `client-secret-of-${word}` },
    ],
    hosts: [
      {
        name: `host-${word}`,
        kind: 'jira-data-center',
        url: `https://jira.${word}.example/`,
        token: `jira-token-of-${word}`,
        webhookSecret: `webhook-secret-of-${word}`,
      },
      { name: `desk-${word}`, kind: 'desk' },
    ],
    projects: [
      { host: `host-${word}`, key, connection: `connection-${word}` },
      { host: `desk-${word}`, key: `${key}DESK` },
    ],
  });
  const portal = await adminOf(api, organizationId);
  await fillWorkflows(api, { organizationId, word, call });
  await fillDesk(api, { word, admin: { authorization: `Bearer ${token}` }, portal });
  api.work();
  await call('POST', '/api/v1/links', {
    issue: `${key}-1`,
    conversation: `https://app.intercom.com/a/apps/ws-${word}/conversations/42`,
  });
  await call('POST', `/api/v1/panel/host-${word}/${key}-1/replies`, { kind: 'note', text: `Text to all of ${word}` });
  const [connection] = (await api.call('GET', '/api/v1/connections', { token })).json.items;
  await call('POST', `/api/v1/panel/host-${word}/${key}-1/escalations`, {
    key: `escalation-${word}`,
    to: { kind: 'ticket', connection: connection?.id, ticketType: '88' },
    contact: { id: 'somebody' },
    subject: `Escalation of ${word}`,
    message: `Message of ${word}`,
  });
  const effects = () =>
    db.call<{ state: string }>('select state from effects where organization_id = $1', [organizationId]);
  await until(effects, (rows) => rows.length > 0 && rows.every(({ state }) => state === 'done' || state === 'dead'));
  const jobs = () => db.call<{ id: number }>('select id from jobs where organization_id = $1', [organizationId]);
  await until(jobs, (rows) => rows.length === 0);
  const asked = () => db.call('select id from approvals where organization_id = $1', [organizationId]);
  await until(asked, (rows) => rows.length > 0);
  await api.rest();
  await call('POST', '/api/v1/users', { email: `${word}@example.com`, name: `User ${word}`, role: 'agent' });
  await fillTheRest(db, organizationId, word);
  const session = await adminOf(api, organizationId);
  const names = await namesOf(db, organizationId);
  const places = await db.call<Tenant['places'][number]>(
    `select h.name as host, i.key as issue from issues i
       join hosts h on h.organization_id = i.organization_id and h.id = i.host_id where i.organization_id = $1
     union select host_id::text, id::text from issues where organization_id = $1`,
    [organizationId],
  );
  return { organizationId, session, key: { authorization: `Bearer ${token}` }, portal, names, places };
}

/** A workflow that asks for an approval of every request made, so that it waits. */
async function fillWorkflows(
  { deps }: TestApi,
  of: {
    organizationId: string;
    word: string;
    call: (method: 'POST' | 'PUT', url: string, body?: object) => Promise<void>;
  },
): Promise<void> {
  const { organizationId, word, call } = of;
  const email = `approver-of-${word}@example.com`;
  await deps.db.call(`insert into users (organization_id, id, email, name, role) values ($1, $2, $3, $4, 'agent')`, [
    organizationId,
    randomUUID(),
    email,
    `Approver of ${word}`,
  ]);
  const definition = {
    name: `Workflow of ${word}`,
    scope: { host: `desk-${word}` },
    trigger: { kind: 'issue-created' },
    steps: [
      {
        id: 'ask',
        kind: 'approval',
        ask: { people: [email] },
        message: `Message of ${word} about {{issue.key}}`,
        fourEyes: false,
      },
    ],
  };
  await call('POST', '/api/v1/workflows', { definition, enabled: true });
  await call('PUT', '/api/v1/managers', { items: [{ email: `of-${word}@example.com`, manager: email }] });
  await call('POST', '/api/v1/webhook-secret');
}

/** Two requests, one of somebody at the portal, each with something said and a file; a service and a view. */
async function fillDesk(
  api: TestApi,
  { word, admin, portal }: { word: string; admin: Record<string, string>; portal: Record<string, string> },
): Promise<void> {
  const send = async (headers: Record<string, string>, url: string, body: object | string): Promise<Answered> => {
    const type = typeof body === 'string' ? { 'content-type': 'text/plain' } : {};
    const answer = await api.call('POST', url, { token: null, headers: { ...headers, ...type }, body });
    if (answer.status !== 201) throw new Error(`POST ${url} answered ${answer.status}: ${answer.text}`);
    return answer.json;
  };
  const service = await send(admin, '/api/v1/services', {
    name: `Service of ${word}`,
    fields: [{ key: 'wish', label: `Wish of ${word}`, kind: 'text' }],
  });
  await send(admin, '/api/v1/request-views', { name: `View of ${word}`, shared: true });
  const own = await send(portal, '/api/v1/portal/requests', { title: `Own request of ${word}` });
  const made = await send(admin, '/api/v1/requests', {
    title: `Request of ${word}`,
    service: service.id,
    answers: { wish: `Answer of ${word}` },
  });
  for (const { key } of [made, own]) {
    await send(admin, `/api/v1/requests/${key}/comments`, { text: `Internal words of ${word} on ${key}` });
    const file = `/api/v1/requests/${key}/attachments?public=true&name=file-of-${word}-${key}.txt`;
    await send(admin, file, `Content of ${word}`);
  }
}

/** A row in every table that the product itself left empty. */
async function fillTheRest(db: Db, organizationId: string, word: string): Promise<void> {
  for (const table of await tablesInCode()) {
    if (table.name === 'organizations') continue;
    const [there] = await db.call<{ n: number }>(`select count(*) as n from ${table.name} where organization_id = $1`, [
      organizationId,
    ]);
    if (there?.n === 0) await insertRow(db, table, { organizationId, word });
  }
}

/** Columns whose text is one of a few. */
const meaningful: Record<string, string> = {
  'mailboxes.kind': 'hook',
  'scans.look': 'all',
  'scans.project_key': 'SUP',
  'retry_items.kind': 'effect',
};

async function insertRow(db: Db, table: TableConfig, owner: { organizationId: string; word: string }): Promise<void> {
  const owned: Sql = { query: (text, params) => db.call(text, params) };
  const columns = table.columns.filter((column) => column.notNull && !column.hasDefault);
  const values: unknown[] = [];
  for (const column of columns) {
    const name = snakeCase(column.name);
    const fixed = meaningful[`${table.name}.${name}`];
    if (name === 'organization_id') values.push(owner.organizationId);
    else if (fixed !== undefined) values.push(fixed);
    else values.push((await referred(owned, name, owner.organizationId)) ?? sample(column.getSQLType(), owner.word));
  }
  const names = columns.map((column) => snakeCase(column.name));
  const places = values.map((_value, n) => `$${n + 1}`);
  await owned.query(`insert into ${table.name} (${names.join(', ')}) values (${places.join(', ')})`, values);
}

/** What another table of the same organization calls so: `host_id` is the id of a host. */
async function referred(sql: Sql, column: string, organizationId: string): Promise<string | null> {
  const tablesOfIds: Record<string, string> = {
    host_id: 'hosts',
    connection_id: 'connections',
    user_id: 'users',
    link_id: 'links',
    event_id: 'events',
    effect_id: 'effects',
    retry_id: 'retries',
    scan_id: 'scans',
    run_id: 'workflow_runs',
    workflow_id: 'workflows',
    approval_id: 'approvals',
  };
  const table = tablesOfIds[column];
  if (table === undefined) return null;
  const [row] = await sql.query<{ id: string }>(`select id from ${table} where organization_id = $1 limit 1`, [
    organizationId,
  ]);
  return row?.id ?? null;
}

function sample(type: string, word: string): unknown {
  switch (type) {
    case 'uuid':
      return randomUUID();
    case 'jsonb':
      return {};
    case 'boolean':
      return true;
    case 'timestamp with time zone':
      return new Date();
    case 'text':
      return `text-${word}-${randomUUID()}`;
    default:
      return 1;
  }
}

/** Ids and names that somebody could put into a path or a body. */
async function namesOf(db: Db, organizationId: string): Promise<Record<string, string[]>> {
  const of = async (table: string, column: string): Promise<string[]> => {
    const rows = await db.call<{ value: string }>(
      `select distinct ${column}::text as value from ${table} where organization_id = $1 order by 1`,
      [organizationId],
    );
    return rows.map(({ value }) => value);
  };
  const withId = (await tablesInCode()).filter(({ columns }) => columns.some(({ name }) => name === 'id'));
  const ids = await Promise.all(
    withId.filter(({ name }) => name !== 'organizations').map(({ name }) => of(name, 'id')),
  );
  const [hosts, hostNames, keys, issues, connections, connectionNames] = await Promise.all([
    of('hosts', 'id'),
    of('hosts', 'name'),
    of('issues', 'key'),
    of('issues', 'id'),
    of('connections', 'id'),
    of('connections', 'name'),
  ]);
  const projects = await of('projects', 'key');
  const [requests, requestKeys] = [await of('requests', 'id'), await of('requests', 'key')];
  return {
    id: [...new Set(ids.flat())].filter((id) => /^[0-9a-f-]{36}$/.test(id)),
    // What a body names first is the Jira.
    host: [...hostNames.toReversed(), ...hosts],
    key: [...keys, ...issues],
    issue: [...keys, ...issues],
    connection: [...connectionNames, ...connections],
    connectionId: connections,
    project: projects,
    request: [...requestKeys, ...requests],
    comment: await of('request_comments', 'id'),
    attachment: await of('request_attachments', 'id'),
    approval: await of('approvals', 'id'),
  };
}

/** The headers of an admin's own page, with a session of its own. */
export async function adminOf({ deps }: TestApi, organizationId: string): Promise<Record<string, string>> {
  const token = await sessionOf(deps.db, organizationId, 'admin');
  return { cookie: `deskbridge_session=${token}`, origin: deps.publicUrl, 'sec-fetch-site': 'same-origin' };
}

/**
 * Texts of at least 12 characters in rows of this organization and of no other: what must not be in an answer to another. Not its own id:
 * tests name organizations by it, and a name is on the page where people sign in.
 */
export async function marksOf(db: Db, organizationId: string): Promise<string[]> {
  const texts = async (whose: '=' | '<>'): Promise<Set<string>> => {
    const found = new Set<string>();
    for (const { name } of await tablesInCode()) {
      if (name === 'organizations') continue;
      const rows = await db.call<{ row: object }>(
        `select to_jsonb(t) as row from ${name} t where organization_id ${whose} $1`,
        [organizationId],
      );
      for (const text of rows.flatMap(({ row }) => textsOf(row))) found.add(text);
    }
    return found;
  };
  const [own, others] = [await texts('='), await texts('<>')];
  const isTime = /^\d{4}-\d\d-\d\dT/;
  return [...own].filter(
    (text) => text.length >= 12 && text !== organizationId && !others.has(text) && !isTime.test(text),
  );
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
