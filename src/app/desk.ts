/** The desk, its files in the data directory, and its requests at the address this server has now. */
import path from 'node:path';
import type { Config } from '../config.ts';
import { createDesk } from '../desk/desk.ts';
import type { Desk } from '../domain/desk.ts';
import type { Storage } from '../domain/storage.ts';
import type { Db } from '../store/db.ts';
import { filesOnDisk } from '../store/files.ts';
import { moveDesks } from '../store/requests.ts';

export async function deskOf(
  config: Pick<Config, 'publicUrl' | 'dataDir'>,
  { db, wake }: { db: Db; wake: () => void },
): Promise<{ desk: Desk; storage: Storage }> {
  await moveDesks(db, config.publicUrl);
  const storage = filesOnDisk(path.join(config.dataDir, 'attachments'));
  return { desk: createDesk({ db, storage, wake }), storage };
}
