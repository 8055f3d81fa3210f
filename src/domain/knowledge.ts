/** What is kept of an issue, merged from events in any order (I6), and what has to be read before an event can be decided. */
import type { CommentMention, HandEvent, HostEvent } from './events.ts';
import type { SoughtChange } from './history.ts';
import { relink } from './linking.ts';
import type { Issue, KnownIssue, LinkingSettings, Source } from './model.ts';
import { unnamedIn, withNames } from './names.ts';
import { newsOf, ruledOut } from './news.ts';
import { ownReadsNeeded } from './own.ts';
import type { ConversationUrlReader } from './ports.ts';
import { projectOf, withRecord } from './post-function.ts';
import type { Read, Reads, Snapshot } from './snapshot.ts';
import { linkedByHand, sourceNews, updateSources } from './sources.ts';
import { withTransitions } from './transitions.ts';

/**
 * The issue as known after the event; null if the event says nothing of it and it was not known. The times of its told parts
 * are those of the event's own picture, never of a later read: or changes between the two would look old.
 */
export function learn(event: HostEvent, known: KnownIssue | null, reads: Pick<Reads, 'issue'>): KnownIssue | null {
  if (event.kind === 'issue.deleted') return tombstone(event, known);
  let newest: Issue | null = known;
  for (const heard of ['issue' in event ? event.issue : null, reads.issue?.issue ?? null])
    if (heard !== null) newest = newerOf(newest, heard);
  if (newest === null) return null;
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

/**
 * The newer of two pictures of an issue. Comment events carry a short one without its resolution (Jira docs, webhooks):
 * within one status the resolution known before or after stays.
 */
export function newerOf(known: Issue | null, heard: Issue): Issue {
  if (known === null) return heard;
  const [older, newer] = heard.updatedAt < known.updatedAt ? [heard, known] : [known, heard];
  const sameStatus = older.status.name === newer.status.name;
  return newer.resolution === null && sameStatus ? { ...newer, resolution: older.resolution } : newer;
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
    updatedAt: 0,
    statusAt: 0,
    assigneeAt: 0,
    deleted: true,
  };
}

/** The event with what was read put in the place of what it leaves open; its own picture of the issue stays. */
export function withReads(event: HostEvent, reads: Reads): HostEvent {
  return withTexts(withNames(event, reads.people), reads);
}

function withTexts(event: HostEvent, reads: Reads): HostEvent {
  switch (event.kind) {
    case 'issue.created':
    case 'issue.changed': {
      const { issue } = reads;
      const reread = event.description.kind === 'reread' && issue !== null;
      const filled = reread ? { ...event, description: { kind: 'given' as const, value: issue.description } } : event;
      if (filled.kind === 'issue.created') return filled;
      const known = { ...filled, changeId: filled.changeId ?? reads.change?.id ?? null };
      return known.comment === null ? known : { ...known, comment: filledComment(known.comment, reads) };
    }
    case 'post-function.ran':
      return reads.change === null ? event : withRecord(event, reads.change);
    case 'comment.created':
    case 'comment.changed':
      return {
        ...event,
        issue: event.issue ?? reads.issue?.issue ?? null,
        comment: filledComment(event.comment, reads),
      };
    case 'comment.deleted':
    case 'issue.deleted':
    case 'issue.seen':
      return event;
  }
}

function filledComment(mention: CommentMention, reads: Reads): CommentMention {
  if (mention.comment.kind === 'unchanged') return mention;
  const read = reads.comments.get(mention.id);
  return read === undefined || read === null ? mention : { id: mention.id, comment: { kind: 'given', value: read } };
}

/** Events that nothing has to be read for. */
type Alone = Extract<HostEvent | HandEvent, { kind: (typeof alone)[number] }>;

const alone = [
  'issue.deleted',
  'comment.deleted',
  'unlink.asked',
  'reply.asked',
  'contact.asked',
  'escalation.asked',
  'relink.asked',
  'backlinks.asked',
] as const satisfies readonly (HostEvent | HandEvent)['kind'][];

function isDecidedAlone(event: HostEvent | HandEvent): event is Alone {
  const { kind } = event;
  return alone.some((one) => one === kind);
}

interface ReadingContext {
  reads: Reads;
  readUrl: ConversationUrlReader;
}

/**
 * What must be read before the event (already filled with earlier reads) can be decided. Empty: decide now. A project that
 * is not set up causes no call, unless the event does not even say of which project it is.
 */
export function readsNeeded(event: HostEvent | HandEvent, snapshot: Snapshot, context: ReadingContext): Read[] {
  if (isDecidedAlone(event)) return [];
  if (snapshot.issue?.deleted === true) return [];
  // A scan brings all it read with it.
  if (event.kind === 'issue.seen' && !event.tell) return [];
  const { reads } = context;
  // An event that nobody acts on needs no owner.
  const own = event.kind === 'link.asked' || snapshot.project === null ? [] : ownReadsNeeded(event, snapshot, reads);
  if (own.length > 0) return own;
  if (event.issue === null && snapshot.issue === null && reads.issue === null) return [{ kind: 'issue' }];
  if (snapshot.project?.linking.enabled !== true) return [];
  const needed: Read[] = [];
  if (snapshot.host.kind === 'jira-cloud') needed.push(...recordsNeeded(event, reads));
  if ('description' in event && event.description.kind === 'reread' && reads.issue === null)
    needed.push({ kind: 'issue' });
  const mention = 'comment' in event ? event.comment : null;
  if (mention !== null && hasToBeRead(mention, snapshot.project.linking) && !reads.comments.has(mention.id))
    needed.push({ kind: 'comment', commentId: mention.id });
  if (needed.length === 0 && reads.discussion === null && wantsDiscussion(event, snapshot, context))
    needed.push({ kind: 'discussion' });
  return needed;
}

/** What Forge leaves out: people's names, and which change of the history it tells of. */
function recordsNeeded(event: Deciding, reads: Reads): Read[] {
  const people = unnamedIn(event).filter((id) => !reads.people.has(id));
  const sought = reads.change === null ? soughtIn(event) : null;
  return [
    ...people.map((id) => ({ kind: 'person' as const, id })),
    ...(sought === null ? [] : [{ kind: 'change' as const, sought }]),
  ];
}

function soughtIn(event: Deciding): SoughtChange | null {
  if (event.kind === 'post-function.ran') {
    const { from, to, issue } = event;
    const isWhole = event.changeId !== null && from.name !== '';
    return isWhole ? null : { field: 'status', from: from.id, to: to.id, at: issue.updatedAt, certain: true };
  }
  if (event.kind !== 'issue.changed' || event.changeId !== null) return null;
  const change = event.changes.find(({ kind }) => kind === 'status' || kind === 'assignee');
  if (change?.kind !== 'status' && change?.kind !== 'assignee') return null;
  const ends = { from: change.from?.id ?? null, to: change.to?.id ?? null };
  return { field: change.kind, ...ends, at: event.issue.updatedAt, certain: false };
}

/** Where only public comments are told, one that may be internal is not told on trust. */
function hasToBeRead({ comment }: CommentMention, linking: LinkingSettings): boolean {
  if (comment.kind === 'given') return linking.events.comment.publicOnly && comment.value.public === null;
  return comment.kind === 'reread';
}

type Deciding = Exclude<HostEvent, { kind: 'issue.deleted' | 'comment.deleted' }> | LinkAsked;
type LinkAsked = Extract<HandEvent, { kind: 'link.asked' }>;

function wantsDiscussion(event: Deciding, snapshot: Snapshot, context: ReadingContext): boolean {
  const linking = snapshot.project?.linking;
  if (linking === undefined) return false;
  if (linking.closing.lastComment && snapshot.links.length > 0 && event.kind !== 'link.asked') {
    const { linking: ruling = linking } = projectOf(event, withTransitions(event, snapshot.project)) ?? {};
    const closes = newsOf(event).some(
      (news) => news.kind === 'status' && news.to.category === 'done' && ruledOut(news, event.actor, ruling) === null,
    );
    if (closes) return true;
  }
  if (linking.bringOver === 'none') return false;
  const updates = updatesOf(event, snapshot, context);
  const ids = { hostId: event.hostId, issueId: '', heardAt: 1, newId: () => '' };
  return relink(snapshot, updates, ids).made.some((link) => link.broken === null);
}

function updatesOf(event: Deciding, snapshot: Snapshot, { reads, readUrl }: ReadingContext): Source[] {
  if (event.kind === 'link.asked') return linkedByHand(event, snapshot.sources);
  return updateSources(sourceNews(event, reads), snapshot.sources, readUrl);
}
