import { describe, expect, test } from 'vitest';
import { connection, inProgress, pretendIssue, project, richText } from '../../test/domain-builders.ts';
import { createKept } from '../../test/domain-store.ts';

describe('the workspace of an address', () => {
  test('that no connection has is shown with its reason, and causes no call', () => {
    const kept = createKept();
    const decision = kept.hear(pretendIssue().create(richText('Burns', 'w9/100')));
    expect(kept.linked()).toEqual(['w9/100 ← description (other_workspace)']);
    expect(kept.effects).toEqual([]);
    expect(kept.timeline).toMatchObject([
      { kind: 'link.broken', text: 'names conversation 100, which cannot be linked: other_workspace' },
    ]);
    expect(decision).toMatchObject({ outcome: 'done', reasons: ['conversation 100: other_workspace'] });
  });

  test('of another project’s connection is another workspace here', () => {
    const kept = createKept({ connections: [connection('w1'), connection('w2')] });
    kept.hear(pretendIssue().create(richText('Burns', 'w2/100')));
    expect(kept.linked()).toEqual(['w2/100 ← description (other_workspace)']);
    expect(kept.effects).toEqual([]);
  });

  test('ends without a call too', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w9/100')));
    kept.hear(jira.change({ description: richText('Burns') }));
    expect(kept.linked()).toEqual([]);
    expect(kept.effects).toEqual([]);
  });

  test('_ is the connected workspace if there is exactly one', () => {
    const kept = createKept({ connections: [connection('w1'), connection('w2', { state: 'disconnected' })] });
    kept.hear(pretendIssue().create(richText('Burns', '_/100')));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
  });

  test('_ and the workspace’s own id name the same conversation', () => {
    const kept = createKept();
    kept.hear(pretendIssue().create(richText('Burns', '_/100', 'w1/100')));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
  });

  test('_ is none of several', () => {
    const kept = createKept({ connections: [connection('w1'), connection('w2')] });
    kept.hear(pretendIssue().create(richText('Burns', '_/100')));
    expect(kept.linked()).toEqual(['_/100 ← description (other_workspace)']);
  });

  test('_ of several is linked once there is exactly one', () => {
    const jira = pretendIssue();
    const kept = createKept({ connections: [connection('w1'), connection('w2')] });
    kept.hear(jira.create(richText('Burns', '_/100')));
    kept.connections = [connection('w1')];
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.notes('100')).toHaveLength(1);
  });

  test('what _ meant when it was linked stays when another workspace is connected', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', '_/100')));
    kept.connections.push(connection('w2'));
    kept.hear(jira.change({ description: richText('Burns!', '_/100') }));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.notes('100')).toHaveLength(1);
  });

  test('a project without connection shows it, and links with a note once it has one', () => {
    const jira = pretendIssue();
    const kept = createKept({ projects: [project('SUP', { connectionId: null })] });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    expect(kept.linked()).toEqual(['w1/100 ← description (no_connection)']);
    kept.projects = [project('SUP')];
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.said('100')).toEqual(['Linked to SUP-1 Printer burns\nStatus: In Progress · Assignee: nobody']);
    expect(kept.effects.map(({ effect }) => effect.kind)).toEqual(['note', 'remote-link']);
  });

  test('a disconnected connection is none; connected again, its links go on', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.connections = [connection('w1', { state: 'disconnected' })];
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.linked()).toEqual(['w1/100 ← description (no_connection)']);
    expect(kept.notes('100')).toHaveLength(1);
    kept.connections = [connection('w1')];
    kept.hear(jira.addComment('1', richText('back')));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.notes('100')).toHaveLength(2);
  });

  test('a broken connection is still one: what is said waits for it', () => {
    const kept = createKept({ connections: [connection('w1', { state: 'broken', stateReason: 'token revoked' })] });
    kept.hear(pretendIssue().create(richText('Burns', 'w1/100')));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.notes('100')).toHaveLength(1);
  });

  test('connected anew under another connection, it is linked anew', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.connections = [connection('w1', { id: 'c-new' })];
    kept.projects = [project('SUP', { connectionId: 'c-new' })];
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.notes('100').map((note) => note.connectionId)).toEqual(['c-w1', 'c-new']);
    expect(kept.effects.filter(({ effect }) => effect.kind === 'remote-link-removal')).toEqual([]);
  });
});

describe('a plan without conversations', () => {
  const restricted = (): ReturnType<typeof connection> => connection('w1', { plan: 'restricted' });

  test('links nothing, says why and retries nothing', () => {
    const jira = pretendIssue();
    const kept = createKept({ connections: [restricted()] });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const decision = kept.hear(jira.change({ status: inProgress }));
    expect(kept.linked()).toEqual(['w1/100 ← description (plan_restricted)']);
    expect(kept.effects).toEqual([]);
    expect(decision?.reasons).toEqual(['conversation 100: plan_restricted']);
  });

  test('ends without a call, for nothing was ever written', () => {
    const jira = pretendIssue();
    const kept = createKept({ connections: [restricted()] });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.hear(jira.change({ description: richText('Burns') }));
    expect(kept.live()).toEqual([]);
    expect(kept.effects).toEqual([]);
  });

  test('that includes them later links with its note', () => {
    const jira = pretendIssue();
    const kept = createKept({ connections: [restricted()] });
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    kept.connections = [connection('w1')];
    kept.hear(jira.change({ status: inProgress }));
    expect(kept.linked()).toEqual(['w1/100 ← description']);
    expect(kept.said('100')).toEqual(['Linked to SUP-1 Printer burns\nStatus: In Progress · Assignee: nobody']);
  });

  test('found out by one conversation silences the others, once and visibly, and heals them all', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100', 'w1/200')));
    const effect = kept.notes('100')[0];
    if (effect === undefined) throw new Error('no note');
    const refusal = { kind: 'plan_restricted' as const };
    kept.hear({ kind: 'effect.refused', effectId: 'e1', effect, refusal, at: 1 });
    expect(kept.connections).toMatchObject([{ plan: 'restricted' }]);
    const before = kept.effects.length;
    kept.hear(jira.change({ status: inProgress }));
    kept.hear(jira.addComment('1', richText('hello')));
    expect(kept.linked()).toEqual(['w1/100 ← description (plan_restricted)', 'w1/200 ← description (plan_restricted)']);
    expect(kept.effects).toHaveLength(before);
    expect(kept.timeline.filter((entry) => entry.kind === 'link.broken')).toHaveLength(2);
    kept.connections = [connection('w1')];
    kept.hear(jira.addComment('2', richText('back')));
    expect(kept.linked()).toEqual(['w1/100 ← description', 'w1/200 ← description']);
    expect(kept.effects).toHaveLength(before + 2);
  });
});
