/**
 * The door of the REST side: who calls, at what rate, which route. In: a request with the context path taken off.
 * Out: an answer in Jira's shapes, errors in its envelope `{errorMessages, errors}`.
 */
import { createRouter, json } from '../../http.ts';
import { findUser } from '../world.ts';
import { Refusal, isRecord } from './call.ts';
import * as comments from './comments.ts';
import * as createMeta from './create-meta.ts';
import * as issues from './issues.ts';
import * as properties from './properties.ts';
import * as links from './remote-links.ts';
import * as search from './search.ts';
import * as site from './site.ts';
import * as webhooks from './webhooks.ts';
import type { HttpRequest, Reply, Router } from '../../http.ts';
import type { Hooks } from '../hooks.ts';
import type { User } from '../model.ts';
import type { ApiVersion, Json } from '../shapes.ts';
import type { World } from '../world.ts';
import type { Handler } from './call.ts';

/** `bearers`: on Cloud, tokens of apps and people with the user each acts as. */
export type Credentials = { email: string; token: string; bearers: ReadonlyMap<string, string> };
export type GateOptions = { world: World; hooks: Hooks; credentials: Credentials; release: number };
export type Gate = {
  handle: (request: HttpRequest) => Reply;
  /** The 429 of this dialect; `told`: with the headers that say when to come back. */
  tooMany: (told: boolean) => Reply;
};

const BIGGEST_BODY = 10 * 1024 * 1024;

export function createGate(options: GateOptions): Gate {
  const { world } = options;
  const version: ApiVersion = world.kind === 'cloud' ? '3' : '2';
  const router = routes(options, version);
  const meter = createMeter(world);

  const run = (request: HttpRequest): Reply => {
    const user = caller(options, request);
    if (!user) throw new Refusal(401, ['Client must be authenticated to access this resource.']);
    if (request.raw.length > BIGGEST_BODY) throw new Refusal(413, ['The request is too large.']);
    const match = router.match(request.method, request.path);
    if (match.kind === 'none') return json(404, { message: 'null for uri: ' + request.path, 'status-code': 404 });
    if (match.kind === 'wrong-method')
      return { kind: 'empty', status: 405, headers: { allow: match.allow.join(', ') } };
    return match.handler({
      world,
      hooks: options.hooks,
      request,
      params: match.params,
      body: bodyOf(request),
      actor: { user, via: 'rest' },
      version,
      release: options.release,
    });
  };
  return {
    handle: (request) => {
      const budget = meter.take();
      if (!budget.allowed) return tooMany(world, budget.retryAfterMs);
      try {
        return run(request);
      } catch (error) {
        if (error instanceof Refusal) return error.reply;
        throw error;
      }
    },
    tooMany: (told) => {
      const reply = tooMany(world, 1000);
      return told || reply.kind !== 'json' ? reply : json(429, reply.body);
    },
  };
}

function routes(options: GateOptions, version: ApiVersion): Router<Handler> {
  const router = createRouter<Handler>();
  const cloud = options.world.kind === 'cloud';
  const api = (method: string, path: string, handler: Handler): void =>
    router.on(method, `/rest/api/${version}${path}`, handler);
  const hookBase = !cloud && options.release >= 10 ? '/rest/jira-webhook/1.0/webhooks' : '/rest/webhooks/1.0/webhook';
  issueRoutes(api);
  contentRoutes(api);
  siteRoutes(api);
  if (cloud) cloudRoutes(api);
  else {
    api('GET', '/search', search.searchByNumber);
    api('POST', '/search', search.searchByNumber);
    api('GET', '/project', site.listProjects);
  }
  router.on('GET', hookBase, webhooks.listHooks);
  router.on('POST', hookBase, webhooks.postHook);
  router.on('GET', `${hookBase}/{hook}`, webhooks.getHook);
  router.on('PUT', `${hookBase}/{hook}`, webhooks.putHook);
  router.on('DELETE', `${hookBase}/{hook}`, webhooks.removeHook);
  return router;
}

type AddRoute = (method: string, path: string, handler: Handler) => void;

function issueRoutes(api: AddRoute): void {
  api('POST', '/issue', issues.postIssue);
  api('GET', '/issue/{issue}', issues.getIssue);
  api('PUT', '/issue/{issue}', issues.putIssue);
  api('DELETE', '/issue/{issue}', issues.removeIssue);
  api('PUT', '/issue/{issue}/assignee', issues.putAssignee);
  api('GET', '/issue/{issue}/editmeta', createMeta.getEditMeta);
  api('GET', '/issue/{issue}/transitions', issues.getTransitions);
  api('POST', '/issue/{issue}/transitions', issues.postTransition);
  api('GET', '/issue/createmeta/{project}/issuetypes', createMeta.getIssueTypes);
  api('GET', '/issue/createmeta/{project}/issuetypes/{type}', createMeta.getIssueTypeFields);
}

function contentRoutes(api: AddRoute): void {
  api('GET', '/issue/{issue}/comment', comments.getComments);
  api('POST', '/issue/{issue}/comment', comments.postComment);
  api('GET', '/issue/{issue}/comment/{comment}', comments.getComment);
  api('PUT', '/issue/{issue}/comment/{comment}', comments.putComment);
  api('DELETE', '/issue/{issue}/comment/{comment}', comments.removeComment);
  api('GET', '/comment/{comment}/properties/{key}', comments.getCommentProperty);
  api('GET', '/issue/{issue}/remotelink', links.getRemoteLinks);
  api('POST', '/issue/{issue}/remotelink', links.postRemoteLink);
  api('DELETE', '/issue/{issue}/remotelink', links.removeRemoteLinkByGlobalId);
  api('GET', '/issue/{issue}/remotelink/{link}', links.getRemoteLink);
  api('DELETE', '/issue/{issue}/remotelink/{link}', links.removeRemoteLink);
  api('GET', '/issue/{issue}/properties', properties.getPropertyKeys);
  api('GET', '/issue/{issue}/properties/{key}', properties.getProperty);
  api('PUT', '/issue/{issue}/properties/{key}', properties.putProperty);
  api('DELETE', '/issue/{issue}/properties/{key}', properties.removeProperty);
}

function siteRoutes(api: AddRoute): void {
  api('GET', '/myself', site.myself);
  api('GET', '/mypermissions', site.myPermissions);
  api('GET', '/serverInfo', site.serverInfo);
  api('GET', '/status', site.getStatuses);
  api('GET', '/user', site.getUser);
  api('GET', '/user/email', site.userEmail);
  api('GET', '/user/search', site.searchUsers);
  api('GET', '/project/{project}', site.getProject);
  api('GET', '/project/{project}/statuses', site.getProjectStatuses);
  api('GET', '/field', createMeta.getFields);
  api('DELETE', '/project/{project}', site.removeProject);
}

function cloudRoutes(api: AddRoute): void {
  api('GET', '/search/jql', search.searchByToken);
  api('POST', '/search/jql', search.searchByToken);
  api('GET', '/search', search.searchRemoved);
  api('POST', '/search', search.searchRemoved);
  api('POST', '/search/approximate-count', search.approximateCount);
  api('POST', '/permissions/project', site.permittedProjects);
  api('GET', '/project/search', site.searchProjects);
  api('GET', '/issue/{issue}/changelog', issues.getChangelog);
}

/** Cloud: Basic of e-mail and API token, or Bearer of an app's token. Data Center: Bearer of a personal access token. */
function caller(options: GateOptions, request: HttpRequest): User | undefined {
  const { world, credentials } = options;
  if (world.switches.tokenRevoked) return undefined;
  const header = request.headers.authorization ?? '';
  const { email, token, bearers } = credentials;
  const bearer = /^Bearer (.+)$/.exec(header)?.[1];
  if (world.kind === 'cloud' && bearer !== undefined) return findUser(world, bearers.get(bearer) ?? '');
  const expected =
    world.kind === 'cloud' ? `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}` : `Bearer ${token}`;
  return header === expected ? findUser(world, email) : undefined;
}

/** Objects as they are; bodies that are no object (a property's value) read as empty here. */
function bodyOf(request: HttpRequest): Json {
  if (request.raw.length === 0) return {};
  try {
    const value: unknown = JSON.parse(request.raw.toString('utf8'));
    return isRecord(value) ? value : {};
  } catch {
    throw new Refusal(400, ['Unable to parse the request body: it is not valid JSON.']);
  }
}

type Meter = { take: () => { allowed: true } | { allowed: false; retryAfterMs: number } };

/** Counts calls in fixed windows, while a limit is switched on. */
function createMeter(world: World): Meter {
  let opened = 0;
  let used = 0;
  return {
    take: () => {
      const limit = world.switches.rateLimit;
      if (limit === null) return { allowed: true };
      const now = Date.now();
      if (now - opened >= limit.windowMs) [opened, used] = [now, 0];
      used += 1;
      return used <= limit.calls ? { allowed: true } : { allowed: false, retryAfterMs: opened + limit.windowMs - now };
    },
  };
}

/** Headers of Cloud's rate-limiting page, and of Data Center's rate limiting. */
function tooMany(world: World, retryAfterMs: number): Reply {
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  const body = { errorMessages: ['Rate limit exceeded.'], errors: {} };
  if (world.kind === 'data-center') {
    return json(429, body, {
      'retry-after': seconds,
      'x-ratelimit-limit': String(world.switches.rateLimit?.calls ?? 10),
      'x-ratelimit-remaining': '0',
      'x-ratelimit-interval-seconds': seconds,
      'x-ratelimit-fillrate': '1',
    });
  }
  return json(429, body, {
    'retry-after': seconds,
    'ratelimit-reason': 'jira-burst-based',
    'x-ratelimit-limit': String(world.switches.rateLimit?.calls ?? 100),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': new Date(Date.now() + retryAfterMs).toISOString(),
    'x-ratelimit-nearlimit': 'true',
  });
}
