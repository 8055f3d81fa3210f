/** The same job by Deskbridge and by what people glue it with today, one after the other in one run on one machine, and the ratios. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../product.ts';
import { startVendors } from '../vendors.ts';
import { type Contender, SECRET } from './contender.ts';
import { measure, type Measured } from './job.ts';
import { n8n } from './n8n.ts';
import { nodeRed } from './node-red.ts';
import { deskbridge } from './ours.ts';

/** Above this share of the machine taken by others, figures are no more than hints. */
const NOISY = 0.1;

interface Run {
  name: string;
  ours: boolean;
  /** Why there are none, where there are none. */
  result: Measured | string;
  /** Share of the machine that others took just before. */
  noise: number;
}

/** Prints a table for each, and ours against each peer. */
export async function comparePeers(engines: readonly Engine[], seconds: number): Promise<void> {
  const runs: Run[] = [];
  for (const engine of engines) runs.push(await take(deskbridge(engine), { ours: true, seconds }));
  for (const peer of [nodeRed, n8n]) runs.push(await take(peer, { ours: false, seconds }));
  console.log(report(runs, seconds));
}

async function take(contender: Contender, { ours, seconds }: { ours: boolean; seconds: number }): Promise<Run> {
  const { name } = contender;
  const missing = await contender.ready();
  const noise = await othersShare();
  if (missing !== null) return { name, ours, noise, result: missing };
  console.error(`${name} …`);
  const vendors = await startVendors({ secret: SECRET });
  try {
    const running = await contender.start(vendors);
    try {
      return { name, ours, noise, result: await measure(running, vendors, seconds) };
    } finally {
      await running.stop();
    }
  } catch (error) {
    return { name, ours, noise, result: error instanceof Error ? error.message : String(error) };
  } finally {
    await vendors.close();
  }
}

/** How busy the machine is while nothing of this run works, 0 to 1; NaN where the kernel does not say. */
async function othersShare(): Promise<number> {
  const [before] = [ticks(), await sleep(3000)];
  const after = ticks();
  return before === null || after === null ? Number.NaN : (after.busy - before.busy) / (after.all - before.all);
}

function ticks(): { busy: number; all: number } | null {
  try {
    const times = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).slice(1, 9).map(Number);
    const all = times.reduce((sum, one) => sum + one, 0);
    return { all, busy: all - (times[3] ?? 0) - (times[4] ?? 0) };
  } catch {
    return null;
  }
}

const columns: readonly [head: string, show: (one: Measured) => string][] = [
  ['notes/s', ({ notesPerSecond }) => round(notesPerSecond)],
  ['event → note p50', ({ idleP50 }) => `${round(idleP50)} ms`],
  ['p99', ({ idleP99 }) => `${round(idleP99)} ms`],
  ['memory idle', ({ memoryIdle }) => `${round(memoryIdle)} MB`],
  ['memory busy', ({ memoryBusy }) => `${round(memoryBusy)} MB`],
  ['lost', ({ lost, acknowledged }) => `${lost} of ${acknowledged}`],
  ['doubled', ({ doubled }) => String(doubled)],
  ['last note after', ({ lastAfter }) => (lastAfter === null ? '–' : `${round(lastAfter)} s`)],
];

function report(runs: Run[], seconds: number): string {
  const rows = runs.map(({ name, result, noise }) =>
    typeof result === 'string'
      ? [name, `not measured: ${result}`, ...columns.map(() => '')]
      : [name, ...columns.map(([, show]) => show(result)), `${Math.round(noise * 100)} %`],
  );
  const noisy = runs.some(({ noise }) => noise > NOISY);
  return [
    `${os.cpus().length} cores, Node ${process.versions.node}, ${seconds} s a loop; lost and doubled: Intercom refuses for 5 s.`,
    ...(noisy ? ['**NOISY: others used this machine. The figures are hints, the ratios not much more.**'] : []),
    '',
    lined([['', ...columns.map(([head]) => head), 'others before'], ...rows]),
    '',
    lined([['ratio', 'notes/s', 'event → note p50', 'memory idle'], ...ratios(runs)]),
  ].join('\n');
}

function ratios(runs: Run[]): string[][] {
  const measured = runs.flatMap((run) => (typeof run.result === 'string' ? [] : [{ ...run, result: run.result }]));
  return measured
    .filter(({ ours }) => ours)
    .flatMap((our) =>
      measured
        .filter(({ ours }) => !ours)
        .map((peer) => [
          `${our.name} ÷ ${peer.name}`,
          times(our.result.notesPerSecond / peer.result.notesPerSecond),
          times(our.result.idleP50 / peer.result.idleP50),
          times(our.result.memoryIdle / peer.result.memoryIdle),
        ]),
    );
}

function lined([head = [], ...rows]: string[][]): string {
  const rule = head.map(() => '---');
  return [head, rule, ...rows].map((cells) => `| ${cells.slice(0, head.length).join(' | ')} |`).join('\n');
}

const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;
