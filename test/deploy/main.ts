/**
 * The image itself: built from the Dockerfile as it is, run by somebody without rights on a root file system that is read-only, looked through from
 * inside and from outside, ended and started again.
 *
 *   npm run test:image -- [words for the build]     NODE_IMAGE names another base, such as one that is on this machine only
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { until } from '../faults/product.ts';
import { freePort } from '../ports.ts';
import { root } from '../sources.ts';
import { type Finding, findingsOf } from './built.ts';
import { type Engine, findEngine, locked, own } from './engine.ts';
import type { Look } from './look.ts';

const STARTS_WITHIN_MS = 180_000;
/** As in compose.yaml. */
const ENDS_WITHIN_S = 15;

const engine = engineOrEnd();
/** Of the image, the container and its volume. */
const name = `deskbridge-test-${randomBytes(4).toString('hex')}`;
const folder = mkdtempSync(path.join(os.tmpdir(), `${name}-`));
const port = await freePort();
let broken = 0;

process.once('exit', cleanUp);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

build();
const options = [...locked, ...own(engine).run, `--publish=127.0.0.1:${port}:8080`, `--volume=${name}:/data`];
await start(['run', '--detach', `--name=${name}`, ...options, name], 'on no data');
const script = readFileSync(path.join(import.meta.dirname, 'look.ts'), 'utf8');
const seen = JSON.parse(inside(['node', '--input-type=module-typescript', '--eval', script])) as Look;
for (const finding of findingsOf(seen, lockedPackages())) tell(finding);
for (const finding of await fromOutside()) tell(finding);
for (const finding of byCommands()) tell(finding);
stop();
await start(['start', name], 'on the data it left');
stop();
console.log(broken === 0 ? 'The image is as it should be.' : `${broken} of these do not hold.`);
process.exit(broken === 0 ? 0 : 1);

function engineOrEnd(): Engine {
  const { engine, why } = findEngine();
  if (engine !== null) return engine;
  console.error(`This needs Podman or Docker, and neither works here (${why}). On Debian: apt-get install podman`);
  process.exit(2);
}

function cleanUp(): void {
  const left = [
    ['rm', '--force', '--volumes', name],
    ['volume', 'rm', '--force', name],
    ['rmi', '--force', name],
  ];
  // What was never made cannot be removed.
  for (const words of left) attempt(() => engine.run(words));
  rmSync(folder, { recursive: true, force: true });
}

function attempt(work: () => void): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

function tell({ sentence, against }: Finding): void {
  if (against.length > 0) broken += 1;
  console.log(`  ${against.length === 0 ? '✓' : '✗'} ${sentence}`);
  for (const what of against.slice(0, 10)) console.log(`      ${what}`);
}

function build(): void {
  const base = baseOrEnd();
  const words = ['build', ...own(engine).build, `--build-arg=NODE_IMAGE=${base}`, ...process.argv.slice(2)];
  if (engine.show([...words, `--tag=${name}`, root]) !== 0) {
    console.error(`${engine.name} cannot build the image, and says why above.`);
    process.exit(1);
  }
  const bytes = Number(engine.run(['image', 'inspect', '--format={{.Size}}', name]));
  console.log(`built by ${engine.name}: ${Math.round(bytes / 1e6)} MB`);
}

function baseOrEnd(): string {
  const dockerfile = readFileSync(path.join(root, 'Dockerfile'), 'utf8');
  const base = process.env['NODE_IMAGE'] ?? /^ARG NODE_IMAGE=(\S+)$/m.exec(dockerfile)?.[1] ?? '';
  if (attempt(() => engine.run(['image', 'inspect', base])).length === 0) return base;
  const [problem] = attempt(() => engine.run(['pull', base]));
  if (problem === undefined) return base;
  console.error(
    `The base ${base} cannot be fetched: name one that is on this machine in NODE_IMAGE. ${problem.split('\n').at(-1) ?? ''}`,
  );
  process.exit(2);
}

async function start(words: string[], on: string): Promise<void> {
  const from = performance.now();
  engine.run(words);
  await until(`the container answers that it is ready, ${on}`, isReady, { withinMs: STARTS_WITHIN_MS }).catch(
    (error: unknown) => {
      console.error(engine.run(['logs', name]));
      throw error;
    },
  );
  console.log(`ready ${((performance.now() - from) / 1000).toFixed(1)} s after its start, ${on}`);
}

async function isReady(): Promise<boolean> {
  return (await get('/readyz')).status === 200;
}

/** Status 0: nobody answers. */
async function get(url: string): Promise<{ status: number; text: string }> {
  const signal = AbortSignal.timeout(5_000);
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${url}`, { signal });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return { status: 0, text: '' };
  }
}

/** What it prints. */
function inside(words: string[]): string {
  return engine.run(['exec', name, ...words]);
}

async function fromOutside(): Promise<Finding[]> {
  const hidden = ['/metrics', '/.git/config', '/.env', '/src/cli.ts', '/package.json'];
  const answers = await Promise.all(hidden.map(async (url) => ({ url, ...(await get(url)) })));
  return [
    {
      sentence: `from outside there are no figures, no history, no sources: 404 for ${hidden.join(', ')}`,
      against: answers.flatMap(({ url, status }) => (status === 404 ? [] : [`${url}: ${status}`])),
    },
    {
      sentence: 'and what is said there names no file of the inside',
      against: answers.flatMap(({ text }) => text.match(/.*(node_modules|\.ts:\d+).*/g) ?? []),
    },
  ];
}

/** What the documentation runs in a container, which has no shell to help with it. */
function byCommands(): Finding[] {
  const user = engine.run(['image', 'inspect', '--format={{.Config.User}}', name]);
  const health = engine.run(['container', 'inspect', '--format={{json .Config.Healthcheck.Test}}', name]);
  const file = path.join(folder, 'deskbridge.backup');
  const backup = (): void => {
    inside(['node', 'src/cli.ts', 'backup', '/data/deskbridge.backup']);
    engine.run(['cp', `${name}:/data/deskbridge.backup`, file]);
    if (statSync(file).size === 0) throw new Error('The backup is empty.');
  };
  return [
    {
      sentence: 'it is somebody without rights also where nobody says so',
      against: user === '10001:10001' ? [] : [user],
    },
    { sentence: 'it is healthy', against: attempt(() => inside((JSON.parse(health) as string[]).slice(1))) },
    { sentence: 'its doctor works', against: attempt(() => inside(['node', 'src/cli.ts', 'doctor'])) },
    { sentence: 'a backup can be made, and taken out', against: attempt(backup) },
  ];
}

/** Killed for being late it ends with 137. */
function stop(): void {
  engine.run(['stop', `--time=${ENDS_WITHIN_S}`, name]);
  const code = engine.run(['inspect', '--format={{.State.ExitCode}}', name]);
  tell({
    sentence: `it ends when it is told, within ${ENDS_WITHIN_S} s`,
    against: code === '0' ? [] : [`it ended with ${code}`],
  });
}

/** Places of packages, and whether they only develop. */
function lockedPackages(): Map<string, { dev: boolean }> {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
  };
  const places = Object.entries(packages).filter(([place]) => place !== '');
  return new Map(places.map(([place, { dev, devOptional }]) => [place, { dev: dev === true || devOptional === true }]));
}
