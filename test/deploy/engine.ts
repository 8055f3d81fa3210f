/** Podman or Docker, by their command lines, whichever works here. In: what is to be built and run. Out: what they print. Installs nothing. */
import { spawnSync } from 'node:child_process';

export interface Engine {
  name: 'podman' | 'docker';
  /** What it printed. Throws an error with what it said where it ends with anything but 0. */
  run(words: readonly string[]): string;
  /** Its exit code; what it prints is shown while it works. */
  show(words: readonly string[]): number;
}

/** With these a container cannot write its own files, or become more than it is. */
export const locked = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges', '--user=10001'] as const;

/** Null where neither works; `why` then says of each what is missing. */
export function findEngine(): { engine: Engine | null; why: string } {
  const tried = (['podman', 'docker'] as const).map((name) => ({ name, problem: problemOf(name) }));
  const works = tried.find(({ problem }) => problem === null);
  const why = tried.map(({ name, problem }) => `${name}: ${problem ?? 'works'}`).join('; ');
  return { engine: works === undefined ? null : engineOf(works.name), why };
}

function problemOf(name: string): string | null {
  const { error, status, stderr } = spawnSync(name, ['info'], { encoding: 'utf8' });
  if (error !== undefined) return 'not installed';
  return status === 0 ? null : (stderr.trim().split('\n').at(-1) ?? `ends with ${status}`);
}

function engineOf(name: Engine['name']): Engine {
  return {
    name,
    run(words) {
      const { status, stdout, stderr } = spawnSync(name, words, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
      if (status !== 0) throw new Error(`${name} ${words[0]} ended with ${status}: ${stderr.trim()}`);
      return stdout.trim();
    },
    show: (words) => spawnSync(name, words, { stdio: ['ignore', 2, 2] }).status ?? 1,
  };
}

/** Docker’s own format keeps the health check, which Podman’s does not; and Podman gives writable folders to what is to have none. */
export function own(engine: Engine): { build: string[]; run: string[] } {
  return engine.name === 'podman'
    ? { build: ['--format=docker'], run: ['--read-only-tmpfs=false'] }
    : { build: [], run: [] };
}
