/**
 * CONSOLE: the pages of the people who run Deskbridge. In: answers of /api/v1, read with the session's cookie. Out: pages, and people's
 * decisions sent to it. It must not know the server by anything but the shapes of src/api/schemas.ts.
 */
import type { ProblemAnswer } from '../../src/api/schemas.ts';
import { texts } from '../texts/console.ts';
import { fieldsSaid, refusalSaid } from '../texts/errors.ts';

const said = texts.trouble;

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

/**
 * Deskbridge answered no; the message is for people, in the language of the page; `detail` is what the server said, `code` for the page,
 * `errors` say what is wrong with which field.
 * `waitSeconds`: it answers again only after so long; null where it did not say.
 */
export class Refused extends Error {
  override name = 'Refused';
  code: string;
  detail: string;
  status: number;
  errors: { path: (string | number)[]; message: string }[];
  waitSeconds: number | null;
  constructor(status: number, problem: Partial<ProblemAnswer>, waitSeconds: number | null = null) {
    super(refusalSaid(problem) ?? said.status(status));
    this.status = status;
    this.code = problem.code ?? '';
    this.detail = problem.detail ?? '';
    this.errors = fieldsSaid(problem.errors ?? []);
    this.waitSeconds = waitSeconds;
  }
}

const PATIENCE_MS = 10_000;
/** What asks a vendor takes as long as the vendor. */
const VENDOR_PATIENCE_MS = 45_000;

/** Throws SignedOut, ServerAway or Refused; aborted, what `fetch` throws then. */
export async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  const answer = await ask(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
  signal.throwIfAborted();
  return answerOf<T>(answer);
}

/** Sends a person's wish: POST without a body unless said otherwise. Throws as `read`. */
export async function send<T>(
  path: string,
  { method = 'POST', body }: { method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE'; body?: unknown } = {},
): Promise<T> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  return answerOf<T>(await ask(path, { method, ...json, signal: AbortSignal.timeout(VENDOR_PATIENCE_MS) }));
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  const type = init.body === undefined ? {} : { 'content-type': 'application/json' };
  try {
    return await fetch(path, { ...init, headers: { accept: 'application/json', ...type } });
  } catch (error) {
    throw new ServerAway(said.noAnswerSaid, { cause: error });
  }
}

/** A 401 with one of these is about what somebody typed; any other says that there is no session. */
const typedWrong = new Set(['wrong_credentials', 'code_needed', 'wrong_code']);

async function answerOf<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return undefined as T;
  const given: unknown = await answer.json().catch(() => null);
  const problem = given as Partial<ProblemAnswer> | null;
  if (answer.status === 401 && !typedWrong.has(problem?.code ?? '')) throw new SignedOut(said.signedOut);
  if (given === null || problem === null) throw new ServerAway(said.notDeskbridge);
  if (answer.ok) return given as T;
  throw new Refused(answer.status, problem, Number(answer.headers.get('retry-after')) || null);
}
