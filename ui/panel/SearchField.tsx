import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '../kit/Icon.tsx';
import type { CallFailed } from './host.ts';
import { asTrouble } from './panel-store.ts';
import css from './SearchField.module.css';

interface Parts {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  onEnter?: () => void;
  focused?: boolean;
}

export function SearchField({ label, value, onChange, placeholder = label, onEnter, focused = false }: Parts) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  return (
    <div className={css.field}>
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        className={css.input}
        aria-label={label}
        placeholder={placeholder}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === 'Enter') onEnter?.();
          if (event.key === 'Escape' && value !== '') onChange('');
        }}
      />
    </div>
  );
}

const TYPING_MS = 250;

interface Found<T> {
  /** Null while nothing was asked, or nothing came yet. */
  found: T[] | null;
  looking: boolean;
  trouble: CallFailed | null;
}

/** What `look` finds for the words, once the typing pauses. `evenEmpty`: something is shown without words, too. */
export function useFound<T>(words: string, look: (search: string) => Promise<T[]>, evenEmpty = false): Found<T> {
  const [state, become] = useState<Found<T>>({ found: null, looking: evenEmpty, trouble: null });
  const search = words.trim();
  useEffect(() => {
    if (search === '' && !evenEmpty) return become({ found: null, looking: false, trouble: null });
    let isOver = false;
    become((was) => ({ ...was, looking: true }));
    const timer = setTimeout(
      () => {
        look(search).then(
          (found) => isOver || become({ found, looking: false, trouble: null }),
          (error: unknown) => isOver || become({ found: null, looking: false, trouble: asTrouble(error) }),
        );
      },
      search === '' ? 0 : TYPING_MS,
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
    // `look` is made anew with every render; only the words ask anew.
  }, [search, evenEmpty]);
  return state;
}
