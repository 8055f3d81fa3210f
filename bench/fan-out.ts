/** One event, a thousand linked conversations, Intercom's default budget: how much longer than the budget's own minimum it takes. */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { payload, post } from './load.ts';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';
import { startVendors } from './vendors.ts';

const CONVERSATIONS = 1000;
const BUDGET = 1666;
const WINDOW_MS = 10_000;
const EVENTS = 3;

export async function fanOut(bench: Bench): Promise<Figure[]> {
  const vendors = await startVendors(bench, BUDGET);
  await bench.start();
  await bench.apply(vendors.setup);
  const [issue = ''] = await vendors.link(bench, 1, CONVERSATIONS);
  const agent = new http.Agent({ keepAlive: true });
  const stats = vendors.intercom.stats();
  const one = await spread(1);
  const many = await spread(EVENTS);
  agent.destroy();
  await bench.stop();
  await vendors.close();
  const { engine } = bench;
  return [
    {
      engine,
      name: `one event to ${CONVERSATIONS} conversations`,
      value: one / 1000,
      unit: 's',
      floor: null,
      target: '',
      ok: null,
    },
    {
      engine,
      name: `${EVENTS} events to ${CONVERSATIONS} conversations, ${BUDGET} calls in 10 s`,
      value: many / 1000,
      unit: 's',
      floor: minimum(EVENTS * CONVERSATIONS) / 1000,
      target: '≤ 1.05 × the budget’s minimum',
      ok: many <= 1.05 * minimum(EVENTS * CONVERSATIONS),
    },
    {
      engine,
      name: 'calls over the limit',
      value: stats.overLimit,
      unit: '',
      floor: null,
      target: '0',
      ok: stats.overLimit === 0,
    },
  ];

  /** Begins with a fresh window, so that the minimum is known. */
  async function spread(events: number): Promise<number> {
    await sleep(WINDOW_MS - (Date.now() % WINDOW_MS) + 50);
    const before = vendors.intercom.writes().length;
    const started = performance.now();
    for (let n = 0; n < events; n += 1) await post(bench, agent, payload(5_000_000 + Date.now() + n, issue));
    while (vendors.intercom.writes().length - before < events * CONVERSATIONS) await sleep(5);
    return performance.now() - started;
  }
}

/** All windows but the last are used up; the last one takes no time worth counting. */
function minimum(calls: number): number {
  return Math.max(Math.ceil(calls / BUDGET) - 1, 0) * WINDOW_MS;
}
