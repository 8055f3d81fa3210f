/**
 * Connecting by OAuth as the docs describe it: a page where a person allows an app, a code that works once, a token, and the end of it.
 * Codes, apps and what a person chose are kept here; pages only show them.
 */
import { json, readForm, readJson, redirect } from '../http.ts';
import type { HttpRequest, Reply } from '../http.ts';
import { ApiError, errorReply } from './errors.ts';
import type { Admin, State, Workspace } from './state.ts';
import { addToken } from './workspace.ts';

export type OAuthApp = {
  clientId: string;
  clientSecret: string;
  /** Exactly these; the first is the default (Intercom docs, OAuth). */
  redirectUrls: string[];
  /** Shown to the person who allows it. */
  name?: string;
};

/** What the authorize address asks for, checked. */
export type Ask = { app: OAuthApp; redirectUrl: string; state: string | null };

export type OAuth = {
  register: (app: OAuthApp) => void;
  /** The ask of an authorize address, or why a real page would show an error. */
  read: (query: URLSearchParams) => Ask | string;
  /** The person pressed a button: where the browser goes. */
  decide: (ask: Ask, choice: { workspaceId: string; adminId: string; install: boolean }) => Reply;
  /** `POST /auth/eagle/token` and `POST /auth/uninstall`; `undefined` for whatever else. */
  handle: (request: HttpRequest) => Reply | undefined;
  reset: () => void;
};

type Code = { app: OAuthApp; workspaceId: string; adminId: string; until: number; used: boolean };

const CODE_LIVES_MS = 10 * 60_000;

export function createOAuth(state: State, registered: readonly OAuthApp[]): OAuth {
  let apps = [...registered];
  const codes = new Map<string, Code>();
  let made = 0;

  function newCode(app: OAuthApp, admin: Admin, workspace: Workspace): string {
    made += 1;
    // Real ones may end in `=`, which whoever forgets to escape it loses.
    const code = Buffer.from(`code-${made}-of-${workspace.id}`).toString('base64').replace(/=*$/, '=');
    codes.set(code, {
      app,
      workspaceId: workspace.id,
      adminId: admin.id,
      until: state.clock() + CODE_LIVES_MS,
      used: false,
    });
    return code;
  }

  function exchange(request: HttpRequest): Reply {
    const given = fields(request);
    const app = apps.find(({ clientId }) => clientId === given['client_id']);
    if (app === undefined || app.clientSecret !== given['client_secret']) return refused('Unauthorized Client');
    const code = codes.get(given['code'] ?? '');
    if (code === undefined || code.app !== app || code.used || code.until < state.clock())
      return refused('Unauthorized Code');
    code.used = true;
    const workspace = state.workspaces.get(code.workspaceId);
    const admin = workspace?.admins.get(code.adminId);
    if (workspace === undefined || admin === undefined) return refused('Unauthorized Code');
    const value = `oauth-${app.clientId}-${workspace.id}-${made}`;
    const token = addToken(workspace, { value, name: `OAuth token of ${admin.name}`, adminId: admin.id });
    token.app = app.clientId;
    return json(200, { token_type: 'Bearer', token: value, access_token: value });
  }

  function uninstall(request: HttpRequest): Reply {
    const value = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    for (const workspace of state.workspaces.values()) {
      const token = workspace.tokens.get(value);
      if (token === undefined || token.revoked) continue;
      for (const other of workspace.tokens.values()) if (other.app === token.app) other.revoked = true;
      return json(200, {});
    }
    return refused('Access Token Invalid');
  }

  return {
    register: (app) => void apps.push(app),
    read(query) {
      const app = apps.find(({ clientId }) => clientId === query.get('client_id'));
      if (app === undefined) return 'There is no app with this client_id.';
      const redirectUrl = query.get('redirect_uri') ?? app.redirectUrls[0];
      if (redirectUrl === undefined || !app.redirectUrls.includes(redirectUrl))
        return `The redirect URL ${redirectUrl ?? '(none)'} is not one of the app's.`;
      return { app, redirectUrl, state: query.get('state') };
    },
    decide({ app, redirectUrl, state: echoed }, { workspaceId, adminId, install }) {
      const to = new URL(redirectUrl);
      if (echoed !== null) to.searchParams.set('state', echoed);
      const workspace = state.workspaces.get(workspaceId);
      const admin = workspace?.admins.get(adminId);
      if (!install) to.searchParams.set('error', 'access_denied');
      else if (workspace === undefined || admin === undefined || !admin.mayInstallApps) {
        to.searchParams.set('error', 'access_denied');
        to.searchParams.set('error_description', 'You do not have permission to install apps in this workspace');
      } else to.searchParams.set('code', newCode(app, admin, workspace));
      return redirect(to.href);
    },
    handle(request) {
      if (request.method !== 'POST') return undefined;
      if (request.path === '/auth/eagle/token') return exchange(request);
      return request.path === '/auth/uninstall' ? uninstall(request) : undefined;
    },
    reset() {
      apps = [...registered];
      codes.clear();
    },
  };
}

function refused(message: string): Reply {
  return errorReply(new ApiError(401, 'unauthorized', message));
}

/** Form or JSON: both are taken (Intercom docs, OAuth). */
function fields(request: HttpRequest): Record<string, string | undefined> {
  if (!String(request.headers['content-type']).includes('json')) return Object.fromEntries(readForm(request));
  const body = readJson(request);
  return typeof body === 'object' && body !== null ? (body as Record<string, string>) : {};
}
