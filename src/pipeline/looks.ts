/**
 * Calls to vendors for somebody who looks at a page. Of many who look at the same, the vendor hears one; not many at once, and never with
 * more than a part of the budget: what is to be sent goes first.
 */
import { Reconnect, RetryLater, VendorError } from '../domain/errors.ts';
import type { Answer, Rate } from '../domain/ports.ts';
import { TRY_DOOR_MS } from '../domain/protocol.ts';
import type { Db } from '../store/db.ts';
import { heedDoor, takeLooks } from '../store/doors.ts';

export interface Looks {
  /** One look, counted by its caller's `ask`. Throws the errors of domain/errors.ts. */
  <T>(key: string, look: () => Promise<Answer<T>>): Promise<T>;
}

/** At once, of one door in this process. */
const AT_ONCE = 4;
/** What looks leave of a budget. */
const RESERVE = 0.5;

interface Door {
  running: number;
  waiting: (() => void)[];
  /** Looks under way, by what they look at. */
  open: Map<string, Promise<unknown>>;
}

export interface LookingGlass {
  /**
   * Asks a door for `calls` looks and makes them. What the answers say of the door is passed on at the end. Throws RetryLater where the door
   * is closed or its budget is for others; whatever `work` throws otherwise.
   */
  at<T>(of: { organizationId: string; door: string; calls: number }, work: (look: Looks) => Promise<T>): Promise<T>;
}

export function createLookingGlass(db: Db): LookingGlass {
  const doors = new Map<string, Door>();

  async function turn<T>(door: Door, work: () => Promise<T>): Promise<T> {
    if (door.running >= AT_ONCE) await new Promise<void>((go) => door.waiting.push(go));
    else door.running += 1;
    try {
      return await work();
    } finally {
      const next = door.waiting.shift();
      if (next === undefined) door.running -= 1;
      else next();
    }
  }

  return {
    async at({ organizationId, door: name, calls }, work) {
      const of = { organizationId, door: name };
      const may = await db.tx(organizationId, (sql) =>
        takeLooks(sql, { ...of, calls, reserve: RESERVE, tryEveryMs: TRY_DOOR_MS }),
      );
      if (may.waitMs > 0)
        throw new RetryLater(
          'It is not asked just now: calls are kept for what is to be sent, or it refused the last ones.',
          {
            limited: true,
            afterMs: may.waitMs,
          },
        );
      const key = `${organizationId} ${name}`;
      const door = doors.get(key) ?? { running: 0, waiting: [], open: new Map() };
      doors.set(key, door);
      const heard: Heard = { rate: null, error: null, answered: false };
      const look: Looks = <T>(what: string, make: () => Promise<Answer<T>>): Promise<T> => {
        // What one key looks at is always of one type.
        const open = door.open.get(what) as Promise<T> | undefined;
        if (open !== undefined) return open;
        const made = turn(door, make).then(
          ({ value, rate }) => {
            heard.answered = true;
            heard.rate = rate ?? heard.rate;
            return value;
          },
          (error: unknown) => {
            hear(heard, error);
            throw error;
          },
        );
        door.open.set(what, made);
        const drop = (): void => void door.open.delete(what);
        made.then(drop, drop);
        return made;
      };
      try {
        return await work(look);
      } finally {
        // What the door said is of use to others; that it could not be kept is no reason to fail.
        await heedDoor(db, of, saying(heard, may.trying)).catch(() => undefined);
      }
    },
  };
}

interface Heard {
  rate: Rate | null;
  error: RetryLater | Reconnect | null;
  answered: boolean;
}

function hear(heard: Heard, error: unknown): void {
  if (!(error instanceof VendorError)) return;
  heard.rate = error.rate ?? heard.rate;
  if (error instanceof Reconnect || (error instanceof RetryLater && error.limited)) heard.error = error;
}

function saying({ rate, error, answered }: Heard, trying: boolean): Parameters<typeof heedDoor>[2] {
  if (error instanceof Reconnect) return { rate, closed: { forMs: TRY_DOOR_MS, reason: error.message } };
  if (error !== null) return { rate, ...(error.afterMs === null ? {} : { holdMs: error.afterMs }) };
  return { rate, open: trying && answered };
}
