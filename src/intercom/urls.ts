/**
 * The Intercom room: in come its web addresses, answers and notifications, out go our nouns and calls to its API. It must
 * not know Jira, the desk, the database or the pipeline; it decides nothing.
 *
 * This file: addresses of Intercom's web app, read and written. Pure.
 */
import type { Connection, ConversationAddress, Region } from '../domain/model.ts';
import type { ConversationUrlReader } from '../domain/ports.ts';

type Workspace = Pick<Connection, 'region' | 'workspaceId' | 'apiUrl'>;

const APP_ORIGIN: Record<Region, string> = {
  US: 'https://app.intercom.com',
  EU: 'https://app.eu.intercom.com',
  AU: 'https://app.au.intercom.com',
};

/** `app.intercom.io` is the web app's old name, still found in links of the years before 2018. */
const APP_ORIGINS = new Set([...Object.values(APP_ORIGIN), 'https://app.intercom.io']);

/**
 * `/a/inbox/{workspace}/…/conversation/{id}` and `/a/apps/{workspace}/…/conversations/{id}`, with whatever view of the inbox
 * between; tickets open under the same address or under `ticket/{id}`. Ids start with no zero, so that one conversation has
 * one spelling.
 */
const CONVERSATION_PATH =
  /^\/a\/(?:inbox|apps)\/([A-Za-z0-9_-]{1,64})\/(?:([^/]+)\/(?:.+\/)?)?(?:conversations?|tickets?)\/([1-9]\d{0,19})\/?$/;
const TICKET_PATH_WITHOUT_WORKSPACE = /^\/a\/tickets\/([1-9]\d{0,19})\/?$/;

/** What stands where a workspace should: such an address has none (`/a/inbox/inbox/conversation/1`). */
const NOT_A_WORKSPACE = /^(?:inbox|apps|conversations?|tickets?)$/;

const LONGEST_URL = 2048;

/**
 * Reads addresses of Intercom's web app, and the same paths on these origins too (simulators); null for whatever else. `_` stays `_`: it
 * means "the connected workspace".
 */
export function createConversationUrlReader(extraOrigins: string[]): ConversationUrlReader {
  const origins = new Set([...APP_ORIGINS, ...extraOrigins.map((origin) => new URL(origin).origin)]);
  return (url) => read(url, origins);
}

function read(text: string, origins: ReadonlySet<string>): ConversationAddress | null {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (!origins.has(url.origin) || url.username !== '' || url.password !== '') return null;
  if (/%2f|%5c/i.test(url.pathname)) return null;
  const ticket = TICKET_PATH_WITHOUT_WORKSPACE.exec(url.pathname);
  if (ticket?.[1] !== undefined) return { workspaceId: '_', conversationId: ticket[1] };
  const [, workspaceId, view, conversationId] = CONVERSATION_PATH.exec(url.pathname) ?? [];
  if (workspaceId === undefined || conversationId === undefined || NOT_A_WORKSPACE.test(workspaceId)) return null;
  return view === 'users' ? null : { workspaceId, conversationId };
}

/** Where people see the conversation or ticket. Each part is escaped, so an odd id cannot lead elsewhere. */
export function conversationUrl(connection: Workspace, conversationId: string): string {
  const workspace = encodeURIComponent(connection.workspaceId);
  return `${webOrigin(connection)}/a/inbox/${workspace}/inbox/conversation/${encodeURIComponent(conversationId)}`;
}

/** Where people see the contact. */
export function contactUrl(connection: Workspace, contactId: string): string {
  const workspace = encodeURIComponent(connection.workspaceId);
  return `${webOrigin(connection)}/a/apps/${workspace}/users/${encodeURIComponent(contactId)}/all-conversations`;
}

/** The workspace's inbox. */
export function workspaceUrl(connection: Workspace): string {
  return `${webOrigin(connection)}/a/inbox/${encodeURIComponent(connection.workspaceId)}`;
}

/** The list of its teammates, where a person who may change them finds each one's permissions. */
export function teammatesUrl(connection: Workspace): string {
  return `${webOrigin(connection)}/a/apps/${encodeURIComponent(connection.workspaceId)}/settings/workspace/teammates`;
}

/** Where the web app of a region asks people (Intercom docs, OAuth: the authorize page lives there). */
export function appOrigin(region: Region): string {
  return APP_ORIGIN[region];
}

function webOrigin(connection: Workspace): string {
  return simulatorOrigin(connection.apiUrl) ?? APP_ORIGIN[connection.region];
}

/** The origin that serves API and pages alike when `apiUrl` is a simulator on this machine, else null. */
export function simulatorOrigin(apiUrl: string): string | null {
  if (!URL.canParse(apiUrl)) return null;
  const { hostname, origin } = new URL(apiUrl);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname) ? origin : null;
}
