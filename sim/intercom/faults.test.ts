import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startIntercomSim } from '../intercom.ts';
import type { Fault, IntercomSim } from '../intercom.ts';
import { createCaller, noteBody } from './caller.ts';

let sim: IntercomSim;
const call = createCaller(() => sim);

beforeEach(async () => {
  sim = await startIntercomSim();
});

afterEach(async () => {
  await sim.close();
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('It did not happen within 5 s.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('faults over the wire', () => {
  const meet = async (fault: Fault) => {
    const { id } = sim.addConversation();
    sim.faults.add({ method: 'POST', path: '/conversations/*/reply', fault, times: 1 });
    const controller = new AbortController();
    const before = sim.requests().length;
    const calling = call(`POST /conversations/${id}/reply`, noteBody(sim, 'Hi'), { signal: controller.signal }).then(
      (answer) => answer.status,
      () => 'failed' as const,
    );
    await until(() => sim.requests().length > before);
    if (fault.kind === 'never') controller.abort();
    const outcome = await calling;
    return { id, outcome, notes: sim.notesOf(id).length };
  };

  test('a reset before the write leaves no note, after the write it leaves one', async () => {
    expect(await meet({ kind: 'reset-before' })).toMatchObject({ outcome: 'failed', notes: 0 });
    expect(await meet({ kind: 'reset-after' })).toMatchObject({ outcome: 'failed', notes: 1 });
  });

  test('silence can hide a write or none', async () => {
    expect(await meet({ kind: 'never', committed: false })).toMatchObject({ outcome: 'failed', notes: 0 });
    expect(await meet({ kind: 'never', committed: true })).toMatchObject({ outcome: 'failed', notes: 1 });
  });

  test('a late commit is there after a while', async () => {
    const { id, outcome } = await meet({ kind: 'late-commit', afterMs: 30, meanwhile: 'reset' });
    expect(outcome).toBe('failed');
    await until(() => sim.notesOf(id).length === 1);
  });

  test('answers can be errors, 429 with and without headers', async () => {
    expect(await meet({ kind: 'error-after' })).toMatchObject({ outcome: 500, notes: 1 });
    expect(await meet({ kind: 'status', status: 503 })).toMatchObject({ outcome: 503, notes: 0 });
    sim.faults.add({ fault: { kind: 'rate-limited', headers: true }, times: 1 });
    sim.faults.add({ fault: { kind: 'rate-limited', headers: false }, times: 1 });
    expect((await call('GET /me')).headers.get('x-ratelimit-remaining')).toBe('0');
    const bare = await call('GET /me');
    expect([bare.status, bare.headers.get('x-ratelimit-remaining')]).toEqual([429, null]);
  });

  test('answers can be HTML, broken JSON or far too large', async () => {
    expect(await meet({ kind: 'html' })).toMatchObject({ outcome: 'failed', notes: 1 });
    expect(await meet({ kind: 'malformed' })).toMatchObject({ outcome: 'failed', notes: 1 });
    sim.faults.add({ fault: { kind: 'huge' }, times: 1 });
    const response = await fetch(`${sim.url}/me`);
    const reader = response.body?.getReader();
    let bytes = 0;
    while (bytes < 5_000_000) bytes += (await reader?.read())?.value?.length ?? Infinity;
    await reader?.cancel();
    expect(bytes).toBeLessThan(6_000_000);
  });

  test('are set and read from another process', async () => {
    const send = (path: string, body?: unknown) =>
      fetch(`${sim.url}/_sim${path}`, {
        method: 'POST',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    expect((await send('/faults', { fault: { kind: 'nonsense' } })).status).toBe(400);
    await send('/faults', { path: '/me', fault: { kind: 'status', status: 503 }, times: 1 });
    expect((await call('GET /me')).status).toBe(503);
    const requests = (await (await fetch(`${sim.url}/_sim/requests`)).json()) as unknown;
    expect(requests).toMatchObject([
      { path: '/me', status: 503, fault: 'status', headers: { authorization: '(hidden)' } },
    ]);
    await send('/reset');
    expect(sim.requests()).toEqual([]);
    expect((await call('GET /me')).status).toBe(200);
  });
});
