/** The built pages, built once for all test files, and kept for the next run: by the hash of what they are built from. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from '../sources.ts';

/** The folder of the built pages; `npm test` has just made sure of one. */
export async function builtPages(): Promise<string> {
  return process.env['BUILT_PAGES'] ?? built('ui', 'pages');
}

/** The folder of those that stand inside Jira. */
export function builtForgePages(): Promise<string> {
  return built('ui/forge', 'forge-pages');
}

/** Of several that build at once, the first to finish wins and the others use its folder. */
async function built(source: string, name: string): Promise<string> {
  const kept = path.join(root, 'node_modules', '.cache');
  const folder = path.join(kept, `deskbridge-${name}-${sourcesHash()}`);
  if (existsSync(folder)) return folder;
  mkdirSync(kept, { recursive: true });
  const isOlder = (one: string): boolean => one.startsWith(`deskbridge-${name}-`) && !one.includes('-making-');
  for (const older of readdirSync(kept).filter(isOlder))
    rmSync(path.join(kept, older), { recursive: true, force: true });
  const making = mkdtempSync(path.join(kept, `deskbridge-${name}-making-`));
  await build(source, making);
  try {
    renameSync(making, folder);
  } catch {
    // Another test file was first.
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

function build(source: string, folder: string): Promise<void> {
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', path.join(root, source), '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  // A process of its own: under a test's NODE_ENV, React's build for developers would come out.
  const building = spawn(process.execPath, args, {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    building.on('error', reject);
    building.on('exit', (code) => (code === 0 ? resolve() : reject(new Error('The pages could not be built.'))));
  });
}

function sourcesHash(): string {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  const ui = path.join(root, 'ui');
  const files = readdirSync(ui, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(path.join(ui, 'dist')))
    .toSorted();
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
