/** Finds a Chromium-based browser for the browser checks, or installs one where it can. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { root, say } from './node.mjs';

/** The shell first: without windows of its own it does the same for less than half the processes. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const applications = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];

/** The browser's file, or undefined where there is none and none could be installed. */
export function ensureBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  say('No browser found: installing Chromium …');
  return installFromDebian() ?? installFromPlaywright();
}

function findBrowser() {
  const inPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
  const onMac = applications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  return [process.env.CHROMIUM_PATH, ...inPath, ...onMac].find((file) => file !== undefined && isProgram(file));
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installFromDebian() {
  if (!existsSync('/usr/bin/apt-get')) return undefined;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = [...asRoot, 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=120'];
  const install = [...apt, 'install', '-y', '--no-install-recommends', 'chromium-headless-shell'];
  const done = quietly(install) || (quietly([...apt, 'update']) && quietly(install));
  return done ? findBrowser() : undefined;
}

/** The way that needs no administrator: Playwright's own build, in the person's cache folder. */
function installFromPlaywright() {
  const cli = path.join(root, 'node_modules', 'playwright-core', 'cli.js');
  quietly([process.execPath, cli, 'install', 'chromium']);
  const where = "import('playwright-core').then(({ chromium }) => console.log(chromium.executablePath()))";
  const file = spawnSync(process.execPath, ['-e', where], { cwd: root, encoding: 'utf8' }).stdout?.trim();
  return file && isProgram(file) ? file : undefined;
}

function quietly([command, ...args]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: 'ignore', timeout: 600_000, env }).status === 0;
}
