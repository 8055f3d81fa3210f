/**
 * What is written on issues and conversations beside notes and remote links, as effects carry it. Each is a value that is to stand there,
 * so that a read-back can tell whether it does. Which calls that takes is the vendor room's business.
 */
import type { FieldLine } from './sync/field-lines.ts';
import type { Person, SourceName } from './model.ts';
import type { RichText } from './text/richtext.ts';

/** A plain value of a field: a person by id or e-mail, an option or a priority by name or id. Null: empty. Lists are lists of names. */
export type PlainValue = string | number | boolean | null | string[];

/** One field, by the host's id of it (`priority`, `customfield_10020`) or by its name. `add`, `remove`: for lists such as labels and tags. */
export type FieldChange =
  { kind: 'set'; field: string; value: PlainValue } | { kind: 'list'; field: string; add: string[]; remove: string[] };

/** A status by id where it is known, else by name, letter case aside. */
export interface StatusWish {
  id: string | null;
  name: string | null;
}

/** Whether a status is the one that is wished. */
export function isWishedStatus(
  status: { id?: string | null | undefined; name: string | null },
  { id, name }: StatusWish,
): boolean {
  if (id !== null && id === status.id) return true;
  return name !== null && name.trim().toLowerCase() === (status.name ?? '').trim().toLowerCase();
}

/** A ticket's state, by id, by category or by name, for every type that has none of its own in `byType`; null: nothing for those. */
export interface StateWish {
  common: string | null;
  byType: Readonly<Record<string, string>>;
}

/**
 * A write that keeps an issue and a ticket together (sync.ts). `serial`: of the change that it carries over.
 */
export interface SyncMark {
  linkId: string;
  serial: string;
}

/**
 * Why we write, as far as others hear of it. `conversation`: where the wish came from (`conversationKey`), which knows already; null: from none.
 * `silent`: no linked conversation is told.
 */
export interface Origin {
  conversation: string | null;
  silent: boolean;
}

/** Written because a person or a rule wanted it, and told to every linked conversation. */
export const toldToAll: Origin = { conversation: null, silent: false };

/** The conversation a new issue is linked to as soon as it is there. `actor`: who wanted it. */
export interface LinkWish {
  workspaceId: string;
  conversationId: string;
  source: Extract<SourceName, 'escalation' | 'command' | 'inbox-app' | 'hand'>;
  actor: Person;
}

export type IssueWrite =
  /**
   * `public`: where the host tells two kinds of comments apart; on a service project of Jira every comment of ours is internal. `by`: for whom
   * it is written, shown as its author where the host lets us; their name belongs into the text.
   */
  | {
      kind: 'issue-comment';
      hostId: string;
      issueId: string;
      text: RichText;
      public: boolean;
      by: Person | null;
      /** Where the reader finds what had to be cut. */
      moreUrl: string | null;
      origin: Origin;
      /** With it nothing goes out any more once the link has ended. */
      linkId?: string;
    }
  /** A comment of ours gets another text; `ref`: by which it is found where its id is not known. */
  | {
      kind: 'issue-comment-edit';
      hostId: string;
      issueId: string;
      linkId: string;
      ref: string;
      commentId: string | null;
      text: RichText;
      moreUrl: string | null;
    }
  /** `fields`: what the way there asks for. */
  | {
      kind: 'issue-status';
      hostId: string;
      issueId: string;
      to: StatusWish;
      fields: FieldChange[];
      origin: Origin;
      /** With it nothing goes out any more once the link has ended. */
      linkId?: string;
      sync?: SyncMark;
    }
  /** `follow` in place of `changes` (which are empty then): shared fields that follow a ticket, as it is when this is written. */
  | {
      kind: 'issue-fields';
      hostId: string;
      issueId: string;
      changes: FieldChange[];
      origin: Origin;
      follow?: SharedFields & { connectionId: string; conversationId: string };
      /** With it nothing goes out any more once the link has ended. */
      linkId?: string;
      sync?: SyncMark;
    };

/** `conflict`: whose change is undone, null: nobody's. */
export interface SharedFields {
  lines: FieldLine[];
  conflict: string | null;
}

export interface IssueCreation {
  kind: 'issue-creation';
  hostId: string;
  projectKey: string;
  /** By id or name; null where the host has no types. */
  issueType: string | null;
  summary: string;
  description: RichText;
  fields: FieldChange[];
  /** Who is named as the one who wanted it, where the host lets us. */
  by: Person | null;
  link: LinkWish | null;
  /** The issue that is escalated to it: each of the two will show the other. */
  from?: EscalatedFrom;
}

/** An issue of which another is made. `url`: where people see it. */
export interface EscalatedFrom {
  hostId: string;
  issueId: string;
  key: string;
  summary: string;
  url: string;
  /** Who wanted it, by name. */
  by: string;
  /** The host of the new one, for people. */
  target: { name: string; url: string };
}

/** A write of ours that left, and of which it is not known yet whether it arrived. */
export interface OnItsWay {
  ref: string;
  effect: IssueWrite | IssueCreation;
}

/** `linkId`: nothing goes out any more once that link has ended; null: it depends on no link. */
export type ConversationWrite =
  /** `present` false takes it off. A tag that the workspace does not know is made. */
  | {
      kind: 'conversation-tag';
      connectionId: string;
      conversationId: string;
      linkId: string | null;
      of: 'conversation' | 'ticket';
      tag: string;
      present: boolean;
    }
  /** Null: nobody. */
  | {
      kind: 'conversation-assignment';
      connectionId: string;
      conversationId: string;
      linkId: string | null;
      of: 'conversation' | 'ticket';
      assignee: { kind: 'team' | 'teammate'; id: string } | null;
    }
  /**
   * `conversationId` is the ticket's id; `stateId` one of the states of its type. `wish` in its place (`stateId` empty) is read as what the
   * ticket's type has of it, and a conversation that is no ticket stays as it is.
   */
  | {
      kind: 'ticket-state';
      connectionId: string;
      conversationId: string;
      linkId: string | null;
      stateId: string;
      wish?: StateWish | undefined;
      sync?: SyncMark;
    }
  /** Shared fields follow the issue, as it is when this is written. `conversationId` is the ticket's id. */
  | ({
      kind: 'ticket-attributes';
      connectionId: string;
      conversationId: string;
      linkId: string | null;
      hostId: string;
      issueId: string;
      sync?: SyncMark;
    } & SharedFields);

/** Every write of this file. */
export type Write = IssueWrite | IssueCreation | ConversationWrite;
