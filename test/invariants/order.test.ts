import { expect, test } from 'vitest';
import type { HostEvent } from '../../src/domain/events.ts';
import type { Status } from '../../src/domain/model.ts';
import { ann, bob, richText } from '../domain-builders.ts';
import { eachWorld, type World } from '../pipeline-world.ts';

const PERMUTATIONS = 12;

eachWorld('The order of arrival', (start) => {
  test.each([{ deleted: false }, { deleted: true }])(
    'I6: changes nothing about the end, and no older state is told after a newer one (deleted: $deleted)',
    async ({ deleted }) => {
      const world = await start({ workers: 2, settleMs: 50 });
      await Promise.all(
        Array.from({ length: PERMUTATIONS + 1 }, async (_, run) => {
          const events = history(world, { run, deleted });
          for (const event of run === 0 ? events : shuffled(events, run)) await world.tell(event);
        }),
      );
      await world.settled();
      const straight = await endOf(world, 0);
      expect(straight.links).toEqual(deleted ? [] : ['2', '3']);
      for (let run = 1; run <= PERMUTATIONS; run += 1) {
        expect(await endOf(world, run), `run ${run}`).toEqual(straight);
        for (const steps of stepsTold(world, run)) expect(steps, `run ${run}`).toEqual(steps.toSorted((a, b) => a - b));
      }
      expect(stepsTold(world, 0).flat().length).toBeGreaterThan(2);
    },
  );
});

const step = (number: number): Status => ({ id: `${number}`, name: `Step ${number}`, category: 'indeterminate' });

/** Ten changes of one issue. Its conversations are its own: their ids begin with the run. */
function history(world: World, { run, deleted }: { run: number; deleted: boolean }): HostEvent[] {
  const conversation = (id: number) => `w1/${run}00${id}`;
  const issue = world.issue(`run-${run}`);
  const events = [
    issue.create(richText('see', conversation(1))),
    issue.change({ status: step(1) }),
    issue.change({ assignee: ann }),
    issue.addComment('c1', richText('and', conversation(2))),
    issue.change({ status: step(2), assignee: bob }),
    issue.addComment('c2', richText('or', conversation(4))),
    issue.change({ description: richText('see', conversation(3)) }),
    issue.editComment('c2', richText('or not')),
    issue.removeComment('c2'),
    issue.change({ status: step(3) }),
  ];
  return deleted ? [...events, issue.remove()] : events;
}

/** What is known of the issue when all is over; ids without the run. */
async function endOf(world: World, run: number) {
  const id = `run-${run}`;
  const [issue] = await world.rows<{ summary: string; status: Status; assignee: object; deleted: boolean }>(
    'select summary, status, assignee, deleted_at is not null as deleted from issues where id = $1',
    [id],
  );
  const links = await world.rows<{ conversation: string }>(
    'select right(conversation_id, 1) as conversation from links where issue_id = $1 and ended_at is null order by 1',
    [id],
  );
  // Of a deleted issue only its end is kept.
  const known = issue?.deleted === true ? { deleted: true } : issue;
  return { issue: known, links: links.map((link) => link.conversation) };
}

/** Per conversation of the run, the steps its notes told, in the order they stand there. */
function stepsTold(world: World, run: number): number[][] {
  const own = world.inbox.notes.filter((note) => note.conversationId.slice(0, -3) === `${run}`);
  const told = own.flatMap((note) => {
    const [, to] = /→ <b>Step (\d)<\/b>/.exec(note.html) ?? [];
    return to === undefined ? [] : [{ conversation: note.conversationId, to: Number(to) }];
  });
  return [...Map.groupBy(told, (note) => note.conversation).values()].map((notes) => notes.map((note) => note.to));
}

/** The same order for the same run, every time. */
function shuffled<T>(items: T[], run: number): T[] {
  let state = run * 7919;
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 2 ** 32;
  };
  return items
    .map((item) => ({ item, place: next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
