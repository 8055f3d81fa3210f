/** The files of the pages' build, read once and handed out as they are, packed for browsers that take it so. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { constants, brotliCompress } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface BuiltFile {
  type: string;
  body: Buffer;
  /** Made when it is first asked for; null where packing saves nothing. */
  packed?: Promise<Buffer | null>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

const pack = promisify(brotliCompress);
const FIT_TO_PACK = /^(text\/|application\/json|image\/svg)/;
/** Close to the smallest there is, at a tenth of the time. */
const EFFORT = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** By name: what is asked for can only be one of these, so no path leads out of the folder. */
export function builtFiles(folder: string | null): Map<string, BuiltFile> {
  const files = new Map<string, BuiltFile>();
  if (folder === null) return files;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join('/');
    const type = types[path.extname(name)];
    if (entry.isFile() && !entry.name.startsWith('.') && type !== undefined)
      files.set(name, { type, body: readFileSync(file) });
  }
  return files;
}

/** Answers with the file; its status and how long it may be kept are set by the caller. */
export async function sendBuilt(request: FastifyRequest, reply: FastifyReply, file: BuiltFile): Promise<FastifyReply> {
  void reply.type(file.type).header('vary', 'accept-encoding');
  const packed = /\bbr\b/.test(request.headers['accept-encoding'] ?? '') ? await packedOf(file) : null;
  return packed === null ? reply.send(file.body) : reply.header('content-encoding', 'br').send(packed);
}

function packedOf(file: BuiltFile): Promise<Buffer | null> {
  file.packed ??= FIT_TO_PACK.test(file.type)
    ? pack(file.body, EFFORT).then((packed) => (packed.length < file.body.length ? packed : null))
    : Promise.resolve(null);
  return file.packed;
}
