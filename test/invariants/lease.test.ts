import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { inProgress, richText } from '../domain-builders.ts';
import type { FakeInboxOptions } from '../fake-inbox.ts';
import { eachWorld, until, type World, type WorldOptions } from '../pipeline-world.ts';
import { queueIn } from '../queue.ts';

const LEASE_MS = 1_000;
/** Of one that must be kept, however busy the machine is. */
const KEPT_LEASE_MS = 6_000;
const ISSUES = 30;

eachWorld('A worker', (start) => {
  test('I14: that dies leaves its work to the others once its lease is over', async () => {
    const world = await manyIssues(start, { workers: 1, inbox: { faultOf: firstHeld } });
    const [old] = world.workers;
    await until(world.inbox.out, { is: (out) => out >= 8 });
    old?.kill();
    world.inbox.release();
    world.startWorker();
    await world.settled({ hurry: true });
    expectOnceEach(world);
  });

  test('I15: that works for longer than its lease keeps it, and nobody else begins', async () => {
    const world = await start({
      workers: 2,
      worker: { leaseMs: KEPT_LEASE_MS },
      settleMs: 60_000,
      inbox: { slowMs: 1.2 * KEPT_LEASE_MS, faultOf: () => 'slow' },
    });
    await world.tell(world.issue('1').create(richText('see', 'w1/1')));
    await world.settled();
    expect(world.inbox.calls.filter((call) => call.kind === 'postNote')).toHaveLength(1);
    expect(await world.rows(`select attempts from effects where kind = 'note'`)).toEqual([{ attempts: 1 }]);
    expect(world.reports.filter((line) => line.outcome === 'lost')).toEqual([]);
  });

  test('I15: that waits long for what it must read first writes by the claim that it has kept', async () => {
    const world = await start({
      worker: { leaseMs: KEPT_LEASE_MS },
      inbox: { slowMs: 0.8 * KEPT_LEASE_MS, faultOf: ({ kind }) => (kind === 'readConversation' ? 'slow' : null) },
    });
    const at = { connectionId: world.connectionIds[0] ?? '', conversationId: '1' };
    world.inbox.states.set('1', 'closed');
    await queueIn(world.db, world.organizationId).add([{ kind: 'reopen', ...at, linkId: randomUUID() }]);
    await world.settled();
    expect(world.inbox.calls.map(({ kind }) => kind)).toEqual(['readConversation', 'reopen']);
  });

  test('that was stopped by the system and comes back too late settles nothing, and sends nothing', async () => {
    const world = await manyIssues(start, { workers: 1, inbox: { faultOf: firstHeld } });
    const [zombie] = world.workers;
    await until(world.inbox.out, { is: (out) => out >= 8 });
    zombie?.freeze();
    world.inbox.release();
    await until(world.inbox.out, { is: (out) => out === 0 });
    world.startWorker();
    await until(() => world.rows(`select 1 from lanes where busy_until < now()`), {
      is: (expired) => expired.length === 0,
    });
    await world.settled({ hurry: true });
    const before = await world.effects();
    const sent = world.inbox.calls.length;
    zombie?.thaw();
    await until(() => world.reports.filter((line) => line.outcome === 'lost'), { is: (lost) => lost.length >= 8 });
    expect(world.reports.filter((line) => line.outcome === 'lost').length).toBeGreaterThanOrEqual(8);
    expect(await world.effects()).toEqual(before);
    expect(world.inbox.calls.slice(sent)).toEqual([]);
    expectOnceEach(world);
  });

  test('that hears of its claim when a third of the lease is over does not send by it', async () => {
    const world = await start({ workers: 0 });
    await queueIn(world.db, world.organizationId).addNotes(world.connectionIds[0] ?? '', ['1']);
    const worker = world.startWorker({ leaseMs: LEASE_MS });
    worker.freeze();
    const held = () =>
      world.rows<{ over: boolean }>('select busy_until < now() as over from lanes where busy_until is not null');
    await until(held, { is: ([lane]) => lane?.over === true });
    worker.thaw();
    await world.settled({ hurry: true });
    expect(world.reports.map((line) => line.reason)).toContain('the lease grew old before it could be sent');
    expect(world.inbox.calls.filter((call) => call.kind === 'postNote')).toHaveLength(1);
  });

  test('I20: that is told to stop finishes what it began; the next one does the rest', async () => {
    const world = await manyIssues(start, {
      workers: 1,
      worker: { concurrency: 50, leaseMs: KEPT_LEASE_MS },
      inbox: { faultOf: firstHeld },
    });
    const [first] = world.workers;
    await until(world.inbox.out, { is: (out) => out >= 8 });
    const stopped = first?.stop(60_000);
    world.inbox.release();
    await stopped;
    expect(world.inbox.out()).toBe(0);
    expect(await world.rows('select 1 from lanes where busy_until is not null')).toEqual([]);
    expect(await world.rows(`select 1 from effects where state = 'sending'`)).toEqual([]);
    world.startWorker();
    await world.settled();
    expectOnceEach(world);
  });

  test('waits out a database that goes away for a moment, and nothing falls into doubt', async () => {
    const world = await start({ workers: 0, inbox: { slowMs: 80, faultOf: () => 'slow' } });
    const worker = world.startWorker({ leaseMs: 2 * KEPT_LEASE_MS });
    for (let index = 0; index < 10; index += 1)
      await world.tell(world.issue(`${index}`).create(richText('see', `w1/${index}`)));
    await until(world.inbox.out, { is: (out) => out > 0 });
    worker.loseDatabase();
    await until(world.inbox.out, { is: (out) => out === 0 });
    await until(() => worker.troubles.length, { is: (troubles) => troubles > 2 });
    worker.findDatabase();
    await world.settled();
    expect(world.inbox.calls.filter((call) => call.kind === 'findNote')).toEqual([]);
    expect(world.inbox.notes).toHaveLength(10);
  });
});

async function manyIssues(
  start: (options: Partial<WorldOptions>) => Promise<World>,
  options: Partial<WorldOptions>,
): Promise<World> {
  const world = await start({ ...options, worker: { leaseMs: LEASE_MS, ...options.worker } });
  await world.rows(
    `insert into doors (organization_id, door, rate_limit, remaining, reset_at) values ($1, 'connection:' || $2, 1000, 1000, now() + interval '1 hour')`,
    [world.organizationId, world.connectionIds[0]],
  );
  const numbers = Array.from({ length: ISSUES }, (_, index) => `${index}`);
  await Promise.all(
    numbers.map(async (number) => {
      const issue = world.issue(number);
      await world.tell(issue.create(richText('see', `w1/${number}`)));
      await world.tell(issue.change({ status: inProgress }));
    }),
  );
  return world;
}

/** The first note of every conversation is held until all are released. */
const firstHeld: FakeInboxOptions['faultOf'] = ({ kind, nth }) => (kind === 'postNote' && nth === 0 ? 'held' : null);

function expectOnceEach(world: World): void {
  const times = Map.groupBy(world.inbox.notes, (note) => note.ref);
  expect([...times.values()].filter((notes) => notes.length !== 1)).toEqual([]);
  expect(times.size).toBe(2 * ISSUES);
}
