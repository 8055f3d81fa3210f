/**
 * The gate of the pretend API: token, version, permission, plan, rate limit, then the route. In: an HTTP request.
 * Out: JSON in Intercom's shapes, errors in its `error.list` envelope (Intercom docs, error codes).
 */
import { createRouter, json, readJson } from '../http.ts';
import type { HttpRequest, Params, Reply } from '../http.ts';
import type { ApiVersion, Permission, State, Token, Workspace } from './state.ts';
import { ApiError, errorReply, notFound } from './errors.ts';
import type { RateLimit } from './rate.ts';

/** One authenticated call on its way through a route. */
export type Call = {
  state: State;
  workspace: Workspace;
  token: Token;
  version: ApiVersion;
  params: Params;
  query: URLSearchParams;
  /** The JSON body; `{}` when there is none. */
  body: Record<string, unknown>;
  /** Notes what the call wrote, for the record of writes. */
  wrote: (what: { conversationId?: string; partId?: string }) => void;
};

export type Route = {
  handle: (call: Call) => object | Reply;
  needs?: Permission;
  /** Answered 403 `api_plan_restricted` while the workspace has no active subscription. */
  plan?: boolean;
};
export type Routes = Record<string, Route>;

/** One committed write, as the record of the simulator keeps it. */
export type Write = {
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  path: string;
  workspace: string;
  conversationId: string | undefined;
  partId: string | undefined;
  body: unknown;
  /** The token's name, never its value. */
  token: string;
};

export type Api = { handle: (request: HttpRequest) => Reply; knows: (path: string) => boolean };

type ApiOptions = { state: State; routes: Routes; rate: RateLimit; onWrite: (write: Write) => void };

/** Routes are keyed `METHOD /template`. */
export function createApi(options: ApiOptions): Api {
  const { state, rate } = options;
  const router = createRouter<Route>();
  for (const [key, route] of Object.entries(options.routes)) {
    const [method = '', template = ''] = key.split(' ');
    router.on(method, template, route);
  }

  function handle(request: HttpRequest): Reply {
    const seen = findToken(state, request);
    if (!seen) return errorReply(new ApiError(401, 'unauthorized', 'Access Token Invalid'));
    const budget = rate.take(seen.token.value);
    if (!budget.allowed) return errorReply(budget.error, budget.headers);
    try {
      return withHeaders(run(request, seen), budget.headers);
    } catch (error) {
      if (error instanceof ApiError) return errorReply(error, budget.headers);
      throw error;
    }
  }

  function run(request: HttpRequest, seen: { workspace: Workspace; token: Token }): Reply {
    const { workspace, token } = seen;
    if (token.revoked) throw new ApiError(401, 'token_revoked', 'Access Token Revoked');
    const version = versionOf(request, workspace);
    const match = router.match(request.method, request.path);
    if (match.kind === 'none') throw notFound();
    if (match.kind === 'wrong-method') throw new ApiError(405, 'client_error', 'Method Not Allowed');
    const route = match.handler;
    if (route.needs && token.missing.has(route.needs)) {
      throw new ApiError(403, 'action_forbidden', `The app lacks the permission ${route.needs}`);
    }
    if (route.plan && workspace.planRestricted) {
      throw new ApiError(403, 'api_plan_restricted', 'Active subscription needed.');
    }
    const body = bodyOf(request);
    const written: { conversationId?: string; partId?: string } = {};
    const wrote: Call['wrote'] = (what) => Object.assign(written, what);
    const { params } = match;
    const result = route.handle({ state, workspace, token, version, params, query: request.query, body, wrote });
    const reply = isReply(result) ? result : json(200, result);
    if (request.method !== 'GET' && !request.path.endsWith('/search')) {
      const { conversationId, partId } = written;
      const { method, path } = request;
      const at = state.clock();
      options.onWrite({ at, method, path, workspace: workspace.id, conversationId, partId, body, token: token.name });
    }
    return reply;
  }

  return { handle, knows: (path) => router.match('GET', path).kind !== 'none' };
}

function isReply(result: object | Reply): result is Reply {
  return 'kind' in result;
}

function withHeaders(reply: Reply, headers: Record<string, string>): Reply {
  return reply.kind === 'json' ? { ...reply, headers: { ...headers, ...reply.headers } } : reply;
}

function findToken(state: State, request: HttpRequest): { workspace: Workspace; token: Token } | undefined {
  const value = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (value === undefined) return undefined;
  for (const workspace of state.workspaces.values()) {
    const token = workspace.tokens.get(value);
    if (token) return { workspace, token };
  }
  return undefined;
}

/** The header wins over the workspace's version; older ones than 2.14 answer like 2.14, previews like 2.16. */
function versionOf(request: HttpRequest, workspace: Workspace): ApiVersion {
  const given = request.headers['intercom-version'];
  if (given === undefined) return workspace.apiVersion;
  if (given === '2.14' || given === '2.15' || given === '2.16') return given;
  if (typeof given === 'string' && /^(1\.[0-4]|2\.([0-9]|1[0-3]))$/.test(given)) return '2.14';
  if (given === 'Unstable' || given === 'Preview') return '2.16';
  throw new ApiError(400, 'intercom_version_invalid', `The requested version ${String(given)} is not valid`);
}

function bodyOf(request: HttpRequest): Record<string, unknown> {
  if (request.raw.length === 0) return {};
  const parsed = readJson(request);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ApiError(400, 'bad_request', 'The body is not a JSON object');
  }
  return parsed as Record<string, unknown>;
}

/** A string of the body; numbers count as strings, since the docs' own examples send ids as integers. */
export function text(body: Record<string, unknown>, key: string): string | undefined {
  const value = body[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

export function whole(body: Record<string, unknown>, key: string): number | undefined {
  const value = body[key];
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

export function object(body: Record<string, unknown>, key: string): Record<string, unknown> | undefined {
  const value = body[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
