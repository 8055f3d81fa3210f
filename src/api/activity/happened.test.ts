import { expect, test } from 'vitest';
import { whatHappened } from './happened.ts';

const status = {
  kind: 'status',
  from: { id: '1', name: 'To Do', category: 'new' },
  to: { id: '3', name: 'Done', category: 'done' },
} as const;

test('a change is told by its parts, the comment of the same change last', () => {
  const assignee = { kind: 'assignee', from: null, to: { id: '5', name: 'Ben Osei' } } as const;
  const resolution = { kind: 'other', field: 'resolution' } as const;
  expect(whatHappened({ kind: 'issue.changed', changes: [resolution, status, assignee], commented: true })).toBe(
    'changed status To Do → Done, assignee nobody → Ben Osei, resolution, commented',
  );
});

test('a change that names nothing is still a change', () => {
  expect(whatHappened({ kind: 'issue.changed', changes: null, commented: false })).toBe('changed the issue');
});

test('a move is told with both keys', () => {
  const moved = { kind: 'moved', fromKey: 'SUP-1', toKey: 'OPS-7' } as const;
  expect(whatHappened({ kind: 'issue.changed', changes: [moved, status], commented: false })).toBe(
    'changed status To Do → Done, moved SUP-1 → OPS-7',
  );
});

test('the same part is told once', () => {
  const label = { kind: 'other', field: 'labels' } as const;
  expect(whatHappened({ kind: 'issue.changed', changes: [label, label], commented: false })).toBe('changed labels');
});

test('what is not a change has words of its own; an unknown kind keeps its name', () => {
  expect(whatHappened({ kind: 'comment.created', changes: null, commented: true })).toBe('commented');
  expect(whatHappened({ kind: 'weather', changes: null, commented: false })).toBe('weather');
});
