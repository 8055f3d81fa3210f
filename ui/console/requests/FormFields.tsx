import { Checkbox, MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import type { FormFieldAnswer, RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { locale } from '../../texts/language.ts';
import { texts } from '../../texts/requests.ts';

export type Answers = RequestAnswer['answers'];
type Answer = Answers[string];

interface Parts {
  fields: FormFieldAnswer[];
  answers: Answers;
  /** What is wrong with an answer, by the field's key. */
  problems?: Record<string, string>;
  onChange: (answers: Answers) => void;
}

/** A service's form as it is filled in. An answer that is empty is none. */
export function FormFields({ fields, answers, problems = {}, onChange }: Parts) {
  return fields.map((field) => (
    <FormField
      key={field.key}
      field={field}
      answer={answers[field.key]}
      error={problems[field.key] ?? null}
      onChange={(answer) => {
        const { [field.key]: _before, ...rest } = answers;
        onChange(isEmpty(answer) ? rest : { ...rest, [field.key]: answer });
      }}
    />
  ));
}

function isEmpty(answer: Answer | null): answer is null {
  return answer === null || answer === '' || answer === false || (Array.isArray(answer) && answer.length === 0);
}

interface FieldParts {
  field: FormFieldAnswer;
  answer: Answer | undefined;
  error: string | null;
  onChange: (answer: Answer | null) => void;
}

function FormField({ field, answer, error, onChange }: FieldParts) {
  const { kind, label, help, required, options } = field;
  const said = {
    label: label === '' ? texts.form.unnamed : label,
    description: help,
    error,
    withAsterisk: required,
  };
  const text = typeof answer === 'string' ? answer : '';
  // In a dialog, what stands outside of it could not be reached.
  const choice = { data: [...new Set(options)].filter((one) => one !== ''), comboboxProps: { withinPortal: false } };
  switch (kind) {
    case 'text':
      return <TextInput {...said} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'paragraph':
      return <Textarea {...said} rows={3} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'number':
      return (
        <NumberInput
          {...said}
          value={typeof answer === 'number' ? answer : ''}
          onChange={(value) => onChange(typeof value === 'number' ? value : null)}
        />
      );
    case 'date':
      return <TextInput {...said} type="date" value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'choice':
      return (
        <Select
          {...said}
          {...choice}
          placeholder={texts.form.choose}
          value={text === '' ? null : text}
          onChange={onChange}
          clearable
        />
      );
    case 'choices':
      return <MultiSelect {...said} {...choice} value={Array.isArray(answer) ? answer : []} onChange={onChange} />;
    case 'checkbox':
      return (
        <Checkbox
          label={required ? texts.form.required(said.label) : said.label}
          description={help}
          error={error}
          checked={answer === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
  }
}

/** An answer as it is read. */
export function answerInWords({ kind }: FormFieldAnswer, answer: Answer | undefined): string {
  if (kind === 'checkbox') return answer === true ? texts.form.yes : texts.form.no;
  if (answer === undefined || answer === '') return '–';
  if (Array.isArray(answer)) return answer.join(', ');
  return typeof answer === 'number' ? answer.toLocaleString(locale) : String(answer);
}

/** What the server says is wrong with answers, by the field. */
export function answerProblems(errors: { path: (string | number)[]; message: string }[]): Record<string, string> {
  return Object.fromEntries(
    errors
      .filter(({ path }) => path[0] === 'answers' && path.length === 2)
      .map(({ path, message }) => [String(path[1]), message.replace(/^answers\.[^:]*: /, '')]),
  );
}
