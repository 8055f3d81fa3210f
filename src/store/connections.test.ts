import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import type { WorkspaceIdentity } from '../domain/ports.ts';
import { queueIn } from '../../test/queue.ts';
import { changeClientSecret, disconnectConnection } from './connection-changes.ts';
import {
  connectionAccess,
  findConnection,
  getConnection,
  type Keep,
  listConnections,
  saveConnection,
  setConnectionPlan,
  setConnectionState,
} from './connections.ts';
import { type Again, retryEffects } from './effects.ts';
import { webhookConnections } from './webhook-connections.ts';
import { makeSealer } from './secrets.ts';

const secret = randomBytes(32).toString('base64');

function workspace(id: string): WorkspaceIdentity {
  return {
    workspaceId: id,
    workspaceName: `Workspace ${id}`,
    region: 'EU',
    apiUrl: 'https://api.eu.intercom.io',
    adminId: '814860',
    adminName: 'Ada',
  };
}

eachDatabase('connections', (database) => {
  async function fresh(): Promise<{ keep: Keep; organizationId: string }> {
    const { db } = database();
    return {
      keep: { db, sealer: makeSealer(db, { secret, previous: null }) },
      organizationId: await makeOrganization(db),
    };
  }

  const input = { name: 'acme', identity: workspace('ws1'), token: 'dG9rOmNhbmFyeQ==', clientSecret: 'canary secret' };
  const end = (id: string) => ({ id, reason: 'Removed by Ada.', waiting: 'not sent', also: async () => undefined });

  test('are saved with their secrets sealed, and found by name, id and in the list', async () => {
    const { keep, organizationId } = await fresh();
    const saved = await saveConnection(keep, organizationId, input);
    expect(saved).toMatchObject({ name: 'acme', workspaceId: 'ws1', region: 'EU', state: 'connected', plan: 'ok' });
    expect(await findConnection(keep.db, organizationId, 'acme')).toEqual(saved);
    expect(await getConnection(keep.db, organizationId, saved.id)).toEqual(saved);
    expect(await listConnections(keep.db, organizationId)).toEqual([saved]);
    const stored = await keep.db.call(
      'select c.*, o.* from connections c join organizations o on o.id = c.organization_id',
    );
    expect(JSON.stringify(stored)).not.toMatch(/canary|dG9rOmNhbmFyeQ/);
  });

  test('give calls what they need', async () => {
    const { keep, organizationId } = await fresh();
    const { id } = await saveConnection(keep, organizationId, input);
    expect(await connectionAccess(keep, organizationId, id)).toEqual({
      connectionId: id,
      apiUrl: 'https://api.eu.intercom.io',
      token: input.token,
      adminId: '814860',
    });
    expect(await connectionAccess(keep, organizationId, randomUUID())).toBeNull();
  });

  test('are not there for another organization', async () => {
    const { keep, organizationId } = await fresh();
    const other = await makeOrganization(keep.db);
    const { id } = await saveConnection(keep, organizationId, input);
    expect(await getConnection(keep.db, other, id)).toBeNull();
    expect(await connectionAccess(keep, other, id)).toBeNull();
    await setConnectionState(keep.db, other, { id, state: 'broken', reason: null });
    expect(await getConnection(keep.db, organizationId, id)).toMatchObject({ state: 'connected' });
  });

  test('keep id, plan and client secret when the same workspace is connected again', async () => {
    const { keep, organizationId } = await fresh();
    const { id } = await saveConnection(keep, organizationId, input);
    await setConnectionPlan(keep.db, organizationId, { id, plan: 'restricted' });
    await setConnectionState(keep.db, organizationId, { id, state: 'broken', reason: 'The token was revoked.' });
    const again = await saveConnection(keep, organizationId, { ...input, token: 'new', clientSecret: null });
    expect(again).toMatchObject({ id, state: 'connected', stateReason: null, plan: 'restricted' });
    expect(await connectionAccess(keep, organizationId, id)).toMatchObject({ token: 'new' });
    const workspaceId = input.identity.workspaceId;
    expect(await webhookConnections(keep, workspaceId)).toContainEqual({
      organizationId,
      connectionId: id,
      clientSecret: 'canary secret',
      previousClientSecret: null,
    });
  });

  test('do not move to another workspace unless that is said', async () => {
    const { keep, organizationId } = await fresh();
    await saveConnection(keep, organizationId, input);
    const moved = { ...input, identity: workspace('ws2') };
    await expect(saveConnection(keep, organizationId, moved)).rejects.toMatchObject({ code: 'other_workspace' });
    const saved = await saveConnection(keep, organizationId, { ...moved, mayChangeWorkspace: true });
    expect(saved).toMatchObject({ workspaceId: 'ws2' });
  });

  test('are one for each workspace', async () => {
    const { keep, organizationId } = await fresh();
    await saveConnection(keep, organizationId, input);
    const second = saveConnection(keep, organizationId, { ...input, name: 'other' });
    await expect(second).rejects.toMatchObject({ code: 'workspace_taken' });
  });

  test('saved by two at once are one, and its token opens', async () => {
    const { keep, organizationId } = await fresh();
    const both = await Promise.all(
      ['a', 'b'].map((token) => saveConnection(keep, organizationId, { ...input, token })),
    );
    expect(both[0]?.id).toBe(both[1]?.id);
    expect((await connectionAccess(keep, organizationId, both[0]?.id ?? ''))?.token).toMatch(/^[ab]$/);
  });

  test('lose their secrets for good when they are disconnected', async () => {
    const { keep, organizationId } = await fresh();
    const workspaceId = randomUUID();
    const { id } = await saveConnection(keep, organizationId, { ...input, identity: workspace(workspaceId) });
    await disconnectConnection(keep.db, organizationId, end(id));
    expect(await connectionAccess(keep, organizationId, id)).toBeNull();
    expect(await webhookConnections(keep, workspaceId)).toEqual([]);
    const rows = await keep.db.call('select sealed_token, sealed_client_secret from connections where id = $1', [id]);
    expect(rows).toEqual([{ sealed_token: null, sealed_client_secret: null }]);
  });

  test('leave nothing in the queue when they are disconnected, and what waited can be taken up again', async () => {
    const { keep, organizationId } = await fresh();
    const queue = queueIn(keep.db, organizationId);
    const { id } = await saveConnection(keep, organizationId, input);
    const { connectionId: other } = await queue.addConnection();
    await queue.addNotes(id, ['1', '1', '2']);
    await queue.addNotes(other, ['1']);
    await disconnectConnection(keep.db, organizationId, end(id));
    expect((await queue.effects()).map(({ state }) => state)).toEqual(['dead', 'dead', 'dead', 'pending']);
    expect(await queue.run('select count(*)::int as n from jobs')).toEqual([{ n: 1 }]);
    expect(await queue.lanes()).toHaveLength(1);
    const [first] = await queue.effects();
    const again: Again = { organizationId, effectIds: [first?.id ?? ''], from: 'dead', priority: 1 };
    await queue.run('update effects set link_id = null');
    expect(await keep.db.tx(organizationId, (sql) => retryEffects(sql, again))).toHaveLength(1);
    await queue.empty();
  });

  test('disconnected while their client secret was being changed have none', async () => {
    const { keep, organizationId } = await fresh();
    const { id } = await saveConnection(keep, organizationId, input);
    const seal = keep.sealer.seal.bind(keep.sealer);
    keep.sealer.seal = async (...what) => {
      const sealed = await seal(...what);
      await disconnectConnection(keep.db, organizationId, end(id));
      return sealed;
    };
    const told: string[] = [];
    const also = async () => void told.push('changed');
    const changing = changeClientSecret(keep, organizationId, { id, secret: 'a new one', also });
    await expect(changing).rejects.toMatchObject({ code: 'disconnected' });
    expect(told).toEqual([]);
    expect(await getConnection(keep.db, organizationId, id)).toMatchObject({
      state: 'disconnected',
      hasClientSecret: false,
      hasPreviousClientSecret: false,
    });
  });

  test('disconnected while their token was being checked stay disconnected', async () => {
    const { keep, organizationId } = await fresh();
    const { id } = await saveConnection(keep, organizationId, input);
    await disconnectConnection(keep.db, organizationId, end(id));
    await setConnectionState(keep.db, organizationId, { id, state: 'connected', reason: null });
    const found = await getConnection(keep.db, organizationId, id);
    expect(found).toMatchObject({ state: 'disconnected', stateReason: 'Removed by Ada.' });
  });
});
