/** One row that cannot be read is told of and put off; whatever else is due goes on beside it. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Workflow } from '../../src/domain/workflows/model.ts';
import { lookAround, type RunPorts } from '../../src/pipeline/runs.ts';
import type { Db } from '../../src/store/db.ts';
import { startRuns } from '../../src/store/workflows/runs.ts';
import { insertWorkflow, startableBy } from '../../src/store/workflows/workflows.ts';
import { nothingRead } from '../beside.ts';
import { richText, workflow } from '../domain-builders.ts';
import { eachWorld, type World } from '../pipeline-world.ts';

const everything = { isStopping: () => false, timers: true };
const tag = (id: string): Workflow['steps'][number] => ({
  id,
  kind: 'action',
  action: { kind: 'add-tag', tag: id },
  onFailure: 'stop',
  retries: 1,
});

eachWorld('A row that cannot be read', (start) => {
  const troubles: string[] = [];
  const ports: RunPorts = {
    ...nothingRead,
    wake: () => undefined,
    changed: () => undefined,
    house: { mail: true, publicUrl: 'http://localhost' },
    reportTrouble: (doing) => troubles.push(doing),
  };

  async function add({ db, organizationId }: World, definition: Workflow): Promise<string> {
    const owner = { userId: null, name: 'test' };
    return db.tx(organizationId, (sql) => insertWorkflow(sql, { definition, enabled: true, owner }));
  }

  /** Starts a run of each workflow of this trigger. */
  async function startAll({ db, organizationId, hostId }: World): Promise<void> {
    await db.tx(organizationId, async (sql) => {
      const common = { key: 'k', text: 'a test', actor: null, eventId: null, hostId, issueId: '31' };
      const startable = await startableBy(sql, ['issue-created']);
      await startRuns(
        sql,
        startable.map((one) => ({ ...common, workflow: one })),
      );
    });
  }

  const steps = (world: World) =>
    world.rows<{ step: string; state: string }>(
      `select step_id as step, state from workflow_steps where organization_id = $1 order by id`,
      [world.organizationId],
    );

  test.each([`'{}'`, `'null'`, `definition || '{"steps": [{"id": "a", "kind": "of-a-newer-version"}]}'`])(
    'of a workflow (%s) keeps no event from being decided, and no other workflow from being started',
    async (definition) => {
      const world = await start({});
      await add(world, workflow([tag('fine')], { name: 'A fine one' }));
      const broken = await add(world, workflow([tag('never')], { name: 'Broken' }));
      await world.rows(`update workflows set definition = ${definition} where id = $1`, [broken]);
      await world.tell(world.issue('32').create(richText('See', 'w1/32')));
      await world.settled();
      const events = await world.rows(`select distinct state from events`);
      expect(events).toEqual([{ state: 'done' }]);
      const started = await world.rows(`select w.name from workflow_runs r join workflows w on w.id = r.workflow_id`);
      expect(started).toEqual([{ name: 'A fine one' }]);
    },
  );

  test('of a schedule, an approval or a run keeps no other run from going on, and waits before it is looked at again', async () => {
    const world = await start({});
    await world.tell(world.issue('31').create(richText('See', 'w1/31')));
    await world.settled();
    // From here on nothing is sent.
    await world.workers[0]?.stop(2_000);
    const { organizationId, hostId } = world;
    await add(world, workflow([tag('fine')], { name: 'A fine one' }));
    const broken = await add(world, workflow([tag('never')], { name: 'Broken' }));
    const trigger = { kind: 'schedule', every: 'day', at: '09:00', on: 'monday', timezone: 'UTC' } as const;
    const schedule = await add(world, workflow([tag('scheduled')], { name: 'By the clock', trigger }));
    await startAll(world);
    await world.db.call(`update workflow_versions set definition = '{}' where workflow_id = $1`, [broken]);
    await world.rows(
      `update workflows set definition = definition - 'scope', next_at = clock_timestamp() - interval '1 minute' where id = $1`,
      [schedule],
    );
    await world.rows(
      `insert into workflow_signals (organization_id, run_id) select organization_id, id from workflow_runs where workflow_id = $1`,
      [broken],
    );
    const approval = randomUUID();
    await world.rows(
      `insert into approvals (organization_id, id, run_id, workflow_id, step_id, host_id, issue_id, mode, four_eyes, message, expires_at)
       select organization_id, $1, id, workflow_id, 'ask', $3, '31', 'any', false, 'May it?', clock_timestamp()
       from workflow_runs where organization_id = $2 limit 1`,
      [approval, organizationId, hostId],
    );
    await lookAround(unreadable(world.db, /"restoredSince"/, 1), ports, everything);
    expect((await steps(world)).map(({ step }) => step)).toContain('fine');
    expect(troubles.toSorted()).toEqual([
      'looking at a run of a workflow',
      'looking at an approval whose time has come',
      'starting a workflow by its schedule',
    ]);
    const [ended] = await world.rows(`select state from approvals where id = $1`, [approval]);
    expect(ended).toEqual({ state: 'expired' });
    const [next] = await world.rows(`select next_at > clock_timestamp() as later from workflows where id = $1`, [
      schedule,
    ]);
    expect(next).toEqual({ later: true });
    for (let n = 0; n < 2; n += 1) await lookAround(world.db, ports, everything);
    const runs = await world.rows(
      `select crashes, state, due_at > clock_timestamp() + interval '5 seconds' as later from workflow_runs where workflow_id = $1`,
      [broken],
    );
    expect(runs).toEqual([{ crashes: 1, state: 'running', later: true }]);
  });
});

/** The same database, whose first statements like this one come upon something nobody foresaw. */
function unreadable(db: Db, like: RegExp, times: number): Db {
  let left = times;
  return {
    ...db,
    call: (text, params, options) => db.call(text, params, options),
    tx: (organizationId, work, options) =>
      db.tx(
        organizationId,
        (sql) =>
          work({
            query(text, params) {
              if (!like.test(text) || (left -= 1) < 0) return sql.query(text, params);
              throw new TypeError('Cannot read what is stored.');
            },
          }),
        options,
      ),
  };
}
