/** Files with requests: what they are called and what they are. Their content is in a Storage, under their id. */
import type { Sql } from '../db.ts';

export interface Attachment {
  id: string;
  requestId: string;
  commentId: string | null;
  name: string;
  mediaType: string;
  bytes: number;
  /** False: for agents only. */
  public: boolean;
  authorName: string;
  byRequester: boolean;
  createdAt: Date;
}

const ATTACHMENT = `
  select a.id, a.request_id as "requestId", a.comment_id as "commentId", a.name, a.media_type as "mediaType", a.bytes, a.public,
    a.author_name as "authorName", a.by_requester as "byRequester", a.created_at as "createdAt"
  from request_attachments a`;

/** Oldest first. */
export async function listAttachments(sql: Sql, of: { requestId: string; publicOnly: boolean }): Promise<Attachment[]> {
  return sql.query<Attachment>(
    `${ATTACHMENT} where a.request_id = $1 and (a.public or not $2) order by a.created_at, a.id`,
    [of.requestId, of.publicOnly],
  );
}

export async function findAttachment(
  sql: Sql,
  of: { requestId: string; id: string; publicOnly: boolean },
): Promise<Attachment | null> {
  const [row] = await sql.query<Attachment>(
    `${ATTACHMENT} where a.request_id = $1 and a.id = $2 and (a.public or not $3)`,
    [of.requestId, of.id, of.publicOnly],
  );
  return row ?? null;
}

/** Null: none came with this id of its sender. */
export async function findSent(sql: Sql, of: { requestId: string; ownId: string }): Promise<Attachment | null> {
  const [row] = await sql.query<Attachment>(`${ATTACHMENT} where a.request_id = $1 and a.own_id = $2`, [
    of.requestId,
    of.ownId,
  ]);
  return row ?? null;
}

export async function insertAttachment(
  sql: Sql,
  attachment: Omit<Attachment, 'createdAt'> & { sha256: string; ownId?: string | null },
): Promise<void> {
  await sql.query(
    `insert into request_attachments (organization_id, id, request_id, comment_id, name, media_type, bytes, sha256, public, author_name, by_requester, own_id)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      attachment.id,
      attachment.requestId,
      attachment.commentId,
      attachment.name,
      attachment.mediaType,
      attachment.bytes,
      attachment.sha256,
      attachment.public,
      attachment.authorName,
      attachment.byRequester,
      attachment.ownId ?? null,
    ],
  );
}

export async function deleteAttachment(sql: Sql, of: { requestId: string; id: string }): Promise<boolean> {
  const gone = await sql.query('delete from request_attachments where request_id = $1 and id = $2 returning id', [
    of.requestId,
    of.id,
  ]);
  return gone.length > 0;
}
