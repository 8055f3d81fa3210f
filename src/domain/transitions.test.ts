import { describe, expect, test } from 'vitest';
import {
  ann,
  done,
  inProgress,
  linkingWith,
  pretendIssue,
  type PretendIssue,
  project,
  richText,
  toDo,
} from '../../test/domain-builders.ts';
import { createKept, type Kept } from '../../test/domain-store.ts';
import type { HostEvent } from './events.ts';
import type { TransitionRule } from './model.ts';
import { onTransition } from './transitions.ts';

const rule = (more: Partial<TransitionRule>): TransitionRule => ({
  from: null,
  to: null,
  reopen: true,
  template: null,
  ...more,
});

/** An issue linked to conversation 100. Changes of status are told of these transitions only. */
function linked(...transitions: TransitionRule[]): { jira: PretendIssue; kept: Kept } {
  const jira = pretendIssue();
  const linking = linkingWith((settings) => {
    settings.transitions = transitions;
    Object.assign(settings.events.status, { notify: false, reopen: false });
  });
  const kept = createKept({ projects: [project('SUP', { linking })] });
  kept.hear(jira.create(richText('Burns', 'w1/100')));
  return { jira, kept };
}

function runOf(change: HostEvent): Extract<HostEvent, { kind: 'post-function.ran' }> {
  if (change.kind !== 'issue.changed') throw new Error('not a change');
  const status = change.changes.find(({ kind }) => kind === 'status');
  if (status?.kind !== 'status') throw new Error('not a transition');
  const { hostId, issueId, at, actor, issue, changeId } = change;
  const { from, to } = status;
  const run = { runId: '7:1', from, to, changeId, reopen: false, template: 'by the workflow' };
  return { kind: 'post-function.ran', hostId, issueId, at, actor, issue, ...run };
}

describe('on these transitions', () => {
  test('only the change from this status to that one is told', () => {
    const { jira, kept } = linked(rule({ from: 'In Progress', to: 'Done' }));
    expect(kept.hear(jira.change({ status: inProgress }))?.reasons).toEqual(['status: notify is off']);
    kept.hear(jira.change({ status: done }));
    expect(kept.said('100').slice(1)).toEqual(['Bob changed the status of SUP-1 Printer burns: In Progress → Done']);
    expect(kept.notes('100').at(-1)?.reopen).toBe(true);
  });

  test('a closing note carries the last comment, also where no other change of status is told', () => {
    const { jira, kept } = linked(rule({ from: 'In Progress', to: 'Done' }));
    for (const { linking } of kept.projects) linking.closing.lastComment = true;
    kept.hear(jira.addComment('1', richText('replaced the fuse')));
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.asked).toEqual([]);
    kept.hear(jira.change({ status: done }), jira.read);
    expect(kept.said('100').at(-1)).toContain('Last comment, Ann:\nreplaced the fuse');
  });

  test('from any status, to any status, by name or id', () => {
    const { jira, kept } = linked(rule({ from: '1', reopen: false }), rule({ from: '3', to: '4' }));
    for (const status of [inProgress, toDo, done, inProgress, done]) kept.hear(jira.change({ status }));
    expect(kept.said('100').slice(1)).toEqual(
      ['To Do → In Progress', 'To Do → Done', 'In Progress → Done'].map(
        (change) => `Bob changed the status of SUP-1 Printer burns: ${change}`,
      ),
    );
    expect(kept.notes('100').map(({ reopen }) => reopen)).toEqual([false, false, false, true]);
  });

  test('the first that means it counts, with its own words', () => {
    const { jira, kept } = linked(
      rule({ to: 'Done', reopen: false, template: 'Solved: {{issue.key}}' }),
      rule({ from: 'To Do' }),
    );
    kept.hear(jira.change({ status: done }));
    expect(kept.said('100').at(-1)).toBe('Solved: SUP-1');
    expect(kept.notes('100').at(-1)?.reopen).toBe(false);
  });

  test('goes before the rule for status changes, and leaves the others alone', () => {
    const linking = linkingWith((settings) => {
      settings.transitions = [rule({ to: 'Done', reopen: false })];
      settings.events.status.people = ['Ann'];
    });
    const told = onTransition(linking, { from: toDo, to: done }).events;
    expect(told.status).toMatchObject({ notify: true, reopen: false, people: [] });
    expect(told.comment).toEqual(linking.events.comment);
    expect(onTransition(linking, { from: toDo, to: inProgress })).toBe(linking);
  });

  test('together with the post function of the same transition: one note', () => {
    for (const postFunctionFirst of [true, false]) {
      const { jira, kept } = linked(rule({ to: 'Done' }));
      const change = jira.change({ status: done });
      const both = postFunctionFirst ? [runOf(change), change] : [change, runOf(change)];
      for (const event of both) kept.hear(event);
      expect(kept.notes('100')).toHaveLength(2);
      expect(kept.notes('100').at(-1)?.reopen).toBe(true);
    }
  });

  test('where the rule told it without reopening, the post function reopens, and the timeline says who made it', () => {
    const { jira, kept } = linked(rule({ to: 'Done', reopen: false }));
    const change = jira.change({ status: done });
    kept.hear(change);
    const ran = runOf(change);
    kept.hear({ ...ran, reopen: true });
    const reopening = kept.effects.at(-1);
    expect(reopening?.effect.kind).toBe('reopen');
    expect(kept.timeline.at(-1)).toMatchObject({
      kind: 'reopen',
      actor: ran.actor?.name,
      text: 'brings conversation 100 back to the top of the inbox, as the workflow says for To Do → Done',
      effectKey: reopening?.key,
    });
  });

  test('what else the change brought is told in the same note', () => {
    const { jira, kept } = linked(rule({ to: 'Done' }));
    kept.hear(jira.change({ status: done, assignee: ann }));
    expect(kept.notes('100')).toHaveLength(2);
  });
});
