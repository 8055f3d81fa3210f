/** Who sent a webhook: the signature of Jira Cloud's admin webhooks and of Data Center from 10.0 on. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/**
 * True if `X-Hub-Signature` is the HMAC-SHA256 of exactly these bytes under one of the secrets (the current one and,
 * while it is being changed, the one before). Jira names the method in the header; only sha256 is taken. No secret: false.
 */
export function verifyHubSignature(signed: {
  header: string | undefined;
  rawBody: Buffer;
  secrets: string[];
}): boolean {
  const given = SIGNATURE.exec(signed.header ?? '')?.[1];
  if (given === undefined) return false;
  const claimed = Buffer.from(given, 'hex');
  let matches = false;
  // Every secret is tried, so that the time does not tell which one it was.
  for (const secret of signed.secrets) {
    const expected = createHmac('sha256', secret).update(signed.rawBody).digest();
    if (secret !== '' && expected.length === claimed.length && timingSafeEqual(expected, claimed)) matches = true;
  }
  return matches;
}
