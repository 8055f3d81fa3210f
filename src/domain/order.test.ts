import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ann, bob, done, inProgress, type PretendIssue, pretendIssue, project } from '../../test/domain-builders.ts';
import { richText, type Telling, toDo } from '../../test/domain-builders.ts';
import { createKept, type Kept } from '../../test/domain-store.ts';
import type { HostEvent } from './events.ts';
import { newsOf } from './news.ts';

interface Told {
  event: HostEvent;
  /** When the host's part of it was over, ms. */
  at: number;
}

/** An issue's life as Jira would tell it: each event with the picture of its time. */
function life(options: { telling: Telling; deleted: boolean; short: boolean }): { jira: PretendIssue; events: Told[] } {
  const jira = pretendIssue({ telling: options.telling, commentEventsNameTheIssue: !options.short });
  const acts = [
    () => jira.create(richText('Burns', 'w1/100', 'w1/200')),
    () => jira.addComment('1', richText('also', 'w1/300')),
    () => jira.change({ status: inProgress, assignee: ann, description: richText('Burns!', 'w1/100', 'w1/200') }),
    () => jira.change({ description: richText('Burns', 'w1/200', 'w1/400') }),
    () => jira.addComment('2', richText('no link here')),
    () => jira.editComment('1', richText('also not this one')),
    () => jira.change({ status: done, resolution: 'Fixed', comment: { id: '3', text: richText('done', 'w1/500') } }),
    () => jira.editComment('2', richText('a link here', 'w1/200', 'w9/600')),
    () => jira.change({ moveTo: 'OPS', assignee: bob }),
    () => jira.change({ status: toDo, resolution: null }),
    () => jira.removeComment('3'),
    ...(options.deleted ? [() => jira.remove()] : []),
  ];
  return { jira, events: acts.map((act) => ({ event: act(), at: jira.now() })) };
}

const together = { projects: [project('SUP'), project('OPS')] };

/** Plays events in this order; a read answers the host's state of a time after everything heard so far. */
function play(jira: PretendIssue, events: Told[], later: (index: number) => number = () => 0): Kept {
  const kept = createKept(together);
  let clock = 0;
  for (const [index, { event, at }] of events.entries()) {
    clock = Math.max(clock, at) + later(index) * 1000;
    kept.hear(event, () => jira.read(clock));
  }
  return kept;
}

function endState(kept: Kept): unknown {
  const { issue } = kept;
  return {
    issue: issue === null ? null : { ...issue, updatedAt: 0, statusAt: 0, assigneeAt: 0 },
    links: kept.linked(),
    sources: kept.sources
      .filter((source) => source.ended || source.conversations.length > 0)
      .map(({ name, ended, conversations }) => ({ name, ended, conversations }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** What a conversation heard of status and assignee, each as the time of the change, in the order it was told. */
function heardBy(kept: Kept, events: Told[], conversationId: string): { kind: string; at: number }[] {
  const news = new Map(events.flatMap(({ event }) => newsOf(event).map((item) => [item.fact, item] as const)));
  return kept.effects
    .filter(({ effect }) => effect.kind === 'note' && effect.conversationId === conversationId)
    .flatMap(({ key }) => (key.startsWith('note:') ? (key.split(`w1/${conversationId}:`)[1]?.split('+') ?? []) : []))
    .flatMap((fact) => news.get(fact) ?? [])
    .map(({ kind, at }) => ({ kind, at }));
}

function factsTold(kept: Kept): string[] {
  return kept.effects.flatMap(({ key }) => {
    const [, conversation = '', facts = ''] = /^(?:note|reopen):h1:10001:([^:]+):(.*)$/.exec(key) ?? [];
    return facts === '' ? [] : facts.split('+').map((fact) => `${conversation} ${fact}`);
  });
}

const conversations = ['100', '200', '300', '400', '500'];
const order = (length: number) => fc.shuffledSubarray([...Array(length).keys()], { minLength: length });
const runs = { numRuns: 500, seed: 20261121 };

describe.each<[string, { telling: Telling; deleted: boolean; short: boolean }]>([
  ['texts in the events', { telling: 'given', deleted: false, short: false }],
  ['texts in the events, deleted at the end', { telling: 'given', deleted: true, short: false }],
  ['comments that do not name their issue', { telling: 'given', deleted: false, short: true }],
  ['texts to be read again', { telling: 'reread', deleted: false, short: false }],
  ['texts to be read again, deleted at the end', { telling: 'reread', deleted: true, short: true }],
])('an issue’s life with %s', (_name, options) => {
  const { jira, events } = life(options);
  const inOrder = play(jira, events);
  const anyOrder = fc.tuple(order(events.length), fc.array(fc.nat(3), { minLength: events.length }));
  const shuffled = (positions: number[]): Told[] =>
    positions.flatMap((position) => {
      const told = events[position];
      return told === undefined ? [] : [told];
    });

  test('ends in the same issue, sources and links in any order', () => {
    if (!options.deleted)
      expect(inOrder.linked()).toEqual([
        'w1/200 ← comment:2, description',
        'w1/400 ← description',
        'w9/600 ← comment:2 (other_workspace)',
      ]);
    fc.assert(
      fc.property(anyOrder, ([positions, later]) => {
        const kept = play(jira, shuffled(positions), (index) => later[index] ?? 0);
        if (options.deleted) {
          expect(kept.live()).toEqual([]);
          expect(kept.issue?.deleted).toBe(true);
          return;
        }
        expect(endState(kept)).toEqual(endState(inOrder));
        const isRead = options.short || options.telling === 'reread';
        if (!isRead) expect(kept.issue?.updatedAt).toBe(inOrder.issue?.updatedAt);
      }),
      runs,
    );
  });

  test('tells no older status or assignee after a newer one, and no fact twice', () => {
    fc.assert(
      fc.property(anyOrder, ([positions, later]) => {
        const kept = play(jira, shuffled(positions), (index) => later[index] ?? 0);
        for (const conversationId of conversations)
          for (const kind of ['status', 'assignee']) {
            const times = heardBy(kept, events, conversationId).flatMap((heard) =>
              heard.kind === kind ? heard.at : [],
            );
            expect(times).toEqual([...times].sort((a, b) => a - b));
          }
        const told = factsTold(kept);
        expect(told).toEqual([...new Set(told)]);
      }),
      runs,
    );
  });

  test('tells every conversation that stays linked the newest status and assignee', () => {
    const newest = (kind: string): number =>
      Math.max(...events.flatMap(({ event }) => newsOf(event).map((news) => (news.kind === kind ? news.at : 0))));
    fc.assert(
      fc.property(anyOrder, ([positions, later]) => {
        const kept = play(jira, shuffled(positions), (index) => later[index] ?? 0);
        for (const link of kept.live().filter((candidate) => candidate.broken === null))
          for (const kind of ['status', 'assignee']) {
            const heard = heardBy(kept, events, link.conversationId).filter((item) => item.kind === kind);
            expect(Math.max(link.heardAt, ...heard.map((item) => item.at))).toBeGreaterThanOrEqual(newest(kind));
          }
      }),
      runs,
    );
  });

  test('received twice, in any order, it says nothing more', () => {
    fc.assert(
      fc.property(anyOrder, ([positions]) => {
        const once = play(jira, shuffled(positions));
        const twice = play(jira, [...shuffled(positions), ...shuffled(positions)]);
        expect(twice.effects).toEqual(once.effects);
      }),
      { ...runs, numRuns: 50 },
    );
  });
});

describe('deletions that come before what they delete', () => {
  test('an issue deleted before it was heard of links nothing', () => {
    const jira = pretendIssue();
    const created = jira.create(richText('Burns', 'w1/100'));
    const kept = createKept();
    kept.hear(jira.remove());
    kept.hear(created);
    expect(kept.links).toEqual([]);
    expect(kept.effects).toEqual([]);
    expect(kept.issue).toMatchObject({ deleted: true, key: 'SUP-1' });
  });

  test('a comment deleted before it was heard of links nothing and is not told', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const added = jira.addComment('1', richText('oops, secret', 'w1/200'));
    kept.hear(jira.removeComment('1'));
    const decision = kept.hear(added);
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.said('100')).toHaveLength(1);
    expect(decision?.reasons).toContain('comment: it was deleted meanwhile');
  });

  test('also where nothing of its issue is known yet', () => {
    const jira = pretendIssue();
    const created = jira.create();
    const added = jira.addComment('1', richText('see', 'w1/200'));
    const kept = createKept();
    kept.hear(jira.removeComment('1'));
    kept.hear(added);
    kept.hear(created);
    expect(kept.linked()).toEqual([]);
    expect(kept.effects).toEqual([]);
  });
});

describe('edits that come before what they edit', () => {
  test('a text that lost its address before it was heard of does not link by its older version', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    const added = jira.addComment('1', richText('see', 'w1/100'));
    kept.hear(jira.editComment('1', richText('see nothing')));
    kept.hear(added);
    expect(kept.linked()).toEqual([]);
  });

  test('nor a description that was emptied before its creation was heard of', () => {
    const jira = pretendIssue();
    const kept = createKept();
    const created = jira.create(richText('Burns', 'w1/100'));
    kept.hear(jira.change({ description: richText('') }));
    kept.hear(created);
    expect(kept.linked()).toEqual([]);
    expect(kept.effects).toEqual([]);
  });

  test('a comment whose edit came first is told once, when its creation comes', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const added = jira.addComment('1', richText('first'));
    kept.hear(jira.editComment('1', richText('second')));
    expect(kept.said('100')).toHaveLength(1);
    kept.hear(added);
    kept.hear(added);
    expect(kept.said('100').slice(1)).toEqual(['Ann commented on SUP-1 Printer burns\nfirst']);
  });

  test('the comment that linked a conversation by its edit is not told to it when its creation comes', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    const added = jira.addComment('1', richText('first'));
    kept.hear(jira.editComment('1', richText('see', 'w1/100')));
    kept.hear(added);
    expect(kept.notes('100')).toHaveLength(1);
  });
});

describe('reads that are newer than the event', () => {
  test('do not make a change look old that comes between', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')), jira.read);
    const edited = jira.change({ status: inProgress, description: richText('Burns!', 'w1/100') });
    const closed = jira.change({ status: done });
    jira.change({ summary: 'Printer burnt' });
    kept.hear(edited, jira.read);
    kept.hear(closed, jira.read);
    expect(kept.said('100').slice(1)).toEqual([
      'Bob changed the status of SUP-1 Printer burnt: To Do → In Progress',
      'Bob changed the status of SUP-1 Printer burnt: In Progress → Done',
    ]);
  });

  test('do not make an old change look new', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')), jira.read);
    const edited = jira.change({ status: inProgress, description: richText('Burns!', 'w1/100') });
    kept.hear(jira.change({ status: done }), jira.read);
    const late = kept.hear(edited, jira.read);
    expect(kept.said('100').slice(1)).toEqual(['Bob changed the status of SUP-1 Printer burns: In Progress → Done']);
    expect(late?.reasons).toContain('status: a newer one is known already');
  });

  test('link by the text as it is now, and the event’s older text does not undo it', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept();
    kept.hear(jira.create(), jira.read);
    const first = jira.change({ description: richText('one', 'w1/100') });
    const second = jira.change({ description: richText('two', 'w1/200') });
    kept.hear(first, jira.read);
    kept.hear(second, jira.read);
    expect(kept.linked()).toEqual(['w1/200 ← description']);
    expect(kept.notes('100')).toEqual([]);
  });

  test('a comment that is gone by then is told to nobody', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')), jira.read);
    const added = jira.addComment('1', richText('see', 'w1/200'));
    jira.removeComment('1');
    const decision = kept.hear(added, jira.read);
    expect(decision).toMatchObject({ outcome: 'skipped', reasons: ['the comment is gone'] });
  });
});
