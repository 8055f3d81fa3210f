import { useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { texts } from '../../texts/workflows.ts';
import css from './AddStep.module.css';
import lines from './Lines.module.css';
import type { Addable } from './model.ts';
import { addables } from './words.ts';

const said = texts.add;

interface Parts {
  /** What its button does, and what its menu asks for, for people who hear it: where the step goes. */
  label: string;
  asks: string;
  /** Says so in words, where nothing else stands. */
  named?: boolean;
  onAdd: (what: Addable) => void;
}

/** The + between two steps: a menu one can search with letters and walk with arrows. */
export function AddStep({ label, asks, named = false, onAdd }: Parts) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className={names(css.gap, open && css.gapOpen)} data-adding={open || undefined}>
      <button
        ref={button}
        type="button"
        className={named ? css.addNamed : css.add}
        aria-expanded={open}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        <Icon name="plus" />
        {named && <span aria-hidden="true">{said.add}</span>}
      </button>
      {open && (
        <Menu
          asks={asks}
          onClose={close}
          onAdd={(what) => {
            setOpen(false);
            onAdd(what);
          }}
        />
      )}
    </div>
  );
}

interface MenuParts {
  asks: string;
  onClose: () => void;
  onAdd: (what: Addable) => void;
}

function Menu({ asks, onClose, onAdd }: MenuParts) {
  const [sought, seek] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = addables.filter(({ name, group, hint }) => {
    const text = `${name} ${group} ${hint}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const current = found[Math.min(at, found.length - 1)];
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const move = (by: number): void =>
    setAt((before) => (Math.min(before, found.length - 1) + by + found.length) % Math.max(found.length, 1));
  return (
    <div
      ref={box}
      className={css.menu}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
    >
      <input
        className={css.seek}
        role="combobox"
        aria-label={asks}
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={current === undefined ? undefined : `${id}-${current.value}`}
        placeholder={said.search}
        autoFocus
        value={sought}
        onChange={(event) => {
          seek(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const { key } = event;
          if (!['ArrowDown', 'ArrowUp', 'Enter', 'Escape'].includes(key)) return;
          event.preventDefault();
          if (key === 'Escape') onClose();
          else if (key === 'Enter') {
            if (current !== undefined) onAdd(current.value);
          } else move(key === 'ArrowDown' ? 1 : -1);
        }}
      />
      <ul id={id} role="listbox" aria-label={said.steps} className={css.options}>
        {found.map(({ value, name, group, hint }) => (
          <li
            key={value}
            id={`${id}-${value}`}
            role="option"
            aria-selected={value === current?.value}
            className={css.option}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onAdd(value)}
          >
            <span className={css.optionName}>{name}</span>
            <span className={lines.muted}>
              {group} · {hint}
            </span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={css.none}>{said.none}</p>}
    </div>
  );
}
