import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, Inline } from '../domain/text/richtext.ts';
import { readWiki } from './wiki.ts';

const blocks = (text: string): Block[] => readWiki(text).blocks;
const urls = (text: string): string[] => readWiki(text).urls;
const run = (text: string, more: object = {}): Inline => ({ kind: 'text', text, ...more });

/** The content of a text that is one paragraph. */
function line(text: string, names?: Map<string, string>): Inline[] {
  const [first, ...rest] = readWiki(text, names).blocks;
  expect(rest).toEqual([]);
  return first?.kind === 'paragraph' ? first.content : [];
}

describe('addresses in wiki markup', () => {
  test.each([
    ['a bare address', 'see https://x.y/1 now', ['https://x.y/1']],
    [
      'a bare address at the end of a sentence',
      'Look at https://x.y/1. (Or https://x.y/2)!',
      ['https://x.y/1', 'https://x.y/2'],
    ],
    ['an address with parentheses of its own', '(https://x.y/a_(b))', ['https://x.y/a_(b)']],
    ['a bracketed address', '[https://x.y/1]', ['https://x.y/1']],
    ['a label and an address', '[the chat|https://x.y/1]', ['https://x.y/1']],
    ['a smart link', '[https://x.y/1|https://x.y/2|smart-link]', ['https://x.y/2']],
    ['a smart link without label', '[https://x.y/1|smart-link]', ['https://x.y/1']],
    ['a label with brackets', String.raw`[\[SUP-1\] Fix|https://x.y/1]`, ['https://x.y/1']],
    ['a label with bare brackets', '[[SUP-1] Fix|https://x.y/1]', ['https://x.y/1']],
    [
      'emphasis around it',
      '*https://x.y/1* _https://x.y/_/2_ -https://x.y/3-',
      ['https://x.y/1', 'https://x.y/_/2', 'https://x.y/3'],
    ],
    ['colour around it', '{color:#ff0000}https://x.y/1{color}', ['https://x.y/1']],
    ['a cell of a table', '|https://x.y/1|[b|https://x.y/2]|', ['https://x.y/1', 'https://x.y/2']],
    [
      'list, heading, quote and panel',
      '* https://x.y/1\nh1. https://x.y/2\nbq. https://x.y/3\n{quote}https://x.y/4{quote}{panel:title=T}https://x.y/5{panel}',
      [1, 2, 3, 4, 5].map((n) => `https://x.y/${n}`),
    ],
    ['a picture', '!https://x.y/pic.png|thumbnail!', ['https://x.y/pic.png']],
    ['an address followed by text of a language without blanks', '见https://x.y/1。谢谢', ['https://x.y/1']],
    [
      'two addresses parted by a comma',
      'https://x.y/1,https://x.y/2;https://x.y/3',
      ['https://x.y/1', 'https://x.y/2', 'https://x.y/3'],
    ],
    ['an address with an address in it', 'https://x.y/?to=https://z.z/1', ['https://x.y/?to=https://z.z/1']],
    ['upper case', 'HTTPS://X.Y/1', ['HTTPS://X.Y/1']],
    ['an unclosed macro before it', '{code}\nhttps://x.y/1', ['https://x.y/1']],
    ['escaped brackets around it', String.raw`\[https://x.y/1\]`, ['https://x.y/1']],
  ])('%s', (_name, text, expected) => {
    expect(urls(text)).toEqual(expected);
  });

  test.each([
    ['code', '{code}https://x.y/1{code}'],
    ['code of a language over lines', '{code:java|title=X}\nhttps://x.y/1\n{code}'],
    ['noformat', '{noformat}\n[a|https://x.y/1]\n{noformat}'],
    ['upper-case code', '{CODE}https://x.y/1{CODE}'],
    ['monospace', '{{https://x.y/1}}'],
    ['a label whose target is no web address', '[https://x.y/1|javascript:alert(1)]'],
    ['a label whose target is an anchor', '[https://x.y/1|#top]'],
    ['a word that ends in an address', 'xhttps://x.y/1'],
    ['a scheme alone', 'https:// and http://.'],
  ])('none in %s', (_name, text) => {
    expect(urls(text)).toEqual([]);
  });

  test('text after code links again', () => {
    expect(urls('{code}https://x.y/1{code} https://x.y/2 {noformat}https://x.y/3{noformat}')).toEqual([
      'https://x.y/2',
    ]);
  });

  test('a mail address links in the text but is no web address', () => {
    expect(line('[mailto:a@b.example]')).toEqual([run('mailto:a@b.example', { href: 'mailto:a@b.example' })]);
    expect(urls('[write|mailto:a@b.example]')).toEqual([]);
  });
});

describe('what people see of a line', () => {
  test('bold, italic, strike, underline and monospace', () => {
    expect(line('*b* _i_ -s- +u+ {{m}}')).toEqual([
      run('b', { bold: true }),
      run(' '),
      run('i', { italic: true }),
      run(' '),
      run('s', { strike: true }),
      run(' '),
      run('u', { underline: true }),
      run(' '),
      run('m', { code: true }),
    ]);
  });

  test('emphasis may be nested, but does not cross', () => {
    expect(line('*a _b_ c*')).toEqual([
      run('a ', { bold: true }),
      run('b', { bold: true, italic: true }),
      run(' c', { bold: true }),
    ]);
    expect(line('*a _b* c_')).toEqual([run('a _b', { bold: true }), run(' c_')]);
  });

  test.each([
    'snake_case_name',
    '2 * 3 * 4',
    'a - b - c',
    '2026-11-21',
    'C++',
    'a*b*c',
    '* ',
    '-5 to 10',
    '*open',
    'a -- b --- c',
  ])('%j has no emphasis', (text) => {
    expect(line(`x ${text}`).every((inline) => inline.kind === 'text' && Object.keys(inline).length === 2)).toBe(true);
  });

  test('marks in braces work inside of words', () => {
    expect(line('un{*}believ{*}able')).toEqual([run('un'), run('believ', { bold: true }), run('able')]);
  });

  test('a backslash takes the meaning of a mark away, two break the line', () => {
    expect(line(String.raw`\*no\* \{code\} a\\b c:\dir`)).toEqual([
      run('*no* {code} a'),
      { kind: 'break' },
      run(String.raw`b c:\dir`),
    ]);
  });

  test('a link shows its label, with emphasis', () => {
    expect(line('[the *big* chat|https://x.y/1]')).toEqual([
      run('the ', { href: 'https://x.y/1' }),
      run('big', { href: 'https://x.y/1', bold: true }),
      run(' chat', { href: 'https://x.y/1' }),
    ]);
  });

  test('mentions are names where they are known', () => {
    const names = new Map([
      ['ann', 'Ann Smith'],
      ['5b1', 'Bob'],
    ]);
    expect(line('[~ann] [~JIRAUSER10] [~accountid:5b1] [~accountid:x]', names)).toEqual([
      run('@Ann Smith @JIRAUSER10 @Bob @somebody'),
    ]);
  });

  test('pictures and attachments are words, colours are stripped, unknown macros stay', () => {
    expect(line('!a.png! !Screenshot 1 at 10.00.png|width=3! [^log.txt] {color:red}red{color} {jira:x}')).toEqual([
      run('[image] [image] [log.txt] red {jira:x}'),
    ]);
    expect(line('Wow! Great! Oh!')).toEqual([run('Wow! Great! Oh!')]);
    expect(line('{html}<b>x</b>{html}')).toEqual([run('{html}<b>x</b>{html}')]);
    expect(line('[not a link] a[0]')).toEqual([run('[not a link] a[0]')]);
  });
});

describe('what people see of blocks', () => {
  test('paragraphs are parted by blank lines, lines by breaks; Windows line ends count', () => {
    expect(blocks('one\r\ntwo\r\n\r\nthree')).toEqual([
      { kind: 'paragraph', content: [run('one'), { kind: 'break' }, run('two')] },
      { kind: 'paragraph', content: [run('three')] },
    ]);
  });

  test('headings, rules and quotes', () => {
    expect(blocks('h1. One\nh3. Three\n----\nbq. said\n{quote}\nlong\n\nlonger\n{quote}')).toEqual([
      { kind: 'heading', level: 2, content: [run('One')] },
      { kind: 'heading', level: 3, content: [run('Three')] },
      { kind: 'quote', content: [{ kind: 'paragraph', content: [run('said')] }] },
      {
        kind: 'quote',
        content: [
          { kind: 'paragraph', content: [run('long')] },
          { kind: 'paragraph', content: [run('longer')] },
        ],
      },
    ]);
  });

  test('code keeps its lines', () => {
    expect(blocks('{code:sql}\nselect *\n  from x\n{code}\n{noformat}y{noformat}')).toEqual([
      { kind: 'code', text: 'select *\n  from x' },
      { kind: 'code', text: 'y' },
    ]);
  });

  test('a panel is a quote under its title, with code in it', () => {
    expect(blocks('{panel:title=Note|borderStyle=dashed}\ntext\n{code}x{code}\n{panel}')).toEqual([
      {
        kind: 'quote',
        content: [
          { kind: 'paragraph', content: [run('Note', { bold: true })] },
          { kind: 'paragraph', content: [run('text')] },
          { kind: 'code', text: 'x' },
        ],
      },
    ]);
  });

  test('lists nest, mix and go on over a line', () => {
    const item = (text: string): Block => ({ kind: 'paragraph', content: [run(text)] });
    expect(blocks('* one\nmore\n** two\n*# three\n* four\n# five\n- six')).toEqual([
      {
        kind: 'list',
        ordered: false,
        items: [
          [
            { kind: 'paragraph', content: [run('one'), { kind: 'break' }, run('more')] },
            { kind: 'list', ordered: false, items: [[item('two')]] },
            { kind: 'list', ordered: true, items: [[item('three')]] },
          ],
          [item('four')],
        ],
      },
      { kind: 'list', ordered: true, items: [[item('five')]] },
      { kind: 'list', ordered: false, items: [[item('six')]] },
    ]);
  });

  test('rows of tables are lines, headers bold', () => {
    expect(blocks('||Plan||Price||\n|Pro|[5|https://x.y/5]|\n|a|')).toEqual([
      { kind: 'paragraph', content: [run('Plan', { bold: true }), run(' | '), run('Price', { bold: true })] },
      { kind: 'paragraph', content: [run('Pro | '), run('5', { href: 'https://x.y/5' })] },
      { kind: 'paragraph', content: [run('a')] },
    ]);
  });

  test('nothing is an empty text', () => {
    for (const nothing of [null, undefined, '', ' \n \n'])
      expect(readWiki(nothing)).toEqual({ blocks: [], urls: [], fallback: null });
  });

  test('control characters, half characters and direction overrides are cleaned away', () => {
    expect(line('a\u0000b\uD800c\u202Ed')).toEqual([run('ab\uFFFDcd')]);
  });
});

describe('a text that is too long', () => {
  const long = `start https://x.y/1\n${'word '.repeat(100_000)}\nhttps://x.y/2 {code}https://x.y/3{code} `.repeat(8);

  test('is shown in part, with the reason, and its addresses are found in all of it', () => {
    const read = readWiki(`${long}[x|https://x.y/4]`);
    expect(read.fallback).toMatch(/only its beginning/);
    expect(read.urls).toEqual(['https://x.y/1', 'https://x.y/2', 'https://x.y/4']);
    expect(JSON.stringify(read.blocks).length).toBeLessThan(250_000);
  });

  test('code that is too long is cut too', () => {
    const read = readWiki(`{code}${'x'.repeat(300_000)}{code}https://x.y/1`);
    expect(read.urls).toEqual(['https://x.y/1']);
    expect(JSON.stringify(read.blocks).length).toBeLessThan(250_000);
  });
});

describe('whatever it is given', () => {
  const macros = '{code} {code:java} {noformat} {quote} {panel:title=x} {panel} {color:red} {color} {{ }} { {*}'.split(
    ' ',
  );
  const marks = '[ ] | || ! * _ - + \\ ~ ^ ) ( https://x.y/1 http:// word a.png mailto:a@b'.split(' ');
  const fragments = fc.oneof(
    fc.constantFrom(...macros),
    fc.constantFrom(...marks),
    fc.constantFrom('\n', '\n\n', '* ', '# ', '** ', 'h1. ', 'bq. ', ' ', '\uD800', '\u202E', '\u0000'),
  );
  const markup = fc
    .array(fc.oneof(fragments, fc.string({ maxLength: 4 })), { maxLength: 60 })
    .map((parts) => parts.join(''));

  test('any text is read without an error, and every address named is in the text shown', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const read = readWiki(text);
        const out = JSON.stringify(read.blocks);
        expect(out).not.toContain('sealed');
        expect(read.fallback).toBeNull();
        for (const url of read.urls) expect(out).toContain(JSON.stringify(url));
      }),
    );
  });

  test('words that are not marked up come out as they went in', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9äöü]{1,10}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        expect(line(words.join(' '))).toEqual([run(words.join(' '))]);
      }),
    );
  });

  // Quadratic reading would need minutes for these, and run into the time limit of the test.
  test.each(
    [
      '[',
      '{code:',
      '{code',
      '{{',
      '*a ',
      '_',
      '!a',
      '\\',
      '{quote}',
      '[a|',
      '|',
      '(',
      'https://',
      '* ',
      ' ',
      '{color:',
      '-',
      ')',
    ]
      .map((piece) => [piece])
      .concat([['[['], ['https://x.y/((((('], ['!a.b'], ['{*}']]),
  )('200,000 characters of %j are read in linear time', (piece) => {
    expect(readWiki(piece.repeat(Math.floor(200_000 / piece.length))).fallback).toBeNull();
  });
});
