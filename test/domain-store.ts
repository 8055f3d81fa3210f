/**
 * A store in memory that keeps what decisions say exactly as src/store does, so that histories can be played and looked at.
 * Reads are answered by the caller, at once, as a host would.
 */
import { isInboxEvent } from '../src/domain/inbox-events.ts';
import { decide } from '../src/domain/decide.ts';
import type { Effect, NewEffect } from '../src/domain/effects.ts';
import { type EffectEvent, type Event, eventKey, type HostEvent } from '../src/domain/events.ts';
import { noteHtml } from '../src/domain/text/html.ts';
import { readsNeeded, withReads } from '../src/domain/knowledge.ts';
import type { Comment, Connection, KnownIssue, Link, Project, Source } from '../src/domain/model.ts';
import { newsOf } from '../src/domain/news.ts';
import type { IssueRead } from '../src/domain/ports.ts';
import { type Decision, nothingRead, type Read, type Reads, type Snapshot } from '../src/domain/snapshot.ts';
import { type TimelineEntry, type ToldFact, toldKey } from '../src/domain/snapshot.ts';
import { connection, jiraHost, project, readUrl, writeUrl } from './domain-builders.ts';

export type NoteEffect = Extract<Effect, { kind: 'note' }>;

export interface Kept {
  projects: Project[];
  connections: Connection[];
  issue: KnownIssue | null;
  sources: Source[];
  links: (Link & { ended: boolean })[];
  told: ToldFact[];
  effects: NewEffect[];
  timeline: TimelineEntry[];
  /** A backup was put back since what is heard happened. */
  restored: boolean;
  /** What the host was asked, in order. */
  asked: Read[];
  /** Plays one event. Null: it was received before, as another delivery. */
  hear(event: Event, host?: () => IssueRead & { comments: Comment[] }): Decision | null;
  live(): Link[];
  /** Each live link as `w1/100 ← description, comment:1`, with why it is broken. */
  linked(): string[];
  notes(conversationId?: string): NoteEffect[];
  /** The words of each note, without markup and reference. */
  said(conversationId?: string): string[];
}

export function createKept(of: Partial<Pick<Kept, 'projects' | 'connections'>> = {}): Kept {
  const received = new Set<string>();
  let ids = 0;
  const kept: Kept = {
    projects: of.projects ?? [project('SUP')],
    connections: of.connections ?? [connection('w1')],
    issue: null,
    sources: [],
    links: [],
    told: [],
    effects: [],
    timeline: [],
    restored: false,
    asked: [],
    hear(event, host) {
      if (isHostEvent(event)) {
        if (received.has(eventKey(event))) return null;
        received.add(eventKey(event));
      }
      const decision = decided(event, host);
      apply(kept, decision);
      return decision;
    },
    live: () => kept.links.filter((link) => !link.ended),
    linked: () =>
      kept
        .live()
        .map(({ workspaceId, conversationId, sources, broken }) => {
          const why = broken === null ? '' : ` (${broken})`;
          return `${workspaceId}/${conversationId} ← ${sources.join(', ')}${why}`;
        })
        .sort(),
    notes: (conversationId) =>
      kept.effects
        .map(({ effect }) => effect)
        .filter((effect) => effect.kind === 'note')
        .filter((effect) => conversationId === undefined || effect.conversationId === conversationId),
    said: (conversationId) => kept.notes(conversationId).map(wordsOf),
  };

  function decided(received: Event, host?: () => IssueRead & { comments: Comment[] }): Decision {
    let event = received;
    let reads = nothingRead;
    for (;;) {
      const snapshot = snapshotFor(kept, event, reads);
      const context = { reads, newId: () => `l${(ids += 1)}`, readUrl, conversationUrl: writeUrl };
      if (isAnswer(event) || isInboxEvent(event)) return decide(event, snapshot, context);
      const needed = readsNeeded(event, snapshot, { reads, readUrl });
      if (needed.length === 0) return decide(event, snapshot, context);
      if (host === undefined) throw new Error(`nobody answers ${needed.map((read) => read.kind).join()}`);
      kept.asked.push(...needed);
      reads = answered(needed, reads, host());
      if (isHostEvent(event)) event = withReads(event, reads);
    }
  }
  return kept;
}

function isAnswer(event: Event): event is EffectEvent {
  return event.kind.startsWith('effect.');
}

function isHostEvent(event: Event): event is HostEvent {
  return /^(issue|comment|post-function)\./.test(event.kind) && event.kind !== 'issue.asked';
}

function answered(needed: Read[], reads: Reads, host: IssueRead & { comments: Comment[] }): Reads {
  const comments = new Map(reads.comments);
  const people = new Map(reads.people);
  let { issue, discussion, change } = reads;
  for (const read of needed) {
    if (read.kind === 'issue') issue = { issue: host.issue, description: host.description };
    if (read.kind === 'discussion') discussion = host.comments;
    if (read.kind === 'comment')
      comments.set(read.commentId, host.comments.find((comment) => comment.id === read.commentId) ?? null);
    if (read.kind === 'person') people.set(read.id, null);
    if (read.kind === 'change') change = { id: null, fromText: null, toText: null };
  }
  return { issue, comments, discussion, people, change };
}

/** As `loadSnapshot`: the project the event names unless a newer one is known, and only the facts the event could tell. */
function snapshotFor(kept: Kept, event: Event, reads: Reads): Snapshot {
  const named = reads.issue?.issue ?? ('issue' in event ? event.issue : null);
  const { issue } = kept;
  const isNewer = issue !== null && issue.updatedAt > (named?.updatedAt ?? 0);
  const key = isNewer ? issue.projectKey : (named?.projectKey ?? issue?.projectKey);
  const facts = new Set(isHostEvent(event) ? newsOf(event).map((news) => news.fact) : []);
  return {
    host: jiraHost,
    project: kept.projects.find((candidate) => candidate.key === key) ?? null,
    connections: kept.connections,
    issue,
    sources: kept.sources,
    links: kept.live(),
    told: new Set(kept.told.filter((told) => facts.has(told.fact)).map(toldKey)),
    restoredSince: kept.restored,
  };
}

function apply(kept: Kept, decision: Decision): void {
  const { issue } = decision;
  if (issue !== null) kept.issue = { ...issue, deleted: issue.deleted || kept.issue?.deleted === true };
  for (const source of decision.sources)
    kept.sources = [...kept.sources.filter((other) => other.name !== source.name), source];
  applyLinks(kept, decision);
  for (const told of decision.told)
    if (!kept.told.some((other) => toldKey(other) === toldKey(told))) kept.told.push(told);
  kept.connections = kept.connections.map((other) =>
    other.id === decision.restrictConnection ? { ...other, plan: 'restricted' } : other,
  );
  for (const effect of decision.effects)
    if (!kept.effects.some((other) => other.key === effect.key)) kept.effects.push(effect);
  kept.timeline.push(...decision.timeline);
}

/** Ended first: a conversation has one link at most that has not ended. */
function applyLinks(kept: Kept, decision: Decision): void {
  const find = (id: string): (Link & { ended: boolean }) | undefined => kept.links.find((link) => link.id === id);
  for (const change of decision.links) {
    if (change.kind !== 'ended') continue;
    const link = find(change.linkId);
    if (link !== undefined) link.ended = true;
  }
  for (const change of decision.links) {
    if (change.kind === 'made') {
      const { workspaceId, conversationId } = change.link;
      if (kept.live().some((link) => link.workspaceId === workspaceId && link.conversationId === conversationId))
        throw new Error(`two live links to ${workspaceId}/${conversationId}`);
      kept.links.push({ ...change.link, ended: false });
    }
    const link = change.kind === 'made' ? undefined : find(change.linkId);
    if (link === undefined) continue;
    if (change.kind === 'sources') link.sources = change.sources;
    if (change.kind === 'broken') link.broken = change.reason;
    if (change.kind === 'healed') link.broken = null;
    if (change.kind === 'titled') link.title = change.title;
  }
}

function wordsOf(note: NoteEffect): string {
  return noteHtml(note.body, { ref: 'R', moreUrl: note.moreUrl })
    .replace('<p>[ref R]</p>', '')
    .replace(/<\/(p|li|blockquote|h2|h3|pre)>|<br>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/\n+/g, '\n')
    .trim();
}
