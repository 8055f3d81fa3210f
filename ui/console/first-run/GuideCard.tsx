import { Link } from '@tanstack/react-router';
import { useFirstRun } from '../queries.ts';
import { useViewer } from '../session.ts';
import css from './GuideCard.module.css';
import { progressOf, stepsSaid } from './steps.ts';

/** On the overview, while the first note has not been delivered: how far it is, and the way back to the guide. */
export function GuideCard() {
  const firstRun = useFirstRun().data;
  const isAdmin = useViewer().data?.role === 'admin';
  if (firstRun === undefined || firstRun.complete || firstRun.dismissed || !isAdmin) return null;
  const { done, of, next } = progressOf(firstRun, false);
  return (
    <section className={css.card} aria-label="Getting started">
      <div className={css.text}>
        <h2>{firstRun.fresh ? 'Welcome to Deskbridge' : 'Getting started'}</h2>
        <p>
          {firstRun.fresh
            ? 'Nothing is connected yet. Try the demo, or connect your own Intercom and Jira.'
            : `${done} of ${of} done${next === null ? '' : `; next: ${stepsSaid[next.id].title.toLowerCase()}`}`}
        </p>
      </div>
      <Link to="/console/welcome" className={css.go}>
        {firstRun.fresh ? 'Begin' : 'Continue'}
      </Link>
    </section>
  );
}
