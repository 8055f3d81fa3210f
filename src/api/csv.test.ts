import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('a table becomes lines that end with CRLF, quoted where they must be', () => {
  const text = csvOf(
    ['name', 'text', 'count'],
    [
      ['Ada', 'plain', 1],
      ['a,b', 'say "hi"', null],
      ['two\nlines', 'and\r\nmore', true],
    ],
  );
  expect(text).toBe('name,text,count\r\nAda,plain,1\r\n"a,b","say ""hi""",\r\n"two\nlines","and\r\nmore",true\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('the text %j is no formula in a spreadsheet', (text) => {
  const [, cell = ''] = csvOf(['x'], [[text]]).split(/^x\r\n/);
  expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
});

test('a quoted formula is quoted behind its apostrophe', () => {
  expect(csvOf([], [['=HYPERLINK("http://x","y")']])).toBe('\r\n"\'=HYPERLINK(""http://x"",""y"")"\r\n');
});

test('a number of ours stays a number', () => {
  expect(csvOf(['n'], [[-5]])).toBe('n\r\n-5\r\n');
});
