/** What can be done to the comments of an issue. */
import { nextId, record } from './world.ts';
import type { Actor, Comment, Issue, RichText, Visibility } from './model.ts';
import type { World } from './world.ts';

export type NewComment = { body: RichText; properties?: Map<string, unknown>; visibility?: Visibility };

/** Adds a comment. `silentPair`: the update it came with carries it, so no further `issue_commented` is due. */
export function createComment(
  world: World,
  actor: Actor,
  input: NewComment & { issue: Issue; silentPair?: boolean },
): Comment {
  const now = Date.now();
  const { issue } = input;
  const comment: Comment = {
    id: String(nextId(world, 'comment')),
    authorId: actor.user.accountId,
    updateAuthorId: actor.user.accountId,
    body: input.body,
    created: now,
    updated: now,
    properties: input.properties ?? new Map<string, unknown>(),
    ...(input.visibility ? { visibility: input.visibility } : {}),
  };
  issue.comments.push(comment);
  issue.updated = now;
  record(world, actor, {
    what: 'comment-created',
    issueId: issue.id,
    key: issue.key,
    detail: { commentId: comment.id, body: comment.body, properties: Object.fromEntries(comment.properties) },
    change: { kind: 'comment-created', issue, actor, comment, ...(input.silentPair ? { silentPair: true } : {}) },
  });
  return comment;
}

export function editComment(
  world: World,
  actor: Actor,
  edit: { issue: Issue; comment: Comment; body: RichText; properties?: Map<string, unknown> },
): void {
  const { issue, comment } = edit;
  comment.body = edit.body;
  comment.updated = Date.now();
  comment.updateAuthorId = actor.user.accountId;
  for (const [key, value] of edit.properties ?? []) comment.properties.set(key, value);
  issue.updated = comment.updated;
  record(world, actor, {
    what: 'comment-updated',
    issueId: issue.id,
    key: issue.key,
    detail: { commentId: comment.id, body: comment.body },
    change: { kind: 'comment-updated', issue, actor, comment },
  });
}

export function deleteComment(world: World, actor: Actor, target: { issue: Issue; comment: Comment }): void {
  const { issue, comment } = target;
  issue.comments = issue.comments.filter((candidate) => candidate !== comment);
  issue.updated = Date.now();
  record(world, actor, {
    what: 'comment-deleted',
    issueId: issue.id,
    key: issue.key,
    detail: { commentId: comment.id },
    change: { kind: 'comment-deleted', issue, actor, comment },
  });
}
