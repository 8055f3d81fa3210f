/**
 * `embedded-template.zst` is an empty database directory of the pinned PGlite, so that a first start unpacks a file instead of running
 * initdb for seconds. Run `node src/store/embedded-template.ts` after PGlite's version has changed.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

const file = new URL('./embedded-template.zst', import.meta.url);
const lengthBytes = 4;

/** A directory has no size. The bytes of the files follow the list, in its order. */
interface Entry {
  path: string;
  size: number | null;
}

/** Writes the template into `folder`, which must not exist, and onto the disk. */
export function unpackTemplate(folder: string): void {
  const bytes = zlib.zstdDecompressSync(readFileSync(file));
  const listEnd = lengthBytes + bytes.readUInt32BE(0);
  const entries = JSON.parse(bytes.toString('utf8', lengthBytes, listEnd)) as Entry[];
  mkdirSync(folder, { mode: 0o700 });
  let from = listEnd;
  for (const entry of entries) {
    const to = path.join(folder, entry.path);
    if (entry.size === null) {
      mkdirSync(to, { mode: 0o700 });
      continue;
    }
    const descriptor = openSync(to, 'w', 0o600);
    writeSync(descriptor, bytes, from, entry.size);
    fsyncSync(descriptor);
    closeSync(descriptor);
    from += entry.size;
  }
}

async function makeTemplate(): Promise<Buffer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'deskbridge-template-'));
  try {
    const pg = await PGlite.create({ fs: new NodeFS(folder), initDbStartParams: ['--wal-segsize=4'] });
    // Only CREATE DATABASE needs them, which an embedded database never runs; they are two thirds of the files.
    await pg.exec('update pg_database set datistemplate = false; ');
    await pg.exec('drop database template0');
    await pg.exec('drop database template1');
    await pg.exec('vacuum freeze');
    await pg.close();
    return pack(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pack(folder: string): Buffer {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const entries: Entry[] = [];
  const contents: Buffer[] = [];
  for (const item of found.toSorted((a, b) => (path.join(a.parentPath, a.name) < path.join(b.parentPath, b.name) ? -1 : 1))) {
    const full = path.join(item.parentPath, item.name);
    const content = item.isDirectory() ? null : readFileSync(full);
    entries.push({ path: path.relative(folder, full), size: content?.length ?? null });
    if (content !== null) contents.push(content);
  }
  const list = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(list.length);
  const whole = Buffer.concat([length, list, ...contents]);
  return zlib.zstdCompressSync(whole, {
    params: { [zlib.constants.ZSTD_c_compressionLevel]: 22, [zlib.constants.ZSTD_c_windowLog]: 25 },
  });
}

if (import.meta.main) writeFileSync(file, await makeTemplate());
