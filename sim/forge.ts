/**
 * A pretend Forge on top of a pretend Jira Cloud: it installs the app, signs invocation tokens with keys of its own, hands out OAuth
 * tokens that Jira's REST gateway takes, tells the app's remote of what happens, and shows the app's panel beside an issue.
 */
import { randomUUID } from 'node:crypto';
import { createRandom } from './faults.ts';
import { startServer } from './http.ts';
import type { JiraSim } from './jira.ts';
import { transitionsFrom } from './jira/model.ts';
import type { Issue } from './jira/model.ts';
import type { Json } from './jira/shapes.ts';
import { findUser, userById } from './jira/world.ts';
import { createCourier, type Attempt, type Courier, type CourierSwitches, type Parcel } from './forge/courier.ts';
import { changelogShape, eventsOf, thinIssue, type EventShape } from './forge/events.ts';
import {
  appUser,
  CONTEXT,
  door,
  extensionOf,
  invoke,
  invokeAt,
  type PageCall,
  type PagePlace,
  type Stage,
  type State,
  theIssue,
} from './forge/door.ts';
import { createFrames } from './forge/frame.ts';
import { createPapers, type Installation, type Papers, type Place } from './forge/tokens.ts';

export type ForgeSimOptions = {
  jira: JiraSim;
  /** Where the app's remote listens; may be set later as `remoteUrl`. */
  remoteUrl?: string;
  port?: number;
  appId?: string;
  /** Between the tries of one delivery; as Forge does it, a minute, when left out. */
  retryDelayMs?: number;
  /** How long the remote may take for an event; as Forge, 5 s. */
  timeoutMs?: number;
  seed?: number;
  /** The built app: `index.html` and what it needs. Left out: nothing stands beside issues. */
  pagesFolder?: string;
};

export type ForgeSim = {
  url: string;
  port: number;
  appId: string;
  cloudId: string;
  /** The address of the key set. */
  jwksUrl: string;
  /** Without trailing slash; empty: nothing is called. */
  remoteUrl: string;
  /** The installation there is; null: the app is not installed. */
  installation: () => Installation | null;
  /** Installs the app and tells the remote. */
  install: (given?: Partial<Installation>) => Installation;
  /** A new major version: the same installation. */
  upgrade: () => void;
  /** Tells the remote, then takes the app and its tokens away. The remote is not waited for longer than its timeout. */
  uninstall: () => Promise<void>;
  /** The scheduled trigger of every hour. */
  heartbeat: () => void;
  /** Moves an issue on a transition that has our post function. Gives Jira's ids. */
  transition: (run: PostFunctionRun) => { historyId: string | null; executionId: string };
  /** The address of a page of the app elsewhere than beside an issue, as somebody sees it. */
  pageUrl: (at: PagePlace) => string;
  /** A call of one of the app's pages to the remote. */
  invoke: (call: PageCall) => Promise<Response>;
  papers: Papers;
  switches: CourierSwitches;
  shape: EventShape;
  attempts: Attempt[];
  release: Courier['release'];
  idle: () => Promise<void>;
  /** Nothing held, lost or late, shapes as at the start. */
  calm: () => void;
  close: () => Promise<void>;
};

export type PostFunctionRun = {
  issue: string;
  status: string;
  by?: string;
  /** As Jira stored it: the page's own JSON. */
  configuration?: unknown;
  /** The event carries the changelog. */
  withChangelog?: boolean;
  postFunctionId?: string;
};

const APP_ID = 'ari:cloud:ecosystem::app/6f1e2d3c-0a4b-4c5d-8e9f-102938475a6b';
const SHAPE: EventShape = { changelog: 'with-id' };

export async function startForgeSim(options: ForgeSimOptions): Promise<ForgeSim> {
  const { jira } = options;
  const cloudId = randomUUID();
  const appId = options.appId ?? APP_ID;
  const state: State = { remoteUrl: options.remoteUrl ?? '', installation: null, origin: '', cloudId };
  const site = () => ({ appId, cloudId, siteUrl: jira.url, apiOrigin: state.origin });
  const papers = createPapers(site, jira.bearers);
  const shape = { ...SHAPE };
  const courier = createCourier({
    send: (parcel, signal) => sendEvent({ jira, papers, state }, parcel, signal),
    retryDelayMs: options.retryDelayMs ?? 60_000,
    timeoutMs: options.timeoutMs ?? 5_000,
    random: createRandom(options.seed ?? 1),
  });
  const tell = (path: string, name: string, body: Json): void => {
    if (state.installation !== null && state.remoteUrl !== '') courier.take({ path, name, body });
  };
  const listener: Parameters<typeof jira.world.listeners.add>[0] = (change) => {
    for (const { name, body } of eventsOf(jira.world, change, shape)) tell('/forge/events', name, body);
  };
  jira.world.listeners.add(listener);
  const frames = createFrames({
    world: jira.world,
    site,
    pagesFolder: options.pagesFolder ?? null,
    invoke: (place, call) => invokeAt({ jira, papers, state }, place, call),
  });
  const beside = (issue: Issue, user: Place['user']) => ({
    title: 'Intercom conversations',
    url: frames.open({
      user,
      moduleType: CONTEXT.type,
      moduleKey: CONTEXT.key,
      extension: extensionOf(jira, issue.id),
    }),
  });
  if (options.pagesFolder !== undefined) jira.world.apps.add(beside);
  const handle = door({ jira, papers, state }, frames);
  const server = await startServer(options.port === undefined ? { handle } : { handle, port: options.port });
  state.origin = server.url;
  return {
    url: server.url,
    port: server.port,
    appId,
    cloudId,
    jwksUrl: `${server.url}/.well-known/jwks.json`,
    get remoteUrl() {
      return state.remoteUrl;
    },
    set remoteUrl(url) {
      state.remoteUrl = url;
    },
    installation: () => state.installation,
    ...lifecycle({ jira, papers, state }, { tell, courier }),
    transition: (run) => runPostFunction(jira, run, { tell, shape }),
    pageUrl: ({ kind, by = 'ann', configuration = '' }) =>
      `${state.origin}/place/${kind}?${new URLSearchParams({ by, configuration }).toString()}`,
    invoke: (call) => invoke({ jira, papers, state }, call),
    papers,
    shape,
    switches: courier.switches,
    attempts: courier.attempts,
    release: courier.release,
    idle: courier.idle,
    calm() {
      courier.calm();
      Object.assign(shape, SHAPE);
    },
    async close() {
      jira.world.listeners.delete(listener);
      jira.world.apps.delete(beside);
      frames.close();
      courier.close();
      await server.close();
    },
  };
}

type Tell = (path: string, name: string, body: Json) => void;

async function sendEvent({ jira, papers, state }: Stage, parcel: Parcel, signal: AbortSignal): Promise<number> {
  const { installation, remoteUrl } = state;
  if (installation === null) return 200;
  const answer = await fetch(new URL(parcel.path, remoteUrl), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await papers.invocationToken(installation, null)}`,
      'x-forge-oauth-system': papers.oauthToken(appUser(jira)),
      'x-b3-traceid': randomUUID().replaceAll('-', ''),
    },
    body: JSON.stringify(parcel.body),
    signal,
    redirect: 'manual',
  });
  await answer.arrayBuffer();
  return answer.status;
}

function lifecycle({ jira, papers, state }: Stage, { tell, courier }: { tell: Tell; courier: Courier }) {
  const told = (name: string, { id, appVersion }: Installation): void =>
    tell('/forge/events', name, {
      eventType: name,
      timestamp: String(Date.now()),
      id,
      installerAccountId: userById(jira.world, 'ann').accountId,
      app: { id: state.cloudId, version: appVersion },
      context: `ari:cloud:jira::site/${state.cloudId}`,
    });
  return {
    install(given: Partial<Installation> = {}): Installation {
      const environment = { type: 'PRODUCTION' as const, id: randomUUID() };
      const installation = { id: randomUUID(), appVersion: '2.0.0', environment, ...given };
      state.installation = installation;
      told('avi:forge:installed:app', installation);
      return installation;
    },
    upgrade(): void {
      if (state.installation === null) return;
      state.installation.appVersion = '3.0.0';
      told('avi:forge:upgraded:app', state.installation);
    },
    async uninstall(): Promise<void> {
      tell('/forge/uninstall', 'preUninstall', { eventType: 'preUninstall', timestamp: String(Date.now()) });
      await courier.idle();
      state.installation = null;
      papers.renew(appUser(jira), { voided: true });
    },
    heartbeat: (): void => tell('/forge/heartbeat', 'scheduledTrigger', { call: { functionKey: 'token-heartbeat' } }),
  };
}

function runPostFunction(jira: JiraSim, run: PostFunctionRun, { tell, shape }: { tell: Tell; shape: EventShape }) {
  const { issue: named, status, by = 'ann', configuration = null, withChangelog = true } = run;
  const before = theIssue(jira, named);
  const from = { id: before.statusId };
  const transition = transitionsFrom(before.statusId).find(({ to }) => to.name === status || to.id === status);
  if (transition === undefined) throw new Error(`The issue ${named} cannot go to ${status}.`);
  const { historyId = null } = jira.act.transition({ issue: named, status, by });
  const issue = theIssue(jira, named);
  const executionId = randomUUID();
  const history = issue.history.find(({ id }) => id === historyId);
  tell('/forge/post-function', 'postFunction', {
    issue: thinIssue(jira.world, issue),
    transition: { id: transition.id, name: transition.name, from, to: { id: transition.to.id }, executionId },
    workflow: { id: 'workflow-1', name: 'Support workflow' },
    atlassianId: findUser(jira.world, by)?.accountId,
    ...(withChangelog && history ? { changelog: changelogShape(history, shape) } : {}),
    configuration,
    postFunction: { id: run.postFunctionId ?? 'pf-1' },
  });
  return { historyId, executionId };
}
