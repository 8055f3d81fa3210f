/**
 * Runs inside the container, with the Node of the image, since there is nothing else to look with. In: nothing. Out: one line of JSON on standard
 * output: every file of the image, and what the process that serves is allowed.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, appendFileSync, constants, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';

export interface Found {
  name: string;
  kind: 'file' | 'folder' | 'link' | 'other';
  mode: number;
  uid: number;
}

export interface Look {
  files: Found[];
  /** Folders of which it is not known what they hold. */
  unread: string[];
  /** By path, what writing there fails with; null: it can be written. */
  writes: Record<string, string | null>;
  /** Where its data are. */
  data: Found;
  /** Lines of /proc/1/status by name. */
  served: Record<string, string>;
  listening: number[];
  figures: { status: number; text: string };
  /** Files whose compiled form in the image was taken, and refused, when it was run as it serves. */
  compiled: { taken: number; refused: number };
}

const { dev } = lstatSync('/');

function found(name: string): Found {
  const stats = lstatSync(name);
  const kind = stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other';
  return { name, kind, mode: stats.mode & 0o7777, uid: stats.uid };
}

const unread: string[] = [];

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    unread.push(folder);
    return [];
  }
}

/** Without what is mounted by whoever runs it. */
function* filesIn(folder: string): Generator<Found> {
  for (const entry of entriesOf(folder)) {
    const one = found(`${folder === '/' ? '' : folder}/${entry}`);
    if (one.kind === 'folder' && lstatSync(one.name).dev !== dev) continue;
    yield one;
    if (one.kind === 'folder') yield* filesIn(one.name);
  }
}

function failure(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

function writing(folder: string): string | null {
  return failure(() => {
    accessSync(folder, constants.X_OK);
    appendFileSync(`${folder}/written-by-a-test`, 'x');
    rmSync(`${folder}/written-by-a-test`);
  });
}

/** Ports of TCP that something in the container listens on. */
function listening(): number[] {
  const lines = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/self/net/${name}`, 'utf8').split('\n').slice(1));
  const open = lines.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => state === '0A');
  return [...new Set(open.map(([, address = '']) => Number.parseInt(address.split(':')[1] ?? '', 16)))];
}

/** By what Node says of it. */
function compiled(): Look['compiled'] {
  const env = { ...process.env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
  const words = ['--max-semi-space-size=4', 'src/cli.ts', '--version'];
  const { stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
  const count = (what: RegExp): number => stderr.match(what)?.length ?? 0;
  return { taken: count(/ was accepted/g), refused: count(/ was rejected/g) };
}

const files = [found('/'), ...filesIn('/')];
const folders = files.filter(({ kind }) => kind === 'folder').map(({ name }) => name);
const answer = await fetch(`http://127.0.0.1:${process.env['PORT']}/metrics`);
const look: Look = {
  files,
  unread,
  writes: Object.fromEntries([...folders, '/data'].map((name) => [name, writing(name)])),
  data: found('/data'),
  served: Object.fromEntries(
    readFileSync('/proc/1/status', 'utf8')
      .split('\n')
      .map((line) => line.split(':').map((part) => part.trim()) as [string, string]),
  ),
  listening: listening(),
  figures: { status: answer.status, text: await answer.text() },
  compiled: compiled(),
};
process.stdout.write(`${JSON.stringify(look)}\n`);
