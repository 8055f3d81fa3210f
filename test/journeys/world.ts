/**
 * The whole product between its neighbours: the real server on a fresh database, a pretend Intercom and three pretend Jiras, set up by the
 * set-up document as `deskbridge apply` does it. In: what people do in Jira. Out: what stands in Intercom and what the API says.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { type IntercomSim, startIntercomSim } from '../../sim/intercom.ts';
import { type App, composeApp } from '../../src/app.ts';
import { operatorToken } from '../../src/api/auth.ts';
import { loadConfig } from '../../src/config.ts';
import type { ReconcileOptions } from '../../src/pipeline/rounds.ts';
import { createTelemetry } from '../../src/telemetry.ts';
import { type Engine, freshPlace } from '../databases.ts';
import { freePort } from '../ports.ts';
import { readStrictHtml } from '../strict-html.ts';
import { type Answered, type Api, createApi } from './api.ts';
import { SECRETS } from './secrets.ts';
import { type Site, type SiteName, siteNames, startSite } from './sites.ts';

export interface Note {
  /** As a reader sees it. */
  text: string;
  hrefs: string[];
  html: string;
}

export interface World {
  engine: Engine;
  app: App;
  /** Null: embedded, in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** Where the product listens. */
  url: string;
  intercom: IntercomSim;
  sites: Record<SiteName, Site>;
  /** Requests to /api/v1 with an API key that may do everything. */
  api: Api;
  /** Every line the product logged, and every answer of its API. */
  logged: string[];
  answers: string[];
  /** A new conversation of a customer; its address in Intercom with it. */
  conversation(given?: { title?: string }): { id: string; url: string };
  /** The notes in a conversation, oldest first; throws if one of them is not the HTML that may leave. */
  notes(conversationId: string): Note[];
  stateOf(conversationId: string): string;
  /** An agent closes the conversation. */
  closeConversation(conversationId: string): void;
  /** Notes to this conversation get no answer until the returned function is called; then they are written. */
  holdNotes(conversationId: string): () => void;
  /** The links of an issue, ended ones too. */
  links(issueId: string): Promise<Answered[]>;
  effects(issueId: string): Promise<Answered[]>;
  /** Waits until every webhook has arrived and nothing is left to decide or to send. */
  settled(): Promise<void>;
  /** Sets up; what the document does not name stays. */
  apply(setup: object): Promise<void>;
  /** Settings of conversation linking for the project SUP of a site, whole. */
  linking(site: Site, settings: object): Promise<void>;
  /** The product ends and comes back at the same address. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  end(): Promise<void>;
}

/**
 * A world on a fresh database; null if this machine has no such engine. With pages where a browser is to look; `rounds`: of reconciliation;
 * `through`: more of the environment, such as another way to that database; `variables`: more of it, whatever the database.
 */
export async function startWorld(
  engine: Engine,
  given: {
    pagesFolder?: string;
    rounds?: ReconcileOptions;
    variables?: () => Promise<Record<string, string>>;
    through?: (databaseUrl: string) => Promise<Record<string, string>>;
  } = {},
): Promise<World | null> {
  const { through, variables: more, ...pages } = given;
  const place = await freshPlace(engine);
  if (place === null) return null;
  const logged: string[] = [];
  const answers: string[] = [];
  const intercom = await startIntercomSim({ workspaces: [connected, stranger] });
  const variables = {
    // Of its own, so that it is still free when the product comes back.
    PORT: String(await freePort()),
    DATA_DIR: place.dataDir,
    DESKBRIDGE_SECRET: SECRETS.deskbridge,
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    DESKBRIDGE_SETTLE_MS: '100',
    ...(place.databaseUrl === null ? {} : { DATABASE_URL: place.databaseUrl }),
    ...(place.databaseUrl === null ? {} : await through?.(place.databaseUrl)),
    ...(await more?.()),
  };
  const telemetry = createTelemetry('debug', { write: (line) => void logged.push(line) });
  const app = await composeApp(loadConfig(variables), { work: true, telemetry, ...pages });
  const url = `http://127.0.0.1:${await app.start()}`;
  const operator = createApi(url, operatorToken(SECRETS.deskbridge), answers);
  const made = await operator('POST', '/api/v1/api-keys', { name: 'journeys', scopes: ['admin', 'metrics'] });
  const api = createApi(url, made.json.key, answers);
  const sites = Object.fromEntries(
    await Promise.all(siteNames.map(async (name) => [name, await startSite(name)] as const)),
  ) as Record<SiteName, Site>;
  const apply = (setup: object): Promise<void> => applied(api, setup);
  await apply({
    connections: [
      { name: 'acme', accessToken: SECRETS.accessToken, clientSecret: SECRETS.clientSecret, apiUrl: intercom.url },
    ],
    hosts: siteNames.map((name) => sites[name].host),
    projects: siteNames.flatMap((host) => ['SUP', 'OPS'].map((key) => ({ host, key, connection: 'acme' }))),
  });
  const hosts = (await api('GET', '/api/v1/hosts')).json.items;
  for (const name of siteNames) sites[name].hookUp(url, hosts.find((host) => host.name === name)?.webhookUrl ?? '');

  const conversationOf = (id: string) => {
    const conversation = intercom.workspace(connected.id).conversations.get(id);
    if (conversation === undefined) throw new Error(`There is no conversation ${id}.`);
    return conversation;
  };

  const world: World = {
    engine,
    app,
    databaseUrl: place.databaseUrl,
    dataDir: place.dataDir,
    url,
    intercom,
    sites,
    api,
    logged,
    answers,
    apply,
    conversation(given = {}) {
      const { id } = intercom.addConversation({ ...given, workspace: connected.id });
      return { id, url: intercom.conversationUrl(id, connected.id) };
    },
    notes: (id) => intercom.notesOf(id).map((note) => readNote(note.body)),
    stateOf: (id) => conversationOf(id).state,
    closeConversation: (id) => void (conversationOf(id).state = 'closed'),
    holdNotes: (id) => holdRequests(intercom, `/conversations/${id}/reply`),
    links: async (issue) => (await api('GET', `/api/v1/links?issue=${issue}&limit=200`)).json.items,
    effects: async (issue) => (await api('GET', `/api/v1/effects?issue=${issue}&limit=200&sort=oldest`)).json.items,
    async settled() {
      for (const name of siteNames) await sites[name].jira.hooks.idle();
      await until('nothing is left to do', async () => {
        const { events, effects } = (await api('GET', '/api/v1/status')).json;
        return events.pending === 0 && effects.waiting === 0;
      });
    },
    linking: (site, settings) =>
      apply({ projects: [{ host: site.name, key: 'SUP', connection: 'acme', linking: settings }] }),
    async restart(meanwhile) {
      await world.app.close();
      await meanwhile?.();
      world.app = await composeApp(loadConfig(variables), { work: true, telemetry, ...pages });
      await world.app.start();
    },
    async end() {
      await world.app.close();
      await Promise.all([intercom.close(), ...siteNames.map((name) => sites[name].jira.close())]);
      await place.remove();
    },
  };
  return world;
}

function holdRequests({ faults }: IntercomSim, path: string): () => void {
  const { through } = faults;
  const held = Promise.withResolvers<void>();
  faults.through = async (request, run) => {
    if (request.path === path) await held.promise;
    return through(request, run);
  };
  return () => {
    faults.through = through;
    held.resolve();
  };
}

/** Intercom adds how a link opens; the rest is as it left us. */
function readNote(body: string): Note {
  const html = body.replaceAll(' rel="nofollow noopener noreferrer" target="_blank"', '');
  const { problems, text, hrefs } = readStrictHtml(html);
  if (problems.length > 0) throw new Error(`A note is not what it must be: ${problems.join('; ')}`);
  return { text, hrefs, html };
}

/** The connected workspace. */
export const connected = {
  id: 'x7k2p9qd',
  name: 'Acme Support',
  token: SECRETS.accessToken,
  clientSecret: SECRETS.clientSecret,
};

/** A workspace of somebody else. */
export const stranger = { id: 'z9stranger', name: 'Globex' };

export async function applied(api: Api, setup: object): Promise<void> {
  const { status, text } = await api('PUT', '/api/v1/setup', setup);
  if (status !== 200) throw new Error(`The set-up was refused with ${status}: ${text}`);
}

/** Asks until it is so, for 45 s: a machine that is busy with other tests takes its time. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 45_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not within 45 s: ${what}.`);
    await sleep(10);
  }
}

/** The suite on each engine, with one world for all of its tests: `world()` inside a test. */
export function eachWorld(
  name: string,
  suite: (world: () => World) => void,
  options: { rounds?: ReconcileOptions; variables?: () => Promise<Record<string, string>> } = {},
): void {
  describe.each(['embedded', 'postgresql'] as const)(`${name}, on %s`, (engine) => {
    let started: World | null = null;
    beforeAll(async () => {
      started = await startWorld(engine, options);
    });
    afterAll(async () => {
      await started?.end();
    });
    beforeEach((context) => {
      if (started === null) context.skip('this machine has no PostgreSQL');
    });
    suite(() => started as World);
  });
}

/** The tests once for each of these Jiras: `on()` gives its site in the world. */
export function eachSite(
  world: () => World,
  names: readonly SiteName[],
  tests: (site: () => Site, name: SiteName) => void,
): void {
  describe.each(names)('in %s', (name) => {
    afterEach(() => world().sites[name].calm());
    tests(() => world().sites[name], name);
  });
}
