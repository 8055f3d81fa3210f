import { expect, test } from 'vitest';
import type { FormFieldAnswer } from '../../src/api/schemas/requests.ts';
import { answerProblems, type FormField } from '../../src/domain/desk/forms.ts';
import { answersOf, isBlank, placed, problemsOf, type Value } from './form-values.ts';

const kinds = ['text', 'paragraph', 'number', 'date', 'choice', 'choices', 'checkbox'] as const;
const fieldOf = (kind: FormFieldAnswer['kind'], required: boolean): FormField => ({
  key: kind,
  label: kind,
  kind,
  required,
  help: null,
  options: kind === 'choice' || kind === 'choices' ? ['red', 'green'] : [],
});
const entered = (values: Record<string, Value>) => ({ title: 'A chair', description: '', values });

const values: [FormFieldAnswer['kind'], Value, 'fits' | 'does not'][] = [
  ['text', 'a word', 'fits'],
  ['text', '   ', 'does not'],
  ['paragraph', 'two\nlines', 'fits'],
  ['paragraph', '', 'does not'],
  ['number', '12', 'fits'],
  ['number', ' -1,5 ', 'fits'],
  ['number', '0,125', 'fits'],
  ['number', '1,000', 'does not'],
  ['number', 'twelve', 'does not'],
  ['number', '', 'does not'],
  ['date', '2026-01-31', 'fits'],
  ['date', '', 'does not'],
  ['choice', 'red', 'fits'],
  ['choice', 'blue', 'does not'],
  ['choices', ['green', 'red'], 'fits'],
  ['choices', ['blue'], 'does not'],
  ['choices', [], 'does not'],
  ['checkbox', true, 'fits'],
  ['checkbox', false, 'does not'],
];

test.each(values)('required, %s with %j %s, as the server has it', (kind, value, outcome) => {
  const field = fieldOf(kind, true);
  const here = problemsOf([field], entered({ [kind]: value }));
  expect(Object.keys(here)).toEqual(outcome === 'fits' ? [] : [`answers.${kind}`]);
  const answers = answersOf([field], { [kind]: value });
  expect(answerProblems([field], answers, { complete: true }).length).toBe(outcome === 'fits' ? 0 : 1);
});

test.each(kinds)('a field of the kind %s that is not required may be left out, and is', (kind) => {
  const field = fieldOf(kind, false);
  expect(problemsOf([field], entered({}))).toEqual({});
  expect(answersOf([field], {})).toEqual({});
});

test('a title is wanted, and not a whole letter', () => {
  expect(problemsOf([], { ...entered({}), title: '  ' })).toEqual({ title: 'Say in a few words what it is about.' });
  expect(Object.keys(problemsOf([], { ...entered({}), title: 'x'.repeat(301) }))).toEqual(['title']);
});

test('what the server says stands where it belongs', () => {
  const errors = [
    { path: ['answers', 'number'], message: 'answers.number: must be a number' },
    { path: ['title'], message: 'title: is empty: say in a few words what it is about' },
    { path: ['answers', 'gone'], message: 'answers.gone: is no field of this service; known are number' },
  ];
  expect(placed([fieldOf('number', true)], errors)).toEqual({
    problems: { 'answers.number': 'Must be a number.', title: 'Is empty: say in a few words what it is about.' },
    rest: ['answers.gone: is no field of this service; known are number'],
  });
});

test('a form nobody wrote into is blank', () => {
  expect(isBlank({ title: ' ', description: '', values: { a: '', b: [], c: false } })).toBe(true);
  expect(isBlank({ title: '', description: '', values: { b: ['x'] } })).toBe(false);
});
