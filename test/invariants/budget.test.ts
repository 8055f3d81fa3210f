import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Incoming } from '../../src/store/jobs.ts';
import { richText } from '../domain-builders.ts';
import { eachWorld, until, type World } from '../pipeline-world.ts';
import { queueIn } from '../queue.ts';

const LIMIT = 20;
const WINDOW_MS = 1_000;

eachWorld('The budget of a connection', (start) => {
  test('I17: three workers keep within it together, and use it', async () => {
    const world = await start({ workers: 3, inbox: { budget: { limit: LIMIT, windowMs: WINDOW_MS } } });
    await knownWindow(world);
    await notes(world, 70);
    await world.settled();
    expect(world.inbox.notes).toHaveLength(70);
    expect(world.inbox.overLimit() / world.inbox.calls.length).toBeLessThanOrEqual(0.01);
  });

  test('I17: after an outage everything comes back within it', async () => {
    let outage = true;
    const world = await start({
      workers: 3,
      inbox: { budget: { limit: LIMIT, windowMs: WINDOW_MS }, faultOf: () => (outage ? 'refused' : null) },
    });
    await knownWindow(world);
    await notes(world, 30);
    await until(() => world.inbox.calls.length, { is: (calls) => calls > 2 * LIMIT });
    outage = false;
    await world.settled();
    expect(world.inbox.notes).toHaveLength(30);
    expect(world.inbox.overLimit() / world.inbox.calls.length).toBeLessThanOrEqual(0.01);
  });

  test('I17: too many calls are refused once, not by everybody in turn', async () => {
    let full = true;
    const world = await start({ workers: 2, inbox: { faultOf: () => (full ? 'limited' : null) } });
    await notes(world, 30);
    await until(() => world.inbox.calls.length, { is: (calls) => calls > 0 });
    await until(world.inbox.out, { is: (out) => out === 0 });
    full = false;
    await world.settled();
    expect(world.inbox.calls.filter((call) => call.fault === 'limited').length).toBeLessThan(30);
  });

  test('what a person waits for goes first', async () => {
    const world = await start({ workers: 0, inbox: { budget: { limit: 10, windowMs: 300 } } });
    await knownWindow(world);
    await notes(world, 30);
    const decider = world.startWorker();
    await until(() => world.rows(`select 1 from effects where kind = 'note'`), {
      is: (stored) => stored.length === 30,
    });
    await world.receiver.receive(linkByHand(world, { issueId: '0', conversationId: '999' }));
    await until(() => world.rows(`select 1 from effects where kind = 'note' and body ->> 'conversationId' = '999'`), {
      is: (stored) => stored.length === 1,
    });
    const sent = world.inbox.calls.length;
    await world.settled();
    await decider.stop(1_000);
    const place = world.inbox.notes.findIndex((note) => note.conversationId === '999');
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place).toBeLessThanOrEqual(sent + 10);
  });

  test('I16: one connection with much to do does not make another wait', async () => {
    const world = await start({ workers: 0, connections: 2, inbox: { slowMs: 20, faultOf: () => 'slow' } });
    const [busy = '', quiet = ''] = world.connectionIds;
    const queue = queueIn(world.db, world.organizationId);
    await queue.addNotes(
      busy,
      Array.from({ length: 60 }, (_, index) => `${index}`),
    );
    await queue.addNotes(quiet, ['1', '2']);
    world.startWorker({ concurrency: 6 });
    await world.settled();
    const places = world.inbox.calls.flatMap((call, place) => (call.connectionId === quiet ? [place] : []));
    expect(Math.max(...places)).toBeLessThan(6);
  });
});

/** The vendor's windows are shorter here than Intercom's ten seconds. */
async function knownWindow(world: World): Promise<void> {
  await world.rows(`insert into doors (organization_id, door, window_ms) values ($1, 'connection:' || $2, $3)`, [
    world.organizationId,
    world.connectionIds[0],
    world.inbox.options.budget?.windowMs,
  ]);
}

/** So many issues, each with a conversation of its own. */
async function notes(world: World, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => `${index}`);
  await Promise.all(numbers.map((number) => world.tell(world.issue(number).create(richText('see', `w1/${number}`)))));
}

function linkByHand(world: World, { issueId, conversationId }: { issueId: string; conversationId: string }): Incoming {
  const { organizationId, hostId } = world;
  const issue = world.host.issues.get(issueId)?.read().issue;
  if (issue === undefined) throw new Error(`no issue ${issueId}`);
  return {
    organizationId,
    source: 'hand',
    deliveryId: null,
    bodyHash: '',
    key: `hand:${randomUUID()}`,
    kind: 'link.asked',
    hostId,
    issueId,
    body: {
      kind: 'link.asked',
      hostId,
      issue,
      workspaceId: 'w1',
      conversationId,
      at: Date.now(),
      actor: { id: 'u1', name: 'Ann' },
    },
    state: 'pending',
    reasons: [],
    priority: 0,
  };
}
