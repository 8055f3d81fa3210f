/**
 * Whoever does the job: a signed webhook of Jira comes in, the conversation that is linked to its issue gets an internal note with the issue's
 * summary. In: who is linked to whom, and where Intercom is. Out: a process that takes webhooks at /hooks/jira/jira.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { until } from '../../test/faults/product.ts';
import type { Vendors } from '../vendors.ts';

export const SECRET = 'a secret for figures only';
export const LINKED = 100;

export interface Running {
  port: number;
  secret: string;
  /** Ids of issues, each linked to a conversation of its own. */
  issues: string[];
  /** Having written nothing for so long, it writes no more. */
  patienceMs: number;
  /** Resident memory now, with that of its own processes, MB. */
  memory(): number;
  stop(): Promise<void>;
}

export interface Contender {
  name: string;
  /** Null: it is there (and installed). Else why it cannot take part. */
  ready(): Promise<string | null>;
  start(vendors: Vendors): Promise<Running>;
}

/** For tools that keep no links of their own: what a person would write into their flow. */
export function linksOf({ intercom }: Vendors): Record<string, string> {
  return Object.fromEntries(Array.from({ length: LINKED }, (_, n) => [`7${n}`, intercom.addConversation().id]));
}

/** Runs until it is stopped; ready once it answers the hook with anything but 404. */
export async function startTool(
  args: string[],
  of: { env: Record<string, string>; cwd: string; port: number; issues: string[] },
): Promise<Running> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: of.cwd,
    env: { PATH, HOME, ...of.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  const stop = (): Promise<void> => ended(child);
  try {
    await until(
      'the tool takes webhooks',
      () => {
        if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${said}`);
        return takes(`http://127.0.0.1:${of.port}/hooks/jira/jira`);
      },
      { withinMs: 120_000, everyMs: 200 },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port: of.port,
    secret: SECRET,
    issues: of.issues,
    patienceMs: 20_000,
    memory: () => treeMegabytes(child.pid ?? 0),
    stop,
  };
}

async function takes(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    return answer.status !== 404;
  } catch {
    return false;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const cut = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(cut);
}

/** From the kernel where it says so (Linux); NaN elsewhere. */
export function treeMegabytes(pid: number): number {
  try {
    const parents = new Map(
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap(parentOf),
    );
    const isOurs = (one: number | undefined): boolean => one === pid || (one !== undefined && isOurs(parents.get(one)));
    return [...parents.keys()].filter(isOurs).reduce((sum, one) => sum + resident(one), 0) / 1024;
  } catch {
    return Number.NaN;
  }
}

function parentOf(name: string): [number, number][] {
  try {
    const parent = /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
    return [[Number(name), Number(parent)]];
  } catch {
    return [];
  }
}

function resident(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}
