import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOn, setup, type TestApi } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { Reconnect, RetryLater } from '../../domain/errors.ts';

eachDatabase('imports', (database) => {
  let api: TestApi;

  beforeAll(async () => {
    if (database() === null) return;
    api = await apiOn(database());
    const projects = [
      ...setup.projects,
      { host: 'jira', key: 'OFF', connection: 'acme', linking: { enabled: false } },
      { host: 'jira', key: 'BARE' },
    ];
    expect((await api.call('PUT', '/api/v1/setup', { body: { ...setup, projects } })).status).toBe(200);
  });
  afterAll(() => api?.end());

  const start = (body: object) => api.call('POST', '/api/v1/imports', { body });
  const steer = (id: string, wish: string) => api.call('POST', `/api/v1/imports/${id}/${wish}`);

  test('say how many issues they would look at', async () => {
    const answer = await api.call('GET', '/api/v1/imports/preview?host=jira&project=sup');
    expect([answer.status, answer.text]).toEqual([200, '{"total":1,"exact":true}']);
  });

  test('are started, one for a project at a time, paused, taken up and cancelled, each wish once', async () => {
    const made = await start({ host: 'jira', project: 'SUP' });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      host: 'jira',
      project: 'SUP',
      look: 'all',
      tell: false,
      state: 'running',
      reason: null,
      total: 1,
      looked: 0,
      found: 0,
      unchanged: 0,
      linked: 0,
      broken: 0,
      failed: 0,
      perMinute: null,
      secondsLeft: null,
      startedBy: 'operator',
      endedAt: null,
    });
    const { id } = made.json;
    expect((await start({ host: 'jira', project: 'SUP' })).json.code).toBe('import_open');
    expect((await steer(id, 'pause')).json.state).toBe('paused');
    expect((await steer(id, 'pause')).json.state).toBe('paused');
    expect((await start({ host: 'jira', project: 'SUP' })).json.code).toBe('import_open');
    expect((await steer(id, 'resume')).json.state).toBe('running');
    expect((await steer(id, 'cancel')).json.state).toBe('cancelled');
    const over = await steer(id, 'resume');
    expect([over.status, over.json.code]).toEqual([409, 'import_state']);
    expect(over.json.detail).toBe('The import of SUP is cancelled: only one that is paused or failed can go on.');
    const listed = await api.call('GET', '/api/v1/imports');
    expect(listed.json.items.map((one) => one.id)).toEqual([id]);
    expect((await api.call('GET', `/api/v1/imports/${id}`)).json.state).toBe('cancelled');
    expect((await api.call('GET', `/api/v1/imports/${id}/problems`)).json).toEqual({ items: [], next: null });
    const log = await api.call('GET', '/api/v1/audit-log?action=import&sort=oldest');
    expect(log.json.items.map((entry) => (entry as { action?: string }).action)).toEqual([
      'import.started',
      'import.paused',
      'import.paused',
      'import.resumed',
      'import.cancelled',
    ]);
  });

  test.each([
    [{ host: 'gira', project: 'SUP' }, 422, 'unknown_host'],
    [{ host: 'jira', project: 'NONE' }, 422, 'project_not_set_up'],
    [{ host: 'jira', project: 'SUP" OR project = "X' }, 422, 'project_not_set_up'],
    [{ host: 'jira', project: 'OFF' }, 409, 'linking_off'],
    [{ host: 'jira', project: 'BARE' }, 409, 'no_connection'],
    [{ host: 'jira' }, 422, 'invalid_request'],
    [{ host: 'jira', project: 'SUP', look: 'twice' }, 422, 'invalid_request'],
    [{ host: 'jira', project: 'SUP', loud: true }, 422, 'invalid_request'],
  ])('are refused where nothing could come of them: %j', async (...[body, status, code]) => {
    const answer = await start(body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test('are not started where the host does not even count', async () => {
    let error: Error = new RetryLater('Jira answered 503.');
    const away = await apiOn(database(), { countIssues: () => Promise.reject(error) });
    await away.call('PUT', '/api/v1/setup', { body: setup });
    const ask = () => away.call('POST', '/api/v1/imports', { body: { host: 'jira', project: 'SUP' } });
    const later = await ask();
    expect([later.status, later.json.code, later.headers['retry-after']]).toEqual([503, 'host_unavailable', '10']);
    error = new Reconnect('The token is revoked.');
    const refused = await ask();
    expect([refused.status, refused.json.code]).toEqual([502, 'host_refused']);
    expect(refused.json.detail).toContain('The token is revoked.');
    expect((await away.call('GET', '/api/v1/imports')).json.items).toEqual([]);
    await away.end();
  });

  test('are for admins to start and steer, for others to look at; nobody else’s can be seen', async () => {
    const { json } = await api.call('POST', '/api/v1/api-keys', { body: { name: 'agent', scopes: ['read', 'write'] } });
    const as = { token: json.key };
    expect((await api.call('GET', '/api/v1/imports', as)).status).toBe(200);
    const body = { host: 'jira', project: 'SUP' };
    expect((await api.call('POST', '/api/v1/imports', { ...as, body })).status).toBe(403);
    const { id } = (await start(body)).json;
    for (const wish of ['pause', 'resume', 'cancel'])
      expect((await api.call('POST', `/api/v1/imports/${id}/${wish}`, as)).status).toBe(403);
    const other = await apiOn(database());
    expect((await other.call('GET', `/api/v1/imports/${id}`)).status).toBe(404);
    expect((await other.call('POST', `/api/v1/imports/${id}/cancel`)).status).toBe(404);
    expect((await other.call('GET', `/api/v1/imports/${id}/problems`)).status).toBe(404);
    await other.end();
    await steer(id, 'cancel');
  });
});
