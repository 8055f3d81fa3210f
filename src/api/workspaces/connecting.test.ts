import { expect, test } from 'vitest';
import { acme, apiOn, setup } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';

eachDatabase('a connection', (database) => {
  test('that is to take a name that another has is not reconnected either', async () => {
    const other = { ...acme, workspaceId: 'ws2', workspaceName: 'Globex' };
    const api = await apiOn(database(), {
      identify: (token) => Promise.resolve(token === 'token-of-acme' ? acme : other),
    });
    await api.call('PUT', '/api/v1/setup', { body: setup });
    const made = await api.call('POST', '/api/v1/connections', { body: { accessToken: 'first', name: 'globex' } });
    expect(made.status).toBe(201);
    const changes = { name: 'acme', accessToken: 'second' };
    const refused = await api.call('PATCH', `/api/v1/connections/${made.json.id}`, { body: changes });
    expect([refused.status, refused.json.code]).toEqual([409, 'name_taken']);
    expect((await api.call('GET', '/api/v1/audit-log')).text).not.toContain('connection.reconnected');
    await api.end();
  });
});
