/** Everything that can happen, from any side, in one closed union. Parsers at the edge make these; nothing else enters the middle. */
import type { Effect, RemoteLink } from './effects.ts';
import type { InboxEvent } from './inbox-events.ts';
import type { EscalationWish } from './escalation/escalation.ts';
import type { Comment, Conversation, Issue, Person, SourceName, Status } from './model.ts';
import type { RichText } from './text/richtext.ts';
import type { LinkWish } from './writes.ts';

/**
 * A text the event speaks of. `reread`: the host's payload cannot be relied on for it (Jira Cloud webhooks carry no usable
 * description), the issue must be read before deciding. `unchanged`: the event says nothing of it.
 */
export type Told<T> = { kind: 'given'; value: T } | { kind: 'reread' } | { kind: 'unchanged' };

/** What one change did to an issue, in the order the host lists it. */
export type Change =
  | { kind: 'status'; from: Status; to: Status }
  | { kind: 'assignee'; from: Person | null; to: Person | null }
  | { kind: 'moved'; fromKey: string; toKey: string }
  | { kind: 'description' }
  /** `from`, `to`: as people see them, one for each value, where the host told. */
  | { kind: 'other'; field: string; from?: string[]; to?: string[] };

interface FromHost {
  hostId: string;
  issueId: string;
  /** The host's clock when it happened, ms. */
  at: number;
  actor: Person | null;
}

/** A comment an event names; its text may have to be re-read. */
export interface CommentMention {
  id: string;
  comment: Told<Comment>;
}

/** What a text of an issue links, as it was read whole. `version`, `first`: as of the source it is (sources.ts). */
export interface SeenText {
  name: Extract<SourceName, 'description' | `comment:${string}`>;
  version: number;
  first: boolean;
  urls: string[];
}

/** A transition on which a person put our post function, and what it is to do. */
export interface PostFunctionRun {
  /** One run of one post function, the same over its deliveries. */
  runId: string;
  from: Status;
  to: Status;
  /** The host's id of the change that the transition made, null where it was not said. */
  changeId: string | null;
  reopen: boolean;
  /** In place of the project's; null: that one. */
  template: string | null;
}

export type HostEvent =
  | (FromHost & { kind: 'issue.created'; issue: Issue; description: Told<RichText> })
  | (FromHost & {
      kind: 'issue.changed';
      issue: Issue;
      /** The host's id of this change (Jira's changelog id), null where it sent none. */
      changeId: string | null;
      changes: Change[];
      description: Told<RichText>;
      /** A comment made by the same change (a transition screen, or Data Center's `issue_commented`). */
      comment: CommentMention | null;
    })
  | (FromHost & { kind: 'issue.deleted' })
  | (FromHost & { kind: 'comment.created'; issue: Issue | null; comment: CommentMention })
  | (FromHost & { kind: 'comment.changed'; issue: Issue | null; comment: CommentMention })
  | (FromHost & { kind: 'comment.deleted'; commentId: string })
  | (FromHost & PostFunctionRun & { kind: 'post-function.ran'; issue: Issue })
  /** The issue was looked at as it stands, by a scan; nothing says what happened to it. `tell`: new links get their link note. */
  | (FromHost & { kind: 'issue.seen'; issue: Issue; texts: SeenText[]; scanId: string; tell: boolean });

/** A person's wish, by API or console. */
export type HandEvent =
  | {
      kind: 'link.asked';
      hostId: string;
      issue: Issue;
      workspaceId: string;
      conversationId: string;
      at: number;
      actor: Person;
      /** By what the person asked; left out: by hand. */
      source?: LinkWish['source'];
    }
  | { kind: 'unlink.asked'; hostId: string; issueId: string; linkId: string; at: number; actor: Person }
  /** One text to every conversation named: an internal note, or an answer that customers see. `links`: those the person was shown. */
  | {
      kind: 'reply.asked';
      hostId: string;
      issueId: string;
      runId: string;
      reply: 'note' | 'reply';
      text: string;
      links: string[];
      at: number;
      actor: Person;
    }
  /** Whoever reported the issue is to become a contact. Their address is read when it is done, so that it is kept nowhere. */
  | {
      kind: 'contact.asked';
      hostId: string;
      issueId: string;
      wishId: string;
      connectionId: string;
      role: 'user' | 'lead';
      at: number;
      actor: Person;
    }
  /** The issue is to be escalated: a ticket, a conversation or an issue is to be made for it. `wishId`: the same again is the same wish. */
  | {
      kind: 'escalation.asked';
      hostId: string;
      issueId: string;
      issue: Issue;
      wishId: string;
      wish: EscalationWish;
      at: number;
      actor: Person;
    }
  /** What was made for an issue is to be linked again, and its back-links put anew. */
  | {
      kind: 'relink.asked';
      hostId: string;
      issueId: string;
      /** The effect that made it, and what it was. */
      effectId: string;
      made: Extract<Effect, { kind: 'ticket-creation' | 'conversation-creation' }>;
      conversationId: string;
      wishId: string;
      at: number;
      actor: Person;
    }
  /** The links between an issue and the one it was escalated to are to be put anew, on either side. */
  | {
      kind: 'backlinks.asked';
      hostId: string;
      issueId: string;
      /** The effect that made the other one. */
      effectId: string;
      links: { hostId: string; issueId: string; link: RemoteLink }[];
      wishId: string;
      at: number;
      actor: Person;
    };

/** The answer to an effect, coming in by the same road as everything else. */
export type EffectEvent =
  | {
      kind: 'effect.done';
      effectId: string;
      effect: Effect;
      conversation: Conversation | null;
      /** The vendor's id of what was written: a note, a comment, a change in an issue's history, an issue. */
      partId?: string | null;
      /** The issue that was made. */
      issue?: Issue | null;
      /** What it changed, where that was known only then. */
      said?: string[];
      at: number;
    }
  | { kind: 'effect.refused'; effectId: string; effect: Effect; refusal: Refusal; at: number }
  /** It failed, and is tried until it holds. */
  | { kind: 'effect.delayed'; effectId: string; effect: Effect; reason: string; at: number };

/** Why an effect ended without being done, named by what follows from it. */
export type Refusal =
  | { kind: 'gone' }
  | { kind: 'forbidden'; permission: string | null }
  | { kind: 'plan_restricted' }
  | { kind: 'rejected'; code: string; detail: string };

/** What arrives and is decided in its turn; an effect's answer is decided where it is settled. */
export type ReceivedEvent = HostEvent | HandEvent | InboxEvent;

export type Event = ReceivedEvent | EffectEvent;

/**
 * The identity of what happened, equal for every delivery of it: a second hook, a retry under a new id and Data Center's
 * pair `comment_created` + `jira:issue_updated (issue_commented)` all give the same key (I4, I5).
 */
export function eventKey(event: HostEvent): string {
  const issue = `${event.hostId}:${event.issueId}`;
  switch (event.kind) {
    case 'issue.created':
      return `created:${issue}`;
    case 'issue.changed':
      if (event.changeId !== null) return `changed:${issue}:${event.changeId}`;
      if (event.comment !== null && event.changes.length === 0) return `comment:${issue}:${event.comment.id}:created`;
      return `changed:${issue}:at:${event.at}`;
    case 'issue.deleted':
      return `deleted:${issue}`;
    case 'comment.created':
      return `comment:${issue}:${event.comment.id}:created`;
    case 'comment.changed': {
      const told = event.comment.comment;
      const version = told.kind === 'given' ? told.value.updatedAt : 0;
      return `comment:${issue}:${event.comment.id}:changed:${version}:${event.at}`;
    }
    case 'comment.deleted':
      return `comment:${issue}:${event.commentId}:deleted`;
    case 'post-function.ran':
      return `post-function:${issue}:${event.runId}`;
    case 'issue.seen':
      return `seen:${issue}:${event.scanId}`;
  }
}
