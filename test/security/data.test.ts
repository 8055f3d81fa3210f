import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../sources.ts';
import { tablesInCode } from '../tables.ts';

const tables = await tablesInCode();

const page = readFileSync(path.join(root, 'docs', 'data.md'), 'utf8');
const rows = [...page.matchAll(/^\| `([a-z_]+)` \|(.*)\|$/gm)].map(([, name = '', rest = '']) => ({
  name,
  cells: rest.split('|').map((cell) => cell.trim()),
}));

test('the page of data names every table, once, and no other', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(tables.map(({ name }) => name).sort());
});

test('it says of each what it holds, whether of people, how it is protected and how long it is kept', () => {
  expect(rows.filter(({ cells }) => cells.length !== 4 || cells.some((cell) => cell === ''))).toEqual([]);
});

test('it says of each table with sealed or hashed columns that it has some', () => {
  const unsaid = (what: RegExp, word: RegExp): string[] =>
    tables
      .filter(({ columns }) => columns.some((column) => what.test(column.name)))
      .map(({ name }) => name)
      .filter((name) => !word.test(rows.find((row) => row.name === name)?.cells.join(' ') ?? ''));
  expect(unsaid(/^sealed/i, /sealed/)).toEqual([]);
  expect(unsaid(/^hash$/i, /hashed/)).toEqual([]);
});
