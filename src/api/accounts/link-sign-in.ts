/** Signing in by a link: the printed one, an invitation, a link to choose a new password. */
import type { FastifyRequest } from 'fastify';
import { recordAudit } from '../../store/audit.ts';
import { hashPassword, setPassword } from '../../store/accounts/passwords.ts';
import { endSession, findSession, startSession } from '../../store/accounts/sessions.ts';
import { readSignInLink, takeSignInLink } from '../../store/accounts/sign-in-links.ts';
import { changeUser, findPerson } from '../../store/accounts/users.ts';
import { sessionToken } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { deviceOf } from './session-cookie.ts';

/** What somebody chose while accepting an invitation. `name` null: as it is. */
export interface Chosen {
  name: string | null;
  password: string;
}

/**
 * Uses the link up and answers a session's token; null if the link is unknown, used or too old. With `chosen` the person's name and
 * password are set at once; without it the session may choose a password later. A session this browser had before ends (S18).
 */
export async function openByLink(
  deps: ApiDeps,
  request: FastifyRequest,
  { token, chosen = null }: { token: string; chosen?: Chosen | null },
): Promise<string | null> {
  const link = await readSignInLink(deps.db, token);
  if (link === null) return null;
  const hash = chosen === null ? null : await hashPassword(chosen.password);
  // Not the request's caller: the page of a link is public, where nobody asks who calls.
  const cookie = sessionToken(deps, request);
  const before = cookie === undefined ? null : await findSession(deps.db, cookie);
  return deps.db.tx(link.organizationId, async (sql) => {
    const taken = await takeSignInLink(sql, token);
    if (taken === null) return null;
    const { userId, role, purpose } = taken;
    if (userId !== null && chosen !== null) {
      await changeUser(sql, userId, { name: chosen.name, role: null });
      if (hash !== null) await setPassword(sql, userId, hash);
    }
    if (before?.organizationId === link.organizationId) await endSession(sql, before, before.id);
    const person = userId === null ? null : await findPerson(sql, userId);
    const actor = { kind: 'session', name: person?.name ?? 'operator', userId, ip: request.ip } as const;
    const subject = person?.email ?? null;
    await recordAudit(sql, { actor, action: 'session.opened', subject, detail: { by: `${purpose} link` } });
    const setsPassword = chosen === null && purpose !== 'sign-in';
    return startSession(sql, { userId, role, how: 'link', secondFactor: false, setsPassword, ...deviceOf(request) });
  });
}
