import type { FormFieldAnswer } from '../../src/api/schemas/requests.ts';
import { texts } from '../texts/portal.ts';
import type { InputError } from './ask.ts';

const said = texts.problem;

/** What somebody entered, as the inputs have it. */
export type Value = string | string[] | boolean;
export type Values = Record<string, Value>;

type AnswerValue = string | number | boolean | string[];

export interface Entered {
  title: string;
  description: string;
  values: Values;
}

/** By what it is about: `title`, `description`, or the key of a field behind `answers.`. */
export type Problems = Record<string, string>;

const LONGEST_TITLE = 300;
export const LONGEST_TEXT = 100_000;
const LONGEST_ANSWER = 20_000;

/** What the server would say, said before it is asked. */
export function problemsOf(fields: readonly FormFieldAnswer[], entered: Entered): Problems {
  const problems: Problems = {};
  const title = entered.title.trim();
  if (title === '') problems['title'] = said.noTitle;
  else if (title.length > LONGEST_TITLE) problems['title'] = said.longTitle(LONGEST_TITLE);
  if (entered.description.length > LONGEST_TEXT) problems['description'] = said.longText(LONGEST_TEXT);
  for (const field of fields) {
    const problem = problemOf(field, entered.values[field.key]);
    if (problem !== null) problems[placeOf(field)] = problem;
  }
  return problems;
}

export function placeOf({ key }: FormFieldAnswer): string {
  return `answers.${key}`;
}

function problemOf(field: FormFieldAnswer, value: Value | undefined): string | null {
  const answer = answerOf(field, value);
  if (answer === null) return field.required ? said.missing[field.kind] : null;
  if (field.kind === 'number' && typeof answer !== 'number') return said.number;
  if (field.kind === 'date' && !/^\d{4}-\d\d-\d\d$/.test(String(answer))) return said.date;
  if (typeof answer === 'string' && answer.length > LONGEST_ANSWER) return said.longAnswer(LONGEST_ANSWER);
  return null;
}

/** Null: it was left empty. A number that is none stays text. */
function answerOf(field: FormFieldAnswer, value: Value | undefined): AnswerValue | null {
  switch (field.kind) {
    case 'checkbox':
      return value === true ? true : null;
    case 'choices': {
      const chosen = Array.isArray(value) ? field.options.filter((option) => value.includes(option)) : [];
      return chosen.length === 0 ? null : chosen;
    }
    case 'choice':
      return typeof value === 'string' && field.options.includes(value) ? value : null;
    case 'number': {
      const text = typeof value === 'string' ? value.trim() : '';
      if (text === '') return null;
      // `1,000` is a thousand in one language and one in another: whoever meant it says it otherwise.
      if (/^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(text)) return text;
      return /^[+-]?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text;
    }
    case 'text':
    case 'paragraph':
    case 'date':
      return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  }
}

/** As they are sent; what was left empty is left out. */
export function answersOf(fields: readonly FormFieldAnswer[], values: Values): Record<string, AnswerValue> {
  const answers: Record<string, AnswerValue> = {};
  for (const field of fields) {
    const answer = answerOf(field, values[field.key]);
    if (answer !== null) answers[field.key] = answer;
  }
  return answers;
}

/** What the server said, put where it belongs. `rest`: what belongs nowhere in the form. */
export function placed(
  fields: readonly FormFieldAnswer[],
  errors: readonly InputError[],
): { problems: Problems; rest: string[] } {
  const places = new Set(['title', 'description', ...fields.map(placeOf)]);
  const problems: Problems = {};
  const rest: string[] = [];
  for (const { path, message } of errors) {
    const place = path.slice(0, path[0] === 'answers' ? 2 : 1).join('.');
    if (places.has(place)) problems[place] = sentence(message);
    else rest.push(message);
  }
  return { problems, rest };
}

/** `answers.size: must be a number` → `Must be a number.` */
function sentence(message: string): string {
  const why = message.replace(/^[\w.[\]-]+: /, '');
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}${/[.!?]$/.test(why) ? '' : '.'}`;
}

/** Whether somebody wrote anything that would be lost. */
export function isBlank({ title, description, values }: Entered): boolean {
  const isEmpty = (value: Value): boolean => (typeof value === 'boolean' ? !value : value.length === 0);
  return title.trim() === '' && description.trim() === '' && Object.values(values).every(isEmpty);
}
