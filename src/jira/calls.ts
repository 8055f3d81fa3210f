/**
 * One call to Jira's REST API and what its answer means: a value, or exactly one error of domain/errors.ts. A read is
 * repeated once when its answer was lost; a write never is. It must not know what a call is for.
 */
import type { z } from 'zod';
import { RetryLater, Unknown } from '../domain/errors.ts';
import type { Answer, HostAccess } from '../domain/ports.ts';
import { HttpFailure } from '../http.ts';
import type { Http, HttpResponse } from '../http.ts';
import { rateOf, retryAfterOf } from './rates.ts';
import { jsonOf, refusalOf } from './refusals.ts';
import { missingField } from './shapes.ts';

export interface Call<T> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under the address of the host, e.g. `/rest/api/3/myself`. */
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  /** What the answer must be; an empty answer is `undefined`. */
  shape: z.ZodType<T>;
  /** As it follows "Jira could not …", e.g. `read issue SUP-1`. */
  doing: string;
  needs: Needs;
}

/** What the call needs there, in Jira's words: of the user, and of a token that is limited to scopes. */
export interface Needs {
  permission: string;
  scope: string;
}

/** Of issues, projects and what belongs to them. */
export const READING: Needs = { permission: 'Browse projects', scope: 'read:jira-work' };

/** An answer with the time that the host's Date header says, ms; null if it sent none. */
export interface CallAnswer<T> extends Answer<T> {
  hostTime: number | null;
}

export interface Calls {
  /** Throws only the errors of domain/errors.ts. */
  send: <T>(access: HostAccess, call: Call<T>) => Promise<CallAnswer<T>>;
  now: () => number;
}

export function createCalls({ http, now }: { http: Http; now: () => number }): Calls {
  async function attempt<T>(access: HostAccess, call: Call<T>): Promise<Outcome<T>> {
    try {
      const answer = await http.request(requestOf(access, call));
      return outcomeOf(answer, { access, call, now: now() });
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      const what = `Jira could not ${call.doing}: ${error.reason}`;
      if (error.sent === 'no') throw new RetryLater(what);
      return { kind: 'doubt', reason: what, afterMs: null };
    }
  }
  return {
    now,
    async send(access, call) {
      let outcome = await attempt(access, call);
      if (outcome.kind === 'doubt' && call.method === 'GET') outcome = await attempt(access, call);
      if (outcome.kind === 'answer') return outcome.answer;
      if (call.method === 'GET') throw new RetryLater(outcome.reason, { afterMs: outcome.afterMs });
      throw new Unknown(`${outcome.reason} It may have been done nevertheless.`);
    },
  };
}

/** `doubt`: there is no answer that tells whether it was done. */
type Outcome<T> = { kind: 'answer'; answer: CallAnswer<T> } | { kind: 'doubt'; reason: string; afterMs: number | null };

function requestOf<T>(access: HostAccess, call: Call<T>): Parameters<Http['request']>[0] {
  const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query).toString()}`;
  const headers: Record<string, string> = { accept: 'application/json', authorization: authorizationOf(access) };
  const url = `${access.url}${call.path}${query}`;
  if (call.body === undefined) return { method: call.method, url, headers };
  headers['content-type'] = 'application/json';
  return { method: call.method, url, headers, body: JSON.stringify(call.body) };
}

/** API tokens of Cloud go with the e-mail of their user; personal access tokens of Data Center and what Forge hands over go alone. */
function authorizationOf({ kind, email, token }: HostAccess): string {
  if (kind !== 'jira-cloud' || email === null) return `Bearer ${token}`;
  return `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
}

function outcomeOf<T>(
  answer: HttpResponse,
  { access, call, now }: { access: HostAccess; call: Call<T>; now: number },
): Outcome<T> {
  const { status, headers } = answer;
  const doubt = (why: string): Outcome<T> => {
    const reason = `Jira could not ${call.doing}: ${new URL(access.url).host} ${why}.`;
    return { kind: 'doubt', reason, afterMs: retryAfterOf(headers, now) };
  };
  // A proxy that gave up waiting does not know whether Jira went on.
  if (status >= 500 || status === 408) return doubt(`answered ${status}`);
  if (status < 200 || status >= 300) throw refusalOf(answer, { access, call, now });
  const json = jsonOf(answer.body);
  if (json === null) return doubt(`answered ${status} with something that is not JSON`);
  const read = call.shape.safeParse(json.value);
  if (!read.success) return doubt(`answered without a readable ${missingField(read.error, '') || 'body'}`);
  const hostTime = Date.parse(headers['date'] ?? '');
  const value = { value: read.data, rate: rateOf(headers, now), hostTime: Number.isNaN(hostTime) ? null : hostTime };
  return { kind: 'answer', answer: value };
}
