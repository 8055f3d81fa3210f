/** The order of arrival (I6), of one side and of both: `test:faults -- --permutations 500` plays more of them. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { HostEvent } from '../../src/domain/events.ts';
import type { HostWrites } from '../../src/domain/host-writes.ts';
import type { ConversationEvent } from '../../src/domain/inbox-events.ts';
import type { InboxWrites } from '../../src/domain/inbox-writes.ts';
import type { Status } from '../../src/domain/model.ts';
import { incomingNotification } from '../../src/pipeline/intake.ts';
import { sendsNothingBeside } from '../beside.ts';
import { ann, bob, richText } from '../domain-builders.ts';
import { eachWorld, type World, type WorldOptions } from '../pipeline-world.ts';

const PERMUTATIONS = Number(process.env['PERMUTATIONS'] ?? 12);
const PATIENCE = { withinMs: 100_000 + PERMUTATIONS * 1_000 };

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
      await world.settled(PATIENCE);
      const straight = await endOf(world, 0);
      expect(straight.links).toEqual(deleted ? [] : ['2', '3']);
      for (let run = 1; run <= PERMUTATIONS; run += 1) {
        expect(await endOf(world, run), `run ${run}`).toEqual(straight);
        for (const steps of stepsTold(world, run)) expect(steps, `run ${run}`).toEqual(steps.toSorted((a, b) => a - b));
      }
      expect(stepsTold(world, 0).flat().length).toBeGreaterThan(2);
    },
    2 * PATIENCE.withinMs,
  );

  test.each(['issue', 'ticket'] as const)(
    'I6: of both sides of a link changes nothing about where they end (the %s was changed last)',
    async (last) => {
      const { world, ends } = await twoWay(start);
      const runs = [...Array(PERMUTATIONS + 1).keys()];
      const histories = runs.map((run) => bothSides(world, { run, last }));
      for (const { created } of histories) await world.tell(created);
      await world.settled(PATIENCE);
      await Promise.all(
        histories.map(async ({ tell }, run) => {
          for (const one of run === 0 ? tell : shuffled(tell, run)) await one();
        }),
      );
      await world.settled(PATIENCE);
      for (const [run, { stood }] of histories.entries()) {
        const { issue, ticket } = ends(run);
        // Who was never written on stands where people left it.
        expect({ issue: issue ?? stood.issue, ticket: ticket ?? stood.ticket }, `run ${run}`).toEqual(
          last === 'issue' ? { issue: 'Step 3', ticket: 's3' } : { issue: 'Step 4', ticket: 's4' },
        );
      }
      expect(await world.rows('select from link_syncs where stopped is not null')).toEqual([]);
      // A link that ended while its note was on the way takes it along.
      const expected = ['done', 'skipped: the link ended before it was sent'];
      const ended = (await world.effects()).map(({ state, reason }) =>
        state === 'done' ? state : `${state}: ${reason}`,
      );
      expect(ended.filter((one) => !expected.includes(one))).toEqual([]);
    },
    2 * PATIENCE.withinMs,
  );
});

/** A world in which status goes both ways. `ends`: what was written last on each side of a run; null: nothing. */
async function twoWay(start: (options: Partial<WorldOptions>) => Promise<World>) {
  const statuses = new Map<string, string>();
  const states = new Map<string, string>();
  const done = { value: { id: null, existed: false }, rate: null };
  const of: HostWrites = {
    ...sendsNothingBeside.hostWrites({ hostId: '', kind: 'jira-data-center', url: '', email: null, token: '' }),
    self: async () => ({ value: { id: 'bot', name: 'Bot' }, rate: null }),
    readMark: async () => ({ value: null, rate: null }),
    setStatus: async (_access, { issueId, to }) => {
      statuses.set(issueId, to.name ?? '');
      return done;
    },
  };
  const inboxWrites: InboxWrites = {
    ...sendsNothingBeside.inboxWrites,
    setTicketState: async (_access, { conversationId, wish }) => {
      states.set(conversationId, wish?.common ?? '');
      return { value: { conversation: null, existed: false }, rate: null };
    },
  };
  const access = { kind: 'jira-data-center', url: 'https://jira.test', email: null, token: 't' } as const;
  const world = await start({ workers: 2, settleMs: 50, inboxWrites, writes: { of, access } });
  const steps = ['1', '2', '3', '4'];
  const sync = {
    enabled: true,
    wins: { toIntercom: 'latest', fromIntercom: 'latest' },
    toIntercom: Object.fromEntries(steps.map((n) => [`Step ${n}`, `s${n}`])),
    fromIntercom: Object.fromEntries(steps.map((n) => [`s${n}`, `Step ${n}`])),
  };
  await world.rows(`update projects set settings = settings || jsonb_build_object('statusSync', $1::jsonb)`, [
    JSON.stringify(sync),
  ]);
  const ends = (run: number) => ({
    issue: statuses.get(`run-${run}`) ?? null,
    ticket: states.get(`${run}001`) ?? null,
  });
  return { world, ends };
}

/** Ten changes of an issue and of its ticket. `stood`: where people left each. */
function bothSides(world: World, { run, last }: { run: number; last: 'issue' | 'ticket' }) {
  const issue = world.issue(`run-${run}`);
  const created = issue.create(richText('see', `w1/${run}001`));
  const [connectionId = ''] = world.connectionIds;
  const host = (event: HostEvent) => () => world.tell(event);
  const ticket = (state: string) => {
    const at = issue.now() + 500;
    const event: ConversationEvent = {
      kind: 'conversation.changed',
      change: 'ticket-state',
      connectionId,
      conversationId: `${run}001`,
      at,
      actor: { kind: 'teammate', id: '9', name: 'Ada' },
      conversation: {
        id: `${run}001`,
        updatedAt: at,
        ticket: { stateId: state, category: 'in_progress', label: state, typeId: 't1' },
      },
      part: { id: `${run}-${at}`, type: null, hasText: false, byApp: false },
    };
    const { organizationId, receiver } = world;
    const of = { id: randomUUID() as string, bodyHash: '' };
    return () => receiver.receive(incomingNotification({ organizationId, connectionId }, { kind: 'event', event }, of));
  };
  const tell = [
    host(issue.change({ status: step(1) })),
    ticket('s2'),
    host(issue.change({ assignee: ann })),
    host(issue.change({ status: step(2) })),
    host(issue.addComment('c1', richText('and', `w1/${run}002`))),
    ticket('s1'),
    host(issue.editComment('c1', richText('and no more'))),
    host(issue.change({ assignee: bob })),
    ...(last === 'issue'
      ? [ticket('s2'), host(issue.change({ status: step(3) }))]
      : [host(issue.change({ status: step(3) })), ticket('s4')]),
  ];
  return { created, tell, stood: { issue: 'Step 3', ticket: last === 'issue' ? 's2' : 's4' } };
}

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
