/**
 * What the app's pages in Jira ask. Who asks and beside which issue is what the invocation token says, never the request; what they may is
 * what Jira says to their own token, asked before anything is shown or written. Then the API answers as to anybody else.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Passes, Proven } from '../api/passes.ts';
import { VendorError } from '../domain/errors.ts';
import type { HostAccess } from '../domain/ports.ts';
import type { ForgeSite, UiAnswer, UiCall } from '../jira/forge-routes.ts';
import type { ForgeSitePort, Wanted } from '../jira/forge-site.ts';
import type { Db } from '../store/db.ts';
import { spendToken } from '../store/forge-installations.ts';
import { userWithEmail } from '../store/accounts/users.ts';
import { onlyPermitted, refusalElsewhere } from './forge-elsewhere.ts';
import { aboutProject, readProjectChange } from './forge-project.ts';

const TITLES: Record<number, string> = {
  401: 'Not called by the Forge app',
  422: 'Not accepted',
  403: 'Not allowed',
  404: 'Not found',
  503: 'Not possible just now',
};

export interface UiOptions {
  db: Db;
  site: ForgeSitePort;
  passes: Passes;
  server: () => Pick<FastifyInstance, 'inject'>;
  publicUrl: string;
  /** A write came with an invocation token that was used before. */
  replayed: () => void;
}

type Asked = UiCall & { site: ForgeSite };

/** Answers one call of a page. Throws nothing of a vendor's. */
export function forgeUi(options: UiOptions): (call: Asked) => Promise<UiAnswer> {
  const people = knownPeople(options.site);
  return async (call) => {
    try {
      return await answer(options, call, people);
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      return problem(503, 'host_unavailable', `Jira could not be asked what you may do: ${error.message}`);
    }
  };
}

async function answer(options: UiOptions, call: Asked, people: People): Promise<UiAnswer> {
  const route = routeOf(call);
  if (route === null) return problem(404, 'not_found', 'There is nothing at this address.');
  const { caller, tokens, site } = call;
  if (tokens.user === null || caller.accountId === null)
    return problem(403, 'no_person', 'Forge did not say who asks: open this from a page of Jira.');
  const access: HostAccess = {
    hostId: site.host.id,
    kind: 'jira-cloud',
    url: caller.apiBaseUrl,
    email: null,
    token: tokens.user,
  };
  if (!(await options.site.may(access, route.toSee))) return NOT_SEEN;
  if (route.toWrite !== null && route.toWrite !== route.toSee && !(await options.site.may(access, route.toWrite)))
    return problem(
      403,
      'permission_missing',
      'You may see this issue in Jira but not comment on it, so not write here either.',
    );
  const elsewhere = await refusalElsewhere(options, call, access);
  if (elsewhere !== null) return problem(403, 'permission_missing', elsewhere);
  const person = await people.of(access);
  // The two papers of a call speak of one person; else somebody put them together.
  if (person.accountId !== caller.accountId) return NOT_SEEN;
  if (call.method !== 'GET' && !(await isFirst(options, call))) {
    options.replayed();
    return problem(401, 'fit_invalid', 'The request carries no valid invocation token of this server’s Forge app.');
  }
  if (route.kind === 'own') return route.answer(options, call, person);
  const writes = route.toWrite !== null || (route.toOffer !== null && (await options.site.may(access, route.toOffer)));
  const to = { path: route.path, person, scopes: writes ? (['read', 'write'] as const) : (['read'] as const) };
  return onlyPermitted(options, { call, access, answer: await passOn(options, call, to) });
}

function isFirst({ db }: UiOptions, { caller, site }: Asked): Promise<boolean> {
  // A little longer than it is believed, for clocks that differ.
  const until = new Date(caller.expiresAt + 60_000);
  return spendToken(db, site.organizationId, { tokenId: `${caller.installationId}/${caller.tokenId}`, until });
}

interface Needs {
  toSee: Wanted;
  toWrite: Wanted | null;
}

/** `toOffer`: for an answer that says itself what may be done. */
type Route =
  (Needs & { kind: 'api'; path: string; toOffer: Wanted | null }) | (Needs & { kind: 'own'; answer: OwnAnswer });

type OwnAnswer = (options: UiOptions, call: Asked, person: PersonSeen) => Promise<UiAnswer>;

/** Null: no page asks that. */
function routeOf(call: Asked): Route | null {
  const { caller, method, site } = call;
  const [path = '', query = ''] = call.path.split(/\?(.*)/s);
  if (!/^(\/[\w.-]+)+\/?$/.test(path) || path.split('/').some((part) => part === '.' || part === '..')) return null;
  if (path === '/panel' || path.startsWith('/panel/')) {
    if (caller.issue === null) return null;
    const issueId = caller.issue.id;
    const rest = path.slice('/panel'.length);
    const of = `${encodeURIComponent(site.host.name)}/${encodeURIComponent(issueId)}`;
    // The timeline is the issue's, not only the panel's.
    const base = rest.startsWith('/timeline') ? '/api/v1/issues' : '/api/v1/panel';
    const writing = { permissions: ['ADD_COMMENTS'], issueId };
    const isRead = method === 'GET';
    const toSee = { permissions: ['BROWSE_PROJECTS'], issueId };
    // Who may decide an approval, the approval says: it asks no permission of Jira but to see the issue.
    const decides = /^\/approvals\/[^/]+\/decision$/.test(rest);
    return {
      kind: 'api',
      toSee,
      toWrite: isRead ? null : decides ? toSee : writing,
      toOffer: isRead && (rest === '' || rest === '/escalation') ? writing : null,
      path: `${base}/${of}${rest}${query === '' ? '' : `?${query}`}`,
    };
  }
  if (path === '/project' && caller.project !== null && (method === 'GET' || method === 'PUT')) {
    const toSee = { permissions: ['ADMINISTER_PROJECTS'], projectId: caller.project.id };
    return { kind: 'own', toSee, toWrite: null, answer: method === 'GET' ? showProject : changeProject };
  }
  if (method !== 'GET') return null;
  if (path === '/site')
    return { kind: 'own', toSee: { permissions: ['ADMINISTER'] }, toWrite: null, answer: aboutSite };
  return null;
}

/** For the app's page among Jira's settings. */
async function aboutSite({ publicUrl }: UiOptions, { site }: Asked): Promise<UiAnswer> {
  return json(200, { host: site.host.name, consoleUrl: `${publicUrl}/console/integrations` });
}

/** For the app's page among a project's settings. */
async function showProject({ db, publicUrl }: UiOptions, call: Asked): Promise<UiAnswer> {
  return json(200, await aboutProject(db, projectOf(call), publicUrl));
}

/** Saved by the API like any change; that they run the project in Jira is what lets them. */
async function changeProject(options: UiOptions, call: Asked, person: PersonSeen): Promise<UiAnswer> {
  const read = await readProjectChange(options.db, projectOf(call), call.body);
  switch (read.kind) {
    case 'bad body':
      return problem(422, 'invalid', read.problem);
    case 'no project':
      return problem(404, 'not_found', 'This project is not set up in Deskbridge (any more).');
    case 'change': {
      const path = `/api/v1/projects/${read.projectId}`;
      const body = Buffer.from(JSON.stringify(read.patch));
      const saved = await passOn(options, { ...call, method: 'PATCH', body }, { path, person, scopes: ['admin'] });
      return saved.status === 200 ? showProject(options, call) : saved;
    }
  }
}

function projectOf({ site, caller }: Asked) {
  return { organizationId: site.organizationId, host: site.host, key: caller.project?.key ?? '' };
}

interface PersonSeen {
  accountId: string;
  name: string;
  email: string | null;
}

async function passOn(
  { db, server, passes }: UiOptions,
  { site, method, body }: Asked,
  { path, person, scopes }: { path: string; person: PersonSeen; scopes: Proven['scopes'] },
): Promise<UiAnswer> {
  const { organizationId } = site;
  const { name, email } = person;
  const userId = email === null ? null : await db.tx(organizationId, (sql) => userWithEmail(sql, email));
  const proven: Proven = { organizationId, name, scopes, userId };
  const said = await server().inject({
    method,
    url: path,
    headers: {
      authorization: `Bearer ${passes.issue(proven)}`,
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === null ? {} : { payload: body }),
  });
  // 401 would tell Forge that its own token is not valid (Forge docs, invokeRemote).
  const status = said.statusCode === 401 ? 403 : said.statusCode;
  return { status, type: said.headers['content-type'] ?? 'application/json', body: said.payload };
}

interface People {
  of(access: HostAccess): Promise<PersonSeen>;
}

const REMEMBER_MS = 10 * 60_000;
const MOST_REMEMBERED = 5_000;

/** Whose token it is does not change; it is asked once and forgotten after a while. The token itself is not kept. */
function knownPeople(site: ForgeSitePort): People {
  const known = new Map<string, { until: number; person: PersonSeen }>();
  return {
    async of(access) {
      const key = createHash('sha256').update(access.token).digest('base64');
      const found = known.get(key);
      if (found !== undefined && found.until > performance.now()) return found.person;
      const person = await site.nameOf(access);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(key, { until: performance.now() + REMEMBER_MS, person });
      return person;
    },
  };
}

/** The same for what is not there and for what may not be seen. */
const NOT_SEEN = problem(404, 'not_found', 'There is no such issue, or you may not see it in Jira.');

function json(status: number, body: object): UiAnswer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

function problem(status: number, code: string, detail: string): UiAnswer {
  return { status, code, title: TITLES[status] ?? 'Not possible', detail };
}
