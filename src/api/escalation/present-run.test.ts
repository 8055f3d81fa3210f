import { expect, test } from 'vitest';
import { richText } from '../../../test/domain-builders.ts';
import type { EscalationWish } from '../../domain/escalation/escalation.ts';
import type { EscalationEffect, EscalationRow } from '../../store/escalations.ts';
import type { ApiDeps } from '../deps.ts';
import type { PanelView } from '../panel/view.ts';
import { presentRun } from './present-run.ts';

const wish: EscalationWish = {
  kind: 'ticket-creation',
  connectionId: 'c1',
  subject: 'It burns',
  message: 'Now',
  assignee: null,
  ticketType: { id: '88', name: 'Bug report' },
  contact: { kind: 'reporter' },
  attributes: {},
  called: {},
  test: false,
};
const creation: EscalationEffect = {
  id: 'c',
  kind: 'ticket-creation',
  state: 'done',
  asksPerson: false,
  reason: null,
  ref: '7F3K2Q',
  attempts: 1,
  partId: '215',
  linkId: null,
  body: { ...wish, hostId: 'h', issueId: '1', by: 'Ada' },
};
const view = { connections: [], host: { id: 'h' }, issue: { id: '1', key: 'REQ-1' } } as unknown as PanelView;
const deps = { conversationUrl: () => '' } as unknown as ApiDeps;

function shown(made: Partial<EscalationEffect>, more: Partial<EscalationRow> = {}) {
  const row: EscalationRow = {
    id: 'r',
    wishId: 'w',
    wish,
    by: 'Ada',
    at: new Date(0),
    state: 'done',
    reasons: [],
    effects: [{ ...creation, ...made }],
    linkId: null,
    ...more,
  };
  const { state, steps } = presentRun(deps, view, row);
  return {
    state,
    steps: steps.map((step) => `${step.step} ${step.state}`),
    reasons: steps.map(({ reason }) => reason),
  };
}

test('an escalation whose ticket somebody left out is over: nothing was made', () => {
  expect(shown({ state: 'skipped', partId: null, reason: 'left out by Ada' })).toEqual({
    state: 'failed',
    steps: ['create skipped'],
    reasons: ['left out by Ada'],
  });
});

test('one whose ticket somebody found there waits for somebody to link it, and for nothing else', () => {
  expect(shown({ partId: null })).toMatchObject({
    state: 'needs_attention',
    steps: ['create done', 'link skipped', 'note skipped', 'back-link skipped'],
    reasons: [null, ...Array.from({ length: 3 }, () => 'A person found it there, so nobody knows which it is.')],
  });
});

test('one whose ticket could not be linked when it was made does not wait for the note about it', () => {
  expect(shown({})).toMatchObject({
    state: 'needs_attention',
    steps: ['create done', 'link skipped', 'note skipped', 'back-link skipped'],
  });
});

test('one whose issue on the other side somebody found there does not wait for the links', () => {
  const of = { hostId: 'j', projectKey: 'OPS', summary: 'x', description: richText(''), fields: [] };
  const issue: EscalationWish = {
    ...of,
    kind: 'issue-creation',
    issueType: { id: null, name: 'request' },
    hostName: 'jira',
    hostUrl: 'https://jira.test',
    test: false,
  };
  const body = { ...of, kind: 'issue-creation' as const, issueType: null, by: null, link: null };
  const found = shown({}, { wish: issue, effects: [{ ...creation, kind: 'issue-creation', body, partId: null }] });
  expect(found).toMatchObject({
    state: 'needs_attention',
    steps: ['create done', 'back-link skipped', 'back-link skipped'],
  });
});

test('one that is being made waits with all that follows', () => {
  expect(shown({ state: 'sending', partId: null })).toMatchObject({
    state: 'running',
    steps: ['create waiting', 'link waiting', 'note waiting', 'back-link waiting'],
  });
});
