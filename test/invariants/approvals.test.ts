/** Approvals whose people change while they wait: who may still decide counts (I28), and nothing is approved where nobody is left. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { lookAround, type RunPorts } from '../../src/pipeline/runs.ts';
import { changeUser, disableUser, enableUser, removeUser } from '../../src/store/accounts/users.ts';
import type { Sql } from '../../src/store/db.ts';
import { erasePerson } from '../../src/store/erasing.ts';
import { decideApproval } from '../../src/store/workflows/approvals.ts';
import { retryRun, startRuns } from '../../src/store/workflows/runs.ts';
import { insertWorkflow, startableBy } from '../../src/store/workflows/workflows.ts';
import { nothingRead } from '../beside.ts';
import { richText, workflow } from '../domain-builders.ts';
import { eachWorld, type World } from '../pipeline-world.ts';

const ports: RunPorts = {
  ...nothingRead,
  wake: () => undefined,
  changed: () => undefined,
  house: { mail: false, publicUrl: 'http://localhost' },
  reportTrouble: (doing, error) => {
    throw new Error(doing, { cause: error });
  },
};

type Role = 'agent' | 'requester';

eachWorld('An approval while its people change', (start) => {
  /** On an issue that is known; `look`: everything that is due, until nothing is. */
  async function asking(mode: 'any' | 'all', roles: Role[]) {
    const world = await start({});
    const { db, organizationId, hostId } = world;
    await world.tell(world.issue('51').create(richText('See', 'w1/51')));
    await world.settled();
    const people = await Promise.all(roles.map((role) => addPerson(world, role)));
    const definition = workflow([
      {
        id: 'ask',
        kind: 'approval',
        ask: { people: people.map(({ email }) => email), manager: false, otherwise: [] },
        mode,
        message: 'May it?',
        expireAfter: '1d',
        fourEyes: false,
        approved: [],
        rejected: [],
        expired: [],
      },
    ]);
    await db.tx(organizationId, async (sql) => {
      await insertWorkflow(sql, { definition, enabled: true, owner: { userId: null, name: 'test' } });
      const [one] = await startableBy(sql, ['issue-created']);
      if (one === undefined) throw new Error('There is no workflow.');
      const of = { key: 'k', text: 'a test', actor: null, eventId: null, hostId, issueId: '51' };
      await startRuns(sql, [{ workflow: one, ...of }]);
    });
    const tx = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => db.tx(organizationId, work);
    const look = () => lookAround(db, ports, { isStopping: () => false, timers: true });
    await look();
    const stands = async () => {
      await look();
      await look();
      const [row] = await world.rows<{
        run: string;
        runId: string;
        reason: string | null;
        approval: string;
        by: string | null;
      }>(
        `select r.state as run, r.id as "runId", r.reason, a.state as approval, a.decided_by_name as by
         from workflow_runs r join approvals a on a.run_id = r.id order by a.created_at desc limit 1`,
      );
      if (row === undefined) throw new Error('Nobody was asked.');
      return row;
    };
    const log = async () =>
      (await world.rows<{ action: string }>('select action from approval_log order by id')).map(({ action }) => action);
    const say = async (n: number, decision: 'approved' | 'rejected') => {
      const [{ id } = { id: '' }] = await world.rows<{ id: string }>(
        `select id from approvals where state = 'pending'`,
      );
      const one = people[n];
      if (one === undefined) throw new Error('Nobody has this number.');
      return tx((sql) => decideApproval(sql, id, { userId: one.id, name: one.email, decision, comment: null }));
    };
    return { world, tx, people, stands, say, log };
  }

  async function addPerson({ rows, organizationId }: World, role: Role): Promise<{ id: string; email: string }> {
    const id = randomUUID();
    const email = `${id}@acme.example`;
    await rows(`insert into users (organization_id, id, email, name, role) values ($1, $2::uuid, $3, $3, $4)`, [
      organizationId,
      id,
      email,
      role,
    ]);
    return { id, email };
  }

  const leaving: [string, Role, (sql: Sql, id: string) => Promise<void>][] = [
    ['disabled', 'agent', disableUser],
    ['removed', 'agent', removeUser],
    ['made a requester', 'agent', (sql, id) => changeUser(sql, id, { name: null, role: 'requester' })],
  ];

  test.each(leaving)(
    'I28: of all, it is decided by the others once the last open one is %s',
    async (_, role, leave) => {
      const { tx, people, stands, say, log } = await asking('all', ['agent', role]);
      await say(0, 'approved');
      expect(await stands()).toMatchObject({ run: 'running', approval: 'pending' });
      await tx((sql) => leave(sql, people[1]?.id ?? ''));
      expect(await stands()).toMatchObject({ run: 'done', approval: 'approved', by: people[0]?.email });
      expect(await log()).toEqual(['asked', 'approved', 'settled']);
    },
  );

  test('I28: of all, it is decided by the others once the account of the last open one is erased', async () => {
    const { world, people, stands, say } = await asking('all', ['agent', 'requester']);
    await say(0, 'approved');
    const [, gone] = people;
    const nothing = { names: [], contacts: [], conversations: [], requests: [], comments: 0, mails: [], files: [] };
    const person = { ...nothing, emails: [gone?.email ?? ''], accounts: [{ id: gone?.id ?? '', role: 'requester' }] };
    await erasePerson(world.db, world.organizationId, { person, standIn: 'erased@example.invalid' });
    expect(await stands()).toMatchObject({ run: 'done', approval: 'approved', by: people[0]?.email });
  });

  test('I28: of all, whoever still may decide is waited for, and their no is a no', async () => {
    const { tx, people, stands, say } = await asking('all', ['agent', 'agent', 'agent']);
    await say(0, 'approved');
    await tx((sql) => disableUser(sql, people[1]?.id ?? ''));
    expect(await stands()).toMatchObject({ run: 'running', approval: 'pending' });
    await say(2, 'rejected');
    expect(await stands()).toMatchObject({ run: 'done', approval: 'rejected' });
  });

  test('I28: of all, a yes that is said in the moment in which the last open one is disabled is enough', async () => {
    const { world, people, stands, say } = await asking('all', ['agent', 'agent']);
    await say(0, 'approved');
    // What that left was taken by a look that did not see the yes yet.
    await world.rows(`update users set disabled_at = now() where id = $1`, [people[1]?.id]);
    expect(await stands()).toMatchObject({ run: 'done', approval: 'approved' });
  });

  test.each(['any', 'all'] as const)(
    'I28: of %s, nothing is approved where nobody is left; the run fails and says so, and tried again it asks anew',
    async (mode) => {
      const { tx, people, stands, say, log } = await asking(mode, ['agent', 'agent']);
      const [first, second] = people;
      if (mode === 'all') await say(0, 'approved');
      await tx((sql) => disableUser(sql, first?.id ?? ''));
      expect(await stands()).toMatchObject({ run: 'running', approval: 'pending' });
      await tx((sql) => disableUser(sql, second?.id ?? ''));
      const { runId, ...after } = await stands();
      const reason =
        'ask: nobody of those who were asked may decide any more, so nothing was approved; try again to ask who may now';
      expect(after).toMatchObject({ run: 'failed', approval: 'cancelled', reason });
      expect((await log()).at(-1)).toBe('cancelled');
      await tx((sql) => enableUser(sql, second?.id ?? ''));
      await tx((sql) => retryRun(sql, runId, { userId: null, name: 'test' }));
      expect(await stands()).toMatchObject({ run: 'running', approval: 'pending' });
      await say(1, 'approved');
      expect(await stands()).toMatchObject({ run: 'done', approval: 'approved' });
    },
  );
});
