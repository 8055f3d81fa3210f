import { describe, expect, test } from 'vitest';
import type { MappingSettings } from '../../../src/api/schemas/project-settings.ts';
import { type Attribute, missingRequired, problemsOf, type TicketType } from './mapping-problems.ts';

const attribute = (name: string, dataType: string, more: Partial<Attribute> = {}): Attribute => ({
  id: `a-${name}`,
  name,
  dataType,
  required: false,
  archived: false,
  options: [],
  ...more,
});

const bug: TicketType = {
  id: '88',
  name: 'Bug',
  category: 'Customer',
  archived: false,
  states: [],
  attributes: [
    attribute('_default_title_', 'string', { required: true }),
    attribute('Steps', 'string'),
    attribute('Count', 'integer', { required: true }),
    attribute('Since', 'datetime'),
    attribute('Log', 'files'),
    attribute('Old', 'string', { archived: true, required: true }),
    attribute('Severity', 'list', {
      required: true,
      options: [
        { id: 'x1', label: 'Sev 1' },
        { id: 'x2', label: 'Sev 2' },
      ],
    }),
  ],
};
const around = {
  types: [bug],
  fields: [
    { id: 'priority', name: 'Priority', type: 'priority', values: ['High', 'Low'] },
    { id: 'points', name: 'Points', type: 'number', values: null },
    { id: 'summary', name: 'Summary', type: 'string', values: null },
  ],
};

const line = (more: Partial<MappingSettings>): MappingSettings => ({ ticketType: '88', attribute: 'a-Steps', ...more });

describe('a line of the field mapping', () => {
  test.each<[string, Partial<MappingSettings>]>([
    ['text from any field', { from: 'priority' }],
    ['text from a template', { template: '{{issue.key}}: {{issue.summary}}' }],
    ['a number from a number', { attribute: 'a-Count', from: 'points' }],
    [
      'a list by its labels or ids',
      { attribute: 'a-Severity', from: 'priority', values: { High: 'Sev 1', Low: 'x2' } },
    ],
    ['a list whose rest has a default', { attribute: 'a-Severity', from: 'priority', default: 'Sev 2' }],
    ['an attribute by its name', { attribute: 'Count', constant: '3' }],
  ])('%s is fine', (_name, more) => {
    expect(problemsOf(line(more), around)).toEqual([]);
  });

  test.each<[Partial<MappingSettings>, string]>([
    [{ ticketType: '99', constant: 'x' }, 'The workspace has no ticket type 99.'],
    [{ attribute: 'gone', constant: 'x' }, 'The ticket type Bug has no attribute gone.'],
    [{ attribute: 'a-Old', constant: 'x' }, 'The ticket type Bug has no attribute a-Old.'],
    [{ from: 'customfield_1' }, 'The host has no field customfield_1.'],
    [{ template: '{{issue.kay}}' }, 'unknown_field issue.kay'],
    [{ template: '{{constructor}}' }, 'unknown_field constructor'],
    [{ attribute: 'a-Count', constant: 'three' }, '“three” is not a whole number, which Count takes.'],
    [{ attribute: 'a-Count', from: 'summary' }, 'Summary is string, and Count takes a whole number.'],
    [{ attribute: 'a-Count', template: '{{issue.key}}' }, 'A template is text, and Count takes a whole number.'],
    [{ attribute: 'a-Since', default: 'soon', from: 'points' }, '“soon” is not a date, which Since takes.'],
    [{ attribute: 'a-Log', constant: 'x' }, 'Log takes files, which cannot be filled in.'],
    [{ attribute: 'a-Severity', constant: 'Sev 9' }, '“Sev 9” is no value of Severity: it has Sev 1, Sev 2.'],
    [
      { attribute: 'a-Severity', from: 'priority', values: { High: 'Sev 1' } },
      'Severity has no value for Low: add lines, or a default.',
    ],
  ])('%j is told', (more, problem) => {
    expect(problemsOf(line(more), around)).toContain(problem);
  });

  test('of what could not be read nothing is said', () => {
    expect(problemsOf(line({ ticketType: '99', from: 'x' }), { types: null, fields: null })).toEqual([]);
  });
});

test('required attributes that no line fills are named; subject and message fill title and description', () => {
  expect(missingRequired(bug, [line({ attribute: 'Severity', constant: 'Sev 1' })])).toEqual(['Count']);
  expect(missingRequired(bug, [])).toEqual(['Count', 'Severity']);
});
