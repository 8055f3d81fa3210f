/** The queue by itself: claims, settlements and heartbeats as they meet in the database, without a worker in between. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Rate } from '../../src/domain/ports.ts';
import { type Claimed, extendLeases, type Settlement } from '../../src/store/jobs.ts';
import { eachDatabase, makeOrganization } from '../databases.ts';
import { type Queue, queueIn } from '../queue.ts';

eachDatabase('The queue', (database) => {
  let queue: Queue;
  beforeEach(async () => {
    const { db } = database();
    queue = queueIn(db, await makeOrganization(db));
    return () => queue.empty();
  });

  describe('a lane', () => {
    test('is worked on by one at a time, its jobs in the order they came', async () => {
      await queue.addNotes('c1', ['1', '1', '2']);
      const first = await queue.claim();
      expect(first.map(conversationOf)).toEqual(['1', '2']);
      expect(await queue.claim()).toEqual([]);
      await queue.settle(first.map(ended));
      expect((await queue.claim()).map(conversationOf)).toEqual(['1']);
    });

    test('is gone with its last job', async () => {
      await queue.addNotes('c1', ['1']);
      await queue.settle((await queue.claim()).map(ended));
      expect(await queue.lanes()).toEqual([]);
    });

    test('without a job is cleared away by whoever comes across it', async () => {
      await queue.addNotes('c1', ['1']);
      await queue.run('delete from jobs');
      expect(await queue.claim()).toEqual([]);
      expect(await queue.lanes()).toEqual([]);
    });

    test('keeps its time when a job is added while its first one waits', async () => {
      await queue.addNotes('c1', ['1']);
      await queue.settle((await queue.claim()).map((job) => ({ ...ended(job), afterMs: 60_000, state: 'pending' })));
      await queue.addNotes('c1', ['1']);
      expect(await queue.claim()).toEqual([]);
    });

    test('a heartbeat that arrives after the settlement holds nothing', async () => {
      await queue.addNotes('c1', ['1', '1']);
      const [job] = await queue.claim();
      await queue.settle(job === undefined ? [] : [ended(job)]);
      expect(await extendLeases(database().db, job === undefined ? [] : [job.claim], 60_000)).toEqual([]);
      expect(await queue.claim()).toHaveLength(1);
    });

    test('I14: is taken over when its lease has run out, and the first holder settles nothing any more', async () => {
      await queue.addNotes('c1', ['1']);
      const [zombie] = await queue.claim({ leaseMs: 0 });
      const [heir] = await queue.claim();
      if (zombie === undefined || heir === undefined) throw new Error('nothing was claimed');
      expect(heir.claim.jobId).toBe(zombie.claim.jobId);
      expect(await queue.settle([{ ...ended(zombie), state: 'dead', reason: 'too late' }])).toEqual([]);
      expect(await queue.effects()).toEqual([expect.objectContaining({ state: 'sending', reason: null })]);
      expect(await extendLeases(database().db, [zombie.claim, heir.claim], 60_000)).toEqual([heir.claim]);
      expect(await queue.claim()).toEqual([]);
    });

    test('I13: a claim counts as a try, and whether its holder was never heard of again', async () => {
      await queue.addNotes('c1', ['1']);
      const tries: [number, number][] = [];
      for (let count = 0; count < 3; count += 1) {
        const [job] = await queue.claim({ leaseMs: 0 });
        tries.push([job?.claim.attempts ?? 0, job?.claim.crashes ?? 0]);
      }
      expect(tries).toEqual([
        [1, 0],
        [2, 1],
        [3, 2],
      ]);
    });
  });

  describe('a door', () => {
    test('whose budget nobody stated yet is approached carefully', async () => {
      await queue.addNotes('c1', numbered(20));
      expect(await queue.claim({ slots: 64, perDoor: 48 })).toHaveLength(8);
      expect(await queue.claim({ slots: 64, perDoor: 48 })).toHaveLength(0);
    });

    test('lets no more pass at once than it is allowed, and the next when one is over', async () => {
      await queue.addNotes('c1', numbered(10));
      const out = await queue.claim({ perDoor: 3 });
      expect(out).toHaveLength(3);
      expect(await queue.claim({ perDoor: 3 })).toEqual([]);
      await queue.settle(out.slice(0, 1).map(ended));
      expect(await queue.claim({ perDoor: 3 })).toHaveLength(1);
    });

    test('lets pass what is left of the budget, calls that are out included', async () => {
      await queue.addNotes('c1', numbered(30));
      const [job, ...out] = await queue.claim();
      await queue.settle(job === undefined ? [] : [told(job, { limit: 10, remaining: 9, inMs: 60_000 })]);
      expect(await queue.claim()).toHaveLength(9 - out.length);
      expect(await queue.claim()).toEqual([]);
    });

    test('has its whole budget again, without the calls that are out, when the window is over', async () => {
      await queue.addNotes('c1', numbered(40));
      const [job, ...out] = await queue.claim({ slots: 5 });
      await queue.settle(job === undefined ? [] : [told(job, { limit: 12, remaining: 0, inMs: 60_000 })]);
      expect(await queue.claim()).toEqual([]);
      await queue.run("update doors set reset_at = now() - interval '1 ms'");
      expect(await queue.claim()).toHaveLength(12 - out.length);
    });

    test('what was said of a window that is over does not use up the next one', async () => {
      await queue.addNotes('c1', numbered(40));
      const [early, late] = await queue.claim({ slots: 2 });
      if (early === undefined || late === undefined) throw new Error('nothing was claimed');
      await queue.settle([told(early, { limit: 10, remaining: 0, inMs: 60_000 })]);
      await queue.run("update doors set reset_at = now() - interval '1 ms'");
      const [next] = await queue.claim({ slots: 1 });
      await queue.settle([told(late, { limit: 10, remaining: 0, inMs: -200 })]);
      expect(next).toBeDefined();
      expect((await queue.claim()).length).toBeGreaterThan(5);
    });

    test('believes the vendor about the end of the window, not its own guess', async () => {
      await queue.addNotes('c1', numbered(40));
      const [first, second] = await queue.claim({ slots: 2 });
      if (first === undefined || second === undefined) throw new Error('nothing was claimed');
      await queue.settle([told(first, { limit: 10, remaining: 5, inMs: 60_000 })]);
      await queue.run("update doors set reset_at = now() - interval '1 ms'");
      await queue.claim({ slots: 1 });
      await queue.settle([told(second, { limit: 10, remaining: 0, inMs: 4_000 })]);
      const [door] = await queue.run<{ ms: number }>(
        "select (extract(epoch from reset_at - now()) * 1000)::int as ms from doors where door = 'connection:c1'",
      );
      expect(door?.ms).toBeLessThan(4_001);
      expect(door?.ms).toBeGreaterThan(1_000);
    });

    test('keeps the last of its budget for what a person waits for', async () => {
      await queue.addNotes('c1', numbered(40));
      const [job] = await queue.claim({ slots: 1 });
      await queue.settle(job === undefined ? [] : [told(job, { limit: 100, remaining: 6, inMs: 60_000 })]);
      expect(await queue.claim()).toHaveLength(1);
      await queue.addNotes('c1', ['urgent-1', 'urgent-2'], { priority: 0 });
      expect((await queue.claim()).map(conversationOf)).toEqual(['urgent-1', 'urgent-2']);
    });

    test('reopening takes two calls and counts as two', async () => {
      await queue.add([{ kind: 'reopen', connectionId: 'c1', conversationId: '1', linkId: randomUUID() }]);
      await queue.run("update doors set rate_limit = 10, remaining = 10, reset_at = now() + interval '1 hour'");
      await queue.claim();
      expect(await queue.run('select remaining from doors')).toEqual([{ remaining: 8 }]);
    });

    test('that closed is tried with one call after a while, and stays closed until one comes back', async () => {
      await queue.addNotes('c1', numbered(10));
      const out = await queue.claim({ slots: 3 });
      const refused = (job: Claimed): Settlement => ({
        ...ended(job),
        afterMs: 60_000,
        state: 'pending',
        door: { kind: 'close', forMs: 60_000, reason: 'token revoked' },
      });
      await queue.settle(out.map(refused));
      expect(await queue.claim()).toEqual([]);
      await queue.run("update doors set closed_until = now() - interval '1 ms'");
      const tries = await queue.claim();
      expect(tries.map((job) => job.kind === 'effect' && job.trying)).toEqual([true]);
      expect(await queue.claim()).toEqual([]);
      await queue.settle(tries.map((job) => ({ ...ended(job), door: { kind: 'open' } })));
      expect((await queue.claim()).length).toBeGreaterThan(3);
    });

    test('that holds for a while lets nothing pass, and is not shown as broken', async () => {
      const { connectionId } = await queue.addConnection();
      await queue.addNotes(connectionId, numbered(5));
      const [job] = await queue.claim({ slots: 1 });
      await queue.settle(job === undefined ? [] : [{ ...ended(job), door: { kind: 'hold', forMs: 60_000 } }]);
      expect(await queue.claim()).toEqual([]);
      expect(await queue.run('select state from connections')).toEqual([{ state: 'connected' }]);
      await queue.run("update doors set closed_until = now() - interval '1 ms'");
      expect((await queue.claim()).length).toBeGreaterThan(1);
    });

    test('shares the slots fairly with the others, however much waits behind one of them', async () => {
      await queue.addNotes('busy', numbered(50));
      await queue.addNotes('quiet', numbered(3));
      const claimed = await queue.claim({ slots: 6 });
      const doors = Map.groupBy(claimed, (job) => job.claim.door);
      expect([...doors.values()].map((jobs) => jobs.length)).toEqual([3, 3]);
    });
  });

  test('a sentence no database can store does not keep a job from ending', async () => {
    await queue.addNotes('c1', ['1', '2']);
    const claimed = await queue.claim();
    const reasons = ['a\u0000b', 'half a pair: \ud800'];
    await queue.settle(claimed.map((job, index) => ({ ...ended(job), state: 'dead', reason: reasons[index] ?? null })));
    expect((await queue.effects()).map((effect) => effect.state)).toEqual(['dead', 'dead']);
  });

  test('I17: of many who claim at once each gets something else, and no door is passed beyond its limit', async () => {
    await queue.addNotes('c1', numbered(60));
    await queue.run("update doors set rate_limit = 40, remaining = 40, reset_at = now() + interval '1 hour'");
    const claims = await Promise.all(Array.from({ length: 12 }, () => queue.claim({ slots: 7, perDoor: 30 })));
    const ids = claims.flat().map((job) => job.claim.jobId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(30);
  });
});

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

function conversationOf(job: Claimed): string {
  return job.kind === 'effect' && 'conversationId' in job.effect ? job.effect.conversationId : '';
}

function ended(job: Claimed): Settlement {
  return { claim: job.claim, kind: job.kind, afterMs: null, state: 'done', reason: null };
}

function told(job: Claimed, said: { limit: number; remaining: number; inMs: number }): Settlement {
  const rate: Rate = { limit: said.limit, remaining: said.remaining, resetAt: Date.now() + said.inMs };
  return { ...ended(job), rate };
}
