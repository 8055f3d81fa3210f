/**
 * The product between a pretend Intercom and a pretend Jira Cloud that it reaches by the Forge app: real tokens, real HTTP, a fresh
 * database. The app is installed and accepted at the start.
 */
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { type ForgeSim, startForgeSim } from '../../sim/forge.ts';
import { type IntercomSim, startIntercomSim } from '../../sim/intercom.ts';
import { type JiraSim, startJiraSim } from '../../sim/jira.ts';
import { type App, composeApp } from '../../src/app.ts';
import { operatorToken } from '../../src/api/auth.ts';
import { loadConfig } from '../../src/config.ts';
import { createTelemetry } from '../../src/telemetry.ts';
import { type Engine, freshPlace } from '../databases.ts';
import { readStrictHtml } from '../strict-html.ts';
import { type Answered, type Api, createApi } from './api.ts';
import { SECRETS } from './secrets.ts';
import { connected, until } from './world.ts';

export interface ForgeWorld {
  engine: Engine;
  app: App;
  url: string;
  intercom: IntercomSim;
  jira: JiraSim;
  forge: ForgeSim;
  /** With an API key that may do everything. */
  api: Api;
  logged: string[];
  answers: string[];
  /** The host the app gives access to. */
  hostName: string;
  conversation(): { id: string; url: string };
  notes(conversationId: string): { text: string; hrefs: string[] }[];
  installations(): Promise<Answered[]>;
  /** Accepts the one that waits, as soon as it does. */
  accept(given?: object): Promise<Answered>;
  /** Nothing is under way any more. */
  settled(): Promise<void>;
  linking(settings: object): Promise<void>;
  end(): Promise<void>;
}

export interface WorldOptions {
  accepted?: boolean | 'not installed';
  /** The console's pages. */
  pagesFolder?: string;
  /** The app's pages, to stand beside issues. */
  appFolder?: string;
}

/** Null if this machine has no such engine. `accepted` false: the app is installed, and waits; or it is not even installed. */
export async function startForgeWorld(
  engine: Engine,
  { accepted = true, appFolder, ...pages }: WorldOptions = {},
): Promise<ForgeWorld | null> {
  const place = await freshPlace(engine);
  if (place === null) return null;
  const logged: string[] = [];
  const answers: string[] = [];
  const intercom = await startIntercomSim({ workspaces: [connected] });
  const jira = await startJiraSim({ kind: 'cloud', idsFrom: 500_000, retryDelaysMs: [50, 50] });
  const forge = await startForgeSim({
    jira,
    retryDelayMs: 50,
    ...(appFolder === undefined ? {} : { pagesFolder: appFolder }),
  });
  const variables = {
    PORT: '0',
    DATA_DIR: place.dataDir,
    DESKBRIDGE_SECRET: SECRETS.deskbridge,
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    DESKBRIDGE_SETTLE_MS: '100',
    FORGE_APP_ID: forge.appId,
    FORGE_JWKS_URL: forge.jwksUrl,
    FORGE_API_URL: forge.url,
    ...(place.databaseUrl === null ? {} : { DATABASE_URL: place.databaseUrl }),
  };
  const telemetry = createTelemetry('debug', { write: (line) => void logged.push(line) });
  const app = await composeApp(loadConfig(variables), { work: true, telemetry, ...pages });
  const url = `http://127.0.0.1:${await app.start()}`;
  forge.remoteUrl = url;
  const operator = createApi(url, operatorToken(SECRETS.deskbridge), answers);
  const made = await operator('POST', '/api/v1/api-keys', { name: 'journeys', scopes: ['admin', 'metrics'] });
  const api = createApi(url, made.json.key, answers);
  const apply = async (setup: object): Promise<void> => {
    const { status, text } = await api('PUT', '/api/v1/setup', setup);
    if (status !== 200) throw new Error(`The set-up was refused with ${status}: ${text}`);
  };
  await apply({
    connections: [
      { name: 'acme', accessToken: SECRETS.accessToken, clientSecret: SECRETS.clientSecret, apiUrl: intercom.url },
    ],
  });
  const world: ForgeWorld = {
    engine,
    app,
    url,
    intercom,
    jira,
    forge,
    api,
    logged,
    answers,
    hostName: 'forge',
    conversation() {
      const { id } = intercom.addConversation({ workspace: connected.id });
      return { id, url: intercom.conversationUrl(id, connected.id) };
    },
    notes: (id) =>
      intercom.notesOf(id).map(({ body }) => {
        const { problems, text, hrefs } = readStrictHtml(
          body.replaceAll(' rel="nofollow noopener noreferrer" target="_blank"', ''),
        );
        if (problems.length > 0) throw new Error(`A note is not what it must be: ${problems.join('; ')}`);
        return { text, hrefs };
      }),
    installations: async () => (await api('GET', '/api/v1/forge/installations')).json.items,
    async accept(given = { name: 'forge' }) {
      await forge.idle();
      const waiting = (await world.installations()).find(({ state }) => state === 'waiting');
      if (waiting === undefined) throw new Error('No installation waits.');
      const { status, json, text } = await api('POST', `/api/v1/forge/installations/${waiting.id}/accept`, given);
      if (status !== 200) throw new Error(`Accepting was refused with ${status}: ${text}`);
      return json;
    },
    async settled() {
      await Promise.all([forge.idle(), jira.hooks.idle()]);
      await until('nothing is left to do', async () => {
        const { events, effects } = (await api('GET', '/api/v1/status')).json;
        return events.pending === 0 && effects.waiting === 0;
      });
    },
    linking: (settings) => apply({ projects: [{ host: 'forge', key: 'SUP', connection: 'acme', linking: settings }] }),
    async end() {
      await app.close();
      await forge.close();
      await Promise.all([intercom.close(), jira.close()]);
      await place.remove();
    },
  };
  if (accepted === 'not installed') return world;
  forge.install();
  if (accepted) {
    await world.accept();
    await apply({ projects: ['SUP', 'OPS'].map((key) => ({ host: 'forge', key, connection: 'acme' })) });
  }
  return world;
}

/** The suite on each engine, with one world for all of its tests. */
export function eachForgeWorld(name: string, suite: (world: () => ForgeWorld) => void): void {
  describe.each(['embedded', 'postgresql'] as const)(`${name}, on %s`, (engine) => {
    let started: ForgeWorld | null = null;
    beforeAll(async () => {
      started = await startForgeWorld(engine);
    });
    afterAll(async () => {
      await started?.end();
    });
    beforeEach((context) => {
      if (started === null) context.skip('this machine has no PostgreSQL');
    });
    suite(() => started as ForgeWorld);
  });
}
