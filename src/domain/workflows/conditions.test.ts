import { describe, expect, test } from 'vitest';
import { check, type Facts } from './conditions.ts';
import type { Condition } from './model.ts';

const facts: Facts = {
  issue: {
    priority: 'high',
    tags: ['VIP', 'billing'],
    summary: 'Invoice [x] (a+)+$',
    assignee: null,
    service: 'Billing',
  },
  fields: { amount: 1200, due: '2026-05-20', plan: 'Pro' },
  contact: { monthly_spend: 99.5, paying: true },
};
const holds = (condition: Condition): boolean => check({ all: [condition] }, facts).holds;

describe('a condition', () => {
  test.each<[Condition, boolean]>([
    [{ field: 'priority', is: 'equals', value: ' HIGH ' }, true],
    [{ field: 'priority', is: 'not-equals', value: 'high' }, false],
    [{ field: 'priority', is: 'one-of', value: ['urgent', 'High'] }, true],
    [{ field: 'priority', is: 'not-one-of', value: ['urgent'] }, true],
    [{ field: 'priority', is: 'greater', value: 'medium' }, true],
    [{ field: 'priority', is: 'less', value: 'urgent' }, true],
    [{ field: 'tags', is: 'contains', value: 'vip' }, true],
    [{ field: 'tags', is: 'one-of', value: ['gold', 'vip'] }, true],
    [{ field: 'tags', is: 'one-of', value: ['gold'] }, false],
    [{ field: 'tags', is: 'not-one-of', value: ['gold', 'vip'] }, false],
    [{ field: 'tags', is: 'not-one-of', value: ['gold'] }, true],
    [{ field: 'tags', is: 'equals', value: 'vip' }, false],
    [{ field: 'tags', is: 'contains', value: 'vi' }, false],
    [{ field: 'tags', is: 'not-contains', value: 'x' }, true],
    [{ field: 'summary', is: 'contains', value: '(A+)+$' }, true],
    [{ field: 'assignee', is: 'empty' }, true],
    [{ field: 'assignee', is: 'not-empty' }, false],
    [{ field: 'assignee', is: 'greater', value: 1 }, false],
    [{ field: 'fields.Amount', is: 'greater', value: 999 }, true],
    [{ field: 'fields.amount', is: 'less', value: '1000' }, false],
    [{ field: 'fields.due', is: 'less', value: '2026-06-01' }, true],
    [{ field: 'fields.missing', is: 'empty' }, true],
    [{ field: 'contact.monthly_spend', is: 'greater', value: 99 }, true],
    [{ field: 'contact.paying', is: 'equals', value: true }, true],
    [{ field: 'constructor', is: 'empty' }, true],
    [{ field: 'fields.__proto__', is: 'empty' }, true],
    [{ field: 'service', is: 'greater', value: 'Able' }, false],
  ])('%j: %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  test('each of a group is looked at and shown with what it found, also where the outcome is clear before', () => {
    const group = {
      any: [
        { field: 'priority', is: 'equals' as const, value: 'high' },
        { all: [{ field: 'fields.amount', is: 'less' as const, value: 10 }] },
      ],
    };
    expect(check(group, facts)).toEqual({
      holds: true,
      checked: [
        { field: 'priority', is: 'equals', value: 'high', found: 'high', holds: true },
        { field: 'fields.amount', is: 'less', value: 10, found: 1200, holds: false },
      ],
    });
  });

  test('none: that holds', () => {
    expect([check({ all: [] }, facts).holds, check({ any: [] }, facts).holds]).toEqual([true, true]);
  });

  test('of hostile text takes no time', () => {
    const long: Facts = { ...facts, issue: { summary: 'a'.repeat(100_000) } };
    expect(check({ all: [{ field: 'summary', is: 'contains', value: `${'a'.repeat(1000)}!` }] }, long).holds).toBe(
      false,
    );
  });
});
