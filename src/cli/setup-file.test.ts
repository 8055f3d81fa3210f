import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSetupFile, SetupFileError } from './setup-file.ts';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-setup-'));
  file = path.join(folder, 'deskbridge.yaml');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string | Buffer, env: Record<string, string> = {}) {
  writeFileSync(file, text);
  return readSetupFile(file, env);
}

/** The sentence without the folder in it, and whether it is about how the command was called. */
function refusal(text: string | Buffer, env: Record<string, string> = {}): [string, boolean] {
  try {
    read(text, env);
  } catch (error) {
    if (error instanceof SetupFileError) return [error.message.replace(`${folder}/`, ''), error.usage];
    throw error;
  }
  throw new Error('It was taken.');
}

test('YAML is read, and JSON, and nothing at all', () => {
  expect(read('hosts: [{ name: help, kind: desk }]').value).toEqual({ hosts: [{ name: 'help', kind: 'desk' }] });
  expect(read('{"hosts": []}').value).toEqual({ hosts: [] });
  expect(read('# nothing yet').value).toEqual({});
});

test('variables are filled in, in texts only and never read as YAML', () => {
  const { value } = read('connections: [{ name: a, accessToken: "x${TOKEN}y", "${KEY}": "$TOKEN" }]', {
    TOKEN: '{a: [1',
  });
  expect(value).toEqual({ connections: [{ name: 'a', accessToken: 'x{a: [1y', '${KEY}': '$TOKEN' }] });
});

test('variables need no quotes, also within braces', () => {
  const hosts = 'hosts:\n  - { name: jira, url: "https://jira.acme.example", token: ${PAT}, webhookSecret: ${SECRET} }';
  expect(read(hosts, { PAT: 'p: {', SECRET: '#s' }).value).toEqual({
    hosts: [{ name: 'jira', url: 'https://jira.acme.example', token: 'p: {', webhookSecret: '#s' }],
  });
  expect(read('a: [${A}, "${B}"] # ${C}', { A: '1', B: '2' }).value).toEqual({ a: ['1', '2'] });
  expect(refusal('a: { b: ${B}, ${A}: 1, ${A}: 2 }', { A: 'x', B: 'y' })[0]).toContain('Map keys must be unique');
});

test('a variable that is not set is named with its place', () => {
  const said = 'the variable TOKEN is not set; set it in the environment of this command';
  expect(refusal('a:\n  - b: ${TOKEN}')).toEqual([`deskbridge.yaml:2:8: ${said}`, true]);
  expect(refusal('a: ${TOKEN}', { TOKEN: '' })[1]).toBe(true);
});

test.each([
  ['a key twice', 'a: 1\nb: 2\na: 3', '3:1: Map keys must be unique'],
  ['what is no YAML', 'a: [1,\nb: "', '2:'],
  ['a list', '- a', '1:1: a set-up is a mapping with connections, hosts, projects, workflows, mailboxes and portal'],
  ['an alias to nothing', 'a: *b', '1:4: '],
])('%s is refused with line and column', (_name, text, complaint) => {
  expect(refusal(text)[0]).toContain(`deskbridge.yaml:${complaint}`);
});

test('a handful of aliases that stand for millions of values is refused', () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const inside = level === 0 ? '"lol"' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(9).fill(inside).join(', ')}]`;
  });
  expect(refusal(levels.join('\n'))[0]).toMatch(/deskbridge\.yaml:2:\d+: aliases stand for more than can be read/);
});

test('more than 2 MB, and what is no text, is refused', () => {
  expect(refusal(`a: "${'x'.repeat(2 * 1024 * 1024)}"`)[0]).toContain('larger than 2 MB');
  expect(refusal(Buffer.from([0x61, 0x3a, 0x20, 0xff]))[0]).toContain('not UTF-8');
  expect(refusal(`a: ${'['.repeat(20_000)}`)[0]).toMatch(/deskbridge\.yaml:\d+:\d+: /);
});

test('a file that is not there is wrong usage', () => {
  expect(() => readSetupFile(path.join(folder, 'none.yaml'), {})).toThrow(/There is no file .*none\.yaml/);
});

test('a place of the document is found in the file, or the nearest around it', () => {
  const setup = read('projects:\n  - host: jira\n    linking:\n      events: { status: { notfy: true } }\n');
  expect(setup.at(['projects', 0, 'linking', 'events', 'status', 'notfy'])).toBe(`${file}:4:34`);
  expect(setup.at(['projects', 0, 'key'])).toBe(`${file}:2:5`);
  expect(setup.at(['connections', 3])).toBe(`${file}:1:1`);
});
