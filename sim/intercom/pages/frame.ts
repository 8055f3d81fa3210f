/** What all pages share: the banner, the list of conversations, faces, times and states. */
import { html, page, trusted } from '../../page.ts';
import type { Html } from '../../page.ts';
import type { Reply } from '../../http.ts';
import { htmlToText } from '../markup.ts';
import type { Conversation, ConversationState, State, Workspace } from '../state.ts';

export type Frame = {
  state: State;
  workspace: Workspace | undefined;
  title: string;
  /** The conversation that is open, marked in the list. */
  current?: Conversation;
  /** Which of the two panes a narrow screen shows. */
  narrow: 'list' | 'main';
  main: Html;
  status?: number;
};

export function framed(frame: Frame): Reply {
  const { state, workspace } = frame;
  const body = html`
    <a class="skip" href="#main">Skip to the conversation</a>
    <header class="top">
      <a class="brand" href="${workspace ? inboxPath(workspace) : '/'}">
        <span class="brand-mark" aria-hidden="true"></span>
        <span class="brand-name">${workspace?.name ?? 'Inbox'}</span>
      </a>
      ${workspaceNav(state, workspace)}
      <p class="banner"><strong>Simulated Intercom</strong><span> · nothing here reaches a customer</span></p>
    </header>
    ${panes(frame)}
    <p class="visually-hidden" role="status" id="announce"></p>
  `;
  return page({
    title: `${frame.title} · Simulated Intercom`,
    body,
    styles: ['inbox', 'conversation', 'details', 'app'].map((name) => `/_sim/assets/${name}.css`),
    scripts: ['/_sim/assets/live.mjs', '/_sim/assets/app.mjs'],
    status: frame.status ?? 200,
  });
}

/** On the inbox itself the list is the main thing; a narrow screen shows nothing else. */
function panes(frame: Frame): Html {
  const { state, workspace, current, main, narrow } = frame;
  const heading = narrow === 'list' ? 'h1' : 'h2';
  const listPane = html`<nav class="list-pane" aria-label="Conversations">
    ${workspace ? list({ state, workspace, current }, trusted(heading)) : html`<p class="empty">No workspace.</p>`}
  </nav>`;
  return narrow === 'list'
    ? html`<main id="main" class="panes" data-narrow="list">
        ${listPane}
        <div class="main-pane">${main}</div>
      </main>`
    : html`<div class="panes" data-narrow="main">
        ${listPane}
        <main id="main" class="main-pane">${main}</main>
      </div>`;
}

function workspaceNav(state: State, current: Workspace | undefined): Html | undefined {
  if (state.workspaces.size < 2) return undefined;
  const links = [...state.workspaces.values()].map((one) =>
    one === current
      ? html`<a href="${inboxPath(one)}" aria-current="true">${one.name}</a>`
      : html`<a href="${inboxPath(one)}">${one.name}</a>`,
  );
  return html`<nav class="workspaces" aria-label="Workspaces">${links}</nav>`;
}

export function inboxPath(workspace: Workspace): string {
  return `/a/inbox/${workspace.id}`;
}

export function conversationPath(workspace: Workspace, conversation: Conversation): string {
  return `/a/inbox/${workspace.id}/inbox/conversation/${conversation.id}`;
}

const LISTED = 100;

type Shelf = { state: State; workspace: Workspace; current: Conversation | undefined };

function list({ state, workspace, current }: Shelf, heading: Html): Html {
  const all = [...workspace.conversations.values()].sort((a, b) => b.order - a.order);
  const open = all.filter((conversation) => conversation.state === 'open').length;
  if (all.length === 0) {
    return html`<${heading} class="list-title">Inbox</${heading}>
      <p class="empty">
        No conversations yet. Start one with <code>POST /conversations</code> or fill the inbox with
        <code>POST /_sim/seed</code>.
      </p>`;
  }
  return html`<${heading} class="list-title">Inbox <span class="count" id="open-count">${open} open</span></${heading}>
    <ul class="list" id="list">
      ${all.slice(0, LISTED).map((conversation) => listItem({ state, workspace, conversation }, conversation === current))}
    </ul>
    ${all.length > LISTED && html`<p class="more">The ${LISTED} newest of ${all.length} conversations.</p>`}`;
}

type Listed = { state: State; workspace: Workspace; conversation: Conversation };

function listItem({ state, workspace, conversation }: Listed, current: boolean): Html {
  const name = customerName(workspace, conversation);
  const notes = conversation.parts.filter((part) => part.type === 'note').length;
  const last = conversation.parts.findLast((part) => part.body !== null);
  const excerpt = htmlToText(last?.body ?? conversation.source.body).slice(0, 140);
  const prefix = last?.type === 'note' ? html`<span class="note-mark">Note</span> ` : '';
  const content = html`
    ${face(name)}
    <span class="item-body">
      <span class="item-line"><span class="item-name">${name}</span>${time(state, conversation.updatedAt)}</span>
      <span class="item-title">${titleOf(conversation)}</span>
      <span class="item-excerpt">${prefix}${excerpt}</span>
      <span class="item-facts">
        ${stateChip(conversation.state)}
        ${conversation.ticket && html`<span class="fact">Ticket #${conversation.ticket.number}</span>`}
        ${notes > 0 && html`<span class="fact note-count">${notes === 1 ? '1 note' : `${notes} notes`}</span>`}
      </span>
    </span>
  `;
  const href = conversationPath(workspace, conversation);
  return html`<li data-id="${conversation.id}">
    ${current ? html`<a class="item" href="${href}" aria-current="page">${content}</a>` : html`<a class="item" href="${href}">${content}</a>`}
  </li>`;
}

export function customerName(workspace: Workspace, conversation: Conversation): string {
  const contact = workspace.contacts.get(conversation.contactIds[0] ?? '');
  return contact?.name ?? contact?.email ?? 'Unknown customer';
}

export function titleOf(conversation: Conversation): string {
  const { title, source, id } = conversation;
  return title ?? (source.subject || htmlToText(source.body).slice(0, 80) || `Conversation #${id}`);
}

const STATE_WORDS: Record<ConversationState, string> = { open: 'Open', closed: 'Closed', snoozed: 'Snoozed' };

export function stateChip(state: ConversationState): Html {
  return html`<span class="chip ${state}">${STATE_WORDS[state]}</span>`;
}

/** Initials on one of six quiet colours, the same for the same name. */
export function face(name: string): Html {
  const initials = name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join('')
    .toUpperCase();
  const hue = Buffer.from(name).reduce((sum, byte) => sum + byte, 0) % 6;
  return html`<span class="face hue-${hue}" aria-hidden="true">${initials}</span>`;
}

/** A time in words, with the exact one on hover; the page keeps the words true. */
export function time(state: State, at: number): Html {
  const exact = new Date(at * 1000).toISOString();
  return html`<time datetime="${exact}" title="${exact.replace('T', ' ').slice(0, 19)} UTC">${ago(state, at)}</time>`;
}

function ago(state: State, at: number): string {
  const passed = Math.max(0, Math.floor(state.clock() / 1000) - at);
  if (passed < 60) return 'now';
  if (passed < 3_600) return `${Math.floor(passed / 60)} min`;
  if (passed < 86_400) return `${Math.floor(passed / 3_600)} h`;
  return `${Math.floor(passed / 86_400)} d`;
}
