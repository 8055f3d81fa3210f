import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryFiles, root } from '../sources.ts';

interface Package {
  version?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
}

const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> };
const installed = Object.entries(lock.packages).filter(([place]) => place !== '');
const running = installed.filter(([, { dev, devOptional }]) => dev !== true && devOptional !== true);

/** May be handed on together with Apache-2.0, without giving away more than their own source. */
const licences = ['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'];

describe('dependencies', () => {
  test('what runs is asked for in one exact version', () => {
    const loose = Object.entries(manifest.dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });

  test('every package that runs has a checksum in the lockfile', () => {
    const without = running.filter(([, one]) => one.integrity?.startsWith('sha512-') !== true);
    expect(without.map(([place]) => place)).toEqual([]);
  });

  test('no install runs the scripts of packages', () => {
    const installs = repositoryFiles()
      .filter(({ name }) => name === 'Dockerfile' || /^(bin|\.ci)\//.test(name) || name === 'docs/operations.md')
      .filter(({ name }) => !name.endsWith('.test.ts'))
      .flatMap(({ text }) => text.match(/npm (?:ci|install|prune)\b[^\n&]*|\['(?:ci|install)'[^\]]*\]/g) ?? []);
    expect(installs.length).toBeGreaterThan(4);
    expect(installs.filter((line) => !line.includes('--ignore-scripts'))).toEqual([]);
  });

  test('what runs has a licence that lets it be handed on', () => {
    const others = running.filter(
      ([, { license = '' }]) =>
        !license
          .replace(/[()]/g, '')
          .split(' OR ')
          .some((one) => licences.includes(one)),
    );
    expect(others.map(([place, { license }]) => `${place}: ${license ?? 'none'}`)).toEqual([]);
  });

  test('the list of parts names everything that runs', ({ skip }) => {
    const words = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'];
    const { status, error, stdout } = spawnSync('npm', words, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
    if (error !== undefined || status !== 0) {
      process.stderr.write('\n!!! LEFT OUT: the list of parts, because this npm cannot make one (10 or newer can).\n');
      skip('npm is missing or too old');
    }
    const { components } = JSON.parse(stdout) as { components: { name: string; group?: string; version: string }[] };
    const listed = components.map(({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`);
    const wanted = running.map(([place, { version }]) => `${place.split('node_modules/').at(-1)}@${version}`);
    expect(wanted.filter((one) => !listed.includes(one))).toEqual([]);
  });
});
