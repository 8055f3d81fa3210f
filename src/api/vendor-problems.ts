/** What a call that a vendor did not answer as hoped means for whoever asked over the API. */
import { Forbidden, PlanRestricted, Reconnect, RetryLater, Unknown, VendorError } from '../domain/errors.ts';
import { ApiProblem, conflict } from './problem.ts';

const SOON_MS = 10_000;

/** 503: it may answer in a moment. Null: it has said no, or it is about something else. `told`: a sentence around what it said. */
function away(
  error: unknown,
  code: 'host_unavailable' | 'intercom_unavailable',
  told: (said: string) => string,
): ApiProblem | null {
  if (!(error instanceof RetryLater || error instanceof Unknown)) return null;
  const afterMs = (error instanceof RetryLater ? error.afterMs : null) ?? SOON_MS;
  return new ApiProblem(503, code, { detail: told(error.message), retryAfterSeconds: Math.ceil(afterMs / 1000) });
}

export const hostAway = (error: unknown, told: (said: string) => string): ApiProblem | null =>
  away(error, 'host_unavailable', told);

export const intercomAway = (error: unknown, told: (said: string) => string): ApiProblem | null =>
  away(error, 'intercom_unavailable', told);

/** Runs a call to the host; what it refuses becomes an answer whose `detail` says what to do. */
export async function asking<T>(host: { name: string }, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const code =
      error instanceof Forbidden ? 'permission_missing' : error instanceof Reconnect ? 'token_refused' : 'host_refused';
    throw (
      hostAway(error, (said) => `"${host.name}" could not be asked just now: ${said} Try again in a moment.`) ??
      new ApiProblem(502, code, { detail: error.message })
    );
  }
}

/** `doing`: a sentence that says what was not done. */
export function intercomProblem(error: unknown, doing: string): unknown {
  if (!(error instanceof VendorError)) return error;
  const problem = intercomAway(error, (said) => `${doing} ${said} Try again in a moment.`);
  if (problem !== null) return problem;
  if (error instanceof Reconnect) return conflict('reconnect_needed', `${doing} ${error.message}`);
  if (error instanceof PlanRestricted) return conflict('plan_restricted', `${doing} ${error.message}`);
  const code = error instanceof Forbidden ? 'intercom_forbidden' : 'intercom_refused';
  return new ApiProblem(502, code, { detail: `${doing} ${error.message}` });
}
