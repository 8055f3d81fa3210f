import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { ask, asFailure, type AskFailed } from './ask.ts';

/** What a page shows of one address: what was read last stays while it is read again, and when that fails. */
export interface Reading<T> {
  data: T | null;
  trouble: AskFailed | null;
  reading: boolean;
  again: () => void;
}

interface Kept {
  state: Omit<Reading<unknown>, 'again'>;
  at: number;
  asked: number;
  failures: number;
  users: number;
  everyMs: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  listeners: Set<() => void>;
}

export const sessionPath = '/api/v1/session';

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;
const nothing = { data: null, trouble: null, reading: false };

let kept = new Map<string, Kept>();

function of(path: string): Kept {
  let one = kept.get(path);
  if (one === undefined) {
    one = {
      state: nothing,
      at: 0,
      asked: 0,
      failures: 0,
      users: 0,
      everyMs: 0,
      timer: undefined,
      listeners: new Set(),
    };
    kept.set(path, one);
  }
  return one;
}

function become(one: Kept, change: Partial<Kept['state']>): void {
  one.state = { ...one.state, ...change };
  for (const listener of one.listeners) listener();
}

/** Reads an address, now. Where there is no session any more, the page hears of it by the answer about the session. */
export async function read(path: string): Promise<void> {
  const one = of(path);
  clearTimeout(one.timer);
  one.asked += 1;
  const mine = one.asked;
  become(one, { reading: true });
  try {
    const data = await ask<unknown>(path);
    // An older answer must not cover a newer one.
    if (mine !== one.asked) return;
    one.failures = 0;
    one.at = Date.now();
    become(one, { data, trouble: null, reading: false });
  } catch (error) {
    if (mine !== one.asked) return;
    one.failures += 1;
    const trouble = asFailure(error);
    noticeEnd(trouble);
    become(one, { trouble, reading: false });
  }
  plan(path, one);
}

/** What somebody sent was answered with how it is now. */
export function put(path: string, data: unknown): void {
  const one = of(path);
  one.asked += 1;
  one.at = Date.now();
  become(one, { data, trouble: null, reading: false });
  plan(path, one);
}

/** Reads again, of all that is shown, what begins so; what is not shown is forgotten. */
export function readAgain(beginning: string): void {
  for (const [path, one] of kept) {
    if (!path.startsWith(beginning)) continue;
    if (one.users > 0) void read(path);
    else kept.delete(path);
  }
}

/** Whoever is signed in now is to see nothing of who was before. */
export function forgetAll(): void {
  const shown = [...kept].filter(([, one]) => one.users > 0);
  kept = new Map(shown);
  for (const [path, one] of shown) {
    if (path === sessionPath) continue;
    one.asked += 1;
    become(one, nothing);
  }
}

/** A refusal that says that there is no session any more. */
export function noticeEnd(trouble: AskFailed): void {
  if (trouble.kind === 'signed-out') void read(sessionPath);
}

function plan(path: string, one: Kept): void {
  clearTimeout(one.timer);
  if (one.users === 0 || document.hidden) return;
  const isAway = one.state.trouble?.kind === 'away';
  const pause = isAway ? Math.min(FIRST_RETRY_MS * 2 ** (one.failures - 1), LONGEST_RETRY_MS) : one.everyMs;
  if (pause > 0) one.timer = setTimeout(() => void read(path), pause);
}

/** A page that is looked at again reads what it shows. */
function onSight(): void {
  for (const [path, one] of kept) {
    if (document.hidden) clearTimeout(one.timer);
    else if (one.users > 0) void read(path);
  }
}
document.addEventListener('visibilitychange', onSight);
window.addEventListener('online', onSight);

/** What stands at an address, kept fresh while it is shown; `everyMs` 0: read once. */
export function useReading<T>(path: string, everyMs = 0): Reading<T> {
  const subscribe = useCallback(
    (listener: () => void) => {
      const { listeners } = of(path);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [path],
  );
  const state = useSyncExternalStore(subscribe, () => of(path).state);
  useEffect(() => {
    const one = of(path);
    one.users += 1;
    one.everyMs = everyMs;
    // What was asked for before it is shown need not be asked for twice.
    if (!one.state.reading && Date.now() - one.at > 1_000) void read(path);
    else plan(path, one);
    return () => {
      one.users -= 1;
      if (one.users === 0) clearTimeout(one.timer);
    };
  }, [path, everyMs]);
  return { ...(state as Omit<Reading<T>, 'again'>), again: () => void read(path) };
}
