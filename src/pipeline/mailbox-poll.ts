/** Looks into the configured mailbox now and then: one process at a time, by a lease in the database. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../store/db.ts';
import {
  claimMailbox,
  type MailboxClaim,
  noteMailbox,
  passMailbox,
  releaseMailbox,
} from '../store/mail/mailbox-reading.ts';

export interface MailboxPollPorts {
  /** Takes what is new; tells up to where it came. Throws with a sentence for people. */
  read(claim: MailboxClaim, of: { passed: Passed; signal: AbortSignal }): Promise<void>;
  reportTrouble: (doing: string, error: unknown) => void;
}

export type Passed = (place: { uidValidity: string | null; lastUid: number }) => Promise<void>;

export interface MailboxPoll {
  /** Breaks off what is under way: what was not marked is taken again. */
  stop(): Promise<void>;
}

export const POLL_MS = 30_000;
const LEASE_MS = 90_000;

export function startMailboxPoll(db: Db, ports: MailboxPollPorts, { pollMs } = { pollMs: POLL_MS }): MailboxPoll {
  const over = new AbortController();
  const { signal } = over;
  const reader = randomUUID();
  async function loop(): Promise<void> {
    while (!signal.aborted) {
      await once().catch((error: unknown) => ports.reportTrouble('looking into the mailbox', error));
      await sleep(pollMs * (0.9 + Math.random() / 5), undefined, { signal }).catch(() => undefined);
    }
    await releaseMailbox(db, reader).catch(() => undefined);
  }

  async function once(): Promise<void> {
    const claim = await claimMailbox(db, { reader, leaseMs: LEASE_MS });
    if (claim === null) return;
    // Whoever cannot keep the lease breaks off before it ends.
    const lost = new AbortController();
    let renewedAt = performance.now();
    const heartbeat = setInterval(() => {
      claimMailbox(db, { reader, leaseMs: LEASE_MS }).then(
        (kept) => (kept === null ? lost.abort() : void (renewedAt = performance.now())),
        () => (performance.now() - renewedAt > LEASE_MS / 2 ? lost.abort() : undefined),
      );
    }, LEASE_MS / 6);
    try {
      const passed: Passed = (place) => passMailbox(db, { reader, claim, place });
      await ports.read(claim, { passed, signal: AbortSignal.any([signal, lost.signal]) });
      await noteMailbox(db, { reader, claim, trouble: null });
    } catch (error) {
      const trouble = error instanceof Error ? error.message : 'it cannot be read';
      await noteMailbox(db, { reader, claim, trouble });
      ports.reportTrouble('looking into the mailbox', error);
    } finally {
      clearInterval(heartbeat);
    }
  }

  const ended = loop();
  return {
    async stop() {
      over.abort();
      await ended;
    },
  };
}
