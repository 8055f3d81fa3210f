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
import { BlockList, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

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

/** `allowHttpVendors`: http and https to loopback addresses are allowed too, for simulators and tests. */
export function createHttp(options: { allowHttpVendors: boolean; userAgent?: string }): Http {
  const allow = options.allowHttpVendors;
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
      lookup: guardedLookup(url.protocol, allow),
    };
    if (url.protocol === 'https:') return httpsRequest(url, { ...settings, agent: agents['https:'] });
    return httpRequest(url, { ...settings, agent: agents['http:'] });
  }

  return {
    async request(request) {
      const url = URL.canParse(request.url) ? new URL(request.url) : null;
      if (url === null) throw new HttpFailure('The address is not a URL.', 'no');
      const problem = addressProblem(url, allow);
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

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = new TooLarge(`more than ${Math.floor(maxBytes / 1024)} kB`);
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes && incoming.statusCode !== 304) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge;
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

/** Loopback, private, shared, link-local (with it the clouds' metadata address), documentation, multicast, reserved. */
const specialV4 = blockList(
  'ipv4',
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 ' +
    '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
);
/** Of IPv6 only global unicast is reached, and of that not what tunnels IPv4 or is set apart (Teredo, 6to4, examples). */
const globalV6 = blockList('ipv6', '2000::/3');
const specialV6 = blockList('ipv6', '2001::/23 2001:db8::/32 2002::/16 3fff::/20');
const loopbackV4 = blockList('ipv4', '127.0.0.0/8');
const loopbackV6 = blockList('ipv6', '::1/128');

function blockList(family: 'ipv4' | 'ipv6', ranges: string): BlockList {
  const list = new BlockList();
  for (const range of ranges.split(' ')) {
    const [network = '', prefix = ''] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

/** An IPv4 address wrapped in an IPv6 one (`::ffff:…`, NAT64) is not global unicast, so it is 'inside' whatever it wraps. */
function placeOf(address: string): 'public' | 'loopback' | 'inside' {
  if (isIP(address) === 4) {
    if (loopbackV4.check(address, 'ipv4')) return 'loopback';
    return specialV4.check(address, 'ipv4') ? 'inside' : 'public';
  }
  const unscoped = address.split('%')[0] ?? address;
  if (loopbackV6.check(unscoped, 'ipv6')) return 'loopback';
  return globalV6.check(unscoped, 'ipv6') && !specialV6.check(unscoped, 'ipv6') ? 'public' : 'inside';
}

function mayReach(address: string, protocol: string, allowHttpVendors: boolean): boolean {
  const place = placeOf(address);
  if (place === 'loopback') return allowHttpVendors;
  return place === 'public' && protocol === 'https:';
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves once and hands the checked addresses to the connection, so a name cannot change its mind in between. */
function guardedLookup(protocol: string, allowHttpVendors: boolean) {
  return (hostname: string, options: LookupOptions, done: LookupDone): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const first = addresses[0];
      if (first === undefined || !addresses.every((each) => mayReach(each.address, protocol, allowHttpVendors))) {
        return done(new AddressRefused(refusal(hostname, allowHttpVendors)), []);
      }
      return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}

function refusal(hostname: string, allowHttpVendors: boolean): string {
  return allowHttpVendors
    ? `${hostname} is neither a public address nor on this machine, so no request goes there.`
    : `${hostname} is on this machine or inside its network, and requests go only to public addresses. ${SETTING_HINT}`;
}

const SETTING_HINT =
  'For a simulator on this machine (http://localhost, 127.0.0.1) set DESKBRIDGE_ALLOW_HTTP_VENDORS=true.';

function addressProblem(url: URL, allowHttpVendors: boolean): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const named = host === 'localhost' || host.endsWith('.localhost');
  const place = named ? 'loopback' : isIP(host) === 0 ? 'name' : placeOf(host);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `${url.protocol}// is not https.`;
  if (url.port === '0') return `${url.host} has no usable port: it must be between 1 and 65535.`;
  if (place === 'inside' || (place === 'loopback' && !allowHttpVendors)) return refusal(url.hostname, allowHttpVendors);
  if (place === 'loopback' || url.protocol === 'https:') return null;
  return `${url.origin} is plain http: use https. ${allowHttpVendors ? 'Plain http is only for this machine.' : SETTING_HINT}`;
}

/**
 * Why this may not be a vendor's base address, in a sentence for people; null if it may. Pure: what its name resolves to is
 * only checked when connecting.
 */
export function vendorUrlProblem(url: string, allowHttpVendors: boolean): string | null {
  if (!URL.canParse(url)) return 'That is not a URL: write it whole, such as https://acme.atlassian.net.';
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') {
    return `The address of ${parsed.host} must not carry a user name or password: give the token in its own field.`;
  }
  const problem = addressProblem(parsed, allowHttpVendors);
  if (problem !== null) return problem;
  if (/[?#]/.test(url)) return `The address of ${parsed.host} must end before any ? or #.`;
  return null;
}
