import fs from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** What of Emscripten's module is touched here; PGlite keeps it to itself, so the version is pinned and a test counts the syncs. */
interface FileSystemModule {
  NODEFS: { stream_ops: { fsync?: (stream: { nfd?: number }) => number } };
}

/** Node's file system for PGlite with a real fsync: PGlite's own has none, so that a power cut could take what was committed. */
export class DurableNodeFS extends NodeFS {
  override async init(
    ...[pg, options]: Parameters<NodeFS['init']>
  ): Promise<{ emscriptenOpts: Awaited<ReturnType<NodeFS['init']>>['emscriptenOpts'] }> {
    const result = await super.init(pg, options);
    result.emscriptenOpts.preRun?.push((module: unknown) => {
      (module as FileSystemModule).NODEFS.stream_ops.fsync = (stream) => {
        if (stream.nfd !== undefined) fs.fsyncSync(stream.nfd);
        return 0;
      };
    });
    return result;
  }
}

/** Without `-F`, which turns fsync off; with a sync method that PGlite's build really calls, and a cache that fits a small server. */
export const durableParams: string[] = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'wal_sync_method=fsync',
  '-c',
  'shared_buffers=16MB',
];
