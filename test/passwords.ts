/**
 * Passwords in tests cost a hundredth of what they cost in production, where hundreds of hashes are minutes of a processor. In: nothing.
 * Out: Node's scrypt with less to do, in the test processes alone: the product asks for what it always asks for, and cannot tell.
 */
import crypto, { type BinaryLike, type ScryptOptions } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

type Done = (error: Error | null, key: Buffer) => void;

const { scrypt: real } = crypto;

/** As the product calls it. */
function cheap(
  password: BinaryLike,
  ...[salt, length, options, done]: [BinaryLike, number, ScryptOptions, Done]
): void {
  real(password, salt, length, { ...options, cost: 2 ** 8, parallelization: 1 }, done);
}

export function cheapPasswords(): void {
  replace(cheap);
}

/** For what looks at the hashes themselves, or at how long they take; until the next test file. */
export function passwordsAsInProduction(): void {
  replace(real);
}

function replace(scrypt: typeof cheap | typeof real): void {
  Object.assign(crypto, { scrypt });
  syncBuiltinESMExports();
}
