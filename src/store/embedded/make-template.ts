/** Run `node src/store/embedded/make-template.ts` after PGlite's version has changed: it writes template.zst anew. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { packTemplate, templateFile } from './template.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'deskbridge-template-'));
try {
  const pg = await PGlite.create({ fs: new NodeFS(folder), initDbStartParams: ['--wal-segsize=4'] });
  // Only CREATE DATABASE needs them, which an embedded database never runs; they are two thirds of the files.
  await pg.exec('update pg_database set datistemplate = false');
  await pg.exec('drop database template0');
  await pg.exec('drop database template1');
  await pg.exec('vacuum freeze');
  await pg.close();
  writeFileSync(templateFile, packTemplate(folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
