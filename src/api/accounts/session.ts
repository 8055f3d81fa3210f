/** Signing in with e-mail and password, who is signed in, signing out. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import { type Account, findAccount, verifyPassword } from '../../store/accounts/passwords.ts';
import { endSession, startSession } from '../../store/accounts/sessions.ts';
import { plainEmail } from '../../store/accounts/users.ts';
import { callerOf, demandOwnOrigin } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { knownDevice, rememberDevice } from './known-device.ts';
import { ApiProblem } from '../problem.ts';
import { type Code, readCode, takeCode } from './proof.ts';
import { type Api, problems } from '../route.ts';
import { SessionSchema, SignedInSchema } from '../schemas/accounts.ts';
import { presentSession, presentToken } from './session-answer.ts';
import { clearSessionCookie, deviceOf, setSessionCookie } from './session-cookie.ts';
import { demandTry, forgive, passwordLimits } from './try-limits.ts';

const Credentials = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(1_000),
  code: z.string().max(40).optional().describe('Of the authenticator app, or a recovery code'),
});
type Given = z.infer<typeof Credentials>;

export function sessionRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['session'];
  const url = '/api/v1/session';
  app.route({
    method: 'GET',
    url,
    config: { access: 'open' },
    schema: {
      summary: 'Who is signed in in this browser; else how to sign in',
      tags,
      security: [],
      response: { 200: SessionSchema, ...problems },
    },
    handler: (request) => presentSession(deps, request.caller?.session ?? null),
  });
  app.route({
    method: 'POST',
    url,
    config: { access: 'open' },
    schema: {
      summary: 'Sign in; sets the cookie of a new session',
      tags,
      security: [],
      body: Credentials,
      response: { 200: SignedInSchema, ...problems },
    },
    handler: async (request, reply) => {
      demandOwnOrigin(deps, request);
      const token = await signInWithPassword(deps, request, reply);
      setSessionCookie(deps, reply, token);
      return presentToken(deps, token);
    },
  });
  app.route({
    method: 'DELETE',
    url,
    config: { access: 'open' },
    schema: { summary: 'Sign out', tags, security: [], response: { 204: z.undefined(), ...problems } },
    handler: async (request, reply) => {
      await signOut(deps, request);
      return clearSessionCookie(deps, reply).code(204).send();
    },
  });
}

/** Ends the session of the browser that asks, if it has one. */
export async function signOut(deps: ApiDeps, request: FastifyRequest): Promise<void> {
  const { caller } = request;
  const session = caller?.session ?? null;
  if (caller === null || session === null) return;
  await deps.db.tx(caller.organizationId, async (sql) => {
    await endSession(sql, session, session.id);
    await recordAudit(sql, { actor: callerOf(request), action: 'session.closed', subject: session.email });
  });
}

async function signInWithPassword(
  deps: ApiDeps,
  request: FastifyRequest<{ Body: Given }>,
  reply: FastifyReply,
): Promise<string> {
  const { organizationId } = deps;
  const email = plainEmail(request.body.email);
  const account = await deps.db.tx(organizationId, (sql) => findAccount(sql, email));
  const device = knownDevice(deps, request, account?.id ?? null);
  const limits = passwordLimits({ email, ip: request.ip, device });
  const tell = (why: string): Promise<void> => recordRefusedSignIn(deps, { account, ip: request.ip, why });
  await demandTry(deps, limits, () => tell('too many tries'));
  const right = await verifyPassword(account?.passwordHash ?? null, request.body.password);
  if (!right || account === null || account.disabled) {
    await tell(right && account !== null ? 'the user is disabled' : 'wrong password or unknown address');
    throw wrongCredentials();
  }
  const code = await demandCode(deps, account, request.body.code);
  if (code === 'missing') {
    await forgive(deps, limits);
    throw codeNeeded();
  }
  const token = code === 'wrong' ? null : await openSession(deps, request, { account, code });
  if (token === null) {
    await tell('wrong code');
    throw new ApiProblem(401, 'wrong_code', {
      detail: 'The code is not right, or was used already. Wait for the next one in your app, or use a recovery code.',
    });
  }
  await forgive(deps, limits);
  if (device === null) rememberDevice(deps, reply, account.id);
  return token;
}

async function demandCode(
  deps: ApiDeps,
  account: Account,
  given: string | undefined,
): Promise<Code | 'none' | 'missing' | 'wrong'> {
  if (!account.totpOn) return 'none';
  if (given === undefined || given.trim() === '') return 'missing';
  const owner = { organizationId: deps.organizationId, userId: account.id };
  return (await readCode(deps, owner, given)) ?? 'wrong';
}

/** Null if the code was used before. A session this browser had before ends: each sign-in has its own (S18). */
async function openSession(
  deps: ApiDeps,
  request: FastifyRequest,
  { account, code }: { account: Account; code: Code | 'none' },
): Promise<string | null> {
  const { id, name, role, email } = account;
  const before = request.caller?.session ?? null;
  const actor = { kind: 'session', name, userId: id, ip: request.ip } as const;
  return deps.db.tx(deps.organizationId, async (sql) => {
    if (code !== 'none' && !(await takeCode(sql, id, code))) return null;
    if (before !== null) await endSession(sql, before, before.id);
    const by = code === 'none' ? 'password' : code.kind === 'step' ? 'password and code' : 'password and recovery code';
    await recordAudit(sql, { actor, action: 'session.opened', subject: email, detail: { by } });
    const secondFactor = code !== 'none';
    const how = 'password';
    return startSession(sql, { userId: id, role, how, secondFactor, setsPassword: false, ...deviceOf(request) });
  });
}

/** An address that nobody has here is not written down: people type passwords into the wrong field. */
async function recordRefusedSignIn(
  deps: ApiDeps,
  of: { account: Account | null; ip: string; why: string },
): Promise<void> {
  const { account, ip, why } = of;
  const actor = { kind: 'nobody', name: 'somebody', userId: null, ip } as const;
  const subject = account?.email ?? null;
  await deps.db.tx(deps.organizationId, (sql) =>
    recordAudit(sql, { actor, action: 'session.refused', subject, detail: { by: 'password', why } }),
  );
}

/** The same whether there is such a user or not, and whether they may come in (B31). */
function wrongCredentials(): ApiProblem {
  return new ApiProblem(401, 'wrong_credentials', {
    detail: 'The e-mail address or the password is not right. If you have forgotten it, ask an admin for a reset link.',
  });
}

function codeNeeded(): ApiProblem {
  return new ApiProblem(401, 'code_needed', {
    detail: 'Enter the code that your authenticator app shows, or a recovery code.',
  });
}
