import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECRETS } from '../journeys/secrets.ts';
import { connected, startWorld, type World } from '../journeys/world.ts';
import { queryOf } from './bodies.ts';
import { addressOf, ask, type DeclaredRoute, everyRow, nameOf, paramsOf, reads, routesOf, sessionOf } from './sweep.ts';

let world: World;
/** Whatever proves something, by what it is. */
const secrets = new Map<string, string>(Object.entries(SECRETS));
const email = 'grace.hopper@example.com';
const ids = new Map<string, string[]>();

beforeAll(async () => {
  world = (await startWorld('embedded')) as World;
  const { api, app } = world;
  const made = await api('POST', '/api/v1/api-keys', { name: 'canary', scopes: ['read'] });
  secrets.set('an API key', made.json.key);
  const invited = await api('POST', '/api/v1/users', { email, name: 'Grace', role: 'admin' });
  secrets.set('an invitation', tokenIn(invited.text));
  secrets.set('a session', await sessionOf(app.db, app.organizationId, 'admin'));
  secrets.set('a sign-in link', tokenIn((await api('POST', '/api/v1/sign-in-links')).text));
  const conversation = world.conversation({ title: 'Where secrets could be' });
  world.sites['data-center'].jira.act.createIssue({ project: 'SUP', summary: 'A link', description: conversation.url });
  await world.settled();
  for (const name of [
    'hosts',
    'connections',
    'projects',
    'links',
    'events',
    'effects',
    'users',
    'api_keys',
    'audit_log',
  ]) {
    const rows = await app.db.call<{ id: string }>(`select id::text as id from ${name} limit 3`);
    ids.set('id', [...(ids.get('id') ?? []), ...rows.map(({ id }) => id)]);
  }
  const hosts = await app.db.call<{ name: string }>('select name from hosts');
  const issues = await app.db.call<{ key: string }>('select key from issues limit 3');
  ids.set(
    'host',
    hosts.map(({ name }) => name),
  );
  ids.set(
    'key',
    issues.map(({ key }) => key),
  );
});
afterAll(async () => {
  await world.end();
});

function tokenIn(answer: string): string {
  return /(?:token=|#)([\w-]{20,})/.exec(answer)?.[1] ?? 'no token in the answer';
}

/** Which of them the text holds. */
function spilled(text: string, known: ReadonlyMap<string, string> = secrets): string[] {
  return [...known].filter(([, value]) => text.includes(value)).map(([name]) => name);
}

function addressesOf(route: DeclaredRoute): string[] {
  const [first, ...more] = paramsOf(route);
  if (first === undefined) return [addressOf(route)];
  const combined = (ids.get(first) ?? []).map((value) => ({ [first]: value }));
  const all = more.reduce<Record<string, string>[]>(
    (filled, param) => filled.flatMap((one) => (ids.get(param) ?? []).map((value) => ({ ...one, [param]: value }))),
    combined,
  );
  return all.map((values) => addressOf(route, values));
}

const names = {
  id: '',
  host: 'data-center',
  issue: 'SUP-1',
  connection: 'acme',
  connectionId: '',
  project: 'SUP',
  fresh: 'fresh',
};

test('the tokens that the test looks for were made', () => {
  expect([...secrets.values()].every((value) => value.length >= 20)).toBe(true);
  expect(new Set(secrets.values()).size).toBe(secrets.size);
});

describe('a secret once given', () => {
  test('is in no answer to a request that reads, whoever asks', async () => {
    const { server } = world.app;
    const session = await sessionOf(world.app.db, world.app.organizationId, 'admin');
    const callers: Record<string, string>[] = [{ cookie: `deskbridge_session=${session}` }, {}];
    const wrong: string[] = [];
    let found = 0;
    for (const route of routesOf(server).filter((one) => reads(one) && one.access !== 'signed')) {
      for (const url of addressesOf(route)) {
        for (const headers of callers) {
          const query = queryOf(route, names);
          const {
            status,
            text,
            headers: answered,
          } = await ask(server, { method: 'GET', url: `${url}${query}`, headers });
          if (status === 200) found += 1;
          const said = spilled(text + JSON.stringify(answered));
          if (said.length > 0 || /"(sealed\w*|\w*hash)":/i.test(text))
            wrong.push(`${nameOf(route)} ${url}: ${said.join() || text.slice(0, 200)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(found).toBeGreaterThan(30);
  });

  test('is in no row of the database as it was given', async () => {
    const dump = (await everyRow(world.app.db)).join('\n');
    expect(dump).toContain(connected.id);
    expect(spilled(dump)).toEqual([]);
  });

  test('is in no log line, nor in any answer so far', async () => {
    const before = world.logged.length;
    const { server } = world.app;
    for (const [, value] of secrets) {
      for (const url of [`/api/v1/links?q=${value}`, `/sign-in?token=${value}`, `/hooks/jira/${value}`, `/${value}`])
        await ask(server, {
          method: 'GET',
          url: encodeURI(url),
          headers: { authorization: `Bearer ${value}`, cookie: value },
        });
      const body = { name: value, accessToken: value, token: value };
      await ask(server, { method: 'POST', url: '/api/v1/connections', body, headers: { authorization: 'Bearer x' } });
    }
    expect(world.logged.length).toBeGreaterThan(before);
    expect(spilled(world.logged.join('\n'))).toEqual([]);
    const shownOnce = new Set(['an API key', 'an invitation', 'a sign-in link']);
    const never = new Map([...secrets].filter(([name]) => !shownOnce.has(name)));
    expect(spilled(world.answers.join('\n'), never)).toEqual([]);
  });
});

describe('an address', () => {
  test('that the server logs says nothing of people: no query, no e-mail address, no token', async () => {
    const { server } = world.app;
    for (const url of [
      `/api/v1/audit-log?search=${email}`,
      `/api/v1/users?q=${email}`,
      `/${email}`,
      `/console/${email}`,
    ])
      await ask(server, { method: 'GET', url, headers: {} });
    const lines = world.logged.map((line) => JSON.parse(line) as { route?: string; msg?: string });
    expect(lines.length).toBeGreaterThan(50);
    expect(world.logged.filter((line) => line.includes(email))).toEqual([]);
    expect(lines.filter(({ route }) => route?.includes('?') === true)).toEqual([]);
  });

  test('of a route takes no e-mail address, password or token, but for the one-time links and what OAuth prescribes', () => {
    const telling = /(email|password|token|secret|key)=|:(email|password|token|secret)\b/i;
    const inPath = routesOf(world.app.server).filter(({ url }) => telling.test(url));
    expect(inPath.map(nameOf)).toEqual([]);
    const inQuery = routesOf(world.app.server).filter(({ schema }) => {
      const properties = Object.keys((schema.querystring as { shape?: object } | undefined)?.shape ?? {});
      return properties.some((name) => /email|password|token|secret/i.test(name));
    });
    expect(inQuery.map(nameOf)).toEqual([]);
  });
});
