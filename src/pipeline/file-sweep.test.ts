import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eachDatabase } from '../../test/databases.ts';
import { startDesk } from '../../test/desk-world.ts';
import { insertMail } from '../store/mail/incoming-mails.ts';
import { insertAttachment } from '../store/desk/request-attachments.ts';
import { sweepFiles } from './file-sweep.ts';

const DAY_MS = 24 * 60 * 60_000;

eachDatabase('files that nothing refers to', (database) => {
  test('are removed once they are a day old; those of requests and of mails that are kept stay', async () => {
    const { db, storage, organizationId, desk, ann, wish } = await startDesk(database());
    const { id: requestId } = await desk.create(ann, wish());
    const keep = async (): Promise<string> => {
      const id = randomUUID();
      async function* bytes(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('x');
      }
      await storage.put({ organizationId, id }, bytes(), 10);
      return id;
    };
    await keep();
    const [attached, waiting, recent, old] = [await keep(), await keep(), await keep(), await keep()];
    const mailboxId = randomUUID();
    await db.tx(organizationId, async (sql) => {
      await insertAttachment(sql, {
        id: attached,
        requestId,
        commentId: null,
        name: 'x.txt',
        mediaType: 'text/plain',
        bytes: 1,
        sha256: '',
        public: true,
        authorName: '',
        byRequester: false,
      });
      for (const id of [waiting, recent, old]) await insertMail(sql, { id, mailboxId, messageId: id, bytes: 1 });
      await sql.query(
        `update incoming_mails set state = 'request', ended_at = now() - case when id = $1 then interval '31 days' else interval '1 day' end
         where id = any ($2::uuid[])`,
        [old, [recent, old]],
      );
    });
    const there = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { id } of storage.list(organizationId)) found.push(id);
      return found.toSorted();
    };
    const at = Date.now();
    await sweepFiles(db, storage, { now: at });
    expect(await there()).toHaveLength(5);
    await sweepFiles(db, storage, { now: at + DAY_MS + 60_000 });
    expect(await there()).toEqual([attached, waiting, recent].toSorted());
  });
});
