/**
 * One road for every operating command: a request to /api/v1 as the local operator. It goes to the server that runs on PORT with the same
 * secret; where none does, to one put together in this process, without listening and without working.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { operatorProof, operatorToken } from '../api/auth.ts';
import { type App, composeApp } from '../app.ts';
import type { Config } from '../config.ts';
import { createHttp, type Http, HttpFailure } from '../http.ts';
import { DataDirInUse } from '../store/embedded/data-dir.ts';
import { storedSecret } from '../store/secrets.ts';
import { silentTelemetry } from '../telemetry.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Operator {
  /** The answer's JSON. Throws RequestRefused for whatever is not 2xx. */
  request(method: Method, path: string, body?: unknown): Promise<unknown>;
  /** An answer that is a file. Throws as `request` does. */
  download(path: string): Promise<Readable>;
  /** True: a server is running, and this is it. */
  running: boolean;
  close(): Promise<void>;
}

/** One thing wrong with what was sent: `path` leads to its place. */
export interface InputComplaint {
  path: (string | number)[];
  message: string;
}

/** The API said no. `message` is its sentence for people. */
export class RequestRefused extends Error {
  status: number;
  code: string;
  errors: InputComplaint[];
  constructor(status: number, problem: { code?: string; detail?: string; errors?: InputComplaint[] }) {
    super(problem.detail ?? `The server answered ${status}.`);
    this.name = 'RequestRefused';
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.errors = problem.errors ?? [];
  }
}

/** A server that was just started has the directory already, but does not listen yet. */
const STARTING_MS = 15_000;
const FIND_TIMEOUT_MS = 2_000;
/** Checking every connection and host takes as long as the slowest vendor. */
const REQUEST_TIMEOUT_MS = 120_000;
const DOWNLOAD_TIMEOUT_MS = 900_000;
/** What is held in memory on its way; an embedded database that weighs more is one for PostgreSQL. */
const MOST_BYTES = 1_000_000_000;

/**
 * Throws what opening the database throws, where no server answers; and where another Deskbridge answers, since a command without the
 * variables of its server would otherwise make an empty database beside it and say that all is done.
 */
export async function reachOperator(config: Config): Promise<Operator> {
  if (config.databaseUrl !== null) return inProcess(config);
  const deadline = Date.now() + STARTING_MS;
  for (;;) {
    const running = await runningServer(config);
    if (running !== null) return running;
    try {
      return await inProcess(config);
    } catch (error) {
      if (!(error instanceof DataDirInUse) || Date.now() > deadline) throw error;
      await sleep(250);
    }
  }
}

async function inProcess(config: Config): Promise<Operator> {
  const app = await composeApp(config, { work: false, telemetry: silentTelemetry() });
  return operatorOf(app, config);
}

/** The operator of a house of this process. */
export function operatorOf(app: App, config: Config): Operator {
  const token = operatorToken(config.secret ?? storedSecret(config.dataDir) ?? '');
  return {
    running: false,
    async request(method, url, body) {
      const response = await app.server.inject({
        method,
        url,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      return answerOf(response.statusCode, response.body);
    },
    async download(url) {
      const headers = { authorization: `Bearer ${token}` };
      const response = await app.server.inject({ method: 'GET', url, headers, payloadAsStream: true });
      if (response.statusCode !== 200) answerOf(response.statusCode, await text(response.stream()));
      return response.stream();
    },
    close: () => app.close(),
  };
}

/** Null: no Deskbridge on PORT. It gets the token only after it has shown that it knows the secret. */
async function runningServer(config: Config): Promise<Operator | null> {
  if (config.port === 0) return null;
  const secret = config.secret ?? storedSecret(config.dataDir);
  // Without a secret nobody can show that they know it too.
  const token = operatorToken(secret ?? randomBytes(32).toString('base64'));
  const http = createHttp({ allowHttpVendors: true });
  const origin = `http://${localName(config.host)}:${config.port}`;
  const found = await whoListens(http, origin, token);
  if (found !== 'ours') http.close();
  if (found === 'another') throw new Error(anotherServer(config));
  if (found === 'nobody') return null;
  return {
    running: true,
    async request(method, path, body) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const url = origin + path;
      const response = await http.request({ method, url, headers, ...sent, timeoutMs: REQUEST_TIMEOUT_MS });
      return answerOf(response.status, response.body.toString('utf8'));
    },
    async download(path) {
      const headers = { authorization: `Bearer ${token}` };
      const sized = { timeoutMs: DOWNLOAD_TIMEOUT_MS, maxBytes: MOST_BYTES };
      const response = await http.request({ method: 'GET', url: origin + path, headers, ...sized });
      if (response.status !== 200) answerOf(response.status, response.body.toString('utf8'));
      return Readable.from([response.body]);
    },
    close: async () => http.close(),
  };
}

function anotherServer({ port, dataDir }: Config): string {
  return `The Deskbridge on port ${port} has another secret than this command finds: give the command the variables of that server (DATABASE_URL and DESKBRIDGE_SECRET, or DATA_DIR). If you mean the database in ${dataDir}, set PORT to the port of its own server.`;
}

async function whoListens(http: Http, origin: string, token: string): Promise<'ours' | 'another' | 'nobody'> {
  const challenge = randomBytes(16).toString('hex');
  try {
    const headers = { 'x-deskbridge-challenge': challenge };
    const url = `${origin}/healthz`;
    const response = await http.request({ method: 'GET', url, headers, timeoutMs: FIND_TIMEOUT_MS, maxBytes: 10_000 });
    const health = JSON.parse(response.body.toString('utf8')) as { product?: unknown; proof?: unknown };
    if (health.product !== 'Deskbridge') return 'nobody';
    return health.proof === operatorProof(token, challenge) ? 'ours' : 'another';
  } catch (error) {
    if (error instanceof HttpFailure || error instanceof SyntaxError) return 'nobody';
    throw error;
  }
}

/** A server that listens everywhere listens here too. */
function localName(host: string): string {
  if (host === '0.0.0.0' || host === 'localhost') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function answerOf(status: number, text: string): unknown {
  const json: unknown = text === '' ? null : JSON.parse(text);
  if (status >= 200 && status < 300) return json;
  throw new RequestRefused(status, json ?? {});
}
