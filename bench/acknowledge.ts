/**
 * How many webhooks a second are acknowledged, each durable, and how long an acknowledgement takes; beside the floor. Then at a
 * calm rate, while what came before still waits to be decided and every note fails: intake must not notice.
 */
import { closedLoop, openLoop } from './load.ts';
import type { Bench } from './product.ts';
import { startVendors } from './vendors.ts';
import type { Figure } from './table.ts';

export async function acknowledge(bench: Bench, seconds: number): Promise<Figure[]> {
  const { engine, secret } = bench;
  const vendors = await startVendors(bench);
  const options = { connections: 50, seconds, issues: 500 };
  await bench.start();
  await bench.apply(vendors.setup);
  const linked = await vendors.link(bench, 50);
  await closedLoop({ port: bench.port, secret }, { ...options, seconds: 3 });
  const ours = await closedLoop({ port: bench.port, secret }, options);
  vendors.killIntercom();
  const issue = (n: number): string => linked[n % linked.length] ?? '';
  const dead = await openLoop({ port: bench.port, secret }, { rate: 100, seconds: 15, issue });
  const memory = bench.memory();
  await bench.stop();
  const raw = await bench.floor();
  await closedLoop({ port: raw.port, secret }, { ...options, seconds: 3 });
  const floor = await closedLoop({ port: raw.port, secret }, options);
  await raw.stop();
  await vendors.close();
  return [
    {
      engine,
      name: 'acknowledged webhooks, 50 connections',
      value: ours.perSecond,
      unit: '/s',
      floor: floor.perSecond,
      target: '≥ 0.7 × floor',
      ok: ours.perSecond >= 0.7 * floor.perSecond,
    },
    { engine, name: 'acknowledgement p50, same', value: ours.p50, unit: 'ms', floor: floor.p50, target: '', ok: null },
    { engine, name: 'acknowledgement p99, same', value: ours.p99, unit: 'ms', floor: floor.p99, target: '', ok: null },
    {
      engine,
      name: 'acknowledgement p99 at 100/s, backlog, Intercom dead',
      value: dead.p99,
      unit: 'ms',
      floor: null,
      target: '≤ 50 ms',
      ok: dead.p99 <= 50,
    },
    {
      engine,
      name: 'acknowledgement max at 100/s, backlog, Intercom dead',
      value: dead.max,
      unit: 'ms',
      floor: null,
      target: '< 500 ms',
      ok: dead.max < 500,
    },
    {
      engine,
      name: `memory after ${Math.round(ours.perSecond * (seconds + 3))} events`,
      value: memory,
      unit: 'MB',
      floor: null,
      target: engine === 'embedded' ? '≤ 500 MB' : '≤ 250 MB',
      ok: memory <= (engine === 'embedded' ? 500 : 250),
    },
  ];
}
