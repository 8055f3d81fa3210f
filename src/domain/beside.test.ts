import { describe, expect, test } from 'vitest';
import { ann, pretendIssue, richText } from '../../test/domain-builders.ts';
import { createKept, type Kept } from '../../test/domain-store.ts';
import { paragraphs } from './beside.ts';
import type { HandEvent } from './events.ts';
import { replyHtml } from './text/html.ts';

const asked = (kept: Kept, given: Partial<Extract<HandEvent, { kind: 'reply.asked' }>> = {}): HandEvent => ({
  kind: 'reply.asked',
  hostId: 'h1',
  issueId: '10001',
  runId: 'run',
  reply: 'note',
  text: 'Fixed.',
  links: kept.live().map(({ id }) => id),
  at: 1,
  actor: ann,
  ...given,
});

function linkedTo(...conversations: string[]): Kept {
  const kept = createKept();
  kept.hear(pretendIssue().create(richText('see', ...conversations)));
  return kept;
}

describe('a text to all', () => {
  test('is one note a conversation, however often it is decided', () => {
    const kept = linkedTo('w1/100', 'w1/200');
    const event = asked(kept);
    kept.hear(event);
    kept.hear(event);
    expect(kept.said('100').slice(1)).toEqual(['Ann to all linked conversations of SUP-1 Printer burns:\nFixed.']);
    expect(kept.notes('200')).toHaveLength(2);
  });

  test('does not go where a link was made after the person looked', () => {
    const kept = linkedTo('w1/100', 'w1/200');
    const [first] = kept.live();
    kept.hear(asked(kept, { links: first === undefined ? [] : [first.id] }));
    expect(kept.notes(first?.conversationId ?? '')).toHaveLength(2);
    const others = kept.live().filter(({ id }) => id !== first?.id);
    expect(others.map(({ conversationId }) => kept.notes(conversationId).length)).toEqual([1]);
  });

  test('does not go to what is linked in another workspace, and says why', () => {
    const kept = linkedTo('elsewhere/300');
    expect(kept.hear(asked(kept))).toMatchObject({
      outcome: 'skipped',
      reasons: ['conversation 300: other_workspace'],
      effects: [],
    });
  });
});

describe('what a person typed', () => {
  const html = (text: string) => replyHtml({ blocks: paragraphs(text), urls: [], fallback: null });

  test.each([
    ['One.', '<p>One.</p>'],
    ['One.\n\nTwo.\r\nThree.', '<p>One.</p><p>Two.<br>Three.</p>'],
    [' \n\n One. \n\n\n', '<p>One.</p>'],
    [
      'See https://acme.example/a?b=1&c=2.',
      '<p>See <a href="https://acme.example/a?b=1&amp;c=2">https://acme.example/a?b=1&amp;c=2</a>.</p>',
    ],
    [
      'https://acme.example/wiki/Fuse_(electrical) (https://acme.example/b).',
      '<p><a href="https://acme.example/wiki/Fuse_(electrical)">https://acme.example/wiki/Fuse_(electrical)</a> (<a href="https://acme.example/b">https://acme.example/b</a>).</p>',
    ],
    ['<b>no</b> javascript:alert(1)', '<p>&lt;b&gt;no&lt;/b&gt; javascript:alert(1)</p>'],
  ])('%j leaves as %s', (text, expected) => {
    expect(html(text)).toBe(expected);
  });
});
