/** How a webhook of each dialect is headed and signed. */
import { createHmac } from 'node:crypto';
import type { Kind } from './model.ts';

/** `sha256=<hex>`: HMAC of the raw bytes (Atlassian docs, webhooks). */
export function hubSignature(secret: string, body: Buffer | string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

export type Envelope = {
  kind: Kind;
  /** Major version of Data Center: signs from 10 on. */
  version: number;
  secret: string | null;
  body: Buffer | string;
  /** The same over all retries of one delivery (Cloud). */
  identifier: string;
  /** 0 is the first attempt, which carries no retry header. */
  attempt: number;
};

export function deliveryHeaders(envelope: Envelope): Record<string, string> {
  const { kind, version, secret, body, identifier, attempt } = envelope;
  const cloud = kind === 'cloud';
  const signature = secret !== null && (cloud || version >= 10) ? hubSignature(secret, body) : undefined;
  return {
    'content-type': cloud ? 'application/json; charset=utf-8' : 'application/json; charset=UTF-8',
    'user-agent': cloud ? 'Atlassian Webhook HTTP Client' : `Atlassian HttpClient / JIRA-${version}`,
    ...(cloud ? { 'x-atlassian-webhook-identifier': identifier, 'x-atlassian-webhook-flow': 'Primary' } : {}),
    ...(cloud && attempt > 0 ? { 'x-atlassian-webhook-retry': String(attempt) } : {}),
    ...(signature === undefined ? {} : { 'x-hub-signature': signature }),
  };
}
