/**
 * IN + OUT, the identity provider: OpenID Connect's code flow with PKCE. In: what one sign-in is bound to, and what the browser brought
 * back. Out: who it is, or why not. It must not know users, sessions or cookies.
 */
import * as openid from 'openid-client';
import type { ProviderIdentity, SignOnFailure, SignOnPort, SignOnSecrets } from '../domain/sign-on.ts';
import { type Http, HttpFailure, type HttpRequest } from '../http.ts';

export interface SignOnClient {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Whole, and registered with the provider as it is: of this provider alone, so that no other's answer is taken for its. */
  redirectUri: string;
}

/** How long what the provider says about itself is believed. */
const DISCOVERED_FOR_MS = 60 * 60 * 1000;
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 512 * 1024;
/** Clocks of two machines. */
const TOLERANCE_SECONDS = 60;

/** The provider at `client.issuer`. Its metadata is read with the first sign-in, and again after an hour; a failure is not kept. */
export function createSignOn(http: Http, client: SignOnClient): SignOnPort {
  let known: { discovered: Promise<openid.Configuration>; until: number } | null = null;

  async function configuration(): Promise<openid.Configuration> {
    if (known === null || known.until < performance.now()) {
      const discovered = discover(http, client);
      const asked = { discovered, until: performance.now() + DISCOVERED_FOR_MS };
      known = asked;
      discovered.catch(() => {
        if (known === asked) known = null;
      });
    }
    return known.discovered;
  }

  return {
    async begin(secrets) {
      try {
        const parameters = {
          redirect_uri: client.redirectUri,
          scope: 'openid email profile',
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await openid.calculatePKCECodeChallenge(secrets.verifier),
          code_challenge_method: 'S256',
        };
        return { kind: 'sent', url: openid.buildAuthorizationUrl(await configuration(), parameters).href };
      } catch (error) {
        return failureOf(error);
      }
    },
    async finish(query, secrets) {
      try {
        const returned = new URL(client.redirectUri);
        returned.search = query;
        return { kind: 'known', identity: await identify(await configuration(), returned, secrets) };
      } catch (error) {
        return failureOf(error);
      }
    },
  };
}

async function discover(http: Http, { issuer, clientId, clientSecret }: SignOnClient): Promise<openid.Configuration> {
  const server = new URL(issuer);
  const plain = server.protocol === 'http:';
  const asking = fetchOver(http);
  const found = await openid.discovery(server, clientId, clientSecret, undefined, {
    [openid.customFetch]: asking,
    // Which plain http addresses may be asked at all, http.ts decides.
    execute: plain ? [openid.allowInsecureRequests] : [],
  });
  const metadata = found.serverMetadata();
  // Providers that name no method take the Basic one (OpenID Connect Discovery, token_endpoint_auth_methods_supported).
  const posts = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
  const configuration = new openid.Configuration(
    metadata,
    clientId,
    { client_secret: clientSecret, [openid.clockTolerance]: TOLERANCE_SECONDS },
    posts ? openid.ClientSecretPost(clientSecret) : openid.ClientSecretBasic(clientSecret),
  );
  configuration[openid.customFetch] = asking;
  if (plain) openid.allowInsecureRequests(configuration);
  // The ID token comes over the connection we made; its signature is checked all the same.
  openid.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** Checks state, `iss`, nonce, audience, times and signature, in openid-client. Throws what it throws. */
async function identify(
  configuration: openid.Configuration,
  returned: URL,
  { state, nonce, verifier }: SignOnSecrets,
): Promise<ProviderIdentity> {
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
  const tokens = await openid.authorizationCodeGrant(configuration, returned, checks);
  const claims = tokens.claims();
  if (claims === undefined) throw new Forged('The provider sent no ID token.');
  // Many providers tell the e-mail address only here (OpenID Connect Core, 5.4).
  const more =
    claims['email'] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined
      ? await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : claims;
  const { email, email_verified: verified } = more;
  return {
    issuer: claims.iss,
    subject: claims.sub,
    email: typeof email === 'string' && email.includes('@') ? email.trim().toLowerCase() : null,
    // Some providers write it as text.
    emailVerified: verified === true || (verified as unknown) === 'true',
  };
}

class Forged extends Error {}

/** The requests of openid-client, made by our one way out. */
function fetchOver(http: Http): openid.CustomFetch {
  return async (url, { method, headers, body }) => {
    const {
      status,
      headers: answered,
      body: bytes,
    } = await http.request({
      method: method as HttpRequest['method'],
      url,
      headers,
      body: body === undefined || body === null ? undefined : String(body as string | URLSearchParams),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    });
    const empty = status === 204 || status === 304;
    return new Response(empty ? null : new Uint8Array(bytes), { status, headers: answered });
  };
}

/** What the provider wrote as a description is not passed on: whoever makes the address can write it. */
function failureOf(error: unknown): SignOnFailure {
  const failed = (reason: SignOnFailure['reason'], detail: string): SignOnFailure => ({
    kind: 'failed',
    reason,
    detail,
  });
  if (error instanceof openid.AuthorizationResponseError) {
    const denied = error.error === 'access_denied';
    return failed(denied ? 'denied' : 'refused', `The provider answered ${codeOf(error.error)}.`);
  }
  if (error instanceof openid.ResponseBodyError) {
    return failed('refused', `The provider answered ${codeOf(error.error)} when the code was exchanged.`);
  }
  if (error instanceof openid.WWWAuthenticateChallengeError)
    return failed('refused', 'The provider does not take the token that it gave.');
  const unreachable = causeOf(error, HttpFailure);
  if (unreachable !== null) return failed('away', unreachable.reason);
  const code = error instanceof openid.ClientError ? (error.code ?? '') : '';
  if (/^OAUTH_(RESPONSE_IS_NOT|PARSE_ERROR|TIMEOUT|ABORT)/.test(code))
    return failed('away', 'What answers at its address does not answer as an OpenID provider.');
  return failed('forged', error instanceof Error ? error.message : String(error));
}

/** The codes are words with underscores (RFC 6749, 4.1.2.1); anything else is not repeated. */
function codeOf(text: string): string {
  return /^[a-z_]{1,60}$/.test(text) ? text : 'an error of its own';
}

function causeOf<T extends Error>(error: unknown, kind: new (...given: never[]) => T): T | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof kind) return cause;
  return null;
}
