/**
 * Connecting by OAuth: to Intercom and back. In: a signed-in admin, then whatever a browser brings back. Out: a connection, or a page that
 * says why not and what to do now; nothing is stored before everything held (S8, B27).
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Forbidden, Reconnect, Rejected, VendorError } from '../../domain/errors.ts';
import type { WorkspaceIdentity } from '../../domain/ports.ts';
import type { OAuthPort } from '../../domain/workspace.ts';
import { getConnection, listConnections, type StoredConnection } from '../../store/connections.ts';
import { Refused } from '../../store/db.ts';
import {
  beginAuthorization,
  holdAuthorization,
  type OAuthPurpose,
  takeHeldAuthorization,
  takeState,
} from '../../store/oauth-states.ts';
import { type Caller, demandOwnOrigin, sessionToken } from '../auth.ts';
import { audited, redirectUrl } from './connecting.ts';
import type { ApiDeps } from '../deps.ts';
import { takeForms } from '../form-bodies.ts';
import { completedPage, notCompletedPage, otherWorkspacePage } from './oauth-page.ts';
import type { NotCompleted } from './oauth-reasons.ts';
import { sendPage } from '../page.ts';
import { type Api } from '../route.ts';
import { adoptWorkspace, freeName } from './token.ts';

const TRIES_A_MINUTE = 60;
const config = { access: 'page', rateLimit: { max: TRIES_A_MINUTE, timeWindow: 60_000 } } as const;

const stateText = z.string().regex(/^[\w-]{20,100}$/);
const Start = z.object({ connection: z.uuid().optional(), region: z.enum(['US', 'EU', 'AU']).default('US') });

export function oauthRoutes(app: Api, deps: ApiDeps): void {
  takeForms(app);
  app.route({
    method: 'GET',
    url: '/oauth/intercom/start',
    exposeHeadRoute: false,
    config,
    handler: async (request, reply) => {
      const who = whoAsks(deps, request);
      if ('kind' in who) return refuse(reply, who);
      const asked = Start.safeParse(request.query);
      if (!asked.success) return refuse(reply, { kind: 'bad_start' });
      const connectionId = asked.data.connection ?? null;
      const { organizationId } = who.caller;
      if (connectionId !== null && (await getConnection(deps.db, organizationId, connectionId)) === null)
        return refuse(reply, { kind: 'no_connection' });
      const purpose: OAuthPurpose = { connectionId, region: asked.data.region };
      const state = await beginAuthorization(deps.db, organizationId, { session: who.session, purpose });
      const to = who.oauth.authorizeUrl({ state, redirectUri: redirectUrl(deps), region: asked.data.region });
      return reply.redirect(to, 303);
    },
  });
  app.route({
    method: 'GET',
    url: '/oauth/intercom/callback',
    // A state counts once: a mere look at the address must not use it up.
    exposeHeadRoute: false,
    config,
    handler: async (request, reply) => {
      const who = whoAsks(deps, request);
      if ('kind' in who) return refuse(reply, who);
      return answer(reply, await comeBack(deps, who, query(request)));
    },
  });
  app.route({
    method: 'POST',
    url: '/oauth/intercom/confirm',
    config,
    handler: async (request, reply) => {
      demandOwnOrigin(deps, request);
      const who = whoAsks(deps, request);
      if ('kind' in who) return refuse(reply, who);
      return answer(reply, await confirm(deps, who, request.body));
    },
  });
}

/** An admin in a session: what an authorisation is bound to. */
interface Asker {
  caller: Caller;
  session: string;
  oauth: OAuthPort;
}

type Outcome =
  | { kind: 'connected'; connection: StoredConnection }
  | { kind: 'other_workspace'; before: StoredConnection; identity: WorkspaceIdentity; yes: string }
  | { kind: 'not_completed'; why: NotCompleted };

function whoAsks(deps: ApiDeps, request: FastifyRequest): Asker | NotCompleted {
  const { oauth } = deps.workspaces;
  const session = sessionToken(deps, request);
  const { caller } = request;
  if (caller?.kind !== 'session' || session === undefined) return { kind: 'signed_out' };
  if (!caller.scopes.includes('admin')) return { kind: 'not_admin_here' };
  if (oauth === null) return { kind: 'oauth_off' };
  return { caller, session, oauth };
}

function query(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?')[1] ?? '');
}

async function comeBack(deps: ApiDeps, who: Asker, said: URLSearchParams): Promise<Outcome> {
  const { organizationId } = who.caller;
  const state = stateText.safeParse(said.get('state'));
  if (!state.success) return not({ kind: 'no_state' });
  const use = await takeState(deps.db, organizationId, { session: who.session, state: state.data });
  if (use.kind !== 'fresh') return not({ kind: `state_${use.kind}` });
  const error = said.get('error');
  if (error !== null) return not({ kind: 'denied', said: `${error} ${said.get('error_description') ?? ''}`.trim() });
  const code = said.get('code');
  if (code === null || code === '' || code.length > 2000) return not({ kind: 'no_code' });
  const authorized = await authorize(deps, who.oauth, { code, purpose: use.purpose });
  if ('kind' in authorized) return not(authorized);
  return connect(deps, who, { ...authorized, connectionId: use.purpose.connectionId });
}

const not = (why: NotCompleted): Outcome => ({ kind: 'not_completed', why });

/** One exchange, never repeated; then whose token it is. */
async function authorize(
  deps: ApiDeps,
  oauth: OAuthPort,
  { code, purpose }: { code: string; purpose: OAuthPurpose },
): Promise<{ token: string; identity: WorkspaceIdentity } | NotCompleted> {
  try {
    const { token, apiUrl } = await oauth.exchange(code, purpose.region);
    return { token, identity: await deps.identify(token, apiUrl) };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    deps.telemetry.log.warn('Intercom was not connected.', { code: 'oauth_failed', reason: error.message });
    if (error instanceof Forbidden || error instanceof Reconnect) return { kind: 'not_allowed' };
    if (error instanceof Rejected && error.code === 'code_refused') return { kind: 'code_refused' };
    if (error instanceof Rejected) return { kind: 'refused', said: error.message };
    return { kind: 'unavailable', said: error.message };
  }
}

interface Authorized {
  token: string;
  identity: WorkspaceIdentity;
  /** The connection it was asked for; null: whichever has this workspace, or a new one. */
  connectionId: string | null;
}

async function connect(deps: ApiDeps, who: Asker, authorized: Authorized): Promise<Outcome> {
  const { token, identity, connectionId } = authorized;
  const { organizationId } = who.caller;
  const all = await listConnections(deps.db, organizationId);
  const wanted = all.find(({ id }) => id === connectionId);
  if (connectionId !== null && wanted === undefined) return not({ kind: 'no_connection' });
  const holder = all.find(({ workspaceId }) => workspaceId === identity.workspaceId);
  if (wanted !== undefined && holder !== undefined && holder.id !== wanted.id)
    return not({ kind: 'workspace_taken', workspace: identity.workspaceName, connection: holder.name });
  if (wanted !== undefined && wanted.workspaceId !== identity.workspaceId) {
    const pending = { connectionId: wanted.id, token, identity };
    const yes = await holdAuthorization(deps, organizationId, { session: who.session, pending });
    return { kind: 'other_workspace', before: wanted, identity, yes };
  }
  const existing = wanted ?? holder;
  const taken = all.map((one) => one.name);
  const name = existing?.name ?? freeName(identity.workspaceName, taken);
  return save(deps, who, { token, identity, name, mayChangeWorkspace: false });
}

async function save(
  deps: ApiDeps,
  { caller }: Asker,
  of: { token: string; identity: WorkspaceIdentity; name: string; mayChangeWorkspace: boolean },
): Promise<Outcome> {
  const also = audited(caller, 'connection.connected', { name: of.name, ...of.identity });
  try {
    const input = { ...of, clientSecret: null, authorizedBy: 'oauth' as const, also };
    return { kind: 'connected', connection: await adoptWorkspace(deps, caller.organizationId, input) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return not({ kind: 'refused', said: error.message });
  }
}

async function confirm(deps: ApiDeps, who: Asker, body: unknown): Promise<Outcome> {
  const { organizationId } = who.caller;
  const given = z.object({ yes: stateText, answer: z.enum(['connect', 'cancel']) }).safeParse(body);
  if (!given.success) return not({ kind: 'no_state' });
  const held = await takeHeldAuthorization(deps, organizationId, { session: who.session, yes: given.data.yes });
  if (held === null) return not({ kind: 'state_expired' });
  if (given.data.answer === 'cancel') return not({ kind: 'kept' });
  const before = await getConnection(deps.db, organizationId, held.connectionId);
  if (before === null) return not({ kind: 'no_connection' });
  return save(deps, who, { ...held, name: before.name, mayChangeWorkspace: true });
}

function answer(reply: FastifyReply, outcome: Outcome): FastifyReply {
  switch (outcome.kind) {
    case 'connected':
      return sendPage(reply, completedPage(outcome.connection));
    case 'other_workspace':
      return sendPage(reply.code(409), otherWorkspacePage(outcome));
    case 'not_completed':
      return refuse(reply, outcome.why);
  }
}

function refuse(reply: FastifyReply, why: NotCompleted): FastifyReply {
  const { status, page } = notCompletedPage(why);
  return sendPage(reply.code(status), page);
}
