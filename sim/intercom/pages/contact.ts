/** What is known of a customer and of the ticket: beside a conversation, and as a page of its own. */
import { html } from '../../page.ts';
import type { Html } from '../../page.ts';
import type { Reply } from '../../http.ts';
import type { Place } from '../changes.ts';
import type { Contact, State, Ticket, Workspace } from '../state.ts';
import { conversationPath, face, framed, stateChip, time, titleOf } from './frame.ts';

export function details({ state, workspace, conversation }: Place): Html {
  const contact = workspace.contacts.get(conversation.contactIds[0] ?? '');
  const facts: Fact[] = [['Id', conversation.id]];
  for (const [name, value] of Object.entries(conversation.customAttributes)) facts.push([name, plain(value)]);
  const tags = conversation.tags.flatMap((tag) => workspace.tags.get(tag.tagId)?.name ?? []);
  return html`
    ${contact && card(state, workspace, contact)} ${conversation.ticket && ticketCard(workspace, conversation.ticket)}
    <section class="card">
      <h2>Conversation</h2>
      ${factList(facts)}
      ${
        tags.length > 0 &&
        html`<ul class="tags">
          ${tags.map((tag) => html`<li>${tag}</li>`)}
        </ul>`
      }
      ${conversation.linked.map((link) => html`<p class="linked"><a href="/a/inbox/${workspace.id}/inbox/conversation/${link.id}">Linked ${link.type} ${link.id}</a></p>`)}
    </section>
  `;
}

export function contactPage(state: State, workspace: Workspace, contact: Contact): Reply {
  const theirs = [...workspace.conversations.values()]
    .filter((conversation) => conversation.contactIds.includes(contact.id))
    .sort((a, b) => b.order - a.order);
  const name = contact.name ?? contact.email ?? 'Unknown customer';
  const main = html`<div class="contact">
    <h1 class="visually-hidden">${name}</h1>
    ${card(state, workspace, contact)}
    <section class="card">
      <h2>Conversations</h2>
      ${theirs.length === 0 && html`<p class="quiet">None yet.</p>`}
      <ul class="theirs">
        ${theirs.map((one) => html`<li><a href="${conversationPath(workspace, one)}">${titleOf(one)}</a> ${stateChip(one.state)}</li>`)}
      </ul>
    </section>
  </div>`;
  return framed({ state, workspace, title: name, narrow: 'main', main });
}

type Fact = [label: string, value: string | Html];

function card(state: State, workspace: Workspace, contact: Contact): Html {
  const facts: Fact[] = [];
  const add = (label: string, value: string | null) => {
    if (value !== null && value !== '') facts.push([label, value]);
  };
  add('E-mail', contact.email);
  add('Phone', contact.phone);
  for (const id of contact.companyIds) {
    const company = workspace.companies.get(id);
    if (company) add('Company', company.name);
  }
  add('Place', [contact.location.city, contact.location.country].filter((one) => one !== null).join(', '));
  if (contact.lastSeenAt !== null) facts.push(['Last seen', time(state, contact.lastSeenAt)]);
  for (const [name, value] of Object.entries(contact.customAttributes)) add(labelOf(workspace, name), plain(value));
  const name = contact.name ?? contact.email ?? 'Unknown customer';
  return html`<section class="card">
    <div class="person">
      ${face(name)}
      <div>
        <h2><a href="/a/apps/${workspace.id}/users/${contact.id}">${name}</a></h2>
        <p class="role">${contact.role === 'user' ? 'User' : 'Lead'}</p>
      </div>
    </div>
    ${factList(facts)}
  </section>`;
}

function labelOf(workspace: Workspace, name: string): string {
  return workspace.attributes.find((one) => one.model === 'contact' && one.name === name)?.label ?? name;
}

function ticketCard(workspace: Workspace, ticket: Ticket): Html {
  const type = workspace.ticketTypes.get(ticket.typeId);
  const facts: Fact[] = [['State', workspace.ticketStates.get(ticket.stateId)?.internalLabel ?? 'Unknown']];
  for (const attribute of type?.attributes ?? []) {
    if (attribute.name.startsWith('_default_')) continue;
    const value = ticket.attributes[attribute.id];
    const option = attribute.options.find((one) => one.id === value);
    facts.push([attribute.name, option?.label ?? plain(value)]);
  }
  return html`<section class="card">
    <h2>Ticket #${ticket.number}</h2>
    <p class="role">${type?.name ?? 'Unknown type'}</p>
    ${factList(facts)}
  </section>`;
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'number' ? value.toLocaleString('en') : '–';
}

function factList(facts: Fact[]): Html {
  return html`<dl class="facts">
    ${facts.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
