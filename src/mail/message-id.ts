/** What a mail is known by before it is read, so that one that is told again is kept once. */
import { createHash } from 'node:crypto';

/** Told from its beginning: its Message-ID, else its content. */
export function messageIdIn(raw: Uint8Array): string {
  const head = headOf(raw);
  const id = /^message-id:[ \t]*(?:\r?\n[ \t]+)?<?([^<>\s]{1,900})>?/im.exec(head)?.[1];
  return id ?? `sha256:${createHash('sha256').update(raw).digest('hex')}`;
}

function headOf(raw: Uint8Array): string {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 64 * 1024)).toString('latin1');
  const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length;
  return head.slice(0, end);
}
