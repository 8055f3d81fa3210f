import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

/** An empty database directory of the pinned PGlite: a first start unpacks it instead of running initdb for seconds. */
export const templateFile = new URL('./template.zst', import.meta.url);

const lengthBytes = 4;

/** A directory has no size. The bytes of the files follow the list, in its order. */
interface Entry {
  path: string;
  size: number | null;
}

/** Writes the template into `folder`, which must not exist, and onto the disk. */
export function unpackTemplate(folder: string): void {
  const bytes = zlib.zstdDecompressSync(readFileSync(templateFile));
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

/** The template made of `folder`, compressed. */
export function packTemplate(folder: string): Buffer {
  const entries: Entry[] = [];
  const contents: Buffer[] = [];
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  // Parents come before what is in them.
  const sorted = names
    .map((item) => ({ item, full: path.join(item.parentPath, item.name) }))
    .toSorted((a, b) => (a.full < b.full ? -1 : 1));
  for (const { item, full } of sorted) {
    const content = item.isDirectory() ? null : readFileSync(full);
    entries.push({ path: path.relative(folder, full), size: content?.length ?? null });
    if (content !== null) contents.push(content);
  }
  const list = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(list.length);
  return zlib.zstdCompressSync(Buffer.concat([length, list, ...contents]), {
    params: { [zlib.constants.ZSTD_c_compressionLevel]: 22 },
  });
}
