import css from './Trouble.module.css';

/** What was refused and what to do now, said aloud when it appears. */
export function Trouble({ error }: { error: Error | null }) {
  return (
    <div role="alert" className={css.place}>
      {error !== null && <p className={css.trouble}>{error.message}</p>}
    </div>
  );
}
