/**
 * A pretend Jira over real HTTP: Cloud (REST v3, documents, Basic) or Data Center (REST v2, wiki markup, Bearer,
 * context path), webhooks out, pages for people, and switches for everything that can go wrong.
 */
import { json, startServer, createEventStream } from './http.ts';
import { createFaults, createRandom } from './faults.ts';
import { createActs } from './jira/acts.ts';
import { createCourier } from './jira/courier.ts';
import { createControl } from './jira/control.ts';
import { createHooks } from './jira/hooks.ts';
import { createPages } from './jira/pages/pages.ts';
import { createGate } from './jira/rest/gate.ts';
import { seedIssues, seedPeople, seedProjects } from './jira/seed.ts';
import { createWorld, emptyWorld, findIssue } from './jira/world.ts';
import type { Handle, HttpRequest, Reply } from './http.ts';
import type { Faults } from './faults.ts';
import type { Acts } from './jira/acts.ts';
import type { SeenRequest } from './jira/control.ts';
import type { Hooks } from './jira/hooks.ts';
import type { Issue, Kind, Write } from './jira/model.ts';
import type { Switches, World } from './jira/world.ts';

export type JiraSimOptions = {
  kind: Kind;
  /** Any free port when left out. */
  port?: number;
  /** Path before everything on Data Center, e.g. `/jira`. */
  contextPath?: string;
  /** API token (Cloud) or personal access token (Data Center). */
  token?: string;
  /** E-mail of the integration's user, the first half of Basic on Cloud. */
  email?: string;
  /** Major version of Data Center: 9 has unsigned webhooks and the old REST for them, 10 signed and the new one. */
  version?: 9 | 10;
  /** Of the random numbers behind faults and deliveries. */
  seed?: number;
  /** SUP is a service project: comments are public to the customer unless marked internal. */
  serviceDesk?: boolean;
  /** Added to every id: whoever remembers an earlier run never meets one of its ids again. */
  idsFrom?: number;
  /** Waits before each retry of a webhook on Cloud; as Jira does it, five times, minutes apart, when left out. */
  retryDelaysMs?: number[];
};

export type JiraSim = {
  /** Address of the site with its context path. */
  url: string;
  port: number;
  kind: Kind;
  email: string;
  token: string;
  /** Acts of people. */
  act: Acts;
  switches: Switches;
  faults: Faults;
  hooks: Hooks;
  /** Everything there is, for other simulators that stand on this site. */
  world: World;
  /** Tokens that act as these users, by id: what an app or a person was given. */
  bearers: Map<string, string>;
  /** A REST call by another door than this site's own address; `path` begins with `/rest/`. */
  rest: Handle;
  /** Every REST call so far. */
  requests: SeenRequest[];
  /** Every write so far: the oracle. */
  writes: () => Write[];
  /** By id, key or former key. */
  issue: (idOrKey: string) => Issue | undefined;
  /** Adds the example issues and gives their keys. */
  seed: () => string[];
  /** As after the start: people, empty projects, no hooks, no faults, no records. */
  reset: () => void;
  close: () => Promise<void>;
};

const MINUTE = 60_000;
const JIRA_RETRIES = [5, 6, 8, 10, 15].map((minutes) => minutes * MINUTE);
const MOST_REQUESTS_KEPT = 50_000;

/** Starts the simulator on 127.0.0.1, with people and the empty projects SUP and OPS. */
export async function startJiraSim(options: JiraSimOptions): Promise<JiraSim> {
  const contextPath = options.kind === 'cloud' ? '' : (options.contextPath ?? '').replace(/\/+$/, '');
  const site = createSite(options);
  const { world, hooks, faults, acts, requests, email, token, reset, seed } = site;
  const rest = throughFaults(site);
  const handle = createDoor(site, contextPath, rest);
  const server = await startServer(options.port === undefined ? { handle } : { handle, port: options.port });
  world.baseUrl = server.url + contextPath;
  return {
    url: world.baseUrl,
    port: server.port,
    kind: options.kind,
    email,
    token,
    act: acts,
    faults,
    hooks,
    requests,
    world,
    bearers: site.bearers,
    rest,
    reset,
    seed,
    get switches() {
      return world.switches;
    },
    writes: () => world.writes,
    issue: (idOrKey) => findIssue(world, idOrKey),
    close: async () => {
      hooks.close();
      faults.close();
      await server.close();
    },
  };
}

type Site = ReturnType<typeof createSite>;

/** Everything of the simulator but the server. */
function createSite(options: JiraSimOptions) {
  const { kind, email = 'deskbridge@acme.example', token = 'jira-token', version = 10 } = options;
  const world = createWorld(kind, options.idsFrom);
  const populate = (): void => {
    seedPeople(world, email);
    seedProjects(world, options.serviceDesk ?? false);
  };
  populate();
  const retryDelaysMs = options.retryDelaysMs ?? JIRA_RETRIES;
  const random = createRandom(options.seed ?? 1);
  const hooks = createHooks(world, createCourier({ kind, version, retryDelaysMs, random }));
  const bearers = new Map<string, string>();
  const gate = createGate({ world, hooks, credentials: { email, token, bearers }, release: version });
  const faults = createFaults({
    seed: options.seed ?? 1,
    errors: {
      failure: (status) =>
        json(status, { errorMessages: [`The simulated Jira was told to answer ${status}.`], errors: {} }),
      rateLimited: (withHeaders) => gate.tooMany(withHeaders),
    },
  });
  const requests: SeenRequest[] = [];
  const reset = (): void => {
    emptyWorld(world);
    populate();
    hooks.reset();
    faults.reset();
    requests.length = 0;
  };
  const seed = (): string[] => seedIssues(world).map((issue) => issue.key);
  return { world, hooks, gate, faults, requests, bearers, acts: createActs(world), email, token, reset, seed };
}

/** Sends each request to the REST side, the control side or the pages. */
function createDoor(site: Site, contextPath: string, rest: Handle): Handle {
  const { world, hooks, faults, acts, requests, email, token, reset, seed } = site;
  const events = createEventStream();
  world.recordListeners.add(({ issueId, key, what }) => events.send('change', { issueId, key, what }));
  const access = { email, token };
  const control = createControl({ world, hooks, faults, acts, requests, events, access, reset, seed });
  const pages = createPages({ world, acts, contextPath });
  return async (request) => {
    if (fromElsewhere(request)) return json(403, { message: 'Pages of other sites may not act here.' });
    if (request.path.startsWith('/_sim/')) return (await control(request)) ?? pages(request);
    if (!request.path.startsWith(`${contextPath}/rest/`)) return pages(request);
    return rest({ ...request, path: request.path.slice(contextPath.length) });
  };
}

function throughFaults({ faults, requests, gate }: Site): Handle {
  return async (request) => {
    const { reply, fault } = await faults.through(request, async () => gate.handle(request));
    if (requests.length >= MOST_REQUESTS_KEPT) requests.shift();
    requests.push(seen(request, reply, fault));
    return reply;
  };
}

/** A browser that acts for a page of another site. Programs send no `Sec-Fetch-Site`. */
function fromElsewhere(request: HttpRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return request.method !== 'GET' && (site === 'cross-site' || site === 'same-site');
}

function seen(request: HttpRequest, reply: Reply, fault: string | undefined): SeenRequest {
  const text = request.raw.toString('utf8');
  return {
    at: Date.now(),
    method: request.method,
    path: request.path,
    query: Object.fromEntries(request.query),
    body: text === '' ? undefined : parsed(text),
    status: 'status' in reply ? reply.status : reply.kind,
    ...(fault ? { fault } : {}),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
