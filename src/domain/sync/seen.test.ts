import { describe, expect, test } from 'vitest';
import { connection, done, inProgress, issue, jiraHost, project, toDo } from '../../../test/domain-builders.ts';
import type { HostEvent } from '../events.ts';
import type { ConversationEvent } from '../inbox-events.ts';
import type { FieldLine } from './field-lines.ts';
import { syncFieldsOfIssue, syncFieldsOfTicket } from './field-sync.ts';
import type { KnownIssue, Link, Status } from '../model.ts';
import type { Snapshot } from '../snapshot.ts';
import { syncIssue } from './events.ts';
import { type LinkSync, newSync } from './model.ts';
import { defaultSync } from './settings.ts';

const link: Link = {
  id: 'l1',
  hostId: jiraHost.id,
  issueId: '10001',
  connectionId: 'c-w1',
  workspaceId: 'w1',
  conversationId: '100',
  sources: ['description'],
  broken: null,
  title: null,
  heardAt: 0,
};

const line: FieldLine = { ticketType: '88', attribute: 'a1', field: 'priority', owner: 'issue', values: {} };

const known = (status: Status): KnownIssue => ({ ...issue({ status }), statusAt: 0, assigneeAt: 0, deleted: false });

function snapshotWith({ sync = newSync, lines = [line] }: { sync?: LinkSync; lines?: FieldLine[] } = {}): Snapshot {
  return {
    host: jiraHost,
    project: project('SUP'),
    connections: [connection('w1')],
    issue: known(toDo),
    sources: [],
    links: [link],
    told: new Set(),
    twoWay: {
      sync: { ...defaultSync(), enabled: true, toIntercom: { Done: 's3', 'In Progress': 's2' }, fields: lines },
      comments: { customerReplies: false, teammateNotes: false },
      links: new Map([[link.id, { ...sync, isTicket: true }]]),
    },
  };
}

/** An issue that was known in one status is looked at. */
function looked(to: Status, { updatedAt = 5000, sync = newSync }: { updatedAt?: number; sync?: LinkSync } = {}) {
  const snapshot = snapshotWith({ sync });
  const seen = issue({ status: to, updatedAt });
  const event: HostEvent = {
    kind: 'issue.seen',
    hostId: jiraHost.id,
    issueId: '10001',
    at: updatedAt,
    actor: null,
    issue: seen,
    texts: [],
    scanId: 's',
    tell: false,
  };
  const of = { snapshot, issue: { ...known(to), updatedAt }, links: [link], own: null };
  return { status: syncIssue(event, of), fields: syncFieldsOfIssue(event, of) };
}

describe('an issue that is looked at', () => {
  test('leads as a change of it would, with all its shared fields', () => {
    const { status, fields } = looked(done);
    expect(status.effects).toMatchObject([{ effect: { kind: 'ticket-state', wish: { common: 's3' } } }]);
    expect(fields.effects).toMatchObject([{ effect: { kind: 'ticket-attributes', lines: [line] } }]);
  });

  test('leads nothing where it is as it was known, or older', () => {
    expect(looked(toDo).status.effects).toEqual([]);
    expect(looked(done, { updatedAt: 500 })).toMatchObject({ status: { effects: [] }, fields: { effects: [] } });
  });

  test('leads nothing where it is what the ticket made of it', () => {
    const lead = {
      side: 'ticket',
      serial: 't',
      at: 4000,
      status: { id: null, name: 'In Progress' },
      state: { common: 's2', byType: {} },
      shown: 'Begun',
    } as const;
    expect(looked(inProgress, { sync: { ...newSync, lead } }).status.effects).toEqual([]);
    expect(looked(done, { sync: { ...newSync, lead } }).status.effects).toHaveLength(1);
  });
});

test.each([
  { typeName: 'Bug report', leads: 1 },
  { typeName: 'Wish', leads: 0 },
])(
  'of a ticket that is a $typeName, a line saved by the name Bug report leads $leads writes',
  ({ typeName, leads }) => {
    const named: FieldLine = { ...line, ticketType: 'Bug report', attribute: 'Severity', owner: 'ticket' };
    const ticket = { stateId: 's1', category: 'submitted', label: null, typeId: '88', typeName };
    const event: ConversationEvent = {
      kind: 'conversation.changed',
      conversationId: '100',
      connectionId: 'c-w1',
      at: 5000,
      actor: null,
      change: 'ticket-attributes',
      conversation: { id: '100', ticket, updatedAt: 5000 },
      part: null,
    };
    const part = syncFieldsOfTicket(event, { snapshot: snapshotWith({ lines: [named] }), link, writes: [] });
    expect(part.effects).toHaveLength(leads);
  },
);
