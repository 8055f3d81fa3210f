import { expect, test } from 'vitest';
import { z } from 'zod';
import { allowedKeys } from './known-keys.ts';

test('known keys are found through lists, defaults and what is optional', () => {
  const inner = z.strictObject({ a: z.string(), b: z.string() });
  const schema = z.object({
    list: z.array(inner.prefault({ a: '', b: '' })),
    perhaps: inner.nullable().optional(),
    text: z.string(),
  });
  expect(allowedKeys(schema, [])).toEqual(['list', 'perhaps', 'text']);
  expect(allowedKeys(schema, ['list', 0])).toEqual(['a', 'b']);
  expect(allowedKeys(schema, ['perhaps'])).toEqual(['a', 'b']);
  expect(allowedKeys(schema, ['text'])).toEqual([]);
  expect(allowedKeys(schema, ['nowhere', 'x'])).toEqual([]);
});
