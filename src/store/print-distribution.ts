/** `npm run db:distribute`: prints the calls that distribute the tables of this version on Citus. Changes nothing anywhere. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { distributedTables, distributionCalls } from './distribution.ts';
import { openDatabase } from './open.ts';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-tables-'));
const db = await openDatabase({ databaseUrl: null, dataDir });
process.stdout.write(distributionCalls(await distributedTables(db)));
await db.close();
rmSync(dataDir, { recursive: true, force: true });
