/**
 * The part of an Intercom that makes tickets and conversations, in memory, failing on demand. In: the calls of delivery. Out: answers, and
 * everything that was ever made, whatever the caller was told.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Rejected, RetryLater, Unknown } from '../src/domain/errors.ts';
import type { Conversation } from '../src/domain/model.ts';
import type { Answer, WriteSearch } from '../src/domain/ports.ts';
import type { TicketOutbox } from '../src/domain/escalation/tickets.ts';
import type { TicketType } from '../src/domain/workspace.ts';

/** Of one creation: as in fake-inbox.ts. `unseen`: it is made and answered, but its answer is lost and searches miss it at first. */
export type MakingFault =
  'lost-before' | 'lost-after' | 'late' | 'unseen' | 'limited' | 'refused' | 'rejected' | 'undecidable';

export interface Made {
  id: string;
  ref: string;
  /** When searches find it, by performance.now(). */
  seenAt: number;
}

export interface FakeTickets extends TicketOutbox {
  made: Made[];
  /** Creations that were asked for. */
  asked: number;
  searches: number;
  /** Creations whose answer has not come back. */
  out(): number;
}

export const bugReport: TicketType = {
  id: '88',
  name: 'Bug report',
  category: 'Customer',
  archived: false,
  states: [],
  attributes: [
    { id: '1', name: '_default_title_', dataType: 'string', required: true, archived: false, options: [] },
    { id: '2', name: '_default_description_', dataType: 'string', required: false, archived: false, options: [] },
  ],
};

/** `faultOf`: of the nth creation, from 0. `takesMs`: until it is made, and again until it is answered. */
export function createFakeTickets(
  faultOf: (nth: number) => MakingFault | null,
  { takesMs = 0, lagMs = 0 }: { takesMs?: number; lagMs?: number } = {},
): FakeTickets {
  let out = 0;
  let blind: MakingFault | null = null;
  const answer = <T>(value: T): Answer<T> => ({ value, rate: null });

  const make = (text: string, lag: number): Conversation => {
    const ref = /\[ref (\w+)\]/.exec(text)?.[1] ?? '';
    const id = String(1000 + fake.made.length);
    fake.made.push({ id, ref, seenAt: performance.now() + lag });
    return { id, title: 'Made', state: 'open' };
  };

  async function create(text: string): Promise<Answer<Conversation>> {
    const fault = faultOf(fake.asked);
    fake.asked += 1;
    out += 1;
    try {
      await sleep(takesMs * Math.random());
      if (fault === 'limited') throw new RetryLater('Too many.', { limited: true, afterMs: 10 });
      if (fault === 'refused') throw new RetryLater('Not now.', { afterMs: 10 });
      if (fault === 'rejected') throw new Rejected('Missing required ticket attributes', 'parameter_invalid');
      if (fault === 'lost-before') throw new Unknown('The line broke.');
      if (fault === 'late') {
        setTimeout(() => make(text, 0), 60);
        throw new Unknown('Nothing was heard.');
      }
      if (fault === 'undecidable') blind = fault;
      const made = make(text, fault === 'unseen' ? 250 : lagMs);
      if (fault !== null) throw new Unknown('The line broke after it.');
      await sleep(takesMs * Math.random());
      return answer(made);
    } finally {
      out -= 1;
    }
  }

  function find(ref: string): Answer<WriteSearch> {
    fake.searches += 1;
    if (blind !== null) return answer({ kind: 'undecidable', reason: 'Several carry the reference.' });
    const found = fake.made.find((one) => one.ref === ref && one.seenAt <= performance.now());
    if (found === undefined) return answer({ kind: 'absent' });
    const conversation: Conversation = { id: found.id, title: 'Made', state: 'open' };
    return answer({ kind: 'found', receipt: { partId: found.id, conversation } });
  }

  const fake: FakeTickets = {
    made: [],
    asked: 0,
    searches: 0,
    out: () => out,
    listTicketTypes: async () => answer([bugReport]),
    createTicket: async (_access, { attributes }) => create(Object.values(attributes).join(' ')),
    findTicket: async (_access, { ref }) => find(ref),
    createConversation: async (_access, { text }) => create(text),
    findConversation: async (_access, { ref }) => find(ref),
  };
  return fake;
}
