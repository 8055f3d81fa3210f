/**
 * What a pretend Intercom remembers. Times are Unix seconds, as Intercom gives them, unless a name says `Ms`.
 * The state knows no HTTP: routes and pages change it through `changes.ts`, which tells the listeners.
 */
export type Region = 'US' | 'EU' | 'AU';
export type ApiVersion = '2.14' | '2.15' | '2.16';
export type Permission =
  | 'read_admins'
  | 'read_users'
  | 'write_users'
  | 'read_conversations'
  | 'write_conversations'
  | 'read_tickets'
  | 'write_tickets'
  | 'read_tags'
  | 'write_tags';

export type Token = {
  value: string;
  /** Shown in records instead of the value. */
  name: string;
  adminId: string;
  /** Goes into `app_package_code` of everything made with this token. */
  app: string;
  /** Permissions taken away; empty: all are there. */
  missing: Set<Permission>;
  revoked: boolean;
};

export type Admin = {
  id: string;
  name: string;
  email: string;
  jobTitle: string;
  hasInboxSeat: boolean;
  away: boolean;
  /** What it takes to allow an app. */
  mayInstallApps: boolean;
};
export type Team = { id: string; name: string; adminIds: string[] };
export type Tag = { id: string; name: string };
export type AppliedTag = { tagId: string; appliedAt: number; adminId: string };

export type Contact = {
  id: string;
  role: 'user' | 'lead';
  externalId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  ownerId: string | null;
  avatarUrl: string | null;
  location: { country: string | null; region: string | null; city: string | null };
  createdAt: number;
  updatedAt: number;
  signedUpAt: number | null;
  lastSeenAt: number | null;
  lastRepliedAt: number | null;
  browser: string | null;
  os: string | null;
  unsubscribed: boolean;
  customAttributes: Record<string, unknown>;
  companyIds: string[];
  tags: AppliedTag[];
  archived: boolean;
  /** The contact that this one was merged into. */
  mergedInto: string | null;
};

export type Company = {
  id: string;
  companyId: string;
  name: string;
  monthlySpend: number;
  plan: string | null;
  size: number | null;
  industry: string | null;
  website: string | null;
  createdAt: number;
  updatedAt: number;
  customAttributes: Record<string, unknown>;
};

export type Author = { type: 'admin' | 'user' | 'lead' | 'bot'; id: string; name: string | null; email: string | null };
export type TicketCategory = 'submitted' | 'in_progress' | 'waiting_on_customer' | 'resolved';
export type ConversationState = 'open' | 'closed' | 'snoozed';

export type Part = {
  id: string;
  /** comment, note, open, close, snoozed, assignment, ticket_state_updated_by_admin … */
  type: string;
  /** Cleaned HTML. */
  body: string | null;
  author: Author;
  createdAt: number;
  updatedAt: number;
  /** When it was really written, in milliseconds: reads may lag behind it. */
  writtenMs: number;
  assignedTo: { type: 'admin' | 'team'; id: string } | null;
  state: ConversationState;
  redacted: boolean;
  app: string | null;
  ticketState?: { now: TicketCategory; before: TicketCategory };
  attribute?: { id: string; label: string; value: unknown };
};

export type Ticket = {
  /** The short number people see (#33). Never an id of the API. */
  number: string;
  typeId: string;
  stateId: string;
  /** By attribute id; a list's value is its option's id. */
  attributes: Record<string, unknown>;
  isShared: boolean;
};

export type LinkedObject = { type: 'ticket' | 'conversation'; id: string; category: TicketType['category'] | null };

export type Conversation = {
  id: string;
  createdAt: number;
  /** When it was really made, in milliseconds: searches may lag behind it. */
  madeMs: number;
  updatedAt: number;
  /** Order of the last change, for lists: two changes within one second keep their order. */
  order: number;
  title: string | null;
  source: { id: string; subject: string; body: string; author: Author; redacted: boolean };
  contactIds: string[];
  state: ConversationState;
  snoozedUntil: number | null;
  waitingSince: number | null;
  read: boolean;
  priority: 'none' | 'low' | 'medium' | 'high' | 'urgent';
  adminAssigneeId: string | null;
  teamAssigneeId: string | null;
  companyId: string | null;
  tags: AppliedTag[];
  customAttributes: Record<string, unknown>;
  linked: LinkedObject[];
  parts: Part[];
  ticket: Ticket | null;
};

export type TicketAttribute = {
  id: string;
  name: string;
  description: string;
  dataType: 'string' | 'list' | 'integer' | 'decimal' | 'boolean' | 'datetime' | 'files';
  options: { id: string; label: string }[];
  multiline: boolean;
  required: boolean;
  isDefault: boolean;
};
export type TicketType = {
  id: string;
  name: string;
  description: string;
  icon: string;
  category: 'Customer' | 'Back-office' | 'Tracker';
  archived: boolean;
  createdAt: number;
  attributes: TicketAttribute[];
  stateIds: string[];
};
export type TicketState = {
  id: string;
  category: TicketCategory;
  internalLabel: string;
  externalLabel: string;
  archived: boolean;
};

/** An attribute of a model's own, shown by `GET /data_attributes`. */
export type CustomAttribute = {
  id: number;
  model: 'contact' | 'company' | 'conversation';
  name: string;
  label: string;
  description: string;
  dataType: 'string' | 'integer' | 'float' | 'boolean' | 'date';
  options: string[];
};

export type Workspace = {
  /** Eight characters, as in web addresses: `app.id_code`, `app_id` of webhooks. */
  id: string;
  name: string;
  region: Region;
  apiVersion: ApiVersion;
  clientSecret: string;
  createdAt: number;
  planRestricted: boolean;
  tokens: Map<string, Token>;
  admins: Map<string, Admin>;
  teams: Map<string, Team>;
  tags: Map<string, Tag>;
  contacts: Map<string, Contact>;
  companies: Map<string, Company>;
  conversations: Map<string, Conversation>;
  ticketTypes: Map<string, TicketType>;
  ticketStates: Map<string, TicketState>;
  attributes: CustomAttribute[];
  lastTicketNumber: number;
};

export type State = {
  workspaces: Map<string, Workspace>;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Reads show parts only this many milliseconds after they were written. */
  readLagMs: number;
  /** Searches find contacts, conversations and tickets only this many milliseconds after they were made. */
  searchLagMs: number;
  ids: Ids;
  listeners: Set<(change: Change) => void>;
};

/** Everything that happens in a workspace, for the pages, the webhooks and the record. */
export type Change =
  | { kind: 'conversation-created'; workspace: Workspace; conversation: Conversation }
  | { kind: 'part-added'; workspace: Workspace; conversation: Conversation; part: Part }
  | { kind: 'part-redacted'; workspace: Workspace; conversation: Conversation; part: Part }
  | { kind: 'conversation-updated'; workspace: Workspace; conversation: Conversation }
  | { kind: 'conversation-deleted'; workspace: Workspace; conversation: Conversation }
  | { kind: 'ticket-created'; workspace: Workspace; conversation: Conversation }
  | { kind: 'contact-created'; workspace: Workspace; contact: Contact }
  | { kind: 'contact-updated'; workspace: Workspace; contact: Contact }
  | { kind: 'contact-archived' | 'contact-deleted'; workspace: Workspace; contact: Contact }
  | { kind: 'contact-merged'; workspace: Workspace; contact: Contact; from: Contact };

export type Ids = {
  conversation: () => string;
  part: () => string;
  admin: () => string;
  /** Contacts and companies: 24 hexadecimal digits. */
  object: () => string;
  small: () => string;
  order: () => number;
};

export function seconds(state: State): number {
  return Math.floor(state.clock() / 1000);
}

/** The workspace with that id, or the first one. Throws when there is none. */
export function workspaceOf(state: State, id?: string): Workspace {
  const workspace = id === undefined ? state.workspaces.values().next().value : state.workspaces.get(id);
  if (!workspace) throw new Error(`The simulator has no workspace ${id ?? ''}.`);
  return workspace;
}
