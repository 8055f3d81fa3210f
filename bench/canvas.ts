/** The inbox app beside a conversation with linked issues: what Intercom waits for while somebody opens it, and when they press a button. */
import { createHmac } from 'node:crypto';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';
import { startVendors } from './vendors.ts';

/** Intercom gives up on an answer after ten seconds; what people feel as at once ends far sooner. */
const TARGET_MS = 500;
const ISSUES = 20;

export async function canvas(bench: Bench, seconds: number): Promise<Figure[]> {
  const vendors = await startVendors(bench);
  await bench.start();
  await bench.apply(vendors.setup);
  await vendors.link(bench, ISSUES);
  const { id: workspace } = vendors.intercom.workspace();
  const conversations = [...vendors.intercom.workspace().conversations.keys()];
  const ask = async (what: 'initialize' | 'submit', conversation: string, more: object): Promise<number> => {
    const about = { workspace_id: workspace, admin: { id: '7', name: 'Ada' }, conversation: { id: conversation } };
    const body = JSON.stringify({ ...about, ...more });
    const started = performance.now();
    const answer = await fetch(`http://127.0.0.1:${bench.port}/canvas/${what}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-body-signature': createHmac('sha256', 'client secret').update(body).digest('hex'),
      },
      body,
    });
    const text = await answer.text();
    if (!answer.ok || !text.includes('"components"')) throw new Error(`The app answered ${answer.status}: ${text}`);
    return performance.now() - started;
  };
  const opened: number[] = [];
  const pressed: number[] = [];
  const end = performance.now() + seconds * 1000;
  for (let n = 0; performance.now() < end; n += 1) {
    const conversation = conversations[n % conversations.length] ?? '';
    opened.push(await ask('initialize', conversation, {}));
    pressed.push(await ask('submit', conversation, { component_id: 'create', input_values: {}, current_canvas: {} }));
  }
  await bench.stop();
  await vendors.close();
  const { engine } = bench;
  return [
    { name: 'inbox app opens', times: opened },
    { name: 'inbox app, a button', times: pressed },
  ].flatMap(({ name, times }) => {
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
    const figure = { engine, unit: 'ms', floor: null };
    return [
      { ...figure, name: `${name}, p50`, value: at(0.5), target: '', ok: null },
      { ...figure, name: `${name}, p99`, value: at(0.99), target: `< ${TARGET_MS} ms`, ok: at(0.99) < TARGET_MS },
    ];
  });
}
