import { expect, test } from 'vitest';
import { connection, issue, jiraHost, project, writeUrl } from '../../../test/domain-builders.ts';
import type { Snapshot } from '../snapshot.ts';
import { afterCreated } from './escalated.ts';
import type { ConversationCreation } from './escalation.ts';

const effect: ConversationCreation = {
  kind: 'conversation-creation',
  connectionId: 'c-w1',
  hostId: jiraHost.id,
  issueId: '10001',
  contact: { id: 'k1', role: 'user' },
  subject: 'Invoices twice',
  message: 'Every one of them.',
  assignee: null,
  by: 'Ann',
  test: false,
};

/** Its conversation was made, the issue being deleted by then or not. */
function created(deleted: boolean) {
  const snapshot: Snapshot = {
    host: jiraHost,
    project: project('SUP'),
    connections: [connection('w1')],
    issue: { ...issue(), statusAt: 0, assigneeAt: 0, deleted },
    sources: [],
    links: [],
    told: new Set(),
  };
  const conversation = { id: '100', title: null, state: null };
  const event = { kind: 'effect.done', effectId: 'e1', effect, conversation, at: 5000 } as const;
  return afterCreated(event, snapshot, { newId: () => 'l1', conversationUrl: writeUrl });
}

test('what was made for an issue is linked to it', () => {
  const { links, effects } = created(false);
  expect(links.map(({ kind }) => kind)).toContain('made');
  expect(effects.map(({ effect: { kind } }) => kind)).toContain('note');
});

test('what was made for an issue that was deleted meanwhile is not linked, and the timeline says why', () => {
  const { links, sources, effects, timeline } = created(true);
  expect({ links, sources, effects }).toEqual({ links: [], sources: [], effects: [] });
  expect(timeline).toMatchObject([
    { kind: 'escalation.unlinked', text: 'conversation 100 was made, but not linked: the issue is deleted' },
  ]);
});
