/** Two-way status and comments of a project, and what its tables say a status or a ticket state becomes on the other side. Pure. */
import type { HeardTicket } from '../inbox-events.ts';
import type { Status } from '../model.ts';
import { means } from '../escalation/offered.ts';
import type { StatusSync, StatusTables } from './status-check.ts';
import type { StateWish, StatusWish } from '../writes.ts';

export type Winner = 'issue' | 'ticket' | 'latest';

export interface SyncSettings extends StatusSync {
  enabled: boolean;

  wins: { toIntercom: Winner; fromIntercom: Winner };
}

export interface CommentSettings {
  customerReplies: boolean;
  teammateNotes: boolean;
}

export function defaultSync(): SyncSettings {
  return {
    enabled: false,
    wins: { toIntercom: 'latest', fromIntercom: 'latest' },
    toIntercom: {},
    toIntercomByCategory: {},
    fromIntercom: {},
    byTicketType: [],
    onConversation: { closed: null, customerReplied: null },
    fields: [],
  };
}

/** What a ticket is to be when the issue has this status, per type where types differ; null: no line of any table means it. */
export function stateFor(
  settings: Pick<StatusSync, keyof StatusTables | 'byTicketType'>,
  status: Status,
): StateWish | null {
  const common = stateIn(settings, status);
  const byType: Record<string, string> = {};
  for (const { ticketType, ...tables } of settings.byTicketType) {
    const own = stateIn(tables, status);
    if (own !== null) byType[ticketType] = own;
  }
  return common === null && Object.keys(byType).length === 0 ? null : { common, byType };
}

function stateIn({ toIntercom, toIntercomByCategory }: StatusTables, status: Status): string | null {
  const exact = lineOf(toIntercom, [status.name, status.id]);
  if (exact !== null || status.category === null) return exact;
  return toIntercomByCategory[status.category] ?? null;
}

/** The status of an issue whose ticket is in this state; null: no line means it. Its category is the last resort. */
export function statusFor(
  settings: Pick<StatusSync, 'fromIntercom' | 'byTicketType'>,
  ticket: HeardTicket,
): StatusWish | null {
  const own = settings.byTicketType.find(({ ticketType }) => isOfType(ticket, ticketType));
  for (const { fromIntercom } of own === undefined ? [settings] : [own, settings]) {
    const name = lineOf(fromIntercom, [ticket.stateId, ticket.label, ticket.category]);
    if (name !== null) return { id: null, name };
  }
  return null;
}

/** The line of the first word that has one, letter case aside. */
function lineOf(table: Readonly<Record<string, string>>, words: (string | null)[]): string | null {
  const lines = new Map(Object.entries(table).map(([from, to]) => [from.trim().toLowerCase(), to]));
  for (const word of words) {
    const to = word === null ? undefined : lines.get(word.trim().toLowerCase());
    if (to !== undefined) return to;
  }
  return null;
}

type TypeOfTicket = Pick<HeardTicket, 'typeId' | 'typeName'>;

/** Settings name a type by its id; by its name where Intercom was away when they were saved. */
export function isOfType({ typeId, typeName }: TypeOfTicket, idOrName: string): boolean {
  return typeId !== null && means(idOrName, { id: typeId, name: typeName ?? '' });
}

/** Which state, by id, category or name, is wished of a ticket of this type; null: none. */
export function wishedOf({ common, byType }: StateWish, type: TypeOfTicket): string | null {
  const own = Object.entries(byType).find(([idOrName]) => isOfType(type, idOrName));
  return own?.[1] ?? common;
}

/** Which of a type's states is wished: any of a category. */
export function isStateWished(wished: string, { stateId, category, label }: Omit<HeardTicket, 'typeId'>): boolean {
  if (wished === stateId || wished === category) return true;
  return label !== null && label.toLowerCase() === wished.toLowerCase();
}

/** Whether the ticket is what is wished already, or nothing is wished of its type. */
export function isInState(ticket: HeardTicket, wish: StateWish): boolean {
  const wished = wishedOf(wish, ticket);
  return wished === null || isStateWished(wished, ticket);
}
