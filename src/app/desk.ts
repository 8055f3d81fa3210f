/** The desk, its files, and its requests at the address this server has now. */
import path from 'node:path';
import type { Config } from '../config.ts';
import { createDesk } from '../desk/desk.ts';
import type { Desk } from '../domain/desk/desk.ts';
import type { Storage } from '../domain/desk/storage.ts';
import type { Http } from '../http.ts';
import { filesInS3 } from '../storage/s3.ts';
import type { Db } from '../store/db.ts';
import { filesOnDisk } from '../store/files.ts';
import { moveDesks } from '../store/desk/requests.ts';

export interface OfDesk {
  desk: Desk;
  storage: Storage;
  /** Whether the bucket can be used; null: files are on disk. Throws StorageUnavailable. */
  checkStorage: (() => Promise<void>) | null;
}

export async function deskOf(
  config: Pick<Config, 'publicUrl' | 'dataDir' | 'storage'>,
  { db, http, wake }: { db: Db; http: Http; wake: () => void },
): Promise<OfDesk> {
  await moveDesks(db, config.publicUrl);
  const bucket = config.storage === null ? null : filesInS3(http, config.storage);
  const storage = bucket ?? filesOnDisk(path.join(config.dataDir, 'attachments'));
  return { desk: createDesk({ db, storage, wake }), storage, checkStorage: bucket && (() => bucket.check()) };
}
