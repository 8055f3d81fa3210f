/** Many at once: nobody waits for anybody in a circle, and a long queue is as quick as a short one. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { doorOf, laneOf, type NewEffect } from '../../src/domain/effects.ts';
import type { Db } from '../../src/store/db.ts';
import { emptyText } from '../../src/domain/text/richtext.ts';
import { storeEffects } from '../../src/store/decided.ts';
import { eachDatabase, makeOrganization } from '../databases.ts';
import { done, inProgress, richText } from '../domain-builders.ts';
import { eachWorld, type World } from '../pipeline-world.ts';
import { type Queue, queueIn } from '../queue.ts';

eachWorld('A crowd', (start) => {
  test('of workers that link, unlink, tell and settle the same conversations never blocks itself', async () => {
    const world = await start({ workers: 3, inbox: { faultOf: ({ nth }) => (nth % 5 === 4 ? 'refused' : null) } });
    for (let conversation = 1; conversation <= 6; conversation += 1)
      world.inbox.titles.set(`${conversation}`, `Conversation number ${conversation}`);
    await Promise.all(Array.from({ length: 9 }, (_, index) => restlessStory(world, index)));
    await world.settled();
    expect(world.workers.flatMap((worker) => worker.troubles)).toEqual([]);
    const refs = world.inbox.notes.map((note) => note.ref);
    expect(new Set(refs).size).toBe(refs.length);
    const open = await world.effects();
    expect(open.filter((effect) => effect.state !== 'done' && effect.state !== 'skipped')).toEqual([]);
  });
});

/** The texts of an issue name other conversations with every change. */
async function restlessStory(world: World, index: number): Promise<void> {
  const issue = world.issue(`${index}`);
  const named = (step: number) => [`w1/${((index + step) % 6) + 1}`, `w1/${((index * 5 + step * 2) % 6) + 1}`];
  await world.tell(issue.create(richText('see', ...named(0))));
  for (let step = 1; step <= 6; step += 1) {
    await world.tell(issue.change({ status: step % 2 === 0 ? inProgress : done }));
    await world.tell(issue.change({ description: richText('see', ...named(step)) }));
  }
}

eachDatabase('Two that stop and store at once', (database, engine) => {
  // The embedded database has one transaction at a time.
  test.skipIf(engine === 'embedded')(
    'wait for nobody in a circle, where the lane of one is made by somebody else meanwhile',
    async () => {
      const { db } = database();
      const organizationId = await makeOrganization(db);
      const owner = { organizationId, eventId: null, hostId: randomUUID(), issueId: '1' };
      const noteTo = (connectionId: string, conversationId: string, linkId: string = randomUUID()) => ({
        key: randomUUID(),
        effect: {
          kind: 'note' as const,
          connectionId,
          conversationId,
          linkId,
          body: emptyText,
          moreUrl: null,
          opening: false,
          reopen: false,
        },
      });
      const store = (effects: NewEffect[], linkId?: string) =>
        db.tx(organizationId, (sql) =>
          storeEffects(sql, owner, { effects, stops: linkId === undefined ? [] : [{ linkId, reason: 'stopped' }] }),
        );
      const blocked = async (): Promise<number> => {
        const [row] = await db.call<{ n: number }>(
          `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return row?.n ?? 0;
      };
      const linkId = randomUUID();
      await store([noteTo('later', '1', linkId)]);
      const first = noteTo('early', '1');
      const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      // Whoever stores for this connection stands still in the middle of it.
      const holding = db.tx(organizationId, async (sql) => {
        await sql.query('insert into doors (organization_id, door) values ($1, $2)', [
          organizationId,
          doorOf(first.effect),
        ]);
        begun.resolve();
        await held.promise;
      });
      await begun.promise;
      const one = store([first], linkId);
      await expect.poll(blocked).toBe(1);
      let isMade = 0;
      const made = db
        .call(
          'insert into lanes (organization_id, lane, door, next_at) values ($1, $2, $3, now()) on conflict do nothing',
          [organizationId, laneOf(first.effect), doorOf(first.effect)],
        )
        .then(() => (isMade = 1));
      await expect.poll(async () => (await blocked()) + isMade).toBe(2);
      const two = store([noteTo('early', '1')], linkId);
      await expect.poll(async () => (await blocked()) + isMade).toBe(3);
      held.resolve();
      await Promise.all([holding, one, made, two]);
      expect(await db.tx(organizationId, (sql) => sql.query('select lane from lanes'))).toHaveLength(2);
    },
  );
});

eachDatabase('A long queue', (database, engine) => {
  test('costs a claim and a settlement hardly more pages than a short one', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const queue = queueIn(db, organizationId);
    await queue.addNotes('c1', ['1', '2', '3', '4', '5', '6', '7', '8']);
    const pages = async (): Promise<{ claim: number; settle: number }> => {
      const claim = await pagesOf(db, "claim_jobs(4, 48, interval '1 hour')", []);
      const items = await queue.run(
        `select l.lane, l.fence, j.id as job_id, j.ref_id, 'effect' as kind, l.door, 0 as after_ms, 'pending' as state
         from lanes l join jobs j on j.lane = l.lane where l.busy_until > now()`,
      );
      const settle = await pagesOf(db, 'end_jobs($1, $2)', [organizationId, JSON.stringify(items)]);
      return { claim, settle };
    };
    // Plans are kept from the sixth time on: made for a short queue, they must do for a long one.
    for (let time = 0; time < 8; time += 1) await pages();
    const short = await pages();
    await fill(queue, { organizationId, lanes: engine === 'embedded' ? 20_000 : 100_000 });
    await pages();
    const long = await pages();
    await queue.empty();
    expect(short.claim).toBeGreaterThan(10);
    expect(long.claim).toBeLessThan(3 * short.claim + 100);
    expect(long.settle).toBeLessThan(3 * short.settle + 100);
  });
});

/** Pages touched by a call of a function, those of the statements inside it included. */
async function pagesOf(db: Db, call: string, params: unknown[]): Promise<number> {
  const [row] = await db.call<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(
    `explain (analyze, buffers, format json) select * from ${call}`,
    params,
  );
  const plan = row?.['QUERY PLAN'][0]?.Plan ?? {};
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

/** So many lanes at one door, every other one put off, and as many put off at another door where hardly anything is due. */
async function fill(queue: Queue, { organizationId, lanes }: { organizationId: string; lanes: number }): Promise<void> {
  await queue.addNotes('c2', ['due']);
  await queue.run(
    `insert into jobs (organization_id, lane, door, kind, ref_id)
     select $1, 'lane ' || n, 'connection:c' || 1 + n % 2, 'effect', gen_random_uuid() from generate_series(1, $2::int) n`,
    [organizationId, lanes],
  );
  await queue.run(
    `insert into lanes (organization_id, lane, door, next_at)
     select $1, 'lane ' || n, 'connection:c' || 1 + n % 2, now() + n % 4 * interval '1 hour' from generate_series(1, $2::int) n`,
    [organizationId, lanes],
  );
}
