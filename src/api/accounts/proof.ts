/** Proofs that somebody is who their session says: a code of the second factor, a recovery code, the present password. */
import type { Sql } from '../../store/db.ts';
import { getAccount, verifyPassword } from '../../store/accounts/passwords.ts';
import { openTotp, stepOf, takeRecoveryCode, takeStep, type TotpOwner } from '../../store/accounts/totp.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { demandTry, forgive, proofLimits } from './try-limits.ts';

/** A code that was found right, to be used up in the transaction of what it is for. */
export type Code = { kind: 'step'; step: number } | { kind: 'recovery'; text: string };

/** What this code may be; null if it is neither of now nor has the form of a recovery code. Uses nothing up. */
export async function readCode(deps: ApiDeps, owner: TotpOwner, text: string): Promise<Code | null> {
  const letters = text.replaceAll(/[^A-Za-z0-9]/g, '');
  if (letters.length === 16) return { kind: 'recovery', text };
  const secret = await openTotp(deps, owner);
  const step = secret === null ? null : stepOf(secret, text, Date.now());
  return step === null ? null : { kind: 'step', step };
}

/** False if it was used before, or is no code of theirs. */
export function takeCode(sql: Sql, userId: string, code: Code): Promise<boolean> {
  return code.kind === 'step' ? takeStep(sql, userId, code.step) : takeRecoveryCode(sql, userId, code.text);
}

export function wrongCode(): ApiProblem {
  return new ApiProblem(403, 'wrong_code', {
    detail: 'The code is not right, or was used already. Wait for the next one in your app, or use a recovery code.',
  });
}

/** The present password or a code, whichever was given. Throws 403 `wrong_password`, `wrong_code` or `proof_needed`, and 429. */
export async function demandProof(
  deps: ApiDeps,
  owner: TotpOwner,
  given: { password?: string | undefined; code?: string | undefined },
): Promise<void> {
  const limits = proofLimits(owner.userId);
  await demandTry(deps, limits);
  if (given.code !== undefined) {
    const code = await readCode(deps, owner, given.code);
    const taken = code !== null && (await deps.db.tx(owner.organizationId, (sql) => takeCode(sql, owner.userId, code)));
    if (!taken) throw wrongCode();
  } else if (given.password === undefined) {
    throw new ApiProblem(403, 'proof_needed', { detail: 'Give your password, or a code of your authenticator app.' });
  } else if (!(await isTheirPassword(deps, owner, given.password))) {
    throw new ApiProblem(403, 'wrong_password', { detail: 'The present password is not right.' });
  }
  await forgive(deps, limits);
}

async function isTheirPassword(deps: ApiDeps, owner: TotpOwner, password: string): Promise<boolean> {
  const account = await deps.db.tx(owner.organizationId, (sql) => getAccount(sql, owner.userId));
  return verifyPassword(account?.passwordHash ?? null, password);
}
