/** Installs a tool from the npm registry when it is first asked for, into a folder that git does not see. It is no dependency of ours. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const installed = path.join(path.dirname(fileURLToPath(import.meta.url)), '.installed');

export interface Tool {
  name: string;
  version: string;
  /** A package of the tool's own, in place of one that cannot be had. */
  overrides?: Record<string, string>;
  withinMinutes: number;
}

/** Where it is, whether it is there already or not. */
export function folderOf(tool: Tool): string {
  return path.join(installed, tool.name);
}

/** Null: it is there. Else why not, in one line. */
export async function install(tool: Tool): Promise<string | null> {
  const folder = folderOf(tool);
  const whole = path.join(folder, `is-${tool.version}`);
  if (existsSync(whole)) return null;
  console.error(`installing ${tool.name} ${tool.version}, for ${tool.withinMinutes} minutes at most …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, overrides: tool.overrides ?? {} }));
  // Nothing is built: what would have to be is not needed for the job.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--loglevel=error'];
  const npm = spawn('npm', ['install', ...flags, `${tool.name}@${tool.version}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: tool.withinMinutes * 60_000,
  });
  let said = '';
  npm.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code, signal] = (await once(npm, 'close')) as [number | null, string | null];
  if (signal !== null) return `not installed within ${tool.withinMinutes} minutes`;
  if (code !== 0) return `npm could not install it: ${/npm error (.+)/.exec(said)?.[1] ?? `it ended with ${code}`}`;
  writeFileSync(whole, '');
  return null;
}
