/** The panel's data for an issue with twenty linked conversations, everything read: one request after the other, from our store alone. */
import { command } from '../test/faults/product.ts';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';
import { startVendors } from './vendors.ts';

const LINKED = 20;
/** More than all the figures of one run: nothing grows old, nothing is read anew while it is measured. */
const BATCH_MS = 25_000;

export async function panel(bench: Bench, seconds: number): Promise<Figure[]> {
  const vendors = await startVendors(bench);
  await bench.start();
  await bench.apply(vendors.setup);
  const [issue = ''] = await vendors.link(bench, 1, LINKED);
  const key = /dbk_\S+/.exec(await command(['apikey', 'create', 'bench', '--scope', 'read'], bench.env))?.[0] ?? '';
  const ask = async (query: string): Promise<{ cards: { contact: object | null }[]; refreshing: boolean }> => {
    const response = await fetch(`http://127.0.0.1:${bench.port}/api/v1/panel/jira/${issue}${query}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    if (!response.ok) throw new Error(`The panel answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Awaited<ReturnType<typeof ask>>;
  };
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const { cards } = await ask('?fresh=1');
    if (cards.length !== LINKED || cards.some(({ contact }) => contact === null))
      throw new Error('The panel is not whole after everything was read.');
    const calls = vendors.intercom.requests().length;
    const old = performance.now() + BATCH_MS;
    while (performance.now() < Math.min(old, end)) {
      const started = performance.now();
      await ask('');
      times.push(performance.now() - started);
    }
    if (vendors.intercom.requests().length > calls) throw new Error('The vendor was asked while the panel was warm.');
  }
  const { p50, p95 } = shares(times);
  await bench.stop();
  await vendors.close();
  const { engine } = bench;
  const figure = { engine, unit: 'ms', floor: null };
  return [
    { ...figure, name: 'panel, 20 conversations, p50', value: p50, target: '', ok: null },
    { ...figure, name: 'panel, 20 conversations, p95', value: p95, target: '≤ 30 ms', ok: p95 <= 30 },
  ];
}

function shares(times: number[]): { p50: number; p95: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
