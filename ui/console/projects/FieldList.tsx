import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import type { AttributesAnswer } from '../../../src/api/schemas/connecting.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
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
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const drop = ({ active, over }: DragEndEvent): void => {
    if (over === null || active.id === over.id) return;
    const [from, to] = [fields.indexOf(String(active.id)), fields.indexOf(String(over.id))];
    onChange(arrayMove(fields, from, to), `${labelOf(String(active.id))} is number ${to + 1} for ${name}`);
  };
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
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        accessibility={{ announcements: announcing(fields, labelOf), screenReaderInstructions: instructions }}
        onDragEnd={drop}
      >
        <SortableContext items={fields} strategy={verticalListSortingStrategy}>
          <ol className={css.fields}>
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
          </ol>
        </SortableContext>
      </DndContext>
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

const instructions = {
  draggable: 'To move it, press space, then up or down, then space again. Escape leaves it where it was.',
};

function announcing(fields: string[], labelOf: (field: string) => string): Announcements {
  const label = (id: UniqueIdentifier): string => labelOf(String(id));
  const place = (id: UniqueIdentifier): string => `${fields.indexOf(String(id)) + 1} of ${fields.length}`;
  const pickedUp = (id: UniqueIdentifier): string => `Picked up ${label(id)}, number ${place(id)}.`;
  return {
    onDragStart: ({ active }) => pickedUp(active.id),
    // At first it is over its own place, which says nothing new.
    onDragOver: ({ active, over }) => {
      if (over === null) return `${label(active.id)} is outside of the list.`;
      return over.id === active.id ? pickedUp(active.id) : `${label(active.id)} is over number ${place(over.id)}.`;
    },
    onDragEnd: ({ active, over }) =>
      over === null
        ? `${label(active.id)} is back where it was.`
        : `${label(active.id)} is now number ${place(over.id)}.`,
    onDragCancel: ({ active }) => `${label(active.id)} is back where it was.`,
  };
}

function Field({ id, label, onRemove }: { id: string; label: string; onRemove: () => void }) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
  });
  const moved = transform === null ? undefined : `translate3d(0, ${Math.round(transform.y)}px, 0)`;
  return (
    <li
      ref={setNodeRef}
      className={names(css.field, isDragging && css.dragged)}
      style={{ transform: moved, transition }}
    >
      <button
        ref={setActivatorNodeRef}
        type="button"
        className={css.grip}
        {...attributes}
        {...listeners}
        aria-label={`Move ${label}`}
      >
        <Icon name="grip" />
      </button>
      <span className={css.label}>
        {label}
        {label.toLowerCase() !== id && <span className={css.path}>{id}</span>}
      </span>
      <button type="button" className={css.remove} aria-label={`Remove ${label}`} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </li>
  );
}
