/**
 * The API on a fresh database, with vendors that answer as a test says. In: what they should answer. Out: requests made as the local
 * operator, an API key or nobody, without a listener.
 */
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { operatorToken } from '../src/api/auth.ts';
import type { ApiDeps } from '../src/api/deps.ts';
import { createPasses } from '../src/api/passes.ts';
import { createServer } from '../src/api/server.ts';
import { createDesk } from '../src/desk/desk.ts';
import { Gone, Reconnect } from '../src/domain/errors.ts';
import type { Conversation, Issue } from '../src/domain/model.ts';
import type { WorkspacePort } from '../src/domain/workspace.ts';
import type { Answer, HostPort, Inbox, WorkspaceIdentity } from '../src/domain/ports.ts';
import { nothingPrivate, vendorUrlProblem } from '../src/addresses.ts';
import {
  contactUrl,
  conversationUrl,
  createConversationUrlReader,
  teammatesUrl,
  workspaceUrl,
} from '../src/intercom/urls.ts';
import { createAsker } from '../src/pipeline/ask.ts';
import { createChanges } from '../src/pipeline/changes.ts';
import { createReceiver } from '../src/pipeline/receive.ts';
import type { Loop } from '../src/pipeline/loop.ts';
import { startRetries } from '../src/pipeline/retries.ts';
import { startRunner } from '../src/pipeline/runs.ts';
import { startWorker, type Worker, workerDefaults } from '../src/pipeline/worker.ts';
import { connectionAccess } from '../src/store/connections.ts';
import { backUp } from '../src/store/dump.ts';
import { filesOnDisk } from '../src/store/files.ts';
import { hostAccess } from '../src/store/hosts.ts';
import { makeSealer } from '../src/store/secrets.ts';
import { noTraces } from '../src/telemetry/traces.ts';
import { silentTelemetry } from '../src/telemetry.ts';
import { nothingBeside, nothingRead, sendsNothingBeside } from './beside.ts';
import { type FreshDatabase, makeOrganization } from './databases.ts';
import { patient } from './patient-receiver.ts';

const readUrl = createConversationUrlReader([]);

export interface TestApi {
  server: FastifyInstance;
  deps: ApiDeps;
  organizationId: string;
  /** Access tokens that work → whose they are. */
  workspaces: Map<string, WorkspaceIdentity>;
  /** Tokens that were shown to Intercom, in order. */
  identified: string[];
  /** Issues of the host, by key. */
  issues: Map<string, { id: string; summary: string }>;
  /** Makes the next notes fail so; null: they succeed. */
  notesFail(error: Error | null): void;
  /** Decides and delivers from now on. */
  work(): void;
  /** Decides and delivers nothing any more, until `work` is called again. */
  rest(): Promise<void>;
  call(method: Method, url: string, options?: CallOptions): Promise<Called>;
  end(): Promise<void>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface CallOptions {
  body?: unknown;
  /** The local operator's where it is left out; null: none. */
  token?: string | null;
  headers?: Record<string, string>;
  remoteAddress?: string;
}

export interface Called {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  json: Answered;
}

/** Every field of any answer that a test looks into; a test knows which of them its answer has. */
export interface Answered {
  id: string;
  name: string;
  state: string;
  kind: string;
  key: string;
  url: string;
  code: string;
  detail: string;
  type: string;
  request_id: string;
  errors: { message: string }[];
  items: Answered[];
  next: string | null;
  changes: { kind: string; name: string; change: string }[];
  remarks: string[];
  dryRun: boolean;
  actor: string;
  effect: Answered | null;
  linkId: string;
  ref: string;
  html: string;
  asksPerson: boolean;
  endedAt: string;
  conversation: { id: string };
  actingTeammate: { name: string };
  connections: Answered[];
  projects: Answered[];
  commands: object;
  notes: { delivered: number };
  events: Record<'received' | 'done' | 'skipped' | 'pending' | 'dead', number>;
  retried: number;
  balanced: boolean;
  checks: Answered[];
  ok: boolean;
  message: string;
  signIn: { url: string };
  proof: string;
  database: string;
  openapi: string;
  paths: Record<string, Record<string, { summary?: string }>>;
  components: object;
}

export const acme: WorkspaceIdentity = {
  workspaceId: 'ws1acme',
  workspaceName: 'Acme',
  region: 'US',
  apiUrl: 'https://api.intercom.io',
  adminId: '991',
  adminName: 'Ada',
};

export async function apiOn({ db, dataDir }: FreshDatabase, given: Partial<ApiDeps> = {}): Promise<TestApi> {
  const organizationId = await makeOrganization(db);
  // One database has one secret.
  const secret = createHash('sha256').update(dataDir).digest('base64');
  const sealer = makeSealer(db, { secret, previous: null });
  const keep = { db, sealer };
  const workspaces = new Map([['token-of-acme', acme]]);
  const identified: string[] = [];
  const issues = new Map([['SUP-1', { id: '10001', summary: 'The login page is blank' }]]);
  let noteFailure: Error | null = null;
  let worker: Worker | null = null;
  let retries: Loop | null = null;
  let runs: Loop | null = null;
  const changes = await createChanges(db, { collectMs: 20, floorMs: 500 });
  const wake = (): void => {
    worker?.wake();
    retries?.wake();
    runs?.wake();
    changes.hint();
  };
  const receiver = patient(createReceiver(db, wake));
  const readIssue = async (hostId: string, key: string) => {
    const issue = issues.get(key);
    if (issue === undefined) throw new Gone(`There is no issue ${key}.`);
    return { issue: issueOf(hostId, key, issue), description: { blocks: [], urls: [], fallback: null } };
  };
  const storage = filesOnDisk(path.join(dataDir, 'attachments'));
  const deps: ApiDeps = {
    db,
    sealer,
    telemetry: silentTelemetry(),
    version: '0.0.0',
    forge: null,
    passes: createPasses(),
    publicUrl: 'http://localhost:8080',
    trustedProxies: [],
    mail: false,
    backUp: (into) => backUp(db, { version: '0.0.0', secret: null }, into),
    mailOut: null,
    outside: [],
    organizationId,
    operatorToken: operatorToken(secret),
    configWarnings: [],
    vendorUrlProblem: (url) => vendorUrlProblem(url, { allowHttpVendors: false, privateVendors: nothingPrivate }),
    async identify(token) {
      identified.push(token);
      const identity = workspaces.get(token);
      if (identity === undefined) throw new Reconnect('Intercom does not know this access token.');
      return identity;
    },
    probePlan: async () => 'ok',
    workspaces: noWorkspaces,
    checkHost: async () => ({
      ok: true,
      answered: true,
      actor: 'bot',
      product: 'Jira Data Center 10.3.2',
      signs: true,
      problems: [],
      permissions: [],
      clockSkewMs: 0,
    }),
    hostWebhooks: {
      events: [{ name: 'jira:issue_created', group: 'Issue', box: 'created' }],
      ensure: async () => ({ id: '1', created: true, signed: true, removed: 0 }),
      isThere: async () => true,
      remove: async () => 1,
    },
    hostReads: {
      projects: async () => ({ projects: [{ id: '1', key: 'SUP', name: 'Support', kind: 'software' }], nextAt: null }),
      issues: async () => [],
      issueTypes: async () => [],
      statuses: async () => [],
      fields: async () => [],
    },
    readFields: async () => new Map(),
    readIssue: ({ hostId }, key) => readIssue(hostId, key),
    readDiscussion: async () => [],
    countIssues: async () => ({ count: issues.size, exact: true }),
    tickets: { openTickets: async () => answer([]) },
    beside: {
      picture: async () => null,
      ask: createAsker(db, {
        ...nothingBeside,
        host: () => ({
          async readReported({ hostId }, idOrKey) {
            const key = [...issues].find(([one, { id }]) => one === idOrKey || id === idOrKey)?.[0] ?? idOrKey;
            const { issue } = await readIssue(hostId, key);
            return answer({ issue, reporter: { id: 'ann', name: 'Ann', email: 'ann@acme.example' } });
          },
        }),
        connectionAccess: (organization, id) => connectionAccess(keep, organization, id),
        hostAccess: (organization, id) => hostAccess(keep, organization, id),
      }),
      contactUrl,
    },
    readUrl,
    conversationUrl,
    signOn: null,
    runFacts: nothingRead,
    desk: createDesk({ db, storage, wake }),
    storage,
    receive: (incoming) => receiver.receive(incoming),
    wake,
    changes,
    settingsChanged: () => changes.hint(),
    simulators: null,
    pagesFolder: null,
    hooks: [],
    ...given,
  };
  const server = await createServer(deps);
  const inbox = fakeInbox(() => noteFailure);
  return {
    server,
    deps,
    organizationId,
    workspaces,
    identified,
    issues,
    notesFail: (error) => void (noteFailure = error),
    work() {
      worker = startWorker(
        db,
        {
          inbox,
          ...sendsNothingBeside,
          host: () => fakeHost,
          connectionAccess: (organization, id) => connectionAccess(keep, organization, id),
          hostAccess: (organization, id) => hostAccess(keep, organization, id),
          readUrlOf: () => readUrl,
          conversationUrl,
          settleMs: 0,
          traces: noTraces,
          report: () => undefined,
          reportTrouble: () => undefined,
          intakeIsBusy: () => receiver.isBusy(),
        },
        { ...workerDefaults, pollMs: 50 },
      );
      const ports = { wake, changed: () => changes.hint(), reportTrouble: () => undefined };
      retries = startRetries(db, ports);
      runs = startRunner(db, { ...ports, ...nothingRead, house: { mail: false, publicUrl: deps.publicUrl } });
    },
    async call(method, url, options = {}) {
      const token = options.token === undefined ? deps.operatorToken : options.token;
      const body = options.body === undefined ? {} : { payload: options.body as object };
      const response = await server.inject({
        method,
        url,
        ...body,
        headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...options.headers },
        ...(options.remoteAddress === undefined ? {} : { remoteAddress: options.remoteAddress }),
      });
      const isJson = String(response.headers['content-type']).includes('json');
      return {
        status: response.statusCode,
        headers: response.headers,
        text: response.body,
        json: (isJson ? JSON.parse(response.body) : {}) as Answered,
      };
    },
    async rest() {
      await Promise.all([worker?.stop(5_000), retries?.stop(), runs?.stop()]);
      [worker, retries, runs] = [null, null, null];
    },
    async end() {
      await Promise.all([worker?.stop(5_000), retries?.stop(), runs?.stop()]);
      await server.close();
      await changes.close();
    },
  };
}

/** A set-up with one of each, whose token works. */
export const setup = {
  connections: [{ name: 'acme', accessToken: 'token-of-acme', clientSecret: 'client-secret-of-acme' }],
  hosts: [
    {
      name: 'jira',
      kind: 'jira-data-center',
      url: 'https://jira.acme.example/jira/',
      token: 'token-of-jira',
      webhookSecret: 'webhook-secret-of-jira',
    },
  ],
  projects: [{ host: 'jira', key: 'SUP', connection: 'acme' }],
};

/** Asks until it is so. */
export async function until<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 45_000;
  for (;;) {
    const value = await read();
    if (isSo(value)) return value;
    if (Date.now() > deadline) throw new Error(`It did not come to be; last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

function issueOf(hostId: string, key: string, { id, summary }: { id: string; summary: string }): Issue {
  const status = { id: '1', name: 'Open', category: 'new' as const };
  const projectKey = key.split('-')[0] ?? '';
  return { hostId, id, key, projectKey, summary, status, assignee: null, resolution: null, updatedAt: 1_000 };
}

function answer<T>(value: T): Answer<T> {
  return { value, rate: { limit: 10_000, remaining: 9_999, resetAt: Date.now() + 10_000 } };
}

function fakeInbox(failure: () => Error | null): Inbox {
  const conversation = (id: string): Conversation => ({ id, title: `About ${id}`, state: 'open' });
  return {
    async postNote(_access, { conversationId }) {
      const error = failure();
      if (error !== null) throw error;
      return answer({ partId: randomUUID(), conversation: conversation(conversationId) });
    },
    findNote: async () => answer({ kind: 'undecidable', reason: 'more than 500 parts' }),
    readConversation: async (_access, id) => answer(conversation(id)),
    reopen: async (_access, id) => answer(conversation(id)),
  };
}

/** Intercom without an OAuth app, whose lists are empty. */
export const noWorkspaces: WorkspacePort = {
  directory: {
    teammates: async () => [],
    teams: async () => [],
    ticketTypes: async () => [],
    contactAttributes: async () => [],
    tags: async () => [],
  },
  oauth: null,
  commonClientSecret: false,
  wantedTopics: [],
  workspaceUrl,
  teammatesUrl,
};

const unused = async (): Promise<never> => Promise.reject(new Error('This test reads nothing from the host.'));

const fakeHost: HostPort = {
  readIssue: unused,
  readComment: unused,
  listComments: async () => answer([]),
  putRemoteLink: async () => answer(null),
  removeRemoteLink: async () => answer(null),
  check: unused,
};
