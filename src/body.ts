/**
 * Leaf: the door that every hook comes through. In: raw bytes and their headers. Out: a JSON object, or a reason in
 * words that becomes a problem answer. It must not know a vendor, a room or the database.
 */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Vendors send at most 25 MB (Jira docs, webhooks: larger payloads are dropped there). */
export const BODY_LIMIT = 25 * 1024 * 1024;

/** Objects and lists inside one another. Real payloads stay below 60, also with a nested document in a comment. */
const DEPTH_LIMIT = 200;

export type BodyReading =
  { kind: 'object'; value: Record<string, unknown> } | { kind: 'bad'; code: 'bad_json' | 'too_large'; detail: string };

/**
 * Reads bytes as one JSON object: strict UTF-8, no byte order mark, nested at most 200 deep (seen by a linear scan
 * before anything is built). Keys such as `__proto__` become plain data of the object. Never throws.
 */
export function readJsonObject(raw: Buffer): BodyReading {
  if (raw.length === 0) return bad('The body is empty; a JSON object is expected.');
  if (isDeeperThan(raw, DEPTH_LIMIT)) {
    return { kind: 'bad', code: 'too_large', detail: `The JSON is nested more than ${DEPTH_LIMIT} levels deep.` };
  }
  if (!isUtf8(raw)) return bad('The body is not valid UTF-8.');
  const text = raw.toString('utf8');
  if (text.startsWith('\uFEFF')) return bad('The body begins with a byte order mark; send plain UTF-8.');
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return bad('The body is not valid JSON, or was cut off.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bad('The body is JSON, but not an object.');
  }
  if (UNKEEPABLE.test(text) && hasUnkeepableKey(value)) {
    return bad('The body has a key with a NUL, or with half of a character, in it.');
  }
  return { kind: 'object', value: value as Record<string, unknown> };
}

/** What a JSON text can spell and PostgreSQL cannot keep: NUL and halves of characters (in `jsonb` and `text` alike). */
const UNKEEPABLE = /\\u(?:0000|d[89a-f])/i;

/** JSON from outside, its strings without what the database refuses (B20). Throws SyntaxError where it is no JSON. */
export function parseJson(text: string): unknown {
  // Most texts have no escape of the kind at all, which is seen in a tenth of the time.
  if (!text.includes('\\u') || !UNKEEPABLE.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value,
  );
}

/** Left out of a key, they could make it another one that is there already: whoever sent it is told. */
function hasUnkeepableKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasUnkeepableKey);
  return Object.entries(value).some(
    ([key, inner]) => key.includes('\u0000') || !key.isWellFormed() || hasUnkeepableKey(inner),
  );
}

function bad(detail: string): BodyReading {
  return { kind: 'bad', code: 'bad_json', detail };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACE = 0x7b;
const BRACKET = 0x5b;

/** Counts brackets outside of strings. Bytes of multi-byte characters are never brackets, so no decoding is needed. */
function isDeeperThan(raw: Buffer, limit: number): boolean {
  // Fewer than that in all cannot be deeper, and the first look is some ten times faster.
  if (!opensMoreThan(raw, limit)) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === BRACE || byte === BRACKET) {
      if (++depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}

/** Whether there are more opening brackets than `limit`, those in strings too. */
function opensMoreThan(raw: Buffer, limit: number): boolean {
  let count = 0;
  for (const bracket of [BRACE, BRACKET])
    for (let at = raw.indexOf(bracket); at !== -1; at = raw.indexOf(bracket, at + 1)) if (++count > limit) return true;
  return false;
}

/** An error as RFC 9457 wants it. `detail` is for people; it never carries a secret or a stack. */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** How others reach this server; without one, addresses in answers begin at its root. */
    publicUrl?: string;
  }
}

/**
 * Answers with `application/problem+json`. Its `type` is an address of this server that says what the code means and what to do; the request id
 * lets an admin find the log line.
 */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const type = `${reply.server.publicUrl ?? ''}/help/errors/${problem.code}`;
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type, ...problem, request_id: reply.request.id }));
}

/**
 * Makes every route of this (encapsulated) instance receive its body as bytes, whatever content type was claimed:
 * signatures are over bytes. Larger than 25 MB: 413 `too_large`. Every failure of ours, also a thrown one, is 503
 * with `Retry-After`, because a vendor drops an event for good on any other error (Jira docs, webhook retries).
 */
export function takeRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => {
    done(null, body);
  });
  app.addHook('onRequest', (request, _reply, done) => {
    // A content type that is not well-formed would be refused before our parser is asked.
    delete request.raw.headers['content-type'];
    done();
  });
  app.setErrorHandler((error: { statusCode?: number; code?: string }, _request, reply) => {
    if (error.statusCode === 413) {
      return sendProblem(reply, tooLarge(`The body is larger than ${BODY_LIMIT / 1024 / 1024} MB.`));
    }
    if (error.code?.startsWith('FST_ERR_CTP') && error.statusCode === 400) {
      return sendProblem(reply, badBody({ code: 'bad_json', detail: 'The body is not as long as its header says.' }));
    }
    return sendTryAgain(reply);
  });
}

/** The bytes of a request behind `takeRawBodies`; a request without a body gives none. */
export function rawBody(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** 400 for a body that `readJsonObject` could not take. */
export function badBody(reading: { code: 'bad_json' | 'too_large'; detail: string }): Problem {
  return {
    status: 400,
    code: reading.code,
    title: 'The body is not the JSON that was expected',
    detail: reading.detail,
  };
}

/** True for gzip and its like. A packed body is never unpacked: that is how a small one becomes a large one. */
export function isPacked(headers: Record<string, string | string[] | undefined>): boolean {
  const encoding = headers['content-encoding'];
  return encoding !== undefined && String(encoding).trim().toLowerCase() !== 'identity';
}

/** 413: too many bytes, or packed. */
export function tooLarge(detail: string): Problem {
  return { status: 413, code: 'too_large', title: 'The body is too large', detail };
}

/** 503: nothing was kept; the sender keeps the event and comes again. */
export function sendTryAgain(reply: FastifyReply): FastifyReply {
  return sendProblem(reply.header('retry-after', '30'), {
    status: 503,
    code: 'not_stored',
    title: 'The event could not be stored just now',
    detail: 'Nothing was kept of this request. Send it again.',
  });
}
