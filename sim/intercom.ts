/**
 * A pretend Intercom over real HTTP: the REST API of version 2.15 (2.14 and 2.16 by header), webhooks, and pages
 * that show conversations live. In: the same requests the real one takes. Out: the same answers, the same faults.
 * It imports nothing of `src`.
 */
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { startServer } from './http.ts';
import type { HttpRequest, Reply } from './http.ts';
import { createApi } from './intercom/api.ts';
import { type Apps, createApps, type InboxApp } from './intercom/canvas.ts';
import type { Write } from './intercom/api.ts';
import { addContact, addConversation, addFiller } from './intercom/changes.ts';
import type { NewContact } from './intercom/changes.ts';
import { companyRoutes } from './intercom/companies.ts';
import { contactRoutes } from './intercom/contacts.ts';
import { createControl } from './intercom/control.ts';
import { conversationRoutes } from './intercom/conversations.ts';
import { directoryRoutes } from './intercom/directory.ts';
import { ApiError, errorReply } from './intercom/errors.ts';
import { createHistory } from './intercom/history.ts';
import type { Note, SeenRequest } from './intercom/history.ts';
import { createOAuth } from './intercom/oauth.ts';
import type { OAuth, OAuthApp } from './intercom/oauth.ts';
import { createPages } from './intercom/pages/pages.ts';
import { createRateLimit } from './intercom/rate.ts';
import type { RateLimit, RateSettings, RateStats } from './intercom/rate.ts';
import { replyRoutes } from './intercom/replies.ts';
import { seedWorkspace } from './intercom/seed.ts';
import type { Seeded } from './intercom/seed.ts';
import { workspaceOf } from './intercom/state.ts';
import type { Contact, Conversation, State, Workspace } from './intercom/state.ts';
import { ticketRoutes } from './intercom/tickets.ts';
import { createWebhooks } from './intercom/webhooks.ts';
import type { Delivery, Subscription } from './intercom/webhooks.ts';
import { createIds, createWorkspace } from './intercom/workspace.ts';
import type { WorkspaceOptions } from './intercom/workspace.ts';

export type { Fault, FaultRule, Faults } from './faults.ts';
export type { Write } from './intercom/api.ts';
export type { Note, SeenRequest } from './intercom/history.ts';
export type { OAuthApp } from './intercom/oauth.ts';
export type { Admin, Contact, Conversation, Part, State, Token, Workspace } from './intercom/state.ts';
export type { WorkspaceOptions } from './intercom/workspace.ts';

export type IntercomSimOptions = {
  /** 0, the default: any free port. */
  port?: number;
  /** Milliseconds since 1970. */
  clock?: () => number;
  /** One workspace `x7k2p9qd` with the token `token-x7k2p9qd` when absent. */
  workspaces?: WorkspaceOptions[];
  /** 1,666 calls in 10 s per token when absent. */
  rateLimit?: Partial<RateSettings>;
  /** Apps that people may allow by OAuth. */
  oauthApps?: OAuthApp[];
  /** Of the faults with a probability. */
  seed?: number;
  /** Added to the ids of conversations and parts: whoever remembers an earlier run never meets one of its ids again. */
  idsFrom?: number;
};

export type ConversationToAdd = { contact?: Contact; body?: string; title?: string; workspace?: string };

export type IntercomSim = {
  url: string;
  port: number;
  close: () => Promise<void>;
  state: State;
  faults: Faults;
  rate: RateLimit;
  stats: () => RateStats;
  /** The workspace with that id, or the first. */
  workspace: (id?: string) => Workspace;
  /** The first token's value and the first admin's id of a workspace. */
  access: (workspaceId?: string) => { token: string; adminId: string };
  addContact: (contact: NewContact & { workspace?: string }) => Contact;
  /** A conversation that a customer started; makes a contact when none is given. */
  addConversation: (conversation?: ConversationToAdd) => Conversation;
  /** Adds that many short parts at once, silently: for conversations beyond 500 parts. */
  addFiller: (conversationId: string, count: number) => void;
  requests: () => SeenRequest[];
  writes: () => Write[];
  /** Every note ever written into a conversation, also a deleted one, oldest first. */
  notesOf: (conversationId: string) => Note[];
  subscribe: (subscription: Subscription) => void;
  deliveries: () => Delivery[];
  /** The inbox app beside every conversation. */
  installApp: (app: InboxApp) => void;
  oauth: OAuth;
  /** Fills a workspace with the demo's people and conversations. */
  seed: (workspaceId?: string) => Seeded;
  /** Back to the first day: no conversations, no faults, empty records, the same tokens. */
  reset: () => void;
  /** Where a person reads the conversation on this host, as the real web address is shaped. */
  conversationUrl: (conversationId: string, workspaceId?: string) => string;
};

/** Starts the simulator on 127.0.0.1. */
export async function startIntercomSim(options: IntercomSimOptions = {}): Promise<IntercomSim> {
  const parts = assemble(options);
  const { state, faults, rate, history, webhooks } = parts;
  const server = await startServer({ port: options.port ?? 0, handle: parts.handle });
  const workspace = (id?: string) => workspaceOf(state, id);
  return {
    url: server.url,
    port: server.port,
    close: async () => {
      faults.close();
      webhooks.close();
      await server.close();
    },
    state,
    faults,
    rate,
    stats: () => rate.stats,
    workspace,
    access(id) {
      const token = workspace(id).tokens.values().next().value;
      if (!token) throw new Error('The workspace has no token.');
      return { token: token.value, adminId: token.adminId };
    },
    addContact: ({ workspace: id, ...contact }) => addContact(state, workspace(id), contact),
    addConversation: (given = {}) => {
      const place = workspace(given.workspace);
      const contact =
        given.contact ??
        addContact(state, place, { name: 'Mira Lindqvist', email: `mira.${state.ids.small()}@example.com` });
      const body = given.body ?? 'Hello, can you help me?';
      return addConversation(state, place, {
        contact,
        body,
        ...(given.title === undefined ? {} : { title: given.title }),
      });
    },
    addFiller(conversationId, count) {
      const place = [...state.workspaces.values()].find((one) => one.conversations.has(conversationId));
      const conversation = place?.conversations.get(conversationId);
      if (!place || !conversation) throw new Error(`The simulator has no conversation ${conversationId}.`);
      addFiller({ state, workspace: place, conversation }, count);
    },
    requests: () => history.requests,
    writes: () => history.writes,
    notesOf: history.notesOf,
    subscribe: webhooks.subscribe,
    installApp: parts.apps.install,
    deliveries: () => webhooks.deliveries,
    oauth: parts.oauth,
    seed: (id) => seedWorkspace(state, workspace(id)),
    reset: parts.reset,
    conversationUrl: (conversationId, id) =>
      `${server.url}/a/inbox/${workspace(id).id}/inbox/conversation/${conversationId}`,
  };
}

const ROUTES = {
  ...directoryRoutes,
  ...contactRoutes,
  ...companyRoutes,
  ...conversationRoutes,
  ...replyRoutes,
  ...ticketRoutes,
};

type Parts = {
  state: State;
  faults: Faults;
  rate: RateLimit;
  history: ReturnType<typeof createHistory>;
  webhooks: ReturnType<typeof createWebhooks>;
  apps: Apps;
  oauth: OAuth;
  handle: (request: HttpRequest) => Reply | Promise<Reply>;
  reset: () => void;
};

function assemble(options: IntercomSimOptions): Parts {
  const clock = options.clock ?? Date.now;
  const state: State = {
    workspaces: new Map(),
    clock,
    readLagMs: 0,
    searchLagMs: 0,
    ids: createIds(options.idsFrom),
    listeners: new Set(),
  };
  const rate = createRateLimit(clock, options.rateLimit ?? {});
  const history = createHistory(clock);
  const webhooks = createWebhooks(state);
  const faults = createFaults({
    seed: options.seed ?? 1,
    errors: {
      failure: (status, code) => errorReply(failure(status, code)),
      rateLimited: (withHeaders) => {
        const { error, headers } = rate.refuse();
        return errorReply(error, withHeaders ? headers : {});
      },
    },
  });
  const api = createApi({ state, routes: ROUTES, rate, onWrite: (write) => void history.writes.push(write) });
  const oauth = createOAuth(state, options.oauthApps ?? []);
  const apps = createApps();
  const pages = createPages({ state, oauth, apps });
  state.listeners.add(history.sawChange).add(webhooks.notice).add(pages.sawChange);
  const reset = () => {
    state.workspaces.clear();
    state.ids = createIds(options.idsFrom);
    state.readLagMs = 0;
    state.searchLagMs = 0;
    const now = Math.floor(clock() / 1000);
    for (const given of options.workspaces ?? [{}]) {
      const workspace = createWorkspace(given, state.ids, now);
      state.workspaces.set(workspace.id, workspace);
    }
    history.reset();
    faults.reset();
    rate.reset();
    webhooks.reset();
    apps.reset();
    oauth.reset();
  };
  reset();
  const control = createControl({ state, faults, rate, history, webhooks, apps, reset });

  async function callApi(request: HttpRequest): Promise<Reply> {
    const { stats } = rate;
    stats.calls += 1;
    stats.inFlight += 1;
    stats.maxInFlight = Math.max(stats.maxInFlight, stats.inFlight);
    try {
      const { reply, fault } = await faults.through(request, async () => oauth.handle(request) ?? api.handle(request));
      history.sawRequest(request, { reply, fault });
      return reply;
    } finally {
      rate.stats.inFlight -= 1;
    }
  }

  const handle = (request: HttpRequest) => control.handle(request) ?? pages.handle(request) ?? callApi(request);
  return { state, faults, rate, history, webhooks, apps, oauth, handle, reset };
}

const CODES: Record<number, [code: string, message: string]> = {
  401: ['unauthorized', 'Access Token Invalid'],
  403: ['api_plan_restricted', 'Active subscription needed.'],
  404: ['not_found', 'Resource Not Found'],
  500: ['server_error', 'Server Error'],
  503: ['server_error', 'Service Unavailable'],
};

function failure(status: number, code: string | undefined): ApiError {
  const [usual, message] = CODES[status] ?? ['client_error', 'The request failed'];
  return new ApiError(status, code ?? usual, message);
}
