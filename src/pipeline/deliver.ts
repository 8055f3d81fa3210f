/** deliver: one effect, by the send protocol. What comes of it is a settlement; what follows from it is decided like any event. */
import type { Effect } from '../domain/effects.ts';
import { VendorError } from '../domain/errors.ts';
import { noteHtml } from '../domain/html.ts';
import type { Answer, ConnectionAccess, HostAccess, HostPort, Inbox } from '../domain/ports.ts';
import { afterLook, GIVE_UP_AFTER_MS, MAX_CRASHES, stepFor } from '../domain/protocol.ts';
import {
  asked,
  type ClaimedEffect,
  dead,
  type Delivered,
  done,
  failed,
  givenUp,
  NotSent,
  over,
  postponed,
  reopened,
} from './outcomes.ts';

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

type NoteEffect = Extract<Effect, { kind: 'note' }>;

const NO_CONNECTION = 'the connection is not set up any more';

/** Delivers one claimed effect. Throws nothing of a vendor's. */
export async function deliver(claimed: ClaimedEffect, ports: DeliverPorts): Promise<Delivered> {
  const { state, claim } = claimed;
  if (state === 'skipped' || state === 'done' || state === 'dead') return over(claimed);
  if (claim.crashes >= MAX_CRASHES) return givenUp(claimed, `given up: ${claim.crashes} tries ended without an answer`);
  try {
    return await byKind(claimed, ports);
  } catch (error) {
    return failed(claimed, error, ports.settleMs);
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
      return onHost(claimed, ports, {
        hostId: effect.hostId,
        call: (host, access) => host.putRemoteLink(access, effect.issueId, effect.link),
      });
    case 'remote-link-removal':
      return onHost(claimed, ports, {
        hostId: effect.hostId,
        call: (host, access) => host.removeRemoteLink(access, effect.issueId, effect.globalId),
      });
  }
}

async function deliverNote(claimed: ClaimedEffect, effect: NoteEffect, ports: DeliverPorts): Promise<Delivered> {
  const step = stepFor(claimed, ports.settleMs);
  if (step.kind === 'wait')
    return postponed(claimed, {
      afterMs: step.forMs,
      state: 'unknown',
      reason: 'its answer was lost; it is looked for first',
      uncounted: true,
    });
  const access = await connectionOf(claimed, effect, ports);
  if (step.kind === 'look')
    return access === null ? asked(claimed, NO_CONNECTION) : lookFor(claimed, { effect, access, ports });
  if (access === null) return dead(claimed, NO_CONNECTION);
  const html = await beforeSending(() => noteHtml(effect.body, { ref: claimed.ref, moreUrl: effect.moreUrl }), {
    crashes: true,
  });
  if (!ports.mayStillSend())
    return postponed(claimed, {
      afterMs: 0,
      state: 'pending',
      reason: 'the lease grew old before it could be sent',
      uncounted: true,
    });
  const answer = await ports.inbox.postNote(access, { conversationId: effect.conversationId, html, ref: claimed.ref });
  return done(claimed, { partId: answer.value.partId, conversation: answer.value.conversation, rate: answer.rate });
}

async function lookFor(
  claimed: ClaimedEffect,
  { effect, access, ports }: { effect: NoteEffect; access: ConnectionAccess; ports: DeliverPorts },
): Promise<Delivered> {
  const since = Date.now() - (claimed.sentAgoMs ?? 0);
  const { value: search, rate } = await ports.inbox.findNote(access, {
    conversationId: effect.conversationId,
    ref: claimed.ref,
    since,
  });
  const after = afterLook(search, claimed.looks, ports.settleMs);
  switch (after.kind) {
    case 'done': {
      const receipt = search.kind === 'found' ? search.receipt : null;
      return done(claimed, { partId: receipt?.partId ?? null, conversation: receipt?.conversation ?? null, rate });
    }
    case 'look-again':
      return postponed(claimed, {
        afterMs: after.forMs,
        state: 'unknown',
        reason: 'not there yet; it is looked for once more',
        uncounted: true,
        looks: 1,
        rate,
        ...reopened(claimed),
      });
    case 'send-again':
      if (claimed.claim.ageMs > GIVE_UP_AFTER_MS)
        return dead(claimed, 'given up after a day: its answers were lost, and it is certainly not there', rate);
      return postponed(claimed, {
        afterMs: 0,
        state: 'pending',
        reason: 'certainly not there: sent again',
        looks: 0,
        rate,
        ...reopened(claimed),
      });
    case 'ask':
      return asked(claimed, after.reason, rate);
  }
}

async function reopen(
  claimed: ClaimedEffect,
  effect: Extract<Effect, { kind: 'reopen' }>,
  ports: DeliverPorts,
): Promise<Delivered> {
  const access = await connectionOf(claimed, effect, ports);
  if (access === null) return dead(claimed, NO_CONNECTION);
  const seen = await ports.inbox.readConversation(access, effect.conversationId);
  if (seen.value.state === 'open') return done(claimed, { partId: null, conversation: seen.value, rate: seen.rate });
  const answer = await ports.inbox.reopen(access, effect.conversationId);
  return done(claimed, { partId: null, conversation: answer.value, rate: answer.rate });
}

async function onHost(
  claimed: ClaimedEffect,
  ports: DeliverPorts,
  { hostId, call }: { hostId: string; call: (host: HostPort, access: HostAccess) => Promise<Answer<null>> },
): Promise<Delivered> {
  const access = await beforeSending(() => ports.hostAccess(claimed.claim.organizationId, hostId), { crashes: false });
  if (access === null) return dead(claimed, 'the host is not set up any more');
  const answer = await call(ports.host(access), access);
  return done(claimed, { partId: null, conversation: null, rate: answer.rate });
}

function connectionOf(claimed: ClaimedEffect, effect: { connectionId: string }, ports: DeliverPorts) {
  return beforeSending(() => ports.connectionAccess(claimed.claim.organizationId, effect.connectionId), {
    crashes: false,
  });
}

/** Whatever goes wrong in here goes wrong with certainty. `crashes`: by our own fault, which another try will hardly mend. */
async function beforeSending<T>(work: () => Promise<T> | T, { crashes }: { crashes: boolean }): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof VendorError ? error : new NotSent(error, { crashed: crashes });
  }
}
