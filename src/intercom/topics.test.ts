import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wantedTopics } from './topics.ts';

test('the page about connecting lists every topic to tick, with its reason', () => {
  const page = readFileSync(new URL('../../docs/connect-intercom.md', import.meta.url), 'utf8');
  const rows = wantedTopics.map(({ topic, why, permission }) => `| \`${topic}\` | ${why} | ${permission} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  expect(new Set(wantedTopics.map(({ topic }) => topic)).size).toBe(wantedTopics.length);
});
