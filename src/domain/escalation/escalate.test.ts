import { describe, expect, test } from 'vitest';
import { ann, connection, issue, jiraHost, pretendIssue, richText } from '../../../test/domain-builders.ts';
import { createKept, type Kept } from '../../../test/domain-store.ts';
import type { EscalationWish } from './escalation.ts';
import type { HandEvent } from '../events.ts';

const ticket: Extract<EscalationWish, { kind: 'ticket-creation' }> = {
  kind: 'ticket-creation',
  connectionId: 'c-w1',
  ticketType: { id: '88', name: 'Bug report' },
  contact: { kind: 'contact', id: 'k1' },
  subject: 'Printer burns',
  message: 'It does.',
  attributes: {},
  called: {},
  assignee: null,
  test: false,
};

const asked = (wish: EscalationWish = ticket, wishId = 'w'): HandEvent => ({
  kind: 'escalation.asked',
  hostId: jiraHost.id,
  issueId: '10001',
  issue: issue(),
  wishId,
  wish,
  at: 1,
  actor: ann,
});

/** The answer to the newest effect that makes something. */
function answered(kept: Kept, id: string): void {
  const creation = kept.effects.findLast(({ effect }) => effect.kind.endsWith('-creation'));
  if (creation === undefined) throw new Error('Nothing is to be made.');
  const { key, effect } = creation;
  kept.hear({ kind: 'effect.done', effectId: key, effect, conversation: { id, title: null, state: 'open' }, at: 2 });
}

const lines = (kept: Kept) => kept.timeline.map(({ kind }) => kind);

describe('an issue that is escalated', () => {
  test('has one effect for one wish, and a line that says who wants what', () => {
    const kept = createKept();
    kept.hear(asked());
    kept.hear(asked());
    expect(kept.effects).toHaveLength(1);
    expect(kept.timeline[0]).toMatchObject({
      actor: 'Ann',
      text: expect.stringContaining('a Bug report ticket in Workspace w1') as unknown,
    });
  });

  test('is linked to what was made, noted there, and shows it: each with its line', () => {
    const kept = createKept();
    kept.hear(asked());
    answered(kept, '500');
    expect(kept.linked()).toEqual(['w1/500 ← escalation']);
    expect(kept.said('500')).toEqual(['Ann escalated SUP-1 Printer burns\nStatus: To Do · Assignee: nobody']);
    expect(kept.effects.map(({ effect }) => effect.kind)).toEqual(['ticket-creation', 'note', 'remote-link']);
    expect(lines(kept)).toEqual(['escalation.asked', 'escalation.created', 'escalation.note', 'escalation.back-link']);
  });

  test('stays linked when its texts change', () => {
    const kept = createKept();
    const jira = pretendIssue();
    kept.hear(jira.create(richText('see', 'w1/1')));
    kept.hear(asked());
    answered(kept, '500');
    kept.hear(jira.change({ description: richText('nothing') }));
    expect(kept.linked()).toEqual(['w1/500 ← escalation']);
  });

  test('into another workspace than its project’s is told like any other', () => {
    const kept = createKept({ connections: [connection('w1'), connection('w2')] });
    const jira = pretendIssue();
    kept.hear(jira.create());
    kept.hear(asked({ ...ticket, connectionId: 'c-w2' }));
    answered(kept, '500');
    kept.hear(jira.addComment('7', richText('more')));
    expect(kept.linked()).toEqual(['w2/500 ← escalation']);
    expect(kept.said('500')).toHaveLength(2);
  });

  test('is linked also where the project links no conversations', () => {
    const kept = createKept({ projects: [] });
    kept.hear(asked());
    answered(kept, '500');
    expect(kept.live()).toHaveLength(1);
  });

  test('to a conversation is assigned after it was made', () => {
    const { ticketType: _type, attributes: _attributes, called: _called, ...common } = ticket;
    const kept = createKept();
    const assignee = { kind: 'team', id: '8' } as const;
    kept.hear(asked({ ...common, kind: 'conversation-creation', contact: { id: 'k1', role: 'user' }, assignee }));
    answered(kept, '500');
    expect(kept.effects.map(({ effect }) => effect.kind)).toContain('conversation-assignment');
  });

  test('is not, where the workspace went meanwhile: nothing is made, and it is said', () => {
    const kept = createKept({ connections: [connection('w1', { plan: 'restricted' })] });
    kept.hear(asked());
    expect(kept.effects).toEqual([]);
    expect(kept.timeline[0]).toMatchObject({
      kind: 'escalation.failed',
      text: expect.stringContaining('plan') as unknown,
    });
  });
});

describe('what was made', () => {
  function made(): Kept {
    const kept = createKept();
    kept.hear(asked());
    answered(kept, '500');
    return kept;
  }
  function relinked(kept: Kept): void {
    const [creation] = kept.effects;
    if (creation?.effect.kind !== 'ticket-creation') throw new Error('There is no ticket.');
    const of = { hostId: jiraHost.id, issueId: '10001', at: 3, actor: ann };
    kept.hear({
      kind: 'relink.asked',
      ...of,
      effectId: creation.key,
      made: creation.effect,
      conversationId: '500',
      wishId: 'again',
    });
  }

  test('and was unlinked is linked again, with its way back, and no second note', () => {
    const kept = made();
    const [link] = kept.live();
    const of = { hostId: jiraHost.id, issueId: '10001', at: 3, actor: ann };
    kept.hear({ kind: 'unlink.asked', ...of, linkId: link?.id ?? '' });
    expect(kept.live()).toEqual([]);
    relinked(kept);
    expect(kept.linked()).toEqual(['w1/500 ← escalation']);
    expect(kept.notes('500')).toHaveLength(1);
    expect(kept.effects.at(-1)?.effect).toMatchObject({ kind: 'remote-link', untilItHolds: true });
  });

  test('is linked already: only its way back is put anew', () => {
    const kept = made();
    const before = kept.effects.length;
    relinked(kept);
    expect(kept.live()).toHaveLength(1);
    expect(kept.effects.slice(before).map(({ effect }) => effect.kind)).toEqual(['remote-link']);
  });

  test('has a way back that does not hold yet: said once, with its id', () => {
    const kept = made();
    const back = kept.effects.find(({ effect }) => effect.kind === 'remote-link');
    if (back === undefined) throw new Error('There is no way back.');
    kept.hear({ kind: 'effect.delayed', effectId: back.key, effect: back.effect, reason: 'Jira is away.', at: 3 });
    expect(kept.timeline.at(-1)).toMatchObject({
      kind: 'escalation.delayed',
      text: 'the link to 500 does not hold yet, and is tried until it does: Jira is away.',
    });
  });

  test('was found by a person, under no id that we know: they are asked to link it', () => {
    const kept = createKept();
    kept.hear(asked());
    const [creation] = kept.effects;
    if (creation === undefined) throw new Error('Nothing is to be made.');
    kept.hear({ kind: 'effect.done', effectId: creation.key, effect: creation.effect, conversation: null, at: 2 });
    expect(kept.live()).toEqual([]);
    expect(lines(kept)).toContain('escalation.unlinked');
  });
});
