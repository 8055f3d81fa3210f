/** Files of requests on their way in and out, for agents and for requesters alike. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { DeskRequest } from '../../domain/desk/desk.ts';
import { fileLine } from '../../domain/desk/request-history.ts';
import { FileTooLarge } from '../../domain/desk/storage.ts';
import { DatabaseUnavailable, type Sql } from '../../store/db.ts';
import {
  type Attachment,
  deleteAttachment,
  findAttachment,
  findSent,
  insertAttachment,
  listAttachments,
} from '../../store/desk/request-attachments.ts';
import { findComment } from '../../store/desk/request-comments.ts';
import { lockRequest, touchRequest } from '../../store/desk/requests.ts';
import { appendTimeline } from '../../store/timeline.ts';
import {
  disposition,
  MOST_BYTES,
  MOST_FILES,
  plainName,
  takenEndings,
  typeOf,
} from '../../domain/desk/attachment-types.ts';
import type { Caller } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { noRequest } from './references.ts';
import { ApiProblem, conflict, notFound, unprocessable } from '../problem.ts';
import type { Api } from '../route.ts';

/** In this scope a body is a file, whatever its sender calls it; it is read as it comes. */
export function takeFiles(app: Api): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

export const fileName = z.string().min(1, 'is empty: name the file').max(500);

/** The file as it was handed out, in the description of the API. */
export const fileAnswer = {
  description: 'The file, to be saved',
  content: { 'application/octet-stream': { schema: z.string() } },
};

export interface FileWish {
  requestId: string;
  /** Chosen by who sends it: what is sent twice with the same one is attached once. Null: sent twice, it is there twice. */
  ownId: string | null;
  name: string;
  /** Null: with the request itself; else it is as public as what was said. */
  commentId: string | null;
  public: boolean;
  byRequester: boolean;
}

/** Keeps a file, then says so in the database: what a crash leaves between the two is a file that nobody sees. */
export async function keepFile(
  deps: ApiDeps,
  caller: Caller,
  of: { wish: FileWish; body: unknown },
): Promise<Attachment> {
  const { organizationId } = caller;
  const name = plainName(of.wish.name);
  const mediaType = typeOf(name);
  if (mediaType === null)
    throw new ApiProblem(415, 'file_type_refused', {
      detail: `"${name}" is of a kind that is not taken; taken are files ending in ${takenEndings.join(', ')}.`,
    });
  if (!(of.body instanceof Readable))
    throw unprocessable('empty_file', 'The file is empty: send its content as the body.');
  const { requestId, ownId } = of.wish;
  const before = ownId === null ? null : await deps.db.tx(organizationId, (sql) => findSent(sql, { requestId, ownId }));
  if (before !== null) return before;
  const place = { organizationId, id: randomUUID() };
  // What is refused half-way is left unread, not torn down: its sender is to hear why.
  const content = of.body.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Uint8Array>;
  const file = await deps.storage.put(place, content, MOST_BYTES).catch((error: unknown) => {
    if (!(error instanceof FileTooLarge)) throw error;
    throw new ApiProblem(413, 'too_large', { detail: `A file may have ${MOST_BYTES / 1024 / 1024} MB at most.` });
  });
  try {
    if (file.bytes === 0) throw unprocessable('empty_file', 'The file is empty.');
    const made = await record(deps, caller, { ...of.wish, ...file, name, mediaType, id: place.id });
    if (made.id !== place.id) await deps.storage.remove(place);
    return made;
  } catch (error) {
    // Where it is not known whether it was said, the file stays.
    if (!(error instanceof DatabaseUnavailable && error.doubtful)) await deps.storage.remove(place);
    throw error;
  }
}

type Kept = FileWish & { id: string; mediaType: string; bytes: number; sha256: string };

/** The same file may have come at the same moment: then it is that one. */
async function record(deps: ApiDeps, caller: Caller, kept: Kept): Promise<Attachment> {
  const { requestId, ownId, commentId } = kept;
  return deps.db.tx(caller.organizationId, async (sql) => {
    const request = await lockRequest(sql, requestId);
    if (request === null) throw noRequest(requestId);
    const before = ownId === null ? null : await findSent(sql, { requestId, ownId });
    if (before !== null) return before;
    const comment = commentId === null ? null : await findComment(sql, { requestId, commentId });
    if (commentId !== null && comment === null)
      throw unprocessable('unknown_comment', `comment: there is no comment ${commentId} on this request`);
    const there = await listAttachments(sql, { requestId, publicOnly: false });
    if (there.length >= MOST_FILES)
      throw conflict('too_many_files', `This request has ${MOST_FILES} files already: remove one first.`);
    const isPublic = comment?.public ?? kept.public;
    await insertAttachment(sql, { ...kept, public: isPublic, authorName: caller.name });
    await touchRequest(sql, requestId);
    await noteFile(sql, { caller, request, file: { name: kept.name, public: isPublic }, what: 'attached' });
    const made = await findAttachment(sql, { requestId, id: kept.id, publicOnly: false });
    if (made === null) throw new Error('A file that was just recorded is not there.');
    return made;
  });
}

/** Hands a file out so that no browser shows or runs it in our name. */
export async function sendFile(
  deps: ApiDeps,
  reply: FastifyReply,
  of: { organizationId: string; attachment: Attachment | null },
): Promise<FastifyReply> {
  const { attachment, organizationId } = of;
  const content = attachment === null ? null : await deps.storage.open({ organizationId, id: attachment.id });
  if (attachment === null || content === null) throw notFound('There is no such file with this request.');
  return reply
    .type(attachment.mediaType)
    .header('content-disposition', disposition(attachment.name))
    .header('content-length', attachment.bytes)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(Readable.from(content));
}

/** Throws 404. */
export async function dropFile(deps: ApiDeps, caller: Caller, of: { requestId: string; id: string }): Promise<void> {
  const { organizationId } = caller;
  await deps.db.tx(organizationId, async (sql) => {
    const request = await lockRequest(sql, of.requestId);
    const file = await findAttachment(sql, { ...of, publicOnly: false });
    if (request === null || file === null || !(await deleteAttachment(sql, of)))
      throw notFound(`There is no file ${of.id} with this request.`);
    await touchRequest(sql, of.requestId);
    await noteFile(sql, { caller, request, file, what: 'removed' });
  });
  await deps.storage.remove({ organizationId, id: of.id });
}

async function noteFile(
  sql: Sql,
  of: { caller: Caller; request: DeskRequest; file: Pick<Attachment, 'name' | 'public'>; what: 'attached' | 'removed' },
): Promise<void> {
  const { organizationId, name } = of.caller;
  const { hostId, id } = of.request;
  await appendTimeline(sql, { organizationId, hostId, issueId: id, eventId: null }, [fileLine(name, of.file, of.what)]);
}
