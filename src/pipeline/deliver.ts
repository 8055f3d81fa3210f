/** deliver: one effect, by the send protocol. What comes of it is a settlement; what follows from it is decided like any event. */
import { isRepeatable, runOf } from '../domain/effects.ts';
import { MAX_CRASHES } from '../domain/protocol.ts';
import { deliverToHost } from './deliver-host.ts';
import { deliverToInbox } from './deliver-inbox.ts';
import { deliverMail } from './deliver-mail.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { makeConversation, makeTicket } from './deliver-tickets.ts';
import {
  type ClaimedEffect,
  dead,
  type Delivered,
  failed,
  givenUp,
  LeaseOld,
  NotSent,
  over,
  postponed,
  skipped,
} from './outcomes.ts';

/** Delivers one claimed effect. Throws nothing of a vendor's. */
export async function deliver(claimed: ClaimedEffect, ports: DeliverPorts): Promise<Delivered> {
  const { state, claim } = claimed;
  if (state === 'skipped' || state === 'done' || state === 'dead') return over(claimed);
  if (claim.crashes >= MAX_CRASHES) return givenUp(claimed, `given up: ${claim.crashes} tries ended without an answer`);
  try {
    return (await forbidden(claimed, ports)) ?? (await byKind(claimed, ports));
  } catch (error) {
    if (error instanceof LeaseOld)
      return postponed(claimed, { afterMs: 0, state: 'pending', reason: error.message, uncounted: true });
    return failed(claimed, error, ports.settleMs);
  }
}

/** A step of a workflow's run is done only while the run may act: looked at when it leaves, not only when it was decided (I28). */
async function forbidden(claimed: ClaimedEffect, ports: DeliverPorts): Promise<Delivered | null> {
  const run = runOf(claimed.effect);
  // What may have been sent already is looked for, whoever may what by now.
  if (run === null || (claimed.state !== 'pending' && !isRepeatable(claimed.effect))) return null;
  const problem = await ports.runProblem(claimed.claim.organizationId, run).catch((error: unknown) => {
    throw new NotSent(error, { crashed: false });
  });
  if (problem === null) return null;
  return problem.kind === 'cancelled' ? skipped(claimed, problem.reason) : dead(claimed, problem.reason);
}

function byKind(claimed: ClaimedEffect, ports: DeliverPorts): Promise<Delivered> {
  const { effect } = claimed;
  switch (effect.kind) {
    case 'note':
    case 'reply':
    case 'contact':
    case 'reopen':
    case 'conversation-tag':
    case 'conversation-assignment':
    case 'ticket-state':
    case 'ticket-attributes':
      return deliverToInbox(claimed, ports, effect);
    case 'remote-link':
    case 'remote-link-removal':
    case 'issue-comment':
    case 'issue-comment-edit':
    case 'issue-status':
    case 'issue-fields':
    case 'issue-creation':
      return deliverToHost(claimed, ports, effect);
    case 'mail':
    case 'sign-in-mail':
    case 'test-mail':
      return deliverMail(claimed, ports, effect);
    case 'ticket-creation':
      return makeTicket(claimed, ports, effect);
    case 'conversation-creation':
      return makeConversation(claimed, ports, effect);
    case 'webhook':
      return deliverWebhook(claimed, ports, effect);
  }
}
