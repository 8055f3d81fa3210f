/**
 * The web app of the pretend Intercom: an inbox that one can read and act in, under the same paths as the real one.
 * In: browsers. Out: HTML, and events that tell open pages to look again.
 */
import { asset, createEventStream, readForm, redirect } from '../../http.ts';
import type { HttpRequest, Reply } from '../../http.ts';
import { addAdminReply, addContactReply, addNote, adminAuthor, setState } from '../changes.ts';
import type { Apps } from '../canvas.ts';
import type { Place } from '../changes.ts';
import { textToHtml } from '../markup.ts';
import { workspaceOf } from '../state.ts';
import type { Admin, Change, State, Workspace } from '../state.ts';
import type { OAuth } from '../oauth.ts';
import { canvasFragment } from './app.ts';
import { authorizePage } from './authorize.ts';
import { contactPage } from './contact.ts';
import { conversationPage } from './conversation.ts';
import { inboxPage, missingPage } from './inbox.ts';

/** Every form of address that people paste (see the list in the tests); the id decides, what lies between is free. */
const CONVERSATION =
  /^\/a\/(?:inbox|apps)\/([\w-]{1,64})\/(?:.+\/)?(?:conversation|conversations|ticket)\/(\d{1,20})\/?$/;
const CONTACT = /^\/a\/apps\/([\w-]{1,64})\/users\/([0-9a-f]{24})(?:\/all-conversations)?\/?$/;
const INBOX = /^\/a\/(?:inbox|apps)\/([\w-]{1,64})(?:\/.*)?$/;

const ASSETS: Record<string, URL> = {
  '/_sim/assets/tokens.css': new URL('../../assets/tokens.css', import.meta.url),
  '/_sim/assets/inbox.css': new URL('inbox.css', import.meta.url),
  '/_sim/assets/conversation.css': new URL('conversation.css', import.meta.url),
  '/_sim/assets/details.css': new URL('details.css', import.meta.url),
  '/_sim/assets/app.css': new URL('app.css', import.meta.url),
  '/_sim/assets/app.mjs': new URL('app.mjs', import.meta.url),
  '/_sim/assets/authorize.css': new URL('authorize.css', import.meta.url),
  '/_sim/assets/live.mjs': new URL('live.mjs', import.meta.url),
};

/** One green point, as wide as it is shown: whoever tests pictures sees that it is there. */
const FACE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPQ6IkCAAHuAQ8HNwo9AAAAAElFTkSuQmCC',
  'base64',
);

export type Pages = {
  /** `undefined` for paths that are not of the web app. */
  handle: (request: HttpRequest) => Reply | Promise<Reply> | undefined;
  sawChange: (change: Change) => void;
};

export function createPages({ state, oauth, apps }: { state: State; oauth: OAuth; apps: Apps }): Pages {
  const events = createEventStream();
  return {
    sawChange: (change) => {
      if (!('conversation' in change)) return;
      events.send('change', { kind: change.kind, conversation: change.conversation.id });
    },
    handle(request) {
      const { path, method } = request;
      const file = ASSETS[path];
      if (file) return asset(file);
      if (path === '/_sim/avatar.png') return { kind: 'bytes', status: 200, type: 'image/png', body: FACE };
      if (path === '/_sim/events') return events.reply();
      if (path === '/oauth')
        return method === 'POST' && isOfAnotherSite(request) ? FORBIDDEN : authorizePage(state, oauth, request);
      if (path.startsWith('/_sim/app/')) return askApp({ state, apps }, request);
      if (path !== '/' && !path.startsWith('/a/') && path !== '/a') return undefined;
      if (method === 'POST') return act(state, request);
      return show({ state, apps }, path);
    },
  };
}

function show({ state, apps }: { state: State; apps: Apps }, path: string): Reply {
  const conversation = CONVERSATION.exec(path);
  if (conversation) {
    const place = placeOf(state, conversation[1], conversation[2]);
    const workspace = place?.workspace ?? known(state, conversation[1]);
    return place ? conversationPage(place, apps.installed()) : missingPage(state, workspace, 'conversation');
  }
  const contact = CONTACT.exec(path);
  if (contact) {
    const workspace = known(state, contact[1]);
    const found = workspace?.contacts.get(contact[2] ?? '');
    return workspace && found ? contactPage(state, workspace, found) : missingPage(state, workspace, 'contact');
  }
  const workspace = path === '/' ? workspaceOf(state) : known(state, INBOX.exec(path)?.[1]);
  return workspace ? inboxPage(state, workspace) : missingPage(state, undefined, 'workspace');
}

/** `_` is whatever workspace the person is in: here the first. */
function known(state: State, id: string | undefined): Workspace | undefined {
  return id === '_' ? workspaceOf(state) : state.workspaces.get(id ?? '');
}

function placeOf(state: State, workspaceId: string | undefined, id: string | undefined): Place | undefined {
  const workspace = known(state, workspaceId);
  const conversation = workspace?.conversations.get(id ?? '');
  return workspace && conversation ? { state, workspace, conversation } : undefined;
}

const FORBIDDEN: Reply = {
  kind: 'bytes',
  status: 403,
  type: 'text/plain; charset=utf-8',
  body: 'Forms of other sites are refused.',
};

/** Other sites must not act here, simulated or not. */
function isOfAnotherSite(request: HttpRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

const APP = /^\/_sim\/app\/([\w-]{1,64})\/(\d{1,20})$/;

/** The page's script opens the app, or presses something in it with what stands in its fields. */
async function askApp({ state, apps }: { state: State; apps: Apps }, request: HttpRequest): Promise<Reply> {
  if (isOfAnotherSite(request)) return FORBIDDEN;
  const match = APP.exec(request.path);
  const place = placeOf(state, match?.[1], match?.[2]);
  const admin = place && actingAdmin(place.workspace);
  if (!place || !admin) return canvasFragment({ kind: 'failed', problem: 'There is no such conversation.' });
  const { pressed, ...inputs } = Object.fromEntries(readForm(request));
  return canvasFragment(await apps.ask(place, admin, pressed === undefined ? undefined : { id: pressed, inputs }));
}

/** A form sent from a page of this host. */
function act(state: State, request: HttpRequest): Reply {
  if (isOfAnotherSite(request)) return FORBIDDEN;
  const match = CONVERSATION.exec(request.path);
  const place = placeOf(state, match?.[1], match?.[2]);
  if (!place) return missingPage(state, undefined, 'conversation');
  const form = readForm(request);
  perform(place, form.get('act') ?? '', form.get('text')?.trim() ?? '');
  return redirect(request.path);
}

function perform(place: Place, act: string, text: string): void {
  const admin = actingAdmin(place.workspace);
  const contact = place.workspace.contacts.get(place.conversation.contactIds[0] ?? '');
  if (act === 'customer' && contact && text !== '') addContactReply(place, contact, { body: text });
  if (!admin) return;
  if (act === 'note' && text !== '') addNote(place, admin, { body: textToHtml(text) });
  if (act === 'reply' && text !== '') addAdminReply(place, admin, { body: textToHtml(text) });
  if (act === 'open') setState(place, { to: 'open', author: adminAuthor(admin) });
  if (act === 'close') setState(place, { to: 'closed', author: adminAuthor(admin) });
}

/** The teammate in whose name the pages act: the first one. */
function actingAdmin(workspace: Workspace): Admin | undefined {
  return workspace.admins.values().next().value;
}
