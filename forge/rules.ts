/**
 * FORGE: what Atlassian's validator lets through and Forge or our server would stumble over. In: the manifest, with its variables filled
 * in, and whether a file is there. Out: sentences, each naming what is wrong. It must not know how the server works, only its addresses.
 */
import { JIRA_EVENTS, LIFECYCLE_EVENTS } from './events.ts';
import { type Endpoint, type Manifest, modulesOf, resourcesOf } from './shape.ts';

export interface Surroundings {
  /** Is the file in the folder of this resource? `null`: among the files that the server itself hands out. */
  hasFile: (resourcePath: string | null, file: string) => boolean;
}

/** Sentences; none: nothing is wrong. */
export function manifestProblems(manifest: Manifest, surroundings: Surroundings): string[] {
  return [
    ...appProblems(manifest),
    ...remoteProblems(manifest),
    ...endpointProblems(manifest),
    ...eventProblems(manifest),
    ...scopeProblems(manifest),
    ...pageProblems(manifest),
    ...resourceProblems(manifest, surroundings),
    ...iconProblems(manifest, surroundings),
  ];
}

const APP_ID = /^ari:cloud:ecosystem::app\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function appProblems({ app }: Manifest): string[] {
  if (APP_ID.test(app.id)) return [];
  return [
    `app.id is ${app.id}: set FORGE_APP_ID to the whole id that forge register printed, ari:cloud:ecosystem::app/…`,
  ];
}

/** Forge joins it with paths as `new URL(path, baseUrl)` does: a path of its own would be lost. */
function remoteProblems({ remotes }: Manifest): string[] {
  return remotes.flatMap(({ key, baseUrl = '' }) => {
    const named = `The remote ${key} is at ${baseUrl}`;
    if (!URL.canParse(baseUrl)) return [`${named}: that is no address; set REMOTE_BASE_URL.`];
    const url = new URL(baseUrl);
    if (url.protocol !== 'https:')
      return [`${named}: Forge calls https only; set REMOTE_BASE_URL to an https address.`];
    if (url.origin !== baseUrl)
      return [`${named}: Forge would lose what follows the host; set REMOTE_BASE_URL to ${url.origin}.`];
    return [];
  });
}

const LONGEST_KEY = 23;

function endpointProblems(manifest: Manifest): string[] {
  const modules = modulesOf(manifest);
  const called = new Set(modules.flatMap(({ endpoint }) => endpoint ?? []));
  const used = new Set([...called, ...modules.flatMap(({ resolver }) => resolver?.endpoint ?? [])]);
  return manifest.modules.endpoint.flatMap(({ key, route }) => [
    ...(key.length > LONGEST_KEY
      ? [`The endpoint ${key} has ${key.length} characters in its key; Forge takes ${LONGEST_KEY}.`]
      : []),
    ...(used.has(key) ? [] : [`The endpoint ${key} is used by no module: take it out.`]),
    ...(called.has(key) && route === undefined
      ? [`The endpoint ${key} is called by Forge itself and has no route.path: say where on the server.`]
      : []),
    ...(route !== undefined && !/^\/forge(\/[a-z-]+)+$/.test(route.path)
      ? [`The endpoint ${key} leads to ${route.path}; the server listens to Forge under /forge/.`]
      : []),
  ]);
}

function eventProblems(manifest: Manifest): string[] {
  return eventsOf(manifest)
    .filter((name) => !JIRA_EVENTS.has(name) && !LIFECYCLE_EVENTS.has(name))
    .map((name) => `There is no event ${name}: Forge would take the manifest and never send one.`);
}

/** The names of all events that are asked for. */
export function eventsOf(manifest: Manifest): string[] {
  return modulesOf(manifest).flatMap(({ events }) =>
    events.map((event) => (typeof event === 'string' ? event : event.eventType)),
  );
}

/** What has to be asked for, and why. */
function neededScopes(manifest: Manifest): Map<string, string> {
  const types = new Set(modulesOf(manifest).map(({ type }) => type));
  const { endpoint } = manifest.modules;
  const needed = new Map<string, string>();
  if (types.has('jira:workflowPostFunction'))
    for (const scope of ['read:jira-work', 'manage:jira-configuration']) needed.set(scope, 'a workflow post function');
  if (endpoint.some(({ auth }) => auth.appSystemToken?.enabled)) needed.set('read:app-system-token', 'appSystemToken');
  if (endpoint.some(({ auth }) => auth.appUserToken?.enabled)) needed.set('read:app-user-token', 'appUserToken');
  return needed;
}

/** Of these, the manifest itself shows whether they are needed; what the server calls is another matter. */
const SHOWN_BY_MODULES = ['manage:jira-configuration', 'read:app-system-token', 'read:app-user-token'];

function scopeProblems(manifest: Manifest): string[] {
  const needed = neededScopes(manifest);
  const { scopes, ...others } = manifest.permissions;
  const doubled = scopes.filter((scope, at) => scopes.indexOf(scope) !== at);
  return [
    ...[...needed]
      .filter(([scope]) => !scopes.includes(scope))
      .map(([scope, why]) => `The scope ${scope} is missing: ${why} needs it.`),
    ...SHOWN_BY_MODULES.filter((scope) => scopes.includes(scope) && !needed.has(scope)).map(
      (scope) => `The scope ${scope} is asked for and nothing needs it: take it out.`,
    ),
    ...doubled.map((scope) => `The scope ${scope} stands there twice.`),
    ...Object.keys(others).map(
      (name) => `permissions.${name} is asked for: pages reach nothing but Jira and our server, and need no more.`,
    ),
  ];
}

/** The server answers a page only as far as the person in front of it may see: it needs their token, and knows them by the call. */
function pageProblems(manifest: Manifest): string[] {
  const endpoints = new Map(manifest.modules.endpoint.map((endpoint) => [endpoint.key, endpoint]));
  return modulesOf(manifest)
    .filter((entry) => resourcesOf(entry).length > 0 || entry.resolver !== undefined)
    .flatMap(({ key, resolver }) => {
      const endpoint = endpoints.get(resolver?.endpoint ?? '');
      if (endpoint === undefined) return [`The page ${key} has no resolver.endpoint: it could not ask the server.`];
      return bringsBothTokens(endpoint)
        ? []
        : [`The page ${key} asks through ${endpoint.key}, which does not bring both the user's and the app's token.`];
    });
}

const bringsBothTokens = ({ auth }: Endpoint): boolean =>
  auth.appUserToken?.enabled === true && auth.appSystemToken?.enabled === true;

/** The validator looks at none of those of a post function. */
function resourceProblems(manifest: Manifest, { hasFile }: Surroundings): string[] {
  return modulesOf(manifest).flatMap((entry) =>
    resourcesOf(entry).flatMap((reference) => {
      const [resourceKey = '', entryKey = null] = reference.split('/');
      const resource = manifest.resources.find(({ key }) => key === resourceKey);
      const file = entryKey === null ? 'index.html' : resource?.entry[entryKey];
      if (resource !== undefined && file !== undefined && hasFile(resource.path, file)) return [];
      return [`${entry.key} shows ${reference}, and there is no page ${file ?? 'of that name'}.`];
    }),
  );
}

function iconProblems(manifest: Manifest, { hasFile }: Surroundings): string[] {
  const base = manifest.remotes[0]?.baseUrl ?? '';
  return modulesOf(manifest).flatMap(({ key, icon }) => {
    if (icon === undefined) return [];
    const [, resourceKey, file = ''] = /^resource:([^;]+);(.+)$/.exec(icon) ?? [];
    if (resourceKey !== undefined) {
      const resource = manifest.resources.find((one) => one.key === resourceKey);
      const found = resource !== undefined && hasFile(resource.path, file);
      return found ? [] : [`The icon of ${key}, ${icon}, is not there: the resource has no file ${file}.`];
    }
    const served = icon.startsWith(`${base}/`) && hasFile(null, icon.slice(base.length + 1));
    return served ? [] : [`The icon of ${key}, ${icon}, is not there: the server hands out no such file.`];
  });
}
