/** How the API says no: RFC 9457 answers with a stable `code`, a sentence for people and the id of the request. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../body.ts';
import { StorageUnavailable } from '../domain/desk/storage.ts';
import { DatabaseUnavailable, Refused } from '../store/db.ts';
import type { Telemetry } from '../telemetry.ts';
import { InvalidRequest } from './validation.ts';

/** Thrown by handlers. `code` is for scripts and stays as it is; `detail` says what happened, to what, and what to do now. */
export class ApiProblem extends Error {
  status: number;
  code: string;
  detail: string;
  retryAfterSeconds: number | null;
  constructor(status: number, code: string, options: { detail: string; retryAfterSeconds?: number }) {
    super(options.detail);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

export function notFound(detail: string): ApiProblem {
  return new ApiProblem(404, 'not_found', { detail });
}

/** The request is well-formed, but what it asks for cannot be. */
export function unprocessable(code: string, detail: string): ApiProblem {
  return new ApiProblem(422, code, { detail });
}

/** What it asks for does not fit the state things are in. */
export function conflict(code: string, detail: string): ApiProblem {
  return new ApiProblem(409, code, { detail });
}

const titles: Record<number, string> = {
  400: 'The request could not be read',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'This method is not taken here',
  409: 'That does not fit the current state',
  413: 'The body is too large',
  415: 'This content type is not taken here',
  422: 'The request is not as it should be',
  429: 'Too many requests',
  500: 'Something went wrong here',
  502: 'The other side refused',
  503: 'Not possible just now',
};

function titleOf(status: number): string {
  return titles[status] ?? 'The request could not be answered';
}

/** Every failure of a route ends here. What was not foreseen is logged and told as a generic sentence with the request's id. */
export function answerProblem(telemetry: Telemetry) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof ApiProblem) return sendApiProblem(reply, error);
    if (error instanceof InvalidRequest) return sendInvalid(reply, error);
    if (error instanceof Refused) return sendApiProblem(reply, conflict(error.code, error.message));
    if (error instanceof DatabaseUnavailable) {
      telemetry.log.warn('the database did not answer a request', {
        requestId: request.id,
        route: request.routeOptions.url ?? null,
        reason: error.message,
      });
      return sendApiProblem(
        reply,
        new ApiProblem(503, 'database_unavailable', {
          detail: 'The database does not answer just now. Nothing is lost; try again in a few seconds.',
          retryAfterSeconds: 5,
        }),
      );
    }
    if (error instanceof StorageUnavailable) {
      telemetry.log.warn('the file storage did not answer a request', {
        requestId: request.id,
        route: request.routeOptions.url ?? null,
        reason: error.message,
      });
      return sendApiProblem(
        reply,
        new ApiProblem(503, 'storage_unavailable', {
          detail:
            'Files cannot be kept or read just now. Try again in a moment; if it stays so, run: deskbridge doctor',
          retryAfterSeconds: 15,
        }),
      );
    }
    const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
    if (status >= 400 && status < 500) return sendRefusal(reply, status, error);
    telemetry.log.error('a request failed unexpectedly', {
      requestId: request.id,
      route: request.routeOptions.url ?? null,
      error: error.stack ?? error.message,
    });
    return sendApiProblem(
      reply,
      new ApiProblem(500, 'internal_error', {
        detail: `An unexpected error; the log has it under the request id ${request.id}.`,
      }),
    );
  };
}

export function sendApiProblem(reply: FastifyReply, problem: ApiProblem): FastifyReply {
  const { status, code, detail, retryAfterSeconds } = problem;
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="deskbridge"');
  if (retryAfterSeconds !== null) void reply.header('retry-after', String(retryAfterSeconds));
  return sendProblem(reply, { status, code, title: titleOf(status), detail });
}

function sendInvalid(reply: FastifyReply, error: InvalidRequest): FastifyReply {
  const title = titleOf(422);
  const problem = { status: 422, code: 'invalid_request', title, detail: error.message, errors: error.errors };
  return sendProblem(reply, problem);
}

/** What Fastify itself refuses: its words name nothing secret. */
function sendRefusal(reply: FastifyReply, status: number, error: FastifyError | Error): FastifyReply {
  const codes: Record<number, string> = { 413: 'too_large', 415: 'unsupported_media_type', 429: 'too_many_requests' };
  return sendApiProblem(reply, new ApiProblem(status, codes[status] ?? 'bad_request', { detail: error.message }));
}
