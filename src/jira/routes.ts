/**
 * The door for Jira's webhooks, `POST /hooks/jira/:host`. In: a request of Cloud or Data Center. Out: the parsed event,
 * handed to `accept`, and an answer: 200 means stored. Jira drops an event for good on any 4xx but 408 and 429, and comes
 * again after a 5xx (Jira docs, webhooks), so a fault of ours is always 503.
 */
import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  badBody,
  isPacked,
  rawBody,
  readJsonObject,
  sendProblem,
  sendTryAgain,
  takeRawBodies,
  tooLarge,
} from '../body.ts';
import type { Host } from '../domain/model.ts';
import { signingSecret } from './auth.ts';
import { deliveryId, parseWebhook } from './parse.ts';
import type { Parsed } from './parse.ts';

/** The host that a hook's address names. `secrets`: of its signature, the current and the previous one; empty: none set. */
export interface HookedHost {
  organizationId: string;
  host: Host;
  secrets: string[];
  /** It has its first secret since a short while: what is not signed yet is believed by the token. */
  unsignedToo: boolean;
  /** The address carried the unguessable token, not the name. */
  byToken: boolean;
}

export interface HostDelivery {
  organizationId: string;
  source: `host:${string}`;
  /** Jira's id of the delivery; null where none is sent. */
  deliveryId: string | null;
  /** SHA-256 of the raw body in hexadecimal. */
  bodyHash: string;
  /** It was signed with the secret before the current one: Jira does not know the new one yet. */
  signedBefore: boolean;
  parsed: Parsed;
}

/** Why a hook went no further; `detail` is for the log and never carries a secret. */
export type HookRejection = 'unknown_tenant' | 'signature_invalid' | 'bad_json' | 'too_large';

export interface JiraRoutesOptions {
  findHost: (nameOrToken: string) => Promise<HookedHost | null>;
  /** Resolves once the delivery is durable; a rejection is answered with 503. */
  accept: (delivery: HostDelivery) => Promise<void>;
  /** `of`: the host that the address named; null where it named none. */
  reject: (reason: HookRejection, detail: string, of: HookedHost | null) => void;
}

/** A Fastify plugin; give it a scope of its own (`app.register(jiraRoutes(...))`). */
export function jiraRoutes(options: JiraRoutesOptions): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    takeRawBodies(app);
    const url = '/hooks/jira/:host';
    app.route({ method: 'HEAD', url, handler: (_request, reply) => reply.code(200).send() });
    app.route({ method: 'GET', url, handler: (_request, reply) => sendOnlyPost(reply) });
    app.route<Route>({ method: 'POST', url, handler: (request, reply) => receive(options, request, reply) });
  };
}

interface Route {
  Params: { host: string };
}

function sendOnlyPost(reply: FastifyReply): FastifyReply {
  return sendProblem(reply.header('allow', 'POST, HEAD'), {
    status: 405,
    code: 'method_not_allowed',
    title: 'Only POST is taken here',
    detail: 'This is the address for webhooks of Jira; enter it in Jira under System, WebHooks.',
  });
}

async function receive(
  { findHost, accept, reject }: JiraRoutesOptions,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const raw = rawBody(request.body);
  const found = await findHost(request.params.host);
  if (found === null) {
    // A 404 would make Jira show errors for a site that was disconnected on purpose.
    reject('unknown_tenant', 'no host has this name or token', null);
    return reply.code(200).send({});
  }
  const { host } = found;
  const proof = proofOf(found, request, raw);
  if (proof.kind === 'doubt') {
    const { doubt } = proof;
    reject('signature_invalid', doubt, found);
    return sendProblem(reply, {
      status: 401,
      code: 'signature_invalid',
      title: 'Not signed by this Jira',
      detail: doubt,
    });
  }
  if (isPacked(request.headers)) {
    reject('too_large', 'packed body', found);
    return sendProblem(reply, tooLarge('Packed bodies are not taken; send it without Content-Encoding.'));
  }
  const body = readJsonObject(raw);
  if (body.kind === 'bad') {
    reject(body.code, body.detail, found);
    return sendProblem(reply, badBody(body));
  }
  try {
    await accept({
      organizationId: found.organizationId,
      source: `host:${host.id}`,
      deliveryId: deliveryId(request.headers),
      bodyHash: hash('sha256', raw),
      signedBefore: proof.before,
      parsed: parseWebhook({ host, body: body.value }),
    });
  } catch {
    return sendTryAgain(reply);
  }
  return reply.code(200).send({});
}

/** `before`: by the secret before the current one. */
type Proof = { kind: 'genuine'; before: boolean } | { kind: 'doubt'; doubt: string };

/**
 * Whether this request is believed, else why not. With a secret the signature decides. Without one only Data Center may call,
 * and only by the unguessable token: Jira up to 9 cannot sign (Data Center docs, managing webhooks).
 */
function proofOf(found: HookedHost, request: FastifyRequest, rawBody: Buffer): Proof {
  if (found.secrets.length > 0) {
    const header = request.headers['x-hub-signature'];
    const signed = { header: typeof header === 'string' ? header : undefined, rawBody, secrets: found.secrets };
    const place = signingSecret(signed);
    if (place !== null) return { kind: 'genuine', before: place > 0 };
    if (header === undefined && found.unsignedToo && isByToken(found)) return { kind: 'genuine', before: true };
    const doubt =
      header === undefined
        ? 'The request has no X-Hub-Signature. Set the same secret in Jira’s webhook as here.'
        : 'X-Hub-Signature does not fit the body. Set the same secret in Jira’s webhook as here.';
    return { kind: 'doubt', doubt };
  }
  if (isByToken(found)) return { kind: 'genuine', before: false };
  const doubt =
    'No webhook secret is set for this host. Set one here and in Jira’s webhook, or use the address with the token.';
  return { kind: 'doubt', doubt };
}

function isByToken({ host, byToken }: HookedHost): boolean {
  return host.kind === 'jira-data-center' && byToken;
}
