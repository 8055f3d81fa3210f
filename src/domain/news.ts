/**
 * What a conversation should hear of an event: each piece of news is one fact with an id of its own, so that it is told once
 * however often and by whatever road it arrives (I5), and old news is not told after newer (I6).
 */
import type { HostEvent } from './events.ts';
import type {
  Comment,
  EventRule,
  Host,
  IssueEventName,
  KnownIssue,
  LinkingSettings,
  Person,
  Source,
  Status,
} from './model.ts';

/**
 * One piece of news. `fact`: its id within the issue; a comment's is the name of its source. `at`: the host's version (ms) that
 * decides what is old.
 */
export type News = { fact: string; event: IssueEventName; at: number } & (
  | { kind: 'created' }
  | { kind: 'status'; from: Status; to: Status }
  | { kind: 'assignee'; from: Person | null; to: Person | null }
  | { kind: 'comment'; comment: Comment }
);

/** What a linked conversation can hear. That the issue was created it knows: its link note named the issue. */
export type Update = Exclude<News, { kind: 'created' }>;

/** The news of an event, in the order a note tells it. */
export function newsOf(event: HostEvent): News[] {
  switch (event.kind) {
    case 'issue.created':
      return [{ kind: 'created', fact: 'created', event: 'created', at: event.issue.updatedAt }];
    case 'issue.changed': {
      const id = event.changeId ?? `at:${event.at}`;
      const at = event.issue.updatedAt;
      const news: News[] = [];
      for (const change of event.changes) {
        if (change.kind === 'status') news.push({ ...change, fact: `status:${id}`, event: 'status', at });
        if (change.kind === 'assignee') news.push({ ...change, fact: `assignee:${id}`, event: 'assignee', at });
      }
      if (event.comment?.comment.kind === 'given') news.push(commentNews(event.comment.comment.value));
      return news;
    }
    case 'post-function.ran': {
      const { from, to, changeId, runId } = event;
      const fact = `status:${changeId ?? `run:${runId}`}`;
      return [{ kind: 'status', from, to, fact, event: 'status', at: event.issue.updatedAt }];
    }
    case 'comment.created':
      return event.comment.comment.kind === 'given' ? [commentNews(event.comment.comment.value)] : [];
    case 'comment.changed':
    case 'comment.deleted':
    case 'issue.deleted':
    case 'issue.seen':
      return [];
  }
}

function commentNews(comment: Comment): News {
  return { kind: 'comment', comment, fact: commentFact(comment), event: 'comment', at: comment.createdAt };
}

export function commentFact(comment: Pick<Comment, 'id'>): `comment:${string}` {
  return `comment:${comment.id}`;
}

/** Who is named for it: a comment's author, else who made the change. */
export function whoDid(news: News, actor: Person | null): Person | null {
  return news.kind === 'comment' ? (news.comment.author ?? actor) : actor;
}

/** Why a piece of news is old by now, or null. A comment is news of its own until it is deleted. */
export function staleness(news: News, known: { issue: KnownIssue | null; sources: Source[] }): string | null {
  const { issue, sources } = known;
  switch (news.kind) {
    case 'created':
      return null;
    case 'status':
      return issue !== null && news.at < issue.statusAt ? 'status: a newer one is known already' : null;
    case 'assignee':
      return issue !== null && news.at < issue.assigneeAt ? 'assignee: a newer one is known already' : null;
    case 'comment':
      return sources.some((source) => source.name === news.fact && source.ended)
        ? 'comment: it was deleted meanwhile'
        : null;
  }
}

/** Why the project's rule leaves this news out, or null. `actor` made the change. */
export function ruledOut(news: News, actor: Person | null, linking: LinkingSettings): string | null {
  const rule = linking.events[news.event];
  if (!rule.notify && !rule.reopen) return `${news.event}: notify is off`;
  if (rule.people.length > 0 && !isOneOf(whoDid(news, actor), rule.people))
    return `${news.event}: not by one of the chosen people`;
  if (news.kind === 'status' && !statusAllowed(news.to, rule))
    return `status: ${news.to.name} is not one of the chosen statuses`;
  if (news.kind === 'comment' && rule.publicOnly && news.comment.public !== true)
    return 'comment: internal, and only public comments are told';
  return null;
}

function isOneOf(who: Person | null, people: string[]): boolean {
  return who !== null && people.some((person) => person === who.id || person === who.name);
}

function statusAllowed(to: Status, rule: EventRule): boolean {
  if (rule.statuses.length === 0 && rule.categories.length === 0) return true;
  return (
    rule.statuses.some((status) => status === to.id || status === to.name) ||
    rule.categories.some((category) => category === to.category)
  );
}

/** Where people open the issue (contract: `<host url>/browse/KEY`). */
export function issueUrl(host: Pick<Host, 'url'>, key: string): string {
  return `${host.url}/browse/${encodeURIComponent(key)}`;
}
