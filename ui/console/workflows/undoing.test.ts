import { expect, test } from 'vitest';
import { workflow } from '../../../test/domain-builders.ts';
import { changedAt, moved, rootList, type Step, type Workflow } from './model.ts';
import { exchangeBack, moveBack, putBack } from './undoing.ts';

const tag = (id: string): Step => ({
  id,
  kind: 'action',
  action: { kind: 'add-tag', tag: id },
  onFailure: 'stop',
  retries: 3,
});
const branch = (id: string, holds: Step[]): Step => ({ id, kind: 'branch', when: { all: [] }, holds, otherwise: [] });
const ways = (owner: string) => ({ owner, list: 'holds' });
const ids = (of: Workflow | null): unknown =>
  of?.steps.map((step) => (step.kind === 'branch' ? [step.id, ...step.holds.map(({ id }) => id)] : step.id));
const begun = workflow([tag('a'), branch('b', [tag('c'), tag('d')]), tag('e')]);

test('a removed step comes back to its list, wherever that is by now, beside what was changed since', () => {
  const removed = changedAt<Step[]>(begun, ['steps', 1, 'holds'], (list) => list.toSpliced(0, 1));
  const undo = putBack({ step: tag('c'), list: ways('b'), index: 0 });
  const since = {
    ...changedAt<Step[]>(removed, ['steps'], (list) => list.toSpliced(0, 1)),
    description: 'typed since',
  };
  expect(ids(undo(since))).toEqual([['b', 'c', 'd'], 'e']);
  expect(undo(since)?.description).toBe('typed since');
});

test('a removed step does not come back where its list is gone, nor beside another of its id', () => {
  const undo = putBack({ step: tag('c'), list: ways('b'), index: 0 });
  expect(undo(workflow([tag('a')]))).toBeNull();
  expect(undo(begun)).toBeNull();
});

test('a moved step goes back, beside what was changed since; not where it or its list is gone', () => {
  const there = moved(begun, 'a', { ...ways('b'), index: null });
  const undo = moveBack({ step: tag('a'), list: rootList, index: 0 });
  const since = changedAt<Step[]>(there, ['steps'], (list) => [...list, tag('f')]);
  expect(ids(undo(since))).toEqual(['a', ['b', 'c', 'd'], 'e', 'f']);
  expect(undo(workflow([tag('e')]))).toBeNull();
});

test('a version that was restored is given up only as long as nothing else was changed', () => {
  const restored = { ...begun, description: 'earlier' };
  const undo = exchangeBack(begun, restored);
  expect(undo(restored)).toBe(begun);
  expect(undo({ ...restored, name: 'Typed since' })).toBeNull();
});
