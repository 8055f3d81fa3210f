/**
 * Single sign-on: to the provider and back. What a sign-in is bound to is made from one random secret that only this browser holds, in a
 * cookie: another browser that is handed the address of the way back can do nothing with it, and the database keeps only hashes.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ProviderIdentity, SignOnFailure, SignOnPort, SignOnSecrets } from '../../domain/sign-on.ts';
import { recordAudit } from '../../store/audit.ts';
import {
  admitIdentity,
  forgetIdentities,
  rememberSignOn,
  SIGN_ON_MINUTES,
  takeSignOn,
} from '../../store/accounts/sign-on.ts';
import { endSession, startSession } from '../../store/accounts/sessions.ts';
import { callerOf, sessionCookie } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { sendPage } from '../page.ts';
import { notFound } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { deviceOf, setSessionCookie } from './session-cookie.ts';
import { type Unfinished, unfinishedPage } from './sign-on-page.ts';

const TRIES_A_MINUTE = 30;

/** 256 bits in base64url. */
const secretText = z.string().regex(/^[\w-]{43}$/);
const newSecret = (): string => randomBytes(32).toString('base64url');

export function signOnRoutes(app: Api, deps: ApiDeps): void {
  const rateLimit = { max: TRIES_A_MINUTE, timeWindow: 60_000 };
  app.route({
    method: 'GET',
    url: '/oauth/oidc/start',
    exposeHeadRoute: false,
    config: { access: 'public', rateLimit },
    handler: async (request, reply) => {
      if (deps.signOn === null) return refuse(reply, { kind: 'not_set_up' });
      // A second tab keeps the first one's secret, so that both can come back.
      const browser = browserOf(deps, request) ?? newSecret();
      const state = newSecret();
      const begun = await deps.signOn.begin(secretsOf(browser, state));
      if (begun.kind === 'failed') return refuse(reply, logged(deps, begun));
      await rememberSignOn(deps.db, deps.organizationId, { state, browser });
      return keepBrowser(deps, reply, browser).redirect(begun.url, 303);
    },
  });
  app.route({
    method: 'GET',
    url: '/oauth/oidc/callback',
    // A state counts once: a mere look at the address must not use it up.
    exposeHeadRoute: false,
    config: { access: 'open', rateLimit },
    handler: async (request, reply) => {
      if (deps.signOn === null) return refuse(reply, { kind: 'not_set_up' });
      const back = await cameBack(deps, deps.signOn, request);
      if (back.kind !== 'signed_in') return refuse(reply, back);
      return setSessionCookie(deps, reply, back.session).redirect('/', 303);
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/users/:id/identities',
    config: { access: 'admin' },
    schema: {
      summary: 'Forget who signs in as this user at the identity provider: the next one with the verified address may',
      tags: ['access'],
      params: idParams,
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const forgotten = await deps.db.tx(caller.organizationId, async (sql) => {
        const email = await forgetIdentities(sql, id);
        if (email !== null)
          await recordAudit(sql, { actor: caller, action: 'user.identities_forgotten', subject: email });
        return email !== null;
      });
      if (!forgotten) throw notFound(`There is no user ${id} who signs in at an identity provider.`);
      return reply.code(204).send();
    },
  });
}

type CameBack = { kind: 'signed_in'; session: string } | Unfinished;

async function cameBack(deps: ApiDeps, signOn: SignOnPort, request: FastifyRequest): Promise<CameBack> {
  const query = request.url.split('?')[1] ?? '';
  const state = secretText.safeParse(new URLSearchParams(query).get('state'));
  if (!state.success) return { kind: 'unknown' };
  const browser = browserOf(deps, request);
  if (browser === null) return { kind: 'elsewhere' };
  const taken = await takeSignOn(deps.db, { state: state.data, browser });
  if (taken.kind !== 'fresh') return taken;
  const finished = await signOn.finish(query, secretsOf(browser, state.data));
  if (finished.kind === 'failed') return logged(deps, finished);
  return admit(deps, request, { organizationId: taken.organizationId, identity: finished.identity });
}

/** Who they are here, their session, and an entry in the audit log either way. */
async function admit(
  { db }: ApiDeps,
  request: FastifyRequest,
  { organizationId, identity }: { organizationId: string; identity: ProviderIdentity },
): Promise<CameBack> {
  const { ip } = request;
  return db.tx(organizationId, async (sql) => {
    const admission = await admitIdentity(sql, identity, { ip });
    if (admission.kind !== 'admitted') {
      const actor = { kind: 'nobody', name: identity.email ?? identity.subject, userId: null, ip } as const;
      const detail = { by: 'single sign-on', why: admission.kind };
      await recordAudit(sql, { actor, action: 'session.refused', subject: identity.email, detail });
      return admission;
    }
    const { id, name, email, role } = admission.user;
    const actor = { kind: 'session', name, userId: id, ip } as const;
    await recordAudit(sql, { actor, action: 'session.opened', subject: email, detail: { by: 'single sign-on' } });
    const before = request.caller?.session ?? null;
    if (before?.organizationId === organizationId) await endSession(sql, before, before.id);
    // The provider vouches for the person, also for a second factor.
    const start = { userId: id, role, how: 'oidc', secondFactor: true, setsPassword: false } as const;
    return { kind: 'signed_in', session: await startSession(sql, { ...start, ...deviceOf(request) }) };
  });
}

/** Nonce and verifier differ with each state and need not be stored. */
function secretsOf(browser: string, state: string): SignOnSecrets {
  const made = (what: string): string => createHmac('sha256', browser).update(`${what} ${state}`).digest('base64url');
  return { state, nonce: made('nonce'), verifier: made('verifier') };
}

function cookieName(deps: ApiDeps): string {
  return sessionCookie(deps).secure ? '__Host-deskbridge-sign-on' : 'deskbridge_sign_on';
}

function browserOf(deps: ApiDeps, request: FastifyRequest): string | null {
  return secretText.safeParse(request.cookies[cookieName(deps)]).data ?? null;
}

/** `lax`, since the way back begins at the provider's site. */
function keepBrowser(deps: ApiDeps, reply: FastifyReply, browser: string): FastifyReply {
  const { secure } = sessionCookie(deps);
  return reply.setCookie(cookieName(deps), browser, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: SIGN_ON_MINUTES * 60,
  });
}

function refuse(reply: FastifyReply, why: Unfinished): FastifyReply {
  const { status, page } = unfinishedPage(why);
  return sendPage(reply.code(status), page);
}

function logged({ telemetry }: ApiDeps, failure: SignOnFailure): SignOnFailure {
  const fields = { code: `sign_on_${failure.reason}`, reason: failure.detail };
  if (failure.reason !== 'denied') telemetry.log.warn('A single sign-on was not completed.', fields);
  return failure;
}
