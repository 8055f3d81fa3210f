/** What two-way status knows of one link: both sides, and the change that leads. */
import type { HeardTicket } from '../inbox-events.ts';
import type { StateWish, StatusWish } from '../writes.ts';

export type Side = 'issue' | 'ticket';

/** A change that leads: what each side is to be. Null: the tables have no line for it, or it says nothing of that side. */
export interface Lead {
  side: Side;
  /** Names the change; a write made for it carries it. */
  serial: string;
  /** ms, by the clock of its side. */
  at: number;
  status: StatusWish | null;
  state: StateWish | null;
  /** As people call it. */
  shown: string;
}

/** What is known of one link's two sides. */
export interface LinkSync {
  lead: Lead | null;
  /** What leads stands on the other side too, or cannot. */
  settled: boolean;
  /** The ticket as last heard of. `at`: ms, Intercom's clock. */
  ticket: (HeardTicket & { at: number }) | null;
  /** How many writes of ours on this side have not ended. */
  open: Record<Side, number>;
  /** When a write of ours on this side last ended, ms, our clock. */
  wroteAt: Partial<Record<Side, number>>;
  /** When somebody last changed shared fields of the ticket, ms, Intercom's clock. */
  fieldsAt?: number;
  /** Why nothing is written any more until a person lets it go on; null: it goes on. */
  stopped: string | null;
  /** False: the conversation is no ticket. Null: not known. */
  isTicket: boolean | null;
  /** What was written on account of the link by itself in the last ten minutes. */
  writes: number;
}

export const newSync: LinkSync = {
  lead: null,
  settled: true,
  ticket: null,
  open: { issue: 0, ticket: 0 },
  wroteAt: {},
  stopped: null,
  isTicket: null,
  writes: 0,
};
