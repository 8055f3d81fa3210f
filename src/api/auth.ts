/**
 * Who may what. Every route declares what it asks for; one that does not declare it cannot be registered (S1). A request comes with an
 * API key, with the local operator's token (the command line on this machine), or with a session cookie.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { verifyApiKey } from '../store/accounts/api-keys.ts';
import { findSession, outstanding, type Session } from '../store/accounts/sessions.ts';
import type { Role } from '../store/accounts/users.ts';
import type { ApiDeps } from './deps.ts';
import { recordKeyUse } from './key-uses.ts';
import { PASS_PREFIX } from './passes.ts';
import { ApiProblem, notFound } from './problem.ts';
import { recordRefusal } from './refusals.ts';

export type Scope = 'read' | 'write' | 'admin' | 'metrics';

/**
 * What a route asks for. `public`: nothing. `signed`: a vendor's signature, which its room checks. `figures`: this machine, or a key with
 * the scope metrics; for others the route does not exist. `page`: a session, else the page that asks to sign in, with 401. `open`: nothing, but
 * who is signed in is known. `begun`: a session, also one that has to show a code first. `session`: one that has shown it, also of somebody
 * who has to set up a second factor. `portal`: the session of a person with an e-mail address, whatever their role: what they get there is
 * theirs by that address.
 */
export type Access =
  'public' | 'signed' | 'figures' | 'page' | 'open' | 'begun' | 'session' | 'portal' | 'read' | 'write' | 'admin';

/** Who makes a request. `name` is what the timeline shows. */
export interface Caller {
  kind: 'key' | 'operator' | 'session' | 'forge';
  organizationId: string;
  name: string;
  scopes: readonly Scope[];
  /** Of a session. */
  userId: string | null;
  session: Session | null;
  /** From where, for the audit log. */
  ip: string;
}

/** One route as it was registered. */
export interface DeclaredRoute {
  method: string;
  url: string;
  access: Access;
  /** Zod's, where the route checks a body or a query. */
  schema: { body?: unknown; querystring?: unknown };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyInstance {
    /** Every route of the server. */
    declaredRoutes: DeclaredRoute[];
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

const operatorScopes: readonly Scope[] = ['read', 'write', 'admin', 'metrics'];

/** The token of the command line on this machine: whoever can read the secret may operate. */
export function operatorToken(secret: string): string {
  return `dbl_${createHmac('sha256', secret).update('deskbridge local operator').digest('base64url')}`;
}

/**
 * What a server answers to a challenge, so that the command line hands the token and a file's secrets only to a server that has the
 * secret already, and not to whatever else listens on the port.
 */
export function operatorProof(token: string, challenge: string): string {
  return createHmac('sha256', token).update(`deskbridge healthz ${challenge}`).digest('base64url');
}

/** Adds the check of every route's access class. To be called before any route is registered. */
export function guardRoutes(app: FastifyInstance, deps: ApiDeps): void {
  app.decorateRequest('caller', null);
  const declared: DeclaredRoute[] = [];
  app.decorate('declaredRoutes', declared);
  app.addHook('onRoute', function declareAccess(route) {
    if (this.hasDecorator('verifiesSignatures')) route.config = { ...route.config, access: 'signed' };
    if (route.config?.access === undefined)
      throw new Error(`The route ${String(route.method)} ${route.url} declares no access class.`);
    const { url, schema = {} } = route;
    for (const method of [route.method].flat()) declared.push({ method, url, access: route.config.access, schema });
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return;
    // A route without a class cannot exist; if one did, it would be closed.
    const access = request.routeOptions.config.access ?? 'admin';
    if (access === 'public' || access === 'signed') return;
    request.caller = await identifyCaller(deps, request);
    try {
      admit(access, request, reply);
      refuseCrossSite(deps, request);
    } catch (error) {
      await recordRefusal(deps, request, error);
      throw error;
    }
  });
}

/** The caller of a route that asks for one. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Error('This route has no caller: its access class is public.');
  return request.caller;
}

/** Null: nobody whom we know, or not any more. */
export async function identifyCaller(deps: ApiDeps, request: FastifyRequest): Promise<Caller | null> {
  const { authorization } = request.headers;
  if (authorization !== undefined) return byBearer(deps, request, authorization);
  const token = sessionToken(deps, request);
  if (token === undefined) return null;
  const session = await findSession(deps.db, token);
  if (session === null) return null;
  const scopes = outstanding(session) === null ? scopesOf[session.role] : [];
  const { organizationId, userId, name } = session;
  return { kind: 'session', organizationId, name, scopes, userId, session, ip: request.ip };
}

/** What each role may. A requester has the portal only. */
const scopesOf: Record<Role, readonly Scope[]> = {
  admin: ['read', 'write', 'admin'],
  agent: ['read', 'write'],
  requester: [],
};

async function byBearer(deps: ApiDeps, request: FastifyRequest, authorization: string): Promise<Caller | null> {
  const token = /^Bearer +([\w.~+/=-]{8,200})$/i.exec(authorization.trim())?.[1];
  if (token === undefined) return null;
  if (token.startsWith(PASS_PREFIX)) {
    const person = deps.passes.take(token);
    return person === null ? null : { ...person, kind: 'forge', session: null, ip: request.ip };
  }
  if (token.startsWith('dbl_')) {
    const right = isLocal(request) && equal(token, deps.operatorToken);
    if (!right) return null;
    const { organizationId } = deps;
    const nobody = { userId: null, session: null, ip: request.ip };
    return { kind: 'operator', organizationId, name: 'operator', scopes: operatorScopes, ...nobody };
  }
  const key = await verifyApiKey(deps.db, token);
  if (key === null) return null;
  const scopes = operatorScopes.filter((scope) => key.scopes.includes(scope));
  const { organizationId, name } = key;
  const nobody = { userId: null, session: null, ip: request.ip };
  const caller: Caller = { kind: 'key', organizationId, name: `API key ${name}`, scopes, ...nobody };
  await recordKeyUse(deps.db, key, caller);
  return caller;
}

function equal(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** From this machine, and not handed on by a proxy. */
function isLocal(request: FastifyRequest): boolean {
  const { headers } = request;
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  return /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/.test(request.socket.remoteAddress ?? '');
}

function admit(access: Exclude<Access, 'public' | 'signed'>, request: FastifyRequest, reply: FastifyReply): void {
  const { caller } = request;
  switch (access) {
    case 'figures':
      if (isLocal(request) || caller?.scopes.includes('metrics') === true) return;
      throw notFound(`There is nothing at ${request.method} ${request.url.split('?')[0]}.`);
    case 'page':
      if (caller?.kind !== 'session') void reply.code(401);
      return;
    case 'open':
      return;
    case 'begun':
    case 'session':
      if (caller === null || caller.session === null)
        throw new ApiProblem(401, 'unauthorized', { detail: 'This is about a session: sign in first.' });
      if (access === 'session' && outstanding(caller.session) === 'code') throw refusalOf(caller, 'read');
      return;
    case 'portal':
      if (caller === null || caller.session === null)
        throw new ApiProblem(401, 'unauthorized', { detail: 'This is about what is your own: sign in first.' });
      if (outstanding(caller.session) !== null) throw refusalOf(caller, 'read');
      if (caller.session.email === null)
        throw new ApiProblem(403, 'no_requester', {
          detail: `${caller.name} has no e-mail address, so no request is theirs: use /api/v1/requests.`,
        });
      return;
    default:
      if (caller === null)
        throw new ApiProblem(401, 'unauthorized', {
          detail: 'Send "Authorization: Bearer <API key>"; make a key with: deskbridge apikey create NAME',
        });
      if (!caller.scopes.includes(access) && !caller.scopes.includes('admin')) throw refusalOf(caller, access);
  }
}

function refusalOf({ name, scopes, session }: Caller, access: Scope): ApiProblem {
  const waits = session === null ? null : outstanding(session);
  if (waits === 'code')
    return new ApiProblem(403, 'code_needed', { detail: 'Enter a code of your authenticator app first.' });
  if (waits === 'second-factor')
    return new ApiProblem(403, 'second_factor_needed', {
      detail: 'Admins need a second factor here: set one up first, under your account.',
    });
  const may = scopes.join(', ') || '(none)';
  return new ApiProblem(403, 'missing_scope', { detail: `${name} has the scopes ${may}; this needs ${access}.` });
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A cookie travels with requests that other sites cause: whatever changes something must come from our own pages (S20). */
function refuseCrossSite(deps: ApiDeps, request: FastifyRequest): void {
  if (request.caller?.kind === 'session' && !safeMethods.has(request.method)) demandOwnOrigin(deps, request);
}

/** Throws 403 unless the browser says that one of our own pages sent the request. */
export function demandOwnOrigin(deps: ApiDeps, request: FastifyRequest): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const ownOrigin = origin !== undefined && isOwn(deps, request, origin);
  // Our pages name no referrer, and then a browser names no origin with a form either: `null`, which `same-origin` vouches for.
  const unnamed = origin === undefined || origin === 'null';
  const own = site === undefined ? ownOrigin : site === 'same-origin' && (unnamed || ownOrigin);
  if (!own)
    throw new ApiProblem(403, 'cross_site', {
      detail: `This request did not come from a page of Deskbridge. Open ${deps.publicUrl} and try again there.`,
    });
}

function isOwn(deps: ApiDeps, request: FastifyRequest, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  return origin === new URL(deps.publicUrl).origin || new URL(origin).host === request.headers.host;
}

/** `__Host-` binds the cookie to this very host, but browsers take it over https only (S19). */
export function sessionCookie(deps: ApiDeps): { name: string; secure: boolean } {
  const secure = deps.publicUrl.startsWith('https:');
  return { name: secure ? '__Host-deskbridge' : 'deskbridge_session', secure };
}

export function sessionToken(deps: ApiDeps, request: FastifyRequest): string | undefined {
  const token = request.cookies[sessionCookie(deps).name];
  return token === undefined || token.length > 200 ? undefined : token;
}
