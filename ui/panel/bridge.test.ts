import { expect, test } from 'vitest';
import { type Bridge, throughJira } from './bridge.ts';

const answering = (answer: unknown): Bridge => ({ callBridge: () => Promise.resolve(answer) });
const asked = { method: 'GET', path: '/panel' };

test('a 401 inside Jira says that the app was refused: nobody can sign in there', async () => {
  const call = throughJira(answering({ success: true, payload: { status: 401, body: null } }), asked);
  await expect(call).rejects.toMatchObject({ kind: 'away', status: 401, message: expect.stringContaining('app') });
});

test('what the server refuses comes with its code, what it answers as it is', async () => {
  const headers = { 'Content-Type': ['application/problem+json'] };
  const body = { code: 'not_found', detail: 'Gone.' };
  const refused = throughJira(answering({ success: true, payload: { status: 404, headers, body } }), asked);
  await expect(refused).rejects.toMatchObject({ kind: 'refused', code: 'not_found' });
  expect(await throughJira(answering({ success: true, payload: { status: 200, body: { a: 1 } } }), asked)).toEqual({
    a: 1,
  });
  await expect(throughJira(answering({ success: false }), asked)).rejects.toMatchObject({ kind: 'away' });
});
