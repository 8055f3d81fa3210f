/** Routes that write into a conversation: notes and messages, open, close, snooze, assign. */
import { text, whole } from './api.ts';
import type { Call, Routes } from './api.ts';
import { addAdminReply, addContactReply, addNote, adminAuthor, assign, setState } from './changes.ts';
import type { Message, Place } from './changes.ts';
import { findConversation, placeOf } from './conversations.ts';
import { findAdmin } from './directory.ts';
import { ApiError, invalid, missing, notFound } from './errors.ts';
import { presentConversation } from './present.ts';
import type { Admin, Contact, Part } from './state.ts';

export const replyRoutes: Routes = {
  'POST /conversations/{id}/reply': { needs: 'write_conversations', plan: true, handle: reply },
  'POST /conversations/{id}/parts': { needs: 'write_conversations', plan: true, handle: manage },
};

function reply(call: Call): object {
  const conversation = findConversation(call);
  const part = writeReply(call, placeOf(call, conversation));
  call.wrote({ conversationId: conversation.id, partId: part.id });
  return presentConversation({ ...call, parts: conversation.parts }, conversation);
}

/** One note or message from the body of a reply, on a conversation or a ticket. */
export function writeReply(call: Call, place: Place): Part {
  const { body, token } = call;
  const messageType = text(body, 'message_type');
  const sender = text(body, 'type');
  if (messageType === undefined) throw missing('message_type');
  if (sender === undefined) throw missing('type');
  const createdAt = whole(body, 'created_at');
  const message: Message = {
    body: bodyOf(call),
    app: token.app,
    ...(createdAt === undefined ? {} : { createdAt }),
  };
  if (sender === 'admin') return writeAsAdmin(place, { admin: actingAdmin(call), messageType, message });
  if (sender !== 'user') throw invalid('type must be admin or user');
  if (messageType !== 'comment') throw invalid('message_type must be comment');
  return addContactReply(place, findReplier(call), message);
}

function bodyOf(call: Call): string {
  const body = text(call.body, 'body');
  if (body === undefined || body.trim() === '') throw missing('body');
  return body;
}

function writeAsAdmin(place: Place, given: { admin: Admin; messageType: string; message: Message }): Part {
  switch (given.messageType) {
    case 'note':
      return addNote(place, given.admin, given.message);
    case 'comment':
    case 'quick_reply':
      return addAdminReply(place, given.admin, given.message);
    default:
      throw invalid('message_type must be comment, note or quick_reply');
  }
}

function actingAdmin(call: Call): Admin {
  const id = text(call.body, 'admin_id');
  if (id === undefined) throw missing('admin_id');
  return findAdmin(call, id);
}

function findReplier({ workspace, body }: Call): Contact {
  const id = text(body, 'intercom_user_id');
  const externalId = text(body, 'user_id');
  const email = text(body, 'email')?.toLowerCase();
  const contact = [...workspace.contacts.values()].find(
    (one) =>
      one.id === id ||
      (one.externalId !== null && one.externalId === externalId) ||
      (one.email !== null && one.email === email),
  );
  if (!contact) throw notFound('User Not Found');
  return contact;
}

function manage(call: Call): object {
  const conversation = findConversation(call);
  const place = placeOf(call, conversation);
  const admin = actingAdmin(call);
  const part = managed(call, place, admin);
  call.wrote({ conversationId: conversation.id, ...(part ? { partId: part.id } : {}) });
  return presentConversation({ ...call, parts: conversation.parts }, conversation);
}

function managed(call: Call, place: Place, admin: Admin): Part | undefined {
  const body = text(call.body, 'body');
  const shared = { author: adminAuthor(admin), app: call.token.app, ...(body === undefined ? {} : { body }) };
  const type = text(call.body, 'message_type');
  switch (type) {
    case 'open':
      return setState(place, { to: 'open', author: shared.author, app: shared.app });
    case 'close':
      return setState(place, { ...shared, to: 'closed' });
    case 'snoozed': {
      const until = whole(call.body, 'snoozed_until');
      if (until === undefined) throw missing('snoozed_until');
      return setState(place, { to: 'snoozed', author: shared.author, app: shared.app, until });
    }
    case 'assignment':
      return assign(place, {
        ...shared,
        assignee: findAssignee(call, text(call.body, 'assignee_id'), text(call.body, 'type')),
      });
    default:
      throw invalid('message_type must be open, close, snoozed or assignment');
  }
}

/** A teammate or team by id; "0" takes the assignment away. Without `kind` either is accepted. */
export function findAssignee(call: Call, id: string | undefined, kind: string | undefined): Part['assignedTo'] {
  if (id === undefined) throw missing('assignee_id');
  if (id === '0') return null;
  if (kind !== 'team' && call.workspace.admins.has(id)) return { type: 'admin', id };
  if (kind !== 'admin' && call.workspace.teams.has(id)) return { type: 'team', id };
  throw new ApiError(404, 'assignee_not_found', 'Assignee not found');
}
