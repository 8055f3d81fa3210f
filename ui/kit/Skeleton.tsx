import { texts } from '../texts/kit.ts';
import css from './Skeleton.module.css';

/** The place of rows that are on their way. */
export function Skeleton({ rows }: { rows: number }) {
  return (
    <div className={css.rows} role="status">
      <span className="visually-hidden">{texts.loading}</span>
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className={css.row} aria-hidden="true">
          <span className={css.long} />
          <span className={css.short} />
        </div>
      ))}
    </div>
  );
}
