import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changed, changesBetween, type DeskRequest, plainTags, priorities, requestStatuses, statusOf } from './desk.ts';
import { answerProblems, type FormField } from './forms.ts';

const request: DeskRequest = {
  id: 'r1',
  hostId: 'h1',
  hostName: 'help',
  projectKey: 'REQ',
  key: 'REQ-1',
  title: 'Invoices twice',
  description: '',
  requester: { name: 'Cleo', email: null },
  status: 'new',
  priority: 'medium',
  service: null,
  answers: {},
  tags: [],
  assignee: null,
  channel: 'api',
  revision: 1,
  createdAt: 1,
  updatedAt: 1,
  resolvedAt: null,
};

const change = fc.record(
  {
    status: fc.constantFrom(...requestStatuses),
    assignee: fc.option(fc.constantFrom({ id: 'u1', name: 'Ann' }, { id: 'u2', name: 'Ben' })),
    priority: fc.constantFrom(...priorities),
    title: fc.constantFrom('Invoices twice', 'Invoices once'),
    description: fc.constantFrom('', 'more'),
    tags: fc.array(fc.constantFrom('a', 'b', 'A')),
  },
  { requiredKeys: [] },
);

describe('what a change tells', () => {
  test('is each difference once, from what was to what is, in one chain over any history', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (history) => {
        let now = request;
        let [status, assignee] = [statusOf(now.status), now.assignee];
        for (const step of history) {
          const next = changed(now, step);
          const changes = changesBetween(now, next);
          expect(changes.filter(({ kind }) => kind === 'status')).toHaveLength(next.status === now.status ? 0 : 1);
          expect(changes.filter(({ kind }) => kind === 'assignee')).toHaveLength(
            next.assignee?.id === now.assignee?.id ? 0 : 1,
          );
          for (const one of changes) {
            if (one.kind === 'status') [status] = [one.to, expect(one.from).toEqual(status)];
            if (one.kind === 'assignee') {
              expect(one.from).toEqual(assignee);
              assignee = next.assignee;
            }
          }
          now = next;
        }
        expect(status).toEqual(statusOf(now.status));
        expect(assignee).toEqual(now.assignee);
      }),
    );
  });

  test('is nothing where nothing differs, however it is written', () => {
    fc.assert(
      fc.property(change, (step) => {
        const once = changed(request, step);
        expect(changesBetween(once, changed(once, step))).toEqual([]);
      }),
    );
    const answered = { ...request, answers: { a: 1, b: ['x'] } };
    expect(changesBetween(answered, changed(answered, { answers: { b: ['x'], a: 1 } }))).toEqual([]);
  });
});

test('tags are kept once each, as they were first written', () => {
  expect(plainTags([' Billing', 'billing', 'late  payer', ''])).toEqual(['Billing', 'late payer']);
});

describe('answers', () => {
  const field = (more: Partial<FormField>): FormField => ({
    key: 'a',
    label: 'A',
    kind: 'text',
    required: false,
    help: null,
    options: [],
    ...more,
  });

  test.each([
    [field({}), 'one line', true],
    [field({}), 'two\nlines', false],
    [field({ kind: 'number' }), 4, true],
    [field({ kind: 'number' }), '4', false],
    [field({ kind: 'date' }), '2026-02-28', true],
    [field({ kind: 'date' }), '2026-02-30', false],
    [field({ kind: 'choices', options: ['x', 'y'] }), ['y'], true],
    [field({ kind: 'choices', options: ['x', 'y'] }), ['z'], false],
    [field({ kind: 'checkbox', required: true }), false, false],
    [field({ required: true }), '', false],
  ])('%o takes %j: %s', (one, answer, fits) => {
    expect(answerProblems([one], { a: answer }, { complete: true }).length === 0).toBe(fits);
  });

  test('that are required may be missing where the form need not be complete', () => {
    const fields = [field({ required: true })];
    expect(answerProblems(fields, {}, { complete: false })).toEqual([]);
    expect(answerProblems(fields, {}, { complete: true })).toEqual([{ key: 'a', message: 'is missing: A' }]);
  });

  test('to names that every object has are to no field', () => {
    const answers = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>;
    expect(answerProblems([field({})], answers, { complete: true }).map(({ key }) => key)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});
