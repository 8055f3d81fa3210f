/** Who strikes in a fault run. In: what may be struck. Out: strikes, each told, each over when it is told to be. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '../postgres-server.ts';
import { cli, type Replica } from './product.ts';
import type { Proxy, Weather } from './proxy.ts';
import type { Rotation } from './rotation.ts';

export const nemesisNames = [
  'kill',
  'term',
  'stop',
  'links',
  'database',
  'disk',
  'clock',
  'upgrade',
  'secret',
] as const;
export type NemesisName = (typeof nemesisNames)[number];

export interface Targets {
  replicas: Replica[];
  /** Null: embedded. */
  server: PostgresServer | null;
  links: { name: string; proxy: Proxy }[];
  rotation: Rotation;
  /** 0 ≤ random < 1, by the seed. */
  random(): number;
  /** Until the process that takes webhooks takes them again. */
  ready(): Promise<void>;
}

/** Longer than a lease, with its last heartbeat. */
const STOPPED_MS = 22_000;
const BAD_WEATHER_MS = 4_000;
/** A database without room, MB, and for how long it stays full. */
export const SMALL_DISK_MB = 400;
const FULL_MS = 6_000;

/** Strikes once, for the `nth` time from 0; ends when things are as before. Answers what was struck. */
export async function strike(nemesis: NemesisName, targets: Targets, nth: number): Promise<string> {
  const { replicas, server, links, random } = targets;
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  switch (nemesis) {
    case 'kill':
    case 'clock': {
      const replica = pick(replicas);
      await replica.kill();
      replica.start();
      await targets.ready();
      return replica.name;
    }
    case 'term': {
      const replica = pick(replicas);
      const code = await replica.stop();
      replica.start();
      await targets.ready();
      return `${replica.name}, which ended with ${code}`;
    }
    // One after the other, while the others go on; which of them brings the database up to date is chance.
    case 'upgrade': {
      const older = replicas.filter((replica) => replica.isOlder());
      const replica = pick(older.length > 0 ? older : replicas);
      if (random() < 0.5) await replica.kill();
      else await replica.stop();
      replica.use(cli);
      replica.start();
      await targets.ready();
      return `${replica.name}${older.length > 0 ? ' upgraded' : ''}`;
    }
    case 'secret': {
      if (server === null) throw new Error('The embedded database makes its own secret: use PostgreSQL.');
      const replica = pick(targets.rotation.behind());
      if (random() < 0.5) await replica.kill();
      else await replica.stop();
      const told = targets.rotation.advance(replica);
      replica.start();
      await targets.ready();
      return `${replica.name}: ${told}`;
    }
    case 'stop': {
      const replica = pick(replicas);
      replica.signal('SIGSTOP');
      await sleep(STOPPED_MS);
      replica.signal('SIGCONT');
      await targets.ready();
      return replica.name;
    }
    case 'database': {
      if (server === null) throw new Error('The embedded database ends with its process: use the nemesis kill.');
      const how = pick(['SIGQUIT', 'SIGKILL'] as const);
      await server.restart(how);
      await targets.ready();
      return `database ${how}`;
    }
    case 'disk': {
      if (server === null) throw new Error('The disk of the embedded database is everybody’s: use PostgreSQL.');
      const said = await server.fillDisk(FULL_MS);
      await targets.ready();
      return `disk full: ${said}`;
    }
    case 'links': {
      // Each link in its turn, and each kind of trouble for each of them as far as the run goes.
      const { name, proxy } = links[nth % links.length] ?? pick(links);
      const trouble = troubles[(nth + Math.floor(nth / links.length)) % troubles.length] ?? pick(troubles);
      if (trouble === 'cut' || trouble === 'reset') {
        proxy.end(trouble);
        return `${name} ${trouble}`;
      }
      proxy.set(trouble);
      await sleep(BAD_WEATHER_MS);
      proxy.set({ kind: 'fine' });
      // What swallowed bytes makes no sense any more; a firewall that comes back resets it.
      if (trouble.kind === 'half-open') proxy.end('reset');
      await targets.ready();
      return `${name} ${trouble.kind}`;
    }
  }
}

const troubles: readonly ('cut' | 'reset' | Weather)[] = [
  'cut',
  { kind: 'down' },
  { kind: 'half-open' },
  { kind: 'late', ms: 150 },
  'reset',
  { kind: 'slow', bytes: 64, pauseMs: 5 },
];
