/**
 * PORTAL: the pages of those who ask. In: answers of /api/v1/portal and of /api/v1/session, read with the session's cookie. Out: pages, and
 * what people send. It must not know the console, nor anything that is not the reader's own.
 */
import type { ProblemAnswer } from '../../src/api/schemas.ts';
import { fieldsSaid, refusalSaid } from '../texts/errors.ts';
import { texts } from '../texts/portal.ts';

const said = texts.trouble;

/** One part of what was sent that is not as it should be. */
export interface InputError {
  path: (string | number)[];
  message: string;
}

/** `signed-out`: there is no session (any more). `away`: nothing answered, or not Deskbridge. `refused`: it said no; `code` and message say why. */
export class AskFailed extends Error {
  override name = 'AskFailed';
  kind: 'signed-out' | 'away' | 'refused';
  status: number;
  code: string;
  errors: InputError[];
  /** It answers again only after so long; null where it did not say. */
  waitSeconds: number | null;
  constructor(
    kind: AskFailed['kind'],
    message: string,
    more: { status?: number; code?: string; errors?: InputError[]; waitSeconds?: number | null } = {},
  ) {
    super(message);
    this.kind = kind;
    this.status = more.status ?? 0;
    this.code = more.code ?? '';
    this.errors = more.errors ?? [];
    this.waitSeconds = more.waitSeconds ?? null;
  }
}

const PATIENCE_MS = 15_000;

/** Throws AskFailed. */
export async function ask<T>(
  path: string,
  { method = 'GET', body }: { method?: 'GET' | 'POST' | 'DELETE'; body?: object } = {},
): Promise<T> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  let answer: Response;
  let text: string;
  try {
    const headers = { accept: 'application/json', ...type };
    answer = await fetch(path, { method, ...json, headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    text = await answer.text();
  } catch {
    throw away();
  }
  return answerOf(answer.status, text, answer.headers.get('retry-after')) as T;
}

/** What was answered, by whatever means it was asked. Throws AskFailed. */
export function answerOf(status: number, text: string, retryAfter: string | null): unknown {
  if (status === 204) return undefined;
  const answer = parsed(text);
  if (status >= 200 && status < 300 && answer !== null) return answer;
  const problem: Partial<ProblemAnswer> | null = answer;
  if (problem?.code === undefined) throw new AskFailed('away', said.notDeskbridge, { status });
  const { code, errors = [] } = problem;
  const kind = status === 401 && code === 'unauthorized' ? 'signed-out' : 'refused';
  const waitSeconds = Number(retryAfter) || null;
  throw new AskFailed(kind, refusalSaid(problem) ?? said.status(status), {
    status,
    code,
    errors: fieldsSaid(errors),
    waitSeconds,
  });
}

export function away(): AskFailed {
  return new AskFailed('away', navigator.onLine ? said.noAnswer : said.offline);
}

/** Whatever went wrong, as one kind of thing. */
export function asFailure(error: unknown): AskFailed {
  if (error instanceof AskFailed) return error;
  return new AskFailed('away', error instanceof Error ? error.message : String(error));
}

function parsed(text: string): object | null {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' ? answer : null;
  } catch {
    return null;
  }
}
