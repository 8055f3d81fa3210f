import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token to hand out once: 256 random bits after a prefix that says what it is. */
export function newToken(prefix: string): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** What is stored of a token. It is random and long, so a plain hash is enough: there is nothing to guess. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** In a time that does not tell how much is right. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
