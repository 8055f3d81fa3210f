/** What is said on requests, and what stands on them of linked conversations. Who writes has locked the request. */
import { randomUUID } from 'node:crypto';
import type { NewComment, RequestComment } from '../../domain/desk/desk.ts';
import type { RemoteLink } from '../../domain/effects.ts';
import { Refused, type Sql } from '../db.ts';
import { touchRequest } from './requests.ts';

const COMMENT = `
  select c.id, c.request_id as "requestId", c.public, jsonb_build_object('id', c.author_id, 'name', c.author_name) as author,
    c.by_requester as "byRequester", c.text, c.channel, c.created_at as "createdAt", c.updated_at as "updatedAt"
  from request_comments c`;

export async function findComment(
  sql: Sql,
  of: { requestId: string; commentId: string },
): Promise<RequestComment | null> {
  const [row] = await sql.query<RequestComment>(`${COMMENT} where c.request_id = $1 and c.id = $2`, [
    of.requestId,
    of.commentId,
  ]);
  return row ?? null;
}

/** The newest of them, oldest first. */
export async function listComments(
  sql: Sql,
  of: { requestId: string; publicOnly: boolean; atMost: number },
): Promise<RequestComment[]> {
  const rows = await sql.query<RequestComment>(
    `${COMMENT} where c.request_id = $1 and (c.public or not $2) order by c.created_at desc, c.id limit $3`,
    [of.requestId, of.publicOnly, of.atMost],
  );
  return rows.toReversed();
}

/** Throws Refused `said_already` where there is one with this id. */
export async function insertComment(
  sql: Sql,
  requestId: string,
  comment: NewComment & { author: { id: string | null; name: string } },
): Promise<RequestComment> {
  const id = comment.id ?? randomUUID();
  const at = await touchRequest(sql, requestId);
  const made = await sql.query(
    `insert into request_comments (organization_id, id, request_id, public, author_id, author_name, by_requester, text, channel, created_at, updated_at)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
     on conflict (organization_id, id) do nothing returning id`,
    [
      id,
      requestId,
      comment.public,
      comment.author.id,
      comment.author.name,
      comment.byRequester,
      comment.text,
      comment.channel,
      at,
    ],
  );
  if (made.length === 0) throw new Refused('said_already', `There is a comment with the id ${id} already.`);
  const { author, byRequester, text, channel } = comment;
  return { id, requestId, public: comment.public, author, byRequester, text, channel, createdAt: at, updatedAt: at };
}

/** Null: it is not there. */
export async function updateComment(
  sql: Sql,
  of: { requestId: string; commentId: string; text: string },
): Promise<RequestComment | null> {
  const found = await findComment(sql, of);
  if (found === null || found.text === of.text) return found;
  const at = await touchRequest(sql, of.requestId);
  await sql.query('update request_comments set text = $3, updated_at = $4 where request_id = $1 and id = $2', [
    of.requestId,
    of.commentId,
    of.text,
    at,
  ]);
  return { ...found, text: of.text, updatedAt: at };
}

/** Its files stay with the request. Answers when; null: it was not there. */
export async function deleteComment(sql: Sql, of: { requestId: string; commentId: string }): Promise<number | null> {
  const gone = await sql.query('delete from request_comments where request_id = $1 and id = $2 returning id', [
    of.requestId,
    of.commentId,
  ]);
  if (gone.length === 0) return null;
  await sql.query('delete from request_words where request_id = $1 and source = $2', [of.requestId, of.commentId]);
  await sql.query('update request_attachments set comment_id = null where request_id = $1 and comment_id = $2', [
    of.requestId,
    of.commentId,
  ]);
  return touchRequest(sql, of.requestId);
}

/** The same entry however often it is put. */
export async function putRemoteLink(sql: Sql, requestId: string, link: RemoteLink): Promise<void> {
  await sql.query(
    `insert into request_remote_links (organization_id, request_id, global_id, url, title, summary, resolved)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6)
     on conflict (organization_id, request_id, global_id)
       do update set url = excluded.url, title = excluded.title, summary = excluded.summary, resolved = excluded.resolved`,
    [requestId, link.globalId, link.url, link.title, link.summary, link.resolved],
  );
}

export async function removeRemoteLink(sql: Sql, requestId: string, globalId: string): Promise<void> {
  await sql.query('delete from request_remote_links where request_id = $1 and global_id = $2', [requestId, globalId]);
}
