import { TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Icon } from '../kit/Icon.tsx';
import css from './SearchField.module.css';

interface Parts {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
}

/** `/` leads here from anywhere on the page, Escape empties it. */
export function SearchField({ label, placeholder, value, onChange }: Parts) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const inField = event.target instanceof HTMLElement && event.target.closest('input,textarea,dialog') !== null;
      if (event.key !== '/' || inField || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <TextInput
      ref={field}
      type="search"
      className={css.search}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<Icon name="search" />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && onChange('')}
    />
  );
}
