import { expect, test } from 'vitest';
import { preferredLanguage } from './page-language.ts';

test.each([
  ['de', 'de'],
  ['de-AT, en;q=0.5', 'de'],
  ['DE-ch', 'de'],
  ['de-Latn-DE-1996;q=0.8', 'de'],
  ['en;q=0.5, de ; q=0.9', 'de'],
  ['fr, de;q=0.3', 'de'],
  ['de, en', 'de'],
  ['*;q=0.1, de', 'de'],
  ['en, de;q=0.9', 'en'],
  ['en-US,en;q=0.9,de;q=0.8', 'en'],
  ['en, de', 'en'],
  ['*, de;q=0.5', 'en'],
  ['fr', 'en'],
  ['de;q=0', 'en'],
  ['den, deu', 'en'],
  ['', 'en'],
  [undefined, 'en'],
  ['de;q=2, de;q=high, de;level=1, de_DE, deutsch, ;;q=,=;', 'en'],
  ['<html lang="de">', 'en'],
  ['constructor, __proto__;q=1', 'en'],
])('%s is read in %s', (accepted, language) => {
  expect(preferredLanguage(accepted)).toBe(language);
});

test('a header of any length and form in no time', () => {
  const hostile = [
    'de-'.repeat(5000),
    'de;q=0.'.repeat(2500),
    ' '.repeat(16_000),
    ','.repeat(16_000),
    `de${'\t'.repeat(16_000)}x`,
  ];
  const began = process.cpuUsage();
  for (const header of hostile) preferredLanguage(header);
  expect(process.cpuUsage(began).user / 1_000).toBeLessThan(1000);
});
