/** Where Intercom's notifications arrive: `HEAD|POST /hooks/intercom`. Any 2xx means taken (contract: "Hooks"). */
import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { badBody, rawBody, readJsonObject, sendProblem, takeRawBodies, tooLarge } from '../body.ts';
import { isSignedBy, readNotification } from './parse.ts';
import type { Notification } from './parse.ts';

/** A connection that a notification may be for, with every client secret that may have signed it. */
export interface HookOwner {
  organizationId: string;
  connectionId: string;
  secrets: string[];
}

/** What arrived, verified. */
export interface IntercomDelivery {
  /** Equal on each delivery of the same notification; null: it has none. */
  id: string | null;
  bodyHash: string;
  value: Record<string, unknown>;
}

export type HookRefusal = 'too_large' | 'signature_invalid' | 'bad_json' | 'unknown_tenant';

export interface IntercomHookPorts {
  /** Null: no connection has this workspace. */
  findSecrets: (workspaceId: string) => Promise<HookOwner | null>;
  /** Every client secret there is, up to a bound of its own: only tells a stranger's body from a known app's broken one. */
  anySecrets: () => Promise<string[]>;
  /** A genuine notification arrived; its sender gets 200 once this is kept. */
  received: (owner: HookOwner, notification: Notification, delivery: IntercomDelivery) => Promise<void>;
  /** Somebody says that the app was uninstalled there. Nothing proves it. */
  uninstalled: (owner: HookOwner) => Promise<void>;
  /**
   * Counted and logged, never with the body. `owner`: the connection whose workspace the body names, where there is one; with a bad
   * signature that is only what it claims.
   */
  rejected: (reason: HookRefusal, owner: HookOwner | null) => void;
}

const LARGEST_NOTICE = 16 * 1024;
/** Conversations in notifications come with the event's own parts only; real ones weigh some kB. */
const LARGEST_NOTIFICATION = 5 * 1024 * 1024;

/** A Fastify plugin. What the ports throw becomes 503, so that Intercom delivers again. */
export async function intercomHooks(app: FastifyInstance, ports: IntercomHookPorts): Promise<void> {
  takeRawBodies(app);
  const url = '/hooks/intercom';
  // The Developer Hub asks with HEAD whether the address answers before it saves it (Intercom docs, webhooks set-up).
  app.route({ method: 'HEAD', url, handler: (_request, reply) => reply.code(200).send() });
  app.route({ method: ['GET', 'PUT', 'PATCH', 'DELETE'], url, exposeHeadRoute: false, handler: wrongMethod });
  app.route({
    method: 'POST',
    url,
    onRequest: async (request, reply) => {
      // Before a byte of it is read.
      if (Number(request.headers['content-length'] ?? 0) > LARGEST_NOTIFICATION) return refuseLarge(reply, ports);
    },
    handler: (request, reply) => take(request, reply, ports),
  });
  app.route({
    method: 'POST',
    url: `${url}/uninstalled`,
    bodyLimit: LARGEST_NOTICE,
    handler: (request, reply) => takeUninstallNotice(request, reply, ports),
  });
}

async function take(request: FastifyRequest, reply: FastifyReply, ports: IntercomHookPorts): Promise<FastifyReply> {
  const raw = rawBody(request.body);
  if (raw.length > LARGEST_NOTIFICATION) return refuseLarge(reply, ports);
  const header = request.headers['x-hub-signature'];
  const signature = typeof header === 'string' ? header : undefined;
  const reading = readJsonObject(raw);
  // Which secret must have signed is in the body itself: it is looked at, and nothing is done with it, until that holds.
  const notification = reading.kind === 'object' ? readNotification(reading.value) : null;
  const workspaceId = notification?.workspaceId ?? null;
  const owner = workspaceId === null ? null : await ports.findSecrets(workspaceId);
  if (!isSignedBy(owner?.secrets ?? (await ports.anySecrets()), raw, signature)) {
    ports.rejected('signature_invalid', owner);
    return sendProblem(reply, {
      status: 401,
      code: 'signature_invalid',
      title: 'The signature does not hold',
      detail: "X-Hub-Signature must be sha1= and the HMAC-SHA1 of the body's bytes with the app's client secret.",
    });
  }
  if (reading.kind === 'bad') {
    ports.rejected('bad_json', null);
    return sendProblem(reply, badBody(reading));
  }
  if (owner === null || notification === null) {
    ports.rejected('unknown_tenant', null);
    return reply.code(200).send();
  }
  const bodyHash = hash('sha256', raw);
  await ports.received(owner, notification, { id: notification.id, bodyHash, value: reading.value });
  return reply.code(200).send();
}

/** `{"app_id": "abc123"}`, without any signature (Intercom docs, installation): who sent it is found out by asking Intercom. */
async function takeUninstallNotice(
  request: FastifyRequest,
  reply: FastifyReply,
  ports: IntercomHookPorts,
): Promise<FastifyReply> {
  const reading = readJsonObject(rawBody(request.body));
  if (reading.kind === 'bad') {
    ports.rejected('bad_json', null);
    return sendProblem(reply, badBody(reading));
  }
  const { workspaceId } = readNotification(reading.value);
  const owner = workspaceId === null ? null : await ports.findSecrets(workspaceId);
  if (owner === null) ports.rejected('unknown_tenant', null);
  else await ports.uninstalled(owner);
  return reply.code(200).send();
}

function refuseLarge(reply: FastifyReply, ports: IntercomHookPorts): FastifyReply {
  ports.rejected('too_large', null);
  return sendProblem(reply, tooLarge(`The body is larger than ${LARGEST_NOTIFICATION / 1024 / 1024} MB.`));
}

function wrongMethod(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(reply.header('allow', 'HEAD, POST'), {
    status: 405,
    code: 'method_not_allowed',
    title: 'Only HEAD and POST are taken here',
    detail: "This is the address of Intercom's notifications; nothing can be read from it.",
  });
}
