import { expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import { createApiKey, listApiKeys, revokeApiKey, verifyApiKey } from './api-keys.ts';
import { defaultOrganizationId, ensureDefaultOrganization, listOrganizations } from './organizations.ts';
import { createSignInToken, createUser, findSession, listUsers, signIn, signOut, sweepSignIns } from './users.ts';

eachDatabase('who may come in', (database) => {
  test('the default organization is one, however many servers start at once', async () => {
    const { db } = database();
    const ids = await Promise.all([1, 2, 3, 4].map(() => ensureDefaultOrganization(db)));
    expect(new Set(ids)).toEqual(new Set([defaultOrganizationId]));
    const all = await listOrganizations(db);
    expect(all.filter(({ name }) => name === 'default')).toHaveLength(1);
  });

  test('an API key is shown once, stored as a hash, and says whose it is', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const { key, token } = await createApiKey(db, organizationId, { name: 'ci', scopes: ['read'] });
    expect(token).toMatch(/^dbk_[\w-]{43}$/);
    expect(token.startsWith(key.prefix)).toBe(true);
    expect(await verifyApiKey(db, token)).toMatchObject({ organizationId, name: 'ci', scopes: ['read'] });
    expect(JSON.stringify(await db.call('select * from api_keys'))).not.toContain(token);
    expect((await listApiKeys(db, organizationId)).map(({ name }) => name)).toEqual(['ci']);
    expect((await listApiKeys(db, organizationId))[0]?.lastUsedAt).toBeInstanceOf(Date);
  });

  test('an API key that was revoked, or never was, opens nothing', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const { key, token } = await createApiKey(db, organizationId, { name: 'ci', scopes: [] });
    expect(await revokeApiKey(db, await makeOrganization(db), key.id)).toBe(false);
    expect(await verifyApiKey(db, token)).not.toBeNull();
    expect(await revokeApiKey(db, organizationId, key.id)).toBe(true);
    expect(await verifyApiKey(db, token)).toBeNull();
    expect(await verifyApiKey(db, 'dbk_made_up')).toBeNull();
  });

  test('an API key’s name is taken once', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    await createApiKey(db, organizationId, { name: 'ci', scopes: [] });
    const second = createApiKey(db, organizationId, { name: 'ci', scopes: [] });
    await expect(second).rejects.toMatchObject({ code: 'name_taken' });
  });

  test('a sign-in token works once, for one of two who try at the same moment', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const token = await createSignInToken(db, organizationId, { userId: null, role: 'admin', minutes: 10 });
    const tries = await Promise.all([1, 2, 3].map(() => signIn(db, token)));
    const sessions = tries.filter((session) => session !== null);
    expect(sessions).toHaveLength(1);
    expect(await findSession(db, sessions[0] ?? '')).toEqual({
      organizationId,
      userId: null,
      role: 'admin',
      name: 'operator',
    });
    expect(JSON.stringify(await db.call('select * from sessions, sign_in_tokens'))).not.toMatch(/dbs_|dbi_/);
  });

  test('a sign-in token that has expired does not work', async () => {
    const { db, organizationId } = database();
    const token = await createSignInToken(db, organizationId, { userId: null, role: 'admin', minutes: -1 });
    expect(await signIn(db, token)).toBeNull();
  });

  test('a session ends by sign-out, by age and by idleness', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const ends = ['sign out', `expires_at = now()`, `last_seen_at = now() - interval '13 hours'`];
    for (const end of ends) {
      const session =
        (await signIn(db, await createSignInToken(db, organizationId, { userId: null, role: 'agent', minutes: 1 }))) ??
        '';
      expect(await findSession(db, session)).not.toBeNull();
      if (end === 'sign out') await signOut(db, session);
      else await db.call(`update sessions set ${end} where organization_id = $1`, [organizationId]);
      expect(await findSession(db, session)).toBeNull();
    }
    await sweepSignIns(db);
    const left = await db.call('select expires_at from sessions where organization_id = $1 and expires_at < now()', [
      organizationId,
    ]);
    expect(left).toEqual([]);
  });

  test('a user’s session has the user’s name and present role, and ends with the user', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const user = await createUser(db, organizationId, { email: ' Ada@Acme.example ', name: 'Ada', role: 'agent' });
    expect(await listUsers(db, organizationId)).toEqual([{ ...user, email: 'ada@acme.example' }]);
    await expect(
      createUser(db, organizationId, { email: 'ADA@acme.example', name: 'x', role: 'agent' }),
    ).rejects.toMatchObject({
      code: 'email_taken',
    });
    const token = await createSignInToken(db, organizationId, { userId: user.id, role: 'agent', minutes: 1 });
    const session = (await signIn(db, token)) ?? '';
    await db.call(`update users set role = 'admin' where organization_id = $1`, [organizationId]);
    expect(await findSession(db, session)).toEqual({ organizationId, userId: user.id, role: 'admin', name: 'Ada' });
    await db.call('delete from users where organization_id = $1', [organizationId]);
    expect(await findSession(db, session)).toBeNull();
  });
});
