import { type RefObject, useEffect, useRef } from 'react';
import { arrayMove } from '@dnd-kit/sortable';
import type { AttributesAnswer } from '../../../src/api/schemas/connecting.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { locale } from '../../texts/language.ts';
import { texts } from '../../texts/projects.ts';
import { SortableList, SortableRow } from '../SortableList.tsx';
import css from './FieldList.module.css';
import { FreeSelect, type Option } from '../FreeSelect.tsx';

const said = texts.fields;

interface Parts {
  /** Of whom: `User`, `Lead`. */
  name: string;
  fields: string[];
  /** What it is reset to. */
  standard: string[];
  /** Null: they could not be read, or not yet. */
  offered: AttributesAnswer['items'] | null;
  onChange: (fields: string[], what: string) => void;
}

/** An ordered list of attributes: added by search, put in order by mouse or keyboard, removed, reset. */
export function FieldList({ name, fields, standard, offered, onChange }: Parts) {
  const labelOf = (field: string): string => offered?.find(({ fullName }) => fullName === field)?.label ?? field;
  const list = useRef<HTMLDivElement>(null);
  const goTo = useNextFocus(list, fields);
  const changed = fields.join('\n') !== standard.join('\n');
  return (
    <div ref={list} className={css.list} role="group" aria-label={said.of(name)}>
      <div className={css.head}>
        <h3>{name}</h3>
        {changed && (
          <Button
            look="link"
            onClick={() => {
              goTo({ row: 0, part: 'grip' });
              onChange(standard, said.isReset(name));
            }}
          >
            {said.reset}
          </Button>
        )}
      </div>
      {fields.length === 0 && <p className={css.none}>{said.none}</p>}
      <SortableList
        ids={fields}
        nameOf={labelOf}
        onMove={(from, to) => {
          const moved = fields[from];
          if (moved !== undefined) onChange(arrayMove(fields, from, to), said.isNumber(labelOf(moved), to + 1, name));
        }}
        className={css.fields}
      >
        {fields.map((field, at) => (
          <Field
            key={field}
            id={field}
            label={labelOf(field)}
            onRemove={() => {
              goTo({ row: Math.min(at, fields.length - 2), part: 'remove' });
              onChange(
                fields.filter((one) => one !== field),
                said.isNotShown(labelOf(field), name),
              );
            }}
          />
        ))}
      </SortableList>
      <FreeSelect
        // Begun anew after each choice.
        key={fields.join('\n')}
        aria-label={said.add(name)}
        placeholder={offered === null ? said.type : said.search}
        options={offered === null ? null : optionsOf(offered, fields)}
        value={null}
        onChange={(field) => {
          if (field === null || fields.includes(field)) return;
          goTo({ row: fields.length, part: 'grip' });
          onChange([...fields, field], said.isShown(labelOf(field), name));
        }}
      />
    </div>
  );
}

interface Spot {
  row: number;
  part: 'grip' | 'remove';
}

/** Where what had the focus goes with a change of the list, this spot takes it; where the list is empty then, what adds to it. */
function useNextFocus(list: RefObject<HTMLElement | null>, fields: string[]): (spot: Spot) => void {
  const next = useRef<Spot | null>(null);
  useEffect(() => {
    const spot = next.current;
    next.current = null;
    // Whoever left for elsewhere stays there.
    if (spot === null || document.activeElement !== document.body) return;
    const buttons = list.current?.querySelectorAll('li')[spot.row]?.querySelectorAll('button');
    const to =
      buttons?.[spot.part === 'grip' ? 0 : buttons.length - 1] ??
      list.current?.querySelector<HTMLElement>('input:not([type=hidden])');
    to?.focus();
  }, [list, fields]);
  return (spot) => {
    next.current = spot;
  };
}

function optionsOf(offered: AttributesAnswer['items'], fields: string[]): Option[] {
  const left = offered.filter(({ fullName }) => !fields.includes(fullName));
  const twice = (label: string): boolean => left.filter((one) => one.label === label).length > 1;
  return left
    .toSorted((a, b) => Number(a.custom) - Number(b.custom) || a.label.localeCompare(b.label, locale))
    .map(({ fullName, label, custom }) => ({
      value: fullName,
      label: twice(label) ? `${label} (${fullName})` : label,
      group: custom ? said.custom : said.standard,
    }));
}

function Field({ id, label, onRemove }: { id: string; label: string; onRemove: () => void }) {
  return (
    <SortableRow id={id} name={label} className={css.field}>
      <span className={css.label}>
        {label}
        {label.toLowerCase() !== id && <span className={css.path}>{id}</span>}
      </span>
      <button type="button" className={css.remove} aria-label={said.remove(label)} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </SortableRow>
  );
}
