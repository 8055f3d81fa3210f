/** What ends ends: links, issues, conversations, plans. After it not one more update goes out, and nobody is asked in vain for ever. */
import { expect, test } from 'vitest';
import type { PretendIssue } from '../domain-builders.ts';
import { done, inProgress, richText, toDo } from '../domain-builders.ts';
import type { Fault } from '../fake-inbox.ts';
import { eachWorld, until, type World, type WorldOptions } from '../pipeline-world.ts';

eachWorld('The end', (start) => {
  test('of a link stops what waits for it', async () => {
    const { world, issue } = await linkedIssue(start, { later: 'held' });
    await world.tell(issue.change({ status: inProgress }));
    await until(world.inbox.out, { is: (out) => out > 0 });
    await world.tell(issue.change({ status: done }));
    await world.tell(issue.change({ description: richText('no more') }));
    await processed(world);
    world.inbox.release();
    await world.settled();
    expect(await outcomes(world)).toEqual(['done', 'done', 'skipped: the link ended before it was sent']);
    expect(world.inbox.notes).toHaveLength(2);
  });

  test('of a link stops also what had failed and waits for another try', async () => {
    const { world, issue } = await linkedIssue(start, { later: 'held-refused' });
    await world.tell(issue.change({ status: inProgress }));
    await until(world.inbox.out, { is: (out) => out > 0 });
    await world.tell(issue.change({ description: richText('no more') }));
    await processed(world);
    world.inbox.release();
    await world.settled();
    expect(await outcomes(world)).toEqual(['done', 'skipped: the link ended before it was sent']);
    expect(world.inbox.notes).toHaveLength(1);
    expect(world.host.remoteLinks.get('1')?.size).toBe(0);
  });

  test('of an issue, deleted while a note is in doubt, is the end of its notes', async () => {
    const { world, issue } = await linkedIssue(start, { later: 'lost-before' });
    await world.tell(issue.change({ status: inProgress }));
    await until(() => world.inbox.calls, { is: (calls) => calls.some((call) => call.fault === 'lost-before') });
    await world.tell(issue.remove());
    await world.tell(issue.change({ status: done }));
    await world.settled();
    expect(await outcomes(world)).toEqual(['done', 'skipped: the link ended before it was sent']);
    expect(world.inbox.notes).toHaveLength(1);
  });

  test('B18: of a conversation breaks its link, with one dead letter and no further call', async () => {
    const { world, issue } = await linkedIssue(start, { later: 'gone' });
    await world.tell(issue.change({ status: inProgress }));
    await world.tell(issue.change({ status: done }));
    await world.settled();
    await world.tell(issue.change({ status: toDo }));
    await world.settled();
    expect(await world.rows('select broken from links')).toEqual([{ broken: 'conversation_gone' }]);
    expect((await world.effects('note')).filter((note) => note.state === 'dead')).toHaveLength(1);
    expect(world.inbox.calls.filter((call) => call.fault === 'gone')).toHaveLength(1);
    expect(await world.rows(`select 1 from timeline where kind = 'link.broken'`)).toHaveLength(1);
  });

  test('of a plan is permanent and visible, and nothing is tried again', async () => {
    const { world, issue } = await linkedIssue(start, { later: 'plan-restricted' });
    await world.tell(issue.change({ status: inProgress }));
    await world.settled();
    await world.tell(issue.change({ status: done }));
    await world.tell(world.issue('2').create(richText('see', 'w1/2')));
    await world.settled();
    expect(await world.rows('select plan, state from connections')).toEqual([
      { plan: 'restricted', state: 'connected' },
    ]);
    expect(await world.rows('select broken from links order by created_at')).toEqual([
      { broken: 'plan_restricted' },
      { broken: 'plan_restricted' },
    ]);
    expect((await world.effects('note')).map((note) => note.state)).toEqual(['done', 'dead']);
    expect(world.inbox.calls.filter((call) => call.fault === 'plan-restricted')).toHaveLength(1);
  });

  test('a project nobody set up causes no call at all', async () => {
    const world = await start({});
    const issue = world.issue('1', { telling: 'reread', projectKey: 'ELSE' });
    await world.tell(issue.create(richText('see', 'w1/1')));
    await world.tell(issue.change({ status: inProgress, description: richText('see', 'w1/2') }));
    await world.tell(issue.addComment('5', richText('see', 'w1/3')));
    await world.settled();
    expect(world.host.calls).toEqual([]);
    expect(world.inbox.calls).toEqual([]);
    expect((await world.counts()).events).toEqual({ skipped: 3 });
  });
});

/** An issue whose link note stands; the next one meets `later`, and so does every one after it where that is for good. */
async function linkedIssue(
  start: (options: Partial<WorldOptions>) => Promise<World>,
  { later }: { later: Fault },
): Promise<{ world: World; issue: PretendIssue }> {
  const forGood = later === 'gone' || later === 'plan-restricted';
  const faultOf = ({ kind, nth }: { kind: string; nth: number }) =>
    kind === 'postNote' && (nth === 1 || (forGood && nth > 1)) ? later : null;
  const world = await start({ inbox: { faultOf } });
  const issue = world.issue('1');
  await world.tell(issue.create(richText('see', 'w1/1')));
  await world.settled();
  return { world, issue };
}

async function processed(world: World): Promise<void> {
  const open = () => world.rows(`select 1 from events where state = 'pending'`);
  expect(await until(open, { is: (events) => events.length === 0 })).toEqual([]);
}

async function outcomes(world: World): Promise<string[]> {
  const notes = await world.effects('note');
  return notes.map(({ state, reason }) => (reason === null ? state : `${state}: ${reason}`));
}
