import { Switch } from '@mantine/core';

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
