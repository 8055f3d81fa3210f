/** What a host's own records tell of an issue's past, for what its webhooks did not tell. Implemented by the rooms of hosts. */
import type { HostEvent } from './events.ts';
import type { ConversationEvent, HeardConversation } from './inbox-events.ts';
import type { Answer, ConnectionAccess, HostAccess } from './ports.ts';

/** A stretch of time by the host's clock, ms, both ends included. */
export interface Stretch {
  from: number;
  until: number;
}

export interface IssuePast {
  /** Oldest first; each is the very event that the webhook of this change is, under the same key. */
  events: HostEvent[];
  /** The comments that are there; null where not all of them were seen. */
  commentIds: string[] | null;
}

export interface PastReader {
  /** What happened to an issue in this time. Throws the errors of errors.ts; Gone: it is deleted, or not visible to the token. */
  readPast(access: HostAccess, issueId: string, within: Stretch): Promise<Answer<IssuePast>>;
  /** True only where the token would see every project: whoever sees some cannot know. Throws the errors of errors.ts. */
  isProjectGone(access: HostAccess, projectKey: string): Promise<Answer<boolean>>;
}

/** One page of conversations that changed. `next`: where the next one begins; null at the end. */
export interface ChangedPage {
  ids: string[];
  next: string | null;
}

export type AmendedPart = Extract<ConversationEvent, { kind: 'part.redacted' | 'part.edited' }>;

/** What a workspace's own records tell. Implemented by the room of Intercom. Every method throws only the errors of errors.ts. */
export interface InboxPastReader {
  /** Conversations, or tickets, that changed since (ms); a search lags behind what it searches. */
  findChanged(
    access: ConnectionAccess,
    ask: { of: 'conversations' | 'tickets'; since: number; page: string | null },
  ): Promise<Answer<ChangedPage>>;
  /**
   * What happened in a conversation in this time, oldest first: each is the very event that its notification is, under the same key. Of the
   * states of a ticket only the newest. `seen`: the conversation as it stands. `amended`: its entries that were redacted or edited in this
   * time, whenever they were written. Gone: it was deleted.
   */
  readInboxPast(
    access: ConnectionAccess,
    conversationId: string,
    within: Stretch,
  ): Promise<Answer<{ events: ConversationEvent[]; seen: HeardConversation; amended: AmendedPart[] }>>;
}
