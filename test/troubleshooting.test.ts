import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainedCodes } from '../src/api/help/codes.ts';
import { checkNames, codesIn, composed, templatesIn } from './codes.ts';
import { repositoryFiles, root } from './sources.ts';

const files = repositoryFiles();
const page = readFileSync(path.join(root, 'docs', 'troubleshooting.md'), 'utf8');
const part = (heading: string): string => page.split(/^## /m).find((one) => one.startsWith(heading)) ?? '';
const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/^\| <a id="[\w-]+"><\/a>(.+) \|$/gm)].map(([, row = '']) => row.split(' | '));

describe('docs/troubleshooting.md', () => {
  const rows = rowsOf(part('Error codes'));
  const explained = explainedCodes(page).map(({ code }) => code);

  test('has an entry for every code the product can say no with', () => {
    const said = codesIn(files);
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter(({ code }) => !explained.includes(code))).toEqual([]);
  });

  test('explains no code that nothing says, and none twice', () => {
    const said = new Set(codesIn(files).map(({ code }) => code));
    expect(explained.filter((code, at) => !said.has(code) || explained.indexOf(code) !== at)).toEqual([]);
  });

  test('says of each what it means and what to do', () => {
    expect(rows.filter((row) => row.length !== 3 || row.some((one) => one.trim() === ''))).toEqual([]);
    expect(explained).toEqual(rows.map(([code = '']) => code.replaceAll('`', '')));
  });

  test('each code can be linked to', () => {
    const anchors = [...page.matchAll(/<a id="([\w-]+)">/g)].map(([, id = '']) => id);
    expect(explained.filter((code) => !anchors.includes(code))).toEqual([]);
    expect(anchors.filter((one, at) => anchors.indexOf(one) !== at)).toEqual([]);
  });

  test('names every check of doctor', () => {
    const named = rowsOf(part('What doctor names')).map(([name = '']) => name.replaceAll('`', ''));
    expect(named.toSorted()).toEqual(checkNames(files));
  });
});

describe('reading codes from source', () => {
  const read = (text: string) =>
    codesIn([{ name: 'src/x/a.ts', text }]).map(({ code, file }) => file === 'src/x/a.ts' && code);

  test.each([
    ["throw new ApiProblem(404, 'gone_away', { detail });", 'gone_away'],
    ["throw unprocessable(\n  'two_lines',\n  'x');", 'two_lines'],
    ["throw conflict(a ? 'this_one' : 'that_one', 'x');", 'that_one'],
    ["new Refused('kept', 'x')", 'kept'],
    ["return { code: 'in_an_object', text };", 'in_an_object'],
    ["const code =\n a ? 'one' : 'other';", 'other'],
  ])('%s', (text, code) => {
    expect(read(text)).toContain(code);
  });

  test('codes that are put together are all known', () => {
    expect(templatesIn(files).toSorted()).toEqual(Object.keys(composed).toSorted());
  });
});
