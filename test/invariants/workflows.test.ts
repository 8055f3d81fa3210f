/** Runs of workflows under whatever goes wrong: decided once (I26), each step once (I27), only the database's clock (I30). */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Reconnect, RetryLater } from '../../src/domain/errors.ts';
import type { Workflow } from '../../src/domain/workflows/model.ts';
import { lookAround, type RunPorts } from '../../src/pipeline/runs.ts';
import { forgetOldRuns } from '../../src/pipeline/run-retention.ts';
import { decideApproval } from '../../src/store/workflows/approvals.ts';
import { expireApproval } from '../../src/store/workflows/approvals-due.ts';
import { DatabaseUnavailable, type Db, Refused, type Sql } from '../../src/store/db.ts';
import { openDatabase } from '../../src/store/open.ts';
import { retryRun, startRuns } from '../../src/store/workflows/runs.ts';
import { insertWorkflow, startableBy } from '../../src/store/workflows/workflows.ts';
import { nothingRead } from '../beside.ts';
import { eachDatabase, makeOrganization } from '../databases.ts';
import { eachWorld, until, type World } from '../pipeline-world.ts';
import { richText, workflow } from '../domain-builders.ts';
import { repositoryFiles } from '../sources.ts';

const ports: RunPorts = {
  ...nothingRead,
  wake: () => undefined,
  changed: () => undefined,
  house: { mail: false, publicUrl: 'http://localhost' },
  reportTrouble: () => undefined,
};
const everything = { isStopping: () => false, timers: true };

const note = (id: string): Workflow['steps'][number] => ({
  id,
  kind: 'action',
  action: { kind: 'post-note', text: `${id} of {{issue.key}}`, reopen: false },
  onFailure: 'stop',
  retries: 1,
});
const BOSS = 'boss@acme.example';
const approval = (id: string, approved: Workflow['steps']): Workflow['steps'][number] => ({
  id,
  kind: 'approval',
  ask: { people: [BOSS], manager: false, otherwise: [] },
  mode: 'any',
  message: 'May it?',
  expireAfter: '1d',
  fourEyes: false,
  approved,
  rejected: [],
  expired: [],
});
const wait = (id: string, length: string): Workflow['steps'][number] => ({ id, kind: 'wait', for: length });

async function addWorkflow(
  { db, organizationId }: Pick<World, 'db' | 'organizationId'>,
  definition: Workflow,
): Promise<void> {
  const owner = { userId: null, name: 'test' };
  await db.tx(organizationId, (sql) => insertWorkflow(sql, { definition, enabled: true, owner }));
}

/** A linked issue, known before any workflow is. */
async function linkedIssue(world: World, id: string): Promise<void> {
  await world.tell(world.issue(id).create(richText('See', `w1/${id}`)));
  await world.settled();
}

/** Starts a run on a known issue, as its event would. */
async function startRun({ db, organizationId, hostId }: World, issueId: string, key: string): Promise<void> {
  await db.tx(organizationId, async (sql) => {
    const [one] = await startableBy(sql, ['issue-created']);
    if (one === undefined) throw new Error('There is no workflow.');
    await startRuns(sql, [{ workflow: one, key, text: 'a test', actor: null, eventId: null, hostId, issueId }]);
  });
}

/** The same database, whose nth statement from now on finds it gone; and, `after`, whose nth commit is never heard of. */
function breaking(db: Db, at: number, where: 'before' | 'after'): Db {
  let n = 0;
  const breaks = (): boolean => (n += 1) === at;
  return {
    ...db,
    call: (text, params, options) => db.call(text, params, options),
    async tx(organizationId, work, options) {
      const done = await db.tx(
        organizationId,
        (sql) => {
          const fragile: Sql = {
            query(text, params) {
              if (where === 'before' && breaks()) throw new DatabaseUnavailable('killed');
              return sql.query(text, params);
            },
          };
          return work(fragile);
        },
        options,
      );
      if (where === 'after' && breaks()) throw new DatabaseUnavailable('killed');
      return done;
    },
  };
}

eachWorld('A run that is killed at every statement', (start, engine) => {
  test.each(['before', 'after'] as const)('I27: does each of its steps once, killed %s it', async (where) => {
    const world = await start({});
    await linkedIssue(world, '7');
    await addWorkflow(world, workflow([note('one'), wait('pause', '0s'), note('two')]));
    const told = (): string[] => world.inbox.notes.flatMap(({ html }) => /(one|two) of/.exec(html)?.[1] ?? []);
    let kills = 0;
    for (let at = 1, killed = true; killed; at += 1) {
      const killsBefore = kills;
      const before = told().length;
      await startRun(world, '7', `run ${at}`);
      const fragile = breaking(world.db, at, where);
      const look = () =>
        lookAround(fragile, ports, everything).catch((error: unknown) => {
          if (!(error instanceof DatabaseUnavailable)) throw error;
          kills += 1;
        });
      await until(
        async () => {
          await look();
          return told().length - before;
        },
        { is: (n) => n >= 2 },
      );
      await world.settled();
      await lookAround(world.db, ports, everything);
      expect(told().slice(before), `killed at ${at}`).toEqual(['one', 'two']);
      killed = kills > killsBefore;
      // Else it would look like a loop.
      await world.rows(`delete from effects where key like 'workflow:%'`);
    }
    expect(kills).toBeGreaterThan(where === 'before' ? 15 : 1);
  });

  test('I27: asks once and goes on from the decision once, killed before any statement of an approval', async () => {
    const world = await start({});
    const { db, organizationId } = world;
    await linkedIssue(world, '11');
    const userId = randomUUID();
    await world.rows(
      `insert into users (organization_id, id, email, name, role) values ($1, $2::uuid, $3, 'Boss', 'agent')`,
      [organizationId, userId, BOSS],
    );
    const branch: Workflow['steps'][number] = {
      id: 'way',
      kind: 'branch',
      when: { all: [] },
      holds: [note('two')],
      otherwise: [],
    };
    await addWorkflow(world, workflow([note('one'), approval('ask', [branch])]));
    const told = (): string[] => world.inbox.notes.flatMap(({ html }) => /(one|two) of/.exec(html)?.[1] ?? []);
    let kills = 0;
    // The statements are the same on both, and take ten times as long on the embedded one: it is killed before every third.
    const step = engine === 'embedded' ? 3 : 1;
    for (let at = 1, killed = true; killed; at += step) {
      const [killsBefore, before] = [kills, told().length];
      await startRun(world, '11', `asks ${at}`);
      const fragile = breaking(db, at, 'before');
      const killedOrNot = (work: Promise<unknown>) =>
        work.catch((error: unknown) => {
          if (!(error instanceof DatabaseUnavailable)) throw error;
          kills += 1;
        });
      const asked = () =>
        world.rows<{ id: string; state: string }>(
          `select a.id, a.state from approvals a join workflow_runs r on r.id = a.run_id where r.trigger_key = $1`,
          [`asks ${at}`],
        );
      await until(
        async () => {
          await killedOrNot(lookAround(fragile, ports, everything));
          for (const { id, state } of await asked())
            if (state === 'pending')
              await killedOrNot(
                fragile.tx(organizationId, (sql) =>
                  decideApproval(sql, id, { userId, name: 'Boss', decision: 'approved', comment: null }),
                ),
              );
          return told().length - before;
        },
        { is: (n) => n >= 2 },
      );
      await world.settled();
      await lookAround(db, ports, everything);
      expect(told().slice(before), `killed at ${at}`).toEqual(['one', 'two']);
      expect(
        (await asked()).map(({ state }) => state),
        `killed at ${at}`,
      ).toEqual(['approved']);
      killed = kills > killsBefore;
      // Else it would look like a loop.
      await world.rows(`delete from effects where key like 'workflow:%'`);
    }
    expect(kills).toBeGreaterThan(20 / step);
  });

  test('I27: an event starts a workflow once, whoever tells of it', async () => {
    const world = await start({});
    await linkedIssue(world, '8');
    await addWorkflow(world, workflow([note('one')]));
    await Promise.all(Array.from({ length: 10 }, () => startRun(world, '8', 'the same')));
    const [row] = await world.rows<{ n: number }>('select count(*)::int as n from workflow_runs');
    expect(row?.n).toBe(1);
  });

  test('I30: waits end by the database’s clock, none early, each once, with several at it', async () => {
    const world = await start({});
    await linkedIssue(world, '9');
    const waits = 40;
    await addWorkflow(world, workflow([wait('pause', '1s')]));
    for (let n = 0; n < waits; n += 1) await startRun(world, '9', `wait ${n}`);
    const open = () => world.rows<{ n: number }>(`select count(*)::int as n from workflow_runs where ended_at is null`);
    await until(
      async () => {
        await Promise.all([1, 2, 3].map(() => lookAround(world.db, ports, everything)));
        return (await open())[0]?.n ?? 0;
      },
      { is: (n) => n === 0 },
    );
    const ends = await world.rows<{ early: boolean; n: number }>(
      `select bool_or(d.at < substring(w.text from 'until (.*)$')::timestamptz) as early, count(*)::int as n
       from workflow_steps d join workflow_steps w on w.run_id = d.run_id and w.state = 'waiting' where d.state = 'done' and d.kind = 'wait'`,
    );
    expect(ends).toEqual([{ early: false, n: waits }]);
  });
});

eachWorld('Runs whose host is not authorised', (start) => {
  test('wait for a person to connect it again, however long, and are never given up', async () => {
    const world = await start({});
    await linkedIssue(world, '11');
    const conditions = { all: [{ field: 'priority', is: 'equals' as const, value: 'High' }] };
    await addWorkflow(world, workflow([wait('pause', '1s')], { conditions }));
    await startRun(world, '11', 'locked');
    const readFields = async (): Promise<never> => Promise.reject(new Reconnect('The token was withdrawn.'));
    for (let n = 0; n < 10; n += 1) {
      await world.rows(`update workflow_runs set due_at = clock_timestamp()`);
      await lookAround(world.db, { ...ports, readFields }, everything);
    }
    const runs = await world.rows(
      `select ended_at is null as open, crashes, reason, due_at > clock_timestamp() + interval '30 seconds' as later from workflow_runs`,
    );
    const reason = 'what it needs could not be read: The token was withdrawn.';
    expect(runs).toEqual([{ open: true, crashes: 0, reason, later: true }]);
  });

  test('ask a host that is away once a round, not each, and wait all the same', async () => {
    const world = await start({});
    await linkedIssue(world, '14');
    const conditions = { all: [{ field: 'priority', is: 'equals' as const, value: 'High' }] };
    await addWorkflow(world, workflow([wait('pause', '1s')], { conditions }));
    for (const key of ['one', 'two', 'three']) await startRun(world, '14', key);
    const asked: string[] = [];
    const readFields = async (_organization: string, { hostId }: { hostId: string }): Promise<never> => {
      if (hostId === world.hostId) asked.push(hostId);
      return Promise.reject(new RetryLater('It hangs.'));
    };
    await lookAround(world.db, { ...ports, readFields }, everything);
    expect(asked).toHaveLength(1);
    const runs = await world.rows(`select reason, due_at > clock_timestamp() as later, crashes from workflow_runs`);
    const reason = 'what it needs could not be read: It hangs.';
    expect(runs).toEqual(Array.from({ length: 3 }, () => ({ reason, later: true, crashes: 0 })));
  });
});

eachWorld('A run that was stopped as workflows wrote too often', (start) => {
  test('I23: goes on once a person has looked and tries it again', async () => {
    const world = await start({});
    const { db, organizationId } = world;
    await linkedIssue(world, '13');
    await addWorkflow(world, workflow([note('one'), wait('pause', '0s'), note('two')]));
    const runs = (key: string) =>
      world.rows<{ id: string; state: string }>(`select id, state from workflow_runs where trigger_key = $1`, [key]);
    const ended = async (key: string): Promise<string> => {
      const [run] = await until(
        async () => {
          await world.settled();
          await lookAround(db, ports, everything);
          return runs(key);
        },
        { is: ([one]) => one?.state !== 'running' },
      );
      return run?.state ?? '';
    };
    for (let n = 0; n < 10; n += 1) {
      await startRun(world, '13', `run ${n}`);
      expect(await ended(`run ${n}`)).toBe('done');
    }
    await startRun(world, '13', 'too many');
    expect(await ended('too many')).toBe('stopped');
    const [stopped] = await runs('too many');
    await db.tx(organizationId, (sql) => retryRun(sql, stopped?.id ?? '', { userId: null, name: 'test' }));
    expect(await ended('too many')).toBe('done');
  });
});

eachWorld('Runs of an issue that is deleted', (start) => {
  test('end at once, whatever they wait for, and their approvals ask nobody any more', async () => {
    const world = await start({});
    const { db, organizationId } = world;
    const issue = world.issue('12');
    await world.tell(issue.create(richText('See', 'w1/12')));
    await world.settled();
    await world.rows(
      `insert into users (organization_id, id, email, name, role) values ($1, gen_random_uuid(), $2, 'Boss', 'agent')`,
      [organizationId, BOSS],
    );
    await addWorkflow(world, workflow([approval('ask', [])]));
    await startRun(world, '12', 'asks');
    await lookAround(db, ports, everything);
    const stands = () =>
      world.rows(`select r.state as run, a.state as approval from workflow_runs r join approvals a on a.run_id = r.id`);
    expect(await stands()).toEqual([{ run: 'running', approval: 'pending' }]);
    await world.tell(issue.remove());
    await world.settled();
    await lookAround(db, ports, everything);
    expect(await stands()).toEqual([{ run: 'cancelled', approval: 'cancelled' }]);
  });
});

eachWorld('Runs that ended long ago', (start) => {
  const OLD = 200;
  const keep = { keepRunsDays: 180 };

  test('go with their steps; one that waits, or of which something may still leave, never does', async () => {
    const world = await start({});
    const { db } = world;
    await linkedIssue(world, '20');
    // From here on nothing is sent.
    await world.workers[0]?.stop(2_000);
    await addWorkflow(world, workflow([note('one'), wait('pause', '300d')]));
    for (const key of ['over', 'lately', 'open', 'waiting']) await startRun(world, '20', key);
    await lookAround(db, ports, everything);
    const past = (key: string, days: number) =>
      world.rows(
        `update workflow_runs set state = 'cancelled', ended_at = clock_timestamp() - $2::int * interval '1 day' where trigger_key = $1`,
        [key, days],
      );
    await past('over', OLD);
    await past('open', OLD);
    await past('lately', 2);
    await world.rows(
      `update workflow_runs set created_at = clock_timestamp() - interval '2 years' where trigger_key = 'waiting'`,
    );
    const ends = (key: string) =>
      world.rows(
        `update effects e set state = 'dead' from workflow_runs r where r.trigger_key = $1 and e.key like 'workflow:' || r.id || ':%'`,
        [key],
      );
    const left = async () => {
      const runs = await world.rows<{ key: string; steps: number }>(
        `select r.trigger_key as key, (select count(*)::int from workflow_steps s where s.run_id = r.id) as steps
         from workflow_runs r order by r.created_at, r.trigger_key`,
      );
      return runs.map(({ key, steps }) => (steps > 0 ? key : `${key} without steps`)).sort();
    };
    const steps = async () => (await world.rows(`select from workflow_steps`)).length;
    expect(await forgetOldRuns(db, keep)).toBe(0);
    const before = await steps();
    await ends('over');
    // What ended it left a signal, which is heard first.
    expect(await forgetOldRuns(db, keep)).toBe(0);
    await lookAround(db, ports, everything);
    expect(await forgetOldRuns(db, keep)).toBe(1);
    expect(await left()).toEqual(['lately', 'open', 'waiting']);
    expect(await steps()).toBeLessThan(before);
    expect(await forgetOldRuns(db, { keepRunsDays: 1 })).toBe(0);
    await ends('lately');
    await lookAround(db, ports, everything);
    expect(await forgetOldRuns(db, { keepRunsDays: 1 })).toBe(1);
    expect(await left()).toEqual(['open', 'waiting']);
    // Its timeline says what it did, and which run did it.
    const lines = await world.rows<{ n: number }>(
      `select count(*)::int as n from timeline t where t.kind = 'workflow.step' and t.run_id is not null
         and not exists (select from workflow_runs r where r.id = t.run_id)`,
    );
    expect(lines).toEqual([{ n: 2 }]);
  });
});

test('I30: nothing that runs workflows asks this machine for the time', () => {
  const files = repositoryFiles().filter(({ name }) =>
    /^src\/(pipeline\/(runs?|run-\w+|remind|start-runs)|(store|domain)\/workflows\/[\w-]+)\.ts$/.test(name),
  );
  expect(files.length).toBeGreaterThan(8);
  const asking = files.filter(({ text }) => /Date\.now\(|new Date\(\)/.test(text)).map(({ name }) => name);
  expect(asking).toEqual([]);
});

eachDatabase('An approval', (database, engine) => {
  const RACES = engine === 'postgresql' ? 1_000 : 100;

  test('I26: approved, rejected and expired at the same moment on three replicas is decided once, with a whole log', async () => {
    const { db, databaseUrl, dataDir } = database();
    const organizationId = await makeOrganization(db);
    const replicas = [db];
    if (databaseUrl !== null)
      for (let n = 0; n < 2; n += 1) replicas.push(await openDatabase({ databaseUrl, dataDir }));
    const people = [randomUUID(), randomUUID()];
    for (const id of people)
      await db.call(
        `insert into users (organization_id, id, email, name, role) values ($1, $2::uuid, $2, $2, 'agent')`,
        [organizationId, id],
      );
    const outcomes = new Map<string, number>();
    for (let race = 0; race < RACES; race += 1) {
      const id = await anApproval(db, organizationId, people);
      const say = (n: number, decision: 'approved' | 'rejected') =>
        on(n).tx(organizationId, (sql) =>
          decideApproval(sql, id, { userId: people[n] ?? '', name: `person ${n}`, decision, comment: null }),
        );
      const expire = () => on(2).tx(organizationId, (sql) => expireApproval(sql, id));
      const all = await Promise.allSettled([say(0, 'approved'), say(1, 'rejected'), expire()]);
      const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      for (const reason of refused) expect(reason).toBeInstanceOf(Refused);
      // Who came a moment too early to expire it comes again.
      const end = await until(
        async () => {
          await expire();
          return (await db.call<{ state: string; lines: number; signals: number }>(STANDS, [id]))[0];
        },
        { is: (one) => one?.state !== 'pending' },
      );
      expect(end).toMatchObject({ lines: 1, signals: 1 });
      outcomes.set(end?.state ?? '', (outcomes.get(end?.state ?? '') ?? 0) + 1);
    }
    expect([...outcomes.values()].reduce((sum, n) => sum + n, 0)).toBe(RACES);
    expect(outcomes.has('pending')).toBe(false);
    for (const replica of replicas.slice(1)) await replica.close();

    function on(n: number): Db {
      return replicas[n % replicas.length] ?? db;
    }
  });
});

const STANDS = `select a.state, (select count(*)::int from approval_log l where l.approval_id = a.id and l.action = a.state) as lines,
  (select count(*)::int from workflow_signals s where s.run_id = a.run_id) as signals from approvals a where a.id = $1`;

/** Pending, and due to expire at this very moment. */
async function anApproval(db: Db, organizationId: string, people: string[]): Promise<string> {
  const [id, runId] = [randomUUID(), randomUUID()];
  await db.tx(organizationId, async (sql) => {
    await sql.query(
      `insert into approvals (organization_id, id, run_id, workflow_id, step_id, host_id, issue_id, mode, four_eyes, message, expires_at)
       values ($1, $2, $3, $3, 'ask', $3, '1', 'any', false, 'May it?', clock_timestamp() + interval '3 milliseconds')`,
      [organizationId, id, runId],
    );
    await sql.query(
      `insert into approval_people (organization_id, approval_id, user_id) select $1, $2, p from unnest($3::uuid[]) p`,
      [organizationId, id, people],
    );
  });
  return id;
}
