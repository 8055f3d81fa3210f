/** The command that seals the data keys with the new secret: what it would do, the doing, and how far it is. */
import { withSealer } from '../app/rotation.ts';
import { loadConfig } from '../config.ts';
import { oneLine, say } from './print.ts';

/** May be stopped at any moment and run again: what is done is done. */
export async function rotate(): Promise<void> {
  const { changed, status } = await withSealer(loadConfig(), async (sealer) => ({
    changed: await sealer.rotate(),
    status: await sealer.status(),
  }));
  say(`${keys(changed)} sealed anew.`);
  sayStatus(status);
}

/** Opens every data key, says what would be done with it, and changes nothing. Throws where one does not open. */
export async function planRotation(): Promise<void> {
  const all = await withSealer(loadConfig(), (sealer) => sealer.plan());
  const shut = all.filter(({ sealed }) => sealed === 'shut');
  const old = all.filter(({ sealed }) => sealed === 'old');
  for (const { organization } of old) say(oneLine(`would be sealed anew  data key of ${organization}`));
  for (const { organization, problem } of shut)
    say(oneLine(`does not open         data key of ${organization}: ${problem}`));
  const done = all.length - old.length - shut.length;
  say(`${keys(old.length)} of ${all.length} would be sealed anew, ${done} already sealed with DESKBRIDGE_SECRET.`);
  say('Nothing was changed: this was a dry run.');
  if (shut.length > 0)
    throw new Error(`${keys(shut.length)} of ${all.length} did not open: set the missing secret and look again.`);
}

export async function rotationStatus(): Promise<void> {
  sayStatus(await withSealer(loadConfig(), (sealer) => sealer.status()));
}

function sayStatus({ current, old }: { current: number; old: number }): void {
  say(`${keys(current + old)}: ${current} sealed with DESKBRIDGE_SECRET, ${old} old.`);
  if (old === 0) say('DESKBRIDGE_SECRET_PREVIOUS can go, once no process runs with the secret before.');
}

function keys(count: number): string {
  return `${count} ${count === 1 ? 'data key' : 'data keys'}`;
}
