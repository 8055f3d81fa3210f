/** Routes that read, start, change, tag, redact and delete conversations. Replies and states are in `replies.ts`. */
import { object, text, whole } from './api.ts';
import type { Call, Routes } from './api.ts';
import { addConversation, redactPart, redactSource, removeConversation, updated } from './changes.ts';
import type { Place } from './changes.ts';
import { findAdmin, findTag } from './directory.ts';
import { ApiError, missing, notFound } from './errors.ts';
import { htmlToText } from './markup.ts';
import { presentAppliedTag, presentConversation, visibleParts } from './present.ts';
import { filter, paginate, pagingOf, pagingOfQuery } from './search.ts';
import type { Searchable } from './search.ts';
import { seconds } from './state.ts';
import type { Conversation, Workspace } from './state.ts';

export const conversationRoutes: Routes = {
  'GET /conversations': {
    needs: 'read_conversations',
    plan: true,
    handle: (call) => listed(call, newestFirst(readable(call)), pagingOfQuery(call.query, 20)),
  },
  'POST /conversations': { needs: 'write_conversations', plan: true, handle: create },
  'POST /conversations/search': {
    needs: 'read_conversations',
    plan: true,
    handle: (call) => {
      const found = filter(findable(call, readable(call)), call.body['query'], searchableIn(call.workspace));
      return listed(call, newestFirst(found), pagingOf(call.body, 20));
    },
  },
  'POST /conversations/redact': { needs: 'write_conversations', plan: true, handle: redact },
  'GET /conversations/{id}': {
    needs: 'read_conversations',
    plan: true,
    handle: (call) => presentWhole(call, findConversation(call)),
  },
  'PUT /conversations/{id}': { needs: 'write_conversations', plan: true, handle: change },
  'DELETE /conversations/{id}': {
    needs: 'write_conversations',
    plan: true,
    handle: (call) => {
      const conversation = findConversation(call);
      call.wrote({ conversationId: conversation.id });
      removeConversation(placeOf(call, conversation));
      return { id: conversation.id, object: 'conversation', deleted: true };
    },
  },
  'POST /conversations/{id}/tags': { needs: 'write_tags', plan: true, handle: attachTag },
  'DELETE /conversations/{id}/tags/{tagId}': { needs: 'write_tags', plan: true, handle: detachTag },
};

/** The conversation (or the ticket's conversation) with that id; 404 `not_found` for unknown and deleted ones. */
export function findConversation(call: Call, id: string | undefined = call.params['id']): Conversation {
  const conversation = call.workspace.conversations.get(id ?? '');
  if (!conversation || !mayRead(call, conversation)) throw notFound();
  return conversation;
}

export function placeOf(call: Call, conversation: Conversation): Place {
  return { state: call.state, workspace: call.workspace, conversation };
}

/** Tickets vanish from conversation routes for tokens without the ticket permission (Intercom docs, changelog). */
function mayRead(call: Call, conversation: Conversation): boolean {
  return conversation.ticket === null || !call.token.missing.has('read_tickets');
}

function readable(call: Call): Conversation[] {
  return [...call.workspace.conversations.values()].filter((conversation) => mayRead(call, conversation));
}

/** Searches find what was made only after the search lag. */
export function findable<C extends Conversation>({ state }: Call, conversations: C[]): C[] {
  const until = state.clock() - state.searchLagMs;
  return state.searchLagMs <= 0 ? conversations : conversations.filter(({ madeMs }) => madeMs <= until);
}

function newestFirst(conversations: Conversation[]): Conversation[] {
  return conversations.sort((a, b) => b.order - a.order);
}

/** The whole conversation as a read gives it: newest 500 parts, none younger than the read lag. */
function presentWhole(call: Call, conversation: Conversation): object {
  const plaintext = call.query.get('display_as') === 'plaintext';
  const parts = visibleParts(call.state, conversation);
  return presentConversation({ ...call, plaintext, parts }, conversation);
}

function listed(call: Call, found: Conversation[], paging: { perPage: number; after: string | undefined }): object {
  const { items, total, pages } = paginate(found, paging);
  const conversations = items.map((conversation) => presentConversation(call, conversation));
  return { type: 'conversation.list', pages, total_count: total, conversations };
}

function create(call: Call): object {
  const from = object(call.body, 'from');
  const body = text(call.body, 'body');
  if (!from) throw missing('from');
  if (body === undefined || body.trim() === '') throw missing('body');
  const contact = call.workspace.contacts.get(text(from, 'id') ?? '');
  if (!contact) throw notFound('User Not Found');
  const createdAt = whole(call.body, 'created_at');
  const conversation = addConversation(call.state, call.workspace, {
    contact,
    body,
    subject: text(call.body, 'subject') ?? '',
    ...(createdAt === undefined ? {} : { createdAt }),
  });
  call.wrote({ conversationId: conversation.id });
  return {
    type: contact.role === 'user' ? 'user_message' : 'contact_message',
    id: conversation.source.id,
    created_at: conversation.createdAt,
    body,
    message_type: 'inapp',
    conversation_id: conversation.id,
  };
}

function change(call: Call): object {
  const conversation = findConversation(call);
  const { body } = call;
  if (typeof body['read'] === 'boolean') conversation.read = body['read'];
  if (typeof body['title'] === 'string' || body['title'] === null) conversation.title = body['title'];
  if (typeof body['company_id'] === 'string' || body['company_id'] === null)
    conversation.companyId = body['company_id'];
  const custom = object(body, 'custom_attributes') ?? {};
  for (const name of Object.keys(custom)) {
    const known = call.workspace.attributes.some((one) => one.model === 'conversation' && one.name === name);
    if (!known) throw new ApiError(400, 'parameter_invalid', `Custom attribute '${name}' does not exist`);
  }
  conversation.customAttributes = { ...conversation.customAttributes, ...custom };
  call.wrote({ conversationId: conversation.id });
  updated(placeOf(call, conversation));
  return presentWhole(call, conversation);
}

export function attachTag(call: Call): object {
  const conversation = findConversation(call);
  const tag = findTag(call, text(call.body, 'id'));
  const admin = findAdmin(call, text(call.body, 'admin_id'));
  const applied = { tagId: tag.id, appliedAt: seconds(call.state), adminId: admin.id };
  conversation.tags = [...conversation.tags.filter((other) => other.tagId !== tag.id), applied];
  call.wrote({ conversationId: conversation.id });
  updated(placeOf(call, conversation));
  return presentAppliedTag(call.workspace, applied);
}

export function detachTag(call: Call): object {
  const conversation = findConversation(call);
  const admin = findAdmin(call, text(call.body, 'admin_id'));
  const applied = conversation.tags.find((tag) => tag.tagId === call.params['tagId']);
  if (!applied) throw notFound('Tag not found');
  conversation.tags = conversation.tags.filter((tag) => tag !== applied);
  call.wrote({ conversationId: conversation.id });
  updated(placeOf(call, conversation));
  return presentAppliedTag(call.workspace, { ...applied, adminId: admin.id });
}

function redact(call: Call): object {
  const gone = new ApiError(404, 'conversation_part_or_message_not_found', 'Conversation part or message not found');
  const conversation = findConversation(call, text(call.body, 'conversation_id'));
  const place = placeOf(call, conversation);
  if (text(call.body, 'type') === 'source') {
    if (conversation.source.id !== text(call.body, 'source_id')) throw gone;
    redactSource(place);
    call.wrote({ conversationId: conversation.id });
    return presentWhole(call, conversation);
  }
  const part = conversation.parts.find((one) => one.id === text(call.body, 'conversation_part_id'));
  if (!part) throw gone;
  if (part.body === null) throw new ApiError(400, 'conversation_part_not_redactable', 'The part has no body');
  redactPart(place, part);
  call.wrote({ conversationId: conversation.id, partId: part.id });
  return presentWhole(call, conversation);
}

function searchableIn(workspace: Workspace): Searchable<Conversation> {
  return {
    valueOf(conversation, field) {
      if (field.startsWith('custom_attribute.')) return conversation.customAttributes[field.slice(17)] ?? null;
      const contacts = conversation.contactIds.flatMap((id) => workspace.contacts.get(id) ?? []);
      const fields: Record<string, unknown> = {
        id: conversation.id,
        created_at: conversation.createdAt,
        updated_at: conversation.updatedAt,
        state: conversation.state,
        open: conversation.state !== 'closed',
        read: conversation.read,
        title: conversation.title,
        'source.id': conversation.source.id,
        'source.subject': conversation.source.subject,
        'source.body': htmlToText(conversation.source.body).split(/\W+/),
        'source.author.id': conversation.source.author.id,
        'source.author.email': conversation.source.author.email,
        'source.author.name': conversation.source.author.name,
        contact_ids: conversation.contactIds,
        'contacts.email': contacts.map((contact) => contact.email),
        admin_assignee_id: conversation.adminAssigneeId,
        team_assignee_id: conversation.teamAssigneeId,
        tag_ids: conversation.tags.map((tag) => tag.tagId),
        waiting_since: conversation.waitingSince,
        snoozed_until: conversation.snoozedUntil,
      };
      return fields[field];
    },
  };
}
