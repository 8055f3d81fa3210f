/** Where Intercom asks for the inbox app: `POST /canvas/initialize` and `/canvas/submit` (contract: "HTTP"). Trouble is a canvas, not a status. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { badBody, rawBody, readJsonObject, sendProblem, takeRawBodies, tooLarge } from '../body.ts';
import type { CanvasRequest, CanvasView } from '../domain/canvas.ts';
import { renderCanvas } from './canvas.ts';
import { isCanvasSignedBy, readCanvasRequest } from './canvas-request.ts';
import type { HookOwner } from './routes.ts';

export type CanvasRefusal = 'too_large' | 'signature_invalid' | 'bad_json' | 'unknown_tenant';

export interface CanvasPorts {
  /** Null: no connection has this workspace. */
  findSecrets: (workspaceId: string) => Promise<HookOwner | null>;
  /** Every client secret there is, up to a bound of its own. */
  anySecrets: () => Promise<string[]>;
  /** From our own store, in half a second: Intercom asks whenever a teammate changes conversation. */
  answer: (owner: HookOwner, asked: CanvasRequest) => Promise<CanvasView>;
  rejected: (reason: CanvasRefusal) => void;
  /** It failed by our own fault; the teammate sees that it did. */
  failed: (error: unknown) => void;
}

/** The canvas comes back with each press: twice 64 kB and what was typed. */
const LARGEST = 512 * 1024;

/** A Fastify plugin. */
export async function canvasRoutes(app: FastifyInstance, ports: CanvasPorts): Promise<void> {
  takeRawBodies(app);
  for (const url of ['/canvas/initialize', '/canvas/submit'])
    app.route({ method: 'POST', url, handler: (request, reply) => take(request, reply, ports) });
}

async function take(request: FastifyRequest, reply: FastifyReply, ports: CanvasPorts): Promise<FastifyReply> {
  const raw = rawBody(request.body);
  if (raw.length > LARGEST) {
    ports.rejected('too_large');
    return sendProblem(reply, tooLarge(`The body is larger than ${LARGEST / 1024} kB.`));
  }
  const header = request.headers['x-body-signature'];
  const reading = readJsonObject(raw);
  // Which secret must have signed is in the body itself: nothing is done with it until that holds.
  const asked = reading.kind === 'object' ? readCanvasRequest(reading.value) : null;
  const workspaceId = asked?.workspaceId ?? null;
  const owner = workspaceId === null ? null : await ports.findSecrets(workspaceId);
  const secrets = owner?.secrets ?? (await ports.anySecrets());
  if (!isCanvasSignedBy(secrets, raw, typeof header === 'string' ? header : undefined)) {
    ports.rejected('signature_invalid');
    return sendProblem(reply, {
      status: 401,
      code: 'signature_invalid',
      title: 'The signature does not hold',
      detail:
        "X-Body-Signature must be the HMAC-SHA256 of the body's bytes with the app's client secret, in hexadecimal.",
    });
  }
  if (reading.kind === 'bad' || asked === null) {
    ports.rejected('bad_json');
    return sendProblem(reply, badBody(reading.kind === 'bad' ? reading : NOT_AN_OBJECT));
  }
  if (owner === null) {
    ports.rejected('unknown_tenant');
    return reply.code(200).send(renderCanvas(NOT_CONNECTED));
  }
  return reply.code(200).send(renderCanvas(await answered(owner, asked, ports)));
}

const NOT_AN_OBJECT = { kind: 'bad', code: 'bad_json', detail: 'The body is JSON, but not an object.' } as const;

const NOT_CONNECTED: CanvasView = {
  kind: 'trouble',
  text: 'This workspace is not connected to Deskbridge.',
  fix: 'Ask an admin of Deskbridge to connect it under Integrations.',
  again: { id: 'home', label: 'Try again' },
  stored: {},
};

async function answered(owner: HookOwner, asked: CanvasRequest, ports: CanvasPorts): Promise<CanvasView> {
  try {
    return await ports.answer(owner, asked);
  } catch (error) {
    ports.failed(error);
    return {
      kind: 'trouble',
      text: 'Deskbridge could not answer.',
      fix: 'Nothing was changed. Try again in a moment.',
      again: { id: 'home', label: 'Try again' },
      stored: {},
    };
  }
}
