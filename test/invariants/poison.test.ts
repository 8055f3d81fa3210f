import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { HostEvent } from '../../src/domain/events.ts';
import { claimJobs } from '../../src/store/jobs.ts';
import { inProgress, richText } from '../domain-builders.ts';
import { eachWorld, until, type World } from '../pipeline-world.ts';
import { queueIn } from '../queue.ts';

eachWorld('Poison', (start) => {
  test('I12: an event that cannot be decided ends dead with a reason, and the others are decided as ever', async () => {
    const world = await start({});
    const poisoned = world.issue('13');
    const poison: HostEvent = { ...poisoned.create(), kind: 'issue.changed', changes: null } as never;
    await world.tell(poison);
    for (let index = 20; index < 40; index += 1)
      await world.tell(world.issue(`${index}`).create(richText('see', `w1/${index}`)));
    await until(() => world.inbox.notes.length, { is: (notes) => notes === 20 });
    await world.settled({ hurry: true });
    expect((await world.counts()).events).toEqual({ dead: 1, done: 20 });
    const [dead] = await world.rows<{ reasons: string[] }>(`select reasons from events where state = 'dead'`);
    expect(dead?.reasons[0]).toMatch(/changes|null/);
    await world.tell(poisoned.change({ status: inProgress }));
    await world.settled();
    expect((await world.counts()).events).toMatchObject({ dead: 1 });
  });

  test('I12: a call that always fails in a way nobody foresaw is given up, and the lane goes on', async () => {
    const world = await start({
      settleMs: 20,
      inbox: {
        faultOf: ({ kind, conversationId, nth }) =>
          kind === 'postNote' && conversationId === '1' && nth < 5 ? 'bug' : null,
      },
    });
    const issue = world.issue('1');
    await world.tell(issue.create(richText('see', 'w1/1', 'w1/2')));
    await world.tell(issue.change({ status: inProgress }));
    await world.settled({ hurry: true });
    const notes = await world.effects('note');
    expect(
      notes.map(({ conversationId, state, asksPerson }) => `${conversationId} ${state} ${asksPerson}`).toSorted(),
    ).toEqual(['1 done false', '1 unknown true', '2 done false', '2 done false']);
    expect(world.inbox.notes.map((note) => note.conversationId).toSorted()).toEqual(['1', '2', '2']);
  });

  test('I13: an event that takes its process down with it is dead after five tries', async () => {
    const world = await start({ workers: 0 });
    await world.tell(world.issue('1').create(richText('see', 'w1/1')));
    await crash(world, 5);
    world.startWorker();
    await world.settled();
    expect((await world.counts()).events).toEqual({ dead: 1 });
    expect(await world.rows('select reasons from events')).toEqual([
      { reasons: ['given up after 5 tries that ended without an answer'] },
    ]);
  });

  test('I13: so does a note, but it may be there: a person is asked; and a remote link, which is dead', async () => {
    const world = await start({ workers: 0 });
    const queue = queueIn(world.db, world.organizationId);
    await queue.addNotes(world.connectionIds[0] ?? '', ['1']);
    const link = { globalId: 'g', url: 'https://x.test', title: 'g', summary: null, resolved: false };
    await queue.add([{ kind: 'remote-link', hostId: world.hostId, issueId: '1', linkId: randomUUID(), link }]);
    await crash(world, 6);
    world.startWorker();
    await world.settled();
    const effects = await world.effects();
    expect(effects.map(({ kind, state, asksPerson }) => `${kind} ${state} ${asksPerson}`).toSorted()).toEqual([
      'note unknown true',
      'remote-link dead false',
    ]);
  });

  test('an answer whose words no database can store is kept all the same', async () => {
    const world = await start({ worker: { leaseMs: 600 } });
    world.inbox.titles.set('1', 'half a pair \ud800 and nothing \u0000');
    await world.tell(world.issue('1').create(richText('see', 'w1/1')));
    await world.settled({ hurry: true });
    expect((await world.effects('note')).map((note) => note.state)).toEqual(['done']);
    expect(world.inbox.notes).toHaveLength(1);
  });
});

/** Workers take what is due and are never heard of again, so many times. */
async function crash(world: World, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await claimJobs(world.db, { slots: 64, perDoor: 48, leaseMs: 0 });
}
