import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Beside the module of PGlite, whose package does not export it by name. */
const file = path.join(path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), 'pglite.wasm');

let compiled: Promise<WebAssembly.Module> | null = null;

/**
 * PGlite's code, compiled once in a process: what one thread's work made fast stays fast for the next one. A database that is opened again takes
 * half the time, and its first thousand queries a fifth.
 */
export function pgliteCode(): Promise<WebAssembly.Module> {
  return (compiled ??= readFile(file).then((bytes) => WebAssembly.compile(bytes)));
}
