import { expect, test } from 'vitest';
import { Forbidden, Reconnect, RetryLater } from '../../src/domain/errors.ts';
import { inProgress, richText } from '../domain-builders.ts';
import { eachWorld, until, type World } from '../pipeline-world.ts';

eachWorld('An authorisation that stops working', (start) => {
  test('I19: closes its door and shows why; nothing dies, others go on, and the first answer opens it again', async () => {
    let revoked = true;
    const world = await start({
      connections: 2,
      workers: 2,
      inbox: { faultOf: ({ conversationId }) => (revoked && conversationId.startsWith('1') ? 'reconnect' : null) },
    });
    const dead = Array.from({ length: 30 }, (_, index) => world.issue(`1${index}`));
    const well = Array.from({ length: 20 }, (_, index) => world.issue(`2${index}`, { projectKey: 'P1' }));
    for (const [index, issue] of dead.entries()) await world.tell(issue.create(richText('see', `w1/1${index}`)));
    for (const [index, issue] of well.entries()) await world.tell(issue.create(richText('see', `w2/2${index}`)));
    await until(() => world.inbox.notes.length, { is: (count) => count === 20 });
    const [broken, connected] = await states(world, 'connections');
    expect(broken).toEqual({ state: 'broken', state_reason: 'the token was revoked' });
    expect(connected).toEqual({ state: 'connected', state_reason: null });
    expect(callsFor(world, '1')).toBeLessThanOrEqual(8);

    await nobodyWorks(world);
    const before = callsFor(world, '1');
    await minuteIsOver(world);
    await until(() => callsFor(world, '1'), { is: (calls) => calls > before });
    await until(async () => (await closedDoors(world)).length, { is: (doors) => doors > 0 });
    expect(callsFor(world, '1')).toBe(before + 1);
    expect((await world.effects('note')).filter((note) => note.state === 'dead')).toEqual([]);

    revoked = false;
    await minuteIsOver(world);
    await world.settled({ hurry: true });
    expect(world.inbox.notes).toHaveLength(50);
    expect(await states(world, 'connections')).toEqual([connected, connected]);
  });

  test('a call that tries a closed door and proves nothing is the only one for its minute', async () => {
    let answer: 'reconnect' | 'refused' | null = 'reconnect';
    const world = await start({ inbox: { faultOf: () => answer } });
    for (let index = 0; index < 12; index += 1)
      await world.tell(world.issue(`${index}`).create(richText('see', `w1/${index}`)));
    await until(() => closedDoors(world), { is: (doors) => doors.length > 0 });
    await nobodyWorks(world);
    const before = world.inbox.calls.length;
    answer = 'refused';
    await minuteIsOver(world);
    await until(() => world.inbox.calls.length, { is: (calls) => calls > before });
    await until(async () => (await closedDoors(world)).length, { is: (doors) => doors > 0 });
    expect(world.inbox.calls.length).toBe(before + 1);
    expect(await states(world, 'connections')).toEqual([{ state: 'broken', state_reason: 'the token was revoked' }]);
  });

  test('a conversation that alone is forbidden breaks its link, not the connection', async () => {
    const world = await start({
      inbox: { faultOf: ({ conversationId }) => (conversationId === '1' ? 'forbidden' : null) },
    });
    await world.tell(world.issue('1').create(richText('see', 'w1/1')));
    await until(() => closedDoors(world), { is: (doors) => doors.length > 0 });
    await world.tell(world.issue('2').create(richText('see', 'w1/2')));
    await until(() => world.rows(`select 1 from effects where kind = 'note'`), { is: (notes) => notes.length === 2 });
    await minuteIsOver(world);
    await world.settled({ hurry: true });
    expect(await world.rows('select broken from links order by conversation_id')).toEqual([
      { broken: 'conversation_forbidden' },
      { broken: null },
    ]);
    expect(await states(world, 'connections')).toEqual([{ state: 'connected', state_reason: null }]);
  });

  test('I19: a host whose token is refused is read by one event a minute, and all of them are decided in the end', async () => {
    const world = await start({ workers: 2 });
    world.host.failWith = () => new Reconnect('the token was revoked');
    const issues = Array.from({ length: 20 }, (_, index) => world.issue(`${index}`, { telling: 'reread' }));
    for (const [index, issue] of issues.entries()) await world.tell(issue.create(richText('see', `w1/${index}`)));
    await untilAllWait(world);
    expect(world.host.calls.length).toBeLessThanOrEqual(8);
    expect(await states(world, 'hosts')).toEqual([{ state: 'broken', state_reason: 'the token was revoked' }]);
    const before = world.host.calls.length;
    await minuteIsOver(world);
    await everythingIsDue(world);
    await untilAllWait(world);
    expect(world.host.calls.length).toBe(before + 1);

    world.host.failWith = null;
    await minuteIsOver(world);
    await world.settled({ hurry: true });
    expect((await world.counts()).events).toEqual({ done: 20 });
    expect(await states(world, 'hosts')).toEqual([{ state: 'connected', state_reason: null }]);
  });

  test('an issue that alone is forbidden ends as a dead letter, and its host is well', async () => {
    const world = await start({});
    const secret = world.issue('1', { telling: 'reread' });
    world.host.failWith = () => new Forbidden('no permission to see it');
    await world.tell(secret.create(richText('see', 'w1/1')));
    await untilAllWait(world);
    world.host.failWith = null;
    // The door first: an event that came upon it closed would be put off for the whole minute.
    await minuteIsOver(world);
    await world.tell(world.issue('2', { telling: 'reread' }).create(richText('see', 'w1/2')));
    expect(await until(() => world.inbox.notes.length, { is: (notes) => notes === 1 })).toBe(1);
    world.host.failWith = () => new Forbidden('no permission to see it');
    await world.settled({ hurry: true });
    expect((await world.counts()).events).toEqual({ dead: 1, done: 1 });
  });

  test('a host that says it has had enough is left alone by all events', async () => {
    const world = await start({});
    world.host.failWith = () => new RetryLater('429', { limited: true, afterMs: 60_000 });
    await world.tell(world.issue('1', { telling: 'reread' }).create(richText('see', 'w1/1')));
    await untilAllWait(world);
    await world.tell(world.issue('2', { telling: 'reread' }).create(richText('see', 'w1/2')));
    await untilAllWait(world);
    expect(world.host.calls).toHaveLength(1);
    expect(await states(world, 'hosts')).toEqual([{ state: 'connected', state_reason: null }]);
  });

  test('a status told while the door is closed is told when it opens, in its order', async () => {
    let revoked = false;
    const world = await start({ inbox: { faultOf: () => (revoked ? 'reconnect' : null) } });
    const issue = world.issue('1');
    await world.tell(issue.create(richText('see', 'w1/1')));
    await world.settled();
    revoked = true;
    await world.tell(issue.change({ status: inProgress, summary: 'change 1' }));
    await until(() => closedDoors(world), { is: (doors) => doors.length > 0 });
    await world.tell(issue.change({ assignee: { id: 'u1', name: 'Ann' }, summary: 'change 2' }));
    revoked = false;
    await minuteIsOver(world);
    await world.settled({ hurry: true });
    expect(world.inbox.notes.map((note) => /change \d/.exec(note.html)?.[0])).toEqual([
      undefined,
      'change 1',
      'change 2',
    ]);
  });
});

const callsFor = (world: World, prefix: string) =>
  world.inbox.calls.filter((call) => call.conversationId.startsWith(prefix)).length;

const states = (world: World, table: 'connections' | 'hosts') =>
  world.rows<{ state: string; state_reason: string | null }>(`select state, state_reason from ${table} order by name`);

const closedDoors = (world: World) => world.rows('select door from doors where closed_until > now()');

const minuteIsOver = (world: World) =>
  world.rows(`update doors set closed_until = now() where closed_until is not null`);

/** Those that were claimed before a door closed come back first, and each closes it for a minute of its own. */
const nobodyWorks = (world: World) =>
  until(() => world.rows('select 1 from lanes where busy_until is not null'), { is: (lanes) => lanes.length === 0 });

const everythingIsDue = (world: World) => world.rows('update lanes set next_at = now() where busy_until is null');

/** Until every event was tried and put off. */
async function untilAllWait(world: World): Promise<void> {
  const waits = () =>
    world.rows<{ due: number }>(
      'select count(*)::int as due from lanes where busy_until is not null or next_at <= now()',
    );
  expect(await until(waits, { is: ([lanes]) => lanes?.due === 0 })).toEqual([{ due: 0 }]);
}
