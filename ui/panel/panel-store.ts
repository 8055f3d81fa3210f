import type { PanelAnswer } from '../../src/api/schemas/panel.ts';
import { CallFailed, type Host } from './host.ts';

export interface PanelState {
  /** What was read last; it stays while it is read again, and when that fails. */
  answer: PanelAnswer | null;
  /** When the server gave it, ms of this machine. */
  at: number;
  trouble: CallFailed | null;
  reading: boolean;
}

export interface PanelStore {
  state(): PanelState;
  subscribe(listener: () => void): () => void;
  /** Reads again; `fresh` waits for Intercom. */
  read(how?: { fresh: boolean }): Promise<void>;
  /** Keeps what is shown up to date from now on; answers how to end that. */
  follow(): () => void;
}

/** Much at once is read as one. */
const COLLECT_MS = 250;
/** While the server reads at Intercom. */
const FIRST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 5_000;
const MOST_LOOKS = 10;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;
/** Where nobody tells what changes. */
const UNASKED_MS = 60_000;
const STALE_MS = 15_000;

export function createPanelStore(host: Host): PanelStore {
  let state: PanelState = { answer: null, at: 0, trouble: null, reading: false };
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let following = false;
  /** Something changed that no question asked since can have seen. */
  let wanted = false;
  let asked = 0;
  let looks = 0;
  let failures = 0;

  function become(change: Partial<PanelState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  async function read({ fresh } = { fresh: false }): Promise<void> {
    clearTimeout(timer);
    asked += 1;
    wanted = false;
    const mine = asked;
    become({ reading: true });
    try {
      const answer = await host.call<PanelAnswer>('GET', fresh ? '?fresh=1' : '');
      // An older answer must not cover a newer one.
      if (mine !== asked) return;
      failures = 0;
      looks = answer.refreshing ? looks + 1 : 0;
      become({ answer, at: Date.now(), trouble: null, reading: false });
    } catch (error) {
      if (mine !== asked) return;
      failures += 1;
      become({ trouble: asTrouble(error), reading: false });
    }
    plan();
  }

  /** When to ask again by ourselves. */
  function plan(): void {
    clearTimeout(timer);
    if (following && !document.hidden) timer = setTimeout(() => void read(), pause());
  }

  function pause(): number {
    const { trouble, answer } = state;
    if (wanted) return COLLECT_MS;
    if (trouble?.kind === 'away') return Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
    if (trouble === null && answer?.refreshing === true && looks <= MOST_LOOKS)
      return Math.min(FIRST_LOOK_MS * 1.5 ** (looks - 1), LONGEST_LOOK_MS);
    return UNASKED_MS;
  }

  function soon(): void {
    if (document.hidden) return;
    wanted = true;
    plan();
  }

  function seen(): void {
    if (document.hidden) clearTimeout(timer);
    else if (state.trouble !== null || Date.now() - state.at > STALE_MS) void read();
    else plan();
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    read,
    follow() {
      following = true;
      if (!state.reading) plan();
      const deaf = host.live(soon);
      document.addEventListener('visibilitychange', seen);
      window.addEventListener('online', soon);
      return () => {
        following = false;
        clearTimeout(timer);
        deaf();
        document.removeEventListener('visibilitychange', seen);
        window.removeEventListener('online', soon);
      };
    },
  };
}

/** Whatever went wrong, as one kind of thing. */
export function asTrouble(error: unknown): CallFailed {
  if (error instanceof CallFailed) return error;
  return new CallFailed('away', error instanceof Error ? error.message : String(error));
}
