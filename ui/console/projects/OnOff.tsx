import { Switch } from '@mantine/core';
import css from './Settings.module.css';

interface Parts {
  checked: boolean;
  label: string;
  does: string;
  onChange: (on: boolean) => void;
}

/** A switch with what it does. */
export function OnOff({ checked, label, does, onChange }: Parts) {
  return (
    <Switch
      checked={checked}
      label={label}
      description={does}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** Said where settings can be made of what this version does not do. */
export function KeptFor({ what }: { what: string }) {
  return <p className={css.quiet}>What you set here is kept for {what}: this version does not act on it yet.</p>;
}
