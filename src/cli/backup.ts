/** The commands that keep a database and bring it back. */
import { reachOperator } from '../app/operator.ts';
import { restoreBackup, restoredElsewhere, writeBackup } from '../app/backup.ts';
import { loadConfig } from '../config.ts';
import { say } from './print.ts';

export async function backup(file: string): Promise<void> {
  const config = loadConfig();
  const operator = await reachOperator(config);
  try {
    await writeBackup(operator, file);
  } finally {
    await operator.close();
  }
  say(`The whole database is in ${file}.`);
  if (config.secret === null) say('With it is the key that opens its tokens: keep the file as you keep passwords.');
  else say('Its tokens open only with DESKBRIDGE_SECRET: keep that too, elsewhere.');
}

/** Into a new database. What may have been sent since the backup is looked for before it is sent. */
export async function restore(file: string): Promise<void> {
  const { rows, takenAt } = await restoreBackup(loadConfig(), file);
  say(`${rows} rows are back, as of ${takenAt}.`);
  sayNext();
}

export async function restoredInPlace(takenAt: string): Promise<void> {
  await restoredElsewhere(loadConfig(), takenAt);
  sayNext();
}

function sayNext(): void {
  say(
    'Start Deskbridge now. What may have been sent since then is looked for first, and only sent if it is not there.',
  );
  say('Everybody signs in again. Keys, links and people removed since then are back: remove them again.');
}
