import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isTest, repositoryFiles, root } from '../sources.ts';
import { copiedInto, environmentOf, stagesOfDockerfile, wordsOf } from './dockerfile.ts';

const stages = stagesOfDockerfile();
const image = stages.at(-1) ?? { name: '', instructions: [] };
const valueOf = (name: string): string | undefined => image.instructions.findLast((one) => one.name === name)?.text;
const uid = 10_001;

describe('the Dockerfile', () => {
  test('builds on one Node, the one that is developed with, and begins the image with nothing', () => {
    const text = readFileSync(path.join(root, 'Dockerfile'), 'utf8');
    expect(text).toMatch(/^ARG NODE_IMAGE=node:24-slim$/m);
    const from = stages.map(({ instructions }) => instructions.find(({ name }) => name === 'FROM')?.text);
    expect(from).toEqual([
      ...['build', 'modules', 'system', 'compiled'].map((name) => `\${NODE_IMAGE} AS ${name}`),
      'scratch',
    ]);
  });

  test('puts into it only what other stages made: Node with its libraries, packages, and what is run', () => {
    const copied = copiedInto(image);
    expect(copied.filter(({ from }) => from === null)).toEqual([]);
    expect([...new Set(copied.map(({ from }) => from))]).toEqual(['system', 'modules', 'build', 'compiled']);
    // There is no shell in it that could run anything.
    expect(image.instructions.filter(({ name }) => name === 'RUN')).toEqual([]);
    expect(environmentOf(image)['PATH']).toBe('/usr/local/bin');
  });

  test('installs by the lockfile, without the scripts of packages, and into the image nothing that only develops', () => {
    const installs = stages.flatMap(({ name, instructions }) =>
      instructions.filter(({ text }) => text.startsWith('npm ')).map(({ text }) => ({ name, text })),
    );
    expect(installs).toEqual([
      { name: 'build', text: 'npm ci --ignore-scripts' },
      { name: 'modules', text: 'npm ci --omit=dev --ignore-scripts' },
    ]);
    expect(copiedInto(image).find(({ source }) => source === 'node_modules')?.from).toBe('modules');
  });

  test('runs as somebody without rights, without a shell, and ends by a signal that is heard', () => {
    expect(valueOf('USER')).toBe(`${uid}:${uid}`);
    expect(valueOf('STOPSIGNAL')).toBe('SIGTERM');
    expect(wordsOf(image, 'ENTRYPOINT')).toEqual(['node', '--max-semi-space-size=4', 'src/cli.ts']);
    expect(wordsOf(image, 'CMD')).toEqual(['serve']);
    expect(wordsOf(image, 'HEALTHCHECK')[0]).toBe('node');
  });

  test('has no secret in it', () => {
    const set = stages.flatMap(({ instructions }) =>
      instructions.filter(({ name }) => name === 'ENV' || name === 'ARG'),
    );
    expect(set.filter(({ text }) => /SECRET|TOKEN|PASSWORD|DATABASE_URL/i.test(text))).toEqual([]);
  });

  test('is handed what it copies, and nothing else: no history, no tests, no environment files', () => {
    const rules = readFileSync(path.join(root, '.dockerignore'), 'utf8').split('\n');
    const handed = new Set(rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1)));
    const copied = stages.flatMap(copiedInto).filter(({ from }) => from === null);
    expect(copied.map(({ source }) => source.replace('./', '')).filter((source) => !handed.has(source))).toEqual([]);
    expect(rules[1]).toBe('*');
    expect(rules).toEqual(expect.arrayContaining(['**/node_modules', '**/*.test.ts', '**/.env*']));
  });
});

describe('what the image holds', () => {
  let folder = '';
  let data = '';
  const asRoot = process.getuid?.() === 0;
  const children = new Set<ChildProcess>();

  beforeAll(() => {
    if (!asRoot)
      process.stderr.write('\n!!! LEFT OUT: that the image runs as another user; only root can become one.\n');
    folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-image-'));
    data = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-image-data-'));
    // Node and its libraries are those of this machine, and nothing is compiled for them.
    for (const { source, target, from } of copiedInto(image))
      if (from !== 'system' && from !== 'compiled') put(source, path.join(folder, 'app', target));
    for (const one of [folder, path.join(folder, 'app')]) chmodSync(one, 0o555);
    if (asRoot) chownSync(data, uid, uid);
  });

  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    for (const one of [folder, path.join(folder, 'app')]) chmodSync(one, 0o755);
    for (const one of [folder, data]) rmSync(one, { recursive: true, force: true });
  });

  function put(source: string, target: string): void {
    if (source === 'node_modules') return putModules(target);
    // Built for `npm test`; where only these tests are run, the server has no pages, and says so.
    if (!existsSync(path.join(root, source))) return;
    const filter = (file: string): boolean => !isTest({ name: file, text: '' });
    cpSync(path.join(root, source), target, { recursive: true, filter });
  }

  /** What `npm ci --omit=dev` installs, from what is here: by the lockfile, without what only develops. */
  function putModules(target: string): void {
    const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
    };
    for (const [place, { dev, devOptional }] of Object.entries(packages)) {
      if (place === '' || dev === true || devOptional === true || !existsSync(path.join(root, place))) continue;
      const inside = (file: string): boolean => !path.relative(path.join(root, place), file).startsWith('node_modules');
      const name = path.relative('node_modules', place);
      cpSync(path.join(root, place), path.join(target, name), { recursive: true, filter: inside });
    }
  }

  function run(words: string[], env: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, words.slice(1), {
      cwd: path.join(folder, 'app'),
      // As in the image, but on this machine only, and in a folder of ours.
      env: { ...environmentOf(image), HOST: '127.0.0.1', DATA_DIR: data, ...env },
      ...(asRoot ? { uid, gid: uid } : {}),
    });
    children.add(child);
    child.once('close', () => children.delete(child));
    return child;
  }

  test('is only what runs', () => {
    const here = readdirSync(path.join(folder, 'app')).filter((name) => name !== 'ui');
    expect(here.sort()).toEqual(['LICENSE', 'docs', 'node_modules', 'package.json', 'sim', 'src']);
    expect(repositoryFiles(path.join(folder, 'app', 'src')).filter(isTest)).toEqual([]);
    for (const name of ['vitest', 'typescript', 'vite', 'react'])
      expect(existsSync(path.join(folder, 'app', 'node_modules', name))).toBe(false);
    expect(existsSync(path.join(folder, 'app', 'node_modules', 'fastify', 'package.json'))).toBe(true);
  });

  test('serves as somebody who can write nothing but data, is healthy, and ends when it is told', async () => {
    const child = run([...wordsOf(image, 'ENTRYPOINT'), ...wordsOf(image, 'CMD')], { PORT: '0' });
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const port = await expect
      .poll(() => /localhost:(\d+)/.exec(out)?.[1] ?? (child.exitCode === null ? null : out), { timeout: 90_000 })
      .toMatch(/^\d+$/)
      .then(() => /localhost:(\d+)/.exec(out)?.[1] ?? '');
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    if (asRoot && process.platform === 'linux')
      expect(readFileSync(`/proc/${child.pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\s+${uid}\\s+${uid}`, 'm'));

    const [healthy] = (await once(run(wordsOf(image, 'HEALTHCHECK'), { PORT: port }), 'close')) as [number];
    expect(healthy).toBe(0);
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    expect(await ended, out).toEqual([0, null]);
    const [sick] = (await once(run(wordsOf(image, 'HEALTHCHECK'), { PORT: port }), 'close')) as [number];
    expect(sick).toBe(1);
  });

  test('cannot be written to by the one it runs as', ({ skip }) => {
    if (!asRoot) skip('only root can become somebody else');
    const write = `for (const file of ['x', 'src/cli.ts', 'node_modules/x'])
      try { require('node:fs').appendFileSync(file, ''); process.exitCode = 1; } catch {}`;
    const { status } = spawnSync(process.execPath, ['-e', write], { cwd: path.join(folder, 'app'), uid, gid: uid });
    expect(status).toBe(0);
  });
});
