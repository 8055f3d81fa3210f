/** What a decision is made from, and what it says. Both are plain data, loaded and applied in one transaction by the pipeline. */
import type { NewEffect } from './effects.ts';
import type { RecordedChange, SoughtChange } from './history.ts';
import type { BrokenReason, Comment, Connection, Host, KnownIssue, Link, Person, Project, Source } from './model.ts';
import type { CarriedChange, CarriedComment } from './sync/carried-model.ts';
import type { PartRead, SeenParts } from './parts.ts';
import type { RequestFacts } from './desk/request-facts.ts';
import type { ConversationUrlReader, ConversationUrlWriter, IssueRead } from './ports.ts';
import type { LinkSync } from './sync/model.ts';
import type { CommentSettings, SyncSettings } from './sync/settings.ts';
import type { ConversationWrite, OnItsWay } from './writes.ts';

/** Everything known about the event's issue, as of now. */
export interface Snapshot {
  host: Host;
  /** The settings of the issue's project; null where the project is not set up. */
  project: Project | null;
  /** Every connection of the organization. */
  connections: Connection[];
  issue: KnownIssue | null;
  sources: Source[];
  /** Links that have not ended. */
  links: Link[];
  /** Of a desk's request; null or left out: it is none. */
  request?: RequestFacts | null;
  /** `toldKey` of every fact a conversation was already told. */
  told: ReadonlySet<string>;
  /** Two-way status and comments of the project, and what is known of each link that they concern. Left out: both are off. */
  twoWay?: { sync: SyncSettings; comments: CommentSettings; links: ReadonlyMap<string, LinkSync> };
  /** Writes of ours on this issue, or of new issues in its project, that left and may have arrived. Left out: none. */
  onItsWay?: OnItsWay[];
  /** A backup was put back since the event happened: what it tells may have been told already. Left out: none was. */
  restoredSince?: boolean;
}

/** What was read from the host because the event alone does not say it. */
export interface Reads {
  issue: IssueRead | null;
  /** A comment's id → the comment, or null if it is gone. */
  comments: ReadonlyMap<string, Comment | null>;
  /** All comments, oldest first, where bringing over or a closing note needs them. */
  discussion: Comment[] | null;
  /** A person's id → the name, or null if the host does not say. */
  people: ReadonlyMap<string, string | null>;
  /** The host's record of the change the event tells of; `id` null: it has none. */
  change: RecordedChange | null;
  /** Whether it is our own doing: references by the comment's id (`''`: the issue itself), and who we are there. */
  own?: { marks: ReadonlyMap<string, string | null>; self: Person | null };
}

export const nothingRead: Reads = {
  issue: null,
  comments: new Map(),
  discussion: null,
  people: new Map(),
  change: null,
};

/** A read a decision cannot be made without. */
export type Read =
  | { kind: 'issue' }
  | { kind: 'comment'; commentId: string }
  | { kind: 'discussion' }
  | { kind: 'person'; id: string }
  | { kind: 'change'; sought: SoughtChange }
  | { kind: 'mark'; commentId: string | null; refs: string[] }
  | { kind: 'self' };

export type LinkChange =
  | { kind: 'made'; link: Link }
  | { kind: 'sources'; linkId: string; sources: Link['sources'] }
  | { kind: 'ended'; linkId: string; reason: string }
  | { kind: 'broken'; linkId: string; reason: BrokenReason }
  | { kind: 'healed'; linkId: string }
  | { kind: 'titled'; linkId: string; title: string }
  /** A quiet link was told something. */
  | { kind: 'introduced'; linkId: string };

/** One line of an issue's timeline: who did what. What came of an effect is read beside it, not written again. */
export interface TimelineEntry {
  kind: string;
  actor: string | null;
  text: string;
  linkId: string | null;
  /** The key of the effect this line announces, if it does. */
  effectKey: string | null;
  /** The run of a workflow it is a step of. Left out: of none. */
  runId?: string;
}

export interface ToldFact {
  conversation: string;
  fact: string;
}

export interface Decision {
  /** `skipped`: nothing had to be done; `reasons` say why. */
  outcome: 'done' | 'skipped';
  reasons: string[];
  issue: KnownIssue | null;
  sources: Source[];
  links: LinkChange[];
  told: ToldFact[];
  effects: NewEffect[];
  timeline: TimelineEntry[];
  /** A connection whose plan turned out to be restricted. */
  restrictConnection: string | null;
  /** Comments that carry what was changed in Intercom since. Left out: none. */
  carried?: CarriedChange[];
  /** What is known of links' two sides from now on. Left out: nothing new. */
  syncs?: { linkId: string; sync: LinkSync }[];
}

/** What a decision needs beside the facts: what was read, new ids, and how conversations are written as URLs. */
export interface DecideContext {
  reads: Reads;
  newId: () => string;
  readUrl: ConversationUrlReader;
  conversationUrl: ConversationUrlWriter;
  /** Mail can be sent. Left out: it cannot. */
  mail?: boolean;
  /** What we set on the conversation that an event of Intercom tells of, the newest first. Left out: nothing. */
  conversationWrites?: readonly ConversationWrite[];
  /** What was written, where somebody wants it carried over (carry.ts). Left out, or null: nobody does. */
  part?: PartRead | null;
  /** All that was read of the conversation then. */
  parts?: SeenParts | null;
  /** What was carried over before, as far as the event or what was read may say something of it. */
  carried?: readonly CarriedComment[];
}

export function conversationKey(address: { workspaceId: string; conversationId: string }): string {
  return `${address.workspaceId}/${address.conversationId}`;
}

export function toldKey(told: ToldFact): string {
  return `${told.conversation} ${told.fact}`;
}

export function noDecision(reasons: string[]): Decision {
  return {
    outcome: 'skipped',
    reasons,
    issue: null,
    sources: [],
    links: [],
    told: [],
    effects: [],
    timeline: [],
    restrictConnection: null,
  };
}
