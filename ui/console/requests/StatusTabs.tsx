import { names } from '../../kit/names.ts';
import { useCounts } from './data.ts';
import { ALL, type Filters, OPEN, type Seek } from './filters.ts';
import css from './Requests.module.css';
import { statuses, statusSaid } from './words.ts';

/** The statuses with how many there are of each, by what else is sought. */
export function StatusTabs({ filters, seek }: { filters: Filters; seek: Seek }) {
  const counts = useCounts(filters).data;
  const open = counts === undefined ? undefined : counts.new + counts.in_progress + counts.waiting;
  const all = counts === undefined ? undefined : (open ?? 0) + counts.resolved;
  const now = filters.status ?? OPEN;
  const tabs = [
    { value: OPEN, word: 'Open', count: open },
    ...statuses.map((value) => ({ value, word: statusSaid(value).word, count: counts?.[value] })),
    { value: ALL, word: 'All', count: all },
  ];
  return (
    <div className={css.tabs} role="group" aria-label="Status">
      {tabs.map(({ value, word, count }) => (
        <button
          key={value}
          type="button"
          className={names(css.tab, value === now && css.here)}
          aria-pressed={value === now}
          onClick={() => seek({ status: value === OPEN ? '' : value })}
        >
          {word}
          <span className={css.count}>{count?.toLocaleString('en') ?? '–'}</span>
        </button>
      ))}
    </div>
  );
}
