import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFieldLines } from './field-check.ts';
import type { FieldLine } from './field-lines.ts';
import { attributesToWrite, type BothSides, fieldsToWrite } from './field-values.ts';
import type { FieldValue } from '../fields.ts';
import type { HostField } from '../host-ports.ts';
import type { AttributeValue } from '../escalation/mapping.ts';
import type { TicketType } from '../workspace.ts';

const attribute = ([id, name, dataType]: [id: string, name: string, dataType: string], labels: string[] = []) => ({
  id,
  name,
  dataType,
  required: false,
  archived: false,
  options: labels.map((label, at) => ({ id: `${id}-${at}`, label })),
});

const type: TicketType = {
  id: '88',
  name: 'Bug',
  category: 'Customer',
  archived: false,
  states: [],
  attributes: [
    attribute(['a1', 'Severity', 'list'], ['Sev 1', 'Sev 2']),
    attribute(['a2', 'Users', 'integer']),
    attribute(['a3', 'Due', 'datetime']),
    attribute(['a4', 'Sure', 'boolean']),
    attribute(['a5', 'Words', 'string']),
  ],
};

const line = (more: Partial<FieldLine>): FieldLine => ({
  ticketType: '88',
  attribute: 'a5',
  field: 'summary',
  owner: 'issue',
  values: {},
  ...more,
});

const severity = line({ attribute: 'a1', field: 'priority', values: { High: 'a1-0', Low: 'a1-1' } });

const sides = (
  attributes: Record<string, AttributeValue | null>,
  fields: Record<string, FieldValue | null> = { summary: { kind: 'text', text: 'Burns' } },
): BothSides => ({ type, attributes, fields: new Map(Object.entries(fields)) });

const choice = (name: string): FieldValue => ({ kind: 'choice', id: `id of ${name}`, name });

describe('what the ticket is to become', () => {
  test('is written by the name of today, and only where it differs', () => {
    const found = attributesToWrite(
      [severity, line({})],
      sides(
        { Severity: 'a1-1', Words: 'Burns' },
        {
          priority: choice('High'),
          summary: { kind: 'text', text: 'Burns' },
        },
      ),
    );
    expect(found).toEqual({ changes: [['Severity', 'a1-0']], said: ['Severity: Sev 2 → Sev 1'], problems: [] });
  });

  test.each([['a1-0'], ['Sev 1'], ['sev 1']])('a list may be told as %s', (stands) => {
    expect(attributesToWrite([severity], sides({ Severity: stands }, { priority: choice('high') })).changes).toEqual(
      [],
    );
  });

  test('is emptied where the issue’s field is empty', () => {
    expect(attributesToWrite([severity], sides({ Severity: 'a1-1' }, { priority: null })).changes).toEqual([
      ['Severity', null],
    ]);
    expect(attributesToWrite([severity], sides({}, { priority: null })).changes).toEqual([]);
  });

  test('names what cannot be followed, and follows the rest', () => {
    const gone = line({ attribute: 'a9', called: { a9: 'Old one' } });
    const lost = line({ attribute: 'a2', field: 'f7', called: { f7: 'Team size' } });
    const { changes, problems } = attributesToWrite([gone, lost, line({})], sides({}));
    expect(changes).toEqual([['Words', 'Burns']]);
    expect(problems.join()).toMatch(/“Old one” is no attribute of Bug.*no field Team size/);
  });
});

describe('what the issue is to become', () => {
  interface Case {
    what: string;
    one: FieldLine;
    stands: AttributeValue | null;
    held: FieldValue | null;
    wanted: AttributeValue | null;
  }
  const high = choice('High');
  const f = (id: string): FieldLine => line({ attribute: id, field: 'f' });
  test.each<Case>([
    { what: 'a list by its table', one: severity, stands: 'a1-1', held: high, wanted: 'Low' },
    { what: 'a list told by its label', one: severity, stands: 'Sev 2', held: high, wanted: 'Low' },
    { what: 'a list without a table', one: f('a1'), stands: 'a1-1', held: high, wanted: 'Sev 2' },
    { what: 'a number', one: f('a2'), stands: 12, held: { kind: 'number', number: 3 }, wanted: 12 },
    { what: 'a truth', one: f('a4'), stands: false, held: { kind: 'boolean', is: true }, wanted: false },
    { what: 'a time in seconds', one: f('a3'), stands: 1_800_000_000, held: null, wanted: '2027-01-15T08:00:00.000Z' },
    { what: 'nothing', one: line({}), stands: null, held: { kind: 'text', text: 'Burns' }, wanted: null },
  ])('$what', ({ one, stands, held, wanted }) => {
    const { name } = type.attributes.find(({ id }) => id === one.attribute) ?? { name: '' };
    const { changes } = fieldsToWrite([one], sides({ [name]: stands }, { [one.field]: held }));
    expect(changes).toEqual([{ kind: 'set', field: one.field, value: wanted }]);
  });

  test('is not written where it stands there already', () => {
    const due = line({ attribute: 'a3', field: 'due' });
    const same = sides(
      { Severity: 'Sev 2', Due: '2027-01-15T08:00:00.000Z', Words: 'Burns' },
      { priority: choice('low'), due: { kind: 'day', day: '2027-01-15' }, summary: { kind: 'text', text: 'Burns' } },
    );
    expect(fieldsToWrite([severity, due, line({})], same).changes).toEqual([]);
  });
});

/** Effects read both sides when they are written: only the last write of each line counts, whatever order brought it about. */
test('500 × 10 changes and writes in any order end with the owner’s values on both sides', () => {
  const lines = [severity, line({ owner: 'ticket' })];
  const step = fc.constantFrom('issue', 'ticket', 'write');
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 10, maxLength: 10 }),
      fc.array(fc.nat(5), { minLength: 10 }),
      (steps, picks) => {
        const ticket: Record<string, AttributeValue | null> = { Severity: 'a1-0', Words: 'w' };
        const issue = new Map<string, FieldValue | null>([
          ['priority', choice('High')],
          ['summary', { kind: 'text', text: 'w' }],
        ]);
        const open: ('issue' | 'ticket')[] = [];
        const write = (to: 'issue' | 'ticket' | undefined): void => {
          const both = { type, attributes: ticket, fields: issue };
          if (to === 'ticket')
            for (const [name, value] of attributesToWrite(
              lines.filter(({ owner }) => owner === 'issue'),
              both,
            ).changes)
              ticket[name] = value;
          if (to === 'issue')
            for (const change of fieldsToWrite(
              lines.filter(({ owner }) => owner === 'ticket'),
              both,
            ).changes)
              if (change.kind === 'set') issue.set(change.field, { kind: 'text', text: String(change.value) });
        };
        for (const [at, what] of steps.entries()) {
          const pick = picks[at] ?? 0;
          if (what === 'write') write(open.splice(pick % Math.max(open.length, 1), 1)[0]);
          else {
            if (what === 'issue') issue.set('priority', choice(pick % 2 === 0 ? 'High' : 'Low'));
            else ticket['Words'] = `w${pick}`;
            if (pick > 2) ticket['Severity'] = `a1-${pick % 2}`;
            if (pick > 3) issue.set('summary', { kind: 'text', text: `by somebody ${pick}` });
            open.push('issue', 'ticket');
          }
        }
        for (const to of open) write(to);
        const priority = issue.get('priority');
        expect(ticket['Severity']).toBe(priority?.kind === 'choice' && priority.name === 'High' ? 'a1-0' : 'a1-1');
        expect(issue.get('summary')).toEqual({ kind: 'text', text: ticket['Words'] });
      },
    ),
    { numRuns: 500, seed: 20261121 },
  );
});

describe('shared fields in the settings', () => {
  const field = (
    [id, name, fieldType]: [id: string, name: string, type: string],
    values: string[] | null = null,
  ): HostField => {
    return { id, name, custom: false, type: fieldType, issueTypes: [], requiredFor: [], values };
  };
  const offered = {
    types: [type],
    teams: null,
    statuses: null,
    fields: [
      field(['priority', 'Priority', 'priority'], ['High', 'Low']),
      field(['status', 'Status', 'status']),
      field(['labels', 'Labels', 'array of string']),
      field(['summary', 'Summary', 'string']),
    ],
  };

  test('are kept by ids, with what those are called now', () => {
    const named = line({
      ticketType: 'Bug',
      attribute: 'Severity',
      field: 'Priority',
      values: { High: 'Sev 1', Low: 'a1-1' },
    });
    const { settled, problems } = checkFieldLines([named], offered);
    expect(problems).toEqual([]);
    expect(settled[0]).toMatchObject({
      ticketType: '88',
      attribute: 'a1',
      field: 'priority',
      values: { High: 'a1-0' },
    });
    expect(settled[0]?.called).toMatchObject({ a1: 'Severity', priority: 'Priority', 'a1-0': 'Sev 1' });
  });

  test.each<[string, FieldLine[], RegExp]>([
    ['the status', [line({ field: 'status' })], /follows the state of the ticket/],
    ['several values in a ticket', [line({ field: 'labels', owner: 'ticket' })], /let the issue own it/],
    [
      'two ways back',
      [{ ...severity, owner: 'ticket', values: { High: 'a1-0', Low: 'a1-0' } }],
      /High and Low are the same/,
    ],
    ['an unknown attribute', [line({ attribute: 'Severty' })], /did you mean Severity/],
    ['an unknown field', [line({ field: 'sumary' })], /did you mean Summary/],
    ['one attribute twice', [line({}), line({ field: 'priority' })], /shared already by fields\[0\]/],
    [
      'one field with two owners',
      [line({ owner: 'ticket' }), line({ attribute: 'a1', owner: 'issue' })],
      /shared already/,
    ],
  ])('%s is a problem', (_what, lines, said) => {
    expect(
      checkFieldLines(lines, offered)
        .problems.map(({ message }) => message)
        .join(),
    ).toMatch(said);
  });

  test('what the ticket offers and the issue does not is remarked on', () => {
    const { remarks } = checkFieldLines([line({ attribute: 'a1', field: 'priority', owner: 'ticket' })], offered);
    expect(remarks[0]?.message).toContain('Priority has nothing for Sev 1, Sev 2');
  });
});
