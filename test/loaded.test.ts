/** What a server loads before anything is asked of it: each package costs memory and time at every start (docs/adr/0026-compiled-once.md). */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

const PRINT_LOADED = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  await import('./src/cli/serve.ts');
  console.log(JSON.stringify(loaded));`;

test('a server loads what it answers with, and what is seldom wanted only when it is', () => {
  const words = ['--input-type=module', '--eval', PRINT_LOADED];
  const loaded = JSON.parse(execFileSync(process.execPath, words, { cwd: root, encoding: 'utf8' })) as string[];
  const places = loaded.map((url) => url.replace(/^.*\/node_modules\//, 'node_modules/'));
  expect(places.filter((place) => place.startsWith('node_modules/fastify/'))).not.toEqual([]);
  const seldom =
    /\/sim\/|^node_modules\/(postal-mime|openid-client|oauth4webapi|yaml|imapflow|nodemailer|@electric-sql)\//;
  expect(places.filter((place) => seldom.test(place))).toEqual([]);
}, 60_000);
