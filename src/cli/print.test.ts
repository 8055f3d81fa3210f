import { expect, test } from 'vitest';
import type { StoredEffect } from '../app/requests.ts';
import { checkLine, entryLine, jobLine, jobOfEffect, oneLine } from './print.ts';

const effect: StoredEffect = {
  id: '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e',
  kind: 'note',
  host: 'jira',
  issue: { id: '10001', key: 'SUP-1' },
  connection: 'acme',
  conversation: {
    workspaceId: 'ws1acme',
    id: '4711',
    url: 'https://app.intercom.com/a/inbox/ws1acme/inbox/conversation/4711',
  },
  linkId: null,
  eventId: null,
  state: 'unknown',
  asksPerson: true,
  reason: 'more than 500 parts',
  ref: '7F3K2Q',
  attempts: 1,
  partId: null,
  createdAt: '2026-11-21T10:00:00.000Z',
  sentAt: null,
  endedAt: null,
};

test('a job is one line: id, kind, state, where, why, how old', () => {
  const job = jobOfEffect(effect, Date.parse('2026-11-21T12:30:00.000Z'));
  expect(jobLine(job)).toBe(
    '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e  note          unknown  conversation 4711 [ref 7F3K2Q]  more than 500 parts  3 h',
  );
  expect(jobLine({ ...job, conversation: null, state: 'dead', reason: null, ageSeconds: 30 })).toMatch(
    /dead {5}issue SUP-1 {2}– {2}30 s$/,
  );
});

test('a timeline entry tells what came of it', () => {
  const entry = { id: '1', at: '2026-11-21T10:00:00.000Z', kind: 'note', actor: 'Ada', text: 'status: New → Done' };
  const ids = { eventId: null, linkId: null, runId: null };
  expect(entryLine({ ...entry, ...ids, effect: null })).toBe('2026-11-21T10:00:00.000Z  Ada: status: New → Done');
  expect(entryLine({ ...entry, ...ids, effect })).toMatch(
    /→ note unknown \(more than 500 parts\) {2}https:\S+\/4711 {2}\[ref 7F3K2Q\]$/,
  );
});

test('a check says what to do', () => {
  expect(checkLine({ name: 'host jira', ok: false, message: 'no token', fix: 'Give it one.' })).toBe(
    'WRONG  host jira: no token → Give it one.',
  );
});

test('what others wrote cannot break out of its line or steer the terminal', () => {
  expect(oneLine('a\r\nb\u001b[2J\u202ec\u0000')).toBe('a b [2J c');
});
