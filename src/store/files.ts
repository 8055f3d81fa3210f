/** Files on disk, in a folder for each organization. What is half written has another name and is never found. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Dirent } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FilePlace, FileTooLarge, type Storage } from '../domain/desk/storage.ts';

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Under `folder`, which is made where it is missing. */
export function filesOnDisk(folder: string): Storage {
  const fileOf = ({ organizationId, id }: FilePlace): string => {
    // The names are ours; whatever else came here would be a way out of the folder.
    if (!uuidForm.test(organizationId) || !uuidForm.test(id)) throw new Error('A file is named by ids.');
    return path.join(folder, organizationId, id.slice(0, 2), id);
  };
  return {
    async put(place, content, atMostBytes) {
      const file = fileOf(place);
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      const half = `${file}.part`;
      const { counter, seen } = counting(atMostBytes);
      try {
        await pipeline(content, counter, createWriteStream(half, { flags: 'wx', mode: 0o600, flush: true }));
        await rename(half, file);
      } catch (error) {
        await rm(half, { force: true });
        throw error;
      }
      return seen();
    },
    async open(place) {
      try {
        const handle = await open(fileOf(place), 'r');
        return handle.createReadStream();
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    async remove(place) {
      await Promise.all([rm(fileOf(place), { force: true }), rm(`${fileOf(place)}.part`, { force: true })]);
    },
    async *list(organizationId) {
      const under = path.dirname(path.dirname(fileOf({ organizationId, id: organizationId })));
      const entries = await readdir(under, { recursive: true, withFileTypes: true }).catch(nothingThere);
      for (const entry of entries) {
        // What was half written when a process died is listed too, under the id it was to have.
        const id = entry.name.replace(/\.part$/, '');
        if (!entry.isFile() || !uuidForm.test(id)) continue;
        const { mtime } = await stat(path.join(entry.parentPath, entry.name)).catch(() => ({ mtime: null }));
        if (mtime !== null) yield { id, at: mtime };
      }
    },
  };
}

function nothingThere(error: unknown): Dirent[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

function counting(atMostBytes: number) {
  const hash = createHash('sha256');
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > atMostBytes) return done(new FileTooLarge(`More than ${atMostBytes} bytes came.`));
      hash.update(chunk);
      return done(null, chunk);
    },
  });
  return { counter, seen: () => ({ bytes, sha256: hash.digest('hex') }) };
}
