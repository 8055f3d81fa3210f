import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../api.ts';
import { type FreshDatabase, freshDatabase, makeOrganization } from '../databases.ts';
import { bodyOf, type Names, queryOf } from './bodies.ts';
import { adminOf, fillOrganization, marksOf, oneTicketType, type Tenant } from './organizations.ts';
import {
  addressOf,
  ask,
  type Asked,
  changedRows,
  type DeclaredRoute,
  everyRow,
  nameOf,
  paramsOf,
  reads,
  routesOf,
  shapeOf,
} from './sweep.ts';

/** Parameters that name nothing of an organization. */
const namesNobody = new Set(['topic']);

let fresh: FreshDatabase;
let api: TestApi;
let routes: DeclaredRoute[];
let tenants: Record<'first' | 'second', Tenant>;

beforeAll(async () => {
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
  api = await apiOn(fresh, { workspaces: oneTicketType });
  tenants = {
    // The one that the server calls its own: whatever forgets whose request it is, answers with its rows.
    first: await fillOrganization(api, api.organizationId, 'alpha'),
    second: await fillOrganization(api, await makeOrganization(fresh.db), 'bravo'),
  };
  const ofNobody = new Set(['public', 'signed', 'open', 'page', 'figures']);
  routes = routesOf(api.server).filter(({ access }) => !ofNobody.has(access));
});
afterAll(async () => {
  await api.end();
  await fresh.end();
});

/** Every way to fill the parameters with values of `whose`; beside an issue of a host, only with one that is there, as they are thousands. */
function combinations(route: DeclaredRoute, whose: Tenant): Record<string, string>[] {
  const params = paramsOf(route);
  const besideIssue = params.length > 2 && params.includes('host') && params.includes('issue');
  let filled: Record<string, string>[] = besideIssue ? whose.places : [{}];
  for (const param of params.filter((one) => !besideIssue || (one !== 'host' && one !== 'issue'))) {
    const values = namesNobody.has(param) ? ['x'] : whose.names[param];
    if (values === undefined)
      throw new Error(`No example for ${nameOf(route)}: say in test/security/organizations.ts what :${param} may be.`);
    filled = filled.flatMap((one) => values.map((value) => ({ ...one, [param]: value })));
  }
  return filled;
}

const named = ['host', 'issue', 'connection', 'connectionId', 'project', 'id'] as const;

function namesOf(whose: Tenant, changes: Partial<Names> = {}): Names {
  const own = Object.fromEntries(named.map((name) => [name, whose.names[name]?.[0] ?? '']));
  return { ...(own as Omit<Names, 'fresh'>), fresh: `new-${randomUUID().slice(0, 8)}`, ...changes };
}

interface Sent {
  caller: Record<string, string>;
  url: string;
  body: object | null;
}

async function send({ method }: DeclaredRoute, { caller, url, body }: Sent): Promise<Asked> {
  return ask(api.server, { method, url, headers: caller, ...(body === null ? {} : { body }) });
}

/** What is about a session is about its own; elsewhere one that was ended is no hindrance. */
async function callerOf({ access }: DeclaredRoute, own: Tenant): Promise<Record<string, string>> {
  if (access === 'portal') return own.portal;
  return access === 'session' ? own.session : adminOf(api, own.organizationId);
}

/** The request as its sender would make it, but for the parameters. */
function requestOf(route: DeclaredRoute, sender: Tenant, values: Record<string, string>): Omit<Sent, 'caller'> {
  const names = namesOf(sender);
  return { url: addressOf(route, values) + queryOf(route, names), body: bodyOf(route, names) };
}

/** Of many that say the same of a route, one. */
function oneOfEach(lines: string[]): string[] {
  const groups = Map.groupBy(lines, (line) => /^\w+ \S+|$/.exec(line)?.[0] ?? '');
  return [...groups.values()].map(([one = '', ...more]) => `${one} (and ${more.length} more)`);
}

/** The server calls the first its own, so what forgets whose a request is shows itself when the second asks; the other way round is for long runs. */
const directions: readonly ['first' | 'second', 'first' | 'second'][] =
  process.env['SECURITY_LONG'] === '1'
    ? [
        ['second', 'first'],
        ['first', 'second'],
      ]
    : [['second', 'first']];

describe.each(directions)(
  'the %s organization, asking for what is the %s’s',
  { timeout: 900_000 },
  (attackerName, victimName) => {
    let attacker: Tenant;
    let victim: Tenant;
    let marks: string[];
    let before: string[];

    beforeAll(async () => {
      [attacker, victim] = [tenants[attackerName], tenants[victimName]];
      marks = await marksOf(fresh.db, victim.organizationId);
      expect(marks.length).toBeGreaterThan(50);
      before = await everyRow(fresh.db, victim.organizationId);
    });

    /** What of the victim's an answer holds, but for what the request itself named. */
    const leaks = (text: string, said: readonly string[]): string[] =>
      marks.filter((mark) => text.includes(mark) && !said.some((one) => one.includes(mark)));

    test.each(['session', 'key'] as const)('finds nothing under any id, by any route, with a %s', async (proof) => {
      const wrong: string[] = [];
      let requests = 0;
      for (const route of routes.filter((one) => paramsOf(one).length > 0)) {
        for (const values of combinations(route, victim)) {
          requests += 1;
          const request = requestOf(route, attacker, values);
          const { status, text } = await send(route, { caller: attacker[proof], ...request });
          const leaked = leaks(text, Object.values(values));
          const onlyForSessions =
            proof === 'key' && status === 401 && (route.access === 'session' || route.access === 'portal');
          if ((status !== 404 && !onlyForSessions) || leaked.length > 0)
            wrong.push(`${nameOf(route)} ${JSON.stringify(values)}: ${status} ${text.slice(0, 150)} ${leaked.join()}`);
        }
      }
      expect(oneOfEach(wrong)).toEqual([]);
      expect(requests).toBeGreaterThan(300);
    });

    test('reads nothing by any filter', async () => {
      const wrong: string[] = [];
      const values = [...new Set(Object.values(victim.names).flat())];
      for (const route of routes.filter((one) => reads(one) && paramsOf(one).length === 0)) {
        const filters = Object.keys(shapeOf(route.schema.querystring)?.properties ?? {});
        const asked = filters.flatMap((filter) =>
          values.map((value) => ({ query: `?${filter}=${value}`, said: [value] })),
        );
        for (const { query, said } of [{ query: queryOf(route, namesOf(attacker)), said: [] }, ...asked]) {
          const request = { caller: attacker.session, url: encodeURI(`${route.url}${query}`), body: null };
          const { status, text } = await send(route, request);
          const leaked = leaks(text, said);
          if (status >= 500 || leaked.length > 0)
            wrong.push(`${nameOf(route)} ${query}: ${status} ${text.slice(0, 150)} ${leaked.slice(0, 3).join()}`);
        }
      }
      expect(oneOfEach(wrong)).toEqual([]);
    });

    test('changes nothing by naming it in a body, and makes nothing that points there', async () => {
      const wrong: string[] = [];
      const mine = await everyRow(fresh.db, attacker.organizationId);
      for (const route of routes.filter((one) => !reads(one) && bodyOf(one, namesOf(attacker)) !== null)) {
        for (const field of named) {
          for (const value of victim.names[field] ?? []) {
            const body = bodyOf(route, namesOf(attacker, { [field]: value }));
            if (!JSON.stringify(body).includes(value)) continue;
            const url = addressOf(route, combinations(route, attacker)[0]);
            const { status, text } = await send(route, { caller: attacker.session, url, body });
            const leaked = leaks(text, [value]);
            if (status >= 500 || leaked.length > 0)
              wrong.push(`${nameOf(route)} ${field}=${value}: ${status} ${text.slice(0, 150)} ${leaked.join()}`);
          }
        }
      }
      expect(oneOfEach(wrong)).toEqual([]);
      const made = changedRows(mine, await everyRow(fresh.db, attacker.organizationId));
      const pointing = made.filter((row) => row.startsWith('+') && victim.names['id']?.some((id) => row.includes(id)));
      expect(pointing).toEqual([]);
    });

    test('has left every row as it was', async () => {
      expect(changedRows(before, await everyRow(fresh.db, victim.organizationId))).toEqual([]);
    });
  },
);

const isAnswered = (status: number): boolean => ![401, 404, 422].includes(status) && status < 500;

// Thousands of requests: a machine that is busy takes its time.
describe('the sweep itself', { timeout: 900_000 }, () => {
  test('asks by each route for something that its own organization is answered', async () => {
    const blind: string[] = [];
    // Those of a person come first: some others remove people.
    const withIds = routes
      .filter((one) => paramsOf(one).length > 0)
      .toSorted((a, b) => Number(b.access === 'portal') - Number(a.access === 'portal'));
    const deepestFirst = withIds.toSorted((a, b) => b.url.length - a.url.length);
    const removes = ({ method }: DeclaredRoute): boolean => method === 'DELETE';
    const groups = [
      withIds.filter(reads),
      withIds.filter((one) => !reads(one) && !removes(one)),
      deepestFirst.filter(removes),
    ];
    for (const [n, group] of groups.entries()) {
      const own = await fillOrganization(api, await makeOrganization(fresh.db), `charlie${n}`);
      // Some answers wait for what they asked to be done.
      api.work();
      for (const route of group) {
        const statuses = new Set<number>();
        for (const values of combinations(route, own)) {
          const caller = await callerOf(route, own);
          const { status } = await send(route, { caller, ...requestOf(route, own, values) });
          statuses.add(status);
          if (isAnswered(status)) break;
        }
        if (![...statuses].some(isAnswered))
          blind.push(
            `No example for ${nameOf(route)}: of its own organization it finds nothing (${[...statuses].join()})`,
          );
      }
      await api.rest();
    }
    expect(blind).toEqual([]);
  });

  test('has for each route a body that it reads', async () => {
    const own = tenants.second;
    api.work();
    const unread: string[] = [];
    for (const route of routes.filter((one) => !reads(one))) {
      const caller = await adminOf(api, own.organizationId);
      const { status, text } = await send(route, { caller, ...requestOf(route, own, {}) });
      if (status >= 500 || text.includes('"invalid_request"'))
        unread.push(
          `No example for ${nameOf(route)}: write one in test/security/bodies.ts (${status} ${text.slice(0, 300)})`,
        );
    }
    expect(unread).toEqual([]);
  });
});
