import { scryptSync } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { passwordsAsInProduction } from '../../../test/passwords.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

beforeAll(passwordsAsInProduction);

test('a password is kept as scrypt, with its parameters and a salt of its own', async () => {
  const [first, second] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
  expect(first).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(second).not.toBe(first);
  expect(await verifyPassword(first, 'correct horse')).toBe(true);
  expect(await verifyPassword(first, 'correct horsf')).toBe(false);
  expect(await verifyPassword(first, '')).toBe(false);
});

test('a hash that was made with other parameters stays good', async () => {
  const salt = Buffer.from('sixteen bytes!!!');
  const key = scryptSync('old', salt, 64, { cost: 2 ** 14, blockSize: 8, parallelization: 1 });
  const hash = `$scrypt$ln=14,r=8,p=1$${salt.toString('base64').replace(/=+$/, '')}$${key.toString('base64').replace(/=+$/, '')}`;
  expect(await verifyPassword(hash, 'old')).toBe(true);
  expect(await verifyPassword(hash, 'new')).toBe(false);
});

test.each([null, '', 'plain text', '$scrypt$ln=15,r=8,p=3$$', '$argon2id$v=19$m=1$a$b'])(
  'nothing opens with the hash %j',
  async (hash) => {
    expect(await verifyPassword(hash, '')).toBe(false);
    expect(await verifyPassword(hash, 'anything')).toBe(false);
  },
);

test('one text counts as the same however a keyboard spells it', async () => {
  const hash = await hashPassword('Zoe\u0308 und das Meer');
  expect(await verifyPassword(hash, 'Zo\u00EB und das Meer')).toBe(true);
});

test('as many as come at once are all answered', async () => {
  const hash = await hashPassword('many');
  const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => verifyPassword(hash, n === 3 ? 'many' : 'few')));
  expect(answers).toEqual([false, false, true, false, false]);
});
