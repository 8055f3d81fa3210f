import { describe, expect, test } from 'vitest';
import { connection, inProgress, linkingWith, pretendIssue, project, richText } from '../../test/domain-builders.ts';
import { createKept } from '../../test/domain-store.ts';

describe('an address in a text', () => {
  test('of the description links at creation, with one note and one remote link', () => {
    const kept = createKept();
    const decision = kept.hear(pretendIssue().create(richText('Burns', 'w1/100')));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.said('100')).toEqual(['Linked to SUP-1 Printer burns\nStatus: To Do · Assignee: nobody']);
    expect(kept.effects.map(({ effect }) => effect.kind)).toEqual(['note', 'remote-link']);
    expect(kept.effects[1]?.effect).toMatchObject({
      issueId: '10001',
      link: {
        globalId: 'intercom:w1:conversation:100',
        url: 'https://in.test/w1/100',
        title: 'Conversation 100',
        summary: 'Intercom, Workspace w1',
        resolved: false,
      },
    });
    expect(decision).toMatchObject({ outcome: 'done', reasons: [] });
    expect(kept.timeline).toMatchObject([{ kind: 'link.made', actor: 'Bob', text: 'linked conversation 100' }]);
    expect(kept.timeline[0]?.effectKey).toBe(kept.effects[0]?.key);
  });

  test('of a later edit links then', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    expect(kept.effects).toEqual([]);
    kept.hear(jira.change({ description: richText('Burns', 'w1/100') }));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.notes('100')).toHaveLength(1);
  });

  test('several conversations of one text are several links', () => {
    const kept = createKept();
    kept.hear(pretendIssue().create(richText('Burns', 'w1/100', 'w1/200', 'w1/100')));
    expect(kept.linked()).toEqual(['w1/100 ← description', 'w1/200 ← description']);
    expect(kept.notes()).toHaveLength(2);
  });

  test('one conversation in the description and in a comment is one link with both sources', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.addComment('1', richText('again', 'w1/100')));
    expect(kept.linked()).toEqual(['w1/100 ← comment:1, description']);
    expect(kept.effects.filter(({ effect }) => effect.kind === 'remote-link')).toHaveLength(1);
  });

  test('more than a hundred of one text are not all taken', () => {
    const many = Array.from({ length: 150 }, (_, index) => `w1/${1000 + index}`);
    const kept = createKept();
    kept.hear(pretendIssue().create(richText('Burns', ...many)));
    expect(kept.live()).toHaveLength(100);
  });
});

describe('a link lives while one of its sources does', () => {
  test('through edits, new comments and deletions, and ends with the last', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.addComment('1', richText('see', 'w1/100')));
    kept.hear(jira.addComment('2', richText('see', 'w1/100')));
    expect(kept.linked()).toEqual(['w1/100 ← comment:1, comment:2, description']);
    kept.hear(jira.change({ description: richText('Burns') }));
    expect(kept.linked()).toEqual(['w1/100 ← comment:1, comment:2']);
    kept.hear(jira.removeComment('1'));
    expect(kept.linked()).toEqual(['w1/100 ← comment:2']);
    kept.hear(jira.editComment('2', richText('see nothing')));
    expect(kept.linked()).toEqual([]);
  });

  test('its end is one entry, takes the remote link away, and not one more note goes out', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const [link] = kept.live();
    kept.hear(jira.change({ description: richText('Burns') }));
    const before = kept.notes().length;
    kept.hear(jira.change({ status: inProgress }));
    kept.hear(jira.addComment('1', richText('hello')));
    expect(kept.notes()).toHaveLength(before);
    expect(kept.effects.at(-1)).toMatchObject({
      key: `remote-link-removal:${link?.id}`,
      effect: { kind: 'remote-link-removal', globalId: 'intercom:w1:conversation:100' },
    });
    expect(kept.timeline.filter((entry) => entry.kind === 'link.ended')).toEqual([
      {
        kind: 'link.ended',
        actor: 'Bob',
        text: 'unlinked conversation 100: no text of the issue names it any more',
        linkId: link?.id,
        effectKey: `remote-link-removal:${link?.id}`,
      },
    ]);
  });

  test('named again it is linked again, with a note of its own', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ description: richText('Burns') }));
    kept.hear(jira.change({ description: richText('Burns', 'w1/100') }));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.notes('100')).toHaveLength(2);
  });

  test('an edit that leaves its address in place changes nothing', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const decision = kept.hear(jira.change({ description: richText('Burns badly', 'w1/100') }));
    expect(decision).toMatchObject({ outcome: 'skipped', links: [], effects: [] });
    expect(decision?.reasons).toEqual(['nothing that conversations are told about changed']);
  });

  test('a text that is not told, because something else changed, ends nothing', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')), jira.read);
    kept.hear(jira.change({ summary: 'Printer burnt' }));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
  });

  test('the deletion of the issue ends all links and writes nothing', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100', 'w1/200')));
    const before = kept.effects.length;
    const decision = kept.hear(jira.remove());
    expect(kept.live()).toEqual([]);
    expect(kept.effects).toHaveLength(before);
    expect(decision).toMatchObject({ outcome: 'done' });
    expect(kept.timeline.filter((entry) => entry.kind === 'link.ended')).toMatchObject([
      { actor: 'Bob', text: 'unlinked conversation 100: the issue was deleted', effectKey: null },
      { actor: 'Bob', text: 'unlinked conversation 200: the issue was deleted', effectKey: null },
    ]);
  });

  test('a late event of a deleted issue says why nothing follows', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const late = jira.change({ description: richText('Burns', 'w1/100', 'w1/200') });
    kept.hear(jira.remove());
    expect(kept.hear(late)).toMatchObject({ outcome: 'skipped', reasons: ['the issue is deleted'] });
    expect(kept.links).toHaveLength(1);
  });
});

describe('a move of the issue', () => {
  test('keeps its links and writes nothing, where the new project has the same connection', () => {
    const jira = pretendIssue();
    const kept = createKept({ projects: [project('SUP'), project('OPS')] });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const [link] = kept.live();
    const before = kept.effects.length;
    const decision = kept.hear(jira.change({ moveTo: 'OPS' }));
    expect(kept.live()).toEqual([link]);
    expect(kept.effects).toHaveLength(before);
    expect(kept.issue).toMatchObject({ key: 'OPS-9', projectKey: 'OPS' });
    expect(decision?.reasons).toEqual(['the issue was moved; its links stay']);
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.said('100').at(-1)).toBe('Bob changed the status of OPS-9 Printer burns: To Do → In Progress');
  });

  test.each([
    ['that is not set up', []],
    ['without a connection', [project('OPS', { connectionId: null })]],
    ['of another connection', [project('OPS', { connectionId: 'c-w2' })]],
    ['that does not link', [project('OPS', { linking: linkingWith((linking) => (linking.enabled = false)) })]],
  ])('to a project %s keeps them silent, and back they go on', (_name, others) => {
    const jira = pretendIssue();
    const kept = createKept({
      projects: [project('SUP'), ...others],
      connections: [connection('w1'), connection('w2')],
    });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const [link] = kept.live();
    const before = kept.effects.length;
    kept.hear(jira.change({ moveTo: 'OPS', status: inProgress }));
    kept.hear(jira.addComment('1', richText('anybody there?')));
    expect(kept.live().map(({ id, connectionId }) => [id, connectionId])).toEqual([[link?.id, 'c-w1']]);
    expect(kept.effects).toHaveLength(before);
    kept.hear(jira.change({ moveTo: 'SUP' }));
    kept.hear(jira.addComment('2', richText('back')));
    expect(kept.live()).toMatchObject([{ id: link?.id, broken: null }]);
    expect(kept.effects).toHaveLength(before + 1);
  });
});

describe('a project', () => {
  test('that is not set up causes no read and no note', () => {
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept({ projects: [] });
    const decision = kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.addComment('1', richText('see', 'w1/100')));
    expect(decision).toMatchObject({ outcome: 'skipped', reasons: ['project SUP is not set up'], issue: null });
    expect(kept.asked).toEqual([]);
    expect(kept.links).toEqual([]);
  });

  test('whose linking is off causes no read and no note', () => {
    const off = project('SUP', { linking: linkingWith((linking) => (linking.enabled = false)) });
    const jira = pretendIssue({ telling: 'reread' });
    const kept = createKept({ projects: [off] });
    const decision = kept.hear(jira.create(richText('Burns', 'w1/100')));
    expect(decision).toMatchObject({ reasons: ['conversation linking is off for this project'], issue: null });
    expect(kept.asked).toEqual([]);
  });

  test('whose linking was off meanwhile does not bring back what lost its text then', () => {
    const off = project('SUP', { linking: linkingWith((linking) => (linking.enabled = false)) });
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create());
    kept.hear(jira.addComment('1', richText('see', 'w1/100')));
    kept.projects = [off];
    kept.hear(jira.removeComment('1'));
    expect(kept.notes('100')).toHaveLength(1);
    kept.projects = [project('SUP')];
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.linked()).toEqual([]);
    expect(kept.notes('100')).toHaveLength(1);
  });
});

test('one conversation can be linked to several issues', () => {
  const kept = [createKept(), createKept()];
  for (const one of kept) one.hear(pretendIssue().create(richText('Burns', 'w1/100')));
  expect(kept.map((one) => one.linked())).toEqual([['w1/100 ← description'], ['w1/100 ← description']]);
});
