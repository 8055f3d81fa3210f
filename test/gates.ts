/** Ways to take a process out of the world: what it does goes through a gate that can be closed, or over a cable that can be pulled. */
import { DatabaseUnavailable, type Db } from '../src/store/db.ts';

export interface Gate {
  pass(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

/** What one process does, it does through its gate; behind a closed one nothing more happens. */
export function createGate(): Gate {
  let way: Promise<void> | null = null;
  let open = (): void => undefined;
  return {
    async pass() {
      while (way !== null) await way;
    },
    freeze() {
      ({ promise: way, resolve: open } = Promise.withResolvers<void>());
    },
    thaw() {
      way = null;
      open();
    },
  };
}

/** The same thing, reached through a gate both ways: a call goes out and its answer comes in only while the gate is open. */
export function behind<T extends object>(thing: T, gate: Gate): T {
  return new Proxy(thing, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]): Promise<unknown> => {
        await gate.pass();
        const answer: unknown = await Reflect.apply(member, target, given);
        await gate.pass();
        return answer;
      };
    },
  });
}

/** A database that is not there while the cable is out: what is asked fails. */
export function throughCable(db: Db, isOut: () => boolean): Db {
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isOut()) throw new DatabaseUnavailable('the cable is out');
    return work();
  };
  return {
    ...db,
    tx: (organizationId, work, options) => guard(() => db.tx(organizationId, work, options)),
    call: (text, params, options) => guard(() => db.call(text, params, options)),
  };
}
