/** From the moment a webhook is sent to the moment its note stands in Intercom (which answers in 5 ms): idle and at 50 a second. */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { payload, post, summary } from './load.ts';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';
import { startVendors, type Vendors } from './vendors.ts';

const LINKED = 40;

export async function latency(bench: Bench, seconds: number): Promise<Figure[]> {
  const vendors = await startVendors(bench);
  await bench.start();
  await bench.apply(vendors.setup);
  const issues = await vendors.link(bench, LINKED);
  await measure(bench, vendors, { issues, rate: 50, seconds: 3 });
  const idle = await measure(bench, vendors, { issues, rate: 5, seconds });
  const busy = await measure(bench, vendors, { issues, rate: 50, seconds });
  const memory = bench.memory();
  await bench.stop();
  await vendors.close();
  const { engine } = bench;
  return [
    {
      engine,
      name: 'event → note, idle, p50',
      value: idle.p50,
      unit: 'ms',
      floor: null,
      target: '≤ 15 ms',
      ok: idle.p50 <= 15,
    },
    {
      engine,
      name: 'event → note, idle, p99',
      value: idle.p99,
      unit: 'ms',
      floor: null,
      target: '≤ 60 ms',
      ok: idle.p99 <= 60,
    },
    {
      engine,
      name: 'event → note, 50/s, p50',
      value: busy.p50,
      unit: 'ms',
      floor: null,
      target: '≤ 15 ms',
      ok: busy.p50 <= 15,
    },
    {
      engine,
      name: 'event → note, 50/s, p99',
      value: busy.p99,
      unit: 'ms',
      floor: null,
      target: '≤ 60 ms',
      ok: busy.p99 <= 60,
    },
    {
      engine,
      name: 'memory at 50/s',
      value: memory,
      unit: 'MB',
      floor: null,
      target: engine === 'embedded' ? '≤ 500 MB' : '≤ 250 MB',
      ok: memory <= (engine === 'embedded' ? 500 : 250),
    },
  ];
}

let changes = 1_000_000;

/** Each change is one note to one conversation, in order: the n-th note of a conversation belongs to the n-th change of its issue. */
async function measure(bench: Bench, vendors: Vendors, options: { issues: string[]; rate: number; seconds: number }) {
  const agent = new http.Agent({ keepAlive: true });
  const writes = (): number => vendors.intercom.writes().length;
  const before = writes();
  const sentAt = new Map<string, number>();
  const total = options.rate * options.seconds;
  const started = performance.now();
  const offset = Date.now() - performance.now();
  for (let n = 0; n < total; n += 1) {
    const due = started + (n * 1000) / options.rate;
    if (due > performance.now()) await sleep(due - performance.now());
    const issue = options.issues[n % options.issues.length] ?? '';
    changes += 1;
    const summaryOf = `change ${changes}`;
    const body = Buffer.from(
      payload(changes, issue).toString().replace('Invoices show the total of the month before', summaryOf),
    );
    sentAt.set(summaryOf, performance.now() + offset);
    await post(bench, agent, body);
  }
  while (writes() - before < total) await sleep(5);
  agent.destroy();
  const times: number[] = [];
  for (const conversation of vendors.intercom.workspace().conversations.keys())
    for (const note of vendors.intercom.notesOf(conversation)) {
      const told = /change \d+/.exec(note.body)?.[0];
      const sent = told === undefined ? undefined : sentAt.get(told);
      if (sent !== undefined) times.push(note.at - sent);
    }
  return summary(times, options.seconds);
}
