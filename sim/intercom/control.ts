/** The switches and records of the simulator over HTTP, under `/_sim/`, for tests in another process. */
import { readFaultRule } from '../faults.ts';
import type { Faults } from '../faults.ts';
import { createRouter, json, readJson } from '../http.ts';
import type { HttpRequest, Params, Reply } from '../http.ts';
import type { Apps } from './canvas.ts';
import { addContact, addConversation, addFiller, redactPart, removeConversation } from './changes.ts';
import type { Place } from './changes.ts';
import type { History } from './history.ts';
import type { RateLimit } from './rate.ts';
import { seedWorkspace } from './seed.ts';
import { workspaceOf } from './state.ts';
import type { Conversation, Permission, State, Workspace } from './state.ts';
import type { Webhooks } from './webhooks.ts';

export type ControlParts = {
  state: State;
  faults: Faults;
  rate: RateLimit;
  history: History;
  webhooks: Webhooks;
  apps: Apps;
  reset: () => void;
};

type Asked = { params: Params; body: Record<string, unknown> };
type Handler = (asked: Asked) => unknown;

/** `handle` gives `undefined` for paths that are not under `/_sim/`, or that pages serve. */
export function createControl(parts: ControlParts): { handle: (request: HttpRequest) => Reply | undefined } {
  const router = createRouter<Handler>();
  for (const [key, handler] of Object.entries({ ...records(parts), ...switches(parts), ...things(parts) })) {
    const [method = '', template = ''] = key.split(' ');
    router.on(method, `/_sim${template}`, handler);
  }
  return {
    handle(request) {
      if (!request.path.startsWith('/_sim/')) return undefined;
      const match = router.match(request.method, request.path);
      if (match.kind === 'none') return undefined;
      if (match.kind === 'wrong-method') return json(405, { problem: `Use ${match.allow.join(' or ')}.` });
      const body = request.raw.length === 0 ? {} : readJson(request);
      if (typeof body !== 'object' || body === null) return json(400, { problem: 'The body is not a JSON object.' });
      const result = match.handler({ params: match.params, body: body as Record<string, unknown> });
      if (typeof result === 'string') return json(400, { problem: result });
      return json(200, result ?? { done: true });
    },
  };
}

function records({ state, faults, rate, history, webhooks }: ControlParts): Record<string, Handler> {
  return {
    'GET /state': () => ({
      workspaces: [...state.workspaces.values()].map(summary),
      readLagMs: state.readLagMs,
      searchLagMs: state.searchLagMs,
      latencyMs: faults.latencyMs,
      stats: rate.stats,
    }),
    'GET /requests': () => history.requests,
    'GET /writes': () => history.writes,
    'GET /notes/{id}': ({ params }) => history.notesOf(params['id'] ?? ''),
    'GET /stats': () => rate.stats,
    'GET /deliveries': () => webhooks.deliveries,
    'GET /faults': () => ({ rules: faults.rules(), met: faults.met() }),
  };
}

function summary(workspace: Workspace): object {
  return {
    id: workspace.id,
    name: workspace.name,
    region: workspace.region,
    planRestricted: workspace.planRestricted,
    admins: [...workspace.admins.values()],
    teams: [...workspace.teams.values()],
    contacts: [...workspace.contacts.values()],
    ticketTypes: [...workspace.ticketTypes.values()],
    conversations: [...workspace.conversations.values()],
  };
}

function switches({ state, faults, rate, webhooks, apps, reset }: ControlParts): Record<string, Handler> {
  return {
    'POST /reset': () => reset(),
    'POST /faults': ({ body }) => {
      const rule = readFaultRule(body);
      return typeof rule === 'string' ? rule : { id: faults.add(rule) };
    },
    'DELETE /faults': () => faults.clear(),
    'DELETE /faults/{id}': ({ params }) => faults.remove(params['id'] ?? ''),
    'POST /settings': ({ body }) => {
      if (typeof body['latencyMs'] === 'number') faults.latencyMs = body['latencyMs'];
      if (typeof body['readLagMs'] === 'number') state.readLagMs = body['readLagMs'];
      if (typeof body['searchLagMs'] === 'number') state.searchLagMs = body['searchLagMs'];
      if (typeof body['rateCalls'] === 'number') rate.settings.calls = body['rateCalls'];
      if (typeof body['rateWindowMs'] === 'number') rate.settings.windowMs = body['rateWindowMs'];
    },
    'POST /workspaces/{id}': ({ params, body }) => {
      const workspace = state.workspaces.get(params['id'] ?? '');
      if (!workspace) return `There is no workspace ${params['id'] ?? ''}.`;
      return restrict(workspace, body);
    },
    'POST /apps': ({ body }) => {
      const { name, url, clientSecret } = body;
      if (typeof url !== 'string')
        return '"url" is missing: where the app answers, such as http://localhost:8080/canvas.';
      apps.install({
        name: typeof name === 'string' ? name : 'Deskbridge',
        initializeUrl: `${url}/initialize`,
        submitUrl: `${url}/submit`,
        ...(typeof clientSecret === 'string' ? { clientSecret } : {}),
      });
      return undefined;
    },
    'POST /subscriptions': ({ body }) => {
      const { url, clientSecret, topics, retryMs } = body;
      if (typeof url !== 'string') return '"url" is missing.';
      webhooks.subscribe({
        url,
        ...(typeof clientSecret === 'string' ? { clientSecret } : {}),
        ...(Array.isArray(topics) ? { topics: topics.map(String) } : {}),
        ...(typeof retryMs === 'number' ? { retryMs } : {}),
      });
      return undefined;
    },
  };
}

/** `planRestricted`, `revoked` (all tokens), `missing` (permissions of all tokens), `removeAdmin` (id). */
function restrict(workspace: Workspace, body: Record<string, unknown>): undefined {
  if (typeof body['planRestricted'] === 'boolean') workspace.planRestricted = body['planRestricted'];
  for (const token of workspace.tokens.values()) {
    if (typeof body['revoked'] === 'boolean') token.revoked = body['revoked'];
    if (Array.isArray(body['missing'])) token.missing = new Set(body['missing'] as Permission[]);
  }
  if (typeof body['removeAdmin'] === 'string') workspace.admins.delete(body['removeAdmin']);
}

function things({ state }: ControlParts): Record<string, Handler> {
  return {
    'POST /seed': ({ body }) => {
      const { conversations } = seedWorkspace(state, chosen(state, body));
      return { conversations: conversations.map((conversation) => conversation.id) };
    },
    'POST /contacts': ({ body }) => {
      const { name, email, role } = body;
      return addContact(state, chosen(state, body), {
        name: typeof name === 'string' ? name : null,
        email: typeof email === 'string' ? email : null,
        role: role === 'lead' ? 'lead' : 'user',
      });
    },
    'POST /conversations': ({ body }) => {
      const workspace = chosen(state, body);
      const { contactId, body: says, title } = body;
      const name = 'Mira Lindqvist';
      const contact =
        workspace.contacts.get(String(contactId)) ??
        addContact(state, workspace, { name, email: `mira.${state.ids.small()}@example.com` });
      return addConversation(state, workspace, {
        contact,
        body: typeof says === 'string' ? says : 'Hello, can you help me?',
        ...(typeof title === 'string' ? { title } : {}),
      });
    },
    'POST /conversations/{id}/filler': ({ params, body }) =>
      inConversation(state, params, (place) => addFiller(place, Number(body['count'] ?? 0))),
    'POST /conversations/{id}/redact': ({ params, body }) =>
      inConversation(state, params, (place) => {
        const part = place.conversation.parts.find((one) => one.id === body['partId']);
        if (!part) return 'The conversation has no such part.';
        return redactPart(place, part);
      }),
    'DELETE /conversations/{id}': ({ params }) => inConversation(state, params, removeConversation),
  };
}

function chosen(state: State, body: Record<string, unknown>): Workspace {
  return workspaceOf(state, typeof body['workspace'] === 'string' ? body['workspace'] : undefined);
}

function inConversation(state: State, params: Params, act: (place: Place) => unknown): unknown {
  const place = findPlace(state, params['id'] ?? '');
  return place ? act(place) : `There is no conversation ${params['id'] ?? ''}.`;
}

/** A conversation in whichever workspace has it. */
function findPlace(state: State, id: string): (Place & { conversation: Conversation }) | undefined {
  for (const workspace of state.workspaces.values()) {
    const conversation = workspace.conversations.get(id);
    if (conversation) return { state, workspace, conversation };
  }
  return undefined;
}
