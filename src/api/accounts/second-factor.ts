/** A second factor of one's own: set up with an authenticator app, shown after signing in by a link, turned off. */
import { z } from 'zod';
import { type AuditEntry, recordAudit } from '../../store/audit.ts';
import type { Sql } from '../../store/db.ts';
import { markSecondFactor, outstanding, type Session } from '../../store/accounts/sessions.ts';
import { beginTotp, renewRecoveryCodes, turnOffTotp, turnOnTotp } from '../../store/accounts/totp.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { namedSession } from './own-account.ts';
import { conflict } from '../problem.ts';
import { demandProof, readCode, takeCode, wrongCode } from './proof.ts';
import { type Api, problems } from '../route.ts';
import { RecoveryCodesSchema, SecondFactorBegunSchema, SignedInSchema } from '../schemas/accounts.ts';
import { presentSignedIn } from './session-answer.ts';
import { demandTry, forgive, proofLimits } from './try-limits.ts';

const codeText = z.string().trim().min(1, 'is empty').max(40);
const Proof = z.strictObject({
  password: z.string().max(1_000).optional(),
  code: codeText.optional().describe('Of the app, or a recovery code, instead of the password'),
});

export function secondFactorRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['session'];
  const url = '/api/v1/session/second-factor';
  const config = { access: 'session' } as const;
  app.route({
    method: 'POST',
    url,
    config,
    schema: {
      summary: 'Begin to set up a second factor; it is asked for once it is confirmed',
      tags,
      response: { 201: SecondFactorBegunSchema, ...problems },
    },
    handler: async (request, reply) => {
      const { session, userId } = namedSession(request);
      if (session.totpOn) throw conflict('second_factor_on', 'Your second factor is on already: turn it off first.');
      const label = { issuer: 'Deskbridge', account: session.email ?? session.name };
      return reply.code(201).send(await beginTotp(deps, { organizationId: session.organizationId, userId }, label));
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/confirm`,
    config,
    schema: {
      summary: 'Turn it on, with a first code of the app; answers recovery codes',
      tags,
      body: z.strictObject({ code: codeText }),
      response: { 200: RecoveryCodesSchema, ...problems },
    },
    handler: async (request) => {
      const { session, userId } = namedSession(request);
      const recoveryCodes = await withCode(deps, { session, userId, text: request.body.code }, async (sql) => {
        if (!(await turnOnTotp(sql, userId)))
          throw conflict(
            'not_begun',
            'No second factor is being set up: begin with POST /api/v1/session/second-factor.',
          );
        await markSecondFactor(sql, session.id);
        await recordAudit(sql, entry(request, session, 'user.second_factor_on'));
        return renewRecoveryCodes(sql, userId);
      });
      return { recoveryCodes };
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/off`,
    config,
    schema: {
      summary: 'Turn it off, with your password or a code',
      tags,
      body: Proof,
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      const { session, userId } = namedSession(request);
      demandOn(session);
      await demandProof(deps, { organizationId: session.organizationId, userId }, request.body);
      await deps.db.tx(session.organizationId, async (sql) => {
        await turnOffTotp(sql, userId);
        await recordAudit(sql, entry(request, session, 'user.second_factor_off'));
      });
      return reply.code(204).send();
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/recovery-codes`,
    config,
    schema: {
      summary: 'New recovery codes, with your password or a code; those before no longer work',
      tags,
      body: Proof,
      response: { 200: RecoveryCodesSchema, ...problems },
    },
    handler: async (request) => {
      const { session, userId } = namedSession(request);
      demandOn(session);
      await demandProof(deps, { organizationId: session.organizationId, userId }, request.body);
      const recoveryCodes = await deps.db.tx(session.organizationId, async (sql) => {
        await recordAudit(sql, entry(request, session, 'user.recovery_codes_renewed'));
        return renewRecoveryCodes(sql, userId);
      });
      return { recoveryCodes };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/session/code',
    config: { access: 'begun' },
    schema: {
      summary: 'Show a code, where the session needs one before anything else',
      tags,
      body: z.strictObject({ code: codeText.describe('Of the app, or a recovery code') }),
      response: { 200: SignedInSchema, ...problems },
    },
    handler: async (request) => {
      const { session, userId } = namedSession(request);
      // Where none is asked for, none was shown.
      if (outstanding(session) !== 'code') return presentSignedIn(deps, session);
      await withCode(deps, { session, userId, text: request.body.code }, async (sql) => {
        await markSecondFactor(sql, session.id);
        await recordAudit(sql, entry(request, session, 'session.code_shown'));
      });
      return presentSignedIn(deps, { ...session, secondFactor: true });
    },
  });
}

/** Does what a right code allows, in one transaction with using it up. Throws 403 `wrong_code` and 429. */
async function withCode<T>(
  deps: ApiDeps,
  { session, userId, text }: { session: Session; userId: string; text: string },
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const owner = { organizationId: session.organizationId, userId };
  const limits = proofLimits(userId);
  await demandTry(deps, limits);
  const code = await readCode(deps, owner, text);
  if (code === null) throw wrongCode();
  const done = await deps.db.tx(session.organizationId, async (sql) => {
    if (!(await takeCode(sql, userId, code))) throw wrongCode();
    return work(sql);
  });
  await forgive(deps, limits);
  return done;
}

function demandOn({ totpOn }: Session): void {
  if (!totpOn) throw conflict('second_factor_off', 'You have no second factor that is on.');
}

function entry(request: Parameters<typeof callerOf>[0], session: Session, action: AuditEntry['action']): AuditEntry {
  return { actor: callerOf(request), action, subject: session.email };
}
