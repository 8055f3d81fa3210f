import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStrictHtml } from '../../../test/strict-html.ts';
import { pageHtml } from './html.ts';
import { markdownText } from './markdown.ts';
import { writeMarkdown } from './markdown-write.ts';

const html = (markdown: string): string => pageHtml(markdownText(markdown));
const CHAT = 'https://app.intercom.com/a/inbox/ws1/inbox/conversation/1';

describe('Markdown', () => {
  test.each([
    ['two\nlines\n\nand one', '<p>two<br>lines</p><p>and one</p>'],
    [
      '**bold** *slanted* __bold__ _slanted_ ~~gone~~',
      '<p><b>bold</b> <i>slanted</i> <b>bold</b> <i>slanted</i> <s>gone</s></p>',
    ],
    ['**bold *and slanted***', '<p><b>bold </b><b><i>and slanted</i></b></p>'],
    ['***both***', '<p><b><i>both</i></b></p>'],
    ['snake_case_name and 2 * 3 * 4', '<p>snake_case_name and 2 * 3 * 4</p>'],
    ['**not closed', '<p>**not closed</p>'],
    ['`a *b* <c>`', '<p><code>a *b* &lt;c&gt;</code></p>'],
    ['# One\n### Three ###\ntext', '<h2>One</h2><h3>Three</h3><p>text</p>'],
    ['#\ta  ##  \n# a#\n# a # #\n# ##\n#  #\n#a', '<h2>a</h2><h2>a#</h2><h2>a #</h2><h2>##</h2><h2>#</h2><p>#a</p>'],
    ['- a\n- b\n  - c\n\nd', '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>d</p>'],
    ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    [
      '> said\n> > before\n\nnow',
      '<blockquote><p>said</p><blockquote><p>before</p></blockquote></blockquote><p>now</p>',
    ],
    ['```js\n<b>x</b>\n```\nafter', '<pre><code>&lt;b&gt;x&lt;/b&gt;</code></pre><p>after</p>'],
    ['---\na', '<p>a</p>'],
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>'],
    ['\\*plain\\*', '<p>*plain*</p>'],
    ['', ''],
  ])('%j', (markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });

  test.each([
    [CHAT],
    [`see ${CHAT}, please`],
    [`(${CHAT})`],
    [`<${CHAT}>`],
    [`[a label](${CHAT})`],
    [`[https://example.com/other](${CHAT})`],
    [`- **[x](${CHAT} "title")**`],
    [`> ${CHAT}`],
  ])('%j links the conversation', (markdown) => {
    expect(markdownText(markdown).urls).toEqual([CHAT]);
  });

  test.each([['`' + CHAT + '`'], ['```\n' + CHAT + '\n```'], [`x${CHAT}`]])('%j links nothing', (markdown) => {
    expect(markdownText(markdown).urls).toEqual([]);
  });

  test('an address keeps the signs in it', () => {
    const url = 'https://example.com/a_b_c/*x*/~~y';
    expect(markdownText(`_look_ ${url} _there_`).urls).toEqual([url]);
  });

  test.each([
    ['blanks', ' '],
    ['closing signs', ' #'],
  ])('a heading of ever so many %s is read at once', (_what, sign) => {
    const middle = sign.repeat(500_000);
    const [heading] = markdownText(`# a${middle}b`).blocks;
    expect(heading?.kind).toBe('heading');
    expect(html(`# a${' '.repeat(500_000)}#`)).toBe('<h2>a</h2>');
  });

  test('makes only what may be shown, of anything', () => {
    const parts = [
      '*',
      '**',
      '_',
      '`',
      '```\n',
      '[',
      '](',
      ')',
      '<',
      '>',
      '\n',
      '- ',
      '1. ',
      '# ',
      CHAT,
      'a',
      ' ',
      '\\',
      '~~',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 60 }), (pieces) => {
        expect(readStrictHtml(html(pieces.join(''))).problems).toEqual([]);
      }),
    );
  });

  test.each(['*', '_a ', '[', '](', '`', '> ', '- ', '**a *b ', '[a](', '<http://'])(
    'many times %j is read at once',
    (piece) => {
      expect(markdownText(piece.repeat(100_000 / piece.length)).fallback).toBeNull();
    },
  );
});

test.each([
  ['https://acme.example/wiki/Fuse_(electrical)', 'https://acme.example/wiki/Fuse_(electrical)'],
  ['https://acme.example/a(b(c))', 'https://acme.example/a%28b%28c%29%29'],
  ['https://acme.example/a(b', 'https://acme.example/a%28b'],
  ['https://acme.example/a)b', 'https://acme.example/a%29b'],
])('a link to %s that is written and read again leads to %s', (href, read) => {
  const blocks = [{ kind: 'paragraph' as const, content: [{ kind: 'text' as const, text: 'here', href }] }];
  expect(markdownText(writeMarkdown({ blocks })).blocks).toEqual([
    { kind: 'paragraph', content: [{ kind: 'text', text: 'here', href: read }] },
  ]);
});
