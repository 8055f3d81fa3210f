import { describe, expect, test } from 'vitest';
import type { EffectEvent, HostEvent } from './events.ts';
import { EVERYBODY, factsOf, OURSELVES, ownReadsNeeded, ownWrite, toldByWrite } from './own.ts';
import { type Reads, type Snapshot, toldKey } from './snapshot.ts';
import { emptyText } from './text/richtext.ts';
import type { IssueWrite, OnItsWay } from './writes.ts';

const issue = {
  hostId: 'h1',
  id: '10',
  key: 'SUP-1',
  projectKey: 'SUP',
  summary: 'x',
  status: { id: '3', name: 'Done', category: 'done' as const },
  assignee: null,
  resolution: null,
  updatedAt: 5,
};
const us = { id: 'bot', name: 'Deskbridge' };
const ann = { id: 'ann', name: 'Ann' };
const from = { hostId: 'h1', issueId: '10', at: 5 };
const comment = { id: '77', comment: { kind: 'unchanged' as const } };
const changed = (actor: typeof us | null, to = 'Done'): HostEvent => ({
  kind: 'issue.changed',
  ...from,
  actor,
  issue,
  changeId: '500',
  changes: [
    { kind: 'status', from: { id: '1', name: 'To Do', category: 'new' }, to: { id: null, name: to, category: null } },
  ],
  description: { kind: 'unchanged' },
  comment: null,
});
const commented: HostEvent = { kind: 'comment.created', ...from, actor: us, issue, comment };

const to = { hostId: 'h1', issueId: '10' };
const origin = { conversation: 'w1/1', silent: false };
const saying: IssueWrite = {
  kind: 'issue-comment',
  ...to,
  text: emptyText,
  public: false,
  by: null,
  moreUrl: null,
  origin,
};
const moving: IssueWrite = { kind: 'issue-status', ...to, to: { id: null, name: 'done' }, fields: [], origin };

function known(of: { told?: string[]; onItsWay?: OnItsWay[] }): Snapshot {
  const told = new Set((of.told ?? []).map((fact) => toldKey({ conversation: OURSELVES, fact })));
  const host = { id: 'h1', name: 'jira', kind: 'jira-cloud' as const, url: 'https://jira.test' };
  const rest = { project: null, connections: [], issue: null, sources: [], links: [] };
  return { host, ...rest, told, onItsWay: of.onItsWay ?? [] };
}

const read = (own: NonNullable<Reads['own']>): Pick<Reads, 'own'> => ({ own });
const nobody: Pick<Reads, 'own'> = {};

describe('a write of ours that has ended', () => {
  test('is known by the id that the host gave it, whoever its event names', () => {
    expect(ownWrite(changed(ann), known({ told: ['change:500'] }), nobody)).toEqual({ origin: null });
    expect(ownWrite(commented, known({ told: ['comment:77'] }), nobody)).toEqual({ origin: null });
  });

  test('of another id is another’s, also with the same value and our own name', () => {
    expect(ownWrite(changed(us), known({ told: ['change:499'] }), nobody)).toBeNull();
    expect(ownWrite(commented, known({ told: ['comment:78'] }), nobody)).toBeNull();
  });
});

describe('a write of ours on its way', () => {
  const open = [
    { ref: 'R1', effect: saying },
    { ref: 'R2', effect: moving },
  ];

  test('asks for the reference of a comment, and who we are of a like change; of nothing else anything', () => {
    const snapshot = known({ onItsWay: open });
    expect(ownReadsNeeded(commented, snapshot, nobody)).toEqual([{ kind: 'mark', commentId: '77', refs: ['R1'] }]);
    expect(ownReadsNeeded(changed(us), snapshot, nobody)).toEqual([{ kind: 'self' }]);
    expect(ownReadsNeeded(changed(us, 'In Progress'), snapshot, nobody)).toEqual([]);
    expect(ownReadsNeeded(commented, known({}), nobody)).toEqual([]);
    expect(ownReadsNeeded(commented, known({ onItsWay: open, told: ['comment:77'] }), nobody)).toEqual([]);
  });

  test('is known by that reference, and where it came from', () => {
    const marks = (ref: string | null) => read({ marks: new Map([['77', ref]]), self: null });
    expect(ownWrite(commented, known({ onItsWay: open }), marks('R1'))).toEqual({ origin });
    expect(ownWrite(commented, known({ onItsWay: open }), marks(null))).toBeNull();
  });

  test('is known by its value and our name together, by neither alone', () => {
    const self = read({ marks: new Map(), self: us });
    expect(ownWrite(changed(us), known({ onItsWay: open }), self)).toEqual({ origin });
    expect(ownWrite(changed(ann), known({ onItsWay: open }), self)).toBeNull();
    expect(ownWrite(changed(us, 'In Progress'), known({ onItsWay: open }), self)).toBeNull();
    expect(ownWrite(changed(null), known({ onItsWay: open }), self)).toBeNull();
  });
});

describe('what is kept of a write', () => {
  const done = (effect: IssueWrite, partId: string | null): EffectEvent => ({
    kind: 'effect.done',
    effectId: 'e1',
    effect,
    conversation: null,
    partId,
    at: 1,
  });

  test('that it is ours, and that the conversation it came from knows', () => {
    expect(toldByWrite(done(saying, '77'))).toEqual({
      ...to,
      told: [
        { conversation: OURSELVES, fact: 'comment:77' },
        { conversation: 'w1/1', fact: 'comment:77' },
      ],
    });
    expect(toldByWrite(done(moving, '500'))?.told).toEqual([
      { conversation: OURSELVES, fact: 'change:500' },
      { conversation: 'w1/1', fact: 'status:500' },
      { conversation: 'w1/1', fact: 'assignee:500' },
      { conversation: 'w1/1', fact: 'change:500' },
    ]);
  });

  test('that nobody is to hear of a silent one; nothing where the host gave no id', () => {
    const silent = { ...saying, origin: { conversation: 'w1/1', silent: true } };
    expect(toldByWrite(done(silent, '77'))?.told).toContainEqual({ conversation: EVERYBODY, fact: 'comment:77' });
    expect(toldByWrite(done(saying, null))).toBeNull();
  });

  test('are the facts that its events carry', () => {
    expect(factsOf(changed(us))).toEqual(['change:500']);
    expect(factsOf(commented)).toEqual(['comment:77']);
  });
});
