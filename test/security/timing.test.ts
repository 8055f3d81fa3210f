/**
 * How long an answer to a wrong password takes says nothing of whether there is such a person (S16). Counted is the time of the processor,
 * which does not depend on what else the machine does. Two hundred tries take a minute: `npm run test:security` makes them.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/store/accounts/passwords.ts';
import { apiOn, type TestApi } from '../api.ts';
import { type FreshDatabase, freshDatabase } from '../databases.ts';
import { passwordsAsInProduction } from '../passwords.ts';
import { ask } from './sweep.ts';

const PAIRS = 100;

describe.runIf(process.env['SECURITY_LONG'] === '1')('a wrong password', () => {
  let fresh: FreshDatabase;
  let api: TestApi;

  beforeAll(async () => {
    passwordsAsInProduction();
    fresh = (await freshDatabase('embedded')) as FreshDatabase;
    api = await apiOn(fresh);
    const hash = await hashPassword('the same for all of them');
    await fresh.db.call(
      `insert into users (organization_id, id, email, name, role, password_hash)
       select $1, gen_random_uuid(), 'known' || n || '@example.com', 'Known', 'agent', $2 from generate_series(1, $3::int) n`,
      [api.organizationId, hash, PAIRS],
    );
  });
  afterAll(async () => {
    await api.end();
    await fresh.end();
  });

  /** From a network of its own, so that no limit is met. */
  async function timeOf(email: string, n: number): Promise<number> {
    const body = { email, password: 'not the right one' };
    const remoteAddress = `203.${n % 200}.${n >> 4}.7`;
    const headers = { origin: api.deps.publicUrl, 'sec-fetch-site': 'same-origin' };
    const start = process.cpuUsage();
    const { status } = await ask(api.server, { method: 'POST', url: '/api/v1/session', headers, body, remoteAddress });
    expect(status).toBe(401);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  }

  const median = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;

  test('takes as long for an address that nobody has, within a tenth, over 200 tries', async () => {
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let n = 1; n <= PAIRS; n += 1) {
      known.push(await timeOf(`known${n}@example.com`, 2 * n));
      unknown.push(await timeOf(`nobody${n}@example.com`, 2 * n + 1));
    }
    const difference = Math.abs(median(known) - median(unknown)) / median(known);
    expect(difference).toBeLessThan(0.1);
  }, 900_000);
});
