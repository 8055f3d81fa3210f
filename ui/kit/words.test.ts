import { expect, test } from 'vitest';
import { codeOf, effectSaid, reasonInWords, shortened } from './words.ts';

test('codes in reasons are put into words, what is not a code stays', () => {
  expect(reasonInWords('conversation 88: other_workspace')).toBe(
    'conversation 88: it belongs to a workspace that is not connected to this project',
  );
  expect(reasonInWords('status: Done is not one of the chosen statuses')).toBe(
    'status: Done is not one of the chosen statuses',
  );
});

test('what is looked up by itself does not ask a person', () => {
  expect(effectSaid({ kind: 'note', state: 'unknown', asksPerson: false }).tone).toBe('busy');
  expect(effectSaid({ kind: 'note', state: 'unknown', asksPerson: true }).tone).toBe('warn');
});

test('a long text is cut between words, one long word within', () => {
  expect(shortened('The export of our orders stops', 20)).toBe('The export of our …');
  expect(shortened('x'.repeat(30), 20)).toBe(`${'x'.repeat(20)} …`);
  expect(shortened('short', 20)).toBe('short');
});

test('a code is what stands before a sentence, and nothing else', () => {
  expect(codeOf('not_internal: Jira does not keep comments internal.')).toBe('not_internal');
  expect(codeOf('status: Done is not one of the chosen statuses')).toBeNull();
  expect(codeOf('conversation 88: other_workspace')).toBeNull();
});
