/**
 * `npm run docs:build`: the documentation as a site of files in docs/site/dist. In: docs/, the pages of the root, the OpenAPI document of
 * a server that is started for it. Out: pages laid out in docs/site/.tmp, and the site that VitePress builds of them; ends with 1 where
 * anything on it leads nowhere. What VitePress needs is installed into docs/site/node_modules, apart from the server's own packages.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { composeApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { ApiDocument } from './api-reference.ts';
import { lookThrough } from './check.ts';
import { docs, layOut } from './lay-out.ts';

const site = path.join(docs, 'site');
const laidOut = path.join(site, '.tmp');

/** The document of this version, of a server on a database that is gone afterwards. */
async function readApi(): Promise<ApiDocument> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-docs-'));
  const app = await composeApp(loadConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' }), { work: false });
  try {
    return (await app.server.inject('/api/openapi.json')).json<ApiDocument>();
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function write(name: string, text: string): void {
  const file = path.join(laidOut, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Quietly: what it says is shown where it fails. */
function run(command: string, args: string[]): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: site, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}\n${stdout}${stderr}`);
}

/** Where the packages are not those of the lockfile. */
function install(): void {
  const stamp = path.join(site, 'node_modules', '.installed-from');
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(site, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  run('npm', ['ci', '--ignore-scripts', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund']);
  writeFileSync(stamp, wanted);
}

install();
const laid = layOut(await readApi());
const { pages, sidebar } = laid;
rmSync(laidOut, { recursive: true, force: true });
for (const [name, text] of pages) write(path.join('pages', name), text);
cpSync(path.join(docs, 'images'), path.join(laidOut, 'pages', 'images'), { recursive: true });
for (const name of readdirSync(docs).filter((one) => one.endsWith('.schema.json')))
  write(path.join('pages', 'public', name), readFileSync(path.join(docs, name), 'utf8'));
write('sidebar.json', JSON.stringify(sidebar));
run(process.execPath, [path.join(site, 'node_modules', 'vitepress', 'bin', 'vitepress.js'), 'build', site]);
const built = lookThrough(path.join(site, 'dist'), laid);
for (const sentence of built.wrong) console.error(sentence);
console.log(
  `docs/site/dist: ${built.pages} pages and ${built.links} links looked through, ${built.wrong.length} wrong.`,
);
if (built.wrong.length > 0) process.exitCode = 1;
