/**
 * What Intercom's "no" means: an answer's status, headers and error envelope become one of the domain's errors, named by
 * what the caller must do, or the budget it states. Pure, except for the jitter of a wait.
 */
import { z } from 'zod';
import { Forbidden, Gone, PlanRestricted, Reconnect, Rejected, RetryLater, Unknown } from '../domain/errors.ts';
import type { VendorError } from '../domain/errors.ts';
import type { Rate } from '../domain/ports.ts';
import { cut } from './text.ts';

/** What a call was about, for the sentence that people read. */
export interface CallMatter {
  /** 'write': it may have happened although no good answer came, and must not be repeated blindly. */
  effect: 'read' | 'write';
  /** What was to be done, e.g. `the note for conversation 123`. */
  subject: string;
  /** The permission this call takes, as the Developer Hub names it. */
  permission: string;
  /** The teammate it acts as, if it acts as one. */
  adminId?: string;
  /** Whom it assigns, if it assigns: what is said of an assignee is then about that one. */
  assigneeId?: string;
}

export interface RefusedAnswer {
  status: number;
  headers: Record<string, string>;
  /** The body as JSON; undefined if it is none. */
  body: unknown;
}

/** `{type:"error.list", errors:[{code, message?, field?}]}` (Intercom docs, errors); every part may be missing. */
const Envelope = z.object({
  errors: z
    .array(z.object({ code: z.string().nullish(), message: z.string().nullish(), field: z.string().nullish() }))
    .min(1),
});

interface Refused {
  code: string;
  message: string;
  field: string;
}

/** Codes seen for a token that no longer works, some of them with other statuses than 401 (Intercom docs, error codes). */
const TOKEN_CODES = /^(?:unauthorized|missing_authorization|token_\w+)$/;
/** The teammate a write acts as is not there any more (Intercom docs, admins and tickets). */
const ADMIN_CODES = new Set(['admin_not_found', 'assignee_not_found']);
const LIMIT_CODES = new Set(['rate_limit_exceeded', 'retry_after']);

const WINDOW_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;
const LONGEST_DETAIL = 300;

/** The error for an answer outside 200–299. */
export function errorOf(answer: RefusedAnswer, matter: CallMatter): VendorError {
  const refused = readEnvelope(answer.body);
  const rate = rateOf(answer.headers);
  const { code, field } = refused;
  const said = sayingOf(answer.status, refused);
  // Whatever code it carries: what fails in the middle may have been done.
  if (answer.status === 408 || answer.status >= 500) return doubt(`Intercom failed ${said}`, matter, rate);
  if (code === 'assignee_not_found' && matter.assigneeId !== undefined)
    return new Rejected(
      `Intercom refused ${matter.subject}: there is no team or teammate ${matter.assigneeId} in the workspace any more ${said}.`,
      'unknown_assignee',
      rate,
    );
  if (ADMIN_CODES.has(code) || (matter.adminId !== undefined && field === 'admin_id')) {
    return new Reconnect(
      `Intercom refused ${matter.subject}: teammate ${matter.adminId ?? 'unknown'}, whom Deskbridge acts as, is not in the ` +
        `workspace any more ${said}. Reconnect it as a teammate who is.`,
      rate,
    );
  }
  if (answer.status === 401 || TOKEN_CODES.test(code)) {
    return new Reconnect(`Intercom no longer accepts the access token ${said}. Reconnect this workspace.`, rate);
  }
  if (answer.status === 402 || code === 'api_plan_restricted') {
    return new PlanRestricted(
      `Intercom's plan of this workspace does not include conversations over the API ${said}. ` +
        'Start a subscription there, then check again.',
      rate,
    );
  }
  if (answer.status === 429 || LIMIT_CODES.has(code)) {
    const afterMs = waitOf(answer.headers);
    return new RetryLater(`Intercom's rate limit is used up ${said}.`, { afterMs, limited: true, rate });
  }
  return definite(answer, { matter, said, refused, rate });
}

function definite(
  answer: RefusedAnswer,
  { matter, said, refused, rate }: { matter: CallMatter; said: string; refused: Refused; rate: Rate | null },
): VendorError {
  if (answer.status === 403) {
    const named = /\b(?:read|write|list)_[a-z_]+\b/.exec(refused.message)?.[0] ?? null;
    return new Forbidden(
      `Intercom does not allow ${matter.subject} ${said}. Check that the access token has the permission ` +
        `"${named ?? matter.permission}" (Developer Hub, Authentication).`,
      named,
      rate,
    );
  }
  if (answer.status === 404 || answer.status === 410) {
    const hint = 'It was deleted, or the access token may not see it.';
    return new Gone(`Not found at Intercom: ${matter.subject} ${said}. ${hint}`, rate);
  }
  if (answer.status < 400) {
    // Never followed; and after a write nothing says that the write was left undone.
    const hint = 'The API address of this connection is probably wrong.';
    if (matter.effect === 'write') return doubt(`Intercom answered with a redirect ${said}`, matter, rate);
    return new Rejected(
      `Intercom answered with a redirect in place of ${matter.subject} ${said}. ${hint}`,
      'redirected',
      rate,
    );
  }
  const code = refused.code === '' ? `http_${answer.status}` : refused.code;
  return new Rejected(`Intercom refused ${matter.subject} ${said}.`, code, rate);
}

/** The error where no good answer came: it may have happened (a write), or nothing is lost by asking again (a read). */
export function doubt(what: string, matter: CallMatter, rate: Rate | null = null): Unknown | RetryLater {
  if (matter.effect === 'read') return new RetryLater(`Could not read ${matter.subject}: ${what}.`, { rate });
  return new Unknown(`Nobody knows whether Intercom took ${matter.subject}: ${what}.`, rate);
}

function readEnvelope(body: unknown): Refused {
  const first = Envelope.safeParse(body).data?.errors[0];
  return { code: first?.code ?? '', message: first?.message ?? '', field: first?.field ?? '' };
}

/** `(404 not_found: Resource Not Found)` */
function sayingOf(status: number, { code, message }: Refused): string {
  const detail = cut(message.replaceAll(/\p{Cc}+/gu, ' ').trim(), LONGEST_DETAIL);
  const words = [String(status), code].filter((word) => word !== '').join(' ');
  return detail === '' ? `(${words})` : `(${words}: ${detail.replace(/[.\s]+$/, '')})`;
}

/**
 * The budget as `X-RateLimit-Limit|Remaining|Reset` state it for the current window of ten seconds, null where they are
 * missing (unauthenticated answers). Reset is Unix seconds by Intercom's clock, turned into ours with its Date header.
 */
export function rateOf(headers: Record<string, string>): Rate | null {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
    wholeNumber(headers[`x-ratelimit-${name}`]),
  );
  if (limit === undefined || remaining === undefined || reset === undefined) return null;
  return { limit, remaining, resetAt: reset * 1000 + clockLead(headers) };
}

/** Our clock minus theirs, ms. */
function clockLead(headers: Record<string, string>): number {
  const theirs = Date.parse(headers['date'] ?? '');
  return Number.isNaN(theirs) ? 0 : Date.now() - theirs;
}

/** After 429, ms from now: what it says, else a window; and a little more, not the same for everyone who waits. */
function waitOf(headers: Record<string, string>): number {
  const after = wholeNumber(headers['retry-after']);
  const reset = rateOf(headers)?.resetAt;
  const stated = after !== undefined ? after * 1000 : reset !== undefined ? reset - Date.now() : WINDOW_MS;
  const wait = Math.min(Math.max(stated, 0), LONGEST_WAIT_MS);
  return Math.ceil(wait + Math.random() * (wait * 0.1 + 250));
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}
