/**
 * The nouns. `domain` decides: facts come in as plain data (an event and a snapshot), decisions go out as plain data
 * (effects, links, timeline entries, reasons). It must not know a vendor's API, SQL, HTTP or the clock: times are passed in.
 *
 * Times are milliseconds since 1970 unless a name says otherwise. Ids are strings, also where a vendor uses numbers.
 */
import type { RichText } from './text/richtext.ts';

export type HostKind = 'jira-cloud' | 'jira-data-center' | 'desk';

/** Where issues live. `url` carries the context path and no trailing slash; issue links are `<url>/browse/KEY`. */
export interface Host {
  id: string;
  name: string;
  kind: HostKind;
  url: string;
}

/** `null` where a host does not say (an unknown category must never look like "done"). */
export type StatusCategory = 'new' | 'indeterminate' | 'done' | null;

export interface Status {
  id: string | null;
  name: string;
  category: StatusCategory;
}

/** Somebody at a host. `id` is the accountId (Cloud) or the user key/name (Data Center). */
export interface Person {
  id: string | null;
  name: string;
}

/** An issue as last heard of. `updatedAt` is the host's own `updated`; it orders what we hear of one issue. */
export interface Issue {
  hostId: string;
  id: string;
  key: string;
  projectKey: string;
  summary: string;
  status: Status;
  assignee: Person | null;
  resolution: string | null;
  updatedAt: number;
}

/** What we keep of an issue: the newest we heard, and when its told parts were last told. */
export interface KnownIssue extends Issue {
  statusAt: number;
  assigneeAt: number;
  deleted: boolean;
}

/**
 * A comment as read or received. `public` is false for an internal comment of Jira Service Management, null where the host did not say:
 * Data Center's webhooks do not.
 */
export interface Comment {
  id: string;
  author: Person | null;
  text: RichText;
  public: boolean | null;
  /** On a desk: whoever asked said it. */
  byRequester?: boolean;
  createdAt: number;
  updatedAt: number;
}

/** A place in an issue that can name conversations; a link lives while one of its sources does. */
export type SourceName = 'description' | `comment:${string}` | 'hand' | 'escalation' | 'command' | 'inbox-app';

/** `unlinked` is the opposite of a source: what a person unlinked stays so until no text names it any more. */
export type SourceRow = SourceName | 'unlinked';

/** Which conversations a source named when it was last seen; kept after its end, so that a late older event cannot revive it. */
export interface Source {
  name: SourceRow;
  version: number;
  ended: boolean;
  conversations: ConversationAddress[];
}

/** A conversation or ticket as a URL names it. `workspaceId` is `_` where the URL leaves it open. */
export interface ConversationAddress {
  workspaceId: string;
  conversationId: string;
}

/** Why a link cannot work, in the words the panel and the API show. */
export type BrokenReason =
  'other_workspace' | 'no_connection' | 'conversation_gone' | 'conversation_forbidden' | 'plan_restricted';

/** issue ↔ conversation. `connectionId` is null when the workspace was not the project's connection when it was linked. */
export interface Link {
  id: string;
  hostId: string;
  issueId: string;
  connectionId: string | null;
  workspaceId: string;
  conversationId: string;
  sources: SourceName[];
  broken: BrokenReason | null;
  title: string | null;
  /** It was made without a link note and was told nothing since: its first note stands for the link note. */
  quiet?: boolean;
  /** The issue's `updatedAt` that the link note told; an older change is old news for this link. 0: it was told nothing yet. */
  heardAt: number;
}

export type ConversationState = 'open' | 'closed' | 'snoozed';

/** What we learn of a conversation from a vendor's answer. */
export interface Conversation {
  id: string;
  title: string | null;
  state: ConversationState | null;
}

export type Region = 'US' | 'EU' | 'AU';

/** One authorised Intercom workspace, without its secrets. `plan` is `restricted` when linking answered `api_plan_restricted`. */
export interface Connection {
  id: string;
  name: string;
  workspaceId: string;
  workspaceName: string;
  region: Region;
  apiUrl: string;
  adminId: string;
  adminName: string;
  state: 'connected' | 'broken' | 'disconnected';
  stateReason: string | null;
  plan: 'ok' | 'restricted';
}

export type IssueEventName = 'created' | 'assignee' | 'status' | 'comment';

/** One of the four events of a project: what it does, and for whom it does it. Empty lists mean "all". */
export interface EventRule {
  notify: boolean;
  reopen: boolean;
  statuses: string[];
  categories: Exclude<StatusCategory, null>[];
  people: string[];
  publicOnly: boolean;
  template: string | null;
}

/** What is done on a change from one status to another, by id or name; null: from, or to, any. */
export interface TransitionRule {
  from: string | null;
  to: string | null;
  reopen: boolean;
  /** Null: as for any change of status. */
  template: string | null;
}

/** Conversation linking of a project (product: "Linking conversations"). */
export interface LinkingSettings {
  enabled: boolean;
  events: Record<IssueEventName, EventRule>;
  /** The first that means a change of status stands for the rule of status changes. */
  transitions: TransitionRule[];
  bringOver: 'none' | 'last' | 'all';
  closing: { resolution: boolean; lastComment: boolean };
  template: string | null;
}

/** A project with what decisions need of its settings. */
export interface Project {
  id: string;
  hostId: string;
  key: string;
  connectionId: string | null;
  linking: LinkingSettings;
}
