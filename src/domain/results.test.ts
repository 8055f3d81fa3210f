import { describe, expect, test } from 'vitest';
import { pretendIssue, richText } from '../../test/domain-builders.ts';
import { createKept, type Kept, type NoteEffect } from '../../test/domain-store.ts';
import type { EffectEvent, Refusal } from './events.ts';
import type { Conversation } from './model.ts';
import { needsDecision, refusalSentence } from './results.ts';

function linked(): { kept: Kept; note: NoteEffect } {
  const kept = createKept();
  kept.hear(pretendIssue().create(richText('Burns', 'w1/100')));
  const [note] = kept.notes('100');
  if (note === undefined) throw new Error('no note');
  return { kept, note };
}

function done(effect: EffectEvent['effect'], conversation: Partial<Conversation> | null): EffectEvent {
  const seen = conversation === null ? null : { id: '100', title: null, state: null, ...conversation };
  return { kind: 'effect.done', effectId: 'e1', effect, conversation: seen, at: 1 };
}

function refused(effect: EffectEvent['effect'], refusal: Refusal): EffectEvent {
  return { kind: 'effect.refused', effectId: 'e1', effect, refusal, at: 1 };
}

describe('a note that stands', () => {
  test.each([
    ['closed', { state: 'closed' as const }],
    ['snoozed', { state: 'snoozed' as const }],
    ['in a state nobody said', {}],
    ['not shown by the answer', null],
  ])('brings back a conversation that is %s', (_name, conversation) => {
    const { kept, note } = linked();
    const event = done({ ...note, reopen: true }, conversation);
    expect(needsDecision(event)).toBe(true);
    kept.hear(event);
    expect(kept.effects.at(-1)).toEqual({
      key: 'reopen:e1',
      effect: { kind: 'reopen', connectionId: 'c-w1', conversationId: '100', linkId: note.linkId },
    });
    expect(kept.timeline.at(-1)).toMatchObject({ kind: 'reopen', linkId: note.linkId, effectKey: 'reopen:e1' });
  });

  test('does not bring back one that is open', () => {
    const { note } = linked();
    expect(needsDecision(done({ ...note, reopen: true, opening: false }, { state: 'open' }))).toBe(false);
  });

  test('does not bring back where nobody asked for it', () => {
    const { kept, note } = linked();
    expect(needsDecision(done({ ...note, opening: false }, { state: 'closed' }))).toBe(false);
    const before = kept.effects.length;
    kept.hear(done(note, { state: 'closed' }));
    expect(kept.effects).toHaveLength(before);
  });

  test('does not bring back a conversation that was unlinked meanwhile', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const [note] = kept.notes('100');
    kept.hear(jira.change({ description: richText('Burns') }));
    const before = kept.effects.length;
    if (note !== undefined) kept.hear(done({ ...note, reopen: true }, { state: 'closed', title: 'Hi' }));
    expect(kept.effects).toHaveLength(before);
  });

  test('tells the title of the conversation, which the remote link then shows', () => {
    const { kept, note } = linked();
    const event = done(note, { title: 'My printer', state: 'open' });
    expect(needsDecision(event)).toBe(true);
    kept.hear(event);
    expect(kept.live()).toMatchObject([{ title: 'My printer' }]);
    expect(kept.effects.at(-1)?.effect).toMatchObject({
      kind: 'remote-link',
      link: { globalId: 'intercom:w1:conversation:100', title: 'My printer', url: 'https://in.test/w1/100' },
    });
    const before = kept.effects.length;
    kept.hear(event);
    expect(kept.effects).toHaveLength(before);
  });

  test('tells every new title, also one it had before, and says so on the timeline', () => {
    const { kept, note } = linked();
    const titles = ['My printer', 'Another', 'My printer'];
    for (const [n, title] of titles.entries()) kept.hear({ ...done(note, { title }), effectId: `e${n}` });
    const told = kept.effects.flatMap(({ effect }) => (effect.kind === 'remote-link' ? [effect.link.title] : []));
    expect(told).toEqual(['Conversation 100', ...titles]);
    expect(kept.timeline.filter(({ kind }) => kind === 'link.titled')).toHaveLength(3);
    expect(kept.timeline.at(-1)).toMatchObject({
      text: 'conversation 100 is called “My printer”: its link on the issue says so',
      linkId: note.linkId,
      effectKey: kept.effects.at(-1)?.key,
    });
  });

  test('is asked for its title once: later notes, and other effects, tell nothing more', () => {
    const { kept, note } = linked();
    expect(needsDecision(done({ ...note, opening: false }, { title: 'My printer', state: 'open' }))).toBe(false);
    expect(needsDecision(done(note, { state: 'open' }))).toBe(false);
    const { connectionId, conversationId } = note;
    const reopen = { kind: 'reopen' as const, connectionId, conversationId, linkId: String(note.linkId) };
    expect(needsDecision(done(reopen, { title: 'My printer', state: 'closed' }))).toBe(false);
    expect(kept.hear(done(reopen, { title: 'My printer' }))).toMatchObject({ outcome: 'done', links: [], effects: [] });
  });

  test('a title of any length is one the host takes, an empty one is none', () => {
    const { kept, note } = linked();
    kept.hear(done(note, { title: '🔥'.repeat(300) }));
    const long = kept.effects.at(-1)?.effect;
    expect(long).toMatchObject({ link: { title: '🔥'.repeat(127) } });
    kept.hear(done(note, { title: '  ' }));
    expect(kept.effects.at(-1)?.effect).toMatchObject({ link: { title: 'Conversation 100' } });
  });

  test('of a deleted issue writes no remote link', () => {
    const jira = pretendIssue();
    const kept = createKept();
    kept.hear(jira.create(richText('Burns', 'w1/100')));
    const [note] = kept.notes('100');
    kept.hear(jira.remove());
    const before = kept.effects.length;
    if (note !== undefined) kept.hear(done(note, { title: 'Hi' }));
    expect(kept.effects).toHaveLength(before);
  });
});

describe('a note that was refused', () => {
  test.each<[Refusal, string | null]>([
    [{ kind: 'gone' }, 'conversation_gone'],
    [{ kind: 'forbidden', permission: 'write_conversations' }, 'conversation_forbidden'],
    [{ kind: 'plan_restricted' }, 'plan_restricted'],
    [{ kind: 'rejected', code: 'parameter_invalid', detail: 'too long' }, null],
  ])('%j', (refusal, broken) => {
    const { kept, note } = linked();
    const event = refused(note, refusal);
    expect(needsDecision(event)).toBe(true);
    expect(kept.hear(event)).toMatchObject({ outcome: 'done', effects: [], reasons: [refusalSentence(refusal)] });
    kept.hear(event);
    expect(kept.live()).toMatchObject([{ broken }]);
    expect(kept.timeline.filter((entry) => entry.kind === 'link.broken')).toHaveLength(broken === null ? 0 : 1);
    expect(kept.connections[0]?.plan).toBe(refusal.kind === 'plan_restricted' ? 'restricted' : 'ok');
  });

  test('a refused remote link breaks nothing: conversations still hear', () => {
    const { kept } = linked();
    const remote = kept.effects.find(({ effect }) => effect.kind === 'remote-link');
    if (remote === undefined) throw new Error('no remote link');
    kept.hear(refused(remote.effect, { kind: 'forbidden', permission: 'Link issues' }));
    expect(kept.live()).toMatchObject([{ broken: null }]);
  });

  test('says what happened and what to do', () => {
    expect(refusalSentence({ kind: 'gone' })).toMatch(/^not_found: .*deleted.*may not see/);
    expect(refusalSentence({ kind: 'forbidden', permission: null })).toMatch(
      /a permission is missing; give the token this permission/,
    );
    expect(refusalSentence({ kind: 'forbidden', permission: 'write_x' })).toMatch(/^forbidden: write_x;/);
    expect(refusalSentence({ kind: 'plan_restricted' })).toMatch(/^api_plan_restricted: .*check again/);
    expect(refusalSentence({ kind: 'rejected', code: 'x', detail: 'y' })).toBe('x: y');
  });
});
