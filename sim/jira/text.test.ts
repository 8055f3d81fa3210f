import { describe, expect, test } from 'vitest';
import { adfDocument, adfParagraph, adfProblem, adfText, adfToHtml } from './adf.ts';
import { adfToWiki, wikiToAdf, wikiToHtml } from './wiki.ts';

describe('typed text', () => {
  test('becomes a document and comes back as it was typed', () => {
    const typed = [
      'A *bold* and _quiet_ word, {{code}}, [a label|https://x.y/1] and https://x.y/2.',
      'h2. Steps',
      '* one\n* two',
      '{code}\nlet a = 1;\nlet b = 2;\n{code}',
      'bq. said so',
    ].join('\n\n');
    expect(adfToWiki(wikiToAdf(typed, { bareUrl: 'card' }), 'typed')).toBe(typed);
  });

  test('keeps the full stop out of an address', () => {
    expect(wikiToAdf('See https://x.y/2.', { bareUrl: 'card' }).content[0]?.content).toEqual([
      adfText('See '),
      { type: 'inlineCard', attrs: { url: 'https://x.y/2' } },
      adfText('.'),
    ]);
  });

  test('leaves addresses in code alone', () => {
    expect(JSON.stringify(wikiToAdf('{noformat}https://x.y/1{noformat}', { bareUrl: 'card' }))).not.toContain(
      'inlineCard',
    );
  });
});

describe('HTML', () => {
  test('is escaped and links only to the web and to mail', () => {
    expect(wikiToHtml('<script>alert(1)</script> [x|javascript:alert(1)]')).toBe(
      '<p>&lt;script&gt;alert(1)&lt;/script&gt; x</p>',
    );
    const mark = { type: 'link', attrs: { href: 'https://x.y/"onclick=' } };
    expect(adfToHtml(adfDocument(adfParagraph(adfText('a', mark))))).toContain('href="https://x.y/&quot;onclick="');
  });
});

describe('the check of documents', () => {
  test('finds what Jira refuses', () => {
    const inParagraph = (...content: Parameters<typeof adfParagraph>) =>
      adfProblem(adfDocument(adfParagraph(...content)));
    expect(inParagraph(adfText('fine', { type: 'link', attrs: { href: 'https://x.y' } }))).toBeUndefined();
    expect(inParagraph(adfText(''))).toBe('empty text');
    expect(inParagraph(adfText('a', { type: 'code' }, { type: 'strong' }))).toContain('code mark');
    expect(inParagraph({ type: 'inlineCard', attrs: { href: 'https://x.y' } })).toContain('unknown attribute href');
    expect(inParagraph({ type: 'marquee' })).toContain('marquee');
    expect(adfProblem('text')).toBe('not a document');
    expect(adfProblem({ ...adfDocument(), extra: 1 })).toContain('extra');
  });
});
