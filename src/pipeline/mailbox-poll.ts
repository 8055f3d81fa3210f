/** Looks into the configured mailbox now and then: one process at a time, by a lease in the database. */
import { randomUUID } from 'node:crypto';
import type { Db } from '../store/db.ts';
import {
  claimMailbox,
  type MailboxClaim,
  noteMailbox,
  passMailbox,
  releaseMailbox,
} from '../store/mail/mailbox-reading.ts';
import { type Loop, type ReportTrouble, startLoop } from './loop.ts';

export interface MailboxPollPorts {
  /** Takes what is new; tells up to where it came. Throws with a sentence for people. */
  read(claim: MailboxClaim, of: { passed: Passed; signal: AbortSignal }): Promise<void>;
  reportTrouble: ReportTrouble;
}

export type Passed = (place: { uidValidity: string | null; lastUid: number }) => Promise<void>;

const POLL_MS = 30_000;
const LEASE_MS = 90_000;

/** What is under way is broken off when it stops: what was not marked is taken again. */
export function startMailboxPoll(
  db: Db,
  ports: MailboxPollPorts,
  { pollMs } = { pollMs: POLL_MS },
): Pick<Loop, 'stop'> {
  const reader = randomUUID();

  async function once(signal: AbortSignal): Promise<void> {
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

  const loop = startLoop({
    async step(signal) {
      await once(signal);
      return pollMs * (0.9 + Math.random() / 5);
    },
    restMs: pollMs,
    doing: 'looking into the mailbox',
    reportTrouble: ports.reportTrouble,
  });
  return {
    async stop() {
      await loop.stop();
      await releaseMailbox(db, reader).catch(() => undefined);
    },
  };
}
