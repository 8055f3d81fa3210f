/** REST: comments of an issue and their properties. */
import { json } from '../../http.ts';
import { createComment, deleteComment, editComment } from '../comments.ts';
import { commentShape } from '../shapes.ts';
import { findComment } from '../world.ts';
import {
  Refusal,
  demand,
  isRecord,
  issueOf,
  listFrom,
  noContent,
  numberFrom,
  propertiesOf,
  richTextOf,
  textOf,
} from './call.ts';
import type { Reply } from '../../http.ts';
import type { Comment, Issue, Visibility } from '../model.ts';
import type { Json } from '../shapes.ts';
import type { Call } from './call.ts';

export function getComments(call: Call): Reply {
  const issue = issueOf(call);
  const orderBy = call.request.query.get('orderBy') ?? 'created';
  if (!/^[+-]?created$/.test(orderBy)) throw new Refusal(400, [`Cannot order comments by '${orderBy}'.`]);
  const ordered = orderBy.startsWith('-') ? [...issue.comments].reverse() : issue.comments;
  const startAt = numberFrom(call, 'startAt', 0);
  const maxResults = Math.min(5000, numberFrom(call, 'maxResults', call.world.kind === 'cloud' ? 100 : 1_048_576));
  const comments = ordered.slice(startAt, startAt + maxResults).map((comment) => shape(call, issue, comment));
  return json(200, { startAt, maxResults, total: issue.comments.length, comments });
}

export function getComment(call: Call): Reply {
  const issue = issueOf(call);
  return json(200, shape(call, issue, commentOf(call, issue)));
}

export function postComment(call: Call): Reply {
  const issue = issueOf(call);
  const name = call.actor.user.displayName;
  demand(call, 'ADD_COMMENTS', {
    status: 400,
    message: `${name}, you do not have the permission to comment on this issue.`,
  });
  const visibility = visibilityFrom(call.body['visibility']);
  const comment = createComment(call.world, call.actor, {
    issue,
    body: bodyFrom(call),
    properties: propertiesOf(call.body['properties']),
    ...(visibility ? { visibility } : {}),
  });
  return json(201, shape(call, issue, comment));
}

export function putComment(call: Call): Reply {
  const issue = issueOf(call);
  const comment = commentOf(call, issue);
  demand(call, `EDIT_${whose(call, comment)}_COMMENTS`, {
    status: 400,
    message: 'You do not have the permission to edit this comment.',
  });
  const properties = propertiesOf(call.body['properties']);
  editComment(call.world, call.actor, { issue, comment, body: bodyFrom(call), properties });
  return json(200, shape(call, issue, comment));
}

export function removeComment(call: Call): Reply {
  const issue = issueOf(call);
  const comment = commentOf(call, issue);
  demand(call, `DELETE_${whose(call, comment)}_COMMENTS`, {
    status: 400,
    message: 'You do not have the permission to delete this comment.',
  });
  deleteComment(call.world, call.actor, { issue, comment });
  return noContent();
}

function whose(call: Call, { authorId }: Comment): 'OWN' | 'ALL' {
  return authorId === call.actor.user.accountId ? 'OWN' : 'ALL';
}

export function getCommentProperty(call: Call): Reply {
  const comment = anyComment(call);
  const key = call.params['key'] ?? '';
  if (!comment.properties.has(key)) throw new Refusal(404, [`The property ${key} does not exist.`]);
  return json(200, { key, value: comment.properties.get(key) });
}

function anyComment(call: Call): Comment {
  for (const issue of call.world.issues.values()) {
    const found = findComment(issue, call.params['comment'] ?? '');
    if (found) return found;
  }
  throw new Refusal(404, [`Can not find a comment for the id: ${call.params['comment'] ?? ''}.`]);
}

function commentOf(call: Call, issue: Issue): Comment {
  const id = call.params['comment'] ?? '';
  const comment = findComment(issue, id);
  if (!comment) throw new Refusal(404, [`Can not find a comment for the id: ${id}.`]);
  return comment;
}

function bodyFrom(call: Call): Comment['body'] {
  const body = richTextOf(call, call.body['body'], 'comment');
  if (typeof body === 'string' && body.trim() === '')
    throw new Refusal(400, [], { comment: 'Comment body can not be empty!' });
  return body;
}

function visibilityFrom(value: unknown): Visibility | undefined {
  if (!isRecord(value)) return undefined;
  const name = textOf(value['value']) ?? textOf(value['identifier']);
  if (name === undefined) throw new Refusal(400, [], { commentLevel: 'A visibility needs a value or an identifier.' });
  return { type: value['type'] === 'group' ? 'group' : 'role', value: name };
}

function shape(call: Call, issue: Issue, comment: Comment): Json {
  const expand = listFrom(call.request.query.get('expand'));
  return commentShape(call.world, issue, {
    comment,
    version: call.version,
    rendered: expand.includes('renderedBody'),
    properties: expand.includes('properties') && !call.world.switches.commentPropertiesHidden,
  });
}
