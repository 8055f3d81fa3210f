import { describe, expect, test } from 'vitest';
import { ann, bob, done, inProgress, linkingWith, pretendIssue, project } from '../../test/domain-builders.ts';
import { type PretendIssue, richText, toDo } from '../../test/domain-builders.ts';
import { createKept, type Kept } from '../../test/domain-store.ts';
import type { HostEvent } from './events.ts';
import type { LinkingSettings } from './model.ts';

/** An issue linked to conversation 100, whose project has these settings. */
function linked(change: (linking: LinkingSettings) => void = () => undefined): { jira: PretendIssue; kept: Kept } {
  const jira = pretendIssue();
  const kept = createKept({ projects: [project('SUP', { linking: linkingWith(change) })] });
  kept.hear(jira.create(richText('Burns', 'w1/100')));
  return { jira, kept };
}

describe('one change is one note', () => {
  test('for a change of status', () => {
    const { jira, kept } = linked();
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.said('100').slice(1)).toEqual(['Bob changed the status of SUP-1 Printer burns: To Do → In Progress']);
  });

  test('for a change of assignee, also to and from nobody', () => {
    const { jira, kept } = linked();
    kept.hear(jira.change({ assignee: ann }));
    kept.hear(jira.change({ assignee: null }));
    expect(kept.said('100').slice(1)).toEqual([
      'Bob changed the assignee of SUP-1 Printer burns: nobody → Ann',
      'Bob changed the assignee of SUP-1 Printer burns: Ann → nobody',
    ]);
  });

  test('for a comment', () => {
    const { jira, kept } = linked();
    kept.hear(jira.addComment('1', richText('It still burns')));
    expect(kept.said('100').slice(1)).toEqual(['Ann commented on SUP-1 Printer burns\nIt still burns']);
  });

  test('for an internal comment, which says so', () => {
    const { jira, kept } = linked();
    kept.hear(jira.addComment('1', richText('psst'), { public: false }));
    expect(kept.said('100').slice(1)).toEqual(['Ann commented internally on SUP-1 Printer burns\npsst']);
  });

  test('that brings assignee, status and a comment at once', () => {
    const { jira, kept } = linked();
    kept.hear(jira.change({ assignee: ann, status: inProgress, comment: { id: '1', text: richText('on it') } }));
    expect(kept.said('100').slice(1)).toEqual([
      'Bob updated SUP-1 Printer burns\nAssignee: nobody → Ann\nStatus: To Do → In Progress\nCommented\non it',
    ]);
    expect(kept.timeline.at(-1)).toMatchObject({
      kind: 'issue.assignee+status+comment',
      actor: 'Bob',
      text: 'changed assignee nobody → Ann, changed status To Do → In Progress, commented',
    });
  });

  test('each part of which has the key it would have alone; after a restore each is told alone, by that key (I34)', () => {
    const [before, after] = [linked(), linked()];
    const update = { assignee: ann, status: inProgress, comment: { id: '1', text: richText('on it') } };
    before.kept.hear(before.jira.change(update));
    after.kept.restored = true;
    after.kept.hear(after.jira.change(update));
    expect(after.kept.said('100').slice(1)).toEqual([
      'Bob changed the assignee of SUP-1 Printer burns: nobody → Ann',
      'Bob changed the status of SUP-1 Printer burns: To Do → In Progress',
      'Ann commented on SUP-1 Printer burns\non it',
    ]);
    const keys = after.kept.effects.filter(({ effect }) => effect.kind === 'note').map(({ key }) => key);
    expect(keys.slice(1)).toEqual(before.kept.effects.at(-1)?.tells);
  });

  test('that other fields make writes nothing', () => {
    const { jira, kept } = linked();
    const decision = kept.hear(jira.change({ summary: 'Printer burnt' }));
    expect(kept.notes('100')).toHaveLength(1);
    expect(decision).toMatchObject({ outcome: 'skipped' });
    expect(decision?.reasons).toEqual(['nothing that conversations are told about changed']);
  });

  test('that nobody is linked to hear says so', () => {
    const jira = pretendIssue();
    const kept = createKept();
    expect(kept.hear(jira.create())?.reasons).toEqual(['no conversation is linked']);
    expect(kept.hear(jira.change({ status: done }))?.reasons).toEqual(['no conversation is linked']);
  });

  test('an edited or deleted comment is not told again, and says so', () => {
    const { jira, kept } = linked();
    kept.hear(jira.addComment('1', richText('one')));
    expect(kept.hear(jira.editComment('1', richText('two')))?.reasons).toEqual(['an edited comment is not told again']);
    expect(kept.hear(jira.removeComment('1'))?.reasons).toEqual(['a deleted comment is not told']);
    expect(kept.notes('100')).toHaveLength(2);
  });
});

describe('a conversation linked by the change itself', () => {
  test('at creation hears its link note only', () => {
    const { kept } = linked();
    expect(kept.said('100')).toEqual(['Linked to SUP-1 Printer burns\nStatus: To Do · Assignee: nobody']);
  });

  test('by a comment hears its link note, the others hear the comment', () => {
    const { jira, kept } = linked();
    kept.hear(jira.addComment('1', richText('also', 'w1/200')));
    expect(kept.said('200')).toEqual(['Linked to SUP-1 Printer burns\nStatus: To Do · Assignee: nobody']);
    expect(kept.said('100').slice(1)).toEqual(['Ann commented on SUP-1 Printer burns\nalso https://in.test/w1/200']);
  });

  test('by an update hears the issue as it is after it, once', () => {
    const { jira, kept } = linked();
    kept.hear(jira.change({ status: inProgress, description: richText('Burns', 'w1/100', 'w1/200') }));
    expect(kept.said('200')).toEqual(['Linked to SUP-1 Printer burns\nStatus: In Progress · Assignee: nobody']);
    expect(kept.notes('100')).toHaveLength(2);
  });

  test('is brought back if the rule of what linked it says so', () => {
    const { jira, kept } = linked((linking) => (linking.events.comment.reopen = true));
    kept.hear(jira.addComment('1', richText('also', 'w1/200')));
    expect(kept.notes('200')).toMatchObject([{ opening: true, reopen: true }]);
    expect(kept.notes('100')[0]).toMatchObject({ opening: true, reopen: false });
  });
});

describe('the same fact by another road', () => {
  test('Data Center’s pair of a comment and its update is one event', () => {
    const { jira, kept } = linked();
    const created = jira.addComment('1', richText('hello'));
    if (created.kind !== 'comment.created' || created.issue === null) throw new Error(created.kind);
    const { hostId, issueId, at, actor, issue, comment } = created;
    const about = { hostId, issueId, at: at + 40, actor, issue, comment };
    const update: HostEvent = {
      kind: 'issue.changed',
      ...about,
      changeId: null,
      changes: [],
      description: { kind: 'given', value: jira.read().description },
    };
    kept.hear(update);
    expect(kept.hear(created)).toBeNull();
    expect(kept.notes('100')).toHaveLength(2);
  });

  test('a comment made on a transition screen is told with the transition or before it, never twice', () => {
    const { jira, kept } = linked();
    const update = jira.change({ status: inProgress, comment: { id: '1', text: richText('on it') } });
    if (update.kind !== 'issue.changed' || update.comment === null) throw new Error(update.kind);
    const { hostId, issueId, at, actor, comment } = update;
    const created: HostEvent = { kind: 'comment.created', hostId, issueId, at, actor, issue: null, comment };
    const first = linked();
    first.kept.hear(update);
    expect(first.kept.hear(created)?.reasons).toEqual(['conversation 100 was already told']);
    expect(first.kept.notes('100')).toHaveLength(2);
    kept.hear(created);
    kept.hear(update);
    expect(kept.said('100').slice(1)).toEqual([
      'Ann commented on SUP-1 Printer burns\non it',
      'Bob changed the status of SUP-1 Printer burns: To Do → In Progress',
    ]);
  });

  test('a change sent by two hooks is one event', () => {
    const { jira, kept } = linked();
    const change = jira.change({ status: inProgress });
    kept.hear(change);
    expect(kept.hear({ ...change, at: change.at + 3000 })).toBeNull();
  });

  test('two changes without an id of their own are two', () => {
    const { jira, kept } = linked();
    const first = jira.change({ status: inProgress });
    const second = jira.change({ status: toDo });
    for (const change of [first, second]) if (change.kind === 'issue.changed') kept.hear({ ...change, changeId: null });
    expect(kept.notes('100')).toHaveLength(3);
  });
});

describe('the link note has told it already', () => {
  test('a change that the issue had seen when it was linked is not told when it comes late', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    const late = jira.change({ status: inProgress, assignee: ann });
    kept.hear(jira.addComment('1', richText('see', 'w1/100')));
    expect(kept.said('100')).toEqual(['Linked to SUP-1 Printer burns\nStatus: In Progress · Assignee: Ann']);
    expect(kept.hear(late)?.reasons).toEqual(['conversation 100 was already told']);
    expect(kept.notes('100')).toHaveLength(1);
  });

  test('a comment from before, which no note carried, is told when it comes late', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    const late = jira.addComment('1', richText('hello'));
    kept.hear(jira.change({ description: richText('see', 'w1/100') }));
    kept.hear(late);
    expect(kept.said('100').slice(1)).toEqual(['Ann commented on SUP-1 Printer burns\nhello']);
  });

  test('changes of one version, as hosts with coarse clocks send them, are all told', () => {
    const { jira, kept } = linked();
    const version = jira.read().issue.updatedAt;
    for (const change of [
      jira.change({ status: inProgress, assignee: ann }),
      jira.change({ status: done, assignee: bob }),
    ])
      if (change.kind === 'issue.changed') kept.hear({ ...change, issue: { ...change.issue, updatedAt: version } });
    expect(kept.notes('100')).toHaveLength(3);
  });
});

describe('a note goes to the place its link names', () => {
  test('with the address where the rest can be read, and a key that another decision cannot repeat', () => {
    const { jira, kept } = linked();
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.effects.at(-1)).toMatchObject({
      key: 'note:h1:10001:w1/100:status:501',
      effect: {
        connectionId: 'c-w1',
        conversationId: '100',
        moreUrl: 'https://jira.test/jira/browse/SUP-1',
        opening: false,
      },
    });
  });

  test('of a conversation that is gone goes nowhere, with the reason', () => {
    const { jira, kept } = linked();
    const [effect] = kept.notes('100');
    if (effect === undefined) throw new Error('no note');
    kept.hear({ kind: 'effect.refused', effectId: 'e1', effect, refusal: { kind: 'gone' }, at: 1 });
    const decision = kept.hear(jira.change({ status: inProgress }));
    expect(kept.notes('100')).toHaveLength(1);
    expect(decision?.reasons).toEqual(['conversation 100: conversation_gone']);
    expect(kept.timeline.filter((entry) => entry.kind === 'link.broken')).toHaveLength(1);
  });
});
