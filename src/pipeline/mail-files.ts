/** Files that came with a mail, by the same rules as any others; what is not taken is named on the request. */
import { createHash } from 'node:crypto';
import { MOST_BYTES, MOST_FILES, plainName, typeOf } from '../domain/desk/attachment-types.ts';
import type { IncomingMail, MailDecision, MailFile } from '../domain/mail/incoming-mail.ts';
import type { Storage } from '../domain/desk/storage.ts';
import type { Db } from '../store/db.ts';
import type { MailClaim, MailEnd } from '../store/mail/incoming-mails.ts';
import { insertAttachment, listAttachments } from '../store/desk/request-attachments.ts';
import { lockRequest, touchRequest } from '../store/desk/requests.ts';

interface Of {
  claim: MailClaim;
  mail: IncomingMail;
  end: Pick<MailEnd, 'requestId' | 'commentId'>;
  decision: MailDecision;
}

/** Each file has an id made of the mail's, so that it is kept once however often the mail is looked at. */
export async function keepMailFiles(db: Db, storage: Storage, of: Of): Promise<void> {
  const { requestId } = of.end;
  if (requestId === null) return;
  for (const [at, file] of of.mail.files.entries()) {
    const name = plainName(file.name);
    const mediaType = typeOf(name);
    if (mediaType === null || file.content.byteLength === 0 || file.content.byteLength > MOST_BYTES) continue;
    await keep(db, storage, { ...of, requestId, file: { ...file, name }, mediaType, id: idOf(of.claim.id, at) });
  }
}

async function keep(
  db: Db,
  storage: Storage,
  of: Of & { requestId: string; file: MailFile; mediaType: string; id: string },
): Promise<void> {
  const { organizationId } = of.claim;
  const { requestId, decision, id } = of;
  const place = { organizationId, id };
  const stored = await storage.put(place, once(of.file.content), MOST_BYTES);
  const seen = decision.kind === 'comment' ? decision : { public: true, byRequester: true };
  const kept = await db.tx(organizationId, async (sql) => {
    if ((await lockRequest(sql, requestId)) === null) return false;
    const there = await listAttachments(sql, { requestId, publicOnly: false });
    if (there.some((one) => one.id === id)) return true;
    if (there.length >= MOST_FILES) return false;
    await insertAttachment(sql, {
      id,
      requestId,
      commentId: of.end.commentId,
      name: of.file.name,
      mediaType: of.mediaType,
      bytes: stored.bytes,
      sha256: stored.sha256,
      public: seen.public,
      byRequester: seen.byRequester,
      authorName: of.mail.from?.name || of.mail.from?.email || '',
    });
    await touchRequest(sql, requestId);
    return true;
  });
  if (!kept) await storage.remove(place);
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

/** An id as others are (RFC 9562, version 8). */
function idOf(mailId: string, at: number): string {
  const hex = createHash('sha256').update(`${mailId} file ${at}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
