import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
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
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { type DraftField, type FieldKind, isChoice, kinds } from './drafts.ts';
import css from './Services.module.css';

type Problem = (...place: (string | number)[]) => string | null;

interface Parts {
  fields: DraftField[];
  problem: Problem;
  onChange: (fields: DraftField[]) => void;
}

/** The fields of a form, each changed in place; put in order by mouse or keyboard. */
export function FieldRows({ fields, problem, onChange }: Parts) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const at = (id: UniqueIdentifier): number => fields.findIndex((field) => field.id === id);
  const drop = ({ active, over }: DragEndEvent): void => {
    if (over !== null && active.id !== over.id) onChange(arrayMove(fields, at(active.id), at(over.id)));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ announcements: announcing(fields), screenReaderInstructions: instructions }}
      onDragEnd={drop}
    >
      <SortableContext items={fields.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        <ol className={css.fields} aria-label="Fields">
          {fields.map((field, index) => (
            <FieldRow
              key={field.id}
              field={field}
              problem={(name) => problem('fields', index, name)}
              onChange={(part) => onChange(fields.map((one) => (one.id === field.id ? { ...one, ...part } : one)))}
              onRemove={() => onChange(fields.filter(({ id }) => id !== field.id))}
            />
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  );
}

const instructions = {
  draggable: 'To move it, press space, then up or down, then space again. Escape leaves it where it was.',
};

const nameOf = ({ label }: DraftField): string => (label.trim() === '' ? 'a field without a label' : label);

function announcing(fields: DraftField[]): Announcements {
  const name = (id: UniqueIdentifier): string => {
    const field = fields.find((one) => one.id === id);
    return field === undefined ? 'The field' : nameOf(field);
  };
  const place = (id: UniqueIdentifier): string =>
    `number ${fields.findIndex((one) => one.id === id) + 1} of ${fields.length}`;
  const pickedUp = (id: UniqueIdentifier): string => `Picked up ${name(id)}, ${place(id)}.`;
  return {
    onDragStart: ({ active }) => pickedUp(active.id),
    // At first it is over its own place, which says nothing new.
    onDragOver: ({ active, over }) => {
      if (over === null) return `${name(active.id)} is outside of the list.`;
      return over.id === active.id ? pickedUp(active.id) : `${name(active.id)} is over ${place(over.id)}.`;
    },
    onDragEnd: ({ active, over }) =>
      over === null ? `${name(active.id)} is back where it was.` : `${name(active.id)} is now ${place(over.id)}.`,
    onDragCancel: ({ active }) => `${name(active.id)} is back where it was.`,
  };
}

interface RowParts {
  field: DraftField;
  problem: (name: string) => string | null;
  onChange: (part: Partial<DraftField>) => void;
  onRemove: () => void;
}

function FieldRow({ field, problem, onChange, onRemove }: RowParts) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: field.id,
  });
  const moved = transform === null ? undefined : `translate3d(0, ${Math.round(transform.y)}px, 0)`;
  const name = nameOf(field);
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
        aria-label={`Move ${name}`}
      >
        <Icon name="grip" />
      </button>
      <div className={css.parts} role="group" aria-label={name}>
        <div className={css.two}>
          <TextInput
            label="Label"
            placeholder="What is asked"
            value={field.label}
            error={problem('label') ?? problem('key')}
            onChange={(event) => onChange({ label: event.currentTarget.value })}
            autoFocus={!field.known && field.label === ''}
          />
          <Select
            label="Kind"
            data={[...kinds]}
            value={field.kind}
            allowDeselect={false}
            error={problem('kind')}
            onChange={(kind) => onChange({ kind: kind as FieldKind })}
          />
        </div>
        {isChoice(field.kind) && (
          <Textarea
            label="Choices"
            description="One a line"
            autosize
            minRows={2}
            value={field.options.join('\n')}
            error={problem('options')}
            onChange={(event) => onChange({ options: event.currentTarget.value.split('\n') })}
          />
        )}
        <TextInput
          label="Help"
          placeholder="A sentence under the label, where it helps"
          value={field.help ?? ''}
          error={problem('help')}
          onChange={(event) => onChange({ help: event.currentTarget.value === '' ? null : event.currentTarget.value })}
        />
        <div className={css.end}>
          <Checkbox
            label="Required at the portal"
            checked={field.required}
            onChange={(event) => onChange({ required: event.currentTarget.checked })}
          />
          {field.known && <span className={css.key}>Key {field.key}</span>}
          <Button look="link" onClick={onRemove}>
            Remove<span className="visually-hidden"> {name}</span>
          </Button>
        </div>
      </div>
    </li>
  );
}
