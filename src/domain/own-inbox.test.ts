import { expect, test } from 'vitest';
import type { ConversationEvent, HeardConversation } from './inbox-events.ts';
import { isOwnInInbox } from './own-inbox.ts';
import type { ConversationWrite } from './writes.ts';

const to = { connectionId: 'c1', conversationId: '1', linkId: null };
const writes: ConversationWrite[] = [
  { kind: 'ticket-state', ...to, stateId: '9' },
  { kind: 'conversation-assignment', ...to, of: 'ticket', assignee: { kind: 'team', id: '8' } },
  { kind: 'ticket-state', ...to, stateId: '7' },
];
const us = { kind: 'teammate' as const, id: '42', name: 'Ada' };

const state = (stateId: string, how: { byApp?: boolean; id?: string } = {}): ConversationEvent =>
  event('ticket-state', { ticket: { stateId, category: null, label: null, typeId: null } }, how);

function event(
  change: 'ticket-state' | 'assigned' | 'closed',
  more: Partial<HeardConversation>,
  { byApp = true, id = us.id }: { byApp?: boolean; id?: string } = {},
): ConversationEvent {
  return {
    kind: 'conversation.changed',
    change,
    connectionId: 'c1',
    conversationId: '1',
    at: 1,
    actor: { ...us, id },
    conversation: { id: '1', updatedAt: 1, ...more },
    part: { id: '5', type: null, hasText: false, byApp },
  };
}

const isOwn = (of: ConversationEvent): boolean => isOwnInInbox(of, { connection: { adminId: '42' }, writes });

test('a state is ours if it is one we set, over the API, in our teammate’s name', () => {
  expect(isOwn(state('9'))).toBe(true);
  expect(isOwn(state('7'))).toBe(true);
  expect(isOwn(state('8'))).toBe(false);
  expect(isOwn(state('9', { byApp: false }))).toBe(false);
  expect(isOwn(state('9', { id: '43' }))).toBe(false);
});

test('so is an assignment; what we never set needs an app', () => {
  expect(isOwn(event('assigned', { assignee: { kind: 'team', id: '8' } }))).toBe(true);
  expect(isOwn(event('assigned', { assignee: { kind: 'team', id: '9' } }))).toBe(false);
  expect(isOwn(event('assigned', {}))).toBe(false);
  expect(isOwn(event('closed', { state: 'closed' }))).toBe(true);
  expect(isOwn(event('closed', { state: 'closed' }, { byApp: false }))).toBe(false);
});

test('what somebody wrote is ours if the API wrote it in our name', () => {
  const written = (byApp: boolean): ConversationEvent => ({
    kind: 'conversation.written',
    written: 'note',
    connectionId: 'c1',
    conversationId: '1',
    at: 1,
    actor: us,
    conversation: { id: '1', updatedAt: 1 },
    part: { id: '5', type: 'note', hasText: true, byApp },
    command: null,
  });
  expect(isOwn(written(true))).toBe(true);
  expect(isOwn(written(false))).toBe(false);
});
