import { expect, test } from 'vitest';
import { copied } from './copied.ts';

test('where there is no clipboard, nothing is thrown', async () => {
  expect(await copied('a text')).toBe(false);
});
