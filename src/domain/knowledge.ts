/** What is kept of an issue, merged from events in any order (I6), and what has to be read before an event can be decided. */
import type { HostEvent } from './events.ts';
import { conversationsIn, relink, sourceNews, updateSources } from './linking.ts';
import type { Issue, KnownIssue } from './model.ts';
import { newsOf, ruledOut } from './news.ts';
import type { ConversationUrlReader } from './ports.ts';
import type { Read, Reads, Snapshot } from './snapshot.ts';

/** The issue as known after the event; null if the event says nothing of it and it was not known. */
export function learn(event: HostEvent, known: KnownIssue | null): KnownIssue | null {
  if (event.kind === 'issue.deleted') return tombstone(event, known);
  const heard = 'issue' in event ? event.issue : null;
  if (heard === null) return known;
  const newest: Issue = known !== null && heard.updatedAt < known.updatedAt ? known : heard;
  const stamps = newsOf(event);
  const told = (kind: 'status' | 'assignee', before: number): number =>
    Math.max(before, ...stamps.filter((news) => news.kind === kind).map((news) => news.at));
  return {
    ...newest,
    hostId: event.hostId,
    statusAt: told('status', known?.statusAt ?? 0),
    assigneeAt: told('assignee', known?.assigneeAt ?? 0),
    deleted: known?.deleted ?? false,
  };
}

/** A deleted issue stays known as deleted, so that a late event of its life revives nothing. */
function tombstone(event: HostEvent, known: KnownIssue | null): KnownIssue {
  if (known !== null) return { ...known, deleted: true };
  return {
    hostId: event.hostId,
    id: event.issueId,
    key: '',
    projectKey: '',
    summary: '',
    status: { id: null, name: '', category: null },
    assignee: null,
    resolution: null,
    updatedAt: event.at,
    statusAt: 0,
    assigneeAt: 0,
    deleted: true,
  };
}

/** The event with what was read put in the place of what had to be re-read. */
export function withReads(event: HostEvent, reads: Reads): HostEvent {
  switch (event.kind) {
    case 'issue.created':
    case 'issue.changed': {
      const { issue } = reads;
      const reread = event.description.kind === 'reread' && issue !== null;
      const filled = reread
        ? { ...event, issue: issue.issue, description: { kind: 'given' as const, value: issue.description } }
        : event;
      if (filled.kind === 'issue.created' || filled.comment === null) return filled;
      return { ...filled, comment: filledComment(filled.comment, reads) };
    }
    case 'comment.created':
    case 'comment.changed':
      return {
        ...event,
        issue: event.issue ?? reads.issue?.issue ?? null,
        comment: filledComment(event.comment, reads),
      };
    case 'comment.deleted':
    case 'issue.deleted':
      return event;
  }
}

type Mention = Extract<HostEvent, { kind: 'comment.created' }>['comment'];

function filledComment(mention: Mention, reads: Reads): Mention {
  if (mention.comment.kind !== 'reread') return mention;
  const read = reads.comments.get(mention.id);
  return read === undefined || read === null ? mention : { id: mention.id, comment: { kind: 'given', value: read } };
}

/**
 * What must be read before the event (already filled with earlier reads) can be decided. Empty: decide now. A project that
 * is not set up causes no call at all.
 */
export function readsNeeded(
  event: HostEvent,
  snapshot: Snapshot,
  context: { reads: Reads; readUrl: ConversationUrlReader },
): Read[] {
  if (event.kind === 'issue.deleted' || event.kind === 'comment.deleted') return [];
  if (snapshot.issue?.deleted === true) return [];
  if (event.issue === null)
    return snapshot.issue === null && context.reads.issue === null
      ? [{ kind: 'issue' }]
      : mentionReads(event, snapshot, context);
  if (snapshot.project?.linking.enabled !== true) return [];
  const reads: Read[] = [];
  if ('description' in event && event.description.kind === 'reread' && context.reads.issue === null)
    reads.push({ kind: 'issue' });
  reads.push(...mentionReads(event, snapshot, context));
  if (reads.length === 0 && context.reads.discussion === null && wantsDiscussion(event, snapshot, context.readUrl))
    reads.push({ kind: 'discussion' });
  return reads;
}

function mentionReads(event: HostEvent, snapshot: Snapshot, { reads }: { reads: Reads }): Read[] {
  if (snapshot.project?.linking.enabled !== true) return [];
  const mention = 'comment' in event ? event.comment : null;
  if (mention === null || mention.comment.kind !== 'reread' || reads.comments.has(mention.id)) return [];
  return [{ kind: 'comment', commentId: mention.id }];
}

function wantsDiscussion(event: HostEvent, snapshot: Snapshot, readUrl: ConversationUrlReader): boolean {
  const linking = snapshot.project?.linking;
  if (linking === undefined) return false;
  const closes = newsOf(event).some(
    (news) => news.kind === 'status' && news.to.category === 'done' && ruledOut(news, event.actor, linking) === null,
  );
  if (closes && linking.closing.lastComment && snapshot.links.length > 0) return true;
  if (linking.bringOver === 'none') return false;
  const news = sourceNews(event);
  if (!news.some((item) => item.text !== null && conversationsIn(item.text, readUrl).length > 0)) return false;
  const updates = updateSources(news, snapshot.sources, readUrl);
  const linked = relink(snapshot, updates, {
    hostId: event.hostId,
    issueId: event.issueId,
    heardAt: 0,
    newId: () => '',
  });
  return linked.made.some((link) => link.broken === null);
}
