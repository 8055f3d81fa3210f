import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { builtProblems } from './built.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const page =
  '<!doctype html><script type="module" src="./assets/a.js"></script><link rel="stylesheet" href="./assets/a.css">';
const fine = { 'index.html': page, 'assets/a.js': 'import("./b.js");', 'assets/a.css': 'p { color: red }' };

function problemsOf(files: Record<string, string>): string[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-built-'));
  folders.push(folder);
  for (const [name, text] of Object.entries({ ...fine, ...files })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return builtProblems(folder);
}

test('pages of files, with addresses beside them, are fine', () => {
  expect(problemsOf({})).toEqual([]);
});

const mistakes: [name: string, files: Record<string, string>, said: RegExp][] = [
  ['a script in the page', { 'index.html': `${page}<script>start()</script>` }, /^index\.html has a script inside it/],
  ['a style element', { 'index.html': `${page}<style>p {}</style>` }, /^index\.html has styles inside it/],
  ['a style attribute', { 'index.html': `${page}<p style="color: red">` }, /^index\.html has styles inside it/],
  ['a handler in the page', { 'index.html': `${page}<p onclick="go()">` }, /^index\.html has a handler inside it/],
  ['a script from the root', { 'index.html': page.replace('./assets/a.js', '/assets/a.js') }, /loads \/assets\/a\.js/],
  ['a script from elsewhere', { 'index.html': page.replace('./assets', 'https://cdn.example') }, /loads https:\/\/cdn/],
  ['a page built a folder too deep', { 'index.html': page.replace('./assets', '../assets') }, /loads \.\.\/assets/],
  ['a font from the root', { 'assets/a.css': '@font-face { src: url("/f.woff2") }' }, /a\.css loads \/f\.woff2/],
  [
    'a font inside the styles',
    { 'assets/a.css': 'p { src: url(data:font/woff2;base64,AA) }' },
    /a\.css loads data:font/,
  ],
  ['styles from elsewhere', { 'assets/a.css': '@import "https://cdn.example/x.css";' }, /loads https:\/\/cdn\.example/],
  ['code out of text', { 'assets/a.js': 'eval("1")' }, /a\.js makes code out of text/],
  ['styles made by scripts', { 'assets/a.js': 'document.createElement("style")' }, /a\.js makes style elements/],
  ['a base of the wrong server', { 'assets/a.js': 'import("/assets/b.js")' }, /a\.js loads from \/assets\//],
  ['a source map', { 'assets/a.js.map': '{}' }, /a\.js\.map is for developers/],
  ['too much to load', { 'assets/b.js': randomBytes(70_000).toString('base64') }, /kB compressed; 64\.0 kB/],
  ['too many files', Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`${at}.svg`, ''])), /are 63 files/],
];

test.each(mistakes)('%s is named', (_name, files, said) => {
  expect(problemsOf(files)).toContainEqual(expect.stringMatching(said));
});
