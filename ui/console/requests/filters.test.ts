import { expect, test } from 'vitest';
import type { RequestViewAnswer } from '../../../src/api/schemas/requests.ts';
import { differs, filterOf, filtersOf, questionOf } from './filters.ts';

const view: RequestViewAnswer = {
  id: '8c1de8a4-26f9-4f6a-9a0b-0f6a3a3c1f10',
  name: 'Urgent billing',
  shared: true,
  mine: true,
  madeBy: 'Ada',
  filter: { status: ['new'], priority: ['urgent', 'high'], tag: ['billing'], assignee: 'nobody' },
  sort: 'urgency',
};

test('where no status is chosen, what is resolved is not asked for', () => {
  expect(questionOf({ q: 'invoice' }, { status: true }).get('status')).toBe('new,in_progress,waiting');
  expect(questionOf({ status: 'all' }, { status: true }).has('status')).toBe(false);
  expect(questionOf({ status: 'resolved' }, { status: false }).has('status')).toBe(false);
});

test('the view one came from and the order are no part of what is counted', () => {
  expect([...questionOf({ view: view.id, sort: 'urgency', tag: 'vip' }, { status: false }).keys()]).toEqual(['tag']);
});

test('a view comes back as it was kept, also one of all statuses or of the open ones', () => {
  for (const filter of [view.filter, {}, { status: ['new', 'in_progress', 'waiting'] }] as const)
    expect(filterOf(filtersOf({ ...view, filter: { ...filter } as RequestViewAnswer['filter'] }))).toEqual(
      expect.objectContaining(filter),
    );
  expect(filterOf({ status: 'all' })).toEqual({});
});

test('what is sought is the view until something of it is changed', () => {
  expect(differs(filtersOf(view), view)).toBe(false);
  expect(differs({ ...filtersOf(view), q: 'invoice' }, view)).toBe(true);
  expect(differs({ ...filtersOf(view), sort: '' }, view)).toBe(true);
});
