import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, test } from 'vitest';
import { acme, apiOn, setup, type TestApi } from '../../../test/api.ts';
import { type FreshDatabase, freshDatabase } from '../../../test/databases.ts';
import { RetryLater } from '../../domain/errors.ts';
import { defaultLinking } from '../../domain/settings.ts';
import { connectionAccess, findConnection, saveConnection, setConnectionPlan } from '../../store/connections.ts';
import { hostAccess, listHosts } from '../../store/hosts.ts';

let fresh: FreshDatabase;
let api: TestApi;
let settled: number;

beforeAll(async () => {
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
});
afterAll(() => fresh.end());
beforeEach(async () => {
  settled = 0;
  api = await apiOn(fresh, { settingsChanged: () => void (settled += 1) });
});
afterEach(() => api.end());

const put = (body: unknown, query = '') => api.call('PUT', `/api/v1/setup${query}`, { body });

async function complaintsAbout(body: unknown): Promise<string[]> {
  const { status, json } = await put(body);
  expect(status).toBe(422);
  return json.errors.map((error) => error.message);
}

const project = { host: 'jira', key: 'SUP', connection: 'acme' };

describe('applying a set-up', () => {
  test('makes what is in it, says so, and is live', async () => {
    const { status, json } = await put(setup);
    expect(status).toBe(200);
    expect(json).toEqual({
      dryRun: false,
      changes: [
        { kind: 'connection', name: 'acme', change: 'created' },
        { kind: 'host', name: 'jira', change: 'created' },
        { kind: 'project', name: 'jira/SUP', change: 'created' },
      ],
      remarks: [],
    });
    expect(settled).toBe(1);
    const { json: projects } = await api.call('GET', '/api/v1/projects');
    expect(projects.items).toMatchObject([
      { host: 'jira', connection: 'acme', settings: { linking: defaultLinking() } },
    ]);
    const { json: hosts } = await api.call('GET', '/api/v1/hosts');
    expect(hosts.items).toMatchObject([
      { url: 'https://jira.acme.example/jira', signed: true, webhookUrl: 'http://localhost:8080/hooks/jira/jira' },
    ]);
    const { json: connections } = await api.call('GET', '/api/v1/connections');
    expect(connections.items).toMatchObject([
      { workspaceId: 'ws1acme', region: 'US', actingTeammate: { name: 'Ada' } },
    ]);
  });

  test('twice changes nothing and asks Intercom nothing', async () => {
    await put(setup);
    const { json } = await put(setup);
    expect(json.changes.map((one) => one.change)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(api.identified).toEqual(['token-of-acme']);
    expect(settled).toBe(1);
  });

  test('as a dry run checks everything and changes nothing', async () => {
    const { json } = await put(setup, '?dry_run=true');
    expect(json.dryRun).toBe(true);
    expect(json.changes).toHaveLength(3);
    expect(api.identified).toEqual(['token-of-acme']);
    expect((await api.call('GET', '/api/v1/hosts')).json.items).toEqual([]);
    expect(settled).toBe(0);
  });

  test('changes what differs and leaves what is not named', async () => {
    await put(setup);
    api.workspaces.set('another-token', { ...acme, adminName: 'Grace' });
    const changed = {
      connections: [{ name: 'acme', accessToken: 'another-token' }],
      hosts: [
        { name: 'jira', kind: 'jira-data-center', url: 'https://jira.acme.example/jira', webhookSecret: 'new-secret' },
      ],
      projects: [
        { host: 'jira', key: 'SUP', linking: { events: { created: { notify: false } } } },
        { host: 'jira', key: 'OPS' },
      ],
    };
    const { json } = await put(changed);
    expect(json.changes.map((one) => one.change)).toEqual(['updated', 'updated', 'updated', 'created']);
    const [host] = await listHosts(fresh.db, api.organizationId);
    expect(await hostAccess(api.deps, api.organizationId, host?.id ?? '')).toMatchObject({ token: 'token-of-jira' });
    const { json: connections } = await api.call('GET', '/api/v1/connections');
    const [connection] = connections.items;
    expect(connection?.actingTeammate.name).toBe('Grace');
    expect(await connectionAccess(api.deps, api.organizationId, connection?.id ?? '')).toMatchObject({
      token: 'another-token',
    });
    const { json: projects } = await api.call('GET', '/api/v1/projects');
    expect(projects.items).toMatchObject([
      { key: 'OPS', connection: null },
      {
        key: 'SUP',
        connection: 'acme',
        settings: { linking: { events: { created: { notify: false, reopen: false } } } },
      },
    ]);
    expect((await put(changed)).json.changes.every((one) => one.change === 'unchanged')).toBe(true);
  });

  test('leaves a connection by OAuth one by OAuth, unless another token is given', async () => {
    const { organizationId, deps } = api;
    const made = { name: 'acme', identity: acme, token: 'token-of-acme', clientSecret: null };
    const { id } = await saveConnection(deps, organizationId, { ...made, authorizedBy: 'oauth' });
    const apply = async (entry: object) => {
      expect((await put({ connections: [{ name: 'acme', ...entry }] })).json.changes[0]?.change).toBe('updated');
      return findConnection(deps.db, organizationId, 'acme');
    };
    const own = { authorizedBy: 'oauth', hasClientSecret: true, hasPreviousClientSecret: false };
    expect(await apply({ clientSecret: 'a-secret' })).toMatchObject(own);
    // Whatever else is renewed, the secret stays.
    await setConnectionPlan(deps.db, organizationId, { id, plan: 'restricted' });
    expect(await apply({})).toMatchObject(own);
    api.workspaces.set('pasted-token', acme);
    expect(await apply({ accessToken: 'pasted-token' })).toMatchObject({ ...own, authorizedBy: 'token' });
  });

  test('keeps sections beside linking, and says what could not be checked', async () => {
    const later = {
      panel: { contactSource: ['reporter'] },
      commands: { enabled: true },
      commentsToIssue: { customerReplies: true },
      statusSync: { enabled: true, toIntercom: { Done: 'resolved' } },
      escalation: {
        teams: ['8'],
        fields: [{ ticketType: '88', attribute: 'Severity', from: 'priority', values: { high: 'Sev 1' } }],
      },
    };
    const document = { ...setup, projects: [{ ...project, ...later }], workflows: [] };
    const { json } = await put(document);
    expect(json.remarks).toContain('jira/SUP: Ticket types of acme could not be read: nothing was shown to us.');
    const { json: exported } = await api.call('GET', '/api/v1/setup');
    expect(exported.projects[0]?.commands).toEqual({ enabled: true, issueType: 'Task' });
    expect((await put(document)).json.changes.at(-1)?.change).toBe('unchanged');
  });

  test('exported can be applied again: only the secrets have to be filled in', async () => {
    await put(setup);
    const { json, text } = await api.call('GET', '/api/v1/setup');
    expect(json.connections).toEqual([
      {
        name: 'acme',
        accessToken: '${ACME_ACCESS_TOKEN}',
        clientSecret: '${ACME_CLIENT_SECRET}',
        apiUrl: 'https://api.intercom.io',
      },
    ]);
    for (const secret of ['token-of-acme', 'client-secret-of-acme', 'token-of-jira', 'webhook-secret-of-jira'])
      expect(text).not.toContain(secret);
    const filled: unknown = JSON.parse(
      text
        .replace('${ACME_ACCESS_TOKEN}', 'token-of-acme')
        .replace('${ACME_CLIENT_SECRET}', 'client-secret-of-acme')
        .replace('${JIRA_TOKEN}', 'token-of-jira')
        .replace('${JIRA_WEBHOOK_SECRET}', 'webhook-secret-of-jira'),
    );
    const { json: applied } = await put(filled);
    expect(applied.changes.map((one) => one.change)).toEqual(Array(4).fill('unchanged'));
  });
});

test('no answer of any route lets a secret out', async () => {
  await put(setup);
  const { paths } = (await api.call('GET', '/api/openapi.json')).json;
  // A stream does not end; it tells only that something changed.
  const endless = '/api/v1/stream';
  const read = Object.keys(paths).filter(
    (url) => paths[url]?.['get'] !== undefined && !url.includes('{') && url !== endless,
  );
  expect(read.length).toBeGreaterThan(10);
  for (const url of [...read, '/api/v1/timeline?issue=SUP-1', '/metrics']) {
    const { text } = await api.call('GET', url);
    expect([url, /token-of|secret-of/.exec(text)]).toEqual([url, null]);
  }
});

describe('a set-up that is refused', () => {
  test('names the place and what was probably meant', async () => {
    const complaints = await complaintsAbout({
      ...setup,
      projects: [
        { ...project, linking: { events: { status: { notfy: true } }, bringOver: 'some' }, conection: 'acme' },
      ],
      webhook: [],
    });
    expect(complaints).toEqual([
      'projects[0].linking.events.status.notfy: unknown key, did you mean notify?',
      'projects[0].linking.bringOver: must be none, last or all',
      'projects[0].conection: unknown key, did you mean connection?',
      'webhook: unknown key; known are connections, hosts, projects, workflows, mailboxes, portal',
    ]);
  });

  test('names references that lead nowhere, doubles and what is missing', async () => {
    const complaints = await complaintsAbout({
      connections: [{ name: 'acme', accessToken: 'a' }, { name: 'acme' }],
      hosts: [
        { name: 'jira', kind: 'jira-cloud', url: 'https://acme.atlassian.net', token: 'x' },
        { name: 'help', kind: 'desk', token: 'x' },
      ],
      projects: [
        { host: 'jirra', key: 'SUP' },
        { host: 'jira', key: 'SUP', connection: 'umbrella' },
      ],
    });
    expect(complaints).toEqual([
      'connections[1].name: "acme" stands already at connections[0]',
      'connections[1].accessToken: is missing: a new connection needs the access token of a private app',
      'hosts[0].email: is missing: give the e-mail address of the account whose API token it is',
      'hosts[1].token: is not for the desk: it is built in',
      'projects[0].host: there is no host "jirra"; did you mean jira?',
      'projects[1].connection: there is no connection "umbrella"; known are acme',
    ]);
  });

  test('leads to this machine, inside a network or over plain http', async () => {
    for (const url of ['http://127.0.0.1:8055', 'http://jira.acme.example', 'https://10.0.0.7', 'https://[::1]']) {
      const [complaint] = await complaintsAbout({ ...setup, hosts: [{ ...setup.hosts[0], url }] });
      expect(complaint).toMatch(/^hosts\[0\]\.url: /);
    }
    const connections = [{ ...setup.connections[0], apiUrl: 'http://169.254.169.254' }];
    expect((await complaintsAbout({ ...setup, connections }))[0]).toMatch(/^connections\[0\]\.apiUrl: /);
    expect(api.identified).toEqual([]);
  });

  test('has a template with an unknown field, a placeholder left over, or a workflow of nothing', async () => {
    const linking = { template: 'See {{issue.kay}}' };
    expect(await complaintsAbout({ ...setup, projects: [{ ...project, linking }] })).toEqual([
      expect.stringMatching(/^projects\[0\]\.linking\.template: unknown_field issue\.kay/),
    ]);
    expect(await complaintsAbout({ connections: [{ name: 'acme', accessToken: '${TOKEN}' }] })).toEqual([
      'connections[0].accessToken: is still a placeholder: fill in its value',
    ]);
    expect(await complaintsAbout({ workflows: [{}] })).toEqual([
      'workflows[0].name: is missing: write a text',
      expect.stringContaining('workflows[0].trigger: is missing: write its kind, one of issue-created'),
      'workflows[0].steps: must be a list of steps',
    ]);
  });

  test('has a token that Intercom does not know: the connection is named, nothing is changed', async () => {
    const connections = [{ name: 'acme', accessToken: 'revoked' }];
    expect(await complaintsAbout({ ...setup, connections })).toEqual([
      'connections[0].accessToken: the connection "acme" does not work: Intercom does not know this access token.',
    ]);
    expect((await api.call('GET', '/api/v1/hosts')).json.items).toEqual([]);
  });

  test('would move a connection to another workspace, or connect one workspace twice', async () => {
    await put(setup);
    api.workspaces.set('token-of-umbrella', { ...acme, workspaceId: 'ws2', workspaceName: 'Umbrella' });
    expect(await complaintsAbout({ connections: [{ name: 'acme', accessToken: 'token-of-umbrella' }] })).toEqual([
      'connections[0].accessToken: it belongs to the workspace Umbrella (ws2), but the connection "acme" is to Acme (ws1acme): use another name, or remove that connection first',
    ]);
    expect(await complaintsAbout({ connections: [{ name: 'second', accessToken: 'token-of-acme' }] })).toEqual([
      'connections[0].accessToken: the workspace Acme (ws1acme) is connected already, as "acme": use that name',
    ]);
    const hosts = [{ name: 'jira', kind: 'jira-cloud', url: 'https://acme.atlassian.net', email: 'a@b.example' }];
    expect(await complaintsAbout({ hosts })).toEqual([
      'hosts[0].kind: the host "jira" is of the kind jira-data-center and cannot become jira-cloud: use another name',
    ]);
  });

  test('cannot be checked while Intercom is away: 503, nothing is changed', async () => {
    const away = await apiOn(fresh, { identify: () => Promise.reject(new RetryLater('Intercom answered 503.')) });
    const { status, json } = await away.call('PUT', '/api/v1/setup', { body: setup });
    expect([status, json.code]).toEqual([503, 'intercom_unavailable']);
    expect(json.detail).toContain('Nothing was changed');
    await away.end();
  });
});

test('what goes wrong half-way leaves nothing behind', async () => {
  const { db } = fresh;
  const broken: FreshDatabase['db'] = {
    engine: db.engine,
    tx: withoutProjects(),
    call: (text, params, options) => db.call(text, params, options),
    listen: (channel, onNotify) => db.listen(channel, onNotify),
    notify: (channel, payload) => db.notify(channel, payload),
    asOwner: (use) => db.asOwner(use),
    inUse: () => db.inUse(),
    close: () => db.close(),
  };
  const away = await apiOn({ ...fresh, db: broken }, {});
  const { status } = await away.call('PUT', '/api/v1/setup', { body: setup });
  expect(status).toBe(500);
  for (const what of ['connections', 'hosts', 'projects'])
    expect([what, (await away.call('GET', `/api/v1/${what}`)).json.items]).toEqual([what, []]);
  await away.end();
});

/** Transactions of the embedded database in which the writing of projects fails. */
function withoutProjects(): FreshDatabase['db']['tx'] {
  return (organizationId, work, options) =>
    fresh.db.tx(
      organizationId,
      (sql) =>
        work({
          query: (text, params) =>
            text.includes('insert into projects')
              ? Promise.reject(new Error('The disk is full.'))
              : sql.query(text, params),
        }),
      options,
    );
}
