/** deliver: one effect, by the send protocol. What comes of it is a settlement; what follows from it is decided like any event. */
import type { Contact, NewContact, Reporter } from '../domain/contacts.ts';
import type { Effect } from '../domain/effects.ts';
import { Gone, Rejected, RetryLater, VendorError } from '../domain/errors.ts';
import { noteHtml, replyHtml } from '../domain/html.ts';
import type { PanelOutbox } from '../domain/panel.ts';
import type { Answer, ConnectionAccess, HostAccess, HostPort, Inbox, WriteSearch } from '../domain/ports.ts';
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
  panel: PanelOutbox;
  /** Who reported an issue; null: nobody, or the host is not set up any more. Throws the errors of domain/errors.ts. */
  reporterOf(organizationId: string, of: { hostId: string; issueId: string }): Promise<Reporter | null>;
  host(access: HostAccess): HostPort;
  /** Null: it is not set up any more, or disconnected. */
  connectionAccess(organizationId: string, connectionId: string): Promise<ConnectionAccess | null>;
  hostAccess(organizationId: string, hostId: string): Promise<HostAccess | null>;
  settleMs: number;
  /** True while it is certain that nobody else holds the lane: rule (f), checked just before the call. */
  mayStillSend: () => boolean;
}

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
      return deliverOnce(claimed, ports, noteOf(effect, { ref: claimed.ref, ports }));
    case 'reply':
      return deliverOnce(claimed, ports, replyOf(effect, ports));
    case 'contact':
      return deliverOnce(claimed, ports, contactOf(effect, { organizationId: claimed.claim.organizationId, ports }));
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

/** What must not be written twice. `prepare`: all that can be done, and go wrong, before the first byte leaves. */
interface Once<T> {
  connectionId: string;
  prepare(): Promise<T> | T;
  send(access: ConnectionAccess, prepared: T): Promise<Answer<Receipt>>;
  /** `since`: ms, when it may first have been written. */
  find(access: ConnectionAccess, of: { since: number; prepared: T }): Promise<Answer<WriteSearch>>;
}

type Receipt = Extract<WriteSearch, { kind: 'found' }>['receipt'] & { existed?: boolean };
type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

function noteOf(effect: EffectOf<'note'>, { ref, ports }: { ref: string; ports: DeliverPorts }): Once<string> {
  const { connectionId, conversationId } = effect;
  return {
    connectionId,
    prepare: () => noteHtml(effect.body, { ref, moreUrl: effect.moreUrl }),
    send: (access, html) => ports.inbox.postNote(access, { conversationId, html, ref }),
    find: (access, { since }) => ports.inbox.findNote(access, { conversationId, ref, since }),
  };
}

function replyOf(effect: EffectOf<'reply'>, { panel }: DeliverPorts): Once<string> {
  const { connectionId, conversationId } = effect;
  return {
    connectionId,
    prepare: () => replyHtml(effect.body),
    send: (access, html) => panel.postReply(access, { conversationId, html }),
    find: (access, { since, prepared }) => panel.findReply(access, { conversationId, html: prepared, since }),
  };
}

/** Whose address it is stands at the host only; Intercom's search says whether the contact is there. */
function contactOf(
  effect: EffectOf<'contact'>,
  { organizationId, ports }: { organizationId: string; ports: DeliverPorts },
): Once<NewContact> {
  const made = ({ id }: Contact): Receipt => ({ partId: id, conversation: null });
  return {
    connectionId: effect.connectionId,
    async prepare() {
      const reporter = await ports.reporterOf(organizationId, effect).catch(notOfIntercom);
      const { email = null, name = null } = reporter ?? {};
      if (email === null)
        throw new Rejected('the host does not show the reporter’s e-mail address any more', 'email_hidden');
      return { role: effect.role, email, name };
    },
    async send(access, contact) {
      const { value, rate } = await ports.panel.createContact(access, contact);
      return { value: { ...made(value.contact), existed: !value.created }, rate };
    },
    async find(access, { prepared }) {
      const { value, rate } = await ports.panel.findContacts(access, prepared.email);
      const found = value.find(({ role }) => role === prepared.role);
      return { value: found === undefined ? { kind: 'absent' } : { kind: 'found', receipt: made(found) }, rate };
    },
  };
}

/** What the host says must not close the door to Intercom. */
function notOfIntercom(error: unknown): never {
  if (error instanceof Gone) throw new Rejected(`the issue cannot be read any more: ${error.message}`, 'no_issue');
  if (!(error instanceof VendorError)) throw error;
  throw new RetryLater(`the reporter could not be read: ${error.message}`, {
    afterMs: error instanceof RetryLater ? error.afterMs : null,
  });
}

async function deliverOnce<T>(claimed: ClaimedEffect, ports: DeliverPorts, once: Once<T>): Promise<Delivered> {
  const step = stepFor(claimed, ports.settleMs);
  if (step.kind === 'wait')
    return postponed(claimed, {
      afterMs: step.forMs,
      state: 'unknown',
      reason: 'its answer was lost; it is looked for first',
      uncounted: true,
    });
  const access = await connectionOf(claimed, once, ports);
  if (step.kind === 'look')
    return access === null ? asked(claimed, NO_CONNECTION) : lookFor(claimed, { once, access, ports });
  if (access === null) return dead(claimed, NO_CONNECTION);
  const prepared = await beforeSending(() => once.prepare(), { crashes: true });
  if (!ports.mayStillSend())
    return postponed(claimed, {
      afterMs: 0,
      state: 'pending',
      reason: 'the lease grew old before it could be sent',
      uncounted: true,
    });
  const { value, rate } = await once.send(access, prepared);
  return done(claimed, { ...value, rate });
}

async function lookFor<T>(
  claimed: ClaimedEffect,
  { once, access, ports }: { once: Once<T>; access: ConnectionAccess; ports: DeliverPorts },
): Promise<Delivered> {
  const since = Date.now() - (claimed.sentAgoMs ?? 0);
  const { value: search, rate } = await once.find(access, { since, prepared: await once.prepare() });
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
