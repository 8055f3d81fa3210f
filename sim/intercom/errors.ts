/** Errors of the API in Intercom's `error.list` envelope (Intercom docs, error codes). */
import { randomUUID } from 'node:crypto';
import { json } from '../http.ts';
import type { Reply } from '../http.ts';

/** An answer that is an error, thrown from anywhere in a route. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const notFound = (message = 'Resource Not Found'): ApiError => new ApiError(404, 'not_found', message);
export const invalid = (message: string): ApiError => new ApiError(400, 'parameter_invalid', message);
export const missing = (name: string): ApiError => new ApiError(400, 'parameter_not_found', `${name} is required`);

export function errorReply(error: ApiError, headers: Record<string, string> = {}): Reply {
  const body = { type: 'error.list', request_id: randomUUID(), errors: [{ code: error.code, message: error.message }] };
  return json(error.status, body, headers);
}
