/**
 * An Intercom in memory that fails on demand. In: the calls of delivery and a schedule of faults. Out: answers, and the record of every note
 * that was ever written, whatever the caller was told: the oracle of the invariants. It knows nothing of the queue.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Forbidden, Gone, PlanRestricted, Reconnect, Rejected, RetryLater, Unknown } from '../src/domain/errors.ts';
import type { Conversation } from '../src/domain/model.ts';
import type { Answer, ConnectionAccess, Inbox, NoteReceipt, NoteSearch, Rate } from '../src/domain/ports.ts';

/**
 * `refused`: 503 before anything happened. `lost-before`, `lost-after`: the connection broke before or after the note was written.
 * `error-after`: 500 although it was written. `late`: the answer was lost and the note is written a moment later. `slow`: well, but late.
 * `held`: nothing comes back until `release`, then all is well; `held-refused`: then it is refused. `undecidable`: the read-back cannot tell.
 * `unseen`: it does not see what is there. `bug`: the client itself fails.
 */
export type Fault =
  | 'refused'
  | 'lost-before'
  | 'lost-after'
  | 'error-after'
  | 'late'
  | 'limited'
  | 'slow'
  | 'held'
  | 'held-refused'
  | 'reconnect'
  | 'forbidden'
  | 'gone'
  | 'plan-restricted'
  | 'rejected'
  | 'undecidable'
  | 'unseen'
  | 'bug';

export interface InboxCall {
  kind: keyof Inbox;
  connectionId: string;
  conversationId: string;
  /** How many calls of this kind this conversation had before. */
  nth: number;
}

export interface MadeCall extends InboxCall {
  /** The reference of the note it is about, if it is about one. */
  ref: string | null;
  at: number;
  fault: Fault | null;
}

export interface WrittenNote {
  connectionId: string;
  conversationId: string;
  ref: string;
  html: string;
  at: number;
}

export interface FakeInboxOptions {
  faultOf: (call: InboxCall) => Fault | null;
  lateMs: number;
  slowMs: number;
  /** What was written in so many last ms is not seen by a read. */
  lagMs: number;
  /** Calls per window and connection, as Intercom counts them; null: unlimited, and nothing is said of it. */
  budget: { limit: number; windowMs: number } | null;
}

export interface FakeInbox extends Inbox {
  options: FakeInboxOptions;
  notes: WrittenNote[];
  calls: MadeCall[];
  /** Calls that were refused because their window was full. */
  overLimit: () => number;
  /** Calls that are out now. */
  out: () => number;
  states: Map<string, Conversation['state']>;
  titles: Map<string, string>;
  /** Lets go what is held; what is held from now on passes at once. */
  release: () => void;
}

export function createFakeInbox(given: Partial<FakeInboxOptions>): FakeInbox {
  const options: FakeInboxOptions = { faultOf: () => null, lateMs: 40, slowMs: 60, lagMs: 0, budget: null, ...given };
  const notes: WrittenNote[] = [];
  const calls: MadeCall[] = [];
  const states = new Map<string, Conversation['state']>();
  const titles = new Map<string, string>();
  const seen = new Map<string, number>();
  const windows = createWindows(options);
  const gate = Promise.withResolvers<void>();
  let out = 0;

  async function call<T>(
    kind: keyof Inbox,
    of: { access: ConnectionAccess; conversationId: string; ref?: string; act: (fault: Fault | null) => T },
  ): Promise<Answer<T>> {
    const { connectionId } = of.access;
    const key = `${kind} ${connectionId} ${of.conversationId}`;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    const made = { kind, connectionId, conversationId: of.conversationId, nth };
    const fault = options.faultOf(made);
    calls.push({ ...made, ref: of.ref ?? null, at: Date.now(), fault });
    out += 1;
    try {
      const rate = windows.count(connectionId);
      if (fault === 'held' || fault === 'held-refused') await gate.promise;
      else await sleep(fault === 'slow' ? options.slowMs : 1);
      return { value: meet(fault, { act: () => of.act(fault), rate, lateMs: options.lateMs }), rate };
    } finally {
      out -= 1;
    }
  }

  const conversationOf = (id: string): Conversation => ({
    id,
    title: titles.get(id) ?? null,
    state: states.get(id) ?? 'open',
  });
  const receiptOf = (index: number): NoteReceipt => ({
    partId: String(index + 1),
    conversation: conversationOf(notes[index]?.conversationId ?? ''),
  });

  return {
    options,
    notes,
    calls,
    overLimit: windows.over,
    out: () => out,
    states,
    titles,
    release: () => gate.resolve(),
    postNote: (access, { conversationId, html, ref }) =>
      call('postNote', {
        access,
        conversationId,
        ref,
        act: () =>
          receiptOf(notes.push({ connectionId: access.connectionId, conversationId, ref, html, at: Date.now() }) - 1),
      }),
    findNote: (access, { conversationId, ref }) =>
      call('findNote', {
        access,
        conversationId,
        ref,
        act: (fault): NoteSearch => {
          if (fault === 'undecidable')
            return { kind: 'undecidable', reason: 'Intercom shows only the newest 500 parts.' };
          const index = notes.findIndex((note) => note.ref === ref && note.conversationId === conversationId);
          const visible = fault !== 'unseen' && (notes[index]?.at ?? Infinity) <= Date.now() - options.lagMs;
          return visible ? { kind: 'found', receipt: receiptOf(index) } : { kind: 'absent' };
        },
      }),
    readConversation: (access, conversationId) =>
      call('readConversation', { access, conversationId, act: () => conversationOf(conversationId) }),
    reopen: (access, conversationId) =>
      call('reopen', {
        access,
        conversationId,
        act: () => {
          states.set(conversationId, 'open');
          return conversationOf(conversationId);
        },
      }),
  };
}

/** Fixed windows of the clock, one budget a connection. */
function createWindows({ budget }: FakeInboxOptions) {
  const used = new Map<string, number>();
  let over = 0;
  return {
    over: () => over,
    /** What the vendor says of its budget with this call counted. Throws RetryLater above the limit. */
    count(connectionId: string): Rate | null {
      if (budget === null) return null;
      const { limit, windowMs } = budget;
      const window = Math.floor(Date.now() / windowMs);
      const key = `${connectionId} ${window}`;
      const calls = (used.get(key) ?? 0) + 1;
      used.set(key, calls);
      const resetAt = (window + 1) * windowMs;
      const rate = { limit, remaining: Math.max(limit - calls, 0), resetAt };
      if (calls <= limit) return rate;
      over += 1;
      throw new RetryLater('too many calls', { limited: true, afterMs: Math.max(resetAt - Date.now(), 1), rate });
    },
  };
}

function meet<T>(fault: Fault | null, { act, rate, lateMs }: { act: () => T; rate: Rate | null; lateMs: number }): T {
  switch (fault) {
    case null:
    case 'slow':
    case 'held':
    case 'undecidable':
    case 'unseen':
      return act();
    case 'lost-after':
    case 'error-after':
      act();
      throw new Unknown(fault === 'lost-after' ? 'the connection broke' : 'Intercom answered 500', rate);
    case 'late':
      setTimeout(act, lateMs);
      throw new Unknown('no answer in time');
    case 'lost-before':
      throw new Unknown('the connection broke');
    case 'refused':
    case 'held-refused':
      throw new RetryLater('Intercom answered 503', { afterMs: 30, rate });
    case 'limited':
      throw new RetryLater('Intercom answered 429', { limited: true, afterMs: 30 });
    case 'reconnect':
      throw new Reconnect('the token was revoked');
    case 'forbidden':
      throw new Forbidden('not allowed', 'Write conversations', rate);
    case 'gone':
      throw new Gone('no such conversation', rate);
    case 'plan-restricted':
      throw new PlanRestricted('api_plan_restricted', rate);
    case 'rejected':
      throw new Rejected('the body is not accepted', 'parameter_invalid', rate);
    case 'bug':
      throw new TypeError('nobody foresaw this');
  }
}

/**
 * The same fault for the same call in every run: `seed` and the call decide, `weights` say how often. A read is only ever refused: what it
 * would have said is of no interest, and a lost one is asked again after a longer pause than a test has time for.
 */
export function seededFaults(seed: number, weights: Partial<Record<Fault, number>>): FakeInboxOptions['faultOf'] {
  return ({ kind, conversationId, nth }) => {
    let dice = unitOf(`${seed} ${kind} ${conversationId} ${nth}`);
    for (const [fault, weight] of Object.entries(weights)) {
      dice -= weight;
      if (dice < 0) return kind === 'postNote' ? (fault as Fault) : 'refused';
    }
    return null;
  };
}

/** A number in [0, 1) that the text decides (FNV-1a with a final mix). */
function unitOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
