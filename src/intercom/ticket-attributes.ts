/** Attributes of tickets as they stand, and set. A ticket carries them under their names of today (Intercom docs, tickets). */
import { z } from 'zod';
import { Gone } from '../domain/errors.ts';
import type { InboxWrites } from '../domain/inbox-writes.ts';
import type { SendCall } from './calls.ts';
import { pathOf, readCall } from './reads.ts';
import { Id } from './shapes.ts';

/** Files and what else is no plain value count as nothing. */
const Value = z.union([z.string(), z.number(), z.boolean()]).nullable().catch(null);

const TicketAnswer = z.object({
  id: Id,
  ticket_type: z.object({ id: Id }).nullish().catch(null),
  ticket_attributes: z.record(z.string(), Value).nullish().catch(null),
});

export function createTicketAttributes(
  send: SendCall,
): Pick<InboxWrites, 'readTicketAttributes' | 'setTicketAttributes'> {
  return {
    async readTicketAttributes(access, conversationId) {
      try {
        const { value, rate } = await send(access, readCall('ticket', conversationId, TicketAnswer));
        const typeId = value.ticket_type?.id ?? null;
        return { value: { typeId, attributes: value.ticket_attributes ?? {} }, rate };
      } catch (error) {
        if (error instanceof Gone) return { value: null, rate: error.rate };
        throw error;
      }
    },

    async setTicketAttributes(access, { conversationId, attributes }) {
      const { rate } = await send(access, {
        effect: 'write',
        subject: `the attributes of ticket ${conversationId}`,
        permission: 'Write tickets',
        adminId: access.adminId,
        method: 'PUT',
        path: pathOf('ticket', conversationId),
        body: { ticket_attributes: attributes, admin_id: Number(access.adminId) },
        schema: TicketAnswer,
      });
      return { value: { conversation: null, existed: false }, rate };
    },
  };
}
