/** Everything that changes a conversation, whoever does it: the API, a page, a test. Each change is told once. */
import { cleanHtml, textToHtml } from './markup.ts';
import { seconds } from './state.ts';
import type {
  Admin,
  Author,
  Change,
  Contact,
  Conversation,
  ConversationState,
  Part,
  State,
  Workspace,
} from './state.ts';

export function tell(state: State, change: Change): void {
  for (const listener of state.listeners) listener(change);
}

export function adminAuthor(admin: Admin): Author {
  return { type: 'admin', id: admin.id, name: admin.name, email: admin.email };
}

function contactAuthor(contact: Contact): Author {
  return { type: contact.role, id: contact.id, name: contact.name, email: contact.email };
}

/** Who acts when nobody is named. */
export function botAuthor(workspace: Workspace): Author {
  return { type: 'bot', id: '278', name: 'Fin', email: `operator+${workspace.id}@intercom.io` };
}

export type NewContact = Partial<Omit<Contact, 'id' | 'createdAt' | 'updatedAt'>>;

export function addContact(state: State, workspace: Workspace, given: NewContact): Contact {
  const now = seconds(state);
  const contact: Contact = {
    role: 'user',
    externalId: null,
    name: null,
    phone: null,
    ownerId: null,
    avatarUrl: null,
    location: { country: null, region: null, city: null },
    signedUpAt: null,
    lastSeenAt: null,
    lastRepliedAt: null,
    browser: null,
    os: null,
    unsubscribed: false,
    customAttributes: {},
    companyIds: [],
    tags: [],
    archived: false,
    mergedInto: null,
    ...given,
    email: given.email?.trim().toLowerCase() ?? null,
    id: state.ids.object(),
    createdAt: now,
    updatedAt: now,
  };
  workspace.contacts.set(contact.id, contact);
  tell(state, { kind: 'contact-created', workspace, contact });
  return contact;
}

export type NewConversation = {
  contact: Contact;
  body: string;
  subject?: string;
  title?: string;
  createdAt?: number;
  ticket?: Conversation['ticket'];
};

/** A conversation that the contact starts; `body` is plain text. */
export function addConversation(state: State, workspace: Workspace, given: NewConversation): Conversation {
  const now = given.createdAt ?? seconds(state);
  const conversation: Conversation = {
    id: state.ids.conversation(),
    createdAt: now,
    madeMs: state.clock(),
    updatedAt: now,
    order: state.ids.order(),
    title: given.title ?? null,
    source: {
      id: state.ids.part(),
      subject: given.subject ?? '',
      body: textToHtml(given.body),
      author: contactAuthor(given.contact),
      redacted: false,
    },
    contactIds: [given.contact.id],
    state: 'open',
    snoozedUntil: null,
    waitingSince: now,
    read: false,
    priority: 'none',
    adminAssigneeId: null,
    teamAssigneeId: null,
    companyId: given.contact.companyIds[0] ?? null,
    tags: [],
    customAttributes: {},
    linked: [],
    parts: [],
    ticket: given.ticket ?? null,
  };
  workspace.conversations.set(conversation.id, conversation);
  tell(state, { kind: 'conversation-created', workspace, conversation });
  return conversation;
}

export type NewPart = {
  type: string;
  author: Author;
  /** HTML that is already clean. */
  body?: string | null;
  app?: string | null;
  createdAt?: number;
  assignedTo?: Part['assignedTo'];
  ticketState?: Part['ticketState'];
  attribute?: Part['attribute'];
};

export type Place = { state: State; workspace: Workspace; conversation: Conversation };

export function addPart({ state, workspace, conversation }: Place, given: NewPart): Part {
  const createdAt = given.createdAt ?? seconds(state);
  const part: Part = {
    id: state.ids.part(),
    type: given.type,
    body: given.body ?? null,
    author: given.author,
    createdAt,
    updatedAt: createdAt,
    writtenMs: state.clock(),
    assignedTo: given.assignedTo ?? null,
    state: conversation.state,
    redacted: false,
    app: given.app ?? null,
    ...(given.ticketState ? { ticketState: given.ticketState } : {}),
    ...(given.attribute ? { attribute: given.attribute } : {}),
  };
  conversation.parts.push(part);
  touch(state, conversation);
  tell(state, { kind: 'part-added', workspace, conversation, part });
  return part;
}

function touch(state: State, conversation: Conversation): void {
  conversation.updatedAt = seconds(state);
  conversation.order = state.ids.order();
}

/** Tells that something other than a part changed: title, attributes, tags, links. */
export function updated({ state, workspace, conversation }: Place): void {
  touch(state, conversation);
  tell(state, { kind: 'conversation-updated', workspace, conversation });
}

export type Message = { body: string; app?: string | null; createdAt?: number };

/** An internal note. It leaves a closed conversation closed (Intercom docs, replies). `body` is HTML. */
export function addNote(place: Place, admin: Admin, message: Message): Part {
  return addPart(place, { ...message, type: 'note', author: adminAuthor(admin), body: cleanHtml(message.body) });
}

/** A teammate's message to the customer. `body` is HTML. */
export function addAdminReply(place: Place, admin: Admin, message: Message): Part {
  place.conversation.waitingSince = null;
  place.conversation.read = false;
  return addPart(place, { ...message, type: 'comment', author: adminAuthor(admin), body: cleanHtml(message.body) });
}

/** A customer's message, plain text. On a conversation that is not open it is one part of type `open`. */
export function addContactReply(place: Place, contact: Contact, message: Message): Part {
  const { state, conversation } = place;
  const reopened = conversation.state !== 'open';
  conversation.state = 'open';
  conversation.snoozedUntil = null;
  conversation.read = true;
  conversation.waitingSince = seconds(state);
  contact.lastRepliedAt = seconds(state);
  const type = reopened ? 'open' : 'comment';
  return addPart(place, { ...message, type, author: contactAuthor(contact), body: textToHtml(message.body) });
}

const STATE_PARTS: Record<ConversationState, string> = { open: 'open', closed: 'close', snoozed: 'snoozed' };

export type NewState = { to: ConversationState; author: Author; body?: string; app?: string | null; until?: number };

/** Opens, closes or snoozes. Nothing happens, and no part is made, when it is in that state already. */
export function setState(place: Place, given: NewState): Part | undefined {
  const { conversation } = place;
  if (conversation.state === given.to && given.to !== 'snoozed' && given.body === undefined) return undefined;
  conversation.state = given.to;
  conversation.snoozedUntil = given.to === 'snoozed' ? (given.until ?? null) : null;
  if (given.to === 'closed') conversation.waitingSince = null;
  const body = given.body === undefined ? null : cleanHtml(given.body);
  return addPart(place, { type: STATE_PARTS[given.to], author: given.author, body, app: given.app ?? null });
}

export type Assignment = { assignee: Part['assignedTo']; author: Author; body?: string; app?: string | null };

/** Assigns to a teammate or a team; `assignee: null` takes both away. */
export function assign(place: Place, given: Assignment): Part {
  const { conversation } = place;
  const { assignee } = given;
  if (!assignee || assignee.type === 'admin') conversation.adminAssigneeId = assignee?.id ?? null;
  if (!assignee || assignee.type === 'team') conversation.teamAssigneeId = assignee?.id ?? null;
  const body = given.body === undefined ? null : cleanHtml(given.body);
  return addPart(place, {
    type: 'assignment',
    author: given.author,
    body,
    app: given.app ?? null,
    assignedTo: assignee,
  });
}

const REDACTED = '<p><i>This message was deleted</i></p>';

export function redactPart({ state, workspace, conversation }: Place, part: Part): void {
  part.body = REDACTED;
  part.redacted = true;
  part.updatedAt = seconds(state);
  touch(state, conversation);
  tell(state, { kind: 'part-redacted', workspace, conversation, part });
}

/** A teammate changes what they wrote: told to nobody, for there is no topic for it (Intercom docs, webhooks). `body` is HTML. */
export function editPart({ state, conversation }: Place, part: Part, body: string): void {
  part.body = cleanHtml(body);
  part.updatedAt = Math.max(seconds(state), part.createdAt + 1);
  touch(state, conversation);
}

export function redactSource(place: Place): void {
  place.conversation.source.body = REDACTED;
  place.conversation.source.redacted = true;
  updated(place);
}

export function removeConversation({ state, workspace, conversation }: Place): void {
  workspace.conversations.delete(conversation.id);
  for (const { id } of conversation.linked) {
    const other = workspace.conversations.get(id);
    if (other) other.linked = other.linked.filter((link) => link.id !== conversation.id);
  }
  tell(state, { kind: 'conversation-deleted', workspace, conversation });
}

/** Many short customer messages at once, told to nobody: for conversations beyond the 500 parts a read gives. */
export function addFiller({ state, workspace, conversation }: Place, count: number): void {
  const contact = workspace.contacts.get(conversation.contactIds[0] ?? '');
  const author = contact ? contactAuthor(contact) : botAuthor(workspace);
  const now = seconds(state);
  for (let nth = 1; nth <= count; nth += 1) {
    conversation.parts.push({
      id: state.ids.part(),
      type: 'comment',
      body: `<p>Message ${nth} of ${count}</p>`,
      author,
      createdAt: now,
      updatedAt: now,
      writtenMs: state.clock(),
      assignedTo: null,
      state: conversation.state,
      redacted: false,
      app: null,
    });
  }
  touch(state, conversation);
}
