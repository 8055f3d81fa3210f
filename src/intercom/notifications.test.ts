import { describe, expect, test } from 'vitest';
import { inboxEventKey } from '../domain/inbox-events.ts';
import { hearNotification } from './notifications.ts';
import { wantedTopics } from './topics.ts';

const notify = (topic: string, item: object, more: object = {}) =>
  hearNotification(
    {
      type: 'notification_event',
      id: 'notif_1',
      topic,
      app_id: 'acme',
      created_at: 1_700_000_000,
      data: { item },
      ...more,
    },
    'c1',
  );

function heard(topic: string, item: object) {
  const made = notify(topic, item);
  if (made.kind !== 'event') throw new Error(`It is ${made.kind}.`);
  return made.event;
}

const part = (more: object = {}) => ({
  type: 'conversation_part',
  id: 99,
  part_type: 'comment',
  body: '<p>Still broken</p>',
  created_at: 1_700_000_050,
  author: { type: 'user', id: '5f', name: 'Mira' },
  ...more,
});
const conversation = (more: object = {}) => ({
  type: 'conversation',
  id: 215473853299345,
  title: null,
  state: 'snoozed',
  open: true,
  source: { subject: '', body: '<p>Export &amp; import fail</p>', author: { name: 'Mira', email: 'm@x.example' } },
  contacts: { type: 'contact.list', contacts: [{ type: 'contact', id: '5f' }] },
  admin_assignee_id: 0,
  team_assignee_id: '8',
  updated_at: 1_700_000_060,
  conversation_parts: { conversation_parts: [part()], total_count: 1 },
  ...more,
});
const ticket = (more: object = {}) => ({
  type: 'ticket',
  id: '77',
  ticket_id: '12',
  ticket_attributes: { _default_title_: 'Export stops', Severity: 'Sev 1' },
  ticket_state: { type: 'ticket_state', id: '3', category: 'resolved', internal_label: 'Done' },
  ticket_type: { id: '88', name: 'Bug report' },
  contacts: { contacts: [{ id: '5f' }] },
  admin_assignee_id: '0',
  team_assignee_id: '0',
  open: true,
  updated_at: 1_700_000_060,
  ticket_parts: {
    ticket_parts: [
      part({ id: '1', part_type: 'ticket_state_updated_by_admin', author: { type: 'admin', id: '7', name: 'Ada' } }),
      part({ id: '2', part_type: 'note' }),
    ],
  },
  ...more,
});

describe('a conversation', () => {
  test('is heard with what a card shows, ids as text whatever they came as', () => {
    expect(heard('conversation.user.replied', conversation())).toEqual({
      kind: 'conversation.written',
      written: 'customer',
      connectionId: 'c1',
      conversationId: '215473853299345',
      at: 1_700_000_050_000,
      actor: { kind: 'customer', id: '5f', name: 'Mira' },
      command: null,
      part: { id: '99', type: 'comment', hasText: true, byApp: false },
      conversation: {
        id: '215473853299345',
        title: 'Export & import fail',
        state: 'snoozed',
        contactIds: ['5f'],
        author: 'Mira',
        assignee: { kind: 'team', id: '8' },
        updatedAt: 1_700_000_060_000,
      },
    });
  });

  test('whose reply lacks its part is heard all the same', () => {
    const bare = conversation({ conversation_parts: { conversation_parts: [], total_count: 0 } });
    expect(heard('conversation.admin.replied', bare)).toMatchObject({ part: null, actor: null, at: 1_700_000_000_000 });
  });

  test('says nothing of what it leaves out', () => {
    const event = heard('conversation.admin.closed', { type: 'conversation', id: '1', state: 'closed' });
    expect(event).toMatchObject({ conversation: { id: '1', state: 'closed', updatedAt: null } });
    expect(Object.keys('conversation' in event ? event.conversation : {})).toEqual(['id', 'state', 'updatedAt']);
  });

  test.each([
    ['<p>/createJiraIssue SUP :: Export fails</p>', '/createJiraIssue SUP :: Export fails'],
    ['/linkJiraIssue SUP-1', '/linkJiraIssue SUP-1'],
    ['<p>/createJiraIssue SUP :: One</p><p>two</p>', '/createJiraIssue SUP :: One\ntwo'],
    ['/createJiraIssue SUP :: List<String> fails &amp; more', '/createJiraIssue SUP :: List<String> fails &amp; more'],
    ['<p>see /linkJiraIssue SUP-1</p>', null],
    ['<p>an ordinary note</p>', null],
  ])('of whose note %j only a command is kept', (body, command) => {
    const parts = [part({ part_type: 'note', body, author: { type: 'admin', id: '7', name: 'Ada' } })];
    const item = conversation({ conversation_parts: { conversation_parts: parts } });
    expect(heard('conversation.admin.noted', item)).toMatchObject({ written: 'note', command });
  });

  test('whose customer writes a command is not commanding', () => {
    const parts = [part({ body: '/linkJiraIssue SUP-1' })];
    const item = conversation({ conversation_parts: { conversation_parts: parts } });
    expect(heard('conversation.user.replied', item)).toMatchObject({ command: null });
  });
});

describe('a ticket', () => {
  test.each([
    ['alone', 'ticket.resolved', ticket()],
    ['under `ticket`', 'ticket.state.updated', { ticket: ticket() }],
  ])('stands %s', (_where, topic, item) => {
    expect(heard(topic, item)).toMatchObject({
      kind: 'conversation.changed',
      change: 'ticket-state',
      conversationId: '77',
      actor: { kind: 'teammate', id: '7' },
      part: { id: '1' },
      conversation: {
        title: 'Export stops',
        state: 'open',
        assignee: null,
        ticket: { stateId: '3', category: 'resolved', label: 'Done', typeId: '88', typeName: 'Bug report' },
      },
    });
  });

  test('resolved and moved by one step is one event', () => {
    const keys = ['ticket.resolved', 'ticket.state.updated'].map((topic) => inboxEventKey(heard(topic, ticket())));
    expect(keys[0]).toBe(keys[1]);
  });

  test('may have its state as a bare word', () => {
    expect(heard('ticket.state.updated', ticket({ ticket_state: 'resolved' }))).toMatchObject({
      conversation: { ticket: { stateId: null, category: null, label: 'resolved' } },
    });
  });

  test('brings a note in a part beside it', () => {
    const item = { ticket: ticket(), ticket_part: part({ id: '5', part_type: 'note', body: '/linkJiraIssue SUP-1' }) };
    expect(heard('ticket.note.created', item)).toMatchObject({
      kind: 'conversation.written',
      conversationId: '77',
      part: { id: '5' },
      command: '/linkJiraIssue SUP-1',
    });
  });
});

describe('what else', () => {
  test('goes, and what it became', () => {
    expect(heard('conversation.deleted', { id: '1' })).toMatchObject({
      kind: 'conversation.deleted',
      conversationId: '1',
    });
    const merged = { id: 'b', merged_from: { type: 'contact', id: 'a' } };
    expect(heard('contact.merged', merged)).toMatchObject({ contactId: 'a', into: 'b' });
    expect(heard('contact.archive', { id: 'a' })).toMatchObject({ kind: 'contact.gone', contactId: 'a', into: null });
    expect(heard('conversation_part.redacted', conversation())).toMatchObject({ kind: 'part.redacted', partId: '99' });
  });

  test.each([
    ['ping', 'ping'],
    ['conversation.rating.added', 'unneeded_topic'],
    ['conversation.of.the.future', 'unknown_topic'],
    ['__proto__', 'unknown_topic'],
  ])('%s is skipped as %s', (topic, reason) => {
    expect(notify(topic, { id: '1' })).toEqual({ kind: 'skip', reason });
  });

  test.each([
    ['conversation.admin.closed', { type: 'conversation' }, 'data.item.id'],
    ['conversation_part.redacted', { id: '1' }, 'data.item.conversation_parts'],
    ['contact.merged', { id: '1' }, 'data.item.merged_from.id'],
  ])('%s names the field it lacks', (topic, item, field) => {
    expect(notify(topic, item)).toEqual({ kind: 'incomplete', field, topic });
    expect(notify(topic, item, { data: {} })).toEqual({ kind: 'incomplete', field: 'data.item', topic });
  });

  test('of the topics to tick is understood, each', () => {
    for (const { topic } of wantedTopics) expect(notify(topic, {}), topic).not.toMatchObject({ kind: 'skip' });
  });
});
