/** Builds the pages people see (`ui/`) where their sources have changed since the last build. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail, root, say } from './node.mjs';

const ui = path.join(root, 'ui');
/** Where they lie afterwards. */
export const builtPages = path.join(ui, 'dist');
const stamp = path.join(builtPages, '.built-from');

/** True where there is nothing to build or the build is of exactly these sources. */
export function buildIsCurrent() {
  if (!existsSync(path.join(ui, 'vite.config.ts'))) return true;
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesHash();
}

export function ensureBuild() {
  if (buildIsCurrent()) return;
  say('Building the pages …');
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const result = spawnSync(process.execPath, [vite, 'build', ui, '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) fail('The pages could not be built; what is wrong stands above.');
  writeFileSync(stamp, sourcesHash());
}

function sourcesHash() {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  for (const file of filesIn(ui).sort()) hash.update(file).update(readFileSync(path.join(ui, file)));
  return hash.digest('hex');
}

function filesIn(folder, inside = '') {
  const entries = readdirSync(path.join(folder, inside), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = path.join(inside, entry.name);
    if (entry.isDirectory()) return entry.name === 'dist' || entry.name === 'node_modules' ? [] : filesIn(folder, name);
    return [name];
  });
}
