import { names } from '../../kit/names.ts';
import css from './PriorityMark.module.css';
import { type Priority, priorityWord } from './words.ts';

const bars: Record<Priority, number> = { low: 1, medium: 2, high: 3, urgent: 4 };

/** A priority by its word and by how many bars stand. */
export function PriorityMark({ priority }: { priority: Priority }) {
  return (
    <span className={names(css.mark, css[priority])}>
      <span className={css.bars} aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={names(css.bar, bar <= bars[priority] && css.full)} />
        ))}
      </span>
      {priorityWord(priority)}
    </span>
  );
}
