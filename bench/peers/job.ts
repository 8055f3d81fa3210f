/** The same load for everybody: at rest, as fast as notes come out, and while Intercom refuses everything for five seconds. */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { payload, post, summary } from '../load.ts';
import type { Vendors } from '../vendors.ts';
import type { Running } from './contender.ts';

/** Webhooks whose notes do not stand yet, at most, while the most is asked of a tool. */
const UNDER_WAY = 100;
const REFUSED_MS = 5_000;
export interface Measured {
  idleP50: number;
  idleP99: number;
  notesPerSecond: number;
  memoryIdle: number;
  memoryBusy: number;
  /** Of the webhooks that were acknowledged around the refusal. */
  acknowledged: number;
  lost: number;
  doubled: number;
  /** From the last refusal to the last note, s; null: no note came. */
  lastAfter: number | null;
}

let made = 2_000_000;

export async function measure(running: Running, vendors: Vendors, seconds: number): Promise<Measured> {
  const agent = new http.Agent({ keepAlive: true });
  const load = { running, vendors, agent };
  await sleep(2000);
  const memoryIdle = running.memory();
  await calm(load, { rate: 5, seconds: 3 });
  const idle = await calm(load, { rate: 5, seconds });
  const notesPerSecond = await flatOut(load, seconds);
  const memoryBusy = running.memory();
  const outage = await refused(load);
  agent.destroy();
  const { p50, p99 } = idle;
  return { idleP50: p50, idleP99: p99, notesPerSecond, memoryIdle, memoryBusy, ...outage };
}

interface Load {
  running: Running;
  vendors: Vendors;
  agent: http.Agent;
}

/** Sends one change; resolves when it is acknowledged, false if it is not. */
async function change({ running, agent }: Load, sent: Map<string, number>): Promise<boolean> {
  made += 1;
  const words = `change ${made}`;
  const issue = running.issues[made % running.issues.length] ?? '';
  const body = payload(made, issue).toString().replace('Invoices show the total of the month before', words);
  const at = Date.now();
  const acknowledged = await post(running, agent, Buffer.from(body)).then(
    () => true,
    () => false,
  );
  if (acknowledged) sent.set(words, at);
  return acknowledged;
}

async function calm(load: Load, { rate, seconds }: { rate: number; seconds: number }) {
  const sent = new Map<string, number>();
  const posts: Promise<boolean>[] = [];
  for (let n = 0; n < rate * seconds; n += 1) {
    posts.push(change(load, sent));
    await sleep(1000 / rate);
  }
  await Promise.all(posts);
  await silence(load, sent);
  const times = [...notes(load)].flatMap(([words, at]) => {
    const from = sent.get(words);
    return from === undefined || at[0] === undefined ? [] : [at[0] - from];
  });
  return summary(times, seconds);
}

/** The next webhook goes out when a note has come out. */
async function flatOut(load: Load, seconds: number): Promise<number> {
  const sent = new Map<string, number>();
  const writes = (): number => load.vendors.intercom.writes().length;
  const [started, before] = [performance.now(), writes()];
  let [underWay, begun] = [0, 0];
  while (performance.now() - started < seconds * 1000) {
    // What is lost stays under way for good: nobody gets faster by losing.
    while (begun - (writes() - before) < UNDER_WAY && underWay < UNDER_WAY) {
      [begun, underWay] = [begun + 1, underWay + 1];
      void change(load, sent).then(() => (underWay -= 1));
    }
    await sleep(1);
  }
  const perSecond = (writes() - before) / ((performance.now() - started) / 1000);
  await silence(load, sent);
  return perSecond;
}

async function refused(load: Load): Promise<Pick<Measured, 'acknowledged' | 'lost' | 'doubled' | 'lastAfter'>> {
  const sent = new Map<string, number>();
  const { faults } = load.vendors.intercom;
  const posts: Promise<boolean>[] = [];
  const rule = faults.add({ fault: { kind: 'status', status: 503 } });
  const over = Date.now() + REFUSED_MS;
  for (let n = 0; n < 100; n += 1) {
    if (Date.now() > over) faults.remove(rule);
    posts.push(change(load, sent));
    await sleep(100);
  }
  await Promise.all(posts);
  await silence(load, sent);
  const stands = notes(load);
  const each = [...sent.keys()].map((words) => stands.get(words) ?? []);
  return {
    acknowledged: sent.size,
    lost: each.filter((times) => times.length === 0).length,
    doubled: each.filter((times) => times.length > 1).length,
    lastAfter: each.flat().length === 0 ? null : (Math.max(...each.flat()) - over) / 1000,
  };
}

/** Waits until every note stands, or nothing has come for a while. */
async function silence(load: Load, sent: ReadonlyMap<string, number>): Promise<void> {
  let [count, since] = [-1, performance.now()];
  while (performance.now() - since < load.running.patienceMs) {
    const now = load.vendors.intercom.writes().length;
    if (now !== count) {
      [count, since] = [now, performance.now()];
      const stands = notes(load);
      if ([...sent.keys()].every((words) => stands.has(words))) return;
    }
    await sleep(100);
  }
}

/** When the notes of each change came to stand, ms since 1970. */
function notes({ vendors: { intercom } }: Load): Map<string, number[]> {
  const stands = new Map<string, number[]>();
  for (const conversation of intercom.workspace().conversations.keys())
    for (const { body, at } of intercom.notesOf(conversation)) {
      const words = /change \d+/.exec(body)?.[0];
      if (words !== undefined) stands.set(words, [...(stands.get(words) ?? []), at]);
    }
  return stands;
}
