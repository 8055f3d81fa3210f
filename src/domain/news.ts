/**
 * What a conversation should hear of an event: each piece of news is one fact with an id of its own, so that it is told once
 * however often and by whatever road it arrives (I5), and old news is not told after newer (I6).
 */
import type { HostEvent } from './events.ts';
import type { Comment, EventRule, Host, IssueEventName, KnownIssue, LinkingSettings, Person, Status } from './model.ts';

export type News = { fact: string; event: IssueEventName; at: number } & (
  | { kind: 'created' }
  | { kind: 'status'; from: Status; to: Status }
  | { kind: 'assignee'; from: Person | null; to: Person | null }
  | { kind: 'comment'; comment: Comment }
);

/** The news of an event, in the order a note tells it. `at` is the host's version (ms) that decides what is old. */
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
    case 'comment.created':
      return event.comment.comment.kind === 'given' ? [commentNews(event.comment.comment.value)] : [];
    case 'comment.changed':
    case 'comment.deleted':
    case 'issue.deleted':
      return [];
  }
}

function commentNews(comment: Comment): News {
  return { kind: 'comment', comment, fact: `comment:${comment.id}`, event: 'comment', at: comment.createdAt };
}

/** Why a piece of news is old for this issue, or null. A comment is news of its own and never old. */
export function staleness(news: News, issue: KnownIssue | null): string | null {
  if (issue === null) return null;
  if (news.kind === 'status' && news.at < issue.statusAt) return 'a newer status was already told';
  if (news.kind === 'assignee' && news.at < issue.assigneeAt) return 'a newer assignee was already told';
  return null;
}

/** Why the project's rule leaves this news out, or null. `who` did it. */
export function ruledOut(news: News, who: Person | null, linking: LinkingSettings): string | null {
  const rule = linking.events[news.event];
  if (!rule.notify && !rule.reopen) return `${news.event}: notify is off`;
  if (rule.people.length > 0 && !isOneOf(who, rule.people)) return `${news.event}: not by one of the chosen people`;
  if (news.kind === 'status' && !statusAllowed(news.to, rule))
    return `status: ${news.to.name} is not one of the chosen statuses`;
  if (news.kind === 'comment' && rule.publicOnly && !news.comment.public)
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
