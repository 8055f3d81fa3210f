import { expect, test } from 'vitest';
import { actionSaid, detailName, detailSaid } from './audit-words.ts';

test.each([
  ['user.role_changed', 'Changed the role of'],
  ['session.refused', 'Sign-in refused'],
  ['webhook.secret_rotated', 'Webhook secret rotated'],
])('%s reads "%s"', (action, words) => {
  expect(actionSaid(action)).toBe(words);
});

test('details are words, not data', () => {
  expect(detailName('requireSecondFactor')).toBe('require second factor');
  expect([true, null, ['read', 'write'], [], 3].map(detailSaid)).toEqual([
    'yes',
    'nothing',
    'read, write',
    'none',
    '3',
  ]);
  expect(detailSaid('2026-03-05T11:09:46.646Z')).toMatch(/^Mar 5, 2026/);
});
