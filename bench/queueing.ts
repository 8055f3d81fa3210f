/**
 * How the queue behaves at sizes no machine here has: a simulation of doors, slots and budgets as migrations/0003_queue.sql shares them.
 *
 *   node bench/queueing.ts
 *
 * In: how many organizations, how busy, how much one piece of work costs. Out: how busy the database is and how long a note takes. The same
 * seed gives the same figures everywhere. What it leaves out is said in docs/scale.md.
 */
import { fileURLToPath } from 'node:url';
import { createRandom } from '../sim/faults.ts';

export interface Scene {
  organizations: number;
  processes: number;
  /** Of each organization, on average, at random moments. */
  eventsPerHour: number;
  /** Linked conversations of an issue. */
  notesPerEvent: number;
  /** Notes the first organization has waiting at the beginning. */
  backlog: number;
  seconds: number;
  seed: number;
}

/** What one piece of work costs: a note as measured, an event and a call as assumed (docs/scale.md); the rest are limits, ours and Intercom's. */
export const costs = {
  /** What one event, and one note, take of the one thing that all share, the primary, ms. */
  decideMs: 2,
  noteMs: 1,
  /** Intercom's answer, ms. */
  callMs: 200,
  slotsPerProcess: 64,
  perDoor: 48,
  budget: 1_666,
  windowMs: 10_000,
} as const;

export interface Outcome {
  notes: number;
  /** Of the primary's time. */
  busy: number;
  /** From the event to the note that stands, ms; the first organization left out where it has a backlog. */
  p50: number;
  p99: number;
  /** Notes waiting at the end. */
  waiting: number;
}

interface Job {
  kind: 'event' | 'note';
  since: number;
}

/** What shares an order of turns and a budget: an organization's connection. */
interface Door {
  jobs: Job[];
  /** Calls that are out. */
  out: number;
  left: number;
  window: number;
  inTurn: boolean;
}

type Happening = { at: number } & (
  | { kind: 'arrives' }
  | { kind: 'taken'; door: number; job: Job }
  | { kind: 'answered'; door: number; job: Job }
  | { kind: 'window'; door: number }
);

export function simulate(scene: Scene): Outcome {
  const random = createRandom(scene.seed);
  const endAt = scene.seconds * 1_000;
  const meanGap = 3_600_000 / (scene.organizations * scene.eventsPerHour);
  const doors = Array.from({ length: scene.organizations }, (): Door => ({
    jobs: [],
    out: 0,
    left: costs.budget,
    window: 0,
    inTurn: false,
  }));
  const agenda = createAgenda();
  const turns: number[] = [];
  const times: number[] = [];
  let [slots, free, busyMs, notes] = [scene.processes * costs.slotsPerProcess, true, 0, 0];

  agenda.add({ at: 0, kind: 'arrives' });
  for (let n = 0; n < scene.backlog; n += 1) put(0, { kind: 'note', since: 0 });
  take(0);
  for (let next = agenda.take(); next !== null && next.at <= endAt; next = agenda.take()) {
    happen(next);
    take(next.at);
  }
  times.sort((a, b) => a - b);
  const waiting = doors.reduce((sum, { jobs }) => sum + jobs.filter(({ kind }) => kind === 'note').length, 0);
  return { notes, busy: Math.min(busyMs / endAt, 1), p50: share(times, 0.5), p99: share(times, 0.99), waiting };

  function happen(now: Happening): void {
    switch (now.kind) {
      case 'arrives':
        put(Math.floor(random() * doors.length), { kind: 'event', since: now.at });
        agenda.add({ at: now.at - Math.log(1 - random()) * meanGap, kind: 'arrives' });
        return;
      case 'taken':
        free = true;
        if (now.job.kind === 'note') agenda.add({ ...now, kind: 'answered', at: now.at + costs.callMs });
        else {
          slots += 1;
          for (let n = 0; n < scene.notesPerEvent; n += 1) put(now.door, { kind: 'note', since: now.job.since });
        }
        return;
      case 'answered':
        slots += 1;
        notes += 1;
        doorAt(now.door).out -= 1;
        if (scene.backlog === 0 || now.door > 0) times.push(now.at - now.job.since);
        queue(now.door);
        return;
      case 'window':
        queue(now.door);
    }
  }

  function doorAt(index: number): Door {
    const door = doors[index];
    if (door === undefined) throw new Error(`There is no door ${index}.`);
    return door;
  }

  function put(index: number, job: Job): void {
    doorAt(index).jobs.push(job);
    queue(index);
  }

  /** Into the order of turns, once. */
  function queue(index: number): void {
    const door = doorAt(index);
    if (door.inTurn || door.jobs.length === 0) return;
    door.inTurn = true;
    turns.push(index);
  }

  /** The primary does one thing after the other: the next door's next job, if there is a slot and the door may. */
  function take(at: number): void {
    while (free && slots > 0) {
      const index = turns.shift();
      if (index === undefined) return;
      const door = doorAt(index);
      door.inTurn = false;
      const [job] = door.jobs;
      if (job === undefined || (job.kind === 'note' && !mayCall(index, at))) continue;
      door.jobs.shift();
      if (job.kind === 'note') {
        door.out += 1;
        door.left -= 1;
      }
      const costMs = job.kind === 'note' ? costs.noteMs : costs.decideMs;
      [slots, free, busyMs] = [slots - 1, false, busyMs + costMs];
      agenda.add({ at: at + costMs, kind: 'taken', door: index, job });
      queue(index);
    }
  }

  /** A door that may not comes back by itself: with an answer, or with the next window. */
  function mayCall(index: number, at: number): boolean {
    const door = doorAt(index);
    const window = Math.floor(at / costs.windowMs);
    if (door.window !== window) [door.window, door.left] = [window, costs.budget];
    if (door.out >= costs.perDoor) return false;
    if (door.left > 0) return true;
    agenda.add({ at: (window + 1) * costs.windowMs, kind: 'window', door: index });
    return false;
  }
}

/** What will happen, earliest first; of one moment, as it was added. */
function createAgenda(): { add(one: Happening): void; take(): Happening | null } {
  const heap: { one: Happening; n: number }[] = [];
  let added = 0;
  const before = (a: number, b: number): boolean => {
    const [x, y] = [heap[a], heap[b]];
    if (x === undefined || y === undefined) return y === undefined && x !== undefined;
    return x.one.at < y.one.at || (x.one.at === y.one.at && x.n < y.n);
  };
  const swap = (a: number, b: number): void => {
    const [x, y] = [heap[a], heap[b]];
    if (x !== undefined && y !== undefined) [heap[a], heap[b]] = [y, x];
  };
  return {
    add(one) {
      let at = heap.push({ one, n: (added += 1) }) - 1;
      for (let up = (at - 1) >> 1; at > 0 && before(at, up); [at, up] = [up, (up - 1) >> 1]) swap(at, up);
    },
    take() {
      const first = heap[0];
      if (first === undefined) return null;
      swap(0, heap.length - 1);
      heap.pop();
      for (let at = 0; ;) {
        const child = before(2 * at + 2, 2 * at + 1) ? 2 * at + 2 : 2 * at + 1;
        if (!before(child, at)) return first.one;
        swap(at, child);
        at = child;
      }
    },
  };
}

function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? 0;
}

const usual = { eventsPerHour: 60, notesPerEvent: 2, backlog: 0, seconds: 60, seed: 1 };

/** The scenes of docs/scale.md. */
export const scenes: readonly { name: string; scene: Scene }[] = [
  { name: '10 organizations', scene: { ...usual, organizations: 10, processes: 1, seconds: 600 } },
  { name: '100', scene: { ...usual, organizations: 100, processes: 1 } },
  { name: '1,000', scene: { ...usual, organizations: 1_000, processes: 1 } },
  { name: '5,000', scene: { ...usual, organizations: 5_000, processes: 1 } },
  { name: '10,000', scene: { ...usual, organizations: 10_000, processes: 1 } },
  { name: '10,000, two processes', scene: { ...usual, organizations: 10_000, processes: 2 } },
  { name: '14,000, four processes', scene: { ...usual, organizations: 14_000, processes: 4 } },
  { name: '16,000, four processes', scene: { ...usual, organizations: 16_000, processes: 4 } },
  {
    name: '1,000, one has 10,000 notes waiting',
    scene: { ...usual, organizations: 1_000, processes: 1, backlog: 10_000 },
  },
  {
    name: '1,000, one has 10,000 notes waiting, two processes',
    scene: { ...usual, organizations: 1_000, processes: 2, backlog: 10_000 },
  },
];

/** The table of docs/scale.md, whole. */
export function queueingTable(): string {
  const rows = scenes.map(({ name, scene }) => {
    const { notes, busy, p50, p99, waiting } = simulate(scene);
    const figures = [
      (notes / scene.seconds).toFixed(1),
      `${Math.round(busy * 100)} %`,
      `${Math.round(p50)} ms`,
      `${Math.round(p99)} ms`,
    ];
    return `| ${[name, ...figures, waiting].join(' | ')} |`;
  });
  const head = '| organizations | notes/s | primary busy | p50 | p99 | waiting at the end |';
  return [head, '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(queueingTable());
