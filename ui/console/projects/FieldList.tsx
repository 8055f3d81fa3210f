import { arrayMove } from '@dnd-kit/sortable';
import type { AttributesAnswer } from '../../../src/api/schemas/connecting.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { SortableList, SortableRow } from '../SortableList.tsx';
import css from './FieldList.module.css';
import { FreeSelect, type Option } from './FreeSelect.tsx';

interface Parts {
  /** Of whom: `User`, `Lead`. */
  name: string;
  fields: string[];
  /** What it is reset to. */
  standard: string[];
  /** Null: they could not be read, or not yet. */
  offered: AttributesAnswer['items'] | null;
  onChange: (fields: string[], said: string) => void;
}

/** An ordered list of attributes: added by search, put in order by mouse or keyboard, removed, reset. */
export function FieldList({ name, fields, standard, offered, onChange }: Parts) {
  const labelOf = (field: string): string => offered?.find(({ fullName }) => fullName === field)?.label ?? field;
  const changed = fields.join('\n') !== standard.join('\n');
  return (
    <div className={css.list} role="group" aria-label={`Fields of a ${name}`}>
      <div className={css.head}>
        <h3>{name}</h3>
        {changed && (
          <Button look="link" onClick={() => onChange(standard, `The fields of a ${name} are as they were at first`)}>
            Reset
          </Button>
        )}
      </div>
      {fields.length === 0 && <p className={css.none}>No field is shown. Add one below.</p>}
      <SortableList
        ids={fields}
        nameOf={labelOf}
        onMove={(from, to) => {
          const moved = fields[from];
          if (moved !== undefined)
            onChange(arrayMove(fields, from, to), `${labelOf(moved)} is number ${to + 1} for ${name}`);
        }}
        className={css.fields}
      >
        {fields.map((field) => (
          <Field
            key={field}
            id={field}
            label={labelOf(field)}
            onRemove={() =>
              onChange(
                fields.filter((one) => one !== field),
                `${labelOf(field)} is not shown for ${name}`,
              )
            }
          />
        ))}
      </SortableList>
      <FreeSelect
        // Begun anew after each choice.
        key={fields.join('\n')}
        aria-label={`Add a field for ${name}`}
        placeholder={offered === null ? 'Type an attribute to add' : 'Search an attribute to add'}
        options={offered === null ? null : optionsOf(offered, fields)}
        value={null}
        onChange={(field) => {
          if (field !== null && !fields.includes(field))
            onChange([...fields, field], `${labelOf(field)} is shown for ${name}`);
        }}
      />
    </div>
  );
}

function optionsOf(offered: AttributesAnswer['items'], fields: string[]): Option[] {
  const left = offered.filter(({ fullName }) => !fields.includes(fullName));
  const twice = (label: string): boolean => left.filter((one) => one.label === label).length > 1;
  return left
    .map(({ fullName, label, custom }) => ({
      value: fullName,
      label: twice(label) ? `${label} (${fullName})` : label,
      group: custom ? 'Custom attributes' : 'Standard attributes',
    }))
    .sort((a, b) => b.group.localeCompare(a.group) || a.label.localeCompare(b.label));
}

function Field({ id, label, onRemove }: { id: string; label: string; onRemove: () => void }) {
  return (
    <SortableRow id={id} name={label} className={css.field}>
      <span className={css.label}>
        {label}
        {label.toLowerCase() !== id && <span className={css.path}>{id}</span>}
      </span>
      <button type="button" className={css.remove} aria-label={`Remove ${label}`} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </SortableRow>
  );
}
