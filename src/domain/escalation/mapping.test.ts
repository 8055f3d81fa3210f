import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldValue, IssueFields } from '../fields.ts';
import { fieldsNeeded, fillAttributes, type MappingLine } from './mapping.ts';
import type { TicketType, TicketTypeAttribute } from '../workspace.ts';

function attribute([id, name, dataType]: [string, string, string], labels: string[] = []): TicketTypeAttribute {
  const options = labels.map((label) => ({ id: `o-${label.toLowerCase().replaceAll(' ', '-')}`, label }));
  return { id, name, dataType, required: false, archived: false, options };
}

const bug: TicketType = {
  id: '88',
  name: 'Bug report',
  category: 'Customer',
  archived: false,
  states: [],
  attributes: [
    attribute(['1', 'Severity', 'list'], ['Sev 1', 'Sev 2', 'Sev 3']),
    attribute(['2', 'Affected users', 'integer']),
    attribute(['3', 'Cost', 'decimal']),
    attribute(['4', 'Urgent', 'boolean']),
    attribute(['5', 'Due', 'datetime']),
    attribute(['6', 'Jira key', 'string']),
    attribute(['7', 'Screenshot', 'files']),
  ],
};

const words = {
  'issue.key': 'SUP-1',
  'issue.summary': 'Invoices twice',
  'issue.url': 'https://jira.test/browse/SUP-1',
};

function fill(line: Partial<MappingLine>, value?: FieldValue | null, type: TicketType = bug) {
  const fields: IssueFields = value === undefined ? new Map() : new Map([['f', value]]);
  const whole: MappingLine = { ticketType: '88', attribute: '6', ...line };
  const { values, problems } = fillAttributes([whole], { type, fields, words });
  return { value: [...values.values()][0], problem: problems[0]?.kind, said: problems[0]?.sentence ?? '' };
}

const high: FieldValue = { kind: 'choice', id: '2', name: 'High' };
const text = (said: string): FieldValue => ({ kind: 'text', text: said });

describe('an attribute takes', () => {
  const takes: [string, FieldValue, unknown][] = [
    ['6', text('a word'), 'a word'],
    ['6', high, 'High'],
    [
      '6',
      {
        kind: 'choices',
        items: [
          { id: null, name: 'a' },
          { id: '7', name: 'b' },
        ],
      },
      'a, b',
    ],
    ['6', { kind: 'number', number: 3.5 }, '3.5'],
    ['6', { kind: 'person', id: 'p', name: 'Ann', email: null }, 'Ann'],
    ['2', { kind: 'number', number: 12 }, 12],
    ['2', text(' 12 '), 12],
    ['3', { kind: 'number', number: 12.5 }, 12.5],
    ['3', text('12.5'), 12.5],
    ['4', { kind: 'boolean', is: false }, false],
    ['4', { kind: 'choice', id: null, name: 'Yes' }, true],
    ['5', { kind: 'day', day: '2026-01-31' }, '2026-01-31T00:00:00.000Z'],
    ['5', { kind: 'time', at: Date.UTC(2026, 0, 31, 9) }, '2026-01-31T09:00:00.000Z'],
    ['5', text('2026-01-31T10:00:00+01:00'), '2026-01-31T09:00:00.000Z'],
    ['1', { kind: 'choice', id: '9', name: 'sev 2' }, 'o-sev-2'],
    [
      '1',
      {
        kind: 'choices',
        items: [
          { id: null, name: 'vip' },
          { id: null, name: 'Sev 3' },
        ],
      },
      'o-sev-3',
    ],
  ];
  test.each(takes)('%s: %j as %j', (to, value, expected) => {
    expect(fill({ attribute: to, from: 'f' }, value)).toEqual({ value: expected, problem: undefined, said: '' });
  });

  const refuses: [string, FieldValue, string][] = [
    ['2', { kind: 'number', number: 1.5 }, '“1.5” is not a whole number, which Affected users takes.'],
    ['2', text('many'), '“many” is not a whole number'],
    ['3', text('12,5'), '“12,5” is not a number such as 12.5'],
    ['4', text('perhaps'), '“perhaps” is not true or false'],
    ['5', high, '“High” is not a date'],
    ['5', text('2026-01-31T10:00:00'), 'is not a date'],
    ['7', text('x'), 'Screenshot takes files'],
  ];
  test.each(refuses)('%s: %j not at all, and says so', (to, value, said) => {
    const found = fill({ attribute: to, from: 'f' }, value);
    expect(found).toMatchObject({ value: undefined, problem: 'wrong_type' });
    expect(found.said).toContain(said);
  });
});

describe('a table of values', () => {
  const line = { attribute: '1', from: 'f', values: { high: 'o-sev-1', '7': 'o-sev-3' } };

  test('is looked up by name, then by id, whatever the letter case', () => {
    expect(fill(line, high).value).toBe('o-sev-1');
    expect(fill(line, { kind: 'choice', id: '7', name: 'Whatever' }).value).toBe('o-sev-3');
  });

  test('that lacks a value which the list does not offer says what to do', () => {
    const found = fill(line, { kind: 'choice', id: '3', name: 'Medium' });
    expect(found.problem).toBe('no_value');
    expect(found.said).toBe('Severity offers nothing for “Medium”: add it to the table of values, or give a default.');
  });

  test('with a default lacks nothing', () => {
    expect(fill({ ...line, default: 'o-sev-2' }, { kind: 'choice', id: '3', name: 'Medium' }).value).toBe('o-sev-2');
    expect(fill({ attribute: '6', from: 'f', values: { a: 'b' }, default: 'c' }, text('z')).value).toBe('c');
  });

  test('is by the name of an option too', () => {
    expect(fill({ ...line, values: { High: 'Sev 2' } }, high).value).toBe('o-sev-2');
  });
});

test('a default stands in for an empty field, a missing one, and one of another type', () => {
  for (const value of [null, undefined, text('many')])
    expect(fill({ attribute: '2', from: 'f', default: '5' }, value).value).toBe(5);
});

test('an empty field without a default fills nothing, and a missing one says so', () => {
  expect(fill({ from: 'f' }, null)).toEqual({ value: undefined, problem: undefined, said: '' });
  expect(fill({ from: 'f' })).toMatchObject({ value: undefined, problem: 'field_missing' });
});

test('a constant is of the type of the attribute', () => {
  expect(fill({ attribute: '2', constant: '7' }).value).toBe(7);
  expect(fill({ attribute: '4', constant: 'true' }).value).toBe(true);
  expect(fill({ attribute: '1', constant: 'o-sev-2' }).value).toBe('o-sev-2');
});

test('a template is filled with words of the issue, and what it says is never read again', () => {
  expect(fill({ template: '{{issue.key}}: {{issue.summary}}\n{{resolution}}\n{{issue.url}}' }).value).toBe(
    'SUP-1: Invoices twice\nhttps://jira.test/browse/SUP-1',
  );
  const { values } = fillAttributes([{ ticketType: '88', attribute: '6', template: '{{issue.summary}}' }], {
    type: bug,
    fields: new Map(),
    words: { ...words, 'issue.summary': '{{issue.key}}' },
  });
  expect(values.get('6')).toBe('{{issue.key}}');
});

test('a renamed attribute and a renamed option are filled as before', () => {
  const renamed = {
    ...bug,
    attributes: bug.attributes.map((one) => ({
      ...one,
      name: `${one.name}!`,
      options: one.options.map((option) => ({ ...option, label: `${option.label}!` })),
    })),
  };
  expect(fill({ attribute: '1', from: 'f', values: { High: 'o-sev-1' } }, high, renamed).value).toBe('o-sev-1');
});

test('a deleted attribute and a deleted option are named as they were called', () => {
  const without = { ...bug, attributes: bug.attributes.filter(({ id }) => id !== '2') };
  const gone = fill({ attribute: '2', constant: '1', called: { '2': 'Affected users' } }, undefined, without);
  expect(gone.problem).toBe('attribute_gone');
  expect(gone.said).toContain('“Affected users” is no attribute of Bug report any more');
  const option = { attribute: '1', constant: 'o-sev-9', called: { 'o-sev-9': 'Sev 9' } };
  expect(fill(option)).toMatchObject({ problem: 'option_gone', said: expect.stringContaining('“Sev 9”') as unknown });
});

test('lines of other ticket types fill nothing, and only what is needed is read', () => {
  const lines = [
    { ticketType: '88', attribute: '6', from: 'a' },
    { ticketType: 'Bug report', attribute: '2', from: 'a', default: '1' },
    { ticketType: '99', attribute: '6', from: 'b' },
  ];
  expect(fieldsNeeded(lines, bug)).toEqual(['a']);
  expect([...fillAttributes(lines, { type: bug, fields: new Map([['b', text('x')]]), words }).values.keys()]).toEqual([
    '2',
  ]);
});

const anyName = fc.oneof(fc.constantFrom('Sev 1', 'sev 2', 'High', '__proto__', 'constructor', ''), fc.string());
const anyValue: fc.Arbitrary<FieldValue | null> = fc.oneof(
  fc.constant(null),
  anyName.map(text),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => ({ kind: 'number' as const, number })),
  fc.boolean().map((is) => ({ kind: 'boolean' as const, is })),
  fc.integer({ min: 0, max: 4e12 }).map((at) => ({ kind: 'time' as const, at })),
  anyName.map((name) => ({ kind: 'choice' as const, id: null, name })),
  fc.array(anyName).map((names) => ({ kind: 'choices' as const, items: names.map((name) => ({ id: null, name })) })),
);

test('whatever an issue holds, a value is of the type of its attribute, or there is a problem, or nothing', () => {
  fc.assert(
    fc.property(
      anyValue,
      fc.constantFrom(...bug.attributes),
      fc.record({
        values: fc.dictionary(anyName, anyName, { maxKeys: 4 }),
        default: fc.option(anyName, { nil: undefined }),
      }),
      (value, to, given) => {
        const line = { ticketType: '88', attribute: to.id, from: 'f', ...given };
        const { values: made, problems } = fillAttributes([line], {
          type: bug,
          fields: new Map([['f', value]]),
          words,
        });
        expect(made.size + problems.length).toBeLessThanOrEqual(1);
        if (made.size + problems.length === 0) expect(value).toBeNull();
        const one = made.get(to.id);
        if (one !== undefined) expect(fitsType(one, to)).toBe(true);
      },
    ),
  );
});

function fitsType(value: unknown, { dataType, options }: TicketTypeAttribute): boolean {
  switch (dataType) {
    case 'list':
      return options.some(({ id }) => id === value);
    case 'integer':
      return Number.isInteger(value);
    case 'decimal':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'datetime':
      return typeof value === 'string' && new Date(value).toISOString() === value;
    default:
      return dataType === 'string' && typeof value === 'string';
  }
}
