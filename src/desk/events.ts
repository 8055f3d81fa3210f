/** What happened on the desk, in the words all hosts have for it. Pure. */
import { commentOf, type DeskRequest, issueOf, type RequestComment } from '../domain/desk/desk.ts';
import type { Change, CommentMention, HostEvent } from '../domain/events.ts';
import { markdownText } from '../domain/text/markdown.ts';
import type { Person } from '../domain/model.ts';

export function madeEvent(request: DeskRequest, actor: Person): HostEvent {
  const description = { kind: 'given', value: markdownText(request.description) } as const;
  return { kind: 'issue.created', ...subject(request, request.createdAt, actor), issue: issueOf(request), description };
}

/** `changes` is not empty. `comment`: what was said by the same change. */
export function changeEvent(of: {
  request: DeskRequest;
  changes: Change[];
  actor: Person;
  comment: RequestComment | null;
}): HostEvent {
  const { request, changes, actor, comment } = of;
  const described = changes.some(({ kind }) => kind === 'description');
  return {
    kind: 'issue.changed',
    ...subject(request, request.updatedAt, actor),
    issue: issueOf(request),
    changeId: String(request.revision),
    changes,
    description: described ? { kind: 'given', value: markdownText(request.description) } : { kind: 'unchanged' },
    comment: comment === null ? null : mention(comment),
  };
}

export function removedEvent(request: DeskRequest, { at, actor }: { at: number; actor: Person }): HostEvent {
  return { kind: 'issue.deleted', ...subject(request, at, actor) };
}

export function commentMade(request: DeskRequest, comment: RequestComment): HostEvent {
  const of = subject(request, comment.createdAt, comment.author);
  return { kind: 'comment.created', ...of, issue: issueOf(request), comment: mention(comment) };
}

/** `actor`: who edited it, who need not be its author. */
export function commentChanged(request: DeskRequest, comment: RequestComment, actor: Person): HostEvent {
  const of = subject(request, comment.updatedAt, actor);
  return { kind: 'comment.changed', ...of, issue: issueOf(request), comment: mention(comment) };
}

export function commentRemoved(
  request: DeskRequest,
  { commentId, at, actor }: { commentId: string; at: number; actor: Person },
): HostEvent {
  return { kind: 'comment.deleted', ...subject(request, at, actor), commentId };
}

function subject({ hostId, id }: DeskRequest, at: number, actor: Person) {
  return { hostId, issueId: id, at, actor };
}

function mention(comment: RequestComment): CommentMention {
  return { id: comment.id, comment: { kind: 'given', value: commentOf(comment) } };
}
