/**
 * The door for Forge: events, post functions, the hourly heartbeat, the end of an installation, and what the app's pages ask. In: requests
 * with an invocation token. Out: parsed events for `accept`, calls of pages for `ui`, and answers. Forge gives events 5 s and comes again
 * four times after anything but 2xx (Forge docs, sending product events); 401 means "the token is not valid" and nothing else.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  badBody,
  isPacked,
  type Problem,
  rawBody,
  readJsonObject,
  sendProblem,
  sendTryAgain,
  takeRawBodies,
  tooLarge,
} from '../body.ts';
import type { Host } from '../domain/model.ts';
import { KeysAway } from './forge-keys.ts';
import { forgeEventIn, lifecycleOf, parseForgeEvent } from './forge-parse.ts';
import { parsePostFunction } from './forge-post-function.ts';
import type { FitVerdict, ForgeCaller } from './forge-token.ts';
import type { Parsed } from './parse.ts';

/** The installation that a call comes from, once an admin has accepted it. */
export interface ForgeSite {
  organizationId: string;
  host: Host;
}

/** What came with a call beside the invocation token. Secrets: never logged. */
export interface ForgeTokens {
  /** The app's own. */
  system: string | null;
  /** Of the person in front of the page. */
  user: string | null;
}

/** Of events nothing is wanted but that they are stored; of an installation, that it is remembered. */
export type ForgeNews =
  { kind: 'installed' | 'upgraded'; appVersion: string | null } | { kind: 'heartbeat' } | { kind: 'called' };

export interface ForgeDelivery extends ForgeSite {
  /** SHA-256 of the event, in hexadecimal; the same over its retries. */
  bodyHash: string;
  parsed: Parsed;
}

export interface UiCall {
  caller: ForgeCaller;
  tokens: ForgeTokens;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind `/forge/ui`, with its query. */
  path: string;
  /** JSON as it came; null: none. */
  body: Buffer | null;
}

export type UiAnswer = { status: number; type: string; body: string } | Problem;

/** Why a call went no further; `detail` is for the log and never carries a token. */
export type ForgeRejection = 'unknown_tenant' | 'fit_invalid' | 'wrong_environment' | 'bad_json' | 'keys_away';

export interface ForgeRoutesOptions {
  readFit: (authorization: string | undefined) => Promise<FitVerdict>;
  /** Keeps what the call says of its installation, and gives the site it may act for; null: it is not accepted (any more). */
  heard: (caller: ForgeCaller, tokens: ForgeTokens, news: ForgeNews) => Promise<ForgeSite | null>;
  /** Resolves once the event is durable; a rejection is answered with 503. */
  accept: (delivery: ForgeDelivery) => Promise<void>;
  /** Resolves once no call can be made for this installation any more. */
  uninstalled: (caller: ForgeCaller) => Promise<void>;
  ui: (call: UiCall) => Promise<UiAnswer>;
  reject: (reason: ForgeRejection, detail: string) => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    forge: ForgeCaller | null;
  }
}

/** A Fastify plugin; give it a scope of its own. */
export function forgeRoutes(options: ForgeRoutesOptions): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    takeRawBodies(app);
    app.decorateRequest('forge', null);
    app.addHook('onRequest', (request, reply) => admit(options, request, reply));
    app.post('/forge/events', (request, reply) => stored(options, { request, reply }, takeEvent));
    app.post('/forge/post-function', (request, reply) => stored(options, { request, reply }, takePostFunction));
    app.post('/forge/heartbeat', (request, reply) => stored(options, { request, reply }, takeHeartbeat));
    app.post('/forge/uninstall', (request, reply) =>
      guarded(reply, async () => {
        await options.uninstalled(callerOf(request));
        return reply.code(200).send({});
      }),
    );
    app.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url: '/forge/ui/*',
      handler: (request, reply) => guarded(reply, () => answerUi(options, request, reply)),
    });
  };
}

/** Before anything of the body is read. */
async function admit(options: ForgeRoutesOptions, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  let verdict: FitVerdict;
  try {
    verdict = await options.readFit(request.headers.authorization);
  } catch (error) {
    if (!(error instanceof KeysAway)) throw error;
    options.reject('keys_away', error.message);
    await sendTryAgain(reply);
    return;
  }
  switch (verdict.kind) {
    case 'valid':
      request.forge = verdict.caller;
      return;
    case 'refused':
      options.reject('fit_invalid', verdict.check);
      await sendProblem(reply, NOT_FORGE);
      return;
    case 'wrong environment':
      options.reject('wrong_environment', verdict.environment);
      await sendProblem(reply, wrongEnvironment(verdict.environment));
  }
}

const NOT_FORGE: Problem = {
  status: 401,
  code: 'fit_invalid',
  title: 'Not called by the Forge app',
  detail: 'The request carries no valid invocation token of this server’s Forge app.',
};

function wrongEnvironment(environment: string): Problem {
  return {
    status: 403,
    code: 'wrong_environment',
    title: 'Another environment of the Forge app',
    detail: `This server takes calls of the production environment; this one came from ${environment}. Deploy with: forge deploy -e production`,
  };
}

function callerOf(request: FastifyRequest): ForgeCaller {
  if (request.forge === null) throw new Error('This request was not admitted.');
  return request.forge;
}

/** Whatever fails inside is ours: it may be asked again. */
async function guarded(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work();
  } catch {
    return sendTryAgain(reply);
  }
}

interface Received {
  caller: ForgeCaller;
  tokens: ForgeTokens;
  event: Record<string, unknown>;
}

/** Reads the body and hands it on; 2xx means stored, or that nothing is to be stored. */
async function stored(
  options: ForgeRoutesOptions,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  take: (options: ForgeRoutesOptions, received: Received) => Promise<void>,
): Promise<FastifyReply> {
  if (isPacked(request.headers)) return sendProblem(reply, tooLarge('Packed bodies are not taken.'));
  const body = readJsonObject(rawBody(request.body));
  if (body.kind === 'bad') {
    options.reject('bad_json', body.detail);
    return sendProblem(reply, badBody(body));
  }
  const received = { caller: callerOf(request), tokens: tokensOf(request), event: forgeEventIn(body.value) };
  return guarded(reply, async () => {
    await take(options, received);
    return reply.code(200).send({});
  });
}

async function takeEvent(options: ForgeRoutesOptions, { caller, tokens, event }: Received): Promise<void> {
  const lifecycle = lifecycleOf(event);
  const site = await options.heard(caller, tokens, lifecycle ?? { kind: 'called' });
  if (lifecycle !== null) return;
  await deliver(options, { site, event, parse: parseForgeEvent });
}

async function takePostFunction(options: ForgeRoutesOptions, { caller, tokens, event }: Received): Promise<void> {
  const site = await options.heard(caller, tokens, { kind: 'called' });
  await deliver(options, { site, event, parse: parsePostFunction });
}

async function deliver(
  options: ForgeRoutesOptions,
  {
    site,
    event,
    parse,
  }: {
    site: ForgeSite | null;
    event: Record<string, unknown>;
    parse: (of: { host: Host; event: Record<string, unknown> }) => Parsed;
  },
): Promise<void> {
  // A 4xx would make Forge try again, and show an error for a site that nobody accepted.
  if (site === null) return options.reject('unknown_tenant', 'the installation is not accepted');
  const bodyHash = createHash('sha256').update(JSON.stringify(event)).digest('hex');
  await options.accept({ ...site, bodyHash, parsed: parse({ host: site.host, event }) });
}

async function takeHeartbeat(options: ForgeRoutesOptions, { caller, tokens }: Received): Promise<void> {
  await options.heard(caller, tokens, { kind: 'heartbeat' });
}

async function answerUi(
  options: ForgeRoutesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const raw = rawBody(request.body);
  const answer = await options.ui({
    caller: callerOf(request),
    tokens: tokensOf(request),
    method: request.method as UiCall['method'],
    path: request.url.slice('/forge/ui'.length),
    body: raw.length === 0 ? null : raw,
  });
  if ('code' in answer) return sendProblem(reply, answer);
  return reply.code(answer.status).type(answer.type).send(answer.body);
}

function tokensOf({ headers }: FastifyRequest): ForgeTokens {
  return { system: oneHeader(headers['x-forge-oauth-system']), user: oneHeader(headers['x-forge-oauth-user']) };
}

/** Opaque, but never longer than a header may be nor anything that breaks one. */
function oneHeader(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{8,16384}$/.test(value) ? value : null;
}
