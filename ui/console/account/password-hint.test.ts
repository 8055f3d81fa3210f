import { expect, test } from 'vitest';
import { passwordHint } from './password-hint.ts';

const ada = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace' };

test.each([
  ['short', 'warn', '5 of at least 8 characters'],
  ['aaaaaaaabb', 'warn', 'It repeats the same few characters'],
  ['Password1!', 'warn', 'Among the first that are tried everywhere'],
  ['Lovelace-12', 'warn', 'Little more than your name, your address or the name of this product'],
  ['blue kettle', 'quiet', 'Long enough; 15 characters are much better'],
  ['seven green lamps in the harbour', 'good', 'Good and long'],
])('%s: %s, %s', (password, tone, word) => {
  expect(passwordHint(password, ada)).toEqual({ tone, word });
});

test('nothing is said before something is typed; a sign outside the alphabet is one character', () => {
  expect(passwordHint('', ada)).toBeNull();
  expect(passwordHint('🔑🗝️🔒', ada)?.word).toMatch(/^[34] of at least 8/);
});
