/**
 * The pretend Forge's papers: invocation tokens, signed for real with keys it publishes, and OAuth tokens for Jira's REST. It must not
 * know what is delivered with them.
 */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { User } from '../jira/model.ts';

const FORGE_ISSUER = 'forge/invocation-token';

/** Invocation tokens live 25 s (Forge docs, remote essentials). */
const LIFETIME_SECONDS = 25;
/** OAuth tokens are handed over with two to four hours left (Forge docs, calling product APIs). */
const OAUTH_SECONDS = 4 * 3600;

/** One site's installation of the app. */
export type Installation = {
  /** Survives upgrades; a reinstallation has another. */
  id: string;
  appVersion: string;
  environment: { type: 'PRODUCTION' | 'STAGING' | 'DEVELOPMENT'; id: string };
};

/** Where in Jira a page of the app stands, and who looks. */
export type Place = {
  user: User;
  moduleType: string;
  moduleKey: string;
  extension: Record<string, unknown>;
};

export type Site = { appId: string; cloudId: string; siteUrl: string; apiOrigin: string };

export type Papers = ReturnType<typeof createPapers>;

/** `site` is asked with every token: addresses are known once the servers listen. */
export function createPapers(site: () => Site, bearers: Map<string, string>) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = `forge/invocation-token/${randomUUID()}`;
  const oauth = new Map<string, { token: string; until: number }>();

  /** `place` null: an event, which nobody calls. */
  function claimsOf({ id, appVersion, environment }: Installation, place: Place | null): Record<string, unknown> {
    const { appId, cloudId, siteUrl, apiOrigin } = site();
    const apiBaseUrl = `${apiOrigin}/ex/jira/${cloudId}`;
    const app = {
      id: appId,
      appVersion,
      installationId: id,
      apiBaseUrl,
      installation: { id, contexts: [{ name: 'Jira', apiBaseUrl, cloudId }] },
      environment,
      module:
        place === null ? { type: 'core:endpoint', key: 'events' } : { type: place.moduleType, key: place.moduleKey },
    };
    if (place === null) return { app };
    const { user, moduleKey, extension } = place;
    const localId = `${appId}/${randomUUID()}`;
    const context = {
      cloudId,
      siteUrl,
      moduleKey,
      localId,
      extension,
      accountId: user.accountId,
      accountType: 'licensed',
    };
    return { app, context, principal: user.accountId };
  }

  return {
    keySet: () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] }),
    /** `changes` replace claims, for forged tokens. */
    invocationToken(
      installation: Installation,
      place: Place | null,
      changes: Record<string, unknown> = {},
    ): Promise<string> {
      const now = Math.floor(Date.now() / 1000);
      const times = { iat: now, nbf: now, exp: now + LIFETIME_SECONDS, jti: randomUUID() };
      const said = { aud: site().appId, iss: FORGE_ISSUER, ...times, ...claimsOf(installation, place), ...changes };
      return new SignJWT(said).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    },
    /** The token that acts as this user; the same until it is near its end or taken back. */
    oauthToken(user: User, forSeconds = OAUTH_SECONDS): string {
      const known = oauth.get(user.accountId);
      const now = Math.floor(Date.now() / 1000);
      if (known !== undefined && known.until - now > OAUTH_SECONDS / 2) return known.token;
      const until = now + forSeconds;
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const token = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ exp: until })}.${randomBytes(32).toString('base64url')}`;
      oauth.set(user.accountId, { token, until });
      bearers.set(token, user.accountId);
      return token;
    },
    /** The next one is another; `void`: those handed out before are worth nothing from now on. */
    renew(user: User, { voided }: { voided: boolean }): void {
      oauth.delete(user.accountId);
      if (voided) for (const [token, owner] of bearers) if (owner === user.accountId) bearers.delete(token);
    },
  };
}
