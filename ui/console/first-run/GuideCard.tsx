import { texts } from '../../texts/first-run.ts';
import { useFirstRun } from '../queries.ts';
import { RouteButton } from '../RouteButton.tsx';
import { useViewer } from '../session.ts';
import css from './GuideCard.module.css';
import { progressOf } from './steps.ts';

const said = texts.card;

/** On the overview, while the first note has not been delivered: how far it is, and the way back to the guide. */
export function GuideCard() {
  const firstRun = useFirstRun().data;
  const isAdmin = useViewer().data?.role === 'admin';
  if (firstRun === undefined || firstRun.complete || firstRun.dismissed || !isAdmin) return null;
  const { done, of, next } = progressOf(firstRun, false);
  return (
    <section className={css.card} aria-label={said.title}>
      <div className={css.text}>
        <h2>{firstRun.fresh ? texts.title : said.title}</h2>
        <p>
          {firstRun.fresh
            ? said.fresh
            : next === null
              ? texts.progress(done, of)
              : said.next(done, of, texts.next[next.id])}
        </p>
      </div>
      <RouteButton to="/console/welcome" look="primary">
        {' '}
        {firstRun.fresh ? said.begin : said.continue}
      </RouteButton>
    </section>
  );
}
