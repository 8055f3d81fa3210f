/** What people change about themselves: name, password; and how an operator becomes the first admin with a name. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import { hashPassword, setPassword } from '../../store/accounts/passwords.ts';
import { endSession, type Session, startSession } from '../../store/accounts/sessions.ts';
import { addUser, changeUser } from '../../store/accounts/users.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { rememberDevice } from './known-device.ts';
import { passwordProblem } from './password-rules.ts';
import { conflict, unprocessable } from '../problem.ts';
import { demandProof } from './proof.ts';
import { type Api, problems } from '../route.ts';
import { SignedInSchema } from '../schemas/accounts.ts';
import { needsCurrentPassword, presentSignedIn, presentToken } from './session-answer.ts';
import { deviceOf, setSessionCookie } from './session-cookie.ts';

export const personName = z
  .string()
  .trim()
  .min(1, 'is empty: write your name')
  .max(100, 'is longer than 100 characters');
export const emailAddress = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email('is no e-mail address; write one such as ada@example.com'));
export const newPassword = z.string().max(1_000).describe('At least 8 characters; 15 or more are much better');

export function ownAccountRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['session'];
  const response = { 200: SignedInSchema, ...problems };
  app.route({
    method: 'POST',
    url: '/api/v1/session/account',
    config: { access: 'admin' },
    schema: {
      summary: 'Make an admin account of an operator who came by the printed link; signs in as it',
      tags,
      body: z.strictObject({ email: emailAddress, name: personName, password: newPassword }),
      response: { 201: SignedInSchema, ...problems },
    },
    handler: async (request, reply) => {
      const { session } = callerOf(request);
      if (session === null || session.userId !== null)
        throw conflict('account_exists', 'This is for who came by the sign-in link that Deskbridge printed.');
      const token = await makeAccount(deps, request, session);
      setSessionCookie(deps, reply, token);
      return reply.code(201).send(await presentToken(deps, token));
    },
  });
  app.route({
    method: 'PUT',
    url: '/api/v1/session/profile',
    config: { access: 'session' },
    schema: { summary: 'Change your name', tags, body: z.strictObject({ name: personName }), response },
    handler: async (request) => {
      const { session, userId } = namedSession(request);
      const { name } = request.body;
      await deps.db.tx(session.organizationId, (sql) => changeUser(sql, userId, { name, role: null }));
      return presentSignedIn(deps, { ...session, name });
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/session/password',
    config: { access: 'session' },
    schema: {
      summary: 'Choose a password; ends every other session of yours, and gives this one a new cookie',
      tags,
      body: z.strictObject({
        current: z.string().max(1_000).optional().describe('Not needed where `password.needsCurrent` is false'),
        password: newPassword,
      }),
      response,
    },
    handler: async (request, reply) => {
      const { current, password } = request.body;
      const { session, userId } = namedSession(request);
      const owner = { organizationId: session.organizationId, userId };
      if (needsCurrentPassword(session)) await demandProof(deps, owner, { password: current ?? '' });
      await demandGoodPassword(password, { email: session.email ?? '', name: session.name });
      const token = await replacePassword(deps, request, { session, userId, password });
      setSessionCookie(deps, reply, token);
      rememberDevice(deps, reply, userId);
      return presentToken(deps, token);
    },
  });
}

/** Of somebody with an account. Throws 409 for an operator. */
export function namedSession(request: FastifyRequest): { session: Session; userId: string } {
  const { session } = callerOf(request);
  if (session === null || session.userId === null)
    throw conflict('no_account', 'An operator who came by the printed link has no account yet: make one first.');
  return { session, userId: session.userId };
}

/** Throws 422 `weak_password`. */
export async function demandGoodPassword(password: string, about: { email: string; name: string }): Promise<void> {
  const problem = await passwordProblem(password, about);
  if (problem !== null) throw unprocessable('weak_password', problem);
}

async function makeAccount(
  deps: ApiDeps,
  request: FastifyRequest<{ Body: { email: string; name: string; password: string } }>,
  operator: Session,
): Promise<string> {
  const { email, name, password } = request.body;
  await demandGoodPassword(password, { email, name });
  const hash = await hashPassword(password);
  const actor = callerOf(request);
  return deps.db.tx(actor.organizationId, async (sql) => {
    const user = await addUser(sql, { email, name, role: 'admin' });
    await setPassword(sql, user.id, hash);
    await endSession(sql, operator, operator.id);
    await recordAudit(sql, { actor, action: 'user.created', subject: user.email, detail: { role: 'admin' } });
    const start = { userId: user.id, role: user.role, how: 'password', secondFactor: false } as const;
    return startSession(sql, { ...start, setsPassword: false, ...deviceOf(request) });
  });
}

async function replacePassword(
  deps: ApiDeps,
  request: FastifyRequest,
  { session, userId, password }: { session: Session; userId: string; password: string },
): Promise<string> {
  const hash = await hashPassword(password);
  return deps.db.tx(session.organizationId, async (sql) => {
    await setPassword(sql, userId, hash);
    await recordAudit(sql, { actor: callerOf(request), action: 'user.password_changed', subject: session.email });
    const { role, how, secondFactor } = session;
    return startSession(sql, { userId, role, how, secondFactor, setsPassword: false, ...deviceOf(request) });
  });
}
