import { isDeepStrictEqual } from 'node:util';
import { conflict } from './problem.ts';

/** What a change was made from, beside the change; a part that is left out is not looked at. */
export const unchangedIs =
  'What the change was made from: where that is something else by now, nothing is changed (409 `changed_meanwhile`). Left out: whatever it is by now';

/** Whoever asks has locked what it is now. Throws 409 `changed_meanwhile`. */
export function demandUnchanged<T extends object>(now: T, was: { [Part in keyof T]?: T[Part] | undefined } = {}): void {
  const changed = Object.entries(was).some(
    ([part, value]) => value !== undefined && !isDeepStrictEqual(value, now[part as keyof T]),
  );
  if (changed)
    throw conflict(
      'changed_meanwhile',
      'Somebody changed this meanwhile. Nothing of yours was saved: look at what is there now, then save again.',
    );
}
