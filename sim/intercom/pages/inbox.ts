/** The inbox without an open conversation, and the page for what is not there. */
import { html } from '../../page.ts';
import type { Reply } from '../../http.ts';
import type { State, Workspace } from '../state.ts';
import { framed } from './frame.ts';

export function inboxPage(state: State, workspace: Workspace): Reply {
  const main = html`<div class="placeholder">
    <h2>Choose a conversation</h2>
    <p>New notes appear by themselves. A reopened conversation moves to the top of the list.</p>
  </div>`;
  return framed({ state, workspace, title: 'Inbox', narrow: 'list', main });
}

const MISSING = {
  conversation: ['This conversation does not exist', 'It was deleted, or it belongs to another workspace.'],
  contact: ['This contact does not exist', 'It was deleted, or it belongs to another workspace.'],
  workspace: ['This workspace does not exist', 'The address names a workspace that this simulator does not have.'],
} as const;

export function missingPage(state: State, workspace: Workspace | undefined, what: keyof typeof MISSING): Reply {
  const [title, reason] = MISSING[what];
  const main = html`<div class="placeholder">
    <h1>${title}</h1>
    <p>${reason}</p>
    <p><a href="/">Back to the inbox</a></p>
  </div>`;
  return framed({ state, workspace, title, narrow: 'main', main, status: 404 });
}
