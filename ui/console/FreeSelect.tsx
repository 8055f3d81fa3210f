import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../texts/console-parts.ts';

export interface Option {
  value: string;
  label: string;
  group?: string;
}

interface Parts {
  label?: string;
  'aria-label'?: string;
  description?: string;
  placeholder?: string;
  /** Null: they could not be read. */
  options: Option[] | null;
  value: string | null;
  error?: string | null;
  clearable?: boolean;
  /** Where it stands in something that scrolls. */
  portal?: boolean;
  onChange: (value: string | null) => void;
}

/** A choice that is never a dead end: what is offered, or what is typed. */
export function FreeSelect({
  options,
  value,
  clearable = false,
  portal = false,
  error = null,
  onChange,
  ...rest
}: Parts) {
  const [sought, seek] = useState('');
  if (options === null)
    return <Typed {...rest} value={value} error={error} clearable={clearable} onChange={onChange} />;
  const typed = sought.trim();
  const offered = (text: string): boolean => options.some((one) => one.value === text || one.label === text);
  const more = [
    ...(value === null || options.some((one) => one.value === value) ? [] : [{ value, label: value }]),
    ...(typed === '' || typed === value || offered(typed) ? [] : [{ value: typed, label: texts.choice.use(typed) }]),
  ];
  return (
    <Select
      {...rest}
      data={[...grouped(options), ...more]}
      value={value}
      error={error}
      searchable
      // A dialog begins with its first field, which is not to hide the next.
      openOnFocus={false}
      // What is typed takes the place of what is chosen.
      onClick={(event) => event.currentTarget.select()}
      clearable={clearable}
      allowDeselect={false}
      maxDropdownHeight={260}
      // In a dialog, what stands outside of it could not be reached.
      comboboxProps={{ withinPortal: portal }}
      nothingFoundMessage={texts.choice.nothingOffered}
      onSearchChange={seek}
      onChange={(next) => {
        if (next !== value) onChange(next);
      }}
    />
  );
}

/** The same named twice is offered once. */
export function once(options: Option[]): Option[] {
  return [...new Map(options.map((option) => [option.value, option])).values()];
}

function grouped(options: Option[]) {
  if (options.every(({ group }) => group === undefined)) return options;
  const groups = Map.groupBy(options, ({ group }) => group ?? '');
  return [...groups].map(([group, items]) => ({ group, items: items.map(({ value, label }) => ({ value, label })) }));
}

/** Taken when one leaves the field. */
function Typed({ value, clearable, onChange, ...rest }: Omit<Parts, 'options'>) {
  const [text, setText] = useState(value ?? '');
  const [from, setFrom] = useState(value);
  if (from !== value) {
    setFrom(value);
    setText(value ?? '');
  }
  const commit = (): void => {
    const next = text.trim();
    if (next === (value ?? '')) return;
    if (next !== '') onChange(next);
    else if (clearable === true) onChange(null);
    else setText(value ?? '');
  };
  return (
    <TextInput
      {...rest}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={({ key }) => {
        if (key === 'Enter') commit();
      }}
    />
  );
}
