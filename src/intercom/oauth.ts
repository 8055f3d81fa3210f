/**
 * Connecting by OAuth (Intercom docs, OAuth): the page where a person allows our app, the one exchange of a code for a token, and the end
 * of both. There is no scope and no PKCE; permissions are those of the app, and tokens neither expire nor refresh.
 */
import { z } from 'zod';
import { parseJson } from '../body.ts';
import { Rejected, RetryLater, Unknown } from '../domain/errors.ts';
import type { OAuthPort } from '../domain/workspace.ts';
import { type Http, HttpFailure, type HttpResponse } from '../http.ts';
import { appOrigin } from './urls.ts';
import { API_URL } from './workspace.ts';

export interface OAuthApp {
  clientId: string;
  clientSecret: string;
  /** Page and API at one address, for simulators; null: Intercom's own. */
  url: string | null;
}

/** Both names carry the same token. */
const TokenAnswer = z.object({ token: z.string().min(8).optional(), access_token: z.string().min(8).optional() });

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Keeps no state: each call is told what it needs. Nothing it throws holds a code, a secret or a token. */
export function createOAuth(http: Http, app: OAuthApp): OAuthPort {
  async function post(address: string, request: { headers: Record<string, string>; body: string }) {
    try {
      return await http.request({
        method: 'POST',
        url: address,
        ...request,
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
      });
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      if (error.sent === 'no') throw new RetryLater(`Intercom could not be reached: ${error.reason}`);
      throw new Unknown(`Intercom did not answer: ${error.reason}`);
    }
  }

  return {
    authorizeUrl({ state, redirectUri, region }) {
      const url = new URL('/oauth', app.url ?? appOrigin(region));
      url.search = new URLSearchParams({ client_id: app.clientId, state, redirect_uri: redirectUri }).toString();
      return url.href;
    },

    async exchange(code, region) {
      const { clientId, clientSecret } = app;
      const response = await post(new URL('/auth/eagle/token', app.url ?? API_URL[region]).href, {
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        // A code may end in `=`; without it Intercom answers 401 "Unauthorized Code", so it travels escaped.
        body: new URLSearchParams({ code, client_id: clientId, client_secret: clientSecret }).toString(),
      });
      return { token: tokenOf(response), apiUrl: app.url ?? (region === 'US' ? null : API_URL[region]) };
    },

    async revoke({ apiUrl, token }) {
      const response = await post(new URL('/auth/uninstall', apiUrl).href, {
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
        body: '{}',
      });
      // A token that Intercom does not know any more is revoked.
      if (response.status < 300 || response.status === 401) return;
      throw new Rejected(`Intercom answered ${response.status} to taking the app away.`, `http_${response.status}`);
    },
  };
}

function tokenOf(response: HttpResponse): string {
  const { status } = response;
  if (status === 429) throw new RetryLater('Intercom takes no more requests just now.', { limited: true });
  if (status >= 500 || status === 408) throw new Unknown(`Intercom failed with ${status}.`);
  if (status < 200 || status > 299)
    throw new Rejected('Intercom does not take this code (any more): it works once, and not for long.', 'code_refused');
  const read = TokenAnswer.safeParse(jsonOf(response));
  const token = read.data?.access_token ?? read.data?.token;
  if (token === undefined) throw new Unknown('Intercom answered without an access token.');
  return token;
}

function jsonOf(response: HttpResponse): unknown {
  try {
    return parseJson(response.body.toString('utf8'));
  } catch {
    return undefined;
  }
}
