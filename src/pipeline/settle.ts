/** Settles deliveries: many at once while a settlement is on its way, or alone with the decision that follows from the answer. */
import { randomUUID } from 'node:crypto';
import { decide } from '../domain/decide.ts';
import { runOf } from '../domain/effects.ts';
import type { EffectEvent } from '../domain/events.ts';
import { toldByWrite } from '../domain/own.ts';
import { nothingRead } from '../domain/snapshot.ts';
import { DatabaseUnavailable, type Db, type Sql } from '../store/db.ts';
import { findEffectEvent } from '../store/effects.ts';
import { loadSnapshot, lockIssue, saveTold } from '../store/issues.ts';
import { doubtWorkspaceOffer } from '../store/offers.ts';
import { heedAnswer, type Settlement, settleJob, settleJobs } from '../store/jobs.ts';
import { applyDecision } from './apply.ts';
import { followCreation } from './creations.ts';
import type { ProcessPorts } from './process.ts';

export interface Settler {
  /** False: somebody else holds the lane by now, and settles it. */
  settle(settlement: Settlement): Promise<boolean>;
}

interface Waiting {
  settlement: Settlement;
  resolve: (held: boolean) => void;
  reject: (error: unknown) => void;
}

/** Group commit for settlements, as for intake: no timer, one statement for all that finished meanwhile. */
export function createSettler(db: Db): Settler {
  const queues = new Map<string, Waiting[]>();
  let busy = false;

  async function pump(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let next = first(queues); next !== undefined; next = first(queues)) {
      const [organizationId, batch] = next;
      queues.delete(organizationId);
      await settleAll(organizationId, batch);
    }
    busy = false;
  }

  async function settleAll(organizationId: string, batch: Waiting[]): Promise<void> {
    try {
      const held = await settleJobs(
        db,
        organizationId,
        batch.map((waiting) => waiting.settlement),
      );
      for (const { settlement, resolve } of batch) resolve(held.has(settlement.claim.jobId));
    } catch (error) {
      // One settlement the database cannot take must not take its neighbours with it.
      if (batch.length > 1 && !(error instanceof DatabaseUnavailable))
        for (const waiting of batch) await settleAll(organizationId, [waiting]);
      else for (const { reject } of batch) reject(error);
    }
  }

  return {
    settle(settlement) {
      return new Promise((resolve, reject) => {
        const { organizationId } = settlement.claim;
        const queue = queues.get(organizationId) ?? [];
        queue.push({ settlement, resolve, reject });
        queues.set(organizationId, queue);
        void pump();
      });
    },
  };
}

function first(queues: Map<string, Waiting[]>): [string, Waiting[]] | undefined {
  return queues.entries().next().value;
}

/** Settles an effect and decides what follows from its answer, in one transaction: the same road as every event, without a second hop. */
export async function settleAndDecide(
  db: Db,
  ports: Pick<ProcessPorts, 'readUrlOf' | 'conversationUrl'>,
  { settlement, event }: { settlement: Settlement; event: EffectEvent },
): Promise<boolean> {
  const { organizationId, hostId, issueId } = settlement.claim;
  return db.tx(organizationId, async (sql) => {
    const locked = hostId === null || issueId === null ? null : lockIssue(sql, { hostId, issueId });
    const [held] = await Promise.all([settleJob(sql, settlement), locked]);
    if (!held) return false;
    await keepAsOurs(sql, organizationId, event);
    await followCreation(sql, organizationId, event);
    await doubtOffer(sql, event);
    if (hostId !== null && issueId !== null) await decideAnswer(sql, ports, { event, organizationId, hostId, issueId });
    await heedAnswer(sql, settlement);
    return true;
  });
}

/** On the issue that was written on, which need not be the one it was decided for. */
async function keepAsOurs(sql: Sql, organizationId: string, event: EffectEvent): Promise<void> {
  const written = toldByWrite(event);
  if (written !== null) await saveTold(sql, { organizationId, ...written }, written.told);
}

/** A team or a ticket type that was offered is gone: no one else is to choose it. */
async function doubtOffer(sql: Sql, event: EffectEvent): Promise<void> {
  if (event.kind !== 'effect.refused' || event.refusal.kind !== 'rejected' || !('connectionId' in event.effect)) return;
  if (/^(?:unknown_assignee|ticket_type_|attribute_|option_)/.test(event.refusal.code))
    await doubtWorkspaceOffer(sql, event.effect.connectionId);
}

async function decideAnswer(
  sql: Sql,
  ports: Pick<ProcessPorts, 'readUrlOf' | 'conversationUrl'>,
  of: { event: EffectEvent; organizationId: string; hostId: string; issueId: string },
): Promise<void> {
  const { organizationId, hostId, issueId } = of;
  const eventId = await findEffectEvent(sql, of.event.effectId);
  const snapshot = await loadSnapshot(sql, { hostId, issueId, projectKey: null, updatedAt: 0, facts: [], eventId });
  if (snapshot === null) return;
  const readUrl = ports.readUrlOf(snapshot.connections);
  const { conversationUrl } = ports;
  const decision = decide(of.event, snapshot, { reads: nothingRead, newId: randomUUID, readUrl, conversationUrl });
  const runId = runOf(of.event.effect);
  await applyDecision(sql, { organizationId, hostId, issueId, eventId, runId }, decision);
}
