/** What is asked of the pretend Forge: its key set, Jira's REST gateway, the app's pages, and calls of these pages to the remote. */
import { asset, json } from '../http.ts';
import type { Handle, Reply } from '../http.ts';
import type { JiraSim } from '../jira.ts';
import type { Issue, User } from '../jira/model.ts';
import type { Json } from '../jira/shapes.ts';
import { userById } from '../jira/world.ts';
import type { Frames } from './frame.ts';
import { placePage } from './place-page.ts';
import type { Installation, Papers, Place } from './tokens.ts';

export type State = { remoteUrl: string; installation: Installation | null; origin: string; cloudId: string };
export type Stage = { jira: JiraSim; papers: Papers; state: State };
/** Where in Jira's settings; `configuration`: of a post function that is edited. */
export type PagePlace = { kind: 'admin' | 'project' | 'post-function'; by?: string; configuration?: string };

export type PageCall = {
  method?: string;
  path: string;
  body?: unknown;
  by?: string;
  /** Beside which issue; null: on a page without one. */
  issue: string | null;
  module?: { type: string; key: string };
  /** Claims in place of those that are true. */
  claims?: Record<string, unknown>;
  /** In place of a token signed for this call. */
  token?: string;
  headers?: Record<string, string>;
};

/** The user that the app itself is. */
export const appUser = (jira: JiraSim): User => userById(jira.world, jira.email);

export function theIssue(jira: JiraSim, idOrKey: string): Issue {
  const issue = jira.issue(idOrKey);
  if (issue === undefined) throw new Error(`The simulated Jira has no issue ${idOrKey}.`);
  return issue;
}

export const CONTEXT = { type: 'jira:issueContext', key: 'intercom-issue-context' };

export async function invoke(stage: Stage, call: PageCall): Promise<Response> {
  const { by = 'ann', issue, module = CONTEXT } = call;
  const user = userById(stage.jira.world, by);
  const extension = extensionOf(stage.jira, issue);
  return invokeAt(stage, { user, moduleType: module.type, moduleKey: module.key, extension }, call);
}

export async function invokeAt(
  { jira, papers, state }: Stage,
  place: Place,
  call: Pick<PageCall, 'method' | 'path' | 'body' | 'claims' | 'token' | 'headers'>,
): Promise<Response> {
  const { method = 'GET', path, body } = call;
  if (state.installation === null) throw new Error('The app is not installed.');
  const token = call.token ?? (await papers.invocationToken(state.installation, place, call.claims));
  return fetch(new URL(path, state.remoteUrl), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'x-forge-oauth-system': papers.oauthToken(appUser(jira)),
      'x-forge-oauth-user': papers.oauthToken(place.user),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...call.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    redirect: 'manual',
  });
}

/** What a page of the issue view learns of its place. */
export function extensionOf(jira: JiraSim, idOrKey: string | null): Json {
  if (idOrKey === null) return { type: 'jira:adminPage' };
  const { id, key, projectId, typeId } = theIssue(jira, idOrKey);
  const project = jira.world.projects.find((one) => one.id === projectId);
  return {
    type: 'jira:issueContext',
    issue: { id, key, type: 'Task', typeId },
    project: { id: projectId, key: project?.key ?? '', type: project?.type ?? 'software' },
    location: `${jira.url}/browse/${key}`,
  };
}

/** The key set, Jira's REST gateway, and the app's pages. */
export function door({ jira, papers, state }: Stage, frames: Frames): Handle {
  const gateway = `/ex/jira/${state.cloudId}`;
  return async (request) => {
    if (request.path === '/.well-known/jwks.json') return json(200, papers.keySet());
    if (request.path.startsWith(`${gateway}/rest/`))
      return jira.rest({ ...request, path: request.path.slice(gateway.length) });
    const file = FILES[request.path];
    if (file !== undefined) return asset(file);
    const kind = /^\/place\/(admin|project|post-function)$/.exec(request.path)?.[1];
    if (kind !== undefined) return placed(jira, frames, { kind: kind as PagePlace['kind'], query: request.query });
    return frames.handle(request) ?? json(404, { code: 404, message: 'Not Found' });
  };
}

const FILES: Record<string, URL> = {
  '/_sim/assets/tokens.css': new URL('../assets/tokens.css', import.meta.url),
  '/_sim/assets/app.css': new URL('pages/app.css', import.meta.url),
  '/_sim/assets/host.mjs': new URL('pages/host.mjs', import.meta.url),
};

const PLACES = {
  admin: { type: 'jira:adminPage', key: 'intercom-admin', title: 'Intercom' },
  project: { type: 'jira:projectSettingsPage', key: 'intercom-project-settings', title: 'Intercom' },
  'post-function': {
    type: 'jira:workflowPostFunction',
    key: 'intercom-post-function',
    title: 'Notify Intercom conversations',
  },
};

function placed(
  jira: JiraSim,
  frames: Frames,
  { kind, query }: { kind: PagePlace['kind']; query: URLSearchParams },
): Reply {
  const { type, key, title } = PLACES[kind];
  const [project] = jira.world.projects;
  const configuration = query.get('configuration') ?? '';
  const extension = {
    type,
    ...(kind === 'project' && project ? { project: { id: project.id, key: project.key, type: project.type } } : {}),
    ...(kind === 'post-function' && configuration !== '' ? { postFunctionConfig: configuration } : {}),
  };
  const user = userById(jira.world, query.get('by') ?? 'ann');
  const url = frames.open({ user, moduleType: type, moduleKey: key, extension });
  return placePage({ title, url, configures: kind === 'post-function' });
}
