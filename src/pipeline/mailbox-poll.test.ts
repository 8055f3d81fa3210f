import { expect, test } from 'vitest';
import { until } from '../../test/api.ts';
import { eachDatabase } from '../../test/databases.ts';
import type { Db } from '../store/db.ts';
import { claimMailbox, ensureImapMailbox } from '../store/mail/mailbox-reading.ts';
import { listMailboxes, type Mailbox } from '../store/mail/mailboxes.ts';
import { type MailboxPollPorts, startMailboxPoll } from './mailbox-poll.ts';

eachDatabase('looking into the mailbox', (database) => {
  const read = async (db: Db, organizationId: string): Promise<Mailbox | undefined> =>
    (await db.tx(organizationId, listMailboxes))[0];
  const poll = (given: MailboxPollPorts['read']) =>
    startMailboxPoll(database().db, { read: given, reportTrouble: () => undefined }, { pollMs: 20 });

  test('is done by one process at a time, goes on where it was, and says what is wrong', async () => {
    const { db, organizationId } = database();
    await ensureImapMailbox(db, organizationId, true);
    await ensureImapMailbox(db, organizationId, true);
    expect(await db.tx(organizationId, listMailboxes)).toHaveLength(1);

    const [first, second]: number[][] = [[], []];
    const one = poll(async (claim, { passed }) => {
      first?.push(claim.lastUid);
      await passed({ uidValidity: '7', lastUid: claim.lastUid + 1 });
    });
    await until(
      async () => first?.length ?? 0,
      (count) => count >= 2,
    );
    const other = poll(async (claim) => {
      second?.push(claim.lastUid);
      throw new Error('mail.example.com refuses user or password');
    });
    await until(
      async () => first?.length ?? 0,
      (count) => count >= 6,
    );
    expect(second).toEqual([]);
    expect(await read(db, organizationId)).toMatchObject({ trouble: null, checkedAt: expect.any(Date) });
    await one.stop();
    await until(
      async () => second?.length ?? 0,
      (count) => count >= 1,
    );
    expect(second?.[0]).toBe(first?.length);
    const troubled = await until(
      () => read(db, organizationId),
      (mailbox) => mailbox?.trouble !== null,
    );
    expect(troubled?.trouble).toBe('mail.example.com refuses user or password');
    await other.stop();
    // Whoever ends gives the lease back.
    expect(await claimMailbox(db, { reader: organizationId, leaseMs: 1 })).not.toBeNull();
    await ensureImapMailbox(db, organizationId, false);
    expect(await read(db, organizationId)).toBeUndefined();
  });
});
