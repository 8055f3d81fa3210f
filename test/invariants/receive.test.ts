import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createReceiver, type Receiver } from '../../src/pipeline/receive.ts';
import { DatabaseUnavailable, type Db } from '../../src/store/db.ts';
import type { Incoming } from '../../src/store/jobs.ts';
import { done, inProgress, richText } from '../domain-builders.ts';
import { eachWorld, type World } from '../pipeline-world.ts';

eachWorld('Receiving', (start) => {
  test('I1: whatever was acknowledged is stored, however often the database goes away', async () => {
    const world = await start({ workers: 0 });
    const receiver = createReceiver(unreliable(world.db), () => undefined);
    const issues = Array.from({ length: 60 }, (_, index) => world.issue(String(index)));
    const events = issues.map((issue) => issue.create());
    const acknowledged = await Promise.all(
      events.map(async (event, index) => {
        const deliveryId = `delivery-${index}`;
        for (let post = 1; ; post += 1) {
          try {
            await world.tell(event, { deliveryId, by: receiver });
            return { deliveryId, posts: post };
          } catch (error) {
            expect(error).toBeInstanceOf(DatabaseUnavailable);
          }
        }
      }),
    );
    const rows = await world.rows<{ delivery_id: string }>('select delivery_id from events order by received_at');
    expect(rows.map((row) => row.delivery_id).toSorted()).toEqual(
      acknowledged.map(({ deliveryId }) => deliveryId).toSorted(),
    );
    expect(acknowledged.some(({ posts }) => posts > 1)).toBe(true);
  });

  test('I4: five copies at once on three replicas are one event', async () => {
    const world = await start({ workers: 0 });
    const replicas = Array.from({ length: 3 }, () => createReceiver(world.db, () => undefined));
    const issues = Array.from({ length: 30 }, (_, index) => world.issue(String(index)));
    const receipts = await Promise.all(
      issues.flatMap((issue, index) => {
        const event = issue.create();
        return Array.from({ length: 5 }, (_, copy) =>
          world.tell(event, { deliveryId: `delivery-${index}`, by: replicas[copy % 3] as Receiver }),
        );
      }),
    );
    expect(receipts.filter((receipt) => receipt.outcome === 'stored')).toHaveLength(30);
    expect(receipts.filter((receipt) => receipt.outcome === 'duplicate')).toHaveLength(120);
    expect((await world.counts()).events).toEqual({ pending: 30 });
  });

  test('I4: copies of an event in one commit are the event itself, under the id that every life of the database gives it', async () => {
    const world = await start({ workers: 0 });
    const events = Array.from({ length: 20 }, (_, index) => world.issue(String(index)).create());
    // Two inserts are under way already, so what follows goes into one.
    const pairs = await Promise.all(
      events.map((event) => Promise.all([world.tell(event), world.tell(event), world.tell(event)])),
    );
    const stored = await world.rows<{ id: string }>('select id from events');
    for (const receipts of pairs) {
      expect(receipts.map(({ outcome }) => outcome).toSorted()).toEqual(['duplicate', 'duplicate', 'stored']);
      const ids = new Set(receipts.map(({ id }) => id));
      expect(ids.size).toBe(1);
      expect(stored.filter(({ id }) => ids.has(id))).toHaveLength(1);
    }
  });

  test('B4: another body under a known delivery id is told apart, and changes nothing', async () => {
    const world = await start({ workers: 0 });
    const issue = world.issue('1');
    const deliveryId = randomUUID();
    await world.tell(issue.create(), { deliveryId });
    expect(await world.tell(issue.change({ status: done }), { deliveryId })).toMatchObject({ outcome: 'id_reuse' });
    expect((await world.counts()).events).toEqual({ pending: 1 });
  });

  test('I5: the same change under two delivery ids gives one note', async () => {
    const world = await start({});
    const issue = world.issue('1');
    await world.tell(issue.create(richText('see', 'w1/1')));
    const change = issue.change({ status: inProgress });
    await Promise.all([world.tell(change), world.tell(change), world.tell(change)]);
    await world.settled();
    expect(notesIn(world, '1')).toHaveLength(2);
  });

  test('I5: a comment that Data Center tells twice gives one note', async () => {
    const world = await start({});
    const issue = world.issue('1');
    await world.tell(issue.create(richText('see', 'w1/1')));
    const change = issue.change({ status: done, comment: { id: '7', text: richText('Fixed.') } });
    if (change.kind !== 'issue.changed' || change.comment === null) throw new Error('a change with a comment');
    await world.tell(change);
    await world.tell({ ...change, kind: 'comment.created', comment: change.comment });
    await world.settled();
    expect(notesIn(world, '1')).toHaveLength(2);
  });
});

describe('A receiver', () => {
  test('is busy while more wait for their commit than come in one moment, and not once they are stored', async () => {
    const open = Promise.withResolvers<void>();
    const stored = async (_text: string, [, items]: [string, string]) => {
      await open.promise;
      return (JSON.parse(items) as object[]).map(() => ({ id: randomUUID(), outcome: 'stored' }));
    };
    const receiver = createReceiver({ call: stored } as unknown as Db, () => undefined);
    const few = [receiver.receive(incoming('a')), receiver.receive(incoming('b'))];
    expect(receiver.isBusy()).toBe(false);
    const many = Array.from({ length: 30 }, (_, index) => receiver.receive(incoming(`c${index}`)));
    expect(receiver.isBusy()).toBe(true);
    open.resolve();
    await Promise.all([...few, ...many]);
    expect(receiver.isBusy()).toBe(false);
  });
});

describe('Many organizations', () => {
  test('come in by turns: one that always has more keeps nobody waiting', async () => {
    const asked: string[] = [];
    const stored = async (_text: string, [organization, items]: [string, string]) => {
      asked.push(organization);
      await Promise.resolve();
      return (JSON.parse(items) as object[]).map(() => ({ id: randomUUID(), outcome: 'stored' }));
    };
    const receiver = createReceiver({ call: stored } as unknown as Db, () => undefined);
    const [loud, quiet] = [randomUUID(), randomUUID()];
    const many = Array.from({ length: 1_000 }, (_, n) =>
      receiver.receive({ ...incoming(`${n}`), organizationId: loud }),
    );
    const one = receiver.receive({ ...incoming('x'), organizationId: quiet });
    await Promise.all([...many, one]);
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.indexOf(quiet)).toBeLessThan(5);
  });
});

describe('A database that does not answer', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('I2: is told to the sender within 3 s, and what nobody waits for any more is not stored later', async () => {
    vi.useFakeTimers();
    const stuck = hangingDatabase();
    const receiver = createReceiver(stuck.db, () => undefined);
    const answers = ['a', 'b', 'c'].map((issueId) =>
      receiver.receive(incoming(issueId)).then(
        () => 'stored',
        (error: unknown) => error,
      ),
    );
    await vi.advanceTimersByTimeAsync(3_000);
    for (const answer of await Promise.all(answers)) expect(answer).toBeInstanceOf(DatabaseUnavailable);
    stuck.fail();
    await vi.advanceTimersByTimeAsync(10);
    expect(stuck.asked()).toBe(2);
  });

  test('I2: each event hears of it, and the next one is stored as soon as it answers again', async () => {
    let away = true;
    const db = {
      call: () =>
        away
          ? Promise.reject(new DatabaseUnavailable('gone'))
          : Promise.resolve([{ id: randomUUID(), outcome: 'stored' }]),
    } as unknown as Db;
    const receiver = createReceiver(db, () => undefined);
    const refused = await Promise.allSettled(['a', 'b', 'c', 'd'].map((id) => receiver.receive(incoming(id))));
    expect(refused.map((answer) => answer.status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
    away = false;
    expect(await receiver.receive(incoming('e'))).toMatchObject({ outcome: 'stored' });
  });
});

function notesIn(world: World, conversationId: string) {
  return world.inbox.notes.filter((note) => note.conversationId === conversationId);
}

/** A third of the calls fail before they are made, another third after they were. */
function unreliable(db: Db): Db {
  let calls = 0;
  return {
    ...db,
    async call<R extends object>(...given: Parameters<Db['call']>): Promise<R[]> {
      calls += 1;
      const turn = calls % 3;
      if (turn === 0) throw new DatabaseUnavailable('lost before');
      const rows = await db.call<R>(...given);
      if (turn === 1) throw new DatabaseUnavailable('lost after', { doubtful: true });
      return rows;
    },
  };
}

function hangingDatabase() {
  const waiting: ((error: Error) => void)[] = [];
  const call = () =>
    new Promise((_resolve, reject) => {
      waiting.push(reject);
    });
  return {
    db: { call } as unknown as Db,
    asked: () => waiting.length,
    fail: () => waiting.forEach((reject) => reject(new DatabaseUnavailable('no answer'))),
  };
}

function incoming(issueId: string): Incoming {
  const organizationId = '00000000-0000-4000-8000-000000000001';
  const common = { organizationId, source: 'host:1', deliveryId: null, bodyHash: '', kind: 'issue.deleted' };
  return { ...common, key: issueId, hostId: '1', issueId, body: null, state: 'pending', reasons: [], priority: 1 };
}
