/** What is said on requests: by agents internally, unless they say that the requester is to see it. */
import { z } from 'zod';
import type { RequestComment } from '../../domain/desk/desk.ts';
import { findComment, listComments } from '../../store/desk/request-comments.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf, knownRequest, noRequest } from './references.ts';
import { presentComment } from './present.ts';
import { ApiProblem, notFound } from '../problem.ts';
import { requestId, requestParams } from './requests.ts';
import { commentText, CommentWish } from './wishes.ts';
import { type Api, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { RequestCommentSchema } from '../schemas/requests.ts';

const MOST = 500;
const commentParams = requestParams.extend({ comment: z.uuid({ error: 'is no id' }) });

export function requestCommentRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['requests'];
  const url = '/api/v1/requests/:request/comments';
  app.route({
    method: 'GET',
    url,
    config: { access: 'read' },
    schema: {
      summary: `What was said on a request, oldest first; the newest ${MOST}`,
      tags,
      params: requestParams,
      response: { 200: pageOf(RequestCommentSchema), ...problems },
    },
    handler: async (request) => {
      const comments = await deps.db.tx(callerOf(request).organizationId, async (sql) => {
        const { id } = await knownRequest(sql, request.params.request);
        return listComments(sql, { requestId: id, publicOnly: false, atMost: MOST });
      });
      return { items: comments.map(presentComment), next: null };
    },
  });
  app.route({
    method: 'POST',
    url,
    config: { access: 'write' },
    schema: {
      summary: 'Say something on a request; for agents only unless it is public',
      tags,
      params: requestParams,
      body: CommentWish,
      response: { 201: RequestCommentSchema, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { request: idOrKey } = request.params;
      const id = await requestId(deps, caller, idOrKey);
      const wish = { ...request.body, byRequester: false, channel: 'api' as const };
      const comment = await deps.desk.comment(actorOf(caller), id, wish);
      if (comment === null) throw noRequest(idOrKey);
      return reply.code(201).send(presentComment(comment));
    },
  });
  app.route({
    method: 'PATCH',
    url: `${url}/:comment`,
    config: { access: 'write' },
    schema: {
      summary: 'Change the text of a comment; one’s own, or as an admin',
      tags,
      params: commentParams,
      body: z.strictObject({ text: commentText }),
      response: { 200: RequestCommentSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { id, commentId } = await ownComment(deps, caller, request.params);
      const comment = await deps.desk.editComment(actorOf(caller), { id, commentId, text: request.body.text });
      if (comment === null) throw noComment(request.params);
      return presentComment(comment);
    },
  });
  app.route({
    method: 'DELETE',
    url: `${url}/:comment`,
    config: { access: 'write' },
    schema: {
      summary: 'Delete a comment; one’s own, or as an admin',
      tags,
      params: commentParams,
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id, commentId } = await ownComment(deps, caller, request.params);
      if (!(await deps.desk.removeComment(actorOf(caller), { id, commentId }))) throw noComment(request.params);
      return reply.code(204).send();
    },
  });
}

/** Whose words they are decides who may change them. Throws 404 and 403. */
async function ownComment(deps: ApiDeps, caller: Caller, of: { request: string; comment: string }) {
  const { id, comment } = await deps.db.tx(caller.organizationId, async (sql) => {
    const request = await knownRequest(sql, of.request);
    return { id: request.id, comment: await findComment(sql, { requestId: request.id, commentId: of.comment }) };
  });
  if (comment === null) throw noComment(of);
  if (!caller.scopes.includes('admin') && !wrote(caller, comment))
    throw new ApiProblem(403, 'not_yours', {
      detail: `${comment.author.name} wrote this comment: only they and admins may change it.`,
    });
  return { id, commentId: comment.id };
}

function wrote({ userId, name }: Caller, { author, byRequester }: RequestComment): boolean {
  if (byRequester) return false;
  return author.id === null ? userId === null && author.name === name : author.id === userId;
}

function noComment({ request, comment }: { request: string; comment: string }) {
  return notFound(`There is no comment ${comment} on the request ${request}.`);
}
