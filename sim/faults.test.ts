import { describe, expect, test } from 'vitest';
import { createFaults } from './faults.ts';
import type { Fault, FaultRule } from './faults.ts';
import { json } from './http.ts';
import type { HttpRequest, Reply } from './http.ts';

const errors = {
  failure: (status: number) => json(status, { failed: true }),
  rateLimited: () => json(429, { slowDown: true }),
};

function request(method: string, path: string): HttpRequest {
  return { method, path, query: new URLSearchParams(), headers: {}, raw: Buffer.alloc(0) };
}

async function meet(fault: Fault): Promise<{ reply: Reply; writes: number }> {
  const faults = createFaults({ seed: 1, errors });
  faults.add({ fault });
  let writes = 0;
  const run = async () => {
    writes += 1;
    return json(200, { type: 'thing', id: '1' });
  };
  const { reply } = await faults.through(request('POST', '/things'), run);
  const seen = { reply, writes };
  faults.close();
  return seen;
}

describe('a fault', () => {
  test('before the write leaves nothing behind', async () => {
    expect(await meet({ kind: 'reset-before' })).toEqual({ reply: { kind: 'reset' }, writes: 0 });
    expect((await meet({ kind: 'status', status: 503 })).writes).toBe(0);
    expect((await meet({ kind: 'rate-limited', headers: false })).writes).toBe(0);
    expect((await meet({ kind: 'never', committed: false })).writes).toBe(0);
  });

  test('after the write hides that it was done', async () => {
    expect(await meet({ kind: 'reset-after' })).toEqual({ reply: { kind: 'reset' }, writes: 1 });
    expect(await meet({ kind: 'error-after' })).toEqual({ reply: json(500, { failed: true }), writes: 1 });
    expect(await meet({ kind: 'never', committed: true })).toEqual({ reply: { kind: 'never' }, writes: 1 });
    expect(await meet({ kind: 'stalled-body' })).toMatchObject({ reply: { kind: 'stream' }, writes: 1 });
    expect((await meet({ kind: 'html' })).writes).toBe(1);
  });

  test('that breaks off the answer gives JSON that does not parse', async () => {
    const { reply } = await meet({ kind: 'malformed' });
    expect(reply.kind).toBe('bytes');
    if (reply.kind === 'bytes') expect(() => JSON.parse(String(reply.body)) as unknown).toThrow();
  });

  test('that commits late has written nothing when the caller hears of it, and writes afterwards', async () => {
    const faults = createFaults({ seed: 1, errors });
    faults.add({ fault: { kind: 'late-commit', afterMs: 1, meanwhile: 'reset' } });
    let committed = false;
    const done = new Promise<void>((resolve) => {
      void faults.through(request('POST', '/things'), async () => {
        committed = true;
        resolve();
        return json(200, {});
      });
    });
    expect(committed).toBe(false);
    await done;
    expect(committed).toBe(true);
  });
});

describe('a rule', () => {
  const kindsOf = async (rules: FaultRule[], requests: HttpRequest[], seed = 7) => {
    const faults = createFaults({ seed, errors });
    for (const rule of rules) faults.add(rule);
    const kinds = [];
    for (const each of requests) kinds.push((await faults.through(each, async () => json(200, {}))).fault);
    return kinds;
  };

  test('applies to its method and path only', async () => {
    const rule: FaultRule = { method: 'POST', path: '/conversations/*/reply', fault: { kind: 'reset-before' } };
    const requests = [
      request('POST', '/conversations/1/reply'),
      request('GET', '/conversations/1/reply'),
      request('POST', '/conversations/1/parts'),
    ];
    expect(await kindsOf([rule], requests)).toEqual(['reset-before', undefined, undefined]);
  });

  test('is used up after its times', async () => {
    const requests = [1, 2, 3].map(() => request('GET', '/me'));
    const kinds = await kindsOf([{ fault: { kind: 'malformed' }, times: 2 }], requests);
    expect(kinds).toEqual(['malformed', 'malformed', undefined]);
  });

  test('with a probability gives the same faults for the same seed, in about its share', async () => {
    const rules: FaultRule[] = [
      { fault: { kind: 'reset-before' }, probability: 0.2 },
      { fault: { kind: 'malformed' }, probability: 0.2 },
    ];
    const requests = Array.from({ length: 500 }, () => request('GET', '/me'));
    const first = await kindsOf(rules, requests);
    expect(await kindsOf(rules, requests)).toEqual(first);
    expect(await kindsOf(rules, requests, 8)).not.toEqual(first);
    const share = (kind: string) => first.filter((seen) => seen === kind).length / 500;
    expect(share('reset-before')).toBeCloseTo(0.2, 1);
    expect(share('malformed')).toBeCloseTo(0.2, 1);
  });
});
