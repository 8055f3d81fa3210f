/**
 * The portal's door for who makes requests: a link by e-mail, and its one use. Asking for a link answers the same for every address: who
 * is known here is found out when the mail is written, not while somebody waits.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import { storeEffects } from '../../store/decided.ts';
import { accountOfGuest, admit } from '../../store/desk/portal-guests.ts';
import { organizationOfPortalLink, takePortalLink } from '../../store/desk/portal-links.ts';
import { endSession, startSession } from '../../store/accounts/sessions.ts';
import { countTry } from '../../store/accounts/sign-in-tries.ts';
import { plainEmail } from '../../store/accounts/users.ts';
import { demandOwnOrigin } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { networkOf } from '../network.ts';
import { emailAddress } from '../accounts/own-account.ts';
import { ApiProblem, conflict } from '../problem.ts';
import { type Api, problems } from '../route.ts';
import { SignedInSchema } from '../schemas/accounts.ts';
import { LinkSentSchema } from '../schemas/mail.ts';
import { presentToken } from '../accounts/session-answer.ts';
import { deviceOf, setSessionCookie } from '../accounts/session-cookie.ts';
import { demandTry, linkLimits } from '../accounts/try-limits.ts';

const MINUTES = 60;
/** The page offers another link after this time. */
const AGAIN_SECONDS = 60;

export function portalSignInRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['portal'];
  app.route({
    method: 'POST',
    url: '/api/v1/portal/sign-in',
    config: { access: 'open' },
    schema: {
      summary: 'Ask for a link that signs in at the portal once; whoever may come in gets it by e-mail',
      tags,
      security: [],
      body: z.strictObject({ email: emailAddress }),
      response: { 202: LinkSentSchema, ...problems },
    },
    handler: async (request, reply) => {
      demandOwnOrigin(deps, request);
      if (!deps.mail)
        throw conflict('mail_off', 'E-mail is off on this server: ask whoever runs it for an invitation link.');
      await sendLink(deps, plainEmail(request.body.email), request.ip);
      return reply.code(202).send({ sent: true, minutes: 15, againAfterSeconds: AGAIN_SECONDS });
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/portal/session',
    config: { access: 'open' },
    schema: {
      summary: 'Use a link of an e-mail up; sets the cookie of a new session',
      tags,
      security: [],
      body: z.strictObject({ token: z.string().regex(/^[\w-]{20,200}$/, 'is no token: open the link as it is') }),
      response: { 200: SignedInSchema, ...problems },
    },
    handler: async (request, reply) => {
      demandOwnOrigin(deps, request);
      await demandTry(deps, linkLimits(request.ip));
      const session = await openByMail(deps, request, request.body.token);
      if (session === null)
        throw new ApiProblem(401, 'link_spent', {
          detail: 'This link was used already, is too old, or is not whole. Ask for a new one.',
        });
      setSessionCookie(deps, reply, session);
      return presentToken(deps, session);
    },
  });
}

/** From one network 20 in ten minutes, whatever addresses; to one address 5 an hour, and nobody is told that it was one too many. */
async function sendLink(deps: ApiDeps, email: string, ip: string): Promise<void> {
  const { db, organizationId } = deps;
  await demandTry(deps, [{ what: `portal links from ${networkOf(ip)}`, most: 20, seconds: 10 * MINUTES }]);
  const much = await countTry(db, organizationId, [
    { what: `portal links to ${email}`, most: 5, seconds: 60 * MINUTES },
  ]);
  if (much !== null) return;
  const owner = { organizationId, eventId: null, hostId: null, issueId: null, priority: 0 } as const;
  const effect = { key: `sign-in-mail:${randomUUID()}`, effect: { kind: 'sign-in-mail', email } } as const;
  await db.tx(organizationId, (sql) => storeEffects(sql, owner, { effects: [effect], stops: [] }));
  deps.wake();
}

/** Answers a session's token; null if the link does not sign in (any more), or its address may not come in by now. */
async function openByMail(deps: ApiDeps, request: FastifyRequest, token: string): Promise<string | null> {
  const organizationId = await organizationOfPortalLink(deps.db, token);
  if (organizationId === null) return null;
  const before = request.caller?.session ?? null;
  return deps.db.tx(organizationId, async (sql) => {
    const email = await takePortalLink(sql, token);
    const person = email === null ? null : await admit(sql, email);
    if (email === null || person?.kind !== 'guest') return null;
    const userId = person.userId ?? (await accountOfGuest(sql, { email, name: person.name }));
    if (before !== null && before.organizationId === organizationId) await endSession(sql, before, before.id);
    const actor = { kind: 'session', name: person.name, userId, ip: request.ip } as const;
    await recordAudit(sql, { actor, action: 'session.opened', subject: email, detail: { by: 'link in an e-mail' } });
    const how = { role: 'requester', how: 'mail', secondFactor: false, setsPassword: false } as const;
    return startSession(sql, { userId, ...how, ...deviceOf(request) });
  });
}
