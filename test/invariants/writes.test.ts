/** I8 for what is written on issues: whatever happens to a call, each write stands once, or is visible and never sent blindly. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Effect } from '../../src/domain/effects.ts';
import type { HostWrites } from '../../src/domain/host-writes.ts';
import { markdownText } from '../../src/domain/text/markdown.ts';
import { toldToAll } from '../../src/domain/writes.ts';
import { createHttp } from '../../src/http.ts';
import { createJiraWrites } from '../../src/jira/writes.ts';
import { storeEffects } from '../../src/store/decided.ts';
import type { Fault } from '../../sim/faults.ts';
import { type JiraSim, startJiraSim } from '../../sim/jira.ts';
import { eachWorld, type World, type WorldOptions } from '../pipeline-world.ts';

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Written = 'issue-comment' | 'issue-status' | 'issue-fields' | 'issue-creation';
const kinds: Written[] = ['issue-comment', 'issue-status', 'issue-fields', 'issue-creation'];

/** What the call that writes meets; reads before and after it are answered. */
const faults: [string, Fault][] = [
  ['refused', { kind: 'status', status: 503 }],
  ['reset before', { kind: 'reset-before' }],
  ['reset after', { kind: 'reset-after' }],
  ['500 after', { kind: 'error-after' }],
  ['a proxy’s page after', { kind: 'html' }],
  ['cut off after', { kind: 'malformed' }],
  ['409', { kind: 'status', status: 409 }],
  ['429', { kind: 'rate-limited', headers: false }],
  ['lost, and written a moment later', { kind: 'late-commit', afterMs: 60, meanwhile: 'reset' }],
];

type Start = (options: Partial<WorldOptions>) => Promise<World>;

async function startJira(
  start: Start,
  how: { wrap?: (writes: HostWrites) => HostWrites; more?: Partial<WorldOptions> } = {},
) {
  const sim = await startJiraSim({ kind: 'cloud', serviceDesk: true });
  const http = createHttp({ allowHttpVendors: true });
  closing.push(() => http.close(), sim.close);
  const writes = createJiraWrites({ http });
  const access = { kind: 'jira-cloud' as const, url: sim.url, email: sim.email, token: sim.token };
  const of = how.wrap?.(writes) ?? writes;
  const world = await start({ workers: 1, writes: { of, access }, ...how.more });
  return { sim, world };
}

function effectOf(kind: Written, { hostId }: World, issueId: string): Effect {
  const to = { hostId, issueId, origin: toldToAll };
  const text = markdownText('It **still** fails');
  switch (kind) {
    case 'issue-comment':
      return { kind, ...to, text, public: false, by: null, moreUrl: null };
    case 'issue-status':
      return { kind, ...to, to: { id: null, name: 'Done' }, fields: [] };
    case 'issue-fields':
      return { kind, ...to, changes: [{ kind: 'set', field: 'priority', value: 'High' }] };
    case 'issue-creation':
      return {
        kind,
        hostId,
        projectKey: 'SUP',
        issueType: 'Task',
        summary: 'made',
        description: text,
        fields: [],
        by: null,
        link: null,
      };
  }
}

async function send(world: World, effects: [string, Effect][]): Promise<void> {
  const { db, organizationId, hostId } = world;
  for (const [issueId, effect] of effects)
    await db.tx(organizationId, (sql) =>
      storeEffects(
        sql,
        { organizationId, eventId: null, hostId, issueId },
        { effects: [{ key: `${effect.kind}:${issueId}`, effect }], stops: [] },
      ),
    );
  for (const worker of world.workers) worker.wake();
}

/** By Deskbridge, not by people. */
function writtenIn(sim: JiraSim): string[] {
  return sim.writes().flatMap(({ via, what }) => (via === 'rest' ? [what] : []));
}

const ONE: Record<Written, string[]> = {
  'issue-comment': ['comment-created'],
  'issue-status': ['issue-updated'],
  'issue-fields': ['issue-updated'],
  'issue-creation': ['issue-created'],
};

eachWorld('What is written on issues', (start) => {
  describe.each(kinds)('%s', (kind) => {
    test.each(faults)('%s: stands once and is done', async (_name, fault) => {
      const { sim, world } = await startJira(start);
      const { id } = sim.act.createIssue({ project: 'SUP', summary: 'x' });
      sim.faults.add({ method: kind === 'issue-fields' ? 'PUT' : 'POST', fault, times: 1 });
      await send(world, [[id, effectOf(kind, world, id)]]);
      await world.settled({ hurry: fault.kind !== 'late-commit' });
      expect(await world.effects()).toMatchObject([{ kind, state: 'done', reason: null }]);
      expect(writtenIn(sim)).toEqual(ONE[kind]);
      expect(sim.faults.met()).toMatchObject({ [fault.kind]: 1 });
    });

    test('a process that dies between the call and its record leaves one', async () => {
      let victim: World['workers'][number] | undefined;
      const died = Promise.withResolvers<void>();
      const { sim, world } = await startJira(start, {
        wrap: (writes) =>
          dyingAfter(writes, () => {
            victim?.kill();
            died.resolve();
          }),
      });
      victim = world.workers[0];
      const { id } = sim.act.createIssue({ project: 'SUP', summary: 'x' });
      await send(world, [[id, effectOf(kind, world, id)]]);
      await died.promise;
      victim = undefined;
      await world.endLeases();
      world.startWorker();
      await world.settled();
      expect(await world.effects()).toMatchObject([{ kind, state: 'done' }]);
      expect(writtenIn(sim)).toEqual(ONE[kind]);
    });
  });

  test('a hundred transitions that meet others’ changes, 409s and each other end where they were to, each made once', async () => {
    const { sim, world } = await startJira(start);
    const issues = Array.from(
      { length: 100 },
      (_, n) => sim.act.createIssue({ project: 'SUP', summary: String(n) }).id,
    );
    sim.switches.transitionConflicts = 60;
    await send(
      world,
      issues.map((id) => [id, effectOf('issue-status', world, id)]),
    );
    for (const issue of issues) {
      sim.act.transition({ issue, status: 'In Progress' });
      await new Promise(setImmediate);
    }
    await world.settled({ hurry: true });
    const effects = await world.effects();
    expect(effects.filter(({ state }) => state !== 'done')).toEqual([]);
    const ours = sim.writes().filter(({ via }) => via === 'rest');
    expect(ours).toHaveLength(100);
    expect(new Set(ours.map(({ issueId }) => issueId)).size).toBe(100);
    expect(sim.switches.transitionConflicts).toBe(0);
  });

  test('what cannot be written as wished is dead with what would do, and is told', async () => {
    const { sim, world } = await startJira(start);
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'x' });
    const wish = { ...effectOf('issue-status', world, id), to: { id: null, name: 'Shipped' } } as Effect;
    await send(world, [[id, wish]]);
    await world.settled();
    expect(await world.effects()).toMatchObject([
      { state: 'dead', reason: expect.stringMatching(/no_transition: .*Done/) as unknown },
    ]);
    expect(writtenIn(sim)).toEqual([]);
  });
});

/** The answers of calls that write never come back: whoever made them is dead by then. */
function dyingAfter(writes: HostWrites, die: () => void): HostWrites {
  const fatal = async <T>(call: Promise<T>): Promise<T> => {
    const answer = await call;
    die();
    return answer;
  };
  return {
    ...writes,
    addComment: (...given) => fatal(writes.addComment(...given)),
    setStatus: (...given) => fatal(writes.setStatus(...given)),
    setFields: (...given) => fatal(writes.setFields(...given)),
    createIssue: (...given) => fatal(writes.createIssue(...given)),
  };
}
