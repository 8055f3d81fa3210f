import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiOn, setup, type TestApi } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { defaultMail } from '../../domain/mail/settings.ts';
import { defaultLinking } from '../../domain/settings.ts';
import { listAudit } from '../../store/audit.ts';
import type { ProjectDetailAnswer } from '../schemas/projects.ts';

eachDatabase('projects', (database) => {
  let api: TestApi;
  let changed: number;

  beforeEach(async () => {
    changed = 0;
    api = await apiOn(database(), { settingsChanged: () => void (changed += 1) });
    const { connections, hosts } = setup;
    expect((await api.call('PUT', '/api/v1/setup', { body: { connections, hosts } })).status).toBe(200);
    changed = 0;
  });
  afterEach(() => api.end());

  async function send(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    sent: { body?: unknown; token?: string },
  ) {
    const { status, json } = await api.call(method, `/api/v1/projects${url}`, sent);
    return { status, json, project: json as unknown as ProjectDetailAnswer };
  }
  const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
    send(method, url, body === undefined ? {} : { body });
  const add = (more: object = {}) => ask('POST', '', { host: 'jira', key: 'SUP', connection: 'acme', ...more });

  async function colleague(): Promise<string> {
    const { json } = await api.call('POST', '/api/v1/api-keys', { body: { name: 'ops', scopes: ['admin'] } });
    return json.key;
  }

  test('one is set up with everything as by default, and listed with its links', async () => {
    const { status, project } = await add();
    expect(status).toBe(201);
    expect(project).toMatchObject({
      host: { name: 'jira', kind: 'jira-data-center' },
      key: 'SUP',
      connection: { name: 'acme' },
      links: 0,
      revision: 1,
      updatedBy: 'operator',
    });
    expect(project.settings).toEqual({
      linking: defaultLinking(),
      panel: {
        enabled: true,
        contactSource: ['linked'],
        fields: { user: ['email', 'phone'], lead: ['email'] },
        sum: null,
      },
      commands: { enabled: false, issueType: 'Task' },
      commentsToIssue: { customerReplies: false, teammateNotes: false },
      escalation: { teams: [], defaultTicketType: null, fields: [] },
      statusSync: {
        enabled: false,
        wins: { toIntercom: 'latest', fromIntercom: 'latest' },
        toIntercom: {},
        toIntercomByCategory: {},
        fromIntercom: {},
        byTicketType: [],
        onConversation: { closed: null, customerReplied: null },
        fields: [],
      },
      mail: defaultMail(),
    });
    expect(changed).toBe(1);
    const listed = await ask('GET', '');
    expect(listed.json.items).toMatchObject([
      { host: 'jira', key: 'SUP', connection: 'acme', linking: true, links: 0 },
    ]);
    expect((await ask('GET', `/${project.id}`)).project).toEqual(project);
  });

  test('what cannot be is refused in words', async () => {
    await add();
    const twice = await add();
    expect([twice.status, twice.json.code]).toEqual([409, 'project_exists']);
    const host = await add({ host: 'jiro', key: 'OPS' });
    expect([host.status, host.json.code, host.json.detail]).toEqual([
      422,
      'unknown_host',
      'host: there is no host "jiro"; did you mean jira?',
    ]);
    expect((await add({ key: 'OPS', connection: 'nobody' })).json.code).toBe('unknown_connection');
    expect((await add({ key: 'sup 1' })).json.detail).toContain('is no project key; write one such as SUP');
    expect((await ask('GET', '/3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e')).status).toBe(404);
  });

  test('a section is saved by itself and whole; the others stay', async () => {
    const { project } = await add({ settings: { commands: { enabled: true } } });
    const saved = await ask('PATCH', `/${project.id}`, {
      revision: 1,
      panel: { contactSource: ['reporter', 'linked', 'reporter'], fields: { user: ['plan', 'email', 'plan'] } },
    });
    expect(saved.status).toBe(200);
    expect(saved.project.revision).toBe(2);
    expect(saved.project.settings.panel).toEqual({
      enabled: true,
      contactSource: ['reporter', 'linked'],
      fields: { user: ['plan', 'email'], lead: ['email'] },
      sum: null,
    });
    expect(saved.project.settings.commands).toEqual({ enabled: true, issueType: 'Task' });
    expect(changed).toBe(2);
  });

  test('the connection is changed, and taken away', async () => {
    const { project } = await add();
    const without = await ask('PATCH', `/${project.id}`, { revision: 1, connection: null });
    expect(without.project.connection).toBeNull();
    const again = await ask('PATCH', `/${project.id}`, { revision: 2, connection: 'acme' });
    expect(again.project.connection?.name).toBe('acme');
  });

  test('of two who save at once the second is told who was faster, and changes nothing', async () => {
    const { project } = await add();
    const token = await colleague();
    await send('PATCH', `/${project.id}`, { body: { revision: 1, commands: { enabled: true } }, token });
    const late = await ask('PATCH', `/${project.id}`, { revision: 1, panel: { enabled: false } });
    expect([late.status, late.json.code]).toEqual([409, 'changed_meanwhile']);
    expect(late.json.detail).toMatch(
      /^API key ops saved settings of SUP meanwhile \(.*, revision 2\)\. Nothing of yours/,
    );
    const { project: now } = await ask('GET', `/${project.id}`);
    expect([now.settings.panel.enabled, now.settings.commands.enabled]).toEqual([true, true]);
    const removal = await ask('DELETE', `/${project.id}?revision=1`);
    expect([removal.status, removal.json.code]).toEqual([409, 'changed_meanwhile']);
  });

  test('twenty who save from the same revision: one of them does', async () => {
    const { project } = await add();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask('PATCH', `/${project.id}`, { revision: 1, commands: { enabled: true } })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ json }) => json.code === 'changed_meanwhile')).toHaveLength(19);
  });

  test('a removed project can be set up again as it was, from the answer', async () => {
    const { project } = await add({ settings: { linking: { bringOver: 'all' } } });
    const removed = await ask('DELETE', `/${project.id}?revision=1`);
    expect(removed.status).toBe(200);
    expect((await ask('GET', '')).json.items).toEqual([]);
    expect((await ask('DELETE', `/${project.id}?revision=1`)).status).toBe(404);
    const { host, key, connection, settings } = removed.project;
    const back = await ask('POST', '', { host: host.name, key, connection: connection?.name, settings });
    expect(back.project.settings).toEqual(project.settings);
  });

  describe('a mistake is told with its place', () => {
    async function complaints(sections: object): Promise<string[]> {
      const { project } = await add();
      const { status, json } = await ask('PATCH', `/${project.id}`, { revision: 1, ...sections });
      expect(status).toBe(422);
      return json.errors.map(({ message }) => message);
    }

    test('in a template', async () => {
      const template = 'Hello\n{{actor}} {{issue.kay}}';
      expect(await complaints({ linking: { events: { status: { template } } } })).toEqual([
        'linking.events.status.template: unknown_field issue.kay; did you mean issue.key? (line 2, character 11)',
      ]);
    });

    test('in a key', async () => {
      expect(await complaints({ linking: { event: {} } })).toEqual([
        'linking.event: unknown key, did you mean events?',
      ]);
    });

    test('in the field mapping', async () => {
      const fields = [
        { ticketType: '88', attribute: 'Severity', from: 'priority', constant: 'x' },
        { ticketType: '88', attribute: 'Severity', constant: 'x', values: { a: 'b' } },
      ];
      expect(await complaints({ escalation: { fields } })).toEqual([
        'escalation.fields[0]: needs exactly one of from, constant, template',
        'escalation.fields[1].values: is for "from" only',
      ]);
    });

    test('in doubles of the field mapping', async () => {
      const entry = { ticketType: '88', attribute: 'Severity', constant: 'x' };
      expect(await complaints({ escalation: { fields: [entry, entry] } })).toEqual([
        'escalation.fields[1].attribute: "Severity" of the ticket type 88 is filled already by fields[0]',
      ]);
    });
  });

  test('who may only read and write changes no settings', async () => {
    const { project } = await add();
    const { json } = await api.call('POST', '/api/v1/api-keys', { body: { name: 'agent', scopes: ['read', 'write'] } });
    const token = json.key;
    expect((await send('GET', `/${project.id}`, { token })).status).toBe(200);
    expect((await send('PATCH', `/${project.id}`, { body: { revision: 1, panel: {} }, token })).status).toBe(403);
    expect((await send('POST', '', { body: { host: 'jira', key: 'OPS' }, token })).status).toBe(403);
    expect((await send('DELETE', `/${project.id}?revision=1`, { token })).status).toBe(403);
    expect((await send('POST', `/${project.id}/preview`, { body: { event: 'status' }, token })).status).toBe(403);
  });

  test('the project of another organization is not there', async () => {
    const { project } = await add();
    const stranger = await apiOn(database());
    const url = `/api/v1/projects/${project.id}`;
    expect((await stranger.call('GET', url, { token: api.deps.operatorToken })).status).toBe(404);
    expect((await stranger.call('PATCH', url, { body: { revision: 1, panel: {} } })).status).toBe(404);
    await stranger.end();
  });

  test('the audit log says who changed which sections', async () => {
    const { project } = await add();
    await ask('PATCH', `/${project.id}`, { revision: 1, panel: {}, commands: {} });
    await ask('DELETE', `/${project.id}?revision=2`);
    const filter = { actor: null, action: 'project', search: null, from: null, to: null };
    const rows = await database().db.tx(api.organizationId, (sql) =>
      listAudit(sql, filter, { after: null, limit: 10, order: 'oldest' }),
    );
    expect(rows.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ['operator', 'project.added', 'jira/SUP'],
      ['operator', 'project.changed', 'jira/SUP'],
      ['operator', 'project.removed', 'jira/SUP'],
    ]);
    expect(rows[1]?.detail['sections']).toEqual(['panel', 'commands']);
  });
});
