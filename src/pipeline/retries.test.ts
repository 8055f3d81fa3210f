import { expect, test } from 'vitest';
import type { Db } from '../store/db.ts';
import { startRetries } from './retries.ts';

test('a bulk retry that cannot be worked off keeps no other waiting, and is told of once', async () => {
  const troubles: unknown[] = [];
  let looks = 0;
  const seenTwice = new Promise<void>((resolve) => {
    const runner = startRetries(pretended, {
      wake: () => undefined,
      changed: () => undefined,
      reportTrouble: (_doing, error) => troubles.push(error),
    });
    async function query(_text: string, [id]: unknown[] = []): Promise<never[]> {
      if (id === 'unreadable') throw new TypeError('Cannot read what is stored.');
      looks += 1;
      if (looks === 2) void runner.stop().then(resolve);
      return [];
    }
    pretended.tx = (_organization, work) => work({ query });
  });
  await seenTwice;
  expect(troubles).toEqual([new TypeError('Cannot read what is stored.')]);
});

const unused = (): never => {
  throw new Error('Nothing of this is asked for here.');
};
const pretended = {
  engine: 'embedded',
  call: async () => ['unreadable', 'fine'].map((id) => ({ organizationId: 'o', id })) as never[],
  tx: unused,
  listen: unused,
  notify: unused,
  asOwner: unused,
  inUse: () => 0,
  close: unused,
} satisfies Db as Db;
