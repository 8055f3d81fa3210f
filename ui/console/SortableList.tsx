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
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import type { ReactNode } from 'react';
import { Icon } from '../kit/Icon.tsx';
import { names } from '../kit/names.ts';
import { texts } from '../texts/sorting.ts';
import css from './SortableList.module.css';

interface Parts {
  ids: string[];
  nameOf: (id: string) => string;
  onMove: (from: number, to: number) => void;
  className?: string | undefined;
  label?: string;
  /** A `SortableRow` for each id, in their order. */
  children: ReactNode;
}

/** A list put in order by mouse or keyboard. */
export function SortableList({ ids, nameOf, onMove, className, label, children }: Parts) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const drop = ({ active, over }: DragEndEvent): void => {
    if (over !== null && active.id !== over.id) onMove(ids.indexOf(String(active.id)), ids.indexOf(String(over.id)));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{
        announcements: announcing(ids, nameOf),
        screenReaderInstructions: { draggable: texts.how },
      }}
      onDragEnd={drop}
    >
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <ol className={className} aria-label={label}>
          {children}
        </ol>
      </SortableContext>
    </DndContext>
  );
}

function announcing(ids: string[], nameOf: (id: string) => string): Announcements {
  const name = (id: UniqueIdentifier): string => nameOf(String(id));
  const place = (id: UniqueIdentifier): [number, number] => [ids.indexOf(String(id)) + 1, ids.length];
  const pickedUp = (id: UniqueIdentifier): string => texts.pickedUp(name(id), ...place(id));
  return {
    onDragStart: ({ active }) => pickedUp(active.id),
    // At first it is over its own place, which says nothing new.
    onDragOver: ({ active, over }) => {
      if (over === null) return texts.isOutside(name(active.id));
      return over.id === active.id ? pickedUp(active.id) : texts.isOver(name(active.id), ...place(over.id));
    },
    onDragEnd: ({ active, over }) =>
      over === null ? texts.isBack(name(active.id)) : texts.isNow(name(active.id), ...place(over.id)),
    onDragCancel: ({ active }) => texts.isBack(name(active.id)),
  };
}

interface RowParts {
  id: string;
  name: string;
  className?: string | undefined;
  children: ReactNode;
}

/** One line of such a list: what it is taken by, and what it holds. */
export function SortableRow({ id, name, className, children }: RowParts) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
  });
  const moved = transform === null ? undefined : `translate3d(0, ${Math.round(transform.y)}px, 0)`;
  return (
    <li
      ref={setNodeRef}
      className={names(className, isDragging && css.dragged)}
      style={{ transform: moved, transition }}
    >
      <button
        ref={setActivatorNodeRef}
        type="button"
        className={css.grip}
        {...attributes}
        {...listeners}
        aria-label={texts.move(name)}
      >
        <Icon name="grip" />
      </button>
      {children}
    </li>
  );
}
