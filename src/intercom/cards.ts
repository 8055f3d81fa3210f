/** Conversations and tickets as cards show them: read whole, and looked for by words or contacts. */
import { z } from 'zod';
import { Gone } from '../domain/errors.ts';
import type { PanelInbox, SeenConversation } from '../domain/panel.ts';
import type { ConnectionAccess } from '../domain/ports.ts';
import type { SendCall } from './calls.ts';
import { conversationOf } from './conversations.ts';
import { readCall } from './reads.ts';
import { assigneeOf, Id, milliseconds, StateLabel } from './shapes.ts';

export type Cards = Pick<PanelInbox, 'readCard' | 'searchConversations'>;

const CardAnswer = z
  .object({
    id: Id,
    title: z.string().nullish(),
    state: z.string().nullish(),
    open: z.boolean().nullish(),
    source: z
      .object({
        subject: z.string().nullish(),
        body: z.string().nullish(),
        author: z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish().catch(null),
      })
      .nullish(),
    contacts: z
      .object({ contacts: z.array(z.object({ id: Id })).nullish() })
      .nullish()
      .catch(null),
    admin_assignee_id: Id.nullish(),
    team_assignee_id: Id.nullish(),
    updated_at: z.number().nullish(),
    // Null for a conversation (practice; not in the OpenAPI file).
    ticket: z.object({}).nullish().catch(null),
  })
  .transform((answer): SeenConversation => ({
    ...conversationOf(answer),
    kind: (answer.ticket ?? null) === null ? 'conversation' : 'ticket',
    ticketState: null,
    contactIds: (answer.contacts?.contacts ?? []).map(({ id }) => id),
    author: answer.source?.author?.name ?? answer.source?.author?.email ?? null,
    assignee: assigneeOf(answer),
    updatedAt: milliseconds(answer.updated_at),
  }));

const CardList = z.object({ conversations: z.array(CardAnswer) });

const TicketAnswer = z.object({ ticket_state: StateLabel });

/** A group of a search holds at most 15 filters (Intercom docs, search). */
const MOST_WORDS = 8;
const MOST_CONTACTS = 15;

export function createCards(send: SendCall): Cards {
  async function ticketState(access: ConnectionAccess, id: string): Promise<string | null> {
    try {
      const { value } = await send(access, readCall('ticket', id, TicketAnswer));
      return value.ticket_state ?? null;
    } catch (error) {
      // It is read as a conversation all the same.
      if (error instanceof Gone) return null;
      throw error;
    }
  }

  return {
    async readCard(access, conversationId) {
      const { value, rate } = await send(access, readCall('conversation', conversationId, CardAnswer));
      if (value.kind === 'conversation') return { value, rate };
      return { value: { ...value, ticketState: await ticketState(access, conversationId) }, rate };
    },

    async searchConversations(access, { words, contactIds, onlyOpen, limit }) {
      const asked = [
        ...words.slice(0, MOST_WORDS).map((value) => ({ field: 'source.body', operator: '~', value })),
        ...(contactIds.length === 0
          ? []
          : [{ field: 'contact_ids', operator: 'IN', value: contactIds.slice(0, MOST_CONTACTS) }]),
        ...(onlyOpen ? [{ field: 'open', operator: '=', value: true }] : []),
      ];
      if (words.length === 0 && contactIds.length === 0) return { value: [], rate: null };
      const { value, rate } = await send(access, {
        effect: 'read',
        subject: 'the search for conversations',
        permission: 'Read conversations',
        method: 'POST',
        path: '/conversations/search',
        body: { query: { operator: 'AND', value: asked }, pagination: { per_page: limit } },
        schema: CardList,
      });
      return { value: value.conversations.toSorted((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0)), rate };
    },
  };
}
