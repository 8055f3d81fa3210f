import { useId } from 'react';
import type { FormFieldAnswer } from '../../src/api/schemas/requests.ts';
import { texts } from '../texts/portal.ts';
import { Field, FieldGroup, Problem, RequiredMark } from './Field.tsx';
import css from './Field.module.css';
import type { Value } from './form-values.ts';

interface Parts {
  field: FormFieldAnswer;
  value: Value | undefined;
  problem: string | null;
  onChange: (value: Value) => void;
}

/** So many can be looked over at once; more are a list to open. */
const MOST_RADIOS = 5;

/** The input for one field of a form, by its kind. `data-place` is how an error finds it. */
export function AnswerInput(parts: Parts) {
  const { field } = parts;
  switch (field.kind) {
    case 'text':
    case 'number':
    case 'date':
      return <LineInput {...parts} />;
    case 'paragraph':
      return <ParagraphInput {...parts} />;
    case 'choice':
      return field.options.length > MOST_RADIOS ? <ListInput {...parts} /> : <RadioInput {...parts} />;
    case 'choices':
      return <ChoicesInput {...parts} />;
    case 'checkbox':
      return <CheckboxInput {...parts} />;
  }
}

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

function LineInput({ field, value, problem, onChange }: Parts) {
  const more =
    field.kind === 'date'
      ? { type: 'date', max: '9999-12-31' }
      : field.kind === 'number'
        ? ({ type: 'text', inputMode: 'decimal' } as const)
        : { type: 'text' };
  return (
    <Field id={useId()} {...{ ...field, problem }}>
      {(described) => (
        <input
          {...described}
          {...more}
          data-place={`answers.${field.key}`}
          className="input"
          dir="auto"
          autoComplete="off"
          value={text(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function ParagraphInput({ field, value, problem, onChange }: Parts) {
  return (
    <Field id={useId()} {...{ ...field, problem }}>
      {(described) => (
        <textarea
          {...described}
          data-place={`answers.${field.key}`}
          className="input"
          dir="auto"
          rows={4}
          value={text(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function ListInput({ field, value, problem, onChange }: Parts) {
  return (
    <Field id={useId()} {...{ ...field, problem }}>
      {(described) => (
        <select
          {...described}
          data-place={`answers.${field.key}`}
          className="input"
          value={text(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="">{field.required ? texts.form.chooseOne : texts.form.none}</option>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function RadioInput({ field, value, problem, onChange }: Parts) {
  const id = useId();
  return (
    <FieldGroup id={id} {...{ ...field, problem }}>
      {() => (
        <>
          {field.options.map((option, at) => (
            <label key={option} className={css.option}>
              <input
                type="radio"
                name={id}
                data-place={at === 0 ? `answers.${field.key}` : undefined}
                checked={value === option}
                onChange={() => onChange(option)}
              />
              <span dir="auto">{option}</span>
            </label>
          ))}
          {!field.required && (
            <label className={css.option}>
              <input type="radio" name={id} checked={text(value) === ''} onChange={() => onChange('')} />
              <span>{texts.form.noneOfThese}</span>
            </label>
          )}
        </>
      )}
    </FieldGroup>
  );
}

function ChoicesInput({ field, value, problem, onChange }: Parts) {
  const chosen = Array.isArray(value) ? value : [];
  return (
    <FieldGroup id={useId()} {...{ ...field, problem }}>
      {() =>
        field.options.map((option, at) => (
          <label key={option} className={css.option}>
            <input
              type="checkbox"
              data-place={at === 0 ? `answers.${field.key}` : undefined}
              checked={chosen.includes(option)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, option] : chosen.filter((one) => one !== option))
              }
            />
            <span dir="auto">{option}</span>
          </label>
        ))
      }
    </FieldGroup>
  );
}

function CheckboxInput({ field, value, problem, onChange }: Parts) {
  const id = useId();
  const by = [field.help === null ? '' : `${id}-help`, problem === null ? '' : `${id}-problem`].join(' ').trim();
  return (
    <div className={css.field}>
      <label className={css.option}>
        <input
          id={id}
          type="checkbox"
          data-place={`answers.${field.key}`}
          aria-describedby={by === '' ? undefined : by}
          aria-invalid={problem === null ? undefined : true}
          aria-required={field.required || undefined}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span dir="auto">
          {field.label}
          {field.required && <RequiredMark />}
        </span>
      </label>
      {field.help !== null && (
        <p className={css.help} id={`${id}-help`} dir="auto">
          {field.help}
        </p>
      )}
      <Problem id={id} problem={problem} />
    </div>
  );
}
