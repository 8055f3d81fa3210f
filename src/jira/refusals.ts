/** What Jira's refusals mean for the caller. In: an answer below 500 that is no success. Out: one error. Pure. */
import { parseJson } from '../body.ts';
import { Forbidden, Gone, Reconnect, Rejected, RetryLater } from '../domain/errors.ts';
import type { VendorError } from '../domain/errors.ts';
import type { HostAccess } from '../domain/ports.ts';
import type { HttpResponse } from '../http.ts';
import { rateOf, waitOf } from './rates.ts';
import { cleanText } from '../domain/text/drafts.ts';

interface Asked {
  access: HostAccess;
  call: { doing: string; needs: { permission: string; scope: string } };
  now: number;
}

export function refusalOf(answer: HttpResponse, { access, call, now }: Asked): VendorError {
  const { status, headers } = answer;
  const { permission, scope } = call.needs;
  const host = new URL(access.url).host;
  const said = sentenceOf(answer.body);
  const what = `Jira could not ${call.doing}: ${said ?? `${host} answered ${status}`}`;
  const rate = rateOf(headers, now);
  if (status < 400) {
    const advice = `Check the address of the host, with its context path, and its token: ${host} sent us elsewhere.`;
    return new Reconnect(`${what}. ${advice}`, rate);
  }
  switch (status) {
    case 401:
      // The gateway's way to say that a scoped token lacks a scope; the token itself is good (Atlassian docs).
      if (/scope does not match/i.test(said ?? ''))
        return new Forbidden(`${what}. The token needs ${scope}.`, scope, rate);
      return new Reconnect(`${what}. The token is wrong, expired or revoked: enter a new one.`, rate);
    case 403:
      // Data Center asks a person to solve a CAPTCHA after failed logins; until then every call is refused.
      if (/AUTHENTICATION_DENIED/.test(headers['x-seraph-loginreason'] ?? '')) {
        return new Reconnect(`${what}. Log in to Jira once in a browser as the token's user.`, rate);
      }
      return new Forbidden(`${what}. The token's user needs the permission ${permission}.`, permission, rate);
    case 404:
      // A proxy, or a Jira that is just starting, knows nothing of any issue.
      if (jsonOf(answer.body) === null) return new RetryLater(`${what}, with a page that is not Jira's.`, { rate });
      return new Gone(`${what}. It does not exist there, or the token's user may not see it.`, rate);
    case 409:
    case 423:
    case 425:
      return new RetryLater(`${what}. It is tried again.`, { afterMs: waitOf(headers, now), rate });
    case 429: {
      // Cloud counts the writes of each issue by themselves; its other limits are everybody's (Atlassian docs, rate limiting).
      const narrow = headers['ratelimit-reason'] === 'jira-per-issue-on-write';
      const afterMs = waitOf(headers, now);
      const reason = `${what}. ${host} limits how often it is called.`;
      return new RetryLater(reason, { limited: true, narrow, afterMs, rate: narrow ? null : rate });
    }
    default:
      return new Rejected(what, `http_${status}`, rate);
  }
}

/** The JSON of a body, `undefined` in it for an empty one; null if it is not JSON. */
export function jsonOf(body: Buffer): { value: unknown } | null {
  if (body.length === 0) return { value: undefined };
  try {
    return { value: parseJson(body.toString('utf8')) };
  } catch {
    return null;
  }
}

const LONGEST = 500;

/**
 * Jira's own words: `errorMessages` and `errors` of the application, `message` of the gateway. Without its last full
 * stop, for it goes on; null if it said nothing we can read.
 */
function sentenceOf(body: Buffer): string | null {
  const json = jsonOf(body)?.value;
  if (typeof json !== 'object' || json === null) return null;
  const { errorMessages, errors, message } = json as Record<string, unknown>;
  const words: unknown[] = Array.isArray(errorMessages) ? [...(errorMessages as unknown[])] : [];
  if (typeof errors === 'object' && errors !== null) {
    for (const [field, problem] of Object.entries(errors)) words.push(`${field}: ${String(problem)}`);
  }
  words.push(message);
  const text = cleanText(words.filter((word) => typeof word === 'string' && word !== '').join(' ')).trim();
  return text === '' ? null : text.slice(0, LONGEST).replace(/\.$/, '');
}
