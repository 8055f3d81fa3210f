import { describe, expect, test } from 'vitest';
import { ann, connection, inProgress, linkingWith, pretendIssue, project } from '../../test/domain-builders.ts';
import { type PretendIssue, richText, toDo } from '../../test/domain-builders.ts';
import { createKept, type Kept } from '../../test/domain-store.ts';
import type { HandEvent } from './events.ts';

function linkAsked(jira: PretendIssue, conversation: string): HandEvent {
  const [workspaceId = '', conversationId = ''] = conversation.split('/');
  const { issue } = jira.read();
  return { kind: 'link.asked', hostId: 'h1', issue, workspaceId, conversationId, at: jira.now(), actor: ann };
}

function unlinkAsked(kept: Kept, conversationId: string): HandEvent {
  const linkId = kept.live().find((link) => link.conversationId === conversationId)?.id ?? 'none';
  return { kind: 'unlink.asked', hostId: 'h1', issueId: '10001', linkId, at: 1, actor: ann };
}

describe('a link made by hand', () => {
  test('has its note and remote link, and says who', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    kept.hear(linkAsked(jira, 'w1/100'));
    expect(kept.linked()).toEqual(['w1/100 ← hand']);
    expect(kept.said('100')).toEqual(['Linked to SUP-1 Printer burns\nStatus: To Do · Assignee: nobody']);
    expect(kept.timeline).toMatchObject([{ kind: 'link.made', actor: 'Ann' }]);
  });

  test('survives edits of the text', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    kept.hear(linkAsked(jira, 'w1/100'));
    kept.hear(jira.change({ description: richText('see', 'w1/100') }));
    kept.hear(jira.change({ description: richText('see') }));
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.linked()).toEqual(['w1/100 ← hand']);
    expect(kept.notes('100')).toHaveLength(2);
  });

  test('of an issue nobody heard of makes it known', () => {
    const jira = pretendIssue();
    jira.create();
    const kept = createKept();
    kept.hear(linkAsked(jira, 'w1/100'));
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.notes('100')).toHaveLength(2);
  });

  test('before the creation of the issue is heard: the conversation does not hear of it again', () => {
    const jira = pretendIssue();
    const created = jira.create();
    const kept = createKept();
    kept.hear(linkAsked(jira, 'w1/100'));
    kept.hear(created);
    expect(kept.notes('100')).toHaveLength(1);
  });

  test('brings over what was said before', () => {
    const jira = pretendIssue();
    const kept = createKept({ projects: [project('SUP', { linking: linkingWith((on) => (on.bringOver = 'all')) })] });
    kept.hear(jira.create());
    kept.hear(jira.addComment('1', richText('it burns')));
    kept.hear(linkAsked(jira, 'w1/100'), jira.read);
    expect(kept.said('100')[0]).toContain('it burns');
  });

  test('of a conversation that a text links already keeps the link, and from then on survives edits', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('see', 'w1/100')));
    const [link] = kept.live();
    const decision = kept.hear(linkAsked(jira, 'w1/100'));
    expect(decision?.reasons).toEqual(['the conversation is linked already; now it stays when the text changes']);
    expect(kept.notes('100')).toHaveLength(1);
    kept.hear(jira.change({ description: richText('see') }));
    expect(kept.live()).toMatchObject([{ id: link?.id, sources: ['hand'] }]);
  });

  test('asked for twice is made once', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    kept.hear(linkAsked(jira, 'w1/100'));
    const again = kept.hear(linkAsked(jira, 'w1/100'));
    expect(again).toMatchObject({ outcome: 'skipped', reasons: ['the conversation is linked already'] });
    expect(kept.effects).toHaveLength(2);
  });

  test('by an address without workspace is of the connected one', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('see', 'w1/100')));
    kept.hear(linkAsked(jira, '_/100'));
    expect(kept.linked()).toEqual(['w1/100 ← description, hand']);
  });

  test('does not make an older picture of the issue the known one', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    const asked = linkAsked(jira, 'w1/100');
    kept.hear(jira.change({ status: inProgress }));
    kept.hear(asked);
    expect(kept.issue?.status).toEqual(inProgress);
    expect(kept.said('100')[0]).toContain('Status: In Progress');
  });

  test('does not make an old change look new', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('see', 'w1/200')));
    const late = jira.change({ status: inProgress, assignee: ann });
    kept.hear(jira.change({ status: toDo, assignee: null }));
    kept.hear(linkAsked(jira, 'w1/100'));
    kept.hear(late);
    expect(kept.notes('200')).toHaveLength(2);
  });

  test.each([
    ['of a project that is not set up', [], 'project SUP is not set up'],
    [
      'while linking is off',
      [project('SUP', { linking: linkingWith((linking) => (linking.enabled = false)) })],
      'conversation linking is off for this project',
    ],
  ])('%s is refused with the reason', (_name, projects, reason) => {
    const jira = pretendIssue();
    jira.create();
    const kept = createKept({ projects });
    expect(kept.hear(linkAsked(jira, 'w1/100'))).toMatchObject({ outcome: 'skipped', reasons: [reason] });
    expect(kept.links).toEqual([]);
  });

  test('of a deleted issue is refused with the reason', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    const asked = linkAsked(jira, 'w1/100');
    kept.hear(jira.remove());
    expect(kept.hear(asked)).toMatchObject({ outcome: 'skipped', reasons: ['the issue is deleted'] });
  });

  test('to another workspace is shown with the reason and called by nobody', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    kept.hear(linkAsked(jira, 'w9/100'));
    expect(kept.linked()).toEqual(['w9/100 ← hand (other_workspace)']);
    expect(kept.effects).toEqual([]);
  });
});

describe('unlinking by hand', () => {
  test('ends a link made by hand, and the conversation hears no more', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    kept.hear(linkAsked(jira, 'w1/100'));
    kept.hear(unlinkAsked(kept, '100'));
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.live()).toEqual([]);
    expect(kept.notes('100')).toHaveLength(1);
    expect(kept.effects.at(-1)?.effect.kind).toBe('remote-link-removal');
    expect(kept.timeline.at(-1)).toMatchObject({ actor: 'Ann', text: 'unlinked conversation 100: by hand' });
  });

  test('holds while a text names the conversation, through edits and by whatever text', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('see', 'w1/100')));
    kept.hear(unlinkAsked(kept, '100'));
    kept.hear(jira.change({ description: richText('see here', 'w1/100') }));
    kept.hear(jira.addComment('1', richText('see', 'w1/100')));
    kept.hear(jira.change({ description: richText('see the comment') }));
    expect(kept.live()).toEqual([]);
    expect(kept.notes('100')).toHaveLength(1);
  });

  test('is over once no text names it any more: naming it again links again', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('see', 'w1/100')));
    kept.hear(unlinkAsked(kept, '100'));
    kept.hear(jira.change({ description: richText('see') }));
    expect(kept.live()).toEqual([]);
    kept.hear(jira.change({ description: richText('see', 'w1/100') }));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
  });

  test('of what no text named is over at once', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    kept.hear(linkAsked(jira, 'w1/100'));
    kept.hear(unlinkAsked(kept, '100'));
    kept.hear(jira.change({ description: richText('see', 'w1/100') }));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
  });

  test('also of what a command or an escalation linked', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    const conversations = [{ workspaceId: 'w1', conversationId: '100' }];
    kept.sources.push({ name: 'escalation', version: 1, ended: false, conversations });
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.linked()).toEqual(['w1/100 ← escalation']);
    kept.hear(unlinkAsked(kept, '100'));
    kept.hear(jira.addComment('1', richText('hello')));
    expect(kept.live()).toEqual([]);
    kept.hear(jira.addComment('2', richText('see', 'w1/100')));
    expect(kept.linked()).toEqual(['w1/100 ← comment:2']);
  });

  test('is undone by linking by hand, and the link then has all its sources', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('see', 'w1/100')));
    kept.hear(unlinkAsked(kept, '100'));
    kept.hear(linkAsked(jira, 'w1/100'));
    expect(kept.linked()).toEqual(['w1/100 ← description, hand']);
    expect(kept.notes('100')).toHaveLength(2);
  });

  test('of one conversation leaves the others', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('see', 'w1/100', 'w1/200')));
    kept.hear(unlinkAsked(kept, '100'));
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.linked()).toEqual(['w1/200 ← description']);
    expect(kept.notes('200')).toHaveLength(2);
  });

  test('of an address without workspace holds when that workspace is connected', () => {
    const jira = pretendIssue();
    const kept = createKept({ connections: [connection('w1'), connection('w2')] });
    kept.hear(jira.create(richText('see', '_/100')));
    expect(kept.linked()).toEqual(['_/100 ← description (other_workspace)']);
    kept.hear(unlinkAsked(kept, '100'));
    kept.connections = [connection('w1')];
    kept.hear(jira.change({ description: richText('see here', '_/100') }));
    expect(kept.live()).toEqual([]);
    kept.hear(linkAsked(jira, 'w1/100'));
    expect(kept.linked()).toEqual(['w1/100 ← description, hand']);
  });

  test('of an address without workspace that was linked holds through edits', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('see', '_/100')));
    kept.hear(unlinkAsked(kept, '100'));
    kept.hear(jira.change({ description: richText('see here', '_/100') }));
    expect(kept.live()).toEqual([]);
  });

  test('twice is once', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('see', 'w1/100')));
    const asked = unlinkAsked(kept, '100');
    kept.hear(asked);
    expect(kept.hear(asked)).toMatchObject({ outcome: 'skipped', reasons: ['the link has ended already'] });
  });

  test('works while linking is off', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('see', 'w1/100')));
    kept.projects = [project('SUP', { linking: linkingWith((linking) => (linking.enabled = false)) })];
    kept.hear(unlinkAsked(kept, '100'));
    expect(kept.live()).toEqual([]);
  });
});
