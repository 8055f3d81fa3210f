import { expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../../test/databases.ts';
import { createApiKey, listApiKeys, revokeApiKey, verifyApiKey } from './api-keys.ts';
import type { Db } from '../db.ts';
import { defaultOrganizationId, ensureDefaultOrganization, listOrganizations } from './organizations.ts';
import { findSession, listSessions, startSession } from './sessions.ts';
import { createSignInLink, endLinksTo, readSignInLink, takeSignInLink } from './sign-in-links.ts';
import { addUser, disableUser, removeUser } from './users.ts';

const nowhere = { device: null, ip: null };
const asOperator = {
  userId: null,
  role: 'admin',
  how: 'link',
  secondFactor: false,
  setsPassword: false,
  ...nowhere,
} as const;

function newKey(db: Db, organizationId: string, expiresAt: Date | null = null) {
  return db.tx(organizationId, (sql) => createApiKey(sql, { name: 'ci', scopes: ['read'], expiresAt }));
}

function newSession(db: Db, organizationId: string, userId: string | null = null) {
  return db.tx(organizationId, (sql) => startSession(sql, { ...asOperator, userId }));
}

function newUser(db: Db, organizationId: string) {
  return db.tx(organizationId, (sql) => addUser(sql, { email: ' Ada@Acme.example ', name: 'Ada', role: 'agent' }));
}

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
    const { key, token } = await newKey(db, organizationId);
    expect(token).toMatch(/^dbk_[\w-]{43}$/);
    expect(token.startsWith(key.prefix)).toBe(true);
    expect(await verifyApiKey(db, token)).toMatchObject({ organizationId, name: 'ci', scopes: ['read'] });
    expect(JSON.stringify(await db.call('select * from api_keys'))).not.toContain(token);
    const [listed, ...more] = await db.tx(organizationId, listApiKeys);
    expect([listed?.name, more]).toEqual(['ci', []]);
    expect(listed?.lastUsedAt).toBeInstanceOf(Date);
  });

  test('an API key that was revoked, has expired, or never was, opens nothing', async () => {
    const { db } = database();
    const [mine, theirs] = [await makeOrganization(db), await makeOrganization(db)];
    const { key, token } = await newKey(db, mine);
    expect(await db.tx(theirs, (sql) => revokeApiKey(sql, key.id))).toBeNull();
    expect(await verifyApiKey(db, token)).not.toBeNull();
    expect(await db.tx(mine, (sql) => revokeApiKey(sql, key.id))).toBe('ci');
    expect(await verifyApiKey(db, token)).toBeNull();
    expect(await verifyApiKey(db, 'dbk_made_up')).toBeNull();
    const expired = await newKey(db, theirs, new Date(Date.now() - 1_000));
    expect(await verifyApiKey(db, expired.token)).toBeNull();
    const living = await newKey(db, await makeOrganization(db), new Date(Date.now() + 3_600_000));
    expect(await verifyApiKey(db, living.token)).not.toBeNull();
  });

  test('an API key’s name is taken once', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    await newKey(db, organizationId);
    await expect(newKey(db, organizationId)).rejects.toMatchObject({ code: 'name_taken' });
  });

  test('a link signs in once, for one of several who try at the same moment', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const link = { userId: null, role: 'admin', purpose: 'sign-in', minutes: 10 } as const;
    const { token } = await db.tx(organizationId, (sql) => createSignInLink(sql, link));
    expect(await readSignInLink(db, token)).toMatchObject({ organizationId, purpose: 'sign-in', user: null });
    const tries = await Promise.all([1, 2, 3].map(() => db.tx(organizationId, (sql) => takeSignInLink(sql, token))));
    expect(tries.filter((taken) => taken !== null)).toEqual([{ userId: null, role: 'admin', purpose: 'sign-in' }]);
    expect(await readSignInLink(db, token)).toBeNull();
    expect(JSON.stringify(await db.call('select * from sign_in_tokens'))).not.toMatch(/dbi_/);
  });

  test('a link does not sign in once it is old, once it was ended, or for who is disabled', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const user = await newUser(db, organizationId);
    const make = (minutes: number) =>
      db.tx(organizationId, (sql) =>
        createSignInLink(sql, { userId: user.id, role: 'agent', purpose: 'invitation', minutes }),
      );
    const isGood = async (token: string) =>
      (await readSignInLink(db, token)) !== null &&
      (await db.tx(organizationId, (sql) => takeSignInLink(sql, token))) !== null;
    expect(await isGood((await make(-1)).token)).toBe(false);
    expect(await isGood((await make(5)).token)).toBe(true);
    const third = await make(5);
    expect(await db.tx(organizationId, (sql) => endLinksTo(sql, user.id))).toBe(1);
    expect(await isGood(third.token)).toBe(false);
    const fourth = await make(5);
    await db.call('update users set disabled_at = now() where id = $1', [user.id]);
    expect(await isGood(fourth.token)).toBe(false);
  });

  test('a session ends by age and by idleness', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    for (const end of ['expires_at = now()', `last_seen_at = now() - interval '13 hours'`]) {
      const token = await newSession(db, organizationId);
      expect(await findSession(db, token)).toMatchObject({ organizationId, userId: null, name: 'operator' });
      await db.call(`update sessions set ${end} where organization_id = $1`, [organizationId]);
      expect(await findSession(db, token)).toBeNull();
    }
    await newSession(db, organizationId);
    const left = await db.call('select from sessions where organization_id = $1 and expires_at <= now()', [
      organizationId,
    ]);
    expect(left).toEqual([]);
    expect(JSON.stringify(await db.call('select * from sessions'))).not.toMatch(/dbs_/);
  });

  test('an operator without a name sees that one session only', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const session = await findSession(db, await newSession(db, organizationId));
    await newSession(db, organizationId);
    const seen = await db.tx(organizationId, (sql) => listSessions(sql, session as NonNullable<typeof session>));
    expect(seen.map(({ id }) => id)).toEqual([session?.id]);
  });

  test('a user’s session has the user’s name and present role, accepts the invitation, and ends with the user', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const user = await newUser(db, organizationId);
    expect(user.email).toBe('ada@acme.example');
    await expect(newUser(db, organizationId)).rejects.toMatchObject({ code: 'email_taken' });
    const token = await newSession(db, organizationId, user.id);
    await db.call(`update users set role = 'admin' where organization_id = $1`, [organizationId]);
    expect(await findSession(db, token)).toMatchObject({ userId: user.id, role: 'admin', name: 'Ada' });
    const [row] = await db.call('select accepted_at, last_seen_at from users where id = $1', [user.id]);
    expect(row).toMatchObject({ accepted_at: expect.any(Date) as Date, last_seen_at: expect.any(Date) as Date });
    await db.call('update users set disabled_at = now() where id = $1', [user.id]);
    expect(await findSession(db, token)).toBeNull();
    await db.call('delete from users where organization_id = $1', [organizationId]);
    expect(await findSession(db, token)).toBeNull();
  });

  test('the last active admin stays, also when two remove each other at once', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const admins = await db.tx(organizationId, async (sql) => [
      await addUser(sql, { email: 'a@acme.example', name: 'A', role: 'admin' }),
      await addUser(sql, { email: 'b@acme.example', name: 'B', role: 'admin' }),
    ]);
    await db.call('update users set accepted_at = now() where organization_id = $1', [organizationId]);
    const tries = await Promise.allSettled([
      db.tx(organizationId, (sql) => removeUser(sql, admins[0]?.id ?? '')),
      db.tx(organizationId, (sql) => disableUser(sql, admins[1]?.id ?? '')),
    ]);
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = tries.find((one) => one.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'last_admin' });
  });
});
