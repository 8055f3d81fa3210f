/** The product as a stranger runs it: processes of the real command line, killed without warning and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Of this repository. */
export const cli = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'src', 'cli.ts');

export interface Replica {
  name: string;
  /** The command line it runs from its next start on; another version's. */
  use(cli: string): void;
  /** What its environment says otherwise from its next start on; an empty text: no word of it. */
  set(env: Record<string, string>): void;
  /** Whether that is another one than this repository's. */
  isOlder(): boolean;
  start(): void;
  /** SIGKILL: nothing is said goodbye to. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT: frozen, and awake again without knowing. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** SIGTERM, and how it ended. */
  stop(): Promise<number | null>;
}

/** What the process said on stderr last is shown if it ends by itself. `heard`: each line of its log. */
export function createReplica(
  name: string,
  args: string[],
  { env, heard }: { env: Record<string, string>; heard?: ((line: string) => void) | undefined },
): Replica {
  let ownCli = cli;
  let ownEnv: Record<string, string> = {};
  let child: ChildProcess | null = null;
  let said = '';
  return {
    name,
    use(other) {
      ownCli = other;
    },
    set(more) {
      ownEnv = { ...ownEnv, ...more };
    },
    isOlder: () => ownCli !== cli,
    start() {
      said = '';
      const started = spawn(process.execPath, [ownCli, ...args], {
        env: { ...process.env, ...env, ...ownEnv },
        stdio: ['ignore', heard === undefined ? 'ignore' : 'pipe', 'pipe'],
      });
      if (started.stdout !== null && heard !== undefined) createInterface({ input: started.stdout }).on('line', heard);
      started.stderr?.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-2000);
      });
      started.once('exit', (code) => {
        if (code !== 0 && code !== null) console.error(`${name} ended by itself with ${code}: ${said}`);
      });
      child = started;
    },
    async kill() {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    signal(name) {
      child?.kill(name);
    },
    async stop() {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}

/** Runs one command of the command line to its end; throws with what it said if it failed. */
export async function command(args: string[], env: Record<string, string>, by = cli): Promise<string> {
  const child = spawn(process.execPath, [by, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`deskbridge ${args.join(' ')} ended with ${code}: ${err || out}`);
  return out;
}

/** Waits until `check` holds, asking every `everyMs`; throws naming `what` after `withinMs`. */
export async function until(
  what: string,
  check: () => Promise<boolean> | boolean,
  options: { withinMs: number; everyMs?: number },
): Promise<void> {
  const end = performance.now() + options.withinMs;
  while (performance.now() < end) {
    if (await check()) return;
    await sleep(options.everyMs ?? 50);
  }
  throw new Error(`Not within ${options.withinMs} ms: ${what}.`);
}
