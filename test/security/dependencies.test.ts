import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, isCode, isTest, repositoryFiles, root } from '../sources.ts';

interface Package {
  version?: string;
  resolved?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
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

/** Where in the lockfile a package finds the one it asks for: beside it, or further up. */
function placeOf(from: string, name: string): string | null {
  for (let above = from; ; above = above.slice(0, Math.max(0, above.lastIndexOf('/node_modules/')))) {
    const place = `${above === '' ? '' : `${above}/`}node_modules/${name}`;
    if (lock.packages[place] !== undefined) return place;
    if (above === '') return null;
  }
}

/** What is built into the pages, with everything it asks for: installed to develop only, and handed on all the same. */
function packagesOfPages(): [place: string, one: Package][] {
  const pages = repositoryFiles().filter(
    (file) => /^ui\/(?!.*vite\.config)/.test(file.name) && isCode(file) && !isTest(file),
  );
  const specifiers = pages.flatMap((file) => importsOf(file)).filter(({ file }) => file === null);
  const names = specifiers.map(({ specifier }) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '');
  // What the pages call React is Preact in some. How they are built stands beside them.
  const built = [...names, 'preact'].filter((name) => !/^(?:@vitejs\/|vite$)/.test(name));
  const asked = built.flatMap((name) => placeOf('', name) ?? []);
  const found = new Set<string>();
  for (let place = asked.pop(); place !== undefined; place = asked.pop()) {
    if (found.has(place)) continue;
    found.add(place);
    const { dependencies, peerDependencies } = lock.packages[place] ?? {};
    const needs = Object.keys({ ...dependencies, ...peerDependencies });
    asked.push(...needs.flatMap((name) => placeOf(place, name) ?? []));
  }
  return [...found].map((place) => [place, lock.packages[place] ?? {}]);
}

const bundled = packagesOfPages();

/** May be handed on together with Apache-2.0, without giving away more than their own source. */
const licences = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
];

describe('dependencies', () => {
  test('what runs is asked for in one exact version', () => {
    const loose = Object.entries(manifest.dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });

  test('every package that runs or is built into the pages has a checksum in the lockfile, and comes from a registry', () => {
    const handedOn = [...running, ...bundled];
    const without = handedOn.filter(([, one]) => one.integrity?.startsWith('sha512-') !== true);
    expect(without.map(([place]) => place)).toEqual([]);
    // The lockfile names no registry, so that any mirror will do; an address in it would be another place.
    const elsewhere = handedOn.filter(([, { resolved }]) => resolved !== undefined);
    expect(elsewhere.map(([place, { resolved }]) => `${place}: ${resolved}`)).toEqual([]);
  });

  // `npm ci` refuses a lockfile that leaves one out, on every platform; npm leaves out what the registry does not have.
  test.each(['package-lock.json', 'docs/site/package-lock.json'])('%s has what each platform needs', (name) => {
    const { packages } = JSON.parse(read(name)) as { packages: Record<string, Package> };
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter(
          (wanted) =>
            packages[`node_modules/${wanted}`] === undefined &&
            packages[`${place}/node_modules/${wanted}`] === undefined,
        )
        .map((wanted) => `${place}: ${wanted}`),
    );
    expect(missing).toEqual([]);
  });

  test('what is installed is what the lockfile says', () => {
    const there = JSON.parse(read('node_modules/.package-lock.json')) as { packages: Record<string, Package> };
    const other = running.filter(
      ([place, { integrity }]) => there.packages[place] !== undefined && there.packages[place].integrity !== integrity,
    );
    expect(other.map(([place]) => place)).toEqual([]);
    const versions = running
      .filter(([place]) => existsSync(path.join(root, place, 'package.json')))
      .map(([place, { version }]) => [place, version, (JSON.parse(read(`${place}/package.json`)) as Package).version]);
    expect(versions.length).toBeGreaterThan(50);
    expect(versions.filter(([, wanted, found]) => wanted !== found)).toEqual([]);
  });

  test('no install runs the scripts of packages', () => {
    const installs = repositoryFiles()
      .filter(({ name }) => name === 'Dockerfile' || /^(bin|\.ci)\//.test(name) || name === 'docs/operations.md')
      .filter(({ name }) => !name.endsWith('.test.ts'))
      .flatMap(({ text }) => text.match(/npm (?:ci|install|prune)\b[^\n&]*|\['(?:ci|install)'[^\]]*\]/g) ?? []);
    expect(installs.length).toBeGreaterThan(4);
    expect(installs.filter((line) => !line.includes('--ignore-scripts'))).toEqual([]);
  });

  test('what runs, and what is built into the pages, has a licence that lets it be handed on', () => {
    expect(bundled.map(([place]) => place)).toEqual(
      expect.arrayContaining(['node_modules/react', 'node_modules/preact']),
    );
    const others = [...running, ...bundled].filter(
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
