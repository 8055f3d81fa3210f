/**
 * Outgoing webhooks of workflows, signed as Standard Webhooks has it: `webhook-id`, `webhook-timestamp`, and in `webhook-signature` the
 * base64 of HMAC-SHA256 over `id.timestamp.body`. Where they may go http.ts says: public addresses, pinned, no redirects (S27).
 */
import { createHmac } from 'node:crypto';
import { Rejected, RetryLater, Unknown } from '../domain/errors.ts';
import { type Http, HttpFailure } from '../http.ts';
import type { DeliverPorts } from '../pipeline/deliver-ports.ts';
import type { Keep } from '../store/connections.ts';
import { signingSecrets } from '../store/webhook-secrets.ts';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

export function webhooksOf(keep: Keep, http: Http): DeliverPorts['postWebhook'] {
  return async (organizationId, { id, url, payload }) => {
    const secrets = await signingSecrets(keep, organizationId);
    const timestamp = Math.floor(Date.now() / 1000);
    const body = JSON.stringify({ id, timestamp: new Date(timestamp * 1000).toISOString(), ...payload });
    const signature = secrets.map((secret) => signatureOf(secret, `${id}.${timestamp}.${body}`)).join(' ');
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature,
    };
    const where = URL.canParse(url) ? new URL(url).host : url;
    const { status, headers: answered } = await http
      .request({ method: 'POST', url, headers, body, timeoutMs: TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES })
      .catch((error: unknown) => {
        if (!(error instanceof HttpFailure)) throw error;
        throw error.sent === 'no' ? new RetryLater(error.reason) : new Unknown(error.reason);
      });
    if (status >= 200 && status < 300) return;
    const said = `${where} answered the webhook with ${status}`;
    if (status === 429 || status === 503)
      throw new RetryLater(said, {
        afterMs: secondsIn(answered['retry-after']),
        limited: status === 429,
        narrow: true,
      });
    if (status >= 500 || status === 408) throw new Unknown(said);
    throw new Rejected(
      `${said}; change what it expects, or the address in the workflow, then try again`,
      'webhook_refused',
    );
  };
}

/** `whsec_<base64>` → `v1,<base64>` */
export function signatureOf(secret: string, content: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

const LONGEST_S = 3600;

function secondsIn(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Math.min(Number(text), LONGEST_S) * 1000 : null;
}
