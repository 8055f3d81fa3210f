/** One call to Intercom's API: headers, version, one look at the answer. What it says of a failure never holds the token. */
import type { z } from 'zod';
import { parseJson } from '../body.ts';
import { RetryLater, VendorError } from '../domain/errors.ts';
import type { Answer, ConnectionAccess } from '../domain/ports.ts';
import { HttpFailure } from '../http.ts';
import type { Http, HttpResponse } from '../http.ts';
import { doubt, errorOf, rateOf } from './refusals.ts';
import type { CallMatter } from './refusals.ts';

/** The version this room reads and writes; answers of 2.14 and 2.16 are read too (Intercom docs, API versioning). */
const API_VERSION = '2.15';
/** A conversation comes with up to 500 parts of any length. */
const MAX_ANSWER_BYTES = 20 * 1024 * 1024;

/** Which workspace a call goes to. Holds a secret: never logged, never serialised. */
export type Door = Pick<ConnectionAccess, 'apiUrl' | 'token'>;

export interface Call<T> extends CallMatter {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the API's address, with its query; ids in it are already escaped. */
  path: string;
  body?: Record<string, unknown>;
  /** Just the fields that are read. */
  schema: z.ZodType<T>;
}

/**
 * Sends one request and reads its answer. Throws only the errors of domain/errors.ts. A GET that failed for no reason of
 * its own is tried once more; everything else is sent exactly once.
 */
export type SendCall = <T>(door: Door, call: Call<T>) => Promise<Answer<T>>;

export function createSendCall(http: Http): SendCall {
  async function once<T>(door: Door, call: Call<T>): Promise<Answer<T>> {
    const response = await http.request({
      method: call.method,
      url: door.apiUrl.replace(/(?<!\/)\/+$/, '') + call.path,
      headers: headersOf(door, call),
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      maxBytes: MAX_ANSWER_BYTES,
    });
    const body = jsonOf(response);
    if (response.status < 200 || response.status > 299) {
      throw errorOf({ status: response.status, headers: response.headers, body }, call);
    }
    const read = call.schema.safeParse(body);
    if (read.success) return { value: read.data, rate: rateOf(response.headers) };
    throw doubt(unreadable(response, body, read.error), call, rateOf(response.headers));
  }

  return async (door, call) => {
    try {
      return await once(door, call);
    } catch (error) {
      const first = named(error, call, door);
      if (call.method !== 'GET' || !isWorthAnotherTry(error)) throw first;
    }
    try {
      return await once(door, call);
    } catch (error) {
      throw named(error, call, door);
    }
  };
}

function headersOf(door: Door, call: Call<unknown>): Record<string, string> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${door.token}`,
    accept: 'application/json',
    'intercom-version': API_VERSION,
  };
  if (call.body !== undefined) headers['content-type'] = 'application/json';
  return headers;
}

function jsonOf(response: HttpResponse): unknown {
  try {
    return parseJson(response.body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function unreadable(response: HttpResponse, body: unknown, error: z.ZodError): string {
  if (body === undefined) {
    const type = response.headers['content-type']?.split(';')[0] ?? 'no content type';
    return `its answer ${response.status} is not JSON (${type})`;
  }
  const issue = error.issues[0];
  return `its answer ${response.status} lacks what is needed (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`;
}

/** True for a break, a silence, an outage or an answer that cannot be read; false where Intercom has said no, or is full. */
function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof HttpFailure) return error.sent === 'maybe';
  return error instanceof RetryLater && !error.limited;
}

function named(error: unknown, call: Call<unknown>, door: Door): unknown {
  if (error instanceof HttpFailure) {
    const reason = error.reason.replace(/\.$/, '');
    if (error.sent === 'maybe') return doubt(reason, call);
    return new RetryLater(`Intercom could not be reached for ${call.subject}: ${reason}.`);
  }
  // An answer may quote what it was sent.
  if (error instanceof VendorError) error.message = error.message.replaceAll(door.token, '(the access token)');
  return error;
}
