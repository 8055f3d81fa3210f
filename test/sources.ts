/**
 * The repository's own files as text, for the checks of its structure. In: a folder. Out: files with their imports and their
 * code freed of comments. Reads, never runs; knows no TypeScript beyond where strings and comments end.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export interface SourceFile {
  /** From the root, with `/`. */
  name: string;
  text: string;
}

const notOurs = new Set(['node_modules', '.installed', '.node', '.git', '.tmp', 'dist', 'data', 'coverage']);

/** Every file of the repository, without what is installed, built or stored. */
export function repositoryFiles(folder = root): SourceFile[] {
  return namesIn(folder, '').map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
}

function namesIn(folder: string, inside: string): string[] {
  return readdirSync(path.join(folder, inside), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) return namesIn(folder, name);
    return entry.isFile() && !entry.name.endsWith('.log') ? [name] : [];
  });
}

export function isCode(file: SourceFile): boolean {
  return /\.(ts|tsx|mjs)$/.test(file.name);
}

export function isTest(file: SourceFile): boolean {
  return /\.test\.tsx?$/.test(file.name);
}

export interface Import {
  /** As written: `node:path`, `zod`, `./model.ts`. */
  specifier: string;
  /** The file it names, from the root; null for a package or a built-in. */
  file: string | null;
}

const importForms = [
  /\b(?:import|export)\s+(?:type\s+)?(?:[\w$*\s{},]+?\s+from\s+)?(['"])(?<specifier>[^'"\n]+)\1/g,
  /\bimport\s*\(\s*(['"])(?<specifier>[^'"\n]+)\1/g,
  /\bnew URL\(\s*(['"])(?<specifier>\.[^'"\n]+\.[mc]?tsx?)\1\s*,\s*import\.meta\.url/g,
];

/** All imports, of types and values, static and dynamic, a worker's file included. */
export function importsOf(file: SourceFile): Import[] {
  const code = withoutComments(file.text);
  const specifiers = importForms.flatMap((form) =>
    [...code.matchAll(form)].map((match) => match.groups?.['specifier'] ?? ''),
  );
  return [...new Set(specifiers)].map((specifier) => ({
    specifier,
    file: specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file.name), specifier) : null,
  }));
}

/** The comment a file opens with, on one line; empty if it opens with something else. */
export function openingComment(file: SourceFile): string {
  const comment =
    /^(?:#!.*\n)?\s*(?<comment>\/\*[\s\S]*?\*\/|(?:\/\/.*\n)+)/.exec(file.text)?.groups?.['comment'] ?? '';
  return comment.replace(/[\s*/]+/g, ' ');
}

/** The code with comments blanked; strings, templates and regular expressions stay. */
export function withoutComments(text: string): string {
  return pieces(text)
    .map(({ kind, text: piece }) => (kind === 'comment' ? piece.replace(/[^\n]/g, ' ') : piece))
    .join('');
}

/** The code with comments, strings and regular expressions blanked: only what runs. */
export function onlyCode(text: string): string {
  return pieces(text)
    .map(({ kind, text: piece }) => (kind === 'code' ? piece : piece.replace(/[^\n]/g, ' ')))
    .join('');
}

/** Every string and template as written, quotes removed. */
export function stringsOf(text: string): string[] {
  return pieces(text)
    .filter(({ kind }) => kind === 'string')
    .map(({ text: piece }) => piece.slice(1, -1));
}

/** Every regular expression as written, with its flags. */
export function regexesOf(text: string): string[] {
  return pieces(text)
    .filter(({ kind, text: piece }) => kind === 'regex' && piece.length > 2)
    .map(({ text: piece }) => piece);
}

interface Piece {
  kind: 'code' | 'comment' | 'string' | 'regex';
  text: string;
}

const piece =
  /(?<comment>\/\*[\s\S]*?\*\/|\/\/[^\n]*)|(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|(?<template>`)|(?<slash>\/)|(?<word>[\w$]+)|(?<space>\s+)|(?<other>[^])/y;
const regex = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
/** After these a slash begins a regular expression, not a division. */
const beforeRegex = /^(?:[([{,;=:!&|?+\-*%<>~^}]|return|typeof|case|of|in|=>)$/;

function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  let previous = ';';
  const take = (kind: Piece['kind'], length: number): void => {
    found.push({ kind, text: text.slice(at, at + length) });
    at += length;
  };
  while (at < text.length) {
    piece.lastIndex = at;
    const groups = piece.exec(text)?.groups ?? {};
    regex.lastIndex = at;
    if (groups['comment'] !== undefined) take('comment', groups['comment'].length);
    else if (groups['space'] !== undefined) take('code', groups['space'].length);
    else if (groups['string'] !== undefined) take('string', groups['string'].length);
    else if (groups['template'] !== undefined) take('string', templateLength(text, at));
    else if (groups['slash'] !== undefined && beforeRegex.test(previous))
      take('regex', regex.exec(text)?.[0].length ?? 1);
    else take('code', (groups['word'] ?? '/').length);
    const last = found.at(-1);
    if (last !== undefined && last.kind !== 'comment' && last.text.trim() !== '')
      previous = last.kind === 'code' ? last.text : ')';
  }
  return found;
}

/** Up to the closing backtick; what stands in `${}` is taken as part of the template. */
function templateLength(text: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    const two = text.slice(at, at + 2);
    if (two[0] === '\\') at += 1;
    else if (depth > 0 && (two[0] === "'" || two[0] === '"')) at = text.indexOf(two[0], at + 1);
    else if (two === '${') {
      depth += 1;
      at += 1;
    } else if (two[0] === '`' && depth > 0) at += templateLength(text, at) - 1;
    else if (two[0] === '{' && depth > 0) depth += 1;
    else if (two[0] === '}' && depth > 0) depth -= 1;
    else if (two[0] === '`') return at - start + 1;
  }
  return text.length - start;
}
