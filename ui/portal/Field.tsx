import type { ReactNode } from 'react';
import { texts } from '../texts/portal.ts';
import css from './Field.module.css';

interface Described {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
  'aria-required': boolean | undefined;
}

interface Parts {
  id: string;
  label: string;
  required?: boolean;
  help?: string | null;
  problem?: string | null;
  children: (described: Described) => ReactNode;
}

/** A label, an input, what helps and what is wrong. */
export function Field({ id, label, required = false, help = null, problem = null, children }: Parts) {
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id} dir="auto">
        {label}
        {required && <RequiredMark />}
      </label>
      {help !== null && (
        <p className={css.help} id={`${id}-help`} dir="auto">
          {help}
        </p>
      )}
      {children(describedBy({ id, required, help, problem }))}
      <Problem id={id} problem={problem} />
    </div>
  );
}

/** The same for several inputs that answer one question. */
export function FieldGroup({ id, label, required = false, help = null, problem = null, children }: Parts) {
  const described = describedBy({ id, required, help, problem });
  return (
    <fieldset className={css.group} id={id} tabIndex={-1} aria-describedby={described['aria-describedby']}>
      <legend className={css.label} dir="auto">
        {label}
        {required && <RequiredMark />}
      </legend>
      {help !== null && (
        <p className={css.help} id={`${id}-help`} dir="auto">
          {help}
        </p>
      )}
      <div className={css.options}>{children(described)}</div>
      <Problem id={id} problem={problem} />
    </fieldset>
  );
}

function describedBy({
  id,
  required,
  help,
  problem,
}: Required<Pick<Parts, 'id' | 'required' | 'help' | 'problem'>>): Described {
  const by = [help === null ? '' : `${id}-help`, problem === null ? '' : `${id}-problem`].filter((one) => one !== '');
  return {
    id,
    'aria-describedby': by.length === 0 ? undefined : by.join(' '),
    'aria-invalid': problem === null ? undefined : true,
    'aria-required': required || undefined,
  };
}

export function RequiredMark() {
  return <span className={css.required}> {texts.form.required}</span>;
}

export function Problem({ id, problem }: { id: string; problem: string | null }) {
  if (problem === null) return null;
  return (
    <p className={css.problem} id={`${id}-problem`}>
      {problem}
    </p>
  );
}
