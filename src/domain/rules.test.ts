import { describe, expect, test } from 'vitest';
import { ann, bob, done, inProgress, linkingWith, pretendIssue, project } from '../../test/domain-builders.ts';
import { type PretendIssue, richText, toDo } from '../../test/domain-builders.ts';
import { createKept, type Kept } from '../../test/domain-store.ts';
import type { Effect } from './effects.ts';
import type { HostEvent } from './events.ts';
import type { LinkingSettings } from './model.ts';

/** An issue linked to conversation 100, whose project has these settings. */
function linked(change: (linking: LinkingSettings) => void = () => undefined): { jira: PretendIssue; kept: Kept } {
  const jira = pretendIssue();
  const kept = createKept({ projects: [project('SUP', { linking: linkingWith(change) })] });
  kept.hear(jira.create(richText('Burns', 'w1/100')));
  return { jira, kept };
}

/** The same without a word about who reads the comment. */
function unsaid(event: HostEvent): HostEvent {
  if (event.kind !== 'comment.created' || event.comment.comment.kind !== 'given') throw new Error('not a comment');
  const { id, comment } = event.comment;
  return { ...event, comment: { id, comment: { kind: 'given', value: { ...comment.value, public: null } } } };
}

function lastEffect(kept: Kept): Effect | undefined {
  return kept.effects.at(-1)?.effect;
}

describe('the switches of an event', () => {
  test('by default all notify, and only a change of status brings back', () => {
    const { jira, kept } = linked();
    kept.hear(jira.change({ assignee: ann }));
    kept.hear(jira.addComment('1', richText('hello')));
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.notes('100').map((note) => note.reopen)).toEqual([false, false, false, true]);
  });

  test('notify off writes nothing and says so', () => {
    const { jira, kept } = linked((linking) => (linking.events.comment.notify = false));
    expect(kept.hear(jira.addComment('1', richText('hello')))?.reasons).toEqual(['comment: notify is off']);
    expect(kept.notes('100')).toHaveLength(1);
  });

  test('reopen without notify brings back without a note', () => {
    const { jira, kept } = linked((linking) => (linking.events.status.notify = false));
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.notes('100')).toHaveLength(1);
    expect(lastEffect(kept)).toMatchObject({ kind: 'reopen', connectionId: 'c-w1', conversationId: '100' });
    expect(kept.timeline.at(-1)?.text).toBe('changed status To Do → In Progress (reopen only)');
  });

  test('of one event do not silence another of the same change', () => {
    const { jira, kept } = linked((linking) => (linking.events.status.notify = false));
    kept.hear(jira.change({ status: inProgress, assignee: ann }));
    expect(kept.said('100').slice(1)).toEqual(['Bob changed the assignee of SUP-1 Printer burns: nobody → Ann']);
    expect(lastEffect(kept)).toMatchObject({ kind: 'note', reopen: true });
  });

  test('both off for a change of status: the rest of the change neither names it nor brings back', () => {
    const { jira, kept } = linked((linking) => Object.assign(linking.events.status, { notify: false, reopen: false }));
    kept.hear(jira.change({ status: inProgress, assignee: ann }));
    expect(lastEffect(kept)).toMatchObject({ kind: 'note', reopen: false });
    expect(kept.said('100').at(-1)).not.toContain('In Progress');
  });
});

describe('finer rules', () => {
  test.each([
    ['by name', ['Done']],
    ['by id', ['4']],
  ])('only these statuses, %s', (_name, statuses) => {
    const { jira, kept } = linked((linking) => (linking.events.status.statuses = statuses));
    const decision = kept.hear(jira.change({ status: inProgress }));
    expect(decision?.reasons).toEqual(['status: In Progress is not one of the chosen statuses']);
    kept.hear(jira.change({ status: done }));
    expect(kept.notes('100')).toHaveLength(2);
  });

  test('only these categories; an unknown category is none of them', () => {
    const { jira, kept } = linked((linking) => (linking.events.status.categories = ['done']));
    kept.hear(jira.change({ status: inProgress }));
    kept.hear(jira.change({ status: { id: '9', name: 'Gone', category: null } }));
    expect(kept.notes('100')).toHaveLength(1);
    kept.hear(jira.change({ status: done }));
    expect(kept.notes('100')).toHaveLength(2);
  });

  test('statuses and categories together are either', () => {
    const { jira, kept } = linked((linking) =>
      Object.assign(linking.events.status, { statuses: ['In Progress'], categories: ['done'] }),
    );
    for (const status of [inProgress, toDo, done]) kept.hear(jira.change({ status }));
    expect(kept.notes('100')).toHaveLength(3);
  });

  test('only by these people, by name or id', () => {
    const { jira, kept } = linked((linking) => (linking.events.assignee.people = ['Ann', 'u-cleo']));
    expect(kept.hear(jira.change({ assignee: ann, actor: bob }))?.reasons).toEqual([
      'assignee: not by one of the chosen people',
    ]);
    kept.hear(jira.change({ assignee: bob, actor: ann }));
    kept.hear(jira.change({ assignee: null, actor: { id: 'u-cleo', name: 'Cleo' } }));
    expect(kept.notes('100')).toHaveLength(3);
  });

  test('a comment is by its author, whoever the host names as the actor', () => {
    const { jira, kept } = linked((linking) => (linking.events.comment.people = ['Ann']));
    kept.hear({ ...jira.addComment('1', richText('one'), { author: ann }), actor: bob });
    kept.hear({ ...jira.addComment('2', richText('two'), { author: bob }), actor: ann });
    expect(kept.said('100').slice(1)).toEqual(['Ann commented on SUP-1 Printer burns\none']);
  });

  test('only public comments', () => {
    const { jira, kept } = linked((linking) => (linking.events.comment.publicOnly = true));
    const decision = kept.hear(jira.addComment('1', richText('psst'), { public: false }));
    expect(decision?.reasons).toEqual(['comment: internal, and only public comments are told']);
    kept.hear(jira.addComment('2', richText('hello')));
    expect(kept.said('100').slice(1)).toEqual(['Ann commented on SUP-1 Printer burns\nhello']);
  });

  test('where the host did not say who reads a comment, it is asked; what it does not know is not told', () => {
    const { jira, kept } = linked((linking) => (linking.events.comment.publicOnly = true));
    kept.hear(unsaid(jira.addComment('1', richText('psst'), { public: false })), jira.read);
    kept.hear(unsaid(jira.addComment('2', richText('hello'))), jira.read);
    kept.hear(unsaid(jira.addComment('3', richText('who knows'), { public: null })), jira.read);
    expect(kept.asked.map((read) => read.kind)).toEqual(['comment', 'comment', 'comment']);
    expect(kept.said('100').slice(1)).toEqual(['Ann commented on SUP-1 Printer burns\nhello']);
  });

  test('do not keep a text from linking', () => {
    const { jira, kept } = linked((linking) => (linking.events.comment.people = ['Nobody']));
    kept.hear(jira.addComment('1', richText('also', 'w1/200')));
    expect(kept.notes('200')).toHaveLength(1);
    expect(kept.notes('100')).toHaveLength(1);
  });
});
