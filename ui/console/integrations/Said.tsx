import css from './JiraHosts.module.css';

/** What was refused, and what to do now. */
export function Said({ error }: { error: Error | null }) {
  return (
    <div role="alert" className={css.said}>
      {error !== null && <p className={css.refused}>{error.message}</p>}
    </div>
  );
}
