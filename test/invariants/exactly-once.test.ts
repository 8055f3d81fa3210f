import { expect, test } from 'vitest';
import { done, inProgress, richText, toDo } from '../domain-builders.ts';
import { seededFaults } from '../fake-inbox.ts';
import { eachWorld, until, type World } from '../pipeline-world.ts';

const ISSUES = 10;
const CHANGES = 9;
const STATUSES = [inProgress, done, toDo];

eachWorld('Exactly once', (start) => {
  test('I7, I9: each accepted event stands once in each linked conversation or is visible, never twice, whatever fails', async () => {
    const world = await start({
      workers: 2,
      settleMs: 100,
      worker: { leaseMs: 900 },
      inbox: {
        lateMs: 40,
        lagMs: 30,
        faultOf: seededFaults(7, {
          refused: 0.1,
          'lost-before': 0.06,
          'lost-after': 0.1,
          'error-after': 0.05,
          late: 0.05,
          limited: 0.04,
        }),
      },
    });
    const watch = watchConservation(world);
    const victim = world.startWorker({ leaseMs: 900 });
    await tellStories(world);
    await until(() => world.inbox.notes.length, { is: (notes) => notes > 60 });
    victim.kill();
    await world.settled();
    await watch.end();

    const notes = await world.rows<{ ref: string; state: string; conversation: string; asks_person: boolean }>(
      `select ref, state, asks_person, body ->> 'conversationId' as conversation from effects where kind = 'note'`,
    );
    expect(notes).toHaveLength(ISSUES * 2 * (1 + CHANGES));
    const standing = Map.groupBy(world.inbox.notes, (note) => note.ref);
    const times = (ref: string): number => standing.get(ref)?.length ?? 0;
    expect(notes.filter((note) => times(note.ref) > 1)).toEqual([]);
    expect(notes.filter((note) => times(note.ref) === 0 && note.state === 'done')).toEqual([]);
    expect(notes.filter((note) => note.state !== 'done' && note.state !== 'dead' && !note.asks_person)).toEqual([]);
    expect(standing.size).toBe(notes.filter((note) => note.state === 'done').length);
    expectOrder(world);
    expectRealTrial(world, notes.length);
  });
});

/** Ten issues with two conversations each, every one of them changed nine times, all at once. */
async function tellStories(world: World): Promise<void> {
  await Promise.all(
    Array.from({ length: ISSUES }, async (_, index) => {
      const issue = world.issue(String(100 + index));
      await world.tell(issue.create(richText('see', `w1/${2 * index + 1}`, `w1/${2 * index + 2}`)));
      for (let change = 0; change < CHANGES; change += 1) {
        const status = STATUSES[change % STATUSES.length] ?? toDo;
        await world.tell(issue.change({ status, summary: `change ${change}` }));
      }
    }),
  );
}

/** I9: at any moment every event and every effect is in exactly one state, and all that is not at its end has a job. */
function watchConservation(world: World): { end(): Promise<void> } {
  let watching = true;
  const seen = (async () => {
    let moments = 0;
    while (watching) {
      const [lost] = await world.rows<{ events: number; effects: number; jobless: number }>(
        `select (select count(*) from events where state not in ('pending', 'done', 'skipped', 'dead'))::int as events,
           (select count(*) from effects where state not in ('pending', 'sending', 'unknown', 'done', 'skipped', 'dead'))::int as effects,
           (select count(*) from (select id from events where state = 'pending'
              union all select id from effects where state in ('pending', 'sending') or (state = 'unknown' and not asks_person)) open
            where not exists (select from jobs where ref_id = open.id))::int as jobless`,
      );
      expect(lost).toEqual({ events: 0, effects: 0, jobless: 0 });
      moments += 1;
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
    expect(moments).toBeGreaterThan(3);
  })();
  return {
    async end() {
      watching = false;
      await seen;
    },
  };
}

/** Per conversation, notes stand in the order of the issue's changes. */
function expectOrder(world: World): void {
  for (const [conversation, notes] of Map.groupBy(world.inbox.notes, (note) => note.conversationId)) {
    const order = notes.map((note) => Number(/change (\d+)/.exec(note.html)?.[1] ?? -1));
    expect(order, `conversation ${conversation}`).toEqual(order.toSorted((a, b) => a - b));
  }
}

/** A run that met no trouble, or nothing else, shows nothing. */
function expectRealTrial(world: World, notes: number): void {
  const sends = world.inbox.calls.filter((call) => call.kind === 'postNote');
  const hurt = sends.filter((call) => call.fault !== null);
  const tries = Map.groupBy(sends, (call) => call.ref);
  const wellAtOnce = [...tries.values()].filter(([first]) => first?.fault === null);
  expect(hurt.length / sends.length).toBeGreaterThanOrEqual(0.3);
  expect(wellAtOnce.length / notes).toBeGreaterThanOrEqual(0.5);
}
