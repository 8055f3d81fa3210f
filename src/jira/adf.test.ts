import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block } from '../domain/text/richtext.ts';
import { readAdf } from './adf.ts';

type Json = Record<string, unknown>;
const doc = (...content: unknown[]): Json => ({ version: 1, type: 'doc', content });
const para = (...content: unknown[]): Json => ({ type: 'paragraph', content });
const text = (value: string, ...marks: unknown[]): Json =>
  marks.length > 0 ? { type: 'text', text: value, marks } : { type: 'text', text: value };
const mark = (type: string, attrs?: Json): Json => (attrs === undefined ? { type } : { type, attrs });
const link = (href: string): Json => mark('link', { href });
const blocks = (...content: unknown[]): Block[] => readAdf(doc(...content)).blocks;
const urls = (...content: unknown[]): string[] => readAdf(doc(...content)).urls;

describe('where addresses hide in a document', () => {
  test('the example of the facts gives all six in order', () => {
    const read = readAdf(
      doc(
        para(text('this', link('https://x.y/1')), text(' or https://x.y/2')),
        para(
          { type: 'inlineCard', attrs: { url: 'https://x.y/3' } },
          { type: 'mention', attrs: { id: '557058:a', text: '@Ann' } },
        ),
        { type: 'blockCard', attrs: { url: 'https://x.y/4' } },
        { type: 'embedCard', attrs: { url: 'https://x.y/5', layout: 'center' } },
        para({ type: 'inlineCard', attrs: { data: { '@type': 'Object', url: 'https://x.y/6' } } }),
      ),
    );
    expect(read.urls).toEqual([1, 2, 3, 4, 5, 6].map((n) => `https://x.y/${n}`));
    expect(read.fallback).toBeNull();
  });

  test('an address split over runs of different marks is one address', () => {
    expect(urls(para(text('see https://x.y/a/'), text('inbox', mark('strong')), text('/1.')))).toEqual([
      'https://x.y/a/inbox/1',
    ]);
  });

  test('an address is not continued over a link, a mention or a line break', () => {
    expect(
      urls(
        para(
          text('https://x.y/1'),
          text('2', link('https://z.z/')),
          text(' https://x.y/3'),
          { type: 'hardBreak' },
          text('4'),
        ),
      ),
    ).toEqual(['https://x.y/1', 'https://z.z/', 'https://x.y/3']);
  });

  test('the target decides and not its label', () => {
    expect(urls(para(text('https://x.y/label', link('https://x.y/target'))))).toEqual(['https://x.y/target']);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', '/browse/SUP-1', '', 'https://', 'vbscript:x'])(
    'target %j is no link, and its label is not one either',
    (href) => {
      expect(blocks(para(text('https://x.y/label', link(href))))).toEqual([
        { kind: 'paragraph', content: [{ kind: 'text', text: 'https://x.y/label' }] },
      ]);
    },
  );

  test('a mail address links in the text but is no web address', () => {
    const read = readAdf(doc(para(text('write', link('mailto:a@b.example')))));
    expect(read.blocks[0]).toMatchObject({ content: [{ href: 'mailto:a@b.example' }] });
    expect(read.urls).toEqual([]);
  });

  test('code blocks and code marks do not link', () => {
    expect(
      urls({ type: 'codeBlock', content: [text('https://x.y/1')] }, para(text('https://x.y/2', mark('code')))),
    ).toEqual([]);
  });

  test('every container is descended', () => {
    const inner = (n: number): Json => para(text(`https://x.y/${n}`));
    const item = (n: number): Json => ({ type: 'listItem', content: [inner(n)] });
    const cell = (type: string, n: number): Json => ({ type, attrs: {}, content: [inner(n)] });
    expect(
      urls(
        { type: 'heading', attrs: { level: 1 }, content: [text('https://x.y/1')] },
        { type: 'bulletList', content: [item(2)] },
        { type: 'orderedList', content: [item(3)] },
        {
          type: 'taskList',
          content: [{ type: 'taskItem', attrs: { state: 'TODO' }, content: [text('https://x.y/4')] }],
        },
        { type: 'decisionList', content: [{ type: 'decisionItem', content: [text('https://x.y/5')] }] },
        { type: 'blockquote', content: [inner(6)] },
        { type: 'panel', attrs: { panelType: 'info' }, content: [inner(7)] },
        { type: 'table', content: [{ type: 'tableRow', content: [cell('tableHeader', 8), cell('tableCell', 9)] }] },
        { type: 'expand', attrs: { title: 'More' }, content: [{ type: 'nestedExpand', content: [inner(10)] }] },
        { type: 'layoutSection', content: [{ type: 'layoutColumn', content: [inner(11)] }] },
        { type: 'bodiedExtension', attrs: { extensionKey: 'x' }, content: [inner(12)] },
        { type: 'mediaSingle', content: [{ type: 'caption', content: [text('https://x.y/13')] }] },
        { type: 'somethingNew', content: [inner(14)] },
      ),
    ).toEqual(Array.from({ length: 14 }, (_, n) => `https://x.y/${n + 1}`));
  });

  test('parameters of macros are searched, their description is not', () => {
    const parameters = {
      macroParams: { url: { value: 'see https://x.y/1' } },
      macroMetadata: { placeholder: [{ data: { url: 'https://icons.example/x' } }] },
    };
    expect(urls({ type: 'extension', attrs: { extensionType: 'com', extensionKey: 'widget', parameters } })).toEqual([
      'https://x.y/1',
    ]);
    const inline = { type: 'inlineExtension', attrs: { extensionKey: 'w', parameters: ['https://x.y/2'] } };
    expect(urls(para(inline))).toEqual(['https://x.y/2']);
  });

  test('pictures link to where they are and to where they point', () => {
    const media = { type: 'media', attrs: { type: 'external', url: 'https://x.y/pic.png' } };
    expect(urls({ type: 'mediaSingle', content: [media] })).toEqual(['https://x.y/pic.png']);
    expect(urls({ type: 'mediaSingle', marks: [link('https://x.y/to')], content: [media] })).toEqual([
      'https://x.y/to',
      'https://x.y/pic.png',
    ]);
    expect(urls({ type: 'mediaSingle', content: [{ ...media, marks: [link('https://x.y/to')] }] })).toEqual([
      'https://x.y/to',
      'https://x.y/pic.png',
    ]);
  });

  test('a card of a list names the addresses of its data source', () => {
    const datasource = { id: '1', parameters: { jql: 'x', link: 'https://x.y/list' }, views: [] };
    expect(urls({ type: 'blockCard', attrs: { datasource } })).toEqual(['https://x.y/list']);
  });

  test('each address is named once', () => {
    expect(urls(para(text('https://x.y/1 and https://x.y/1')))).toEqual(['https://x.y/1']);
  });
});

describe('what people see', () => {
  test('marks become bold, italic, underline, strike and code', () => {
    const all = [text('a', mark('strong')), text('b', mark('em'), mark('underline')), text('c', mark('strike'))];
    expect(blocks(para(...all, text('d', mark('code'))))).toEqual([
      {
        kind: 'paragraph',
        content: [
          { kind: 'text', text: 'a', bold: true },
          { kind: 'text', text: 'b', italic: true, underline: true },
          { kind: 'text', text: 'c', strike: true },
          { kind: 'text', text: 'd', code: true },
        ],
      },
    ]);
  });

  test('mentions are names, emoji are their text, dates are days', () => {
    const leaves = [
      { type: 'mention', attrs: { id: 'a', text: 'Ann' } },
      { type: 'emoji', attrs: { shortName: ':tada:', text: '🎉' } },
      { type: 'emoji', attrs: { shortName: ':own:' } },
      { type: 'status', attrs: { text: 'LATE', color: 'red' } },
      { type: 'date', attrs: { timestamp: '1700000000000' } },
      { type: 'mention', attrs: { id: 'b' } },
      { type: 'placeholder', attrs: { text: 'type here' } },
    ];
    expect(blocks(para(...leaves.flatMap((leaf) => [leaf, text(' ')])))).toEqual([
      {
        kind: 'paragraph',
        content: [{ kind: 'text', text: '@Ann 🎉 :own: LATE 2023-11-14 @somebody  ' }],
      },
    ]);
  });

  test('headings have two levels, code blocks keep their lines', () => {
    expect(
      blocks(
        { type: 'heading', attrs: { level: 1 }, content: [text('One')] },
        { type: 'heading', attrs: { level: 4 }, content: [text('Four')] },
        { type: 'codeBlock', attrs: { language: 'sql' }, content: [text('select 1\n  from x')] },
      ),
    ).toEqual([
      { kind: 'heading', level: 2, content: [{ kind: 'text', text: 'One' }] },
      { kind: 'heading', level: 3, content: [{ kind: 'text', text: 'Four' }] },
      { kind: 'code', text: 'select 1\n  from x' },
    ]);
  });

  test('tasks show whether they are done, nested tasks belong to the one before', () => {
    const task = (state: string, value: string): Json => ({
      type: 'taskItem',
      attrs: { state },
      content: [text(value)],
    });
    const nested = { type: 'taskList', content: [task('DONE', 'two')] };
    expect(blocks({ type: 'taskList', content: [task('TODO', 'one'), nested] })).toEqual([
      {
        kind: 'list',
        ordered: false,
        items: [
          [
            {
              kind: 'paragraph',
              content: [
                { kind: 'text', text: '☐ ' },
                { kind: 'text', text: 'one' },
              ],
            },
            {
              kind: 'list',
              ordered: false,
              items: [
                [
                  {
                    kind: 'paragraph',
                    content: [
                      { kind: 'text', text: '☑ ' },
                      { kind: 'text', text: 'two' },
                    ],
                  },
                ],
              ],
            },
          ],
        ],
      },
    ]);
  });

  test('a row of a table is one line, its header bold', () => {
    const cell = (type: string, ...content: unknown[]): Json => ({ type, content });
    const rows = [
      {
        type: 'tableRow',
        content: [cell('tableHeader', para(text('Plan'))), cell('tableHeader', para(text('Price')))],
      },
      {
        type: 'tableRow',
        content: [cell('tableCell', para(text('Pro'), { type: 'hardBreak' }, text('yearly'))), cell('tableCell')],
      },
    ];
    expect(blocks({ type: 'table', content: rows })).toEqual([
      {
        kind: 'paragraph',
        content: [
          { kind: 'text', text: 'Plan', bold: true },
          { kind: 'text', text: ' | ' },
          { kind: 'text', text: 'Price', bold: true },
        ],
      },
      { kind: 'paragraph', content: [{ kind: 'text', text: 'Pro yearly | ' }] },
    ]);
  });

  test('a card shows the name that Jira knows, else its address', () => {
    const card = { type: 'inlineCard', attrs: { data: { '@type': 'Object', url: 'https://x.y/6', name: 'Refund' } } };
    expect(blocks(para(card))).toEqual([
      { kind: 'paragraph', content: [{ kind: 'text', text: 'Refund', href: 'https://x.y/6' }] },
    ]);
  });

  test('a picture of Jira itself is a word, since nobody outside can open it', () => {
    const media = { type: 'media', attrs: { type: 'file', id: 'x', collection: '' } };
    expect(blocks({ type: 'mediaSingle', content: [media] })).toEqual([
      { kind: 'paragraph', content: [{ kind: 'text', text: '[image]' }] },
    ]);
  });

  test('control characters, half characters and direction overrides are cleaned away', () => {
    const read = readAdf(doc(para(text('a\u0000b\uD800c\u202Ed\u2066e'), text('\uDC00'))));
    expect(read.blocks).toEqual([{ kind: 'paragraph', content: [{ kind: 'text', text: 'ab\uFFFDcde\uFFFD' }] }]);
  });

  test('no document at all is an empty text', () => {
    expect(readAdf(null)).toEqual({ blocks: [], urls: [], fallback: null });
    expect(readAdf(undefined).blocks).toEqual([]);
    expect(blocks(para(), para(text('  ')))).toEqual([]);
  });
});

describe('documents that cannot be read as such', () => {
  const good = para(text('before https://x.y/1'));

  test.each([
    ['a node without a type', { content: [text('after')] }, /has no type/],
    ['text that is a number', { type: 'text', text: 4 }, /not a string/],
    ['content that is a word', { type: 'paragraph', content: 'after' }, /not a list/],
    ['a node that is null', null, /not an object/],
    ['marks that are no list', { type: 'text', text: 'after', marks: {} }, /marks/],
    ['attributes that are a list', { type: 'inlineCard', attrs: [] }, /attributes/],
  ])('%s: plain text with the reason, addresses kept', (_name, node, reason) => {
    const read = readAdf(doc(good, node, para(text('last', link('https://x.y/2')))));
    expect(read.fallback).toMatch(reason);
    expect(read.urls).toEqual(['https://x.y/1', 'https://x.y/2']);
    expect(JSON.stringify(read.blocks)).toContain('before ');
  });

  test.each([['a word'], [4], [true], [[]], [{ type: 'paragraph' }], [{}]])('%j is no document', (value) => {
    expect(readAdf(value).fallback).toMatch(/not a document/);
  });

  test('a plain string keeps its lines and addresses', () => {
    const read = readAdf('one\nsee https://x.y/1');
    expect(read.urls).toEqual(['https://x.y/1']);
    expect(read.blocks).toHaveLength(2);
  });

  test('code does not link in plain text either, cards do', () => {
    const read = readAdf(
      doc(
        null,
        { type: 'codeBlock', content: [text('https://x.y/1')] },
        para(text('https://x.y/2', mark('code')), text('https://x.y/3', link('javascript:x'))),
        { type: 'blockCard', attrs: { url: 'https://x.y/4' } },
      ),
    );
    expect(read.urls).toEqual(['https://x.y/4']);
  });

  test('10,000 levels deep: plain text, and the addresses at the bottom are found', () => {
    let node: Json = para(text('https://x.y/deep'));
    for (let level = 0; level < 10_000; level++) node = { type: 'blockquote', content: [node] };
    const read = readAdf(doc(node));
    expect(read.fallback).toMatch(/levels deep/);
    expect(read.urls).toEqual(['https://x.y/deep']);
  });

  test('5 MB: plain text, shown in part, all addresses found', () => {
    const many = Array.from({ length: 5000 }, (_, n) => para(text(`${'word '.repeat(200)}https://x.y/${n}`)));
    const read = readAdf(doc(...many));
    expect(read.fallback).toMatch(/characters/);
    expect(read.urls).toHaveLength(5000);
    expect(JSON.stringify(read.blocks).length).toBeLessThan(150_000);
  });
});

describe('whatever it is given', () => {
  test('any JSON is read without an error', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const read = readAdf(value);
        expect(Array.isArray(read.blocks)).toBe(true);
      }),
    );
  });

  const types = 'doc paragraph text heading bulletList listItem taskList taskItem table tableRow tableCell codeBlock'
    .split(' ')
    .concat('media mediaSingle inlineCard blockCard mention date extension expand hardBreak unknownThing'.split(' '));
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.record(
      {
        type: fc.constantFrom(...types),
        text: fc.oneof(fc.string(), fc.constant('https://x.y/1')),
        attrs: fc.dictionary(fc.constantFrom('url', 'data', 'text', 'level', 'timestamp', 'state'), fc.jsonValue()),
        marks: fc.array(
          fc.record({ type: fc.constantFrom('strong', 'code', 'link'), attrs: fc.constant({ href: 'x' }) }),
        ),
        content: fc.array(tie('tree'), { maxLength: 4 }),
      },
      { requiredKeys: ['type'] },
    ),
  }));

  test('any tree of known nodes is read without an error, and what comes out is clean', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 5 }), (content) => {
        const read = readAdf(doc(...content));
        const out = JSON.stringify(read.blocks);
        expect(out).not.toContain('sealed');
        for (const url of read.urls) expect(url).toMatch(/^https?:\/\//i);
        for (const url of read.urls) expect(out).toContain(JSON.stringify(url));
      }),
    );
  });
});
