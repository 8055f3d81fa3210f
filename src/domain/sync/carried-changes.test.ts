import { expect, test } from 'vitest';
import { connection, issue, jiraHost, project, richText, writeUrl } from '../../../test/domain-builders.ts';
import type { ConversationEvent } from '../inbox-events.ts';
import type { Snapshot } from '../snapshot.ts';
import { carriedChanges } from './carried-changes.ts';

const snapshot: Snapshot = {
  host: jiraHost,
  project: project('SUP'),
  connections: [connection('w1')],
  issue: { ...issue(), statusAt: 0, assigneeAt: 0, deleted: false },
  sources: [],
  links: [],
  told: new Set(),
};
const about = { connectionId: 'c-w1', conversationId: '100', actor: null, at: 9000 };
const edited: ConversationEvent = { kind: 'part.edited', ...about, partId: 'p1' };
const seen: ConversationEvent = { kind: 'conversation.seen', ...about, conversation: { id: '100', updatedAt: null } };
const body = (words: string) => ({
  ...richText(''),
  blocks: [...richText('Mira wrote:').blocks, ...richText(words).blocks],
});

/** The keys of what is written when an entry carried as one text is read as another. */
function keys(event: ConversationEvent, { from, to, editedAt }: { from: string; to: string; editedAt: number }) {
  const carried = { linkId: 'l1', partId: 'p1', ref: 'R1', commentId: '7', text: body(from), toldTo: [] };
  const parts = new Map([['p1', { author: 'Mira', text: richText(to), attachments: [], editedAt }]]);
  const { effects } = carriedChanges(event, { snapshot, carried: [carried], parts, conversationUrl: writeUrl });
  return effects.map(({ key }) => key);
}

test('an edit back to an earlier text is carried as an edit of its own', () => {
  const first = keys(edited, { from: 'A', to: 'B', editedAt: 1000 });
  const back = keys(edited, { from: 'B', to: 'A', editedAt: 2000 });
  const again = keys(edited, { from: 'A', to: 'B', editedAt: 3000 });
  expect(new Set([...first, ...back, ...again]).size).toBe(3);
});

test('one edit is one, whether a notification tells of it or the conversation is looked through', () => {
  const edit = { from: 'A', to: 'B', editedAt: 1000 };
  expect(keys(edited, edit)).toHaveLength(1);
  expect(keys(seen, edit)).toEqual(keys(edited, edit));
});
