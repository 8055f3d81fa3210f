import { type ReactNode, useId } from 'react';
import { texts } from '../../texts/panel-escalation.ts';
import part from '../Part.module.css';
import css from './Escalation.module.css';
import type { Asked } from './values.ts';

interface FieldParts {
  label: string;
  required?: boolean;
  hint?: ReactNode;
  problem?: string | undefined;
  /** Takes the attributes of the input. */
  children: (input: InputParts) => ReactNode;
}

interface InputParts {
  id: string;
  className: string;
  'aria-describedby': string;
  'aria-invalid': boolean | undefined;
  'aria-required': boolean | undefined;
}

/** A label, an input, and what is to be said of it. */
export function Field({ label, required = false, hint, problem, children }: FieldParts) {
  const id = useId();
  return (
    <div className={css.field}>
      <label htmlFor={id} className={css.label}>
        {label}
        {required && <span className={part.muted}> {texts.required}</span>}
      </label>
      {children({
        id,
        className: css.input ?? '',
        'aria-describedby': `${id}-said`,
        'aria-invalid': problem === undefined ? undefined : true,
        'aria-required': required || undefined,
      })}
      <p id={`${id}-said`} className={css.hint}>
        {problem !== undefined && <span className={css.wrong}>{problem} </span>}
        {hint}
      </p>
    </div>
  );
}

interface ValueParts {
  asked: Asked;
  value: string;
  hint: string | undefined;
  problem: string | undefined;
  onChange: (value: string) => void;
}

const inputs = { text: 'text', whole: 'number', number: 'number', date: 'date', time: 'datetime-local' } as const;

/** The input that fits what is asked. */
export function ValueField({ asked: { name, kind, required, options }, value, hint, problem, onChange }: ValueParts) {
  return (
    <Field label={name} {...{ required, hint, problem }}>
      {(input) =>
        kind === 'choice' || kind === 'boolean' ? (
          <select {...input} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
            <option value="">{required ? texts.choose : texts.none}</option>
            {options.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...input}
            type={inputs[kind]}
            step={kind === 'number' ? 'any' : undefined}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}
