import { afterEach, expect, test } from 'vitest';
import { ann, done, inProgress, type PretendIssue, richText } from '../../test/domain-builders.ts';
import { behind, createGate, type Gate } from '../../test/gates.ts';
import { eachWorld, until, type World } from '../../test/pipeline-world.ts';
import { Gone, Rejected, RetryLater } from '../domain/errors.ts';
import type { HostEvent } from '../domain/events.ts';
import type { FoundIssue } from '../domain/issue-search.ts';
import { checkNow, type CheckState, hostRound, readChecks } from '../store/checks.ts';
import { startReconciler } from './reconcile.ts';
import type { ReconcilePorts } from './reconcile-parts.ts';
import type { Loop } from './loop.ts';
import { reconcileDefaults, type ReconcileOptions } from './rounds.ts';

const PAGE = 5;
/** Rounds come when they are asked for. */
const fast: ReconcileOptions = {
  ...reconcileDefaults,
  pollMs: 10,
  everyMs: 3_600_000,
  graceMs: 0,
  goneMs: 0,
  backoffMs: 5,
};

eachWorld('what webhooks missed', (start) => {
  const open: { reconcilers: Loop[]; world: World }[] = [];

  afterEach(async () => {
    for (const { reconcilers, world } of open.splice(0)) {
      await Promise.all(reconcilers.map((one) => one.stop(1_000)));
      await world.rows('delete from host_checks');
    }
  });

  /** A host that remembers what happened in it, whoever was told. */
  async function desk() {
    const world = await start({});
    const { db, organizationId, hostId, host } = world;
    const reconcilers: Loop[] = [];
    open.push({ reconcilers, world });
    const pasts = new Map<string, HostEvent[]>();
    const faults: {
      issue: (id: string) => Error | null;
      search: () => Error | null;
      projectGone: boolean;
      webhook: string | null;
    } = {
      projectGone: false,
      webhook: null,
      issue: () => null,
      search: () => null,
    };
    const searchable = {
      readIssue: host.readIssue,
      findIssues: (async (_access, { place }) => {
        const failure = faults.search();
        if (failure !== null) throw failure;
        const startAt = Number(place?.['startAt'] ?? 0);
        const ids = [...host.issues.keys()].sort((a, b) => Number(a) - Number(b));
        const issues = ids.slice(startAt, startAt + PAGE).map((id): FoundIssue => ({ kind: 'named', id, key: id }));
        const end = startAt + issues.length;
        return { value: { issues, next: end < ids.length ? { startAt: end } : null }, rate: null };
      }) satisfies ReturnType<ReconcilePorts['host']>['findIssues'],
      isProjectGone: async () => ({ value: faults.projectGone, rate: null }),
      readPast: (async (_access, id) => {
        const failure = faults.issue(id);
        if (failure !== null) throw failure;
        const issue = host.issues.get(id);
        if (issue === undefined) throw new Gone(`no issue ${id}`);
        const commentIds = issue.read().comments.map((comment) => comment.id);
        return { value: { events: pasts.get(id) ?? [], commentIds }, rate: null };
      }) satisfies ReturnType<ReconcilePorts['host']>['readPast'],
    };
    const state = async (): Promise<CheckState> => {
      const found = (await db.tx(organizationId, (sql) => readChecks(sql, hostRound))).get(hostId);
      if (found === undefined) throw new Error('There is no check of the host.');
      return found;
    };
    return {
      world,
      faults,
      state,
      issue: (id: string): PretendIssue => world.issue(id),
      /** It happened; `heard`: a webhook told of it. */
      async happens(event: HostEvent, heard = false): Promise<void> {
        pasts.set(event.issueId, [...(pasts.get(event.issueId) ?? []), event]);
        if (heard) await world.tell(event);
      },
      reconciler(gate: Gate = createGate()): Loop {
        const ports: ReconcilePorts = {
          host: () => behind(searchable, gate),
          hostAccess: async (organization, id) =>
            organization === organizationId && id === hostId
              ? { hostId, kind: 'jira-data-center', url: 'https://jira.test', email: null, token: 't' }
              : null,
          keepWebhook: async () => faults.webhook,
          receive: (incoming) => world.receiver.receive(incoming),
          reportTrouble: () => undefined,
        };
        const reconciler = startReconciler(behind(db, gate), ports, fast);
        reconcilers.push(reconciler);
        return reconciler;
      },
      /** One round from now to its end. */
      async round(): Promise<CheckState> {
        const before = await until(() => state().catch(() => null), { is: (one) => one !== null });
        await db.tx(organizationId, (sql) => checkNow(sql, hostRound, hostId));
        const ended = (one: CheckState): boolean =>
          one.beganAt === null && one.checkedAt?.getTime() !== before?.checkedAt?.getTime();
        const after = await until(state, { is: ended });
        await world.settled();
        return after;
      },
    };
  }
  type Desk = Awaited<ReturnType<typeof desk>>;

  /** What people see in the conversations, in their order. */
  const notesOf = ({ inbox }: World): Record<string, string[]> =>
    Object.fromEntries(
      [...new Set(inbox.notes.map((note) => note.conversationId))]
        .toSorted()
        .map((id) => [
          id,
          inbox.notes.filter((note) => note.conversationId === id).map(({ html, ref }) => html.replaceAll(ref, '')),
        ]),
    );

  const stateOf = ({ rows }: World) =>
    rows(
      `select i.id, i.key, i.status, i.assignee, i.updated_at, i.deleted_at is not null as deleted,
         (select jsonb_agg(jsonb_build_object('c', l.conversation_id, 'over', l.ended_at is not null, 's', l.sources) order by l.conversation_id)
          from links l where l.host_id = i.host_id and l.issue_id = i.id) as links
       from issues i order by i.id`,
    );

  /** The same story in every desk: linked issues first, which all hear of, then changes. */
  async function story(at: Desk, { issues, heard }: { issues: number; heard: boolean }): Promise<number> {
    let told = 0;
    for (let n = 1; n <= issues; n += 1) {
      const issue = at.issue(String(n));
      await at.happens(issue.create(richText('see', `w1/${1000 + n}`)), true);
      await at.world.settled();
      for (const event of [
        issue.change({ status: inProgress }),
        issue.addComment(`${n}01`, richText('looking at it')),
        issue.change({ assignee: ann }),
        issue.addComment(`${n}02`, richText('and see', `w1/${2000 + n}`)),
        issue.change({ status: done, resolution: 'Fixed' }),
      ]) {
        await at.happens(event, heard);
        told += 1;
      }
    }
    await at.world.settled();
    return told;
  }

  /** How it ends where every webhook is heard. Workers work for every organization of a database: this one's stop before another begins. */
  async function undisturbed(issues: number) {
    const at = await desk();
    const changes = await story(at, { issues, heard: true });
    const left = { changes, notes: notesOf(at.world), state: await stateOf(at.world) };
    await Promise.all(at.world.workers.map((worker) => worker.stop(5_000)));
    return left;
  }

  test('comes in later, and leaves the same notes and the same links as if it had been heard', async () => {
    const { changes, notes, state } = await undisturbed(6);
    const deaf = await desk();
    await story(deaf, { issues: 6, heard: false });
    deaf.reconciler();
    expect(await deaf.round()).toMatchObject({ looked: 12, found: changes, failed: 0, reason: null });
    expect(notesOf(deaf.world)).toEqual(notes);
    expect(await stateOf(deaf.world)).toEqual(state);
    expect(await deaf.round()).toMatchObject({ found: 0, foundEver: changes });
  });

  test('is found once, however often whoever looks is killed', async () => {
    const { changes, notes, state } = await undisturbed(6);
    const deaf = await desk();
    await story(deaf, { issues: 6, heard: false });
    let kills = 0;
    let alive = createGate();
    deaf.reconciler(alive);
    let reads = 0;
    deaf.faults.issue = () => {
      reads += 1;
      if (kills < 10 && reads % 2 === 0) {
        kills += 1;
        alive.freeze();
        // What it held falls to the next one at once.
        void deaf.world.rows('update host_checks set busy_until = clock_timestamp() where busy_until is not null');
        alive = createGate();
        deaf.reconciler(alive);
      }
      return null;
    };
    await deaf.round();
    expect(kills).toBe(10);
    expect(notesOf(deaf.world)).toEqual(notes);
    expect(await stateOf(deaf.world)).toEqual(state);
    expect(changes).toBe(30);
  });

  test('by a webhook that comes after all is told no second time', async () => {
    const at = await desk();
    const issue = at.issue('1');
    await at.happens(issue.create(richText('see', 'w1/100')), true);
    const late = issue.change({ status: done });
    await at.happens(late);
    at.reconciler();
    await at.round();
    expect(await at.world.tell(late)).toMatchObject({ outcome: 'duplicate' });
    await at.world.settled();
    expect(notesOf(at.world)['100']).toHaveLength(2);
  });

  test('is told of as silence of the webhooks, until one comes', async () => {
    const at = await desk();
    const issue = at.issue('1');
    at.reconciler();
    await at.happens(issue.create(richText('see', 'w1/100')), true);
    await at.world.settled();
    expect(await at.round()).toMatchObject({ found: 0, silentSince: null });
    await at.happens({ ...issue.change({ status: done }), at: Date.now() - 1_000 });
    const silent = await at.round();
    expect(silent).toMatchObject({ found: 1, silentSince: expect.any(Date) });
    expect(await at.round()).toMatchObject({ found: 0, silentSince: silent.silentSince });
    await at.world.rows('update hosts set last_hook_at = clock_timestamp()');
    expect(await at.state()).toMatchObject({ silentSince: null });
    expect(await at.round()).toMatchObject({ silentSince: null });
  });

  test('an issue that is deleted ends its links, once it is not found twice', async () => {
    const at = await desk();
    const issue = at.issue('1');
    await at.happens(issue.create(richText('see', 'w1/100')), true);
    await at.world.settled();
    const standing = () => at.world.rows('select id from links where ended_at is null');
    at.world.host.issues.delete('1');
    at.reconciler();
    await at.round();
    expect(await standing()).toHaveLength(1);
    await at.round();
    expect(await standing()).toHaveLength(0);
  });

  test('a project that cannot be searched ends no links', async () => {
    const at = await desk();
    await at.happens(at.issue('1').create(richText('see', 'w1/100')), true);
    await at.world.settled();
    at.world.host.issues.delete('1');
    at.faults.search = () => new Rejected(`The value 'SUP' does not exist for the field 'project'.`, 'bad_request');
    at.reconciler();
    for (let n = 0; n < 3; n += 1)
      expect(await at.round()).toMatchObject({ failed: 1, reason: expect.stringContaining('SUP: The value') });
    expect(await at.world.rows('select id from links where ended_at is null')).toHaveLength(1);
  });

  test('a project that is gone, as somebody who sees every project says, ends the links of its issues', async () => {
    const at = await desk();
    for (const [id, conversation] of [
      ['1', 'w1/100'],
      ['2', 'w1/101'],
    ] as const)
      await at.happens(at.issue(id).create(richText('see', conversation)), true);
    await at.world.settled();
    at.world.host.issues.clear();
    at.faults.projectGone = true;
    at.faults.search = () => new Rejected(`The value 'SUP' does not exist for the field 'project'.`, 'bad_request');
    // Not everything is looked for: these are, because of their project.
    await at.world.rows('update host_checks set swept_at = clock_timestamp()');
    at.reconciler();
    for (let n = 0; n < 2; n += 1)
      expect(await at.round()).toMatchObject({ reason: expect.stringContaining('SUP is not there any more') });
    expect(await at.world.rows('select id from links where ended_at is null')).toEqual([]);
    expect(await at.world.rows(`select text from timeline where kind = 'link.ended' order by issue_id`)).toEqual([
      { text: 'unlinked conversation 100: the issue was deleted' },
      { text: 'unlinked conversation 101: the issue was deleted' },
    ]);
  });

  test('a webhook that cannot be made anew is told of, and everything is looked through all the same', async () => {
    const at = await desk();
    const issue = at.issue('1');
    await at.happens(issue.create(richText('see', 'w1/100')), true);
    await at.world.settled();
    at.faults.webhook = 'Grant that permission.';
    at.reconciler();
    await at.happens({ ...issue.change({ status: done }), at: Date.now() - 1_000 });
    expect(await at.round()).toMatchObject({ found: 1, failed: 1, reason: 'Grant that permission.' });
  });

  test('a comment that is gone ends its link', async () => {
    const at = await desk();
    const issue = at.issue('1');
    await at.happens(issue.create(), true);
    await at.happens(issue.addComment('5', richText('see', 'w1/100')), true);
    await at.world.settled();
    issue.removeComment('5');
    at.reconciler();
    expect(await at.round()).toMatchObject({ found: 1 });
    expect(await at.world.rows('select id from links where ended_at is null')).toEqual([]);
  });

  test('one issue that cannot be read is told of, and stops nothing', async () => {
    const at = await desk();
    for (const id of ['1', '2', '3']) {
      const issue = at.issue(id);
      await at.happens(issue.create(richText('see', `w1/${id}`)), true);
      await at.happens(issue.change({ status: done }));
    }
    at.faults.issue = (id) => (id === '2' ? new RetryLater('Jira could not read it: 500.') : null);
    at.reconciler();
    expect(await at.round()).toMatchObject({
      found: 2,
      failed: 1,
      reason: 'Issue 2: Jira could not read it: 500.',
    });
    at.faults.issue = () => null;
    expect(await at.round()).toMatchObject({ found: 1, failed: 0, reason: null });
  });
});
