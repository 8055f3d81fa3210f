/** What a notification of Intercom says, and whether it is genuine. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A notification's envelope (Intercom docs, webhooks). What is missing is null. */
export interface Notification {
  /** Equal on each delivery of the same notification. */
  id: string | null;
  workspaceId: string | null;
  topic: string | null;
}

export function readNotification(value: Record<string, unknown>): Notification {
  return { id: text(value['id']), workspaceId: text(value['app_id']), topic: text(value['topic']) };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : null;
}

/**
 * True if `X-Hub-Signature` is `sha1=` and the lower-case HMAC-SHA1 of these very bytes with one of the client secrets
 * (Intercom docs, webhooks). Each secret takes the same time, right or wrong.
 */
export function isSignedBy(secrets: readonly string[], raw: Uint8Array, header: string | undefined): boolean {
  if (header === undefined || !/^sha1=[0-9a-f]{40}$/.test(header)) return false;
  const given = Buffer.from(header.slice('sha1='.length), 'hex');
  let signed = false;
  for (const secret of secrets) {
    if (secret !== '' && timingSafeEqual(createHmac('sha1', secret).update(raw).digest(), given)) signed = true;
  }
  return signed;
}
