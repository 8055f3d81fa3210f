import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../sources.ts';
import { findingsOf } from './built.ts';
import type { Found, Look } from './look.ts';

const file = (name: string, over: Partial<Found> = {}): Found => ({ name, kind: 'file', mode: 0o644, uid: 0, ...over });
const program = (name: string): Found => file(name, { mode: 0o755 });
const modules = new Map([
  ['node_modules/pg', { dev: false }],
  ['node_modules/pg/node_modules/split', { dev: false }],
  ['node_modules/vite', { dev: true }],
]);

const good: Look = {
  files: [
    program('/usr/local/bin/node'),
    program('/lib64/ld-linux-x86-64.so.2'),
    program('/lib/ld-linux-aarch64.so.1'),
    program('/lib/x86_64-linux-gnu/libc.so.6'),
    file('/lib/x86_64-linux-gnu/libstdc++.so.6'),
    file('/tmp', { kind: 'folder', mode: 0o1777 }),
    file('/app', { kind: 'folder', mode: 0o755 }),
    file('/app/src/cli.ts'),
    file('/app/node_modules/pg/package.json'),
    file('/app/node_modules/pg/node_modules/split/package.json'),
    program('/app/node_modules/pg/bin/tool.js'),
  ],
  unread: [],
  writes: { '/': 'EROFS', '/tmp': 'EROFS', '/app': 'EACCES', '/data': null },
  data: file('/data', { kind: 'folder', mode: 0o700, uid: 10_001 }),
  served: {
    Uid: '10001\t10001\t10001\t10001',
    Gid: '10001\t10001\t10001\t10001',
    CapEff: '0000000000000000',
    CapPrm: '0000000000000000',
    CapBnd: '0000000000000000',
    CapAmb: '0000000000000000',
    NoNewPrivs: '1',
  },
  listening: [8080],
  figures: { status: 200, text: 'deskbridge_memory_bytes 1' },
  compiled: { taken: 85, refused: 0 },
};
const against = (look: Look): string[] => findingsOf(look, modules).flatMap((finding) => finding.against);
const withFile = (one: Found): Look => ({ ...good, files: [...good.files, one] });

describe('an image', () => {
  test('with Node, what runs, and nothing else is as it should be', () => {
    expect(against(good)).toEqual([]);
  });

  test.each([
    ['a shell', program('/bin/sh')],
    ['a link to one', file('/bin/sh', { kind: 'link', mode: 0o777 })],
    ['a package manager', program('/usr/local/bin/npm')],
    ['any other program', program('/usr/bin/whoami')],
    ['a program among the libraries', program('/lib/x86_64-linux-gnu/helper')],
    ['history', file('/app/.git/config')],
    ['a test', file('/app/src/cli.test.ts')],
    ['an environment file', file('/app/src/.env.local')],
    ['a package that only develops', file('/app/node_modules/vite/package.json')],
    ['a package that nobody asked for', file('/app/node_modules/other/package.json')],
    ['a file of the one who runs it', file('/app/src/app.ts', { uid: 10_001 })],
    ['a file for everybody to write', file('/app/src/app.ts', { mode: 0o666 })],
    ['a file that lends rights', file('/app/src/app.ts', { mode: 0o4755 })],
  ])('with %s is not', (_what, one) => {
    expect(against(withFile(one))).not.toEqual([]);
  });

  test.each<[string, Partial<Look>]>([
    ['hides something', { unread: ['/root'] }],
    ['can be written', { writes: { ...good.writes, '/app': null } }],
    ['can be written where everybody may', { writes: { ...good.writes, '/tmp': null } }],
    ['cannot keep data', { writes: { ...good.writes, '/data': 'EACCES' } }],
    ['shows its data to others', { data: { ...good.data, mode: 0o755 } }],
    ['runs as root', { served: { ...good.served, Uid: '0\t0\t0\t0' } }],
    ['has a right', { served: { ...good.served, CapEff: '0000000000000400' } }],
    ['can get rights', { served: { ...good.served, NoNewPrivs: '0' } }],
    ['listens for a debugger', { listening: [8080, 9229] }],
    ['was compiled for something else', { compiled: { taken: 0, refused: 85 } }],
    ['was not compiled', { compiled: { taken: 0, refused: 0 } }],
    ['has no package to run with', { files: good.files.filter(({ name }) => !name.endsWith('pg/package.json')) }],
  ])('that %s is not', (_what, over) => {
    expect(against({ ...good, ...over })).not.toEqual([]);
  });

  test.runIf(process.env['SECURITY_LONG'] === '1')(
    'built from the Dockerfile, run and looked through is as it should be',
    { timeout: 1_800_000 },
    ({ skip }) => {
      const words = [path.join(root, 'test', 'deploy', 'main.ts')];
      const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
      if (status === 2) {
        process.stderr.write(`\n!!! LEFT OUT: the image itself (npm run test:image). ${stderr}\n`);
        skip('no image can be built here');
      }
      expect(status, stdout + stderr).toBe(0);
    },
  );
});
