import { describe, expect, test } from 'vitest';
import { done, linkingWith, pretendIssue, project, richText } from '../../test/domain-builders.ts';
import { createKept } from '../../test/domain-store.ts';
import type { LinkingSettings } from './model.ts';

const settings = (change: (linking: LinkingSettings) => void) => ({
  projects: [project('SUP', { linking: linkingWith(change) })],
});

describe('what is read before deciding', () => {
  test('nothing, where the event says it all', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.addComment('1', richText('hello')));
    kept.hear(jira.change({ status: done }));
    expect(kept.asked).toEqual([]);
  });

  test('the issue, for a description that the event does not tell', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')), jira.read);
    expect(kept.asked).toEqual([{ kind: 'issue' }]);
    expect(kept.linked()).toEqual(['w1/100 ← description']);
  });

  test('the comment, for a comment that the event does not tell', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')), jira.read);
    kept.hear(jira.addComment('7', richText('hello')), jira.read);
    expect(kept.asked).toEqual([{ kind: 'issue' }, { kind: 'comment', commentId: '7' }]);
    expect(kept.said('100').at(-1)).toBe('Ann commented on SUP-1 Printer burns\nhello');
  });

  test('the issue first, where the event does not even say of which project it is', () => {
    const jira = pretendIssue({ telling: 'reread', commentEventsNameTheIssue: false });
    const kept = createKept();
    jira.create();
    kept.hear(jira.addComment('7', richText('see', 'w1/100')), jira.read);
    expect(kept.asked).toEqual([{ kind: 'issue' }, { kind: 'comment', commentId: '7' }]);
    expect(kept.said('100')).toEqual(['Linked to SUP-1 Printer burns\nStatus: To Do · Assignee: nobody']);
  });

  test('only the issue, if its project turns out not to be set up', () => {
    const jira = pretendIssue({ telling: 'reread', commentEventsNameTheIssue: false });
    const kept = createKept({ projects: [] });
    jira.create();
    const decision = kept.hear(jira.addComment('7', richText('see', 'w1/100')), jira.read);
    expect(kept.asked).toEqual([{ kind: 'issue' }]);
    expect(decision).toMatchObject({ outcome: 'skipped', reasons: ['project SUP is not set up'] });
  });

  test('that a text had to be taken as plain text is said beside what came of it', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')), jira.read);
    const odd = { ...richText('hello'), fallback: 'The document was taken as plain text: it breaks off.' };
    const decision = kept.hear(jira.addComment('7', odd), jira.read);
    expect(decision).toMatchObject({ outcome: 'done', reasons: [odd.fallback] });
  });

  test('description, comment and discussion, each once', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept(settings((linking) => (linking.bringOver = 'all')));
    kept.hear(jira.create(), jira.read);
    kept.asked = [];
    const comment = { id: '7', text: richText('hello') };
    kept.hear(jira.change({ description: richText('Burns', 'w1/100'), comment }), jira.read);
    expect(kept.asked).toEqual([{ kind: 'issue' }, { kind: 'comment', commentId: '7' }, { kind: 'discussion' }]);
  });

  test('nothing for a deleted issue, and nothing for a deletion', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept();
    const created = jira.create(richText('Burns', 'w1/100'));
    kept.hear(jira.removeComment('1'));
    kept.hear(jira.remove());
    kept.hear(created);
    expect(kept.asked).toEqual([]);
  });

  test('the project of the read counts where the issue was moved since the event', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const silent = project('OPS', { linking: linkingWith((linking) => (linking.enabled = false)) });
    const kept = createKept({ projects: [project('SUP'), silent] });
    const created = jira.create(richText('Burns', 'w1/100'));
    jira.change({ moveTo: 'OPS' });
    expect(kept.hear(created, jira.read)?.reasons).toEqual(['conversation linking is off for this project']);
  });
});
