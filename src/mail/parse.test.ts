import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdownText } from '../domain/text/markdown.ts';
import { pageHtml } from '../domain/text/html.ts';
import { readMail } from './parse.ts';
import { markdownOfHtml } from './parse-html.ts';

const bytes = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

describe('a mail is read', () => {
  test('with its sender, its subject in any alphabet, what it answers, its text and its files', async () => {
    const mail = await readMail(
      bytes(
        'From: =?utf-8?Q?Cleo_=C3=91and=C3=BA?= <Cleo@Example.com>',
        'Subject: =?utf-8?B?UmVjaG51bmcg6KuL5rGC5pu4?=',
        'Message-ID: <two@example.com>',
        'In-Reply-To: <one@acme.example>',
        'References: <zero@acme.example>',
        ' <one@acme.example>',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain; charset=iso-8859-1',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'Gr=FC=DFe',
        '--b',
        'Content-Type: application/pdf; name="invoice.pdf"',
        'Content-Disposition: attachment; filename="invoice.pdf"',
        'Content-Transfer-Encoding: base64',
        '',
        'JVBERi0=',
        '--b--',
      ),
    );
    expect(mail).toMatchObject({
      from: { name: 'Cleo Ñandú', email: 'cleo@example.com' },
      subject: 'Rechnung 請求書',
      answers: ['one@acme.example', 'zero@acme.example'],
      text: 'Grüße',
      automatic: null,
    });
    expect(mail.files.map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
      ['invoice.pdf', '%PDF-'],
    ]);
  });

  test('from HTML where there is no plain text', async () => {
    const mail = await readMail(
      bytes(
        'From: a@b.example',
        'Content-Type: text/html; charset=utf-8',
        '',
        '<p>Hello <b>you</b></p><script>x()</script>',
      ),
    );
    expect(mail.text).toBe('Hello **you**');
  });

  test('with a mail that was attached as a file', async () => {
    const mail = await readMail(
      bytes(
        'From: a@b.example',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: message/rfc822',
        '',
        'From: c@d.example',
        'Subject: inner',
        '',
        'inside',
        '--b--',
      ),
    );
    expect(mail.files.map(({ name }) => name)).toEqual(['file-1.eml']);
    expect(mail.text).toBe('');
  });

  test.each([
    ['nothing', ''],
    ['no headers', 'Hello'],
    ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=nope\r\n\r\nHello'],
    ['an unknown charset', 'Content-Type: text/plain; charset=klingon\r\n\r\nHello'],
    ['broken base64', 'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%=='],
    ['NUL bytes', 'From: a@b.example\0\r\nSubject: x\0y\r\n\r\nHe\0llo'],
    ['half characters', 'Subject: =?utf-8?Q?=F0=9F?=\r\n\r\n\xf0\x9f'],
    ['a sender that is no address', 'From: undisclosed-recipients:;\r\n\r\nHello'],
    ['two senders', 'From: a@b.example, c@d.example\r\n\r\nHello'],
    ['a header without end', `Subject: ${'x'.repeat(100_000)}\r\n\r\nHello`],
  ])('also with %s', async (_what, text) => {
    const mail = await readMail(Buffer.from(text, 'latin1'));
    expect(mail.text.length).toBeLessThan(200);
    expect(JSON.stringify(mail)).not.toContain('\\u0000');
  });

  test('or refused where parts nest without end', async () => {
    const depth = 200;
    const open = Array.from({ length: depth }, (_, n) => [
      `Content-Type: multipart/mixed; boundary=b${n}`,
      '',
      `--b${n}`,
    ]);
    await expect(readMail(bytes(...open.flat(), 'Content-Type: text/plain', '', 'x'))).rejects.toThrow();
  });
});

describe('who sends it', () => {
  const kind = async (...lines: string[]) =>
    (await readMail(bytes('From: a@b.example', ...lines, '', 'Hello'))).automatic;

  test.each([
    ['a person', null, ['Subject: Hi']],
    ['a person, who says so', null, ['Auto-Submitted: no']],
    ['somebody who is away', 'reply', ['Auto-Submitted: auto-replied']],
    ['somebody who is away, in old words', 'reply', ['X-Autoreply: yes']],
    ['a machine that answers', 'reply', ['Auto-Submitted: auto-generated', 'In-Reply-To: <x@y.example>']],
    ['a machine', 'notice', ['Auto-Submitted: auto-generated']],
    ['a list', 'list', ['List-Id: <news.b.example>']],
    ['many', 'list', ['Precedence: bulk']],
    ['a mail server', 'bounce', ['Content-Type: multipart/report; report-type=delivery-status; boundary=b']],
  ] as const)('is %s', async (_who, expected, lines) => {
    expect(await kind(...lines)).toBe(expected);
  });
});

describe('HTML becomes Markdown', () => {
  test.each([
    ['<div>One</div><div>Two<br>Three</div>', 'One\nTwo\nThree'],
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['<a href="https://acme.example/a b">here</a>', '[here](https://acme.example/a%20b)'],
    ['<a href="https://acme.example">https://acme.example</a>', 'https://acme.example'],
    ['<a href="javascript:alert(1)">here</a>', 'here'],
    ['<ul><li>One<li>Two</ul><ol><li>A</li><li>B</li></ol>', '- One\n- Two\n\n1. A\n2. B'],
    ['<blockquote>Said<blockquote>Before</blockquote></blockquote>Now', '> Said\n>\n> > Before\n>\nNow'],
    ['<pre>a  b\n  c</pre>', '```\na  b\n  c\n```'],
    [
      '<style>p{}</style><!-- <b>no</b> --><img src=x alt="Logo" onerror=x>&lt;b&gt; &amp; &#x1F600; &nope;',
      '[Logo]<b> & 😀 &nope;',
    ],
    ['<h1>Title</h1>text', '## Title\n\ntext'],
    ['before <b', 'before'],
  ])('%s', (html, markdown) => {
    expect(markdownOfHtml(html)).toBe(markdown);
  });

  test('whatever comes, and never as markup of our pages', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<p>',
        '</p>',
        '<b>',
        '<a href="',
        '">',
        '<script>',
        '<!--',
        '-->',
        '<blockquote>',
        '<li>',
        '<pre>',
        '&lt;',
        '<svg onload=x>',
        '<',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const html = pageHtml(markdownText(markdownOfHtml(pieces.join(''))));
        expect(html).not.toMatch(/<(script|svg|img|iframe|style)\b|\son\w+=|javascript:[^<]*">/i);
      }),
    );
  });

  test('in a time that grows with its length only', () => {
    for (const one of ['<a ', '<', '<blockquote>', '<a href="https://x.example">', '&#', '<!--', '<pre>\n'])
      expect(markdownOfHtml(one.repeat(60_000)).length).toBeLessThan(6_000_000);
  });
});
