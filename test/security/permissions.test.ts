/** What is asked of vendors is what the documentation asks an admin for, each with its reason, and no more (S36). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { KNOWN_PERMISSIONS } from '../../src/jira/permissions.ts';
import { isCode, isTest, repositoryFiles, root, withoutComments } from '../sources.ts';

/** The first column of the table, where each row gives a reason. */
function explained(page: string): string[] {
  const text = readFileSync(path.join(root, 'docs', page), 'utf8');
  const part = text.split(/^## /m).find((one) => one.startsWith('Permissions\n')) ?? '';
  return [...part.matchAll(/^\| ([A-Z][^|]+) \|.* \S.{9,} \|$/gm)].flatMap(([, names = '']) =>
    names.trim().split(', '),
  );
}

test('every permission that a call to Intercom names stands in its page with what it is for, and no other', () => {
  const calls = repositoryFiles().filter(
    (file) => file.name.startsWith('src/intercom/') && isCode(file) && !isTest(file),
  );
  const named = calls.flatMap(({ text }) => [
    ...withoutComments(text).matchAll(/['`]((?:Read|Write) (?:[a-z]+ )*(?:[a-z]+|\$\{of\}s))['`]/g),
  ]);
  const asked = named.flatMap(([, name = '']) =>
    name.includes('$') ? ['conversation', 'ticket'].map((of) => name.replace('${of}', of)) : [name],
  );
  expect(asked.length).toBeGreaterThan(15);
  expect([...new Set(asked)].toSorted()).toEqual(explained('connect-intercom.md').toSorted());
});

test('every permission that is looked for in Jira stands in its page with what it is for, and no other', () => {
  expect(KNOWN_PERMISSIONS.map(({ name }) => name).toSorted()).toEqual(explained('connect-jira.md').toSorted());
});
