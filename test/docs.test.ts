import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { configurationPage } from '../docs/reference.ts';
import { program } from '../src/cli/program.ts';
import { variables } from '../src/config.ts';
import { silentTelemetry } from '../src/telemetry.ts';
import { repositoryFiles, root, stringsOf } from './sources.ts';
import { tablesInCode } from './tables.ts';

const pages = repositoryFiles().filter((file) => file.name.endsWith('.md') && !file.name.startsWith('.'));
const { commands } = program();
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

interface Mention {
  page: string;
  text: string;
}

/** What stands in code spans and code blocks: the names people will type. */
function code(): Mention[] {
  const span = /```[\w-]*\n([^]*?)```|`([^`\n]+)`/g;
  return pages.flatMap(({ name, text }) =>
    [...text.matchAll(span)].map((match) => ({ page: name, text: match[1] ?? match[2] ?? '' })),
  );
}

/** Every match in code, once a page. */
function named(pattern: RegExp): Mention[] {
  const all = code().flatMap(({ page, text }) =>
    [...text.matchAll(pattern)].map((match) => ({ page, text: match[0] })),
  );
  return [...new Map(all.map((one) => [`${one.page} ${one.text}`, one])).values()];
}

test('the page of environment variables is as the code has them (npm run docs writes it)', () => {
  expect(read('docs/configuration.md')).toBe(configurationPage());
});

describe('what the documentation names exists:', () => {
  test('links inside the repository', () => {
    const broken = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !leadsSomewhere(name, target))
        .map((target) => `${name}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('environment variables', () => {
    const known = new Set([
      ...variables.map(({ name }) => name),
      'VENDOR_SPECS',
      'CHROMIUM_PATH',
      'NODE_COMPILE_CACHE',
      'NODE_EXTRA_CA_CERTS',
      'REMOTE_BASE_URL',
      'NODE_IMAGE',
    ]);
    const set = new Set(pages.flatMap(({ text }) => [...text.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1])));
    const unknown = named(/(?<![\w-])[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]\b/g).filter(
      ({ text }) => !known.has(text) && !set.has(text),
    );
    expect(unknown).toEqual([]);
  });

  test('files', () => {
    const files = named(/(?<![\w/.:-])(?:src|sim|test|bin|docs|bench)\/[\w./-]*\w/g);
    expect(files.filter(({ text }) => !existsSync(path.join(root, text)))).toEqual([]);
  });

  test('of every invariant the file that shows it', () => {
    const rows = [...read('docs/reliability.md').matchAll(/^\| I(\d+) +\|[^|]+\| `([^`]+)` +\| +\S/gm)];
    expect(rows.map(([, n]) => Number(n))).toEqual(Array.from({ length: 37 }, (_, n) => n + 1));
    for (const [, , file = ''] of rows) expect(read(file)).not.toBe('');
  });

  test('of every requirement of security the tests that hold it, by file and name', () => {
    const rows = [...read('docs/security.md').matchAll(/^\| S(\d+) \| [^|]+ \| ([^|]+) \|$/gm)];
    expect(rows.map(([, n]) => Number(n))).toEqual(Array.from({ length: 44 }, (_, n) => n + 1));
    const wrong = rows.flatMap(([, n, held = '']) => {
      const named = [...held.matchAll(/`([\w./-]+\.test\.ts)`([^`]*)/g)];
      const gone = named.flatMap(([, file = '', after = '']) => {
        const names = [...after.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name);
        const known = existsSync(path.join(root, file)) ? stringsOf(read(file)) : [];
        return names.length === 0 ? [`${file}: no test`] : names.filter((name) => !known.includes(name));
      });
      return (named.length === 0 ? ['no test'] : gone).map((what) => `S${n}: ${what}`);
    });
    expect(wrong).toEqual([]);
  });

  test('npm scripts', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const asked = named(/\bnpm (?:run [\w:]+|start|test)/g);
    expect(asked.filter(({ text }) => scripts[text.replace(/^npm (run )?/, '')] === undefined)).toEqual([]);
  });

  test('figures', async () => {
    const { registry } = silentTelemetry().metrics;
    const names = new Set(registry.getMetricsAsArray().map((metric) => metric.name));
    expect(named(/\bdeskbridge_(?!app\b|migrations\b)\w+/g).filter(({ text }) => !names.has(text))).toEqual([]);
  });

  test('tables', async () => {
    const known = new Set((await tablesInCode()).map(({ name }) => name));
    const tables = pages.flatMap(({ text }) =>
      [...text.matchAll(/\| tables? ([^|]+)\|/g)].map((match) => match[1] ?? ''),
    );
    const names = tables.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? ''));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  test('commands and their options', () => {
    const typed = named(/npx deskbridge [a-z]+(?: [a-z]+(?= ID))?[^\n#`]*/g);
    expect(typed.length).toBeGreaterThan(5);
    expect(typed.filter(({ text }) => !isCommand(text))).toEqual([]);
  });
});

test('SECURITY.md says where to report, how fast a weakness is fixed, and what is stored where', () => {
  const page = read('SECURITY.md');
  for (const part of ['## Reporting', '## Fix times', '## What is stored, where, how, and how long'])
    expect(page).toContain(part);
  expect(page).toMatch(/critical \| 4 weeks[^]*high \| 6 weeks[^]*medium \| 8 weeks[^]*low \| 25 weeks/);
});

function leadsSomewhere(page: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const name = path.posix.normalize(file === '' ? page : path.posix.join(path.posix.dirname(page), file));
  if (!existsSync(path.join(root, name))) return false;
  return (
    anchor === undefined ||
    read(name).includes(`<a id="${anchor}"></a>`) ||
    read(name)
      .split('\n')
      .some((line) => line.startsWith('#') && slug(line) === anchor)
  );
}

function slug(heading: string): string {
  return heading
    .replace(/^#+\s*/, '')
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s+/g, '-');
}

/** Whether the command line has it, with these options. */
function isCommand(line: string): boolean {
  const [name = '', ...rest] = line.replace('npx deskbridge ', '').trim().split(/\s+/);
  const command = commands.find((one) => one.name() === name);
  // `apikey create`, `user invite`: the second word is part of the command.
  const asked = command?.commands.find((one) => one.name() === rest[0]) ?? command;
  if (asked === undefined || asked.commands.length > 0) return false;
  const options = rest.filter((word) => word.startsWith('-'));
  return options.every((option) => asked.options.some(({ short, long }) => option === short || option === long));
}
