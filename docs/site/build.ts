/**
 * `npm run docs:build`: the documentation as a site of files in docs/site/dist. In: docs/, the pages of the root, the OpenAPI document of
 * a server that is started for it. Out: pages laid out in docs/site/.tmp, and the site that VitePress builds of them. What VitePress
 * needs is installed into docs/site/node_modules, apart from the server's own packages.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { composeApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { ApiDocument } from './api-reference.ts';
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

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: site, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}

const vitepress = path.join(site, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
if (!existsSync(vitepress))
  run('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
const { pages, sidebar } = layOut(await readApi());
rmSync(laidOut, { recursive: true, force: true });
for (const [name, text] of pages) write(path.join('pages', name), text);
cpSync(path.join(docs, 'images'), path.join(laidOut, 'pages', 'images'), { recursive: true });
for (const name of readdirSync(docs).filter((one) => one.endsWith('.schema.json')))
  write(path.join('pages', 'public', name), readFileSync(path.join(docs, name), 'utf8'));
write('sidebar.json', JSON.stringify(sidebar));
run(process.execPath, [vitepress, 'build', site]);
