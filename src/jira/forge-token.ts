/**
 * Who calls from Forge: the invocation token (FIT) of a request, checked and read. In: the token. Out: what it says, or which check it
 * failed. Only what is signed counts; what the request's body claims is the caller's word (Forge docs, app context security).
 */
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ForgeKeys } from './forge-keys.ts';

/** What a valid token says, as far as we act on it. */
export interface ForgeCaller {
  /** Survives upgrades, changes on reinstall. */
  installationId: string;
  /** The site; stable over reinstalls. */
  cloudId: string;
  /** Where its REST API is: `https://api.atlassian.com/ex/jira/<cloudId>`. */
  apiBaseUrl: string;
  environment: { id: string; type: string };
  module: { type: string; key: string };
  /** The Atlassian account in front of the page; null for events, which nobody calls. */
  accountId: string | null;
  /** The address people see, for links; null where the token carries no context. */
  siteUrl: string | null;
  /** The issue the page stands beside, where it stands beside one. */
  issue: { id: string; key: string } | null;
  project: { id: string; key: string } | null;
  /** One token, one id: a write takes each only once. */
  tokenId: string;
  /** When it ends, ms. */
  expiresAt: number;
}

/** Which check a token failed. Said in the log; the answer says only that it is not valid. */
export type FitCheck =
  | 'fit_missing'
  | 'fit_malformed'
  | 'fit_algorithm'
  | 'fit_signature'
  | 'fit_unknown_key'
  | 'fit_issuer'
  | 'fit_audience'
  | 'fit_expired'
  | 'fit_not_yet_valid'
  | 'fit_incomplete'
  | 'fit_base_url'
  | 'fit_isolated_cloud';

export type FitVerdict =
  | { kind: 'valid'; caller: ForgeCaller }
  | { kind: 'refused'; check: FitCheck }
  | { kind: 'wrong environment'; environment: string };

export interface FitRules {
  /** The app's full ARI, `ari:cloud:ecosystem::app/<uuid>`, from the configuration and never from the token. */
  appId: string;
  issuer: string;
  /** Environments whose tokens count: `PRODUCTION`, and on a test server others. */
  environments: readonly string[];
  /** Where `apiBaseUrl` may lead before we send a token there (S28). */
  apiOrigin: string;
}

export const forgeIssuer = 'forge/invocation-token';

/** A token lives 25 s; only our clocks' difference is forgiven. */
const SKEW_SECONDS = 10;
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const MAX_LENGTH = 16_384;

const text = z.string().min(1).max(500);
const named = z.object({ id: z.coerce.string().min(1), key: text });

const claims = z.object({
  jti: text,
  exp: z.number(),
  principal: text.nullish().catch(null),
  icLabel: z.unknown().optional(),
  app: z.object({
    installationId: text,
    apiBaseUrl: text,
    installation: z
      .object({ contexts: z.array(z.object({ cloudId: text.optional() })).catch([]) })
      .nullish()
      .catch(null),
    environment: z.object({ type: text, id: text }),
    module: z.object({ type: text, key: text }),
  }),
  context: z
    .object({
      cloudId: text.nullish().catch(null),
      siteUrl: z
        .url({ protocol: /^https$/ })
        .nullish()
        .catch(null),
      extension: z
        .object({ issue: named.nullish().catch(null), project: named.nullish().catch(null) })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});

/** Checks tokens against `keys`. `now`: ms since 1970. The returned function throws only KeysAway. */
export function createFitReader(
  rules: FitRules,
  { keys, now }: { keys: ForgeKeys; now: () => number },
): (authorization: string | undefined) => Promise<FitVerdict> {
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/.exec(authorization ?? '')?.[1];
    if (token === undefined)
      return { kind: 'refused', check: authorization === undefined ? 'fit_missing' : 'fit_malformed' };
    if (token.length > MAX_LENGTH) return { kind: 'refused', check: 'fit_malformed' };
    const refused = headerProblem(token);
    if (refused !== null) return { kind: 'refused', check: refused };
    const payload = await verified(token, { rules, keys, now });
    return typeof payload === 'string' ? { kind: 'refused', check: payload } : callerOf(payload, rules);
  };
}

/** Said before any key is looked for, so that `none` and shared-secret algorithms never reach one. Addresses of keys in it are not read. */
function headerProblem(token: string): FitCheck | null {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    if (alg === undefined || !ALGORITHMS.includes(alg)) return 'fit_algorithm';
    return kid === undefined ? 'fit_unknown_key' : null;
  } catch {
    return 'fit_malformed';
  }
}

interface Means {
  rules: FitRules;
  keys: ForgeKeys;
  now: () => number;
}

async function verified(token: string, { rules, keys, now }: Means): Promise<object | FitCheck> {
  const options = {
    algorithms: ALGORITHMS,
    issuer: rules.issuer,
    audience: rules.appId,
    clockTolerance: SKEW_SECONDS,
    requiredClaims: ['exp', 'iat'],
    currentDate: new Date(now()),
  };
  try {
    return (await jwtVerify(token, await keys.current(), options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) return checkOf(error);
  }
  const newer = await keys.again();
  if (newer === null) return 'fit_unknown_key';
  try {
    return (await jwtVerify(token, newer, options)).payload;
  } catch (error) {
    return checkOf(error);
  }
}

/** What is not the token's fault is thrown on. */
function checkOf(error: unknown): FitCheck {
  if (error instanceof errors.JWKSNoMatchingKey) return 'fit_unknown_key';
  if (error instanceof errors.JWTExpired) return 'fit_expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const checks: Record<string, FitCheck> = {
      iss: 'fit_issuer',
      aud: 'fit_audience',
      nbf: 'fit_not_yet_valid',
      iat: 'fit_not_yet_valid',
    };
    return checks[error.claim] ?? 'fit_incomplete';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'fit_signature';
  if (error instanceof errors.JOSEError) return 'fit_malformed';
  throw error;
}

function callerOf(payload: object, rules: FitRules): FitVerdict {
  const read = claims.safeParse(payload);
  if (!read.success) return { kind: 'refused', check: 'fit_incomplete' };
  const { app, context, principal, icLabel, jti, exp } = read.data;
  // Isolated Cloud speaks to other addresses; nothing here is set up for it.
  if (icLabel !== undefined && icLabel !== null && icLabel !== '')
    return { kind: 'refused', check: 'fit_isolated_cloud' };
  const site = siteOf(app.apiBaseUrl, rules.apiOrigin);
  if (site === null) return { kind: 'refused', check: 'fit_base_url' };
  const { environment, module, installationId } = app;
  if (!rules.environments.includes(environment.type.toUpperCase()))
    return { kind: 'wrong environment', environment: environment.type };
  const caller: ForgeCaller = {
    installationId,
    // The address is where our calls go, so it also decides which site this is.
    cloudId: site,
    apiBaseUrl: `${rules.apiOrigin}/ex/jira/${site}`,
    environment: { id: environment.id, type: environment.type },
    module: { type: module.type, key: module.key },
    accountId: principal ?? null,
    siteUrl: context?.siteUrl?.replace(/(?<!\/)\/+$/, '') ?? null,
    issue: context?.extension?.issue ?? null,
    project: context?.extension?.project ?? null,
    tokenId: jti,
    expiresAt: exp * 1000,
  };
  const sites = [context?.cloudId, ...(app.installation?.contexts ?? []).map(({ cloudId }) => cloudId)];
  const others = sites.filter((cloudId) => cloudId !== undefined && cloudId !== null && cloudId !== site);
  return others.length > 0 ? { kind: 'refused', check: 'fit_base_url' } : { kind: 'valid', caller };
}

/** The cloud id in `https://api.atlassian.com/ex/jira/<cloudId>`; null for any other address: no token of ours goes there. */
function siteOf(apiBaseUrl: string, apiOrigin: string): string | null {
  if (!URL.canParse(apiBaseUrl)) return null;
  const { origin, pathname, search, hash, username, password } = new URL(apiBaseUrl);
  if (origin !== apiOrigin || search + hash + username + password !== '') return null;
  return /^\/ex\/jira\/([0-9a-f-]{8,64})\/?$/i.exec(pathname)?.[1] ?? null;
}
