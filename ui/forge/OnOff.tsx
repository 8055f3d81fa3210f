import { useId } from 'react';
import css from './Forge.module.css';

interface Parts {
  label: string;
  hint: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** One thing that is on or off, with what it means beneath it. */
export function OnOff({ label, hint, on, onChange }: Parts) {
  const id = useId();
  return (
    <div className={css.onOff}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className={css.switch}
        checked={on}
        aria-describedby={`${id}-hint`}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-hint`} className={css.muted}>
        {hint}
      </p>
    </div>
  );
}
