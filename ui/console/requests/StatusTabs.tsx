import { names } from '../../kit/names.ts';
import { locale } from '../../texts/language.ts';
import { texts } from '../../texts/requests.ts';
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
    { value: OPEN, word: texts.tabs.open, count: open },
    ...statuses.map((value) => ({ value, word: statusSaid(value).word, count: counts?.[value] })),
    { value: ALL, word: texts.tabs.all, count: all },
  ];
  return (
    <div className={css.tabs} role="group" aria-label={texts.tabs.status}>
      {tabs.map(({ value, word, count }) => (
        <button
          key={value}
          type="button"
          className={names(css.tab, value === now && css.here)}
          aria-pressed={value === now}
          onClick={() => seek({ status: value === OPEN ? '' : value })}
        >
          {word}
          <span className={css.count}>{count?.toLocaleString(locale) ?? '–'}</span>
        </button>
      ))}
    </div>
  );
}
