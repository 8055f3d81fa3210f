import { expect, test } from 'vitest';
import { passwordProblem } from './password-rules.ts';

const ada = { email: 'ada.lovelace@acme.example', name: 'Ada Lovelace' };

test.each([
  'seven green lamps in the harbour',
  'xkqzvwpt',
  '日本語のパスワード',
  'ada.lovelace@acme.example likes engines',
  ' spaces at both ends ',
  'x7'.repeat(60) + 'and more',
])('%j is taken: no composition is asked for', async (password) => {
  expect(await passwordProblem(password, ada)).toBeNull();
});

test.each([
  ['', /has 0 characters. At least 8 characters; 15 or more/],
  ['seven77', /has 7 characters/],
  ['😀😀😀😀', /has 4 characters/],
  ['x'.repeat(201), /200 is the most/],
  ['aaaaaaaaaaaaaaaaaaaa', /repeats/],
  ['password', /tried first everywhere/],
  ['PassWord1', /tried first everywhere/],
  ['iloveyou', /tried first everywhere/],
  ['ada.lovelace@acme.example', /little more than/],
  ['Lovelace2024', /little more than/],
  ['Ada Lovelace!', /little more than/],
  ['Deskbridge1!', /little more than/],
  ['deskbridgedeskbridge', /little more than/],
])('%j is not taken, and why is said', async (password, problem) => {
  expect(await passwordProblem(password, ada)).toMatch(problem);
});
