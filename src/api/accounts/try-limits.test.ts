import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../../test/api.ts';
import { eachDatabase, type FreshDatabase, freshDatabase } from '../../../test/databases.ts';
import { browserOn, GOOD_PASSWORD, newPerson } from '../../../test/person.ts';
import { countTry, forgiveTry } from '../../store/accounts/sign-in-tries.ts';
import type { AuditEntryAnswer } from '../schemas/accounts.ts';
import { demandTry, passwordLimits } from './try-limits.ts';

let fresh: FreshDatabase;
let api: TestApi;

beforeAll(async () => {
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
  api = await apiOn(fresh);
});
afterAll(async () => {
  await api.end();
  await fresh.end();
});

const signIn = (email: string, from: string, password = 'wrong') =>
  browserOn(api, from).call('POST', '/session', { email, password });

/** As many tries as it takes, without the passwords. */
async function count(email: string, ip: string, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await demandTry(api.deps, passwordLimits({ email, ip, device: null }));
}

test('the eleventh wrong password in a minute waits, and hears how long; nobody else does', async () => {
  await newPerson(api, { email: 'target@acme.example' });
  await newPerson(api, { email: 'other@acme.example' });
  const statuses: number[] = [];
  for (let n = 0; n < 10; n += 1) statuses.push((await signIn('target@acme.example', '203.0.113.5')).status);
  expect(statuses).toEqual(Array<number>(10).fill(401));
  const waits = await signIn('Target@acme.example ', '203.0.113.5');
  expect([waits.status, waits.json.code]).toEqual([429, 'too_many_requests']);
  expect(Number(waits.headers['retry-after'])).toBeGreaterThan(0);
  expect((await signIn('target@acme.example', '203.0.113.5', GOOD_PASSWORD)).status).toBe(429);
  // The owner elsewhere, somebody else at the same place.
  expect((await signIn('target@acme.example', '192.0.2.50', GOOD_PASSWORD)).status).toBe(200);
  expect((await signIn('other@acme.example', '203.0.113.5', GOOD_PASSWORD)).status).toBe(200);
  const log = await api.call('GET', '/api/v1/audit-log?action=session.refused&limit=200');
  const entries = (log.json.items as unknown as AuditEntryAnswer[]).filter(
    ({ detail }) => detail['why'] === 'too many tries',
  );
  expect(entries.map(({ subject }) => subject)).toEqual(['target@acme.example']);
});

test('an address that nobody has waits just the same', async () => {
  await count('ghost@acme.example', '203.0.113.6', 10);
  expect((await signIn('ghost@acme.example', '203.0.113.6')).status).toBe(429);
});

test('what a request claims of where it comes from does not help', async () => {
  await count('spoof@acme.example', '203.0.113.9', 10);
  for (const address of ['192.0.2.1', '192.0.2.2']) {
    const claim = { 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}` };
    const browser = browserOn(api, '203.0.113.9', claim);
    const answer = await browser.call('POST', '/session', { email: 'spoof@acme.example', password: 'wrong' });
    expect(answer.status).toBe(429);
  }
});

test('behind the operator’s own proxy it goes by what that says last', async () => {
  const { organizationId } = api;
  const proxied = await apiOn(fresh, { organizationId, trustedProxies: ['10.0.0.0/8'] });
  const from = (proxy: string, claimed: string) =>
    browserOn(proxied, proxy, { 'x-forwarded-for': claimed }).call('POST', '/session', {
      email: 'proxied@acme.example',
      password: 'wrong',
    });
  await count('proxied@acme.example', '203.0.113.10', 10);
  expect((await from('10.1.2.3', '203.0.113.10')).status).toBe(429);
  expect((await from('10.1.2.3', '192.0.2.99, 203.0.113.10')).status).toBe(429);
  expect((await from('10.1.2.3', '203.0.113.11')).status).toBe(401);
  expect((await from('203.0.113.10', '192.0.2.98')).status).toBe(429);
  await proxied.end();
});

test('against many accounts from one network, the whole network waits, also of IPv6', async () => {
  for (let n = 0; n < 30; n += 1) await count(`many-${n}@acme.example`, `2001:db8:1:2::${n.toString(16)}`, 1);
  await expect(count('more@acme.example', '2001:db8:1:2:ffff::1', 1)).rejects.toMatchObject({ status: 429 });
  await expect(count('more@acme.example', '2001:db8:1:3::1', 1)).resolves.toBeUndefined();
});

test('one account tried from many networks waits for an hour, but not for its owner in a browser known here', async () => {
  const { browser } = await newPerson(api, { email: 'known@acme.example' });
  await browser.call('DELETE', '/session');
  for (let n = 0; n < 100; n += 1) await count('known@acme.example', `198.18.${n}.1`, 1);
  const elsewhere = await signIn('known@acme.example', '192.0.2.60', GOOD_PASSWORD);
  expect(elsewhere.status).toBe(429);
  expect(Number(elsewhere.headers['retry-after'])).toBeGreaterThan(60);
  const body = { email: 'known@acme.example', password: GOOD_PASSWORD };
  expect((await browser.call('POST', '/session', body)).status).toBe(200);
  // What makes a browser known is of one user, and cannot be made up.
  const forged = browserOn(api, '192.0.2.61');
  forged.cookies.set('deskbridge_device', `${'A'.repeat(22)}.${'B'.repeat(43)}`);
  expect((await forged.call('POST', '/session', body)).status).toBe(429);
});

test('tries that end well do not count', async () => {
  const { browser } = await newPerson(api, { email: 'busy@acme.example' });
  browser.cookies.delete('deskbridge_device');
  for (let n = 0; n < 12; n += 1) {
    const body = { email: 'busy@acme.example', password: GOOD_PASSWORD };
    expect((await browserOn(api, '192.0.2.70').call('POST', '/session', body)).status).toBe(200);
  }
});

eachDatabase('tries', (database) => {
  const limits = [
    { what: 'a', most: 3, seconds: 60 },
    { what: 'b', most: 5, seconds: 600 },
  ];

  test('are counted once each, also at the same moment, and say who was the first too many', async () => {
    const { db, organizationId } = database();
    const answers = await Promise.all(Array.from({ length: 6 }, () => countTry(db, organizationId, limits)));
    const refused = answers.filter((answer) => answer !== null);
    expect(refused).toHaveLength(3);
    expect(refused.filter(({ first }) => first)).toHaveLength(1);
    expect(Math.max(...refused.map(({ seconds }) => seconds))).toBeGreaterThan(60);
    const [row] = await db.call('select max(tries) as n from sign_in_tries where organization_id = $1', [
      organizationId,
    ]);
    expect(row).toEqual({ n: 6 });
  });

  test('begin anew when their time is over', async () => {
    const { db, organizationId } = database();
    await db.call('update sign_in_tries set until = now() where organization_id = $1', [organizationId]);
    expect(await countTry(db, organizationId, limits)).toBeNull();
    await forgiveTry(db, organizationId, limits);
    for (let n = 0; n < 3; n += 1) expect(await countTry(db, organizationId, limits)).toBeNull();
    expect(await countTry(db, organizationId, limits)).toMatchObject({ first: true });
  });

  test('are known by hashes: no address is kept', async () => {
    const rows = await database().db.call<{ what: string }>('select what from sign_in_tries');
    for (const { what } of rows) expect(what).toMatch(/^[\w-]{43}$/);
  });
});
