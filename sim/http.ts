/**
 * Plumbing that the pretend vendors share: a small JSON server over `node:http`, a router, event streams.
 * In: an HTTP request with its raw body. Out: a `Reply`, which may also be "cut the connection" or "never answer".
 * It must not know any vendor, nor anything of `src`.
 */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

export type HttpRequest = {
  method: string;
  /** Path without the query, as sent (still percent-encoded). */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  raw: Buffer;
};

export type Reply =
  | { kind: 'json'; status: number; body: unknown; headers?: Record<string, string> }
  | { kind: 'bytes'; status: number; body: string | Buffer; type: string; headers?: Record<string, string> }
  | { kind: 'empty'; status: number; headers?: Record<string, string> }
  /** Takes over the response: event streams and bodies of endless size. */
  | { kind: 'stream'; open: (response: ServerResponse) => void }
  /** Destroys the socket without a byte of an answer. */
  | { kind: 'reset' }
  /** Keeps the socket open and says nothing, until the caller or the server gives up. */
  | { kind: 'never' };

export type Handle = (request: HttpRequest) => Reply | Promise<Reply>;

export type RunningServer = { url: string; port: number; close: () => Promise<void> };

const BIGGEST_BODY = 64 * 1024 * 1024;

/**
 * Listens on 127.0.0.1 (port 0: any free one) and answers each request by `handle`. A thrown error becomes a
 * 500 with its message, so that a fault of the simulator is never mistaken for silence.
 */
export async function startServer(options: { port?: number; handle: Handle }): Promise<RunningServer> {
  const server = createServer((message, response) => {
    void answer(message, response, options.handle);
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(message: IncomingMessage, response: ServerResponse, handle: Handle): Promise<void> {
  try {
    const raw = await readBody(message);
    if (raw === undefined) return send(response, json(413, { message: 'The body is larger than 64 MB.' }));
    const url = new URL(message.url ?? '/', 'http://simulator');
    const request: HttpRequest = {
      method: message.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: message.headers,
      raw,
    };
    send(response, await handle(request));
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send(response, json(500, { message: `The simulator failed: ${text}` }));
  }
}

async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > BIGGEST_BODY) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, reply: Reply): void {
  if (response.destroyed || response.headersSent) return;
  switch (reply.kind) {
    case 'json': {
      const text = JSON.stringify(reply.body);
      response.writeHead(reply.status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
        ...reply.headers,
      });
      response.end(text);
      return;
    }
    case 'bytes':
      response.writeHead(reply.status, {
        'content-type': reply.type,
        'content-length': Buffer.byteLength(reply.body),
        ...reply.headers,
      });
      response.end(reply.body);
      return;
    case 'empty':
      response.writeHead(reply.status, reply.headers);
      response.end();
      return;
    case 'stream':
      reply.open(response);
      return;
    case 'reset':
      response.destroy();
      return;
    case 'never':
      return;
  }
}

export function json(status: number, body: unknown, headers?: Record<string, string>): Reply {
  return headers ? { kind: 'json', status, body, headers } : { kind: 'json', status, body };
}

export function redirect(location: string): Reply {
  return { kind: 'empty', status: 303, headers: { location } };
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file beside the simulators, e.g. `asset(new URL('./assets/tokens.css', import.meta.url))`. */
export async function asset(file: URL): Promise<Reply> {
  const type = TYPES[extname(file.pathname)] ?? 'application/octet-stream';
  const body = await readFile(file);
  return { kind: 'bytes', status: 200, body, type, headers: { 'cache-control': 'no-cache' } };
}

/** The body as JSON; `undefined` when it is empty or not JSON. */
export function readJson(request: HttpRequest): unknown {
  try {
    return JSON.parse(request.raw.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** The body of an HTML form (`application/x-www-form-urlencoded`). */
export function readForm(request: HttpRequest): URLSearchParams {
  return new URLSearchParams(request.raw.toString('utf8'));
}

export type Params = Record<string, string>;
export type RouteMatch<H> =
  | { kind: 'found'; handler: H; params: Params; template: string }
  | { kind: 'wrong-method'; allow: string[] }
  | { kind: 'none' };
export type Router<H> = {
  /** `template` as in OpenAPI: `/contacts/{id}/tags`; `{rest*}` as last part takes everything that follows. */
  on: (method: string, template: string, handler: H) => void;
  match: (method: string, path: string) => RouteMatch<H>;
};

/** Routes by method and path template. A literal part wins over a `{name}`; names are handed over decoded. */
export function createRouter<H>(): Router<H> {
  type Route = { method: string; template: string; parts: string[]; handler: H };
  const routes: Route[] = [];
  return {
    on(method, template, handler) {
      routes.push({ method, template, parts: split(template), handler });
      routes.sort((a, b) => specificity(b.parts).localeCompare(specificity(a.parts)));
    },
    match(method, path) {
      const parts = split(path);
      const allow: string[] = [];
      for (const route of routes) {
        const params = matchParts(route.parts, parts);
        if (!params) continue;
        if (route.method === method) return { kind: 'found', handler: route.handler, params, template: route.template };
        allow.push(route.method);
      }
      return allow.length > 0 ? { kind: 'wrong-method', allow } : { kind: 'none' };
    },
  };
}

function split(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function specificity(parts: string[]): string {
  return parts.map((part) => (part.endsWith('*}') ? '0' : part.startsWith('{') ? '1' : '2')).join('');
}

function matchParts(template: string[], actual: string[]): Params | undefined {
  const params: Params = {};
  for (const [at, part] of template.entries()) {
    if (part.endsWith('*}')) {
      params[part.slice(1, -2)] = actual.slice(at).join('/');
      return params;
    }
    const given = actual[at];
    if (given === undefined) return undefined;
    if (part.startsWith('{')) params[part.slice(1, -1)] = decode(given);
    else if (part !== given) return undefined;
  }
  return actual.length === template.length ? params : undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export type EventStream = {
  /** The answer to a browser's `EventSource`. */
  reply: () => Reply;
  /** Sends one event to every page that listens; `data` is sent as JSON. */
  send: (event: string, data: unknown) => void;
};

/** Server-sent events for pages that update themselves. Streams end with the server. */
export function createEventStream(): EventStream {
  const open = new Set<ServerResponse>();
  return {
    reply: () => ({
      kind: 'stream',
      open: (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
        response.write('retry: 1000\n\n');
        open.add(response);
        response.on('close', () => open.delete(response));
      },
    }),
    send: (event, data) => {
      for (const response of open) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
  };
}
