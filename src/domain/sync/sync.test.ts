import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Link, Status } from '../model.ts';
import { heed, MOST_WRITES, type Synced, type SyncOf, written } from './sync.ts';
import { type Lead, type LinkSync, newSync } from './model.ts';
import { defaultSync, isInState, stateFor, statusFor, wishedOf, type SyncSettings, type Winner } from './settings.ts';

const link: SyncOf['link'] = {
  id: 'l1',
  hostId: 'h1',
  issueId: '1',
  connectionId: 'c1',
  workspaceId: 'w1',
  conversationId: '100',
  sources: [],
  broken: null,
  title: null,
  heardAt: 0,
} satisfies Link;

const statuses = {
  todo: { id: '1', name: 'To Do', category: 'new' },
  doing: { id: '2', name: 'Doing', category: 'indeterminate' },
  done: { id: '3', name: 'Done', category: 'done' },
} as const satisfies Record<string, Status>;

const settings: SyncSettings = {
  ...defaultSync(),
  enabled: true,
  toIntercom: { 'to do': 's1', Doing: 's2', Done: 's3' },
  fromIntercom: { s1: 'To Do', s2: 'Doing', s3: 'Done' },
};

const ticketIn = (stateId: string) => ({ stateId, category: null, label: null, typeId: 't1' });

const MINUTE = 60_000;

/** Both sides, what is known of them, and what was written but has not come about yet. */
function world({ wins, begins = statuses.todo }: { wins?: SyncSettings['wins']; begins?: Status } = {}) {
  const rules = { ...settings, ...(wins === undefined ? {} : { wins }) };
  const side = { issue: begins, ticket: 's1', statusAt: 0 };
  let sync: LinkSync = { ...newSync, isTicket: true };
  let known = { status: begins, statusAt: 0 };
  let clock = 0;
  const told: Lead[] = [];
  const open: { kind: 'issue' | 'ticket'; value: string; serial: string; key: string }[] = [];
  const seen: { writes: number; timeline: string[] } = { writes: 0, timeline: [] };
  const of = (): SyncOf => ({ link, sync: { ...sync, writes: 0 }, issue: known, settings: rules });

  function take(result: Synced): void {
    sync = result.sync;
    seen.timeline.push(...result.timeline.map(({ kind }) => kind));
    for (const { key, effect } of result.effects) {
      seen.writes += 1;
      if (effect.kind === 'ticket-state')
        open.push({ kind: 'ticket', value: effect.wish?.common ?? '', serial: effect.sync?.serial ?? '', key });
      if (effect.kind === 'issue-status')
        open.push({ kind: 'issue', value: effect.to.name ?? '', serial: effect.sync?.serial ?? '', key });
    }
  }
  const world = {
    side,
    seen,
    /** Somebody else; it is told later. */
    issueBecomes(status: Status): void {
      if (side.issue.name === status.name) return;
      clock += MINUTE;
      side.issue = status;
      const state = stateFor(rules, status);
      told.push({
        side: 'issue',
        serial: `i${clock}`,
        at: clock,
        status: { id: status.id, name: status.name },
        state,
        shown: status.name,
      });
    },
    ticketBecomes(stateId: string): void {
      if (side.ticket === stateId) return;
      clock += MINUTE;
      side.ticket = stateId;
      const status = statusFor(rules, ticketIn(stateId));
      told.push({
        side: 'ticket',
        serial: `t${clock}`,
        at: clock,
        status,
        state: { common: stateId, byType: {} },
        shown: stateId,
      });
    },
    /** What happened at this place of those not heard yet is heard now; of one side always in its order. */
    hear(sideToHear: 'issue' | 'ticket'): void {
      const at = told.findIndex((one) => one.side === sideToHear);
      const [change] = at < 0 ? [] : told.splice(at, 1);
      if (change === undefined) return;
      const now = of();
      if (change.side === 'issue') {
        const status = Object.values(statuses).find(({ name }) => name === change.shown) ?? statuses.todo;
        known = { status, statusAt: change.at };
        now.issue = known;
      } else now.sync = { ...now.sync, ticket: { ...ticketIn(change.shown), at: change.at } };
      take(heed(change, now));
    },
    /** The oldest write to this side reaches it, and its answer us; its echo tells nothing but what is there. */
    write(to: 'issue' | 'ticket'): void {
      const at = open.findIndex(({ kind }) => kind === to);
      const [write] = at < 0 ? [] : open.splice(at, 1);
      if (write === undefined) return;
      clock += MINUTE;
      if (to === 'issue') {
        side.issue = Object.values(statuses).find(({ name }) => name === write.value) ?? side.issue;
        known = { status: side.issue, statusAt: clock };
      } else {
        side.ticket = write.value;
        sync = { ...sync, ticket: { ...ticketIn(write.value), at: clock } };
      }
      take(written({ side: to, serial: write.serial, refused: null, effectId: write.key, at: clock }, of()));
    },
    idle: () => told.length === 0 && open.length === 0,
    settle(): void {
      for (let turns = 0; !world.idle(); turns += 1) {
        if (turns > 1000) throw new Error('It does not come to rest.');
        world.hear('issue');
        world.hear('ticket');
        world.write('issue');
        world.write('ticket');
      }
    },
    agrees: () => stateFor(rules, side.issue)?.common === side.ticket,
  };
  return world;
}

const step = fc.oneof(
  fc.constantFrom(...Object.values(statuses)).map((status) => ({ kind: 'issue' as const, status })),
  fc.constantFrom('s1', 's2', 's3').map((state) => ({ kind: 'ticket' as const, state })),
  fc.constantFrom('issue', 'ticket').map((side) => ({ kind: 'hear' as const, side })),
  fc.constantFrom('issue', 'ticket').map((side) => ({ kind: 'write' as const, side })),
);
const winner = fc.constantFrom<Winner>('issue', 'ticket', 'latest');
const wins = fc
  .record({ toIntercom: winner, fromIntercom: winner })
  .filter(({ toIntercom, fromIntercom }) => !(toIntercom === 'issue' && fromIntercom === 'ticket'));

function play(
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
  of: ReturnType<typeof world>,
): number {
  let changes = 0;
  for (const one of steps) {
    if (one.kind === 'issue') of.issueBecomes(one.status);
    if (one.kind === 'ticket') of.ticketBecomes(one.state);
    if (one.kind === 'hear') of.hear(one.side);
    if (one.kind === 'write') of.write(one.side);
    if (one.kind === 'issue' || one.kind === 'ticket') changes += 1;
  }
  of.settle();
  return changes;
}

describe('both sides end where the leading change says', () => {
  test('whoever changes what in between, whenever it is heard and written, with a bounded number of writes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), wins, (steps, chosen) => {
        const of = world({ wins: chosen });
        const changes = play(steps, of);
        expect(of.agrees()).toBe(true);
        expect(of.seen.writes).toBeLessThanOrEqual(3 * changes);
      }),
      { numRuns: 1000 },
    );
  });

  test('a thousand changes one after the other are a thousand writes at most, none of which causes another', () => {
    const of = world();
    const names = Object.values(statuses);
    for (let n = 1; n <= 1000; n += 1) {
      if (n % 2 === 0) of.issueBecomes(names[(n / 2) % 3] ?? statuses.todo);
      else of.ticketBecomes(`s${1 + (n % 3)}`);
      of.settle();
      expect(of.agrees()).toBe(true);
    }
    expect(of.seen.writes).toBeLessThanOrEqual(1000);
    expect(of.seen.timeline).not.toContain('sync.conflict');
  });
});

describe('a conflict', () => {
  const crossed = (chosen: SyncSettings['wins']) => {
    const of = world({ wins: chosen });
    of.issueBecomes(statuses.doing);
    of.ticketBecomes('s3');
    of.hear('issue');
    of.settle();
    return of;
  };

  test.each([
    [{ toIntercom: 'latest', fromIntercom: 'latest' }, 's3'],
    [{ toIntercom: 'latest', fromIntercom: 'issue' }, 's2'],
    [{ toIntercom: 'latest', fromIntercom: 'ticket' }, 's3'],
  ] as const)('is decided by who wins: %o', (chosen, state) => {
    const of = crossed(chosen);
    expect(of.side.ticket).toBe(state);
    expect(of.agrees()).toBe(true);
    expect(of.seen.timeline).toContain('sync.conflict');
  });
});

describe('a closed issue', () => {
  const late: Lead = {
    side: 'ticket',
    serial: 't1',
    at: 5,
    status: { id: null, name: 'Doing' },
    state: { common: 's2', byType: {} },
    shown: 'In progress',
  };
  const closed = (more: Partial<LinkSync>, chosen: Winner = 'latest'): SyncOf => ({
    link,
    sync: { ...newSync, isTicket: true, ...more },
    issue: { status: statuses.done, statusAt: 10 },
    settings: { ...settings, wins: { toIntercom: 'latest', fromIntercom: chosen } },
  });

  test('is not reopened by a change before it was closed, whoever wins', () => {
    const lead: Lead = {
      side: 'issue',
      serial: 'i1',
      at: 10,
      status: { id: '3', name: 'Done' },
      state: { common: 's3', byType: {} },
      shown: 'Done',
    };
    const result = heed(late, closed({ lead }, 'ticket'));
    expect(result.effects.map(({ effect }) => effect)).toMatchObject([
      { kind: 'ticket-state', wish: { common: 's3' } },
    ]);
    expect(result.timeline[0]?.text).toContain('the issue stays closed');
    expect(heed(late, closed({})).effects).toEqual([]);
  });

  test('is reopened by one after it', () => {
    expect(heed({ ...late, at: 11 }, closed({})).effects).toMatchObject([{ effect: { kind: 'issue-status' } }]);
  });
});

describe('a link whose sides answer each other', () => {
  const change: Lead = {
    side: 'ticket',
    serial: 't1',
    at: 5,
    status: { id: null, name: 'Doing' },
    state: null,
    shown: 'In progress',
  };
  const of = (sync: Partial<LinkSync>): SyncOf => ({
    link,
    sync: { ...newSync, ...sync },
    issue: { status: statuses.todo, statusAt: 0 },
    settings,
  });

  test('is stopped after as many writes, says so once, and writes nothing more', () => {
    expect(heed(change, of({ writes: MOST_WRITES - 1 })).effects).toHaveLength(1);
    const stopped = heed(change, of({ writes: MOST_WRITES }));
    expect(stopped.effects).toEqual([]);
    expect(stopped.timeline.map(({ kind }) => kind)).toEqual(['sync.stopped']);
    const after = heed({ ...change, serial: 't2', at: 6 }, of({ ...stopped.sync, writes: 0 }));
    expect(after.effects).toEqual([]);
    expect(after.timeline).toEqual([]);
  });
});

describe('the tables', () => {
  const types: SyncSettings = {
    ...settings,
    toIntercom: { Done: 's3' },
    toIntercomByCategory: { indeterminate: 'in_progress' },
    fromIntercom: { resolved: 'Done' },
    byTicketType: [
      { ticketType: 't2', toIntercom: { Done: 's9' }, toIntercomByCategory: {}, fromIntercom: { s9: 'Closed' } },
    ],
  };

  test('go by status, else by its category, and by ticket type where it has a line of its own', () => {
    expect(stateFor(types, statuses.done)).toEqual({ common: 's3', byType: { t2: 's9' } });
    expect(stateFor(types, statuses.doing)).toEqual({ common: 'in_progress', byType: {} });
    expect(stateFor(types, statuses.todo)).toBeNull();
    const heard = { stateId: 's9', category: 'resolved', label: null };
    expect(statusFor(types, { ...heard, typeId: 't2' })?.name).toBe('Closed');
    expect(statusFor(types, { ...heard, typeId: 't1' })?.name).toBe('Done');
    expect(statusFor(types, { ...heard, category: 'submitted', typeId: 't1' })).toBeNull();
  });

  test('know a type by its name where they were saved while nobody could say its id', () => {
    const [own] = types.byTicketType;
    const named = { ...types, byTicketType: own === undefined ? [] : [{ ...own, ticketType: 'Bug report' }] };
    const heard = { stateId: 's9', category: 'resolved', label: 'Ended', typeId: 't2', typeName: 'Bug Report' };
    expect(statusFor(named, heard)?.name).toBe('Closed');
    expect(statusFor(named, { ...heard, typeName: 'Wish' })?.name).toBe('Done');
    const wish = stateFor(named, statuses.done) ?? { common: null, byType: {} };
    expect(wishedOf(wish, heard)).toBe('s9');
    expect(isInState({ ...heard, stateId: 's1' }, { common: 'ended', byType: {} })).toBe(true);
  });
});
