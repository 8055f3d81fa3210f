/**
 * The one way out to other servers. In: a request; out: an answer read whole, or an `HttpFailure` that knows whether the
 * other side may have seen the request. Never follows a redirect, never repeats anything, and refuses addresses that no
 * vendor has (SSRF). It must not know any vendor, and nothing it says carries a header, a query or a body.
 */
import { lookup as resolve } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type AddressRules, addressProblem, mayReach, nothingPrivate, refusal } from './addresses.ts';

export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string | Buffer | undefined;
  /** For the whole exchange, from the call to the last byte of the answer. Default 15,000. */
  timeoutMs?: number;
  /** The most the body of the answer may weigh. Default 10 MB. */
  maxBytes?: number;
}

/** Header names are lower case; a header sent several times is joined with `, `. A redirect is an answer like any other. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Http {
  /** Throws only `HttpFailure`. */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Ends everything under way and refuses whatever comes after. */
  close(): void;
}

/**
 * No usable answer. `sent: 'no'`: not one byte of the request left us, it is safe to repeat. `'maybe'`: the other side may
 * have acted on it. `reason` is a sentence for people.
 */
export class HttpFailure extends Error {
  sent: 'no' | 'maybe';
  reason: string;
  constructor(reason: string, sent: 'no' | 'maybe', cause?: unknown) {
    super(reason, { cause });
    this.name = 'HttpFailure';
    this.sent = sent;
    this.reason = reason;
  }
}

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;
const MAX_HEADER_BYTES = 32 * 1024;
const MAX_SOCKETS_PER_HOST = 128;
/** Shorter than what load balancers commonly keep: a socket that dies under a request leaves that request in doubt. */
const IDLE_SOCKET_MS = 10_000;

/**
 * `privateVendors` left out: nothing inside the operator's network is reached. `allowHttpVendors` as a function is asked with every
 * request: simulators come and go. `onlyOrigin`: a server of the operator's own, wherever it is, and no other.
 */
export function createHttp(
  options: { userAgent?: string } & (
    | { allowHttpVendors: boolean | (() => boolean); privateVendors?: AddressRules['privateVendors'] }
    | { onlyOrigin: string }
  ),
): Http {
  const guard = 'onlyOrigin' in options ? onlyTo(options.onlyOrigin) : publicOnly(options);
  const agentOptions = { keepAlive: true, maxSockets: MAX_SOCKETS_PER_HOST, timeout: IDLE_SOCKET_MS };
  const agents = { 'http:': new HttpAgent(agentOptions), 'https:': new HttpsAgent(agentOptions) };
  const live = new Set<ClientRequest>();
  let closed = false;

  function open(url: URL, request: HttpRequest): ClientRequest {
    const headers: Record<string, string> = {
      'user-agent': options.userAgent ?? 'Deskbridge',
      'accept-encoding': 'identity',
      ...request.headers,
    };
    if (request.body !== undefined) headers['content-length'] = String(Buffer.byteLength(request.body));
    const settings = {
      method: request.method,
      headers,
      maxHeaderSize: MAX_HEADER_BYTES,
      ...guard.lookup(url.protocol),
    };
    if (url.protocol === 'https:') return httpsRequest(url, { ...settings, agent: agents['https:'] });
    return httpRequest(url, { ...settings, agent: agents['http:'] });
  }

  return {
    async request(request) {
      const url = URL.canParse(request.url) ? new URL(request.url) : null;
      if (url === null) throw new HttpFailure('The address is not a URL.', 'no');
      const problem = guard.problem(url);
      if (problem !== null) throw new HttpFailure(problem, 'no');
      if (closed) throw new HttpFailure('Deskbridge is stopping.', 'no');
      let outgoing: ClientRequest;
      try {
        outgoing = open(url, request);
      } catch (error) {
        throw new HttpFailure(`The request to ${url.host} could not be formed.`, 'no', error);
      }
      live.add(outgoing);
      try {
        return await exchange(outgoing, url, request);
      } finally {
        live.delete(outgoing);
      }
    },
    close() {
      closed = true;
      for (const outgoing of live) outgoing.destroy(new Error('Deskbridge is stopping'));
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

/** Where requests may go. */
interface Guard {
  /** A sentence for people; null: it may go there as far as it shows. */
  problem(url: URL): string | null;
  lookup(protocol: string): { lookup?: ReturnType<typeof guardedLookup> };
}

function publicOnly(options: {
  allowHttpVendors: boolean | (() => boolean);
  privateVendors?: AddressRules['privateVendors'];
}): Guard {
  const rules: AddressRules = {
    get allowHttpVendors() {
      const { allowHttpVendors: allowed } = options;
      return typeof allowed === 'function' ? allowed() : allowed;
    },
    privateVendors: options.privateVendors ?? nothingPrivate,
  };
  return {
    problem: (url) => addressProblem(url, rules),
    lookup: (protocol) => ({ lookup: guardedLookup(protocol, rules) }),
  };
}

/** Nothing that came from outside chooses this address: the operator wrote it into the environment. */
function onlyTo(origin: string): Guard {
  return {
    problem: (url) => (url.origin === origin ? null : `${url.host} is not ${origin}, and no request goes elsewhere.`),
    lookup: () => ({}),
  };
}

/**
 * One exchange. Nothing is handed to the socket before it is connected and, with TLS, before the peer's certificate holds:
 * so a failure before that moment is certain to have sent nothing.
 */
function exchange(outgoing: ClientRequest, url: URL, request: HttpRequest): Promise<HttpResponse> {
  const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return new Promise((resolvePromise, rejectPromise) => {
    let sent: 'no' | 'maybe' = 'no';
    let answered = false;
    const timer = setTimeout(() => {
      fail(`${url.host} did not answer within ${seconds(timeoutMs)}.`);
    }, timeoutMs);
    function fail(reason: string, cause?: unknown): void {
      clearTimeout(timer);
      rejectPromise(new HttpFailure(reason, sent, cause));
      outgoing.destroy();
    }
    outgoing.on('socket', (socket) => {
      whenUsable(socket, () => {
        if (outgoing.destroyed) return;
        sent = 'maybe';
        outgoing.end(request.body);
      });
    });
    outgoing.on('error', (error) => fail(failureSentence(url, error), error));
    outgoing.on('close', () => {
      if (!answered) fail(`${url.host} ended the connection without an answer.`);
    });
    outgoing.on('response', (incoming) => {
      answered = true;
      readBody(incoming, request.maxBytes ?? DEFAULT_MAX_BYTES).then(
        (body) => {
          clearTimeout(timer);
          resolvePromise({ status: incoming.statusCode ?? 0, headers: flatHeaders(incoming), body });
        },
        (error: unknown) => fail(failureSentence(url, error), error),
      );
    });
  });
}

function whenUsable(socket: Socket, use: () => void): void {
  if (socket instanceof TLSSocket) {
    if (socket.authorized) use();
    else socket.once('secureConnect', use);
  } else if (socket.connecting) socket.once('connect', use);
  else use();
}

class TooLarge extends Error {}
class AddressRefused extends Error {}

function tooLarge(maxBytes: number): TooLarge {
  return new TooLarge(`more than ${Math.floor(maxBytes / 1024)} kB`);
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes && incoming.statusCode !== 304)
    throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function flatHeaders(incoming: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}

function seconds(ms: number): string {
  return ms === 1000 ? '1 second' : `${ms / 1000} seconds`;
}

function failureSentence(url: URL, error: unknown): string {
  if (error instanceof TooLarge) return `${url.host} answered with ${error.message}, more than is read.`;
  if (error instanceof AddressRefused) return error.message;
  const code = errorCode(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The name ${url.hostname} could not be resolved.`;
  if (code === 'ECONNREFUSED') return `${url.host} refused the connection.`;
  if (code === 'ETIMEDOUT') return `${url.host} could not be reached in time.`;
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return `${url.host} cannot be reached from here.`;
  if (code === 'HPE_HEADER_OVERFLOW') return `${url.host} answered with more headers than are read.`;
  if (/CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|EPROTO|UNABLE_TO/.test(code)) {
    return `No trusted encrypted connection to ${url.host} could be made (${code}).`;
  }
  return `The connection to ${url.host} broke off${code === '' ? '' : ` (${code})`}.`;
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves once and hands the checked addresses to the connection, so a name cannot change its mind in between. */
function guardedLookup(protocol: string, rules: AddressRules) {
  return (hostname: string, options: LookupOptions, done: LookupDone): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const first = addresses[0];
      if (first === undefined || !addresses.every(({ address }) => mayReach(address, { hostname, protocol, rules }))) {
        return done(new AddressRefused(refusal(hostname, rules)), []);
      }
      return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}
