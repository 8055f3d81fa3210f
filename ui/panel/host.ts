/**
 * PANEL: Intercom beside an issue. In: answers of the server, through whatever frame the panel stands in. Out: pages of 320 to 440 pixels,
 * and people's decisions sent back. It must not know which frame that is: all it needs from outside is a Host.
 */
import type { ProblemAnswer } from '../../src/api/schemas.ts';
import { texts } from '../texts/calls.ts';
import { refusalSaid } from '../texts/errors.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** What is said in passing. With `undo` a person can take it back. */
export interface Said {
  text: string;
  tone?: 'good' | 'bad';
  undo?: () => void;
}

export interface Surroundings {
  /** `page`: alone in a window. `beside`: next to its issue, which need not be named again. `within`: part of a page that has the rest. */
  place: 'page' | 'beside' | 'within';
  /** Key or id of the issue, as far as the frame knows it. */
  issue: string | null;
}

/** The frame the panel stands in. */
export interface Host {
  context(): Promise<Surroundings>;
  /** Asks the panel's server; `path` goes on from the issue, '' for the panel itself. JSON comes parsed, all else as text. Throws CallFailed. */
  call<T>(method: Method, path: string, body?: unknown): Promise<T>;
  /** Opens an address elsewhere; null where links do so by themselves. */
  openUrl: ((url: string) => void) | null;
  /** Says something in passing, outside the panel; null where the panel has to say it itself. */
  notify: ((said: Said) => void) | null;
  /** Puts the frame's colours on the document; before anything is shown. */
  theme(): Promise<void>;
  /** Calls the listener whenever something may have changed. Answers how to end that. */
  live(listener: () => void): () => void;
}

/** `signed-out`: there is no session. `away`: nothing answered, or not Deskbridge. `refused`: Deskbridge said no, `code` and message say why, `detail` in its own words. */
export class CallFailed extends Error {
  override name = 'CallFailed';
  kind: 'signed-out' | 'away' | 'refused';
  status: number;
  code: string;
  detail: string;
  constructor(kind: CallFailed['kind'], message: string, { status = 0, code = '', detail = '' } = {}) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** What was answered, as `Host.call` gives it. `body`: text, or JSON that somebody parsed already. */
export function answerOf(status: number, type: string, body: unknown): unknown {
  if (status === 401) throw new CallFailed('signed-out', texts.signedOut, { status });
  const said = type.includes('json') && typeof body === 'string' ? parsed(body) : body;
  if (status >= 200 && status < 300) return said;
  const problem: Partial<ProblemAnswer> | null = typeof said === 'object' ? said : null;
  if (problem?.code === undefined) throw new CallFailed('away', texts.stranger, { status });
  const { code, detail = '' } = problem;
  throw new CallFailed('refused', refusalSaid(problem) ?? texts.status(status), { status, code, detail });
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new CallFailed('away', texts.stranger);
  }
}
