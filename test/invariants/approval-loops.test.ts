/** The loop breaker (I23) where no event is heard: workflows that start each other by approvals that the clock decides. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Workflow } from '../../src/domain/workflows/model.ts';
import { lookAround, type RunPorts } from '../../src/pipeline/runs.ts';
import { decideApproval } from '../../src/store/workflows/approvals.ts';
import { retryRun, startRuns } from '../../src/store/workflows/runs.ts';
import { insertWorkflow, startableBy } from '../../src/store/workflows/workflows.ts';
import { nothingRead } from '../beside.ts';
import { richText, workflow } from '../domain-builders.ts';
import { eachWorld, type World } from '../pipeline-world.ts';

const BOSS = 'boss@acme.example';
const ports: RunPorts = {
  ...nothingRead,
  wake: () => undefined,
  changed: () => undefined,
  house: { mail: false, publicUrl: 'http://localhost' },
  reportTrouble: (doing, error) => {
    throw new Error(doing, { cause: error });
  },
};

/** Asks; what comes of it starts the other one. */
const asking = (name: string, other: string, before: Workflow['steps']): Workflow =>
  workflow(
    [
      ...before,
      {
        id: 'ask',
        kind: 'approval',
        ask: { people: [BOSS], manager: false, otherwise: [] },
        mode: 'any',
        message: 'May it?',
        expireAfter: '1h',
        fourEyes: false,
        approved: [],
        rejected: [],
        expired: [],
      },
    ],
    { name, trigger: { kind: 'approval-decided', workflow: other } },
  );
const note: Workflow['steps'][number] = {
  id: 'note',
  kind: 'action',
  action: { kind: 'post-note', text: 'Once more', reopen: false },
  onFailure: 'stop',
  retries: 1,
};

eachWorld('two workflows that start each other by approvals', (start) => {
  /** For a while already: `undecided` runs began one after the other as the clock decided. */
  async function going(before: Workflow['steps'], undecided = 17) {
    const world = await start({});
    const { db, organizationId, hostId } = world;
    await world.tell(world.issue('61').create(richText('See', 'w1/61')));
    await world.settled();
    const userId = randomUUID();
    await world.rows(
      `insert into users (organization_id, id, email, name, role) values ($1, $2::uuid, $3, 'Boss', 'agent')`,
      [organizationId, userId, BOSS],
    );
    await db.tx(organizationId, async (sql) => {
      const owner = { userId: null, name: 'test' };
      for (const definition of [asking('There', 'Back', before), asking('Back', 'There', before)])
        await insertWorkflow(sql, { definition, enabled: true, owner });
      const [one] = await startableBy(sql, ['approval-decided']);
      if (one === undefined) throw new Error('There is no workflow.');
      const of = { key: 'k', text: 'a test', actor: null, eventId: null, hostId, issueId: '61', undecided };
      await startRuns(sql, [{ workflow: one, ...of }]);
    });
    return { world, userId };
  }

  /** An hour passes, at most so often, while a run goes on: what was written is so much older, and what waits is over. */
  async function hours(world: World, n: number, decide: (approvalId: string) => Promise<unknown>): Promise<void> {
    for (let hour = 0; hour < n; hour += 1) {
      await lookAround(world.db, ports, { isStopping: () => false, timers: true });
      await world.settled();
      await lookAround(world.db, ports, { isStopping: () => false, timers: true });
      await world.rows(`update effects set created_at = created_at - interval '1 hour'`);
      const open = await world.rows<{ id: string }>(`select id from approvals where state = 'pending'`);
      for (const { id } of open) await decide(id);
      if ((await runs(world)).every(({ state }) => state !== 'running')) return;
    }
  }

  const expire = (world: World) => (id: string) =>
    world.rows(`update approvals set expires_at = clock_timestamp() where id = $1`, [id]);
  const runs = ({ rows }: World) =>
    rows<{ id: string; state: string; reason: string | null }>(
      'select id, state, reason from workflow_runs order by created_at, id',
    );

  test.each([
    ['that only ask', []],
    ['that write', [note]],
  ])('%s are stopped, visibly, however slowly they go, and go on once a person has looked', async (_, before) => {
    const { world } = await going(before);
    await hours(world, 12, expire(world));
    const all = await runs(world);
    expect(all.length).toBe(5);
    expect(all.slice(0, -1).every(({ state }) => state === 'done')).toBe(true);
    const last = all.at(-1);
    expect(last?.state).toBe('stopped');
    expect(last?.reason).toContain('circles');
    await world.db.tx(world.organizationId, (sql) => retryRun(sql, last?.id ?? '', { userId: null, name: 'test' }));
    await hours(world, 12, expire(world));
    const more = await runs(world);
    expect(more.length).toBeGreaterThan(all.length + 3);
    expect(more.some(({ state }) => state === 'stopped')).toBe(false);
  });

  test('are not stopped while people decide', async () => {
    const { world, userId } = await going([]);
    const word = { userId, name: 'Boss', decision: 'rejected', comment: null } as const;
    await hours(world, 6, (id) => world.db.tx(world.organizationId, (sql) => decideApproval(sql, id, word)));
    expect((await runs(world)).length).toBeGreaterThan(4);
    expect((await runs(world)).some(({ state }) => state === 'stopped')).toBe(false);
  });
});
