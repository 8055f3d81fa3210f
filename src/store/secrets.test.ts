import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import { makeSealer, readMasterKey, type SecretPlace } from './secrets.ts';

const newSecret = () => randomBytes(32).toString('base64');
const token: SecretPlace = { table: 'connections', column: 'sealed_token', rowId: randomUUID() };

eachDatabase('sealed secrets', (database) => {
  test('open again, also in another process that has the same key', async () => {
    const { db, organizationId } = database();
    const secret = newSecret();
    const sealed = await makeSealer(db, { secret, previous: null }).seal(organizationId, token, 'tok_äöü');
    expect(sealed).toMatch(/^v1\.[0-9a-f]{12}\.[\w-]+$/);
    expect(sealed).not.toContain('tok');
    const opened = await makeSealer(db, { secret, previous: null }).open(organizationId, token, sealed);
    expect(opened).toBe('tok_äöü');
  });

  test('of one text are never the same twice', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const sealer = makeSealer(db, { secret: newSecret(), previous: null });
    const [one, two] = [await sealer.seal(organizationId, token, 'x'), await sealer.seal(organizationId, token, 'x')];
    expect(one).not.toBe(two);
  });

  test('open in no other organization, row or column', async () => {
    const { db } = database();
    const [mine, theirs] = [await makeOrganization(db), await makeOrganization(db)];
    const sealer = makeSealer(db, { secret: newSecret(), previous: null });
    const sealed = await sealer.seal(mine, token, 'tok');
    await sealer.seal(theirs, token, 'other');
    await expect(sealer.open(theirs, token, sealed)).rejects.toThrow();
    await expect(sealer.open(mine, { ...token, rowId: randomUUID() }, sealed)).rejects.toThrow('does not open here');
    await expect(sealer.open(mine, { ...token, column: 'sealed_client_secret' }, sealed)).rejects.toThrow(
      'does not open',
    );
  });

  test('do not open in an organization that was given the other’s data key', async () => {
    const { db } = database();
    const [mine, theirs] = [await makeOrganization(db), await makeOrganization(db)];
    const secret = newSecret();
    await makeSealer(db, { secret, previous: null }).seal(mine, token, 'tok');
    await db.call(
      'update organizations set sealed_data_key = (select sealed_data_key from organizations where id = $1) where id = $2',
      [mine, theirs],
    );
    const opening = makeSealer(db, { secret, previous: null }).seal(theirs, token, 'x');
    await expect(opening).rejects.toThrow('does not open here');
  });

  test('that were changed do not open', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const sealer = makeSealer(db, { secret: newSecret(), previous: null });
    const sealed = await sealer.seal(organizationId, token, 'tok');
    const at = sealed.length - 5;
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    await expect(sealer.open(organizationId, token, changed)).rejects.toThrow('does not open here');
    await expect(sealer.open(organizationId, token, 'tok')).rejects.toThrow('not a sealed secret');
  });

  test('of two processes that begin at once are sealed with one data key', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const secret = newSecret();
    const sealers = Array.from({ length: 8 }, () => makeSealer(db, { secret, previous: null }));
    const sealed = await Promise.all(sealers.map((sealer) => sealer.seal(organizationId, token, 'tok')));
    expect(new Set(sealed.map((text) => text.split('.')[1])).size).toBe(1);
  });
});

eachDatabase('rotation of the master key', (database) => {
  test('under use loses nothing, can be stopped and resumed, and ends with no data key on the old one', async () => {
    const { db } = database();
    await db.call('update organizations set sealed_data_key = null');
    const [old, current] = [newSecret(), newSecret()];
    const before = makeSealer(db, { secret: old, previous: null });
    const organizations = await Promise.all(Array.from({ length: 12 }, () => makeOrganization(db)));
    const sealed = await Promise.all(organizations.map((id) => before.seal(id, token, `of ${id}`)));

    const during = makeSealer(db, { secret: current, previous: old });
    expect(await during.status()).toEqual({ current: 0, old: 12 });
    // Stopped half way: some were done by a process that then died.
    await db.call(
      `update organizations set sealed_data_key = 'v1.away.' || sealed_data_key where id = any ($1::uuid[])`,
      [organizations.slice(6)],
    );
    await expect(during.rotate()).rejects.toThrow('not here');
    await db.call(`update organizations set sealed_data_key = replace(sealed_data_key, 'v1.away.', '')`);

    const reading = organizations.map(async (id, n) => {
      for (let round = 0; round < 10; round += 1) {
        const reader = makeSealer(db, { secret: current, previous: old });
        expect(await reader.open(id, token, sealed[n] ?? '')).toBe(`of ${id}`);
      }
    });
    const [changed] = await Promise.all([during.rotate(), ...reading]);
    expect(changed).toBeGreaterThan(0);
    expect(await during.status()).toEqual({ current: 12, old: 0 });
    expect(await during.rotate()).toBe(0);

    const after = makeSealer(db, { secret: current, previous: null });
    await expect(after.check()).resolves.toBeUndefined();
    const opened = await Promise.all(organizations.map((id, n) => after.open(id, token, sealed[n] ?? '')));
    expect(opened).toEqual(organizations.map((id) => `of ${id}`));
    await expect(makeSealer(db, { secret: old, previous: null }).check()).rejects.toThrow('DESKBRIDGE_SECRET');
  });

  test('says beforehand what it would do with each data key, and changes none by saying so', async () => {
    const { db } = database();
    await db.call('update organizations set sealed_data_key = null');
    const [old, current] = [newSecret(), newSecret()];
    const sealedWith = async (secret: string): Promise<string> => {
      const organizationId = await makeOrganization(db);
      await makeSealer(db, { secret, previous: null }).seal(organizationId, token, 'tok');
      return organizationId;
    };
    const [before, now, elsewhere] = [await sealedWith(old), await sealedWith(current), await sealedWith(newSecret())];
    const stored = () => db.call('select id, sealed_data_key, xmin::text from organizations order by id');
    const rows = await stored();

    const plan = await makeSealer(db, { secret: current, previous: old }).plan();
    expect(new Map(plan.map(({ organization, sealed }) => [organization, sealed]))).toEqual(
      new Map([
        [`organization ${before}`, 'old'],
        [`organization ${now}`, 'current'],
        [`organization ${elsewhere}`, 'shut'],
      ]),
    );
    expect(plan.find(({ sealed }) => sealed === 'shut')?.problem).toContain('DESKBRIDGE_SECRET_PREVIOUS');
    expect(await stored()).toEqual(rows);
  });
});

test.each([
  ['nothing', ''],
  ['something short', 'c2VjcmV0'],
  ['33 bytes', randomBytes(33).toString('base64')],
  ['no base64', 'this is not a secret at all, but 44 letters!'],
])('a master key that is %s is refused with one line that says what to do', (_, text) => {
  expect(() => readMasterKey(text, 'DESKBRIDGE_SECRET')).toThrow(/^DESKBRIDGE_SECRET [^\n]*openssl rand -base64 32$/);
});
