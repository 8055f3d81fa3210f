import { describe, expect, test } from 'vitest';
import { conversationUrlOf, pretendIssue, readUrl, richText } from '../../test/domain-builders.ts';
import { createKept } from '../../test/domain-store.ts';
import type { Source } from './model.ts';
import { updateSources } from './sources.ts';

const named = (conversationId: string) => [{ workspaceId: 'w1', conversationId }];
const description = (version: number, conversations: Source['conversations'], ended = false): Source => ({
  name: 'description',
  version,
  ended,
  conversations,
});
const news = (version: number, ...conversations: string[]) => [
  { name: 'description' as const, version, text: richText('x', ...conversations), first: false },
];

describe('a source is what its newest text names', () => {
  test('a newer text replaces it', () => {
    const known = [description(5, named('100'))];
    expect(updateSources(news(6, 'w1/200'), known, readUrl)).toEqual([description(6, named('200'))]);
  });

  test('an older text changes nothing', () => {
    expect(updateSources(news(4, 'w1/200'), [description(5, named('100'))], readUrl)).toEqual([]);
  });

  test('of two texts of one version, as hosts with coarse clocks send them, the one heard last counts', () => {
    const known = [description(5, named('100'))];
    expect(updateSources(news(5, 'w1/200'), known, readUrl)).toEqual([description(5, named('200'))]);
  });

  test('a newer text that names the same is remembered, lest one between the two comes late', () => {
    const known = [description(5, named('100'))];
    expect(updateSources(news(7, 'w1/100'), known, readUrl)).toEqual([description(7, named('100'))]);
  });

  test('what ended stays ended', () => {
    expect(updateSources(news(9, 'w1/200'), [description(5, [], true)], readUrl)).toEqual([]);
  });

  test('addresses of anything else are none', () => {
    const text = { blocks: [], urls: ['https://x.y/w1/100', conversationUrlOf('w1/100')], fallback: null };
    const told = [{ name: 'description' as const, version: 1, text, first: false }];
    expect(updateSources(told, [], readUrl)).toEqual([description(1, named('100'))]);
  });
});

test('a new comment that names nothing leaves no trace; an edited one does, and so does a description', () => {
  const jira = pretendIssue();
  const kept = createKept();
  kept.hear(jira.create());
  kept.hear(jira.addComment('1', richText('hello')));
  expect(kept.sources.map((source) => source.name)).toEqual(['description']);
  kept.hear(jira.editComment('1', richText('hello!')));
  expect(kept.sources.map((source) => source.name)).toEqual(['description', 'comment:1']);
});
