/** Who is signed in, for the pages: also what somebody who is not needs to see in order to sign in. */
import { readOrganization } from '../../store/accounts/organizations.ts';
import { findSession, outstanding, type Session } from '../../store/accounts/sessions.ts';
import { countRecoveryCodes } from '../../store/accounts/totp.ts';
import { hasActiveAdmin } from '../../store/accounts/users.ts';
import type { ApiDeps } from '../deps.ts';
import { PASSWORD_HINT } from './password-rules.ts';
import type { SessionAnswer, SignedInAnswer } from '../schemas/accounts.ts';

export async function presentSession(deps: ApiDeps, session: Session | null): Promise<SessionAnswer> {
  if (session !== null) return presentSignedIn(deps, session);
  const { name } = await deps.db.tx(deps.organizationId, readOrganization);
  return {
    signedIn: false,
    organization: { name },
    version: deps.version,
    features: featuresOf(deps),
    methods: deps.signOn === null ? ['password', 'link'] : ['password', 'link', 'oidc'],
    passwordHint: PASSWORD_HINT,
  };
}

/** Of a session that was just begun or changed. */
export async function presentToken(deps: ApiDeps, token: string): Promise<SignedInAnswer> {
  const session = await findSession(deps.db, token);
  if (session === null) throw new Error('The session ended in the moment it began.');
  return presentSignedIn(deps, session);
}

export async function presentSignedIn(deps: ApiDeps, session: Session): Promise<SignedInAnswer> {
  const { userId, role } = session;
  const { recoveryCodesLeft, hasAdmin } = await deps.db.tx(session.organizationId, async (sql) => ({
    recoveryCodesLeft: userId === null || !session.totpOn ? 0 : await countRecoveryCodes(sql, userId),
    hasAdmin: userId !== null || (await hasActiveAdmin(sql)),
  }));
  return {
    signedIn: true,
    organization: { name: session.organizationName },
    version: deps.version,
    features: featuresOf(deps),
    id: session.id,
    how: session.how,
    user: { id: userId, email: session.email, name: session.name, role },
    password: { set: session.passwordSet, needsCurrent: needsCurrentPassword(session), hint: PASSWORD_HINT },
    secondFactor: {
      on: session.totpOn,
      required: userId !== null && role === 'admin' && session.requireSecondFactor,
      recoveryCodesLeft,
    },
    needs: needsOf(session, hasAdmin),
    createdAt: session.createdAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
  };
}

function needsOf(session: Session, hasAdmin: boolean): SignedInAnswer['needs'] {
  if (session.userId === null) return hasAdmin ? null : 'account';
  const asksPassword = session.setsPassword || (session.how === 'link' && !session.passwordSet);
  return outstanding(session) ?? (asksPassword ? 'password' : null);
}

/** Not of who came by an invitation or a reset link, nor of who has none. */
export function needsCurrentPassword(session: Session): boolean {
  return session.passwordSet && !session.setsPassword;
}

function featuresOf({ signOn, mail }: ApiDeps): SignedInAnswer['features'] {
  return { oidc: signOn !== null, mail };
}
