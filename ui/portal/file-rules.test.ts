import { expect, test } from 'vitest';
import { sorted } from './file-rules.ts';

const rules = { mostBytes: 4, most: 3, endings: ['txt', 'png'] };
const file = (name: string, content = 'abc'): File => new File([content], name);

test('files of another kind, too large or empty are named, each with its reason', () => {
  const { good, problems } = sorted(
    [file('a.txt'), file('b.exe'), file('c.PNG', 'abcde'), file('d.txt', '')],
    rules,
    0,
  );
  expect(good.map(({ name }) => name)).toEqual(['a.txt']);
  expect(problems.map((problem) => /“(.+?)”/.exec(problem)?.[1])).toEqual(['b.exe', 'c.PNG', 'd.txt']);
});

test('of more than a request may have, the first are taken, and it is said', () => {
  const { good, problems } = sorted([file('a.txt'), file('b.txt'), file('c.txt')], rules, 1);
  expect(good.map(({ name }) => name)).toEqual(['a.txt', 'b.txt']);
  expect(problems).toEqual([expect.stringContaining('3 files at most')]);
  expect(sorted([file('a.txt')], rules, 7).good).toEqual([]);
});
