/** deliver: one effect, by the send protocol. What comes of it is a settlement; what follows from it is decided like any event. */
import { Forbidden } from '../domain/errors.ts';
import { isRepeatable, type Effect } from '../domain/effects.ts';
import type { EffectEvent } from '../domain/events.ts';
import { noteHtml } from '../domain/html.ts';
import type { Conversation } from '../domain/model.ts';
import type { Answer, ConnectionAccess, HostAccess, HostPort, Inbox, Rate } from '../domain/ports.ts';
import { type AfterFailure, afterFailure, afterLook, stepFor } from '../domain/protocol.ts';
import { needsDecision, refusalSentence } from '../domain/results.ts';
import type { Claimed, Settlement } from '../store/jobs.ts';

export interface DeliverPorts {
  inbox: Inbox;
  host(access: HostAccess): HostPort;
  /** Null: it is not set up any more, or disconnected. */
  connectionAccess(organizationId: string, connectionId: string): Promise<ConnectionAccess | null>;
  hostAccess(organizationId: string, hostId: string): Promise<HostAccess | null>;
  settleMs: number;
  /** True while it is certain that nobody else holds the lane: rule (f), checked just before the call. */
  mayStillSend: () => boolean;
}

export type ClaimedEffect = Extract<Claimed, { kind: 'effect' }>;

export interface Delivered {
  settlement: Settlement;
  /** The answer as an event, where more follows from it than the effect's own state. */
  event: EffectEvent | null;
  outcome: 'done' | 'later' | 'unknown' | 'refused' | 'paused' | 'dead' | 'skipped';
}

/** Delivers one claimed effect. Throws nothing of a vendor's. */
export async function deliver(claimed: ClaimedEffect, ports: DeliverPorts): Promise<Delivered> {
  const { state } = claimed;
  if (state === 'skipped' || state === 'done' || state === 'dead')
    return { settlement: settlement(claimed, { afterMs: null, state, reason: null }), event: null, outcome: 'skipped' };
  try {
    return await byKind(claimed, ports);
  } catch (error) {
    return failed(claimed, ports, error);
  }
}

function byKind(claimed: ClaimedEffect, ports: DeliverPorts): Promise<Delivered> {
  const { effect } = claimed;
  switch (effect.kind) {
    case 'note':
      return deliverNote(claimed, effect, ports);
    case 'reopen':
      return reopen(claimed, effect, ports);
    case 'remote-link':
      return onHost(claimed, effect.hostId, ports, (host, access) =>
        host.putRemoteLink(access, effect.issueId, effect.link),
      );
    case 'remote-link-removal':
      return onHost(claimed, effect.hostId, ports, (host, access) =>
        host.removeRemoteLink(access, effect.issueId, effect.globalId),
      );
  }
}

async function deliverNote(
  claimed: ClaimedEffect,
  effect: Extract<Effect, { kind: 'note' }>,
  ports: DeliverPorts,
): Promise<Delivered> {
  const step = stepFor(claimed, ports.settleMs);
  if (step.kind === 'wait')
    return postponed(claimed, {
      afterMs: step.forMs,
      state: 'unknown',
      reason: 'its answer was lost; it is looked for first',
      uncounted: true,
    });
  const access = await ports.connectionAccess(claimed.claim.organizationId, effect.connectionId);
  if (access === null) return refusedHere(claimed, 'the connection is not set up any more');
  if (step.kind === 'look') return lookFor(claimed, { effect, access, ports });
  if (!ports.mayStillSend())
    return postponed(claimed, {
      afterMs: 0,
      state: 'pending',
      reason: 'the lease grew old before it could be sent',
      uncounted: true,
    });
  const html = noteHtml(effect.body, { ref: claimed.ref, moreUrl: effect.moreUrl });
  const answer = await ports.inbox.postNote(access, { conversationId: effect.conversationId, html, ref: claimed.ref });
  return done(claimed, { partId: answer.value.partId, conversation: answer.value.conversation, rate: answer.rate });
}

async function lookFor(
  claimed: ClaimedEffect,
  {
    effect,
    access,
    ports,
  }: { effect: Extract<Effect, { kind: 'note' }>; access: ConnectionAccess; ports: DeliverPorts },
): Promise<Delivered> {
  const since = Date.now() - (claimed.sentAgoMs ?? 0);
  const answer = await ports.inbox.findNote(access, { conversationId: effect.conversationId, ref: claimed.ref, since });
  const search = answer.value;
  const after = afterLook(search, claimed.looks, ports.settleMs);
  switch (after.kind) {
    case 'done': {
      const receipt = search.kind === 'found' ? search.receipt : null;
      return done(claimed, {
        partId: receipt?.partId ?? null,
        conversation: receipt?.conversation ?? null,
        rate: answer.rate,
      });
    }
    case 'look-again':
      return postponed(claimed, {
        afterMs: after.forMs,
        state: 'unknown',
        reason: 'not there yet; it is looked for once more',
        uncounted: true,
        looks: 1,
        rate: answer.rate,
      });
    case 'send-again':
      return postponed(claimed, {
        afterMs: 0,
        state: 'pending',
        reason: 'certainly not there: sent again',
        uncounted: false,
        looks: 0,
        rate: answer.rate,
      });
    case 'ask':
      return {
        settlement: settlement(claimed, {
          afterMs: null,
          state: 'unknown',
          reason: after.reason,
          asksPerson: true,
          rate: answer.rate,
        }),
        event: null,
        outcome: 'unknown',
      };
  }
}

async function reopen(
  claimed: ClaimedEffect,
  effect: Extract<Effect, { kind: 'reopen' }>,
  ports: DeliverPorts,
): Promise<Delivered> {
  const access = await ports.connectionAccess(claimed.claim.organizationId, effect.connectionId);
  if (access === null) return refusedHere(claimed, 'the connection is not set up any more');
  const seen = await ports.inbox.readConversation(access, effect.conversationId);
  if (seen.value.state === 'open') return done(claimed, { partId: null, conversation: seen.value, rate: seen.rate });
  const answer = await ports.inbox.reopen(access, effect.conversationId);
  return done(claimed, { partId: null, conversation: answer.value, rate: answer.rate });
}

async function onHost(
  claimed: ClaimedEffect,
  hostId: string,
  ports: DeliverPorts,
  call: (host: HostPort, access: HostAccess) => Promise<Answer<null>>,
): Promise<Delivered> {
  const access = await ports.hostAccess(claimed.claim.organizationId, hostId);
  if (access === null) return refusedHere(claimed, 'the host is not set up any more');
  const answer = await call(ports.host(access), access);
  return done(claimed, { partId: null, conversation: null, rate: answer.rate });
}

function done(
  claimed: ClaimedEffect,
  answer: { partId: string | null; conversation: Conversation | null; rate: Rate | null },
): Delivered {
  const event: EffectEvent = {
    kind: 'effect.done',
    effectId: claimed.claim.refId,
    effect: claimed.effect,
    conversation: answer.conversation,
    at: Date.now(),
  };
  return {
    settlement: {
      ...settlement(claimed, { afterMs: null, state: 'done', reason: null, rate: answer.rate }),
      result: { partId: answer.partId },
      ...(claimed.trying ? { door: { kind: 'open' } } : {}),
    },
    event: needsDecision(event) ? event : null,
    outcome: 'done',
  };
}

function refusedHere(claimed: ClaimedEffect, reason: string): Delivered {
  return { settlement: settlement(claimed, { afterMs: null, state: 'dead', reason }), event: null, outcome: 'dead' };
}

function postponed(claimed: ClaimedEffect, how: Omit<Parts, 'afterMs'> & { afterMs: number }): Delivered {
  return { settlement: settlement(claimed, how), event: null, outcome: how.state === 'unknown' ? 'unknown' : 'later' };
}

type Parts = Pick<Settlement, 'afterMs' | 'state' | 'reason'> &
  Partial<Pick<Settlement, 'uncounted' | 'looks' | 'asksPerson' | 'rate' | 'door'>>;

function settlement(claimed: ClaimedEffect, parts: Parts): Settlement {
  return { claim: claimed.claim, kind: 'effect', ...parts };
}

/** A look that failed leaves the effect in doubt; a call that failed is judged by what its error says happened there. */
function failed(claimed: ClaimedEffect, ports: DeliverPorts, error: unknown): Delivered {
  const { claim, effect } = claimed;
  const looking = claimed.state !== 'pending' && !isRepeatable(effect);
  const after = afterFailure(error, {
    attempts: claim.attempts,
    ageMs: claim.ageMs,
    repeatable: isRepeatable(effect) || looking,
    forbiddenBefore: error instanceof Forbidden && claim.attempts > 1 && !claimed.trying,
    random: Math.random(),
  });
  const rate = typeof error === 'object' && error !== null && 'rate' in error ? (error.rate as Rate | null) : null;
  // It may have been sent before: what cannot be looked up is for a person, never for another send.
  if (looking && (after.kind === 'refused' || after.kind === 'dead')) {
    const { reason } = after;
    return {
      settlement: settlement(claimed, { afterMs: null, state: 'unknown', reason, asksPerson: true, rate }),
      event: null,
      outcome: 'unknown',
    };
  }
  return settledFailure(claimed, ports, { after, rate, waiting: looking ? 'unknown' : 'pending' });
}

function settledFailure(
  claimed: ClaimedEffect,
  ports: DeliverPorts,
  { after, rate, waiting }: { after: AfterFailure; rate: Rate | null; waiting: 'unknown' | 'pending' },
): Delivered {
  const { reason } = after.kind === 'refused' ? { reason: refusalSentence(after.refusal) } : after;
  switch (after.kind) {
    case 'later':
      return postponed(claimed, {
        afterMs: after.forMs,
        state: waiting,
        reason,
        uncounted: after.uncounted,
        rate,
      });
    case 'doubt':
      return postponed(claimed, { afterMs: ports.settleMs, state: 'unknown', reason, rate, looks: 0 });
    case 'pause': {
      const door = { kind: 'close', forMs: after.forMs, reason } as const;
      return {
        settlement: settlement(claimed, { afterMs: after.forMs, state: waiting, reason, rate, door }),
        event: null,
        outcome: 'paused',
      };
    }
    case 'refused': {
      const { claim, effect } = claimed;
      const event: EffectEvent = {
        kind: 'effect.refused',
        effectId: claim.refId,
        effect,
        refusal: after.refusal,
        at: Date.now(),
      };
      return {
        settlement: settlement(claimed, { afterMs: null, state: 'dead', reason, rate, ...reopened(claimed) }),
        event,
        outcome: 'refused',
      };
    }
    case 'dead':
      return {
        settlement: settlement(claimed, { afterMs: null, state: 'dead', reason, rate }),
        event: null,
        outcome: 'dead',
      };
  }
}

/** Any answer that is not about the authorisation proves that the door works again. */
function reopened(claimed: ClaimedEffect): { door?: { kind: 'open' } } {
  return claimed.trying ? { door: { kind: 'open' } } : {};
}
