/**
 * Two-way status: one link, one leading change. What a side becomes by somebody else's hand leads, and is written on the other side; what comes
 * in between is decided by who wins in that direction, and the loser is set to what leads. Whatever arrives in whatever order, both sides end
 * where the last leading change says. Our own writes lead nothing (own.ts, own-inbox.ts). Pure.
 */
import type { NewEffect } from '../effects.ts';
import type { Link, Status } from '../model.ts';
import type { TimelineEntry } from '../snapshot.ts';
import type { Lead, LinkSync, Side } from './model.ts';
import { isInState, type SyncSettings, type Winner } from './settings.ts';
import { isWishedStatus } from '../writes.ts';

/** Beyond it a link's own writes answer each other (I23). */
export const MOST_WRITES = 20;
const STOPPED = `more than ${MOST_WRITES} automatic writes in ten minutes: the two sides seem to answer each other`;

export interface SyncOf {
  link: Link & { connectionId: string };
  sync: LinkSync;
  /** The status of the issue as it is known, and when it last changed, ms. */
  issue: { status: Status; statusAt: number };
  settings: SyncSettings;
}

/** What follows for one link. `sync`: what is known from now on. */
export interface Synced {
  sync: LinkSync;
  effects: NewEffect[];
  timeline: TimelineEntry[];
  reasons: string[];
}

/** Somebody else changed one side. */
export function heed(change: Lead, of: SyncOf): Synced {
  const { sync, settings } = of;
  const { lead } = sync;
  if (lead?.side === change.side)
    return change.at < lead.at ? quiet(sync, 'two-way status: a newer change is known already') : follow(change, of);
  if (reopensLate(change, of)) return keepClosed(change, of);
  if (lead === null || (sync.settled && change.at >= lead.at)) return follow(change, of);
  const winner = winnerOf(change, { lead, wins: settings.wins });
  const wins = winner === change.side;
  const result = wins ? follow(change, of) : restore(lead, change, of);
  const ended = wins ? change : lead;
  const text = `two-way status: ${sides[lead.side]} became ${lead.shown} and ${sides[change.side]} became ${change.shown}; ${sides[ended.side]} wins: ${ended.shown}`;
  return { ...result, timeline: [entry('sync.conflict', of, { text }), ...result.timeline] };
}

const sides: Record<Side, string> = { issue: 'the issue', ticket: 'the ticket' };

function winnerOf(change: Lead, { lead, wins }: { lead: Lead; wins: SyncSettings['wins'] }): Side {
  const winner: Winner = change.side === 'issue' ? wins.toIntercom : wins.fromIntercom;
  if (winner !== 'latest') return winner;
  return change.at >= lead.at ? change.side : lead.side;
}

/** A closed issue is never reopened by what happened before it was closed (I6). */
function reopensLate(change: Lead, { issue, sync }: SyncOf): boolean {
  if (change.side === 'issue' || change.status === null || issue.status.category !== 'done') return false;
  if (isWishedStatus(issue.status, change.status)) return false;
  return change.at < (sync.lead?.side === 'issue' ? sync.lead.at : issue.statusAt);
}

function keepClosed(change: Lead, of: SyncOf): Synced {
  const text = `two-way status: the ticket became ${change.shown} before the issue was closed as ${of.issue.status.name}; the issue stays closed`;
  const { lead } = of.sync;
  const result = lead === null ? quiet(of.sync, text) : restore(lead, change, of);
  return { ...result, timeline: [entry('sync.conflict', of, { text }), ...result.timeline] };
}

/** How far the clocks of vendors and ours may lie apart; Intercom counts seconds. */
const CLOCKS_MS = 10_000;

/** The change leads from now on. A write of ours that came upon it since has undone it on its own side: it is set there again. */
function follow(change: Lead, of: SyncOf): Synced {
  const other: Side = change.side === 'issue' ? 'ticket' : 'issue';
  const led = { ...of, sync: { ...of.sync, lead: change } };
  const wroteAt = of.sync.wroteAt[change.side];
  const again =
    wroteAt !== undefined && wroteAt >= change.at - CLOCKS_MS
      ? write(led, { to: change.side, serial: `${change.serial}>again` })
      : null;
  const next = { ...led, sync: again?.sync ?? led.sync };
  const result =
    of.sync.open[other] === 0 && isThere(other, change, of)
      ? quiet({ ...next.sync, settled: again === null }, `two-way status: ${sides[other]} is ${change.shown} already`)
      : write(next, { to: other, serial: change.serial });
  if (again === null) return result;
  const { effects, timeline } = again;
  return { ...result, effects: [...effects, ...result.effects], timeline: [...timeline, ...result.timeline] };
}

/** The change lost: its side is set back to what leads. */
function restore(lead: Lead, change: Lead, of: SyncOf): Synced {
  return write(of, { to: change.side, serial: `${lead.serial}>${change.serial}` });
}

function isThere(side: Side, { status, state }: Lead, { issue, sync }: SyncOf): boolean {
  if (side === 'issue') return status === null || isWishedStatus(issue.status, status);
  if (state === null || sync.isTicket === false) return true;
  return sync.ticket !== null && isInState(sync.ticket, state);
}

function write(of: SyncOf, { to, serial }: { to: Side; serial: string }): Synced {
  const { sync, link } = of;
  const { lead } = sync;
  const settled = { ...sync, settled: true };
  if (lead === null) return quiet(settled, 'two-way status: nothing leads');
  const wish = to === 'issue' ? lead.status : lead.state;
  if (wish === null || (to === 'ticket' && sync.isTicket === false))
    return quiet(settled, `two-way status: ${sides[to]} has nothing to become`);
  if (sync.stopped !== null) return quiet(settled, `two-way status of this link is stopped: ${sync.stopped}`);
  if (sync.writes >= MOST_WRITES) return stop(of);
  const effect = effectOf(of, lead, { to, serial });
  const timeline = [entry(`sync.${to}`, of, { text: saysWrite(lead, to), effectKey: effect.key })];
  const open = { ...sync.open, [to]: sync.open[to] + 1 };
  const counted = { ...sync, open, settled: false, writes: sync.writes + 1 };
  return {
    sync: counted,
    effects: [effect],
    timeline,
    reasons: [`two-way status for conversation ${link.conversationId}`],
  };
}

function saysWrite(lead: Lead, to: Side): string {
  const wished = to === 'issue' ? (lead.status?.name ?? lead.shown) : null;
  return to === lead.side
    ? `two-way status: ${sides[to]} is set back to ${lead.shown}`
    : `two-way status: ${sides[lead.side]} became ${lead.shown}; ${sides[to]} follows${wished === null ? '' : `: ${wished}`}`;
}

function effectOf(of: SyncOf, lead: Lead, { to, serial }: { to: Side; serial: string }): NewEffect {
  const { id: linkId, connectionId, conversationId, workspaceId, hostId, issueId } = of.link;
  const key = `sync:${linkId}:${to}:${serial}`;
  const mark = { linkId, sync: { linkId, serial: lead.serial } };
  if (to === 'ticket')
    return {
      key,
      effect: {
        ...mark,
        kind: 'ticket-state',
        connectionId,
        conversationId,
        stateId: '',
        wish: lead.state ?? { common: null, byType: {} },
      },
    };
  const origin = { conversation: `${workspaceId}/${conversationId}`, silent: false };
  const wish = lead.status ?? { id: null, name: null };
  return { key, effect: { ...mark, kind: 'issue-status', hostId, issueId, to: wish, fields: [], origin } };
}

/** Said once; a person lets it go on. */
export function stop(of: { sync: LinkSync; link: Link }): Synced {
  const text = `two-way status and comments of conversation ${of.link.conversationId} are stopped: ${STOPPED}. Look at both sides, then let them go on`;
  return {
    sync: { ...of.sync, settled: true, stopped: STOPPED },
    effects: [],
    timeline: [entry('sync.stopped', of, { text })],
    reasons: [text],
  };
}

/** A write ended, or was refused (`refused`: why). Where something else leads by now, the side it was written on is set to that. */
export function written(
  answer: { side: Side; serial: string; refused: string | null; effectId: string; at: number },
  of: SyncOf,
): Synced {
  const { side, serial, refused, effectId, at } = answer;
  const open = { ...of.sync.open, [side]: Math.max(0, of.sync.open[side] - 1) };
  const wroteAt = refused === null ? { ...of.sync.wroteAt, [side]: at } : of.sync.wroteAt;
  const sync = { ...of.sync, open, wroteAt };
  const { lead } = sync;
  const said =
    refused === null
      ? []
      : [entry('sync.refused', of, { text: `two-way status: ${sides[side]} could not follow: ${refused}` })];
  if (lead === null || lead.serial === serial)
    return { sync: { ...sync, settled: true }, effects: [], timeline: said, reasons: [] };
  // What leads now came from the side that this has overwritten; on the other side its own write comes after this one.
  if (refused !== null || lead.side !== side) return { sync, effects: [], timeline: said, reasons: [] };
  return write({ ...of, sync }, { to: side, serial: `${lead.serial}>${effectId}` });
}

function quiet(sync: LinkSync, reason: string): Synced {
  return { sync, effects: [], timeline: [], reasons: [reason] };
}

function entry(
  kind: string,
  { link }: { link: Link },
  { text, effectKey = null }: { text: string; effectKey?: string | null },
): TimelineEntry {
  return { kind, actor: null, text, linkId: link.id, effectKey };
}
