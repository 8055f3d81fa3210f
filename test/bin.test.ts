import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './sources.ts';

const runner = path.join(root, 'bin', 'node.mjs');
let folder: string;
let script: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'with a space '));
  script = path.join(folder, 'script.ts');
  writeFileSync(
    script,
    `if (process.argv[2] === 'wait') {
       setInterval(() => undefined, 1000);
       process.on('SIGTERM', () => process.exit(7));
     } else process.exitCode = 3;
     const said: string = JSON.stringify({ args: process.argv.slice(2), version: process.versions.node, pid: process.pid });
     console.log(said);`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A Node on this machine that is too old for Deskbridge; the launcher is there for it. */
const oldNode = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .map((one) => path.join(one, 'node'))
  .find((file) => existsSync(file) && isOld(file));

function isOld(file: string): boolean {
  const major = /^v(\d+)\./.exec(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout)?.[1];
  return major !== undefined && Number(major) < 22;
}

describe.each([
  ['this Node', process.execPath],
  ['an older Node', oldNode],
])('a script started by %s', (_name, node) => {
  test.skipIf(node === undefined)('runs in a Node that knows TypeScript, with its arguments and exit code', () => {
    const result = spawnSync(String(node), [runner, script, 'a b', '--c'], { encoding: 'utf8' });
    const { args, version } = JSON.parse(result.stdout) as { args: string[]; version: string };
    expect(args).toEqual(['a b', '--c']);
    expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(22);
    expect(result.status).toBe(3);
  });

  test.skipIf(node === undefined)('gets the signals sent to the process one started', async () => {
    const { child, ended } = await started(String(node));
    child.kill('SIGTERM');
    expect(await ended).toBe(7);
  });

  test.skipIf(node === undefined)('dies with that process, whatever kills it', async () => {
    const { child, pid } = await started(String(node));
    child.kill('SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

test('without a script the launcher says how it is used', () => {
  const result = spawnSync(process.execPath, [runner], { encoding: 'utf8' });
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('Usage: node bin/node.mjs SCRIPT');
});

async function started(node: string) {
  const child = spawn(node, [runner, script, 'wait'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
  );
  return { child, ended, pid: (JSON.parse(line) as { pid: number }).pid };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
