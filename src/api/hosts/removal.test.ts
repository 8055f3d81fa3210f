import { expect, test } from 'vitest';
import { apiOn, setup } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';

eachDatabase('the end of a host', (database) => {
  test('comes also where the Forge app has not brought a new token for hours, and the webhook cannot be taken away', async () => {
    const api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', { body: setup });
    const [host] = (await api.call('GET', '/api/v1/hosts')).json.items;
    const { db } = database();
    await db.call(`update hosts set sealed_token = null, webhook_made_at = now() where id = $1`, [host?.id]);
    await db.call(
      `insert into forge_installations (organization_id, id, installation_id, cloud_id, api_base_url, environment, state, host_id)
       select organization_id, gen_random_uuid(), id::text, 'c', 'https://x.test', 'PRODUCTION', 'accepted', id from hosts where id = $1`,
      [host?.id],
    );
    const removed = await api.call('DELETE', `/api/v1/hosts/${host?.id}?confirm=true`);
    expect([removed.status, removed.text]).toEqual([200, expect.stringContaining('could not be deleted in Jira')]);
    await db.call(
      `insert into host_checks (organization_id, host_id, known_until, next_at, silent_since) select organization_id, id, now(), now(), now() from hosts where id = $1`,
      [host?.id],
    );
    const { checks } = (await api.call('GET', '/api/v1/doctor')).json;
    expect(checks.map((one) => one.name).filter((name) => name.includes('jira'))).toEqual([]);
    await api.end();
  });
});
