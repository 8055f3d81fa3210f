import { describe, expect, test } from 'vitest';
import { fromNow, initials, isWebAddress, looksLikeAddress } from './words.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;

test('dates are told from now on, in both directions', () => {
  expect(fromNow(now - 2 * HOUR, now)).toBe('2 h ago');
  expect(fromNow(now + 20_000, now)).toBe('just now');
  expect(fromNow(now + 5 * 60_000, now)).toBe('in 5 minutes');
  expect(fromNow(now + 3 * HOUR, now)).toBe('in 3 hours');
  expect(fromNow(now + 24 * HOUR, now)).toBe('tomorrow');
  expect(fromNow(now + 30 * 24 * HOUR, now)).toBe('in 30 days');
  expect(fromNow(Date.parse('2027-05-04T12:00:00Z'), now)).toBe('May 4, 2027');
});

test('initials are the first and the last word’s, or whatever there is', () => {
  expect(initials('Ada King Lovelace')).toBe('AL');
  expect(initials('ada@acme.example')).toBe('A');
  expect(initials('Øystein (Support) Åberg')).toBe('ØÅ');
  expect(initials('42')).toBe('?');
  expect(initials('')).toBe('?');
});

describe('addresses', () => {
  test('of the web are told from what a browser must not open', () => {
    expect(isWebAddress('https://acme.example/a?b=c')).toBe(true);
    for (const text of ['javascript:alert(1)', 'data:text/html,x', ' https://a', 'acme.example', 'https://a b'])
      expect(isWebAddress(text)).toBe(false);
  });

  test('that somebody pasted are told from words', () => {
    for (const text of [
      'https://app.intercom.com/a/apps/x/conversations/1',
      ' http://x',
      'app.eu.intercom.com/a/apps/x',
    ])
      expect(looksLikeAddress(text)).toBe(true);
    for (const text of ['intercom', 'ada@acme.example', '2001', 'why does http:// fail'])
      expect(looksLikeAddress(text)).toBe(false);
  });
});
