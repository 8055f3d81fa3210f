/** Which events change one side of two-way status, and what of it becomes part of a decision (sync.ts). Pure. */
import type { EffectEvent, HostEvent } from '../events.ts';
import type { ConversationEvent } from '../inbox-events.ts';
import type { KnownIssue, Link } from '../model.ts';
import { newsOf, staleness } from '../news.ts';
import type { OwnWrite } from '../own.ts';
import { isOwnInInbox } from '../own-inbox.ts';
import { conversationKey, type Decision, type Snapshot, toldKey } from '../snapshot.ts';
import { heed, type Synced, type SyncOf, written } from './sync.ts';
import { type Lead, newSync } from './model.ts';
import { stateFor, statusFor, type SyncSettings } from './settings.ts';
import { type ConversationWrite, isWishedStatus } from '../writes.ts';

/** The part of a decision that two-way status adds. */
export type SyncPart = Pick<Decision, 'effects' | 'timeline' | 'reasons'> & {
  syncs: NonNullable<Decision['syncs']>;
};

export const NO_SYNC: SyncPart = { effects: [], timeline: [], reasons: [], syncs: [] };

/** What `part` knows of a link takes the place of what the decision knew before. */
export function withSync(decision: Decision, part: SyncPart): Decision {
  return {
    ...decision,
    outcome: part.effects.length > 0 || part.timeline.length > 0 ? 'done' : decision.outcome,
    reasons: [...decision.reasons, ...part.reasons],
    effects: [...decision.effects, ...part.effects],
    timeline: [...decision.timeline, ...part.timeline],
    syncs: newest([...(decision.syncs ?? []), ...part.syncs]),
  };
}

/** Of one link what was said last: it was decided with what was said before. */
function newest(syncs: SyncPart['syncs']): SyncPart['syncs'] {
  return [...new Map(syncs.map((one) => [one.linkId, one])).values()];
}

/** What is known of the links once this has been decided, for what is decided next. */
export function afterSync(snapshot: Snapshot, { syncs }: Pick<SyncPart, 'syncs'>): Snapshot {
  const { twoWay } = snapshot;
  if (twoWay === undefined || syncs.length === 0) return snapshot;
  const links = new Map([...twoWay.links, ...syncs.map(({ linkId, sync }) => [linkId, sync] as const)]);
  return { ...snapshot, twoWay: { ...twoWay, links } };
}

/** The status of the issue changed: its tickets follow, but for the one from which we carried it over. */
export function syncIssue(
  event: Exclude<HostEvent, { kind: 'issue.deleted' }>,
  of: { snapshot: Snapshot; issue: KnownIssue; links: readonly Link[]; own: OwnWrite | null },
): SyncPart {
  const { snapshot, issue, own } = of;
  const settings = snapshot.twoWay?.sync;
  if (settings?.enabled !== true) return NO_SYNC;
  if (event.kind === 'issue.seen') return syncSeen(event, { ...of, settings });
  const news = newsOf(event).find(({ kind }) => kind === 'status');
  if (news?.kind !== 'status') return NO_SYNC;
  if (staleness(news, { issue: snapshot.issue, sources: [] }) !== null)
    return { ...NO_SYNC, reasons: ['two-way status: a newer status is known already'] };
  const change: Lead = {
    side: 'issue',
    serial: news.fact,
    at: event.at,
    status: { id: news.to.id, name: news.to.name },
    state: stateFor(settings, news.to),
    shown: news.to.name,
  };
  return together(
    of.links.flatMap((link) => {
      const about = aboutOf(snapshot, { ...issue, status: news.to }, link);
      return about === null || cameFrom(link, { fact: news.fact, snapshot, own })
        ? []
        : [result(about, heed(change, about))];
    }),
  );
}

/** An issue that was looked at, and stands in another status than was known: nobody told of the change, and it may be what we wrote. */
function syncSeen(
  event: Extract<HostEvent, { kind: 'issue.seen' }>,
  of: { snapshot: Snapshot; issue: KnownIssue; links: readonly Link[]; settings: SyncSettings },
): SyncPart {
  const { snapshot, settings } = of;
  const { status, updatedAt } = event.issue;
  const before = snapshot.issue;
  if (before === null || updatedAt <= before.updatedAt) return NO_SYNC;
  if (isWishedStatus(before.status, { id: status.id, name: status.name })) return NO_SYNC;
  const change: Lead = {
    side: 'issue',
    serial: `seen:${updatedAt}`,
    at: updatedAt,
    status: { id: status.id, name: status.name },
    state: stateFor(settings, status),
    shown: status.name,
  };
  return together(
    of.links.flatMap((link) => {
      const about = aboutOf(snapshot, { ...of.issue, status }, link);
      const lead = about?.sync.lead ?? null;
      const isOurs = lead?.side === 'ticket' && lead.status !== null && isWishedStatus(status, lead.status);
      return about === null || isOurs ? [] : [result(about, heed(change, about))];
    }),
  );
}

/** A write of ours is told everywhere but where it came from. */
function cameFrom(link: Link, of: { fact: string; snapshot: Snapshot; own: OwnWrite | null }): boolean {
  const conversation = conversationKey(link);
  if (of.own === null) return false;
  return of.own.origin === null
    ? of.snapshot.told.has(toldKey({ conversation, fact: of.fact }))
    : of.own.origin.conversation === conversation;
}

/** The ticket changed, the conversation was closed, or the customer wrote. */
export function syncConversation(
  event: ConversationEvent,
  { snapshot, link, writes }: { snapshot: Snapshot; link: Link; writes: readonly ConversationWrite[] },
): SyncPart {
  const about = snapshot.issue === null ? null : aboutOf(snapshot, snapshot.issue, link);
  const connection = snapshot.connections.find(({ id }) => id === link.connectionId);
  if (about === null || connection === undefined) return NO_SYNC;
  const heard = 'conversation' in event ? event.conversation.ticket : undefined;
  const { ticket: before } = about.sync;
  const isNewer = heard !== undefined && event.at >= (before?.at ?? 0);
  const sync = isNewer ? { ...about.sync, isTicket: true, ticket: { ...heard, at: event.at } } : about.sync;
  const known = { ...about, sync };
  const learnt = isNewer ? [{ sync, effects: [], timeline: [], reasons: [] }] : [];
  if (isOwnInInbox(event, { connection, writes })) return together(learnt.map((one) => result(known, one)));
  const change = changeOf(event, known);
  if (change === null) return together(learnt.map((one) => result(known, one)));
  if (change.state !== null && !isNewer)
    return { ...NO_SYNC, reasons: ['two-way status: a newer state of the ticket is known already'] };
  return together([result(known, heed(change, known))]);
}

function changeOf(event: ConversationEvent, { settings }: SyncOf): Lead | null {
  const common = { side: 'ticket' as const, at: event.at, state: null };
  const wished = (name: string | null, shown: string, serial: string): Lead | null =>
    name === null ? null : { ...common, serial, status: { id: null, name }, shown };
  if (event.kind === 'conversation.written')
    return event.written === 'customer'
      ? wished(
          settings.onConversation.customerReplied,
          'answered by the customer',
          `reply:${event.part?.id ?? event.at}`,
        )
      : null;
  if (event.kind !== 'conversation.changed') return null;
  const { change, conversation, part, at } = event;
  const place = part?.id ?? `at:${at}`;
  if (change === 'closed') return wished(settings.onConversation.closed, 'closed', `closed:${place}`);
  const { ticket } = conversation;
  if (change !== 'ticket-state' || ticket === undefined || (ticket.stateId === null && ticket.category === null))
    return null;
  return {
    ...common,
    serial: `state:${place}:${ticket.stateId ?? ''}`,
    status: statusFor(settings, ticket),
    state: { common: ticket.stateId ?? ticket.category, byType: {} },
    shown: ticket.label ?? ticket.category ?? ticket.stateId ?? '',
  };
}

/** A write for two-way status ended. */
export function syncAnswer(
  event: Exclude<EffectEvent, { kind: 'effect.delayed' }>,
  { snapshot, refused }: { snapshot: Snapshot; refused: string | null },
): SyncPart {
  const { effect, effectId } = event;
  if ((effect.kind !== 'issue-status' && effect.kind !== 'ticket-state') || effect.sync === undefined) return NO_SYNC;
  const { linkId, serial } = effect.sync;
  const link = snapshot.links.find(({ id }) => id === linkId);
  const about = link === undefined || snapshot.issue === null ? null : aboutOf(snapshot, snapshot.issue, link);
  if (about === null) return NO_SYNC;
  const side = effect.kind === 'issue-status' ? ('issue' as const) : ('ticket' as const);
  return together([result(about, written({ side, serial, refused, effectId, at: event.at }, about))]);
}

function aboutOf(snapshot: Snapshot, { status, statusAt, deleted }: KnownIssue, link: Link): SyncOf | null {
  const { twoWay } = snapshot;
  const { connectionId } = link;
  if (twoWay?.sync.enabled !== true || deleted || connectionId === null || link.broken !== null) return null;
  const sync = twoWay.links.get(link.id) ?? newSync;
  return { link: { ...link, connectionId }, sync, issue: { status, statusAt }, settings: twoWay.sync };
}

type Result = Synced & { linkId: string };

function result({ link }: SyncOf, synced: Synced): Result {
  return { ...synced, linkId: link.id };
}

function together(results: Result[]): SyncPart {
  return {
    effects: results.flatMap(({ effects }) => effects),
    timeline: results.flatMap(({ timeline }) => timeline),
    reasons: [...new Set(results.flatMap(({ reasons }) => reasons))],
    syncs: results.map(({ linkId, sync }) => ({ linkId, sync })),
  };
}
