/**
 * A real OpenID provider on this machine. In: who its people are, and who signs in next. Out: the way of a browser through it, over HTTP,
 * from the address we send it to until the one it is sent back to.
 */
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Adapter, type AdapterPayload, Provider } from 'oidc-provider';

export interface Person {
  subject: string;
  email?: string;
  emailVerified?: boolean | string;
}

export interface OpenIdProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who sits before the browser; null: somebody who cancels. */
  person: Person | null;
  /** Answers where the provider sends the browser back to. */
  visit(url: string): Promise<URL>;
  /** Changes answers of the provider, in their order; null: as it is. */
  tamper: ((path: string, body: string) => string | null) | null;
  close(): Promise<void>;
}

export async function startOpenIdProvider(redirectUri: string): Promise<OpenIdProvider> {
  const server = http.createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ['deskbridge', 'canary-oidc-client-secret-b2lkYw'];
  const people = new Map<string, Person>();
  const provider = new Provider(issuer, {
    adapter: memory(),
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
    cookies: { keys: ['a key of the tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount(_context, subject) {
      const person = people.get(subject);
      if (person === undefined) return undefined;
      const { email, emailVerified } = person;
      return {
        accountId: subject,
        claims: async () => ({ sub: subject, email, email_verified: emailVerified as boolean }),
      };
    },
    // What a person cannot see cannot matter: the tests read pages of ours only.
    renderError(context, out) {
      context.body = JSON.stringify(out);
    },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, AuthorizationCode: 60, IdToken: 600 },
  });
  const answer = provider.callback();
  const state: OpenIdProvider = {
    issuer,
    clientId,
    clientSecret,
    person: null,
    tamper: null,
    visit: (url) => visit(url, redirectUri),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };

  /** Signs `state.person` in, and agrees to everything that is asked. */
  async function interact(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { params } = await provider.interactionDetails(request, response);
    const { person } = state;
    if (person === null) {
      const cancelled = { error: 'access_denied', error_description: '<b>cancelled</b>' };
      return provider.interactionFinished(request, response, cancelled, { mergeWithLastSubmission: false });
    }
    people.set(person.subject, person);
    const grant = new provider.Grant({ accountId: person.subject, clientId: String(params['client_id']) });
    grant.addOIDCScope('openid email profile');
    const consent = { grantId: await grant.save() };
    await provider.interactionFinished(request, response, { login: { accountId: person.subject }, consent });
  }

  server.on('request', (request, response) => {
    if (state.tamper !== null) tamperWith(state.tamper, request.url ?? '', response);
    if (request.url?.startsWith('/interaction/') === true)
      interact(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    else void answer(request, response);
  });
  return state;
}

/** What the provider keeps, for as long as it lives. */
function memory(): (model: string) => Adapter {
  const kept = new Map<string, AdapterPayload>();
  const find = (isIt: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
    [...kept.values()].find((payload) => isIt(payload));
  return (model) => ({
    upsert: async (id, payload) => void kept.set(`${model} ${id}`, payload),
    find: async (id) => kept.get(`${model} ${id}`),
    findByUid: async (uid) => find((payload) => payload.kind === model && payload['uid'] === uid),
    findByUserCode: async (userCode) => find((payload) => payload.userCode === userCode),
    async consume(id) {
      const payload = kept.get(`${model} ${id}`);
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => void kept.delete(`${model} ${id}`),
    async revokeByGrantId(grantId) {
      for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
    },
  });
}

function tamperWith(tamper: NonNullable<OpenIdProvider['tamper']>, url: string, response: http.ServerResponse): void {
  const { end } = response;
  response.end = function tampered(this: http.ServerResponse, ...given: unknown[]) {
    const changed = tamper(url, String(given[0]));
    if (changed === null) return Reflect.apply(end, this, given) as http.ServerResponse;
    this.setHeader('content-length', Buffer.byteLength(changed));
    return Reflect.apply(end, this, [changed]) as http.ServerResponse;
  } as typeof response.end;
}

/** A browser that follows redirects and keeps the provider's cookies, each time a fresh one. */
async function visit(url: string, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = url;
  for (let steps = 0; steps < 10; steps += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null)
      throw new Error(`The provider stopped at ${at} with ${answer.status}: ${await answer.text()}`);
    at = new URL(location, at).href;
    if (at.startsWith(redirectUri)) return new URL(at);
  }
  throw new Error(`The provider sends the browser round in circles, last to ${at}.`);
}
