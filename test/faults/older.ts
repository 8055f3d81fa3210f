/** The version before the newest migration, beside this one: for upgrades in which old and new run side by side. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const migrations = path.join('src', 'store', 'migrations');

export interface Older {
  cli: string;
  commit: string;
  /** The newest migration, which it does not have. */
  lacks: string;
  remove(): void;
}

/** Throws with the reason where the history does not reach back so far: a shallow clone, or no repository. */
export function checkOutOlder(): Older {
  const lacks = readdirSync(path.join(root, migrations))
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .at(-1);
  if (lacks === undefined) throw new Error('There are no migrations.');
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-older-'));
  const checkout = path.join(folder, 'checkout');
  try {
    // A file that was renamed came with its first name.
    const came = git('log', '--follow', '--diff-filter=A', '--format=%H', '--', path.join(migrations, lacks));
    const commit = git('rev-parse', `${came.split('\n').at(-1) ?? ''}^`);
    git('worktree', 'add', '--detach', checkout, commit);
    symlinkSync(path.join(root, 'node_modules'), path.join(checkout, 'node_modules'));
    return {
      cli: path.join(checkout, 'src', 'cli.ts'),
      commit: commit.slice(0, 9),
      lacks,
      remove() {
        git('worktree', 'remove', '--force', checkout);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`The version before ${lacks} cannot be had from the history of this clone: ${said}`, {
      cause: error,
    });
  }
}
