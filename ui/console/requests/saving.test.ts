import { expect, test } from 'vitest';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Refused } from '../api.ts';
import { Conflict, type Door, saveChange, undoOf, type Wish } from './saving.ts';

const request: RequestAnswer = {
  id: '8c1de8a4-26f9-4f6a-9a0b-0f6a3a3c1f10',
  key: 'REQ-1',
  host: 'help',
  project: 'REQ',
  url: 'http://localhost/browse/REQ-1',
  title: 'Invoices twice',
  requester: { name: 'Cleo', email: null },
  status: 'new',
  priority: 'medium',
  service: null,
  tags: ['billing'],
  assignee: null,
  channel: 'api',
  revision: 1,
  createdAt: '2026-05-20T12:00:00Z',
  updatedAt: '2026-05-20T12:00:00Z',
  resolvedAt: null,
  description: '',
  html: '',
  answers: {},
  fields: [],
  attachments: [],
};

/** A server that keeps one request; somebody else changed it to `theirs`. */
function server(theirs: Partial<RequestAnswer>): Door & { kept: RequestAnswer } {
  const at = {
    kept: { ...request, ...theirs },
    async patch({ revision, ...wish }: Wish & { revision: number }) {
      if (revision !== at.kept.revision) throw new Refused(409, { code: 'changed_meanwhile', detail: 'Changed.' });
      at.kept = { ...at.kept, ...(wish as Partial<RequestAnswer>), revision: revision + 1 };
      return at.kept;
    },
    reread: async () => at.kept,
  };
  return at;
}

test('what somebody else changed beside it is kept, and the change is made', async () => {
  const door = server({ tags: ['billing', 'vip'], revision: 4 });
  await saveChange(door, request, { status: 'waiting' });
  expect(door.kept).toMatchObject({ status: 'waiting', tags: ['billing', 'vip'], revision: 5 });
});

test('the same changed by somebody else is a conflict, with both versions at hand', async () => {
  const door = server({ title: 'Double invoices', revision: 2 });
  const saving = saveChange(door, request, { title: 'Invoices come twice', description: 'Of May.' });
  const conflict = await saving.catch((error: unknown) => error);
  expect(conflict).toBeInstanceOf(Conflict);
  expect((conflict as Conflict).fields).toEqual(['title']);
  expect((conflict as Conflict).now.title).toBe('Double invoices');
  expect(door.kept.title).toBe('Double invoices');
});

test('any other refusal is told as it is', async () => {
  const door = { ...server({}), patch: () => Promise.reject(new Refused(422, { code: 'unknown_assignee' })) };
  await expect(saveChange(door, request, { assignee: 'me' })).rejects.toMatchObject({ code: 'unknown_assignee' });
});

test('a change is taken back by what was there before', () => {
  expect(undoOf(request, { status: 'resolved', assignee: 'me', tags: [] })).toEqual({
    status: 'new',
    assignee: null,
    tags: ['billing'],
  });
});
