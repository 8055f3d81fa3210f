/**
 * Ids and references that follow from what they stand for. A database that was restored from a backup hears of a change again and comes to
 * the same id and the same reference, so that what was written for it before can be found where it was written (I34).
 */
import { hash } from 'node:crypto';

/** A UUID (version 8, RFC 9562) of these words, in this order; `what` keeps kinds of things apart. */
export function derivedId(what: string, ...words: readonly string[]): string {
  const bytes = digest(what, words).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** One id after the other, for what an event brings into being. */
export function idsOf(what: string, ...words: readonly string[]): () => string {
  let n = 0;
  return () => derivedId(what, ...words, String(n++));
}

const REF_LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The short reference people see in a note and a read-back looks for: 6 letters that cannot be taken for each other. */
export function derivedRef(organizationId: string, key: string): string {
  let rest = digest('ref', [organizationId, key]).readUIntBE(0, 6);
  return Array.from({ length: 6 }, () => {
    const letter = REF_LETTERS[rest % REF_LETTERS.length];
    rest = Math.floor(rest / REF_LETTERS.length);
    return letter;
  }).join('');
}

/** The length of each word goes in too, so that no two lists are the same text. */
function digest(what: string, words: readonly string[]): Buffer {
  return hash('sha256', [what, ...words].map((word) => `${Buffer.byteLength(word)}:${word}`).join(''), 'buffer');
}
