import { describe, expect, test } from 'vitest';
import { fieldsToAsk, formFields, inputId, readForm } from './canvas-form.ts';
import type { HostField } from './host-ports.ts';

const field = (more: Partial<HostField> & Pick<HostField, 'id' | 'name'>): HostField => ({
  type: 'option',
  values: null,
  custom: false,
  issueTypes: ['1', '2'],
  requiredFor: ['1'],
  ...more,
});
const named = (count: number): string[] => Array.from({ length: count }, (_, n) => `Component ${n + 1}`);
const component = field({ id: 'component', name: 'Component', values: named(40) });
const severity = field({ id: 'severity', name: 'Severity', values: ['Sev 1', 'Sev 2', 'Sev 3'] });
const blank = { summary: 'It burns', description: '', values: {} };
const read = (values: Record<string, string>, ...fields: HostField[]) =>
  readForm(fields, { issueType: '1', summary: 'It burns', values });

describe('the form for a new issue in the inbox app', () => {
  test('asks for what is required of the type, but not for what has one value, and names what cannot be asked for', () => {
    const only = field({ id: 'only', name: 'Only', values: ['one'] });
    const other = field({ id: 'other', name: 'Of another type', requiredFor: ['2'] });
    const file = field({ id: 'file', name: 'Screenshot', type: 'array:attachment' });
    const asked = fieldsToAsk([severity, only, other, file, field({ id: 'summary', name: 'Summary' })], '1');
    expect(asked).toEqual({ asked: [severity], unfillable: ['Screenshot'] });
    expect(read({ severity: 'sev 2' }, severity, only, other)).toEqual({
      kind: 'fine',
      changes: [
        { kind: 'set', field: 'severity', value: 'Sev 2' },
        { kind: 'set', field: 'only', value: 'one' },
      ],
    });
  });

  test('offers up to ten values as a choice; of more, those that contain what is typed', () => {
    const shown = (value: string) => formFields([component], { ...blank, values: { component: value } }).at(-1);
    expect(formFields([severity], blank).at(-1)).toMatchObject({
      kind: 'choice',
      id: inputId('severity'),
      options: [{ id: 'Sev 1' }, { id: 'Sev 2' }, { id: 'Sev 3' }],
    });
    expect(shown('')).toMatchObject({ kind: 'line', hint: 'Type one of 40, such as Component 1' });
    // Component 4 and Component 40.
    expect(shown('component 4')).toMatchObject({
      kind: 'choice',
      options: [{ id: 'Component 4' }, { id: 'Component 40' }],
    });
    expect(shown('component 1')).toMatchObject({ kind: 'line' });
  });

  test.each([
    ['component 4', { kind: 'fine', changes: [{ kind: 'set', field: 'component', value: 'Component 4' }] }],
    ['40', { kind: 'fine', changes: [{ kind: 'set', field: 'component', value: 'Component 40' }] }],
    ['nent 2', { kind: 'problem', problem: 'Component: “nent 2” fits 11 values; type more of it.' }],
    ['nent 4', { kind: 'problem', problem: 'Component: choose one of those that contain “nent 4”.' }],
    [
      'Kitchen',
      { kind: 'problem', problem: expect.stringMatching(/^Component has no “Kitchen”\. It takes Component 1, /) },
    ],
    ['', { kind: 'problem', problem: 'Component is empty.' }],
  ])('takes %j for one of many values', (typed, result) => {
    expect(read({ component: typed }, component)).toEqual(result);
  });

  test('takes lists, numbers and dates as they are typed, and says how where they are not', () => {
    const labels = field({ id: 'labels', name: 'Labels', type: 'array:string' });
    const count = field({ id: 'count', name: 'Count', type: 'number' });
    const due = field({ id: 'due', name: 'Due', type: 'date' });
    expect(read({ labels: 'one, two,', count: '1,5', due: '2026-12-31' }, labels, count, due)).toEqual({
      kind: 'fine',
      changes: [
        { kind: 'set', field: 'labels', value: ['one', 'two'] },
        { kind: 'set', field: 'count', value: 1.5 },
        { kind: 'set', field: 'due', value: '2026-12-31' },
      ],
    });
    expect(read({ count: 'many' }, count)).toEqual({ kind: 'problem', problem: 'Count takes a number.' });
    expect(read({ count: '1,000' }, count)).toEqual({
      kind: 'problem',
      problem: 'Count: write 1,000 without a comma, or with a point.',
    });
    expect(read({ due: 'soon' }, due)).toMatchObject({
      kind: 'problem',
      problem: expect.stringContaining('2026-12-31'),
    });
    expect(readForm([], { issueType: '1', summary: ' ', values: {} })).toMatchObject({ kind: 'problem' });
    expect(readForm([], { issueType: '1', summary: 'x'.repeat(256), values: {} })).toMatchObject({ kind: 'problem' });
  });
});
