/** Where somebody is signed in: a list of their own sessions, and an end to one or all the others. */
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import {
  endOtherSessions,
  endSession,
  listSessions,
  type Session,
  type SessionRow,
} from '../../store/accounts/sessions.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { type SessionRowAnswer, SessionRowSchema } from '../schemas/accounts.ts';

export function ownSessionRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['session'];
  const config = { access: 'session' } as const;
  app.route({
    method: 'GET',
    url: '/api/v1/sessions',
    config,
    schema: { summary: 'Your own sessions', tags, response: { 200: pageOf(SessionRowSchema), ...problems } },
    handler: async (request) => {
      const own = ownSession(request);
      const rows = await deps.db.tx(own.organizationId, (sql) => listSessions(sql, own));
      return { items: rows.map((row) => presentRow(row, own.id)), next: null };
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/sessions/:id',
    config,
    schema: {
      summary: 'End one of your sessions',
      tags,
      params: idParams,
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      const own = ownSession(request);
      const { id } = request.params;
      const ended = await deps.db.tx(own.organizationId, async (sql) => {
        if (!(await endSession(sql, own, id))) return false;
        await recordAudit(sql, { actor: callerOf(request), action: 'session.revoked', subject: own.email });
        return true;
      });
      if (!ended) throw notFound(`You have no session ${id}.`);
      return reply.code(204).send();
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/session/others',
    config,
    schema: {
      summary: 'End all your sessions but this one',
      tags,
      response: { 200: z.object({ ended: z.number().int() }), ...problems },
    },
    handler: async (request) => {
      const own = ownSession(request);
      const ended = await deps.db.tx(own.organizationId, async (sql) => {
        const sessions = await endOtherSessions(sql, own);
        const entry = { action: 'session.revoked', subject: own.email, detail: { sessions } } as const;
        if (sessions > 0) await recordAudit(sql, { actor: callerOf(request), ...entry });
        return sessions;
      });
      return { ended };
    },
  });
}

function ownSession(request: Parameters<typeof callerOf>[0]): Session {
  const { session } = callerOf(request);
  if (session === null) throw new Error('A route about sessions let in somebody without one.');
  return session;
}

function presentRow(row: SessionRow, current: string): SessionRowAnswer {
  return {
    id: row.id,
    current: row.id === current,
    how: row.how,
    device: row.device,
    ip: row.ip,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}
