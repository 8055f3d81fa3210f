/**
 * Shared fields: which events make one side of a link follow the other. A line has one owner, whose value counts: what somebody changes on the
 * other side is set back. Effects carry lines, not values: those are read when they are written (field-values.ts). Our own writes lead nothing
 * back; what one ticket made of the issue is carried on to its other tickets. Pure.
 */
import type { NewEffect } from '../effects.ts';
import type { EffectEvent, HostEvent } from '../events.ts';
import { attributeName, type FieldLine, fieldName } from './field-lines.ts';
import type { ConversationEvent } from '../inbox-events.ts';
import type { KnownIssue, Link } from '../model.ts';
import { factsOf, isSameFieldName, type OwnWrite } from '../own.ts';
import { isOwnInInbox } from '../own-inbox.ts';
import { conversationKey, type Snapshot, type TimelineEntry, toldKey } from '../snapshot.ts';
import { MOST_WRITES, stop } from './sync.ts';
import { NO_SYNC, type SyncPart } from './events.ts';
import { isOfType } from './settings.ts';
import { type LinkSync, newSync, type Side } from './model.ts';
import type { ConversationWrite } from '../writes.ts';

interface Tied {
  link: Link & { connectionId: string };
  sync: LinkSync;
}

/** The issue changed, or was looked at. */
export function syncFieldsOfIssue(
  event: Exclude<HostEvent, { kind: 'issue.deleted' }>,
  of: { snapshot: Snapshot; issue: KnownIssue; links: readonly Link[]; own: OwnWrite | null },
): SyncPart {
  const lines = linesChanged(event, of.snapshot);
  if (lines.length === 0) return NO_SYNC;
  const tied = of.links.flatMap((link) => tiedBy(of.snapshot, link) ?? []);
  const from = cameFrom(event, { ...of, tied });
  const serial = event.kind === 'issue.changed' ? (event.changeId ?? `at:${event.at}`) : `seen:${event.at}`;
  const owned = (owner: FieldLine['owner']): FieldLine[] => lines.filter((line) => line.owner === owner);
  // What one of its tickets made of the issue is so for all of them.
  const onwards = from === null ? owned('issue') : lines;
  const parts = tied.flatMap((one) =>
    onwards.length === 0 || one.link.id === from ? [] : [follow(one, { to: 'ticket', lines: onwards, serial })],
  );
  const back = from === null ? owned('ticket') : [];
  const leading = leadingOf(tied);
  if (back.length === 0 || leading === null) return together(parts);
  const who = event.actor?.name ?? 'somebody';
  const conflict =
    event.kind === 'issue.changed'
      ? `${who} changed ${back.map(fieldName).join(', ')} of the issue, which the ticket owns`
      : null;
  return together([...parts, follow(leading, { to: 'issue', lines: back, serial, conflict })]);
}

/** Of an event that says what changed, those; of a look at an issue that changed unheard, all. */
function linesChanged(event: HostEvent, { twoWay, issue }: Snapshot): FieldLine[] {
  const lines = twoWay?.sync.fields ?? [];
  if (event.kind === 'issue.seen') return issue !== null && event.issue.updatedAt > issue.updatedAt ? [...lines] : [];
  if (event.kind !== 'issue.changed') return [];
  const names = event.changes.flatMap((change) => {
    if (change.kind === 'other') return [change.field];
    return change.kind === 'moved' || change.kind === 'status' ? [] : [change.kind];
  });
  return lines.filter((line) => names.some((name) => isNamed(line, name)));
}

/** A custom field that Jira names without its id is known by what it was called. */
function isNamed(line: FieldLine, name: string): boolean {
  return isSameFieldName(line.field, name) || `custom:${fieldName(line)}`.toLowerCase() === name.toLowerCase();
}

/** The link whose ticket made the issue what it is, by our own hand; null: none, also where a rule of somebody's wrote it. */
function cameFrom(
  event: HostEvent,
  { own, snapshot, tied }: { own: OwnWrite | null; snapshot: Snapshot; tied: readonly Tied[] },
): string | null {
  if (own === null) return null;
  const facts = factsOf(event);
  const isOrigin = ({ link }: Tied): boolean => {
    const conversation = conversationKey(link);
    if (own.origin !== null) return own.origin.conversation === conversation;
    return facts.some((fact) => snapshot.told.has(toldKey({ conversation, fact })));
  };
  return tied.find(isOrigin)?.link.id ?? null;
}

/** The ticket that changed last speaks for all tickets of the issue. */
function leadingOf(tied: readonly Tied[]): Tied | null {
  const tickets = tied.filter(({ sync }) => sync.isTicket === true);
  const [first = null] = (tickets.length > 0 ? tickets : tied).toSorted(
    (a, b) => (b.sync.fieldsAt ?? 0) - (a.sync.fieldsAt ?? 0),
  );
  return first;
}

/** Attributes of the ticket changed. */
export function syncFieldsOfTicket(
  event: ConversationEvent,
  { snapshot, link, writes }: { snapshot: Snapshot; link: Link; writes: readonly ConversationWrite[] },
): SyncPart {
  const tied = tiedBy(snapshot, link);
  const connection = snapshot.connections.find(({ id }) => id === link.connectionId);
  if (event.kind !== 'conversation.changed' || event.change !== 'ticket-attributes') return NO_SYNC;
  if (tied === null || connection === undefined || snapshot.issue === null || snapshot.issue.deleted) return NO_SYNC;
  const { ticket } = event.conversation;
  const changed = event.part?.attribute ?? null;
  const lines = (snapshot.twoWay?.sync.fields ?? [])
    .filter(({ ticketType }) => ticket === undefined || ticket.typeId === null || isOfType(ticket, ticketType))
    .filter((line) => changed === null || line.attribute === changed.id || line.attribute === changed.name);
  if (lines.length === 0) return NO_SYNC;
  if (isOwnInInbox(event, { connection, writes }))
    return { ...NO_SYNC, reasons: ['two-way fields: it is what we wrote'] };
  const serial = event.part?.id ?? `at:${event.conversation.updatedAt ?? event.at}`;
  const [own, others] = [
    lines.filter(({ owner }) => owner === 'ticket'),
    lines.filter(({ owner }) => owner === 'issue'),
  ];
  const parts: SyncPart[] = [];
  let { sync } = tied;
  const add = (part: SyncPart): void => {
    sync = part.syncs.at(-1)?.sync ?? sync;
    parts.push(part);
  };
  if (own.length > 0) {
    sync = { ...sync, fieldsAt: Math.max(sync.fieldsAt ?? 0, event.at) };
    add(follow({ ...tied, sync }, { to: 'issue', lines: own, serial }));
  }
  if (others.length > 0) {
    const who = event.actor?.name ?? 'somebody';
    const conflict = `${who} changed ${others.map(attributeName).join(', ')} of the ticket, which the issue owns`;
    add(follow({ ...tied, sync }, { to: 'ticket', lines: others, serial, conflict }));
  }
  return together(parts);
}

/** Null: nothing can be written for this link, or it is known to be no ticket. */
function tiedBy({ twoWay }: Snapshot, link: Link): Tied | null {
  const { connectionId } = link;
  if (twoWay === undefined || twoWay.sync.fields.length === 0 || connectionId === null || link.broken !== null)
    return null;
  const sync = twoWay.links.get(link.id) ?? newSync;
  return sync.isTicket === false ? null : { link: { ...link, connectionId }, sync };
}

interface Following {
  to: Side;
  lines: FieldLine[];
  serial: string;
  /** Whose change is undone by it. */
  conflict?: string | null;
}

function follow({ link, sync }: Tied, { to, lines, serial, conflict = null }: Following): SyncPart {
  const syncs = (now: LinkSync) => [{ linkId: link.id, sync: now }];
  if (sync.stopped !== null)
    return { ...NO_SYNC, reasons: [`fields of this link are stopped: ${sync.stopped}`], syncs: syncs(sync) };
  if (sync.writes >= MOST_WRITES) {
    const stopped = stop({ sync, link });
    return { ...stopped, syncs: syncs(stopped.sync) };
  }
  const { id: linkId, connectionId, conversationId, hostId, issueId } = link;
  const mark = { linkId, sync: { linkId, serial } };
  const shared = { lines, conflict };
  const effect: NewEffect['effect'] =
    to === 'ticket'
      ? { ...mark, kind: 'ticket-attributes', connectionId, conversationId, hostId, issueId, ...shared }
      : {
          ...mark,
          kind: 'issue-fields',
          hostId,
          issueId,
          changes: [],
          origin: { conversation: conversationKey(link), silent: false },
          follow: { connectionId, conversationId, ...shared },
        };
  return {
    ...NO_SYNC,
    effects: [{ key: `fields:${linkId}:${to}:${serial}`, effect }],
    reasons: [`two-way fields with conversation ${conversationId}`],
    syncs: syncs({ ...sync, writes: sync.writes + 1 }),
  };
}

function together(parts: readonly SyncPart[]): SyncPart {
  return {
    effects: parts.flatMap(({ effects }) => effects),
    timeline: parts.flatMap(({ timeline }) => timeline),
    reasons: [...new Set(parts.flatMap(({ reasons }) => reasons))],
    syncs: parts.flatMap(({ syncs }) => syncs),
  };
}

/** A write of shared fields ended: what it changed is told, and what it could not. */
export function fieldsAnswer(
  event: Exclude<EffectEvent, { kind: 'effect.delayed' }>,
  { snapshot, refused }: { snapshot: Snapshot; refused: string | null },
): SyncPart {
  const { effect } = event;
  const shared = effect.kind === 'issue-fields' ? effect.follow : effect.kind === 'ticket-attributes' ? effect : null;
  if (shared === null || shared === undefined || !('linkId' in effect)) return NO_SYNC;
  const link = snapshot.links.find(({ id }) => id === effect.linkId);
  if (link === undefined) return NO_SYNC;
  const to = effect.kind === 'issue-fields' ? 'the issue' : `the ticket ${shared.conversationId}`;
  const told = (kind: string, text: string): SyncPart => {
    const entry: TimelineEntry = { kind, actor: null, text, linkId: link.id, effectKey: null };
    return { ...NO_SYNC, timeline: [entry] };
  };
  if (refused !== null) return told('sync.refused', `two-way fields: ${to} could not follow: ${refused}`);
  const said = event.kind === 'effect.done' ? (event.said ?? []) : [];
  if (said.length === 0) return NO_SYNC;
  return shared.conflict === null
    ? told('sync.fields', `two-way fields: ${to} follows: ${said.join('; ')}`)
    : told('sync.conflict', `two-way fields: ${shared.conflict}; ${to} is set back: ${said.join('; ')}`);
}
