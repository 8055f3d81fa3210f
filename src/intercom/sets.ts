/**
 * Tags, assignments and ticket states, each set as a value. What stands so already is not written again: an assignment leaves a line in the
 * conversation, and a state a webhook. Priority is read-only in every version of the API that we speak (Intercom docs, conversations).
 */
import { z } from 'zod';
import { Gone, Rejected } from '../domain/errors.ts';
import type { InboxWrites, SetAnswer } from '../domain/inbox-writes.ts';
import type { Answer, ConnectionAccess, Rate } from '../domain/ports.ts';
import { STATE_CATEGORIES } from '../domain/sync/status-check.ts';
import { wishedOf } from '../domain/sync/settings.ts';
import type { StateWish } from '../domain/writes.ts';
import type { SendCall } from './calls.ts';
import { ConversationAnswer, conversationOf } from './conversations.ts';
import { pathOf, readCall } from './reads.ts';
import { type Assigned, assignedIds, Id } from './shapes.ts';

const Tag = z.object({ id: Id, name: z.string().nullish() });
const TagList = z.object({ data: z.array(Tag) });
const AssignedAnswer = ConversationAnswer.extend({ admin_assignee_id: Id.nullish(), team_assignee_id: Id.nullish() });
const TicketAnswer = z.object({
  id: Id,
  ticket_state: z.object({ id: Id.nullish(), category: z.string().nullish() }).nullish().catch(null),
  ticket_type: z
    .object({ id: Id, name: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
  admin_assignee_id: Id.nullish(),
  team_assignee_id: Id.nullish(),
});
const States = z.object({
  data: z.array(
    z.object({
      id: Id,
      name: z.string().nullish(),
      ticket_states: z
        .object({
          data: z
            .array(z.object({ id: Id, category: z.string().nullish(), internal_label: z.string().nullish() }))
            .nullish(),
        })
        .nullish(),
    }),
  ),
});

type Assignee = Parameters<InboxWrites['assign']>[1]['assignee'];

export function createSets(send: SendCall): Pick<InboxWrites, 'setTag' | 'assign' | 'setTicketState'> {
  return {
    setTag: (access, wish) => (wish.present ? tag(send, access, wish) : untag(send, access, wish)),

    async assign(access, wish) {
      const seen = await readAssigned(send, access, wish);
      if (stands(seen.value, wish.assignee))
        return { value: { conversation: seen.conversation, existed: true }, rate: seen.rate };
      return wish.of === 'ticket' ? assignTicket(send, access, wish) : assignConversation(send, access, wish);
    },

    async setTicketState(access, { conversationId, stateId: given, wish }) {
      const seen = await readForState(send, access, { conversationId, wish });
      if (seen === null) return unchanged(null);
      const stateId = wish === undefined ? given : await meant(send, access, { wish, seen: seen.value });
      if (stateId === null || seen.value.ticket_state?.id === stateId) return unchanged(seen.rate);
      const set = async (id: string): Promise<Answer<SetAnswer>> => {
        const { rate } = await send(access, {
          ...writing(access, `the new state of ticket ${conversationId}`, 'Write tickets'),
          method: 'PUT',
          path: pathOf('ticket', conversationId),
          body: { ticket_state_id: id, admin_id: Number(access.adminId) },
          schema: TicketAnswer,
        });
        return { value: { conversation: null, existed: false, partId: id }, rate };
      };
      try {
        return await set(stateId);
      } catch (error) {
        if (!(error instanceof Rejected) || error.code !== 'ticket_state_id_invalid') throw error;
        const { id, refusal } = await stateNamed(send, access, { error, stateId, seen: seen.value });
        if (id === null) throw refusal;
        return id === seen.value.ticket_state?.id ? unchanged(seen.rate) : set(id);
      }
    },
  };
}

type SeenTicket = z.infer<typeof TicketAnswer>;

/** Null: the conversation is no ticket, and need not be one. */
async function readForState(
  send: SendCall,
  access: ConnectionAccess,
  { conversationId, wish }: Pick<Parameters<InboxWrites['setTicketState']>[1], 'conversationId' | 'wish'>,
): Promise<Answer<SeenTicket> | null> {
  try {
    return await send(access, readCall('ticket', conversationId, TicketAnswer));
  } catch (error) {
    if (wish !== undefined && error instanceof Gone) return null;
    throw error;
  }
}

/** The id of the state that is wished of a ticket of this type, of a category its first; null: nothing is, or it is of that category already. */
async function meant(
  send: SendCall,
  access: ConnectionAccess,
  { wish, seen }: { wish: StateWish; seen: SeenTicket },
): Promise<string | null> {
  const { id: typeId = null, name: typeName } = seen.ticket_type ?? {};
  const wished = wishedOf(wish, { typeId, typeName: typeName ?? null });
  if (wished === null || wished === seen.ticket_state?.category) return null;
  if (!STATE_CATEGORIES.some((category) => category === wished)) return wished;
  const { value, rate } = await send(access, typesCall);
  const type = value.data.find(({ id }) => id === typeId);
  const first = type?.ticket_states?.data?.find(({ category }) => category === wished);
  if (first !== undefined) return first.id;
  const sentence = `The ticket type ${type?.name ?? typeId ?? ''} has no state of the category ${wished}: choose another in the project's two-way status.`;
  throw new Rejected(sentence, 'unknown_state', rate);
}

type TagWish = Parameters<InboxWrites['setTag']>[1];

/** `POST /tags` answers the tag of that name, made or not (Intercom docs, tags); it takes a permission that looking does not. */
async function tag(send: SendCall, access: ConnectionAccess, wish: TagWish): Promise<Answer<SetAnswer>> {
  const known = await findTag(send, access, wish.tag);
  const { value } =
    known === null
      ? await send(access, {
          ...writing(access, `the tag ${wish.tag}`, 'Write tags'),
          method: 'POST',
          path: '/tags',
          body: { name: wish.tag },
          schema: Tag,
        })
      : { value: known };
  const { rate } = await send(access, {
    ...writing(access, `the tag of ${wish.of} ${wish.conversationId}`, 'Write tags'),
    method: 'POST',
    path: pathOf(wish.of, wish.conversationId, '/tags'),
    body: { id: value.id, admin_id: access.adminId },
    schema: Tag,
  });
  return { value: { conversation: null, existed: false }, rate };
}

/** Fine if it was not on it. */
async function untag(send: SendCall, access: ConnectionAccess, wish: TagWish): Promise<Answer<SetAnswer>> {
  const known = await findTag(send, access, wish.tag);
  if (known === null) return unchanged(null);
  try {
    const { rate } = await send(access, {
      ...writing(access, `the tag of ${wish.of} ${wish.conversationId}`, 'Write tags'),
      method: 'DELETE',
      path: pathOf(wish.of, wish.conversationId, `/tags/${encodeURIComponent(known.id)}`),
      body: { admin_id: access.adminId },
      schema: Tag,
    });
    return { value: { conversation: null, existed: false }, rate };
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    // It was the tag, or the conversation: the latter says so itself.
    await readAssigned(send, access, wish);
    return unchanged(error.rate);
  }
}

async function findTag(send: SendCall, access: ConnectionAccess, name: string): Promise<z.infer<typeof Tag> | null> {
  const { value } = await send(access, {
    effect: 'read',
    subject: 'the tags',
    permission: 'Read tags',
    method: 'GET',
    path: '/tags',
    schema: TagList,
  });
  const wanted = name.trim().toLowerCase();
  return value.data.find((one) => one.name?.trim().toLowerCase() === wanted) ?? null;
}

async function readAssigned(
  send: SendCall,
  access: ConnectionAccess,
  { of, conversationId }: { of: 'conversation' | 'ticket'; conversationId: string },
): Promise<Answer<Assigned> & Pick<SetAnswer, 'conversation'>> {
  if (of === 'ticket')
    return { ...(await send(access, readCall('ticket', conversationId, TicketAnswer))), conversation: null };
  const { value, rate } = await send(access, readCall('conversation', conversationId, AssignedAnswer));
  return { value, rate, conversation: conversationOf(value) };
}

/** A team keeps its conversation while one of it has it. */
function stands(seen: Assigned, assignee: Assignee): boolean {
  const { admin, team } = assignedIds(seen);
  if (assignee === null) return admin === null && team === null;
  return assignee.kind === 'teammate' ? admin === assignee.id : team === assignee.id && admin === null;
}

type AssignWish = Parameters<InboxWrites['assign']>[1];

async function assignConversation(
  send: SendCall,
  access: ConnectionAccess,
  { conversationId, assignee }: AssignWish,
): Promise<Answer<SetAnswer>> {
  const { value, rate } = await send(access, {
    ...writing(access, `the assignment of conversation ${conversationId}`, 'Write conversations'),
    assigneeId: assignee?.id ?? '0',
    method: 'POST',
    path: pathOf('conversation', conversationId, '/parts'),
    body: {
      message_type: 'assignment',
      type: assignee?.kind === 'team' ? 'team' : 'admin',
      admin_id: access.adminId,
      assignee_id: assignee?.id ?? '0',
    },
    schema: ConversationAnswer,
  });
  return { value: { conversation: conversationOf(value), existed: false }, rate };
}

async function assignTicket(
  send: SendCall,
  access: ConnectionAccess,
  { conversationId, assignee }: AssignWish,
): Promise<Answer<SetAnswer>> {
  const { rate } = await send(access, {
    ...writing(access, `the assignment of ticket ${conversationId}`, 'Write tickets'),
    assigneeId: assignee?.id ?? '0',
    method: 'PUT',
    path: pathOf('ticket', conversationId),
    body: { assignee_id: assignee?.id ?? '0', admin_id: Number(access.adminId) },
    schema: TicketAnswer,
  });
  return { value: { conversation: null, existed: false }, rate };
}

const typesCall = {
  effect: 'read',
  subject: 'the ticket types',
  permission: 'Read tickets',
  method: 'GET',
  path: '/ticket_types',
  schema: States,
} as const;

/** What is no id may be a name: settings that were saved while Intercom was away have it. Else the same refusal with the names that would do. */
async function stateNamed(
  send: SendCall,
  access: ConnectionAccess,
  { error, stateId, seen }: { error: Rejected; stateId: string; seen: SeenTicket },
): Promise<{ id: string | null; refusal: Rejected }> {
  const { value } = await send(access, typesCall);
  const type = value.data.find(({ id }) => id === seen.ticket_type?.id);
  const states = type?.ticket_states?.data ?? [];
  const meant = states.find(({ internal_label: label }) => label?.toLowerCase() === stateId.toLowerCase());
  const names = states.map(({ id, internal_label: label }) => label ?? id);
  const there = names.length === 0 ? '' : ` A ${type?.name ?? 'ticket of this type'} can be ${names.join(', ')}.`;
  return {
    id: meant?.id ?? null,
    refusal: new Rejected(`${error.message}${there}`, 'unknown_state', error.rate),
  };
}

function writing(access: ConnectionAccess, subject: string, permission: string) {
  return { effect: 'write', subject, permission, adminId: access.adminId } as const;
}

function unchanged(rate: Rate | null): Answer<SetAnswer> {
  return { value: { conversation: null, existed: true }, rate };
}
