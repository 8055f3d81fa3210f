/** I8 for tickets and conversations: whatever happens between the wish and the record of it, one is made for it, or a person sees why not. */
import { describe, expect, test } from 'vitest';
import type { EscalationWish } from '../../src/domain/escalation/escalation.ts';
import { wish } from '../../src/pipeline/act.ts';
import { issue } from '../domain-builders.ts';
import { createFakeTickets, type FakeTickets, type MakingFault } from '../fake-tickets.ts';
import { eachWorld, until, type World } from '../pipeline-world.ts';

const SETTLE_MS = 150;

eachWorld('An escalation', (start) => {
  const kinds = ['ticket-creation', 'conversation-creation'] as const;

  describe.each(kinds)('to a %s', (kind) => {
    const rows: [string, MakingFault, { asked: number }][] = [
      ['whose line breaks before it is made is made again, once', 'lost-before', { asked: 2 }],
      ['whose line breaks after it was made is found', 'lost-after', { asked: 1 }],
      ['that is made only after its answer was lost is found', 'late', { asked: 1 }],
      ['that the search does not know at the first look is found at the second', 'unseen', { asked: 1 }],
      ['that meets a limit is made later', 'limited', { asked: 2 }],
      ['that is turned away is made later', 'refused', { asked: 2 }],
    ];
    test.each(rows)('%s', async (_sentence, fault, { asked }) => {
      const tickets = createFakeTickets((nth) => (nth === 0 ? fault : null));
      const world = await start({ tickets, settleMs: SETTLE_MS });
      await escalate(world, kind, '1');
      await world.settled({ hurry: true });
      expect(tickets.made).toHaveLength(1);
      expect(tickets.asked).toBe(asked);
      expect(await world.effects(kind)).toMatchObject([{ state: 'done' }]);
      expect(world.inbox.notes.map(({ conversationId }) => conversationId)).toEqual([tickets.made[0]?.id]);
      expect(await linked(world)).toEqual([tickets.made[0]?.id]);
    });

    test('that is refused for good says so, and makes nothing', async () => {
      const tickets = createFakeTickets(() => 'rejected');
      const world = await start({ tickets });
      await escalate(world, kind, '1');
      await world.settled({ hurry: true });
      expect(tickets.made).toEqual([]);
      expect(await world.effects(kind)).toMatchObject([{ state: 'dead' }]);
      expect(await said(world)).toContain('escalation.failed');
    });

    test('of which nobody can tell whether it was made asks a person, and makes no second', async () => {
      const tickets = createFakeTickets((nth) => (nth === 0 ? 'undecidable' : null));
      const world = await start({ tickets, settleMs: SETTLE_MS });
      await escalate(world, kind, '1');
      await world.settled({ hurry: true });
      expect(tickets.asked).toBe(1);
      expect(await world.effects(kind)).toMatchObject([{ state: 'unknown', asksPerson: true }]);
    });
  });

  test('twice with one key is one', async () => {
    const tickets = createFakeTickets(() => null);
    const world = await start({ tickets });
    await Promise.all([escalate(world, 'ticket-creation', '1'), escalate(world, 'ticket-creation', '1')]);
    await world.settled();
    expect(tickets.made).toHaveLength(1);
  });

  test('killed between making and recording is found, never made twice', async () => {
    const wanted = 40;
    const tickets = createFakeTickets(() => null, { takesMs: 60, lagMs: 40 });
    const world = await start({ tickets, settleMs: 600, worker: { concurrency: 4 } });
    for (let n = 0; n < wanted; n += 1) await escalate(world, 'ticket-creation', String(n));
    let kills = 0;
    while (kills < 8 && tickets.made.length < wanted) {
      await until(() => tickets.out(), { is: (out) => out > 0 });
      world.workers.at(-1)?.kill();
      kills += 1;
      await until(() => tickets.out(), { is: (out) => out === 0 });
      await world.endLeases();
      world.startWorker();
    }
    await world.settled({ hurry: true });
    expect(kills).toBeGreaterThan(3);
    expect(madeTwice(tickets)).toEqual([]);
    const effects = await world.effects('ticket-creation');
    expect(effects.map(({ state }) => state)).toEqual(effects.map(() => 'done'));
    expect(tickets.made).toHaveLength(wanted);
    expect(await linked(world)).toHaveLength(wanted);
  });
});

function madeTwice({ made }: FakeTickets): string[] {
  const refs = made.map(({ ref }) => ref);
  return refs.filter((ref, at) => refs.indexOf(ref) !== at);
}

async function escalate(
  world: World,
  kind: 'ticket-creation' | 'conversation-creation',
  issueId: string,
): Promise<void> {
  const { hostId, organizationId } = world;
  const common = {
    connectionId: world.connectionIds[0] ?? '',
    subject: 'Invoices twice',
    message: 'Help',
    assignee: null,
    test: false,
  };
  const wanted: EscalationWish =
    kind === 'ticket-creation'
      ? {
          kind,
          ...common,
          ticketType: { id: '88', name: 'Bug report' },
          contact: { kind: 'contact', id: 'c1' },
          attributes: {},
          called: {},
        }
      : { kind, ...common, contact: { id: 'c1', role: 'user' } };
  await wish({ db: world.db, receive: (incoming) => world.receiver.receive(incoming) }, organizationId, {
    key: `escalation:${issueId}`,
    event: {
      kind: 'escalation.asked',
      hostId,
      issueId,
      issue: issue({ hostId, id: issueId, key: `SUP-${issueId}` }),
      wishId: 'only',
      wish: wanted,
      at: Date.now(),
      actor: { id: null, name: 'Ann' },
    },
  });
}

async function linked(world: World): Promise<string[]> {
  const found = await world.rows<{ id: string }>(
    `select conversation_id as id from links where ended_at is null and sources ? 'escalation' order by conversation_id`,
  );
  return found.map(({ id }) => id);
}

async function said(world: World): Promise<string[]> {
  return (await world.rows<{ kind: string }>('select kind from timeline order by id')).map(({ kind }) => kind);
}
