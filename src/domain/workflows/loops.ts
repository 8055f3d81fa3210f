/** Whether workflows go in circles (I23): by what they wrote within a few minutes, and by runs that began with nobody's doing. Pure. */
import type { NewEffect } from '../effects.ts';
import type { RunState, World } from './run-model.ts';

/** More automatic writes than these on one link within so many minutes are a loop. */
const MOST_WRITES = 20;
export const LOOP_MINUTES = 10;
/** More runs than these in a row that no person's decision began are a loop, however slowly it goes. */
const MOST_UNDECIDED = 20;

/** Why nothing more is to be done; null: it may. `writes`: how many there were lately, by link; the key '' is the issue itself. */
export function loopOf(
  planned: readonly NewEffect[],
  { writes, progress }: { writes: ReadonlyMap<string, number>; progress: RunState },
): ReturnType<World['forbidden']> {
  const { undecided = 0, resumedAt } = progress;
  if (undecided > MOST_UNDECIDED && resumedAt === undefined) {
    const reason = `stopped: approvals that nobody decided in time started workflows ${MOST_UNDECIDED} times in a row here, so they may be going in circles; find out why, then try again`;
    return { kind: 'loop', reason };
  }
  const all = new Map(writes);
  for (const { effect } of planned) {
    const link = 'linkId' in effect ? (effect.linkId ?? '') : '';
    all.set(link, (all.get(link) ?? 0) + 1);
    if ((all.get(link) ?? 0) <= MOST_WRITES) continue;
    const reason = `stopped: workflows wrote ${MOST_WRITES} times here within ${LOOP_MINUTES} minutes, so they may be going in circles; find out why, then try again`;
    return { kind: 'loop', reason };
  }
  return null;
}

/**
 * Of a run that begins because nobody decided this one's approval in time. No event is heard between the two, so a loop is known by this only;
 * where a person decided, or looked at the run and tried it again, it begins anew.
 */
export function nextUndecided({ undecided = 0, resumedAt }: RunState): number {
  return resumedAt === undefined ? undecided + 1 : 1;
}
