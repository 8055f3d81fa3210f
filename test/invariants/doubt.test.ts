import { expect, test } from 'vitest';
import { confirmEffect, retryEffects } from '../../src/store/effects.ts';
import { richText } from '../domain-builders.ts';
import type { FakeInboxOptions } from '../fake-inbox.ts';
import { eachWorld, until, type World, type WorldOptions } from '../pipeline-world.ts';

eachWorld('Doubt', (start) => {
  test('a lost answer is looked for, and found: one note', async () => {
    const world = await linked(start, onPost(['lost-after', 'error-after', 'late']), ['1', '2', '3']);
    await world.settled();
    expect((await world.effects('note')).map((note) => note.state)).toEqual(['done', 'done', 'done']);
    expect(world.inbox.notes).toHaveLength(3);
    expect(posts(world)).toHaveLength(3);
  });

  test('a note that is certainly not there is sent again, once', async () => {
    const world = await linked(start, onPost(['lost-before']), ['1']);
    await world.settled();
    expect(world.inbox.notes).toHaveLength(1);
    expect(posts(world)).toHaveLength(2);
    expect(world.inbox.calls.filter((call) => call.kind === 'findNote')).toHaveLength(2);
  });

  test('a note that only the second look sees is not sent again', async () => {
    const world = await linked(
      start,
      { faultOf: ({ kind, nth }) => (nth > 0 ? null : kind === 'postNote' ? 'lost-after' : 'unseen') },
      ['1'],
    );
    await world.settled();
    expect(world.inbox.notes).toHaveLength(1);
    expect(world.inbox.calls.filter((call) => call.kind === 'findNote')).toHaveLength(2);
  });

  test('I10: what cannot be decided asks a person and is never sent again', async () => {
    const conversations = Array.from({ length: 20 }, (_, index) => String(index));
    const world = await linked(
      start,
      {
        faultOf: ({ kind, conversationId }) =>
          kind === 'findNote' ? 'undecidable' : Number(conversationId) % 2 === 0 ? 'lost-after' : 'lost-before',
      },
      conversations,
    );
    await world.settled();
    const notes = await world.effects('note');
    expect(notes.map(({ state, asksPerson }) => `${state} ${asksPerson}`)).toEqual(notes.map(() => 'unknown true'));
    expect(notes[0]?.reason).toMatch(/500 parts/);
    expect(posts(world)).toHaveLength(20);
  });

  test('a note in doubt whose connection is gone asks a person: it may have been sent', async () => {
    const world = await linked(start, onPost(['lost-after']), ['1']);
    await until(() => posts(world).length, { is: (count) => count > 0 });
    world.connectionIds.splice(0);
    await world.settled();
    expect(await world.effects('note')).toEqual([expect.objectContaining({ state: 'unknown', asksPerson: true })]);
  });

  test('a crash in the middle of sending is met by looking, not by sending', async () => {
    const world = await linked(
      start,
      { faultOf: ({ kind, nth }) => (kind === 'postNote' && nth === 0 ? 'held' : null) },
      ['1'],
    );
    await until(() => posts(world).length, { is: (count) => count > 0 });
    world.workers[0]?.kill();
    await world.endLeases();
    world.inbox.release();
    world.startWorker();
    await world.settled({ hurry: true });
    expect(world.inbox.notes).toHaveLength(1);
    expect(posts(world)).toHaveLength(1);
    expect((await world.effects('note')).map((note) => note.state)).toEqual(['done']);
  });

  test('I11: trying a dead note again is done by one of many clicks', async () => {
    let well = false;
    const world = await linked(start, { faultOf: ({ kind }) => (kind === 'postNote' && !well ? 'rejected' : null) }, [
      '1',
    ]);
    await world.settled();
    const [dead] = await world.effects('note');
    expect(dead).toMatchObject({ state: 'dead', reason: 'parameter_invalid: the body is not accepted' });
    well = true;
    const taken = await manyClicks(world, { effectId: dead?.id ?? '', from: 'dead' });
    await world.settled();
    expect(taken).toBe(1);
    expect(world.inbox.notes).toHaveLength(1);
  });

  test('I11: sending again what is in doubt is done once, and not at all once somebody found it there', async () => {
    const world = await linked(
      start,
      { faultOf: ({ kind, nth }) => (kind === 'findNote' ? 'undecidable' : nth === 0 ? 'lost-before' : null) },
      ['1', '2'],
    );
    await world.settled();
    const [first, second] = await world.effects('note');
    const [taken, confirmed] = await Promise.all([
      manyClicks(world, { effectId: first?.id ?? '', from: 'unknown' }),
      world.db.tx(world.organizationId, (sql) => confirmEffect(sql, second?.id ?? '')),
    ]);
    const tooLate = await manyClicks(world, { effectId: second?.id ?? '', from: 'unknown' });
    await world.settled();
    expect([taken, confirmed?.id, tooLate]).toEqual([1, second?.id, 0]);
    expect(world.inbox.notes.map((note) => note.ref)).toEqual([first?.ref]);
  });
});

/** An issue that names these conversations, on its way. */
async function linked(
  start: (options: Partial<WorldOptions>) => Promise<World>,
  inbox: Partial<FakeInboxOptions>,
  conversations: string[],
): Promise<World> {
  const world = await start({ inbox });
  const issue = world.issue('1');
  await world.tell(issue.create(richText('see', ...conversations.map((id) => `w1/${id}`))));
  return world;
}

/** The first note of each conversation meets one of these, in turn. */
function onPost(faults: ('lost-before' | 'lost-after' | 'error-after' | 'late')[]): Partial<FakeInboxOptions> {
  return {
    faultOf: ({ kind, conversationId, nth }) =>
      kind === 'postNote' && nth === 0 ? (faults[(Number(conversationId) - 1) % faults.length] ?? null) : null,
  };
}

const posts = (world: World) => world.inbox.calls.filter((call) => call.kind === 'postNote');

/** Two people click twice and more; answers how many effects were taken in all. */
async function manyClicks(
  world: World,
  { effectId, from }: { effectId: string; from: 'dead' | 'unknown' },
): Promise<number> {
  const { organizationId } = world;
  const again = { organizationId, effectIds: [effectId], from, priority: 0 as const };
  const clicks = Array.from({ length: 6 }, () => world.db.tx(organizationId, (sql) => retryEffects(sql, again)));
  return (await Promise.all(clicks)).flat().length;
}
