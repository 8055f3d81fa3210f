/** Tickets and conversations that are made for an issue: made once, known again by their mark, and open ones of a contact. */
import { z } from 'zod';
import { Gone, Rejected } from '../domain/errors.ts';
import type { WriteSearch } from '../domain/ports.ts';
import {
  carriesRef,
  type OpenTicket,
  TITLE,
  type TicketOutbox,
  type TicketSearch,
} from '../domain/escalation/tickets.ts';
import type { SendCall } from './calls.ts';
import { CLOCK_LEEWAY_MS } from './conversations.ts';
import { Id, milliseconds, StateLabel } from './shapes.ts';
import { cut, plainText } from './text.ts';

export type Tickets = Omit<TicketOutbox, 'listTicketTypes'> & TicketSearch;

const TicketAnswer = z
  .object({
    id: Id,
    open: z.boolean().nullish(),
    ticket_attributes: z.record(z.string(), z.unknown()).nullish().catch(null),
    ticket_type: z.object({ name: z.string().nullish() }).nullish().catch(null),
    ticket_state: StateLabel,
    updated_at: z.number().nullish(),
  })
  .transform((answer) => ({
    id: answer.id,
    state: answer.open === false ? ('closed' as const) : ('open' as const),
    attributes: answer.ticket_attributes ?? {},
    type: answer.ticket_type?.name ?? null,
    ticketState: answer.ticket_state ?? null,
    updatedAt: milliseconds(answer.updated_at),
  }));
type TicketAnswer = z.infer<typeof TicketAnswer>;

const TicketList = z.object({ tickets: z.array(TicketAnswer) });
/** A message, which names the conversation it begins (Intercom docs, create a conversation). */
const MessageAnswer = z.object({ conversation_id: Id });
const ConversationList = z.object({
  conversations: z.array(
    z.object({
      id: Id,
      title: z.string().nullish(),
      source: z.object({ body: z.string().nullish() }).nullish(),
    }),
  ),
  pages: z
    .object({ next: z.object({ starting_after: z.string().nullish() }).nullish() })
    .nullish()
    .catch(null),
});

/** The most a search gives at once. */
const PAGE = 150;
const MOST_OPEN = 50;
const LONGEST_TITLE = 120;

export function createTickets(send: SendCall): Tickets {
  return {
    async createTicket(access, { ticketType, contact, attributes, assignee }) {
      const key = assignee?.kind === 'team' ? 'team_assignee_id' : 'admin_assignee_id';
      const answer = await send(access, {
        effect: 'write',
        subject: `the ${ticketType.name} ticket`,
        permission: 'Write tickets',
        ...(assignee === null ? {} : { assigneeId: assignee.id }),
        method: 'POST',
        path: '/tickets',
        body: {
          ticket_type_id: ticketType.id,
          contacts: [contact],
          ticket_attributes: attributes,
          ...(assignee === null ? {} : { assignment: { [key]: assignee.id } }),
        },
        schema: TicketAnswer,
      }).catch(contactGone);
      const { id, state } = answer.value;
      return { value: { id, title: titleOf(answer.value), state }, rate: answer.rate };
    },

    async findTicket(access, { marks, ref }) {
      const value = marks.map(({ attributeId, alone }) => ({
        field: `ticket_attribute.${attributeId}`,
        operator: alone ? '=' : '~',
        value: ref,
      }));
      const answer = await send(access, searchCall({ operator: 'OR', value }, PAGE));
      const ours = answer.value.tickets.filter(({ attributes }) =>
        Object.values(attributes).some(
          (one) => typeof one === 'string' && (one === ref || carriesRef(plainText(one), ref)),
        ),
      );
      const found = ours.map((ticket) => ({ id: ticket.id, title: titleOf(ticket), state: ticket.state }));
      return { value: searched(found), rate: answer.rate };
    },

    async createConversation(access, { contact, text }) {
      const answer = await send(access, {
        effect: 'write',
        subject: 'the new conversation',
        permission: 'Write conversations',
        method: 'POST',
        path: '/conversations',
        body: { from: { type: contact.role, id: contact.id }, body: text },
        schema: MessageAnswer,
      }).catch(contactGone);
      return { value: { id: answer.value.conversation_id, title: null, state: 'open' }, rate: answer.rate };
    },

    async findConversation(access, { contactId, ref, since }) {
      const after = Math.floor((since - CLOCK_LEEWAY_MS) / 1000);
      const answer = await send(access, {
        effect: 'read',
        subject: 'the search for the new conversation',
        permission: 'Read conversations',
        method: 'POST',
        path: '/conversations/search',
        body: {
          query: {
            operator: 'AND',
            value: [
              { field: 'contact_ids', operator: '=', value: contactId },
              { field: 'created_at', operator: '>', value: String(after) },
            ],
          },
          pagination: { per_page: PAGE },
        },
        schema: ConversationList,
      });
      const { conversations, pages } = answer.value;
      const ours = conversations.filter(({ source }) => carriesRef(plainText(source?.body ?? ''), ref));
      const found = ours.map(({ id, title }) => ({ id, title: title ?? null, state: null }));
      const more = (pages?.next?.starting_after ?? null) !== null;
      const value =
        found.length === 0 && more
          ? undecidable(`The contact began more than ${PAGE} conversations since.`)
          : searched(found);
      return { value, rate: answer.rate };
    },

    async openTickets(access, contactId) {
      const value = [
        { field: 'contact_ids', operator: '=', value: contactId },
        { field: 'open', operator: '=', value: true },
      ];
      const { value: list, rate } = await send(access, searchCall({ operator: 'AND', value }, MOST_OPEN));
      return { value: list.tickets.map(openTicket).toSorted((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0)), rate };
    },
  };
}

function searchCall(query: object, perPage: number) {
  return {
    // It is a POST, but it only reads: repeating it later harms nobody.
    effect: 'read',
    subject: 'the search for tickets',
    permission: 'Read tickets',
    method: 'POST',
    path: '/tickets/search',
    body: { query, pagination: { per_page: perPage } },
    schema: TicketList,
  } as const;
}

/** Two with one reference: a person copied it, and nobody but a person can tell which is ours. */
function searched(found: { id: string; title: string | null; state: 'open' | 'closed' | null }[]): WriteSearch {
  const [first, second] = found;
  if (first === undefined) return { kind: 'absent' };
  if (second !== undefined) return undecidable(`Several carry the reference: ${found.map(({ id }) => id).join(', ')}.`);
  return { kind: 'found', receipt: { partId: first.id, conversation: first } };
}

function undecidable(reason: string): WriteSearch {
  return { kind: 'undecidable', reason };
}

function openTicket(ticket: TicketAnswer): OpenTicket {
  const { id, type, ticketState: state, updatedAt } = ticket;
  return { id, title: titleOf(ticket) ?? `Ticket ${id}`, type, state, updatedAt };
}

function titleOf({ attributes }: Pick<TicketAnswer, 'attributes'>): string | null {
  const title = attributes[TITLE];
  return typeof title === 'string' && title.trim() !== '' ? cut(plainText(title), LONGEST_TITLE) : null;
}

/** The only thing these calls name that can be missing. */
function contactGone(error: unknown): never {
  if (error instanceof Gone)
    throw new Rejected(
      'The contact is not in Intercom any more: it was deleted, or merged into another. Choose another.',
      'contact_gone',
      error.rate,
    );
  throw error;
}
