/**
 * CONSOLE: the pages of the people who run Deskbridge. In: answers of /api/v1, read with the session's cookie. Out: pages, and people's
 * decisions sent to it. It must not know the server by anything but the shapes of src/api/schemas.ts.
 */
import type { ProblemAnswer } from '../../src/api/schemas.ts';

export interface Listed<T> {
  items: T[];
  /** The cursor of the next page, null at the end. */
  next: string | null;
}

/** The session is over, or never was. */
export class SignedOut extends Error {
  override name = 'SignedOut';
}

/** Nothing answered, or something that is not Deskbridge. */
export class ServerAway extends Error {
  override name = 'ServerAway';
}

/** Deskbridge answered no; the message is for people. */
export class Refused extends Error {
  override name = 'Refused';
}

const PATIENCE_MS = 10_000;

/** Throws SignedOut, ServerAway or Refused; aborted, what `fetch` throws then. */
export async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  const answer = await ask(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
  signal.throwIfAborted();
  return answerOf<T>(answer);
}

/** Sends a person's decision. Throws as `read`. */
export async function send<T>(path: string): Promise<T> {
  return answerOf<T>(await ask(path, { method: 'POST', signal: AbortSignal.timeout(PATIENCE_MS) }));
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, headers: { accept: 'application/json' } });
  } catch (error) {
    throw new ServerAway('Deskbridge does not answer.', { cause: error });
  }
}

async function answerOf<T>(answer: Response): Promise<T> {
  if (answer.status === 401) throw new SignedOut('You are not signed in.');
  const said: unknown = await answer.json().catch(() => null);
  if (said === null) throw new ServerAway('Something answered, but not Deskbridge.');
  if (answer.ok) return said as T;
  const { detail, title } = said as Partial<ProblemAnswer>;
  throw new Refused(detail ?? title ?? `Deskbridge answered with the status ${answer.status}.`);
}
