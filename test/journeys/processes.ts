/** The command line as people run it: real processes, what they print, and how they end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../sources.ts';
import { until } from './world.ts';

const cli = path.join(root, 'src', 'cli.ts');

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

export interface Running {
  pid: number;
  out: () => string;
  err: () => string;
  /** Waits until the server is ready. */
  ready: () => Promise<void>;
  kill: (signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => void;
  /** Resolves once the process is gone. */
  ended: Promise<Ended>;
}

/** The environment is `env` and nothing else but where programs and what is compiled already are found. */
export function start(args: string[], env: Record<string, string>, input?: string): Running {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: root,
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const ended = once(child, 'close').then(([code]): Ended => {
    children.delete(child);
    return { code: code as number | null, out, err };
  });
  children.set(child, ended);
  return {
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    ended,
    kill: (signal) => void child.kill(signal),
    async ready() {
      await until('the server is ready', async () => {
        if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${err}`);
        return isReady(env['PORT'] ?? '8080');
      });
    },
  };
}

/** Runs one command to its end. */
export function run(args: string[], env: Record<string, string>, input?: string): Promise<Ended> {
  return start(args, env, input).ended;
}

async function isReady(port: string): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

const children = new Map<ChildProcess, Promise<Ended>>();

/** Ends what a failed test has left running. */
export async function endAll(): Promise<void> {
  for (const child of children.keys()) child.kill('SIGKILL');
  await Promise.all(children.values());
}
