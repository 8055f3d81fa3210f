import { TextInput } from '@mantine/core';
import { texts } from '../../texts/project-escalation.ts';
import { FreeSelect, type Option } from '../FreeSelect.tsx';
import type { Attribute } from './ticket-types.ts';

interface Parts {
  label?: string;
  'aria-label'?: string;
  description?: string;
  value: string;
  /** Null: not known, so anything may be typed. */
  attribute: Attribute | null;
  optional?: boolean;
  onChange: (value: string) => void;
}

/** A value of an attribute, by an input that fits its type. */
export function MappingValue({ value, attribute, optional = false, onChange, ...labels }: Parts) {
  const options = attribute === null ? null : optionsOf(attribute);
  if (options !== null)
    return (
      <FreeSelect
        {...labels}
        clearable={optional}
        options={options}
        value={value === '' ? null : chosen(value, options)}
        onChange={(next) => onChange(next ?? '')}
      />
    );
  return (
    <TextInput
      {...labels}
      {...typed[attribute?.dataType ?? '']}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function optionsOf({ dataType, options }: Attribute): Option[] | null {
  if (dataType === 'list') return options.map(({ id, label }) => ({ value: id, label }));
  if (dataType !== 'boolean') return null;
  return [
    { value: 'true', label: texts.mapping.isTrue },
    { value: 'false', label: texts.mapping.isFalse },
  ];
}

/** Lines that were saved while Intercom was away have labels. */
function chosen(value: string, options: Option[]): string {
  return options.find((one) => one.value === value || one.label === value)?.value ?? value;
}

const typed: Record<string, { type?: 'date'; inputMode?: 'numeric' | 'decimal' }> = {
  integer: { inputMode: 'numeric' },
  decimal: { inputMode: 'decimal' },
  datetime: { type: 'date' },
};
