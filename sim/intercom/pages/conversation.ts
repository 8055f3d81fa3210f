/** One conversation: what the customer and the team wrote, internal notes, what happened, and a box to write in. */
import { html, trusted } from '../../page.ts';
import type { Html } from '../../page.ts';
import type { Reply } from '../../http.ts';
import type { Place } from '../changes.ts';
import type { Author, Part, Workspace } from '../state.ts';
import type { InboxApp } from '../canvas.ts';
import { appSection } from './app.ts';
import { details } from './contact.ts';
import { customerName, face, framed, inboxPath, stateChip, time, titleOf } from './frame.ts';

const SHOWN_PARTS = 100;

export function conversationPage(place: Place, app: InboxApp | undefined): Reply {
  const { state, workspace, conversation } = place;
  const title = titleOf(conversation);
  const hidden = conversation.parts.length - SHOWN_PARTS;
  const main = html`
    <div class="conversation">
      <div class="head" id="head">${head(place, title)}</div>
      <div class="thread" id="thread" tabindex="0" role="region" aria-label="Messages and notes">
        <ol class="parts" id="parts">
          ${source(place)}
          ${hidden > 0 && html`<li class="event" data-id="hidden">${hidden} earlier entries are not shown.</li>`}
          ${conversation.parts.slice(-SHOWN_PARTS).map((part) => partItem(place, part))}
        </ol>
      </div>
      ${composer(workspace, customerName(workspace, conversation))}
    </div>
    <aside class="details" aria-label="Details">
      ${app && appSection(app.name, appPath(workspace.id, conversation.id))}
      <div id="details">${details(place)}</div>
    </aside>
  `;
  return framed({ state, workspace, title, current: conversation, narrow: 'main', main });
}

/** Where the page's script asks the app. */
function appPath(workspaceId: string, conversationId: string): string {
  return `/_sim/app/${workspaceId}/${conversationId}`;
}

function head({ workspace, conversation }: Place, title: string): Html {
  const assignee = workspace.admins.get(conversation.adminAssigneeId ?? '')?.name;
  const team = workspace.teams.get(conversation.teamAssigneeId ?? '')?.name;
  const contact = workspace.contacts.get(conversation.contactIds[0] ?? '');
  const closed = conversation.state === 'closed';
  const [act, label] = conversation.state === 'open' ? ['close', 'Close'] : ['open', closed ? 'Reopen' : 'Open'];
  return html`
    <a class="back" href="${inboxPath(workspace)}">Inbox</a>
    <div class="head-text">
      <h1>${title}</h1>
      <p class="head-facts">
        ${stateChip(conversation.state)}
        ${contact && html`<a class="to-contact" href="/a/apps/${workspace.id}/users/${contact.id}">${contact.name ?? 'Customer'}</a>`}
        <span>${assignee ?? 'Unassigned'}${team !== undefined && html`<span class="team"> · ${team}</span>`}</span>
      </p>
    </div>
    <form method="post" class="head-act">
      <button class="button" name="act" value="${act}">${label}</button>
    </form>
  `;
}

function source({ state, conversation }: Place): Html {
  const { author, body } = conversation.source;
  return message({
    id: 'source',
    author,
    body,
    kind: author.type === 'admin' ? 'admin' : 'customer',
    at: time(state, conversation.createdAt),
  });
}

function partItem({ state, workspace }: Place, part: Part): Html {
  const at = time(state, part.createdAt);
  const fromCustomer = part.author.type === 'user' || part.author.type === 'lead';
  const shown: Html[] = [];
  if (part.body !== null) {
    const kind = part.type === 'note' ? 'note' : fromCustomer ? 'customer' : 'admin';
    shown.push(message({ id: part.id, author: part.author, body: part.body, kind, at }));
  }
  const happened = happening(workspace, part);
  if (happened !== undefined) {
    shown.push(
      html`<li class="event" data-id="${part.id}-event">
        <strong>${nameOf(part.author)}</strong> ${happened} · ${at}
      </li>`,
    );
  }
  return html`${shown}`;
}

type Message = { id: string; author: Author; body: string; kind: 'customer' | 'admin' | 'note'; at: Html };

function message({ id, author, body, kind, at }: Message): Html {
  const name = nameOf(author);
  return html`<li class="part ${kind}" data-id="${id}" data-kind="${kind}">
    ${face(name)}
    <div class="bubble">
      <p class="byline">
        <span class="author">${name}</span>
        ${kind === 'note' && html`<span class="note-label">Internal note</span>`} ${at}
      </p>
      <div class="body">${trusted(body)}</div>
    </div>
  </li>`;
}

function nameOf(author: Author): string {
  return author.name ?? author.email ?? 'Someone';
}

const CATEGORY_WORDS = {
  submitted: 'Submitted',
  in_progress: 'In progress',
  waiting_on_customer: 'Waiting on customer',
  resolved: 'Resolved',
} as const;

/** What a part did besides its text; `undefined` for plain messages and notes. */
function happening(workspace: Workspace, part: Part): string | undefined {
  switch (part.type) {
    case 'open':
      return 'reopened the conversation';
    case 'close':
      return 'closed the conversation';
    case 'snoozed':
      return 'snoozed the conversation';
    case 'assignment': {
      const { assignedTo } = part;
      if (!assignedTo) return 'took the assignment away';
      if (assignedTo.id === part.author.id) return 'took the conversation';
      const group = assignedTo.type === 'team' ? workspace.teams : workspace.admins;
      return `assigned it to ${group.get(assignedTo.id)?.name ?? 'somebody'}`;
    }
    case 'ticket_state_updated_by_admin':
      return part.ticketState && `set the ticket to ${CATEGORY_WORDS[part.ticketState.now]}`;
    case 'ticket_attribute_updated_by_admin':
      return part.attribute && `changed ${part.attribute.label}`;
    default:
      return undefined;
  }
}

function composer(workspace: Workspace, customer: string): Html {
  const teammate = workspace.admins.values().next().value?.name ?? 'a teammate';
  return html`<form method="post" class="composer" id="composer">
    <fieldset class="modes">
      <legend class="visually-hidden">Write as</legend>
      <label><input type="radio" name="act" value="note" checked /> Internal note</label>
      <label><input type="radio" name="act" value="customer" /> As ${customer}</label>
      <label><input type="radio" name="act" value="reply" /> Reply as ${teammate}</label>
    </fieldset>
    <label class="visually-hidden" for="text">Text</label>
    <textarea id="text" name="text" rows="2" required placeholder="Write…"></textarea>
    <div class="composer-foot">
      <p class="hint">Ctrl + Enter sends</p>
      <button class="button primary" type="submit">Send</button>
    </div>
  </form>`;
}
