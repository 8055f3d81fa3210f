/** Who sent a webhook: the signature of Jira Cloud's admin webhooks and of Data Center from 10.0 on. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

export interface Signed {
  header: string | undefined;
  rawBody: Buffer;
  secrets: string[];
}

/**
 * The place of the secret under which `X-Hub-Signature` is the HMAC-SHA256 of exactly these bytes: 0 is the current one, 1, while it is being
 * changed, the one before. Null: it was signed with none of them. Jira names the method in the header; only sha256 is taken.
 */
export function signingSecret({ header, rawBody, secrets }: Signed): number | null {
  const given = SIGNATURE.exec(header ?? '')?.[1];
  if (given === undefined) return null;
  const claimed = Buffer.from(given, 'hex');
  let found: number | null = null;
  // Every secret is tried, so that the time does not tell which one it was.
  for (const [place, secret] of secrets.entries()) {
    const expected = createHmac('sha256', secret).update(rawBody).digest();
    const equal = expected.length === claimed.length && timingSafeEqual(expected, claimed);
    if (secret !== '' && equal) found ??= place;
  }
  return found;
}
