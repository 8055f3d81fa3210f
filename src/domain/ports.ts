/** What the middle needs of the edge. Declared here, implemented in vendor rooms, handed over by the composition root. */
import type { Comment, Connection, Conversation, ConversationAddress, HostKind, Issue, Region } from './model.ts';
import type { RemoteLink } from './effects.ts';
import type { RichText } from './text/richtext.ts';
import type { RecordedChange, SoughtChange } from './history.ts';

/** A vendor's stated budget: `remaining` calls of `limit` until `resetAt` (ms). */
export interface Rate {
  limit: number;
  remaining: number;
  resetAt: number;
}

/** A vendor's answer with the budget it stated. */
export interface Answer<T> {
  value: T;
  rate: Rate | null;
}

/** What a call needs to reach one workspace. Holds a secret: never logged, never serialised. */
export interface ConnectionAccess {
  connectionId: string;
  apiUrl: string;
  token: string;
  adminId: string;
}

/** What a call needs to reach one host. Holds a secret: never logged, never serialised. `url` has no trailing slash. */
export interface HostAccess {
  hostId: string;
  kind: HostKind;
  url: string;
  email: string | null;
  token: string;
}

export interface NoteReceipt {
  /** Intercom's id of the note, null if its answer did not show it. */
  partId: string | null;
  conversation: Conversation;
}

/**
 * A read-back. `absent`: every part written since `since` was seen and none carries the reference. `undecidable`: it cannot
 * be known (more than 500 parts, redacted parts among the candidates, conversation not readable).
 */
export type NoteSearch =
  { kind: 'found'; receipt: NoteReceipt } | { kind: 'absent' } | { kind: 'undecidable'; reason: string };

/** `partId`: the vendor's id of what was written. `issue`: the one that was made, if one was. */
export interface WriteReceipt {
  partId: string | null;
  conversation: Conversation | null;
  issue?: Issue | null;
}

/** A read-back of anything that is written. */
export type WriteSearch =
  { kind: 'found'; receipt: WriteReceipt } | { kind: 'absent' } | { kind: 'undecidable'; reason: string };

/** Intercom, as delivery needs it. Every method throws only the errors of errors.ts. */
export interface Inbox {
  /** Posts an internal note, once, without any retry. `html` ends with the visible reference. */
  postNote(
    access: ConnectionAccess,
    note: { conversationId: string; html: string; ref: string },
  ): Promise<Answer<NoteReceipt>>;
  /** Looks for a note by its visible reference and our own author. `since`: ms, when it may first have been written. */
  findNote(
    access: ConnectionAccess,
    note: { conversationId: string; ref: string; since: number },
  ): Promise<Answer<NoteSearch>>;
  readConversation(access: ConnectionAccess, conversationId: string): Promise<Answer<Conversation>>;
  /** Opens a closed or snoozed conversation; the caller has seen that it is not open. */
  reopen(access: ConnectionAccess, conversationId: string): Promise<Answer<Conversation>>;
}

/** Which conversation a URL names, by its form alone; null if it names none. Pure. */
export type ConversationUrlReader = (url: string) => ConversationAddress | null;

/** Where a conversation of this workspace is shown to people. Pure. */
export type ConversationUrlWriter = (
  connection: Pick<Connection, 'region' | 'workspaceId' | 'apiUrl'>,
  conversationId: string,
) => string;

/** Who a token belongs to, as connecting needs it. */
export interface WorkspaceIdentity {
  workspaceId: string;
  workspaceName: string;
  region: Region;
  apiUrl: string;
  adminId: string;
  adminName: string;
}

export interface IssueRead {
  issue: Issue;
  description: RichText;
}

/** A host, as processing and delivery need it. Every method throws only the errors of errors.ts. */
export interface HostPort {
  /** By immutable id or by key. Gone: deleted, or not visible to the token. */
  readIssue(access: HostAccess, idOrKey: string): Promise<Answer<IssueRead>>;
  readComment(access: HostAccess, issueId: string, commentId: string): Promise<Answer<Comment>>;
  /** Oldest first, at most the newest 200. */
  listComments(access: HostAccess, issueId: string): Promise<Answer<Comment[]>>;
  /** Creates or replaces by `globalId`, always whole. */
  putRemoteLink(access: HostAccess, issueId: string, link: RemoteLink): Promise<Answer<null>>;
  /** Fine if it was not there. */
  removeRemoteLink(access: HostAccess, issueId: string, globalId: string): Promise<Answer<null>>;
  /** Who this is. Left out: the host's events name people. */
  readName?(access: HostAccess, personId: string): Promise<Answer<string | null>>;
  /** The change in the issue's history. Left out: the host's events carry its id. */
  findChange?(access: HostAccess, issueId: string, sought: SoughtChange): Promise<Answer<RecordedChange>>;
  /** What works and what is missing, for "Test connection" and `doctor`; also in each of these projects, of at most 25. */
  check(access: HostAccess, projects?: readonly string[]): Promise<HostCheck>;
}

/** One permission of the token's user, as *Test connection* shows it. */
export interface HostPermission {
  /** The host's own name for it, e.g. `BROWSE_PROJECTS`. */
  key: string;
  name: string;
  /** Without it Deskbridge cannot do its work there; otherwise one feature lacks. */
  needed: boolean;
  granted: boolean;
  /** Keys of the projects asked about in which it is missing. Empty although not granted: it is missing altogether. */
  missingIn: string[];
  /** What Deskbridge does with it. */
  purpose: string;
  /** Where an administrator of the host gives it. */
  where: string;
}

export interface HostCheck {
  /** Nothing that is needed is missing. */
  ok: boolean;
  /** Something answered; false: it is away, and nothing can be said of the token. */
  answered: boolean;
  /** Who the token acts as; null: it could not be used. */
  actor: string | null;
  /** What answered, e.g. `Jira Data Center 10.3.2`; null: nothing that could be told. */
  product: string | null;
  /** Whether it can sign its webhooks; null: not known. */
  signs: boolean | null;
  /** Each sentence names a permission or setting that is missing, and what to do. */
  problems: string[];
  permissions: HostPermission[];
  /** The host's clock minus ours, ms, from its Date header; null if it sent none (B30). */
  clockSkewMs: number | null;
}
