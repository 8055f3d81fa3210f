/** How often somebody may try: a password against an account, a code against a user. The same in every process (S16, B31). */
import { countTry, forgiveTry, type TryLimit } from '../../store/accounts/sign-in-tries.ts';
import type { ApiDeps } from '../deps.ts';
import { networkOf } from '../network.ts';
import { ApiProblem } from '../problem.ts';

const MINUTE = 60;
const HOUR = 3_600;

/**
 * Of tries with a password. Against one account from one network 10 a minute, and 100 an hour from wherever; from one network 30 a
 * minute against whatever accounts. A browser that its user has signed in with before has 10 a minute of its own.
 */
export function passwordLimits(of: { email: string; ip: string; device: string | null }): TryLimit[] {
  const { email, ip, device } = of;
  if (device !== null) return [{ what: `device ${device}`, most: 10, seconds: MINUTE }];
  const network = networkOf(ip);
  return [
    { what: `account ${email} from ${network}`, most: 10, seconds: MINUTE },
    { what: `account ${email}`, most: 100, seconds: HOUR },
    { what: `network ${network}`, most: 30, seconds: MINUTE },
  ];
}

/** Of tries with a code, or with the present password, by somebody who is signed in already. */
export function proofLimits(userId: string): TryLimit[] {
  return [
    { what: `proof of ${userId}`, most: 10, seconds: MINUTE },
    { what: `proof of ${userId} an hour`, most: 100, seconds: HOUR },
  ];
}

/** Of invitations and links that are looked at. Their tokens cannot be guessed; this keeps the log quiet. */
export function linkLimits(ip: string): TryLimit[] {
  return [{ what: `links from ${networkOf(ip)}`, most: 30, seconds: MINUTE }];
}

/** Counts a try. Throws 429 where it is one too many; `onFirst` hears of the first such. */
export async function demandTry(
  deps: ApiDeps,
  limits: readonly TryLimit[],
  onFirst: () => Promise<void> = async () => undefined,
): Promise<void> {
  const wait = await countTry(deps.db, deps.organizationId, limits);
  if (wait === null) return;
  if (wait.first) await onFirst();
  const { seconds } = wait;
  throw new ApiProblem(429, 'too_many_requests', {
    detail: `Too many tries. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
    retryAfterSeconds: seconds,
  });
}

/** It ended well: it does not count. */
export function forgive(deps: ApiDeps, limits: readonly TryLimit[]): Promise<void> {
  return forgiveTry(deps.db, deps.organizationId, limits);
}
