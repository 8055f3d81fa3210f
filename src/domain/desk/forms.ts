/** Forms of services: what their fields are, and whether answers fit them. Pure. */

const fieldKinds = ['text', 'paragraph', 'number', 'date', 'choice', 'choices', 'checkbox'] as const;
export type FieldKind = (typeof fieldKinds)[number];

/** One field of a form. `key` names its answer and stays when the label changes. */
export interface FormField {
  key: string;
  label: string;
  kind: FieldKind;
  required: boolean;
  help: string | null;
  /** Of `choice` and `choices`; empty otherwise. */
  options: string[];
}

export type AnswerValue = string | number | boolean | string[];
export type Answers = Record<string, AnswerValue>;

/** What is wrong with a form's fields, each with the place in it. */
export function fieldProblems(fields: readonly FormField[]): { index: number; field: string; message: string }[] {
  return fields.flatMap((one, index) => {
    const problems: { index: number; field: string; message: string }[] = [];
    const first = fields.findIndex(({ key }) => key === one.key);
    if (first !== index)
      problems.push({ index, field: 'key', message: `"${one.key}" stands already at fields[${first}]` });
    const chosen = one.kind === 'choice' || one.kind === 'choices';
    if (chosen && one.options.length === 0)
      problems.push({ index, field: 'options', message: 'is empty: give what can be chosen' });
    if (chosen && new Set(one.options).size < one.options.length)
      problems.push({ index, field: 'options', message: 'holds one choice twice' });
    if (!chosen && one.options.length > 0)
      problems.push({
        index,
        field: 'options',
        message: `is for choices only, not for a field of the kind ${one.kind}`,
      });
    return problems;
  });
}

/** What is wrong with answers to a form, by the field's key. Empty: they fit. `complete`: what is required must be there. */
export function answerProblems(
  fields: readonly FormField[],
  answers: Answers,
  { complete }: { complete: boolean },
): { key: string; message: string }[] {
  const problems: { key: string; message: string }[] = [];
  for (const key of Object.keys(answers))
    if (!fields.some((field) => field.key === key))
      problems.push({ key, message: `is no field of this service; known are ${namesOf(fields)}` });
  for (const field of fields) {
    const problem = problemOf(field, Object.hasOwn(answers, field.key) ? answers[field.key] : undefined);
    if (problem !== null && (complete || problem.kind === 'wrong'))
      problems.push({ key: field.key, message: problem.message });
  }
  return problems;
}

function namesOf(fields: readonly FormField[]): string {
  return fields.map(({ key }) => key).join(', ') || '(none)';
}

interface AnswerProblem {
  kind: 'missing' | 'wrong';
  message: string;
}

function problemOf(field: FormField, answer: AnswerValue | undefined): AnswerProblem | null {
  const empty = answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0);
  if (empty || (field.kind === 'checkbox' && answer === false))
    return field.required ? { kind: 'missing', message: `is missing: ${field.label}` } : null;
  const expected = expectation(field, answer);
  return expected === null ? null : { kind: 'wrong', message: expected };
}

/** What the answer should be and is not. */
function expectation(field: FormField, answer: AnswerValue): string | null {
  switch (field.kind) {
    case 'text':
      return typeof answer === 'string' && !answer.includes('\n') ? null : 'must be a text of one line';
    case 'paragraph':
      return typeof answer === 'string' ? null : 'must be a text';
    case 'number':
      return typeof answer === 'number' && Number.isFinite(answer) ? null : 'must be a number';
    case 'date':
      return typeof answer === 'string' && isDate(answer) ? null : 'must be a date such as 2026-01-31';
    case 'choice':
      return typeof answer === 'string' && field.options.includes(answer) ? null : oneOf(field);
    case 'choices':
      return Array.isArray(answer) && answer.every((one) => field.options.includes(one)) ? null : oneOf(field);
    case 'checkbox':
      return typeof answer === 'boolean' ? null : 'must be true or false';
  }
}

function oneOf({ options }: FormField): string {
  return `must be of: ${options.join(', ')}`;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
