import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ann, inProgress, richText } from '../../test/domain-builders.ts';
import { eachWorld, type World } from '../../test/pipeline-world.ts';
import { forgetOld } from './retention.ts';

const SECRET = 'the-launch-is-on-friday';

eachWorld('what is kept only for a while', (start) => {
  const month = { textDays: 30, auditDays: 730 };

  async function world(days: number): Promise<World> {
    const made = await start({
      inbox: { faultOf: ({ conversationId }) => (conversationId === '2' ? 'rejected' : null) },
    });
    const issue = made.issue('1');
    await made.tell(issue.create(richText('see', 'w1/1', 'and', 'w1/2')));
    await made.tell(issue.addComment('11', richText(SECRET)));
    await made.tell(issue.change({ status: inProgress, assignee: ann }));
    await made.settled();
    // Workers take work of every organization: those of this world would try that of the next.
    await Promise.all(made.workers.splice(0).map((worker) => worker.stop(1_000)));
    await made.rows(
      `update events set received_at = received_at - $1 * interval '1 day', processed_at = processed_at - $1 * interval '1 day'`,
      [days],
    );
    await made.rows(
      `update effects set created_at = created_at - $1 * interval '1 day', ended_at = ended_at - $1 * interval '1 day'`,
      [days],
    );
    return made;
  }

  const holding = async ({ rows }: World) => ({
    events: (await rows(`select 1 from events where body::text like '%' || $1 || '%'`, [SECRET])).length,
    sent: (await rows(`select 1 from effects where state = 'done' and body::text like '%' || $1 || '%'`, [SECRET]))
      .length,
    dead: (await rows(`select 1 from effects where state = 'dead'`)).length,
  });

  test('is there before its time, and then neither texts nor names are', async () => {
    const young = await world(29);
    await forgetOld(young.db, month);
    expect(await holding(young)).toMatchObject({ events: 1, sent: 1 });
    const old = await world(31);
    const { dead } = await holding(old);
    expect(dead).toBeGreaterThan(0);
    await forgetOld(old.db, month);
    expect(await holding(old)).toEqual({ events: 0, sent: 0, dead });
    expect(await old.rows(`select 1 from events where words like '%ann%' or body::text like '%Ann%'`)).toEqual([]);
    expect(await old.rows(`select 1 from effects where state = 'dead' and body -> 'body' -> 'blocks' = '[]'`)).toEqual(
      [],
    );
  });

  test('leaves what is known by its key: the same delivery, and the same change under another, tell nothing', async () => {
    const old = await world(31);
    old.startWorker();
    const issue = old.issue('2');
    const event = issue.create(richText('see', 'w1/7'));
    await old.tell(event, { deliveryId: 'd1' });
    await old.settled();
    await old.rows(
      `update events set received_at = received_at - interval '40 days', processed_at = processed_at - interval '40 days'`,
    );
    await forgetOld(old.db, month);
    const notes = old.inbox.notes.length;
    expect((await old.tell(event, { deliveryId: 'd1' })).outcome).toBe('duplicate');
    expect((await old.tell(event, { deliveryId: 'd2' })).outcome).toBe('duplicate');
    await old.settled();
    expect(old.inbox.notes).toHaveLength(notes);
  });

  test('leaves what is not decided, and keeps everything where that is wanted', async () => {
    const waiting = await world(31);
    await waiting.rows(`update events set state = 'pending', processed_at = null where kind = 'comment.created'`);
    await forgetOld(waiting.db, month);
    expect((await holding(waiting)).events).toBe(1);
    const kept = await world(31);
    await forgetOld(kept.db, { textDays: 0, auditDays: 0 });
    expect(await holding(kept)).toMatchObject({ events: 1, sent: 1 });
  });

  test('is what came by mail, and what people asked for: the words go, what was done and where stays', async () => {
    const { db, rows, organizationId, hostId } = await world(0);
    const wish = {
      kind: 'ticket-creation',
      connectionId: 'c-1',
      subject: SECRET,
      message: SECRET,
      ticketType: { id: '88', name: 'Bug' },
    };
    const asked = { kind: 'escalation.asked', hostId, issueId: '1', wishId: 'w-1', wish };
    for (const days of [29, 31]) {
      const [id, ago] = [randomUUID(), `clock_timestamp() - ${days} * interval '1 day'`];
      await rows(
        `insert into incoming_mails (organization_id, id, mailbox_id, message_id, bytes, from_name, from_address, subject, state, rest, received_at, ended_at)
         values ($1, $2, $2, 'm', 1, 'Ann', 'ann@acme.example', $3, 'comment', $3, ${ago}, ${ago})`,
        [organizationId, id, SECRET],
      );
      await rows(
        `insert into events (organization_id, id, source, body_hash, key, kind, host_id, issue_id, body, state, reasons, received_at, processed_at)
         values ($1, $2::uuid, 'hand', 'h', $2::uuid::text, 'escalation.asked', $3, '1', $4, 'done', '[]', ${ago}, ${ago})`,
        [organizationId, id, hostId, JSON.stringify(asked)],
      );
      await rows(
        `insert into effects (organization_id, id, key, kind, host_id, issue_id, lane, door, body, ref, state, created_at, ended_at)
         values ($1, $2::uuid, $2::uuid::text, 'ticket-creation', $3, '1', 'l', 'd', $4, 'r', 'done', ${ago}, ${ago})`,
        [organizationId, id, hostId, JSON.stringify({ ...wish, hostId, issueId: '1' })],
      );
    }
    await forgetOld(db, month);
    const left = (table: string) =>
      rows(
        `select 1 from ${table} t where to_jsonb(t)::text like '%' || $1 || '%' and to_jsonb(t)::text like '%ticket-creation%' or to_jsonb(t) ->> 'subject' = $1`,
        [SECRET],
      );
    for (const table of ['incoming_mails', 'events', 'effects']) expect(await left(table), table).toHaveLength(1);
    const slim = await rows<{ body: object }>(
      `select body from events where kind = 'escalation.asked' and slim_at is not null`,
    );
    expect(slim).toEqual([{ body: { ...asked, wish: { ...wish, subject: '', message: '' } } }]);
    expect(await rows(`select 1 from incoming_mails where from_address is null and from_name = ''`)).toHaveLength(1);
  });

  test('is the audit log, too', async () => {
    const { db, rows, organizationId } = await world(0);
    const add = (days: number) =>
      db.call(
        `insert into audit_log (organization_id, at, actor, actor_kind, action) values ($1, clock_timestamp() - $2 * interval '1 day', 'Ann', 'session', 'user.invited')`,
        [organizationId, days],
      );
    for (const days of [1, 729, 731, 900]) await add(days);
    await forgetOld(db, month);
    expect(await rows('select 1 from audit_log')).toHaveLength(2);
  });
});
