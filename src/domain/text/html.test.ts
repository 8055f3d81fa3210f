import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStrictHtml } from '../../../test/strict-html.ts';
import { isSafeHref, NOTE_BYTES, noteHtml } from './html.ts';
import type { Block, Inline, RichText, TextRun } from './richtext.ts';

const run = (text: string, more: Partial<TextRun> = {}): TextRun => ({ kind: 'text', text, ...more });
const paragraph = (...content: Inline[]): Block => ({ kind: 'paragraph', content });
const note = (...blocks: Block[]): RichText => ({ blocks, urls: [], fallback: null });
const htmlOf = (body: RichText, moreUrl: string | null = 'https://jira.test/browse/SUP-1'): string =>
  noteHtml(body, { ref: '7F3K2Q', moreUrl });
const bytesOf = (html: string): number => Buffer.byteLength(html, 'utf8');

describe('blocks become HTML', () => {
  test.each<[string, Block, string]>([
    ['a paragraph', paragraph(run('one'), { kind: 'break' }, run('two')), '<p>one<br>two</p>'],
    ['a heading', { kind: 'heading', level: 2, content: [run('one')] }, '<h2>one</h2>'],
    ['a smaller heading', { kind: 'heading', level: 3, content: [run('one')] }, '<h3>one</h3>'],
    ['code', { kind: 'code', text: 'if (a < b)\n\treturn;' }, '<pre><code>if (a &lt; b)\n\treturn;</code></pre>'],
    ['a quote', { kind: 'quote', content: [paragraph(run('one'))] }, '<blockquote><p>one</p></blockquote>'],
    [
      'a list, its items without paragraphs of their own',
      { kind: 'list', ordered: false, items: [[paragraph(run('one'))], [{ kind: 'code', text: 'two' }], []] },
      '<ul><li>one</li><li><pre><code>two</code></pre></li><li></li></ul>',
    ],
    [
      'a list in a list',
      {
        kind: 'list',
        ordered: true,
        items: [[paragraph(run('one')), { kind: 'list', ordered: false, items: [[paragraph(run('two'))]] }]],
      },
      '<ol><li>one<ul><li>two</li></ul></li></ol>',
    ],
    [
      'marks, in each other',
      paragraph(run('x', { bold: true, italic: true, underline: true, strike: true, code: true, href: 'https://x.y' })),
      '<p><a href="https://x.y"><b><i><u><s><code>x</code></s></u></i></b></a></p>',
    ],
  ])('%s', (_name, block, html) => {
    expect(htmlOf(note(block))).toBe(`${html}<p>[ref 7F3K2Q]</p>`);
  });

  test('what tells several things has a reference for each', () => {
    const html = noteHtml(note(), { ref: '7F3K2Q', also: ['ABC234', 'DEF567'], moreUrl: null });
    expect(html).toBe('<p>[ref 7F3K2Q] [ref ABC234] [ref DEF567]</p>');
  });

  test('the reference is there whatever else is', () => {
    expect(htmlOf(note())).toBe('<p>[ref 7F3K2Q]</p>');
  });
});

const beginnings: [string, (text: string) => Block][] = [
  ['a paragraph', (text) => paragraph(run('begin '), run(text))],
  ['a bold link', (text) => paragraph(run(text, { bold: true, href: 'https://x.y/?a=1&b=2' }))],
  ['a heading', (text) => ({ kind: 'heading', level: 2, content: [run(text)] })],
  ['code', (text) => ({ kind: 'code', text })],
  ['a quote', (text) => ({ kind: 'quote', content: [paragraph(run(text))] })],
  [
    'a list item',
    (text) => ({ kind: 'list', ordered: false, items: [[paragraph(run('first'))], [paragraph(run(text))]] }),
  ],
  [
    'code in a list in a quote',
    (text) => ({ kind: 'quote', content: [{ kind: 'list', ordered: true, items: [[{ kind: 'code', text }]] }] }),
  ],
];

const fillings: [string, string, number][] = [
  ['plain letters', 'word ', 1],
  ['letters of two bytes', 'äöü', 2],
  ['emoji', '🔥', 4],
  ['a family of emoji', '👩‍👩‍👧‍👦', 1],
  ['markup', `<b>&"'</b>`, 1],
];

describe('a note that is too long is cut, with a link to the rest', () => {
  describe.each(beginnings)('in %s', (_block, blockOf) => {
    test.each(fillings)('of %s', (_filling, filling) => {
      const html = htmlOf(note(paragraph(run('before')), blockOf(filling.repeat(30_000)), paragraph(run('after'))));
      const read = readStrictHtml(html);
      expect(read.problems).toEqual([]);
      expect(bytesOf(html)).toBeLessThanOrEqual(NOTE_BYTES);
      expect(bytesOf(html)).toBeGreaterThan(NOTE_BYTES - 100);
      expect(html.isWellFormed()).toBe(true);
      expect(read.text).toMatch(/^before.*… read the rest\[ref 7F3K2Q\]$/s);
      expect(read.hrefs).toContain('https://jira.test/browse/SUP-1');
      expect(read.text).not.toContain('after');
    });
  });

  test('a note that just fits is whole', () => {
    const room =
      NOTE_BYTES -
      bytesOf(htmlOf(note(paragraph()))) -
      bytesOf(`<p>… <a href="https://jira.test/browse/SUP-1">read the rest</a></p>`);
    expect(htmlOf(note(paragraph(run('x'.repeat(room)))))).not.toContain('read the rest');
    expect(htmlOf(note(paragraph(run('x'.repeat(room + 1)))))).toContain('read the rest');
  });

  test('of many small parts', () => {
    for (const block of [
      { kind: 'list', ordered: false, items: Array.from({ length: 9000 }, () => [paragraph(run('item'))]) } as const,
      paragraph(...Array.from({ length: 9000 }, (): Inline => ({ kind: 'break' }))),
      paragraph(...Array.from({ length: 9000 }, () => run('ab', { bold: true }))),
    ]) {
      const html = htmlOf(note(block));
      expect(readStrictHtml(html).problems).toEqual([]);
      expect(bytesOf(html)).toBeLessThanOrEqual(NOTE_BYTES);
      expect(html).toContain('read the rest');
    }
  });

  test('10,000 emoji keep as many as fit, none of them broken', () => {
    const { text } = readStrictHtml(htmlOf(note(paragraph(run('🔥'.repeat(10_000))))));
    expect(text).toMatch(/^(🔥)+… read the rest/u);
    expect(text.match(/🔥/gu)?.length).toBeGreaterThan(4900);
  });

  test('nothing empty is left where nothing fits', () => {
    const body = note(paragraph(run('x'.repeat(19_500))), {
      kind: 'quote',
      content: [paragraph(run('<'.repeat(500), { bold: true, href: `https://x.y/${'z'.repeat(600)}` }))],
    });
    expect(htmlOf(body)).not.toMatch(/<blockquote>|<a href="https:\/\/x\.y/);
  });

  test('an address of any length cannot fill it', () => {
    const long = `https://x.y/${'z'.repeat(30_000)}`;
    const html = htmlOf(note(paragraph(run('label', { href: long }), run(' and more'))), long);
    expect(html).toBe('<p>label and more</p><p>[ref 7F3K2Q]</p>');
    const cut = htmlOf(note(paragraph(run('x'.repeat(30_000)))), long);
    expect(bytesOf(cut)).toBeLessThanOrEqual(NOTE_BYTES);
    expect(cut).toContain('<p>… cut</p>');
  });

  test('of 5 MB is cut at once', () => {
    const html = htmlOf(note({ kind: 'quote', content: [{ kind: 'code', text: '\u0000<'.repeat(2_500_000) }] }));
    expect(bytesOf(html)).toBeLessThanOrEqual(NOTE_BYTES);
  });
});

describe('characters no reader should meet', () => {
  test.each([
    ['NUL and other controls', 'a\u0000b\u0007c\u001Bd\u007Fe\u0085f', 'abcdef'],
    ['direction overrides', 'a\u202Eb\u202Dc\u2066d\u2069', 'abcd'],
    ['half characters', 'a\uD83Db\uDD25c', 'abc'],
    ['what is no character', 'a\uFEFFb\uFFFEc\uFFFFd\uFFFDe', 'abcde'],
  ])('%s go', (_name, text, shown) => {
    expect(readStrictHtml(htmlOf(note(paragraph(run(text))))).text).toBe(`${shown}[ref 7F3K2Q]`);
  });

  test('letters of every script, joined emoji, tabs and line ends stay', () => {
    const text = 'שלום مرحبا 你好 क्षि 👩‍👩‍👧‍👦 é\t\n';
    expect(readStrictHtml(htmlOf(note(paragraph(run(text))))).text).toBe(`${text}[ref 7F3K2Q]`);
  });
});

describe('addresses that may be links', () => {
  test.each(['https://x.y', 'http://x.y:8080/a?b=c#d', 'HTTPS://X.Y', 'mailto:ann@x.y', 'https://x.y/"><script>'])(
    '%s',
    (href) => expect(isSafeHref(href)).toBe(true),
  );

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'ftp://x.y',
    'intercom://x',
    '//x.y',
    '/x',
    'x.y',
    '',
    'http://',
    'mailto:',
    'https:x.y',
    'https://x.y/a b',
    'https://x.y/\njavascript:alert(1)',
    `https://x.y/${'z'.repeat(2000)}`,
  ])('%j is none', (href) => expect(isSafeHref(href)).toBe(false));
});

describe('arbitrary text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('<script>', '</p>', '"><img>', '&lt;', "'", '\u0000<', '\uD83D', 'x'.repeat(25_000)),
  );
  const inline: fc.Arbitrary<Inline> = fc.oneof(
    fc.constant<Inline>({ kind: 'break' }),
    fc
      .record({
        text,
        bold: fc.boolean(),
        italic: fc.boolean(),
        underline: fc.boolean(),
        strike: fc.boolean(),
        code: fc.boolean(),
        href: fc.oneof(text, fc.webUrl(), fc.constantFrom('javascript:alert(1)', 'https://x.y/"onclick="alert(1)')),
      })
      .map((marks): Inline => ({ kind: 'text', ...marks })),
  );
  const content = fc.array(inline, { maxLength: 4 });
  const { block } = fc.letrec<{ block: Block }>((tie) => ({
    block: fc.oneof(
      { maxDepth: 4 },
      content.map((inlines): Block => ({ kind: 'paragraph', content: inlines })),
      text.map((code): Block => ({ kind: 'code', text: code })),
      fc.record({ level: fc.constantFrom<2 | 3>(2, 3), content }).map((rest): Block => ({ kind: 'heading', ...rest })),
      fc.array(tie('block'), { maxLength: 3 }).map((blocks): Block => ({ kind: 'quote', content: blocks })),
      fc
        .record({ ordered: fc.boolean(), items: fc.array(fc.array(tie('block'), { maxLength: 2 }), { maxLength: 3 }) })
        .map((rest): Block => ({ kind: 'list', ...rest })),
    ),
  }));

  test('becomes only allowed elements, whole, within 20 kB, with its reference', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), fc.option(text), (blocks, moreUrl) => {
        const html = htmlOf(note(...blocks), moreUrl);
        const read = readStrictHtml(html);
        expect(read.problems).toEqual([]);
        expect(read.hrefs.every((href) => /^(https?:\/\/|mailto:)/i.test(href))).toBe(true);
        expect(bytesOf(html)).toBeLessThanOrEqual(NOTE_BYTES);
        expect(html.endsWith('<p>[ref 7F3K2Q]</p>')).toBe(true);
        expect(html.isWellFormed()).toBe(true);
      }),
      { numRuns: 1000, seed: 20261121 },
    );
  });
});
