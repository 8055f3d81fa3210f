import { expect, test } from 'vitest';
import { type Draft, fieldsOf, newField } from './drafts.ts';

const draft = (fields: Draft['fields']): Draft => ({ name: 'Access', description: '', inbox: 'help/REQ', fields });

test('new fields get keys after their labels, which no other field has', () => {
  const known = { ...newField('text'), known: true, key: 'what', label: 'Which system?' };
  const fields = ['What?', 'What', '  Für wen  ', '42', '為什麼'].map((label) => ({ ...newField('text'), label }));
  expect(fieldsOf(draft([...fields, known])).map(({ key }) => key)).toEqual([
    'what_2',
    'what_3',
    'fur_wen',
    'field',
    'field_2',
    'what',
  ]);
});

test('a saved key stays when the label changes', () => {
  const known = { ...newField('text'), known: true, key: 'what', label: 'Something else' };
  expect(fieldsOf(draft([known]))[0]).toMatchObject({ key: 'what', label: 'Something else' });
});

test('empty lines are no choices, and what is no choice has none', () => {
  const choice = { ...newField('choice'), label: 'Size', options: ['S', '', ' M '] };
  const text = { ...newField('text'), label: 'Name', options: ['left over'], help: ' ' };
  expect(fieldsOf(draft([choice, text])).map(({ options, help }) => [options, help])).toEqual([
    [['S', 'M'], null],
    [[], null],
  ]);
});
