/**
 * Kills a writing process with SIGKILL, round after round, on one embedded database. In: how many rounds. Out: how many rows were reported
 * as committed, and how many of those are gone. `node test/embedded-kills.ts 200` runs it alone.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../src/store/open.ts';

export type Process = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts test/embedded-process.ts on `dataDir`. */
export function onDataDir(dataDir: string, ...task: string[]): Process {
  const file = fileURLToPath(new URL('./embedded-process.ts', import.meta.url));
  return spawn(process.execPath, [file, dataDir, ...task], { stdio: ['pipe', 'pipe', 'pipe'] });
}

/** What it printed on standard output and error, once it has ended by itself or was killed. */
export async function ended(child: Process): Promise<{ out: string; err: string; code: number | null }> {
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { out, err, code };
}

/** Ends when it has printed `open`. */
export async function untilOpen(child: Process): Promise<void> {
  for await (const line of readline.createInterface({ input: child.stdout })) if (line === 'open') return;
  throw new Error('The process ended before its database was open.');
}

export async function killRounds(rounds: number): Promise<{ reported: number; lost: number[] }> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-kills-'));
  const reported: number[] = [];
  for (let round = 0; round < rounds; round += 1) reported.push(...(await writtenUntilKilled(dataDir)));
  const db = await openDatabase({ databaseUrl: null, dataDir });
  const rows = await db.call<{ name: string }>('select name from organizations');
  await db.close();
  rmSync(dataDir, { recursive: true, force: true });
  const there = new Set(rows.map(({ name }) => Number(name)));
  return { reported: reported.length, lost: reported.filter((n) => !there.has(n)) };
}

/** Somewhere between its first rows and its two hundredth. */
async function writtenUntilKilled(dataDir: string): Promise<number[]> {
  const child = onDataDir(dataDir, 'write');
  const rows: number[] = [];
  const enough = 1 + Math.floor(Math.random() * 200);
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => (complaint += bytes.toString()));
  for await (const line of readline.createInterface({ input: child.stdout })) {
    if (line === 'open') continue;
    rows.push(Number(line));
    if (rows.length === enough) child.kill('SIGKILL');
  }
  if (rows.length < enough) throw new Error(`The writer ended by itself: ${complaint}`);
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { reported, lost } = await killRounds(Number(process.argv[2] ?? 20));
  console.log(
    `${reported} rows reported as committed, ${lost.length} of them lost${lost.length > 0 ? `: ${lost.join(', ')}` : ''}`,
  );
  process.exitCode = lost.length === 0 ? 0 : 1;
}
