import { expect, test } from 'vitest';
import { priorities } from './places.ts';

test('offers the priorities that requests have', () => {
  expect(priorities.slice(0, 4)).toEqual(['low', 'medium', 'high', 'urgent']);
  expect(priorities).not.toContain('normal');
});
