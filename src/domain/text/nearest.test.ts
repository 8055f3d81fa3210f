import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

test('the nearest word is a slip away, not just any word', () => {
  const words = ['notify', 'reopen', 'statuses'];
  expect(nearest('notfy', words)).toBe('notify');
  expect(nearest('Reopne', words)).toBe('reopen');
  expect(nearest('colour', words)).toBeNull();
  expect(nearest('x', [])).toBeNull();
});
