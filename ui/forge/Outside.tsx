import { texts } from '../texts/forge.ts';
import css from './Forge.module.css';

/** Instead of a page, where there is no Jira around it, or a place in Jira that this version does not know. */
export function Outside({ place = null }: { place?: string | null }) {
  return (
    <main className={css.page}>
      <h1 className={css.title}>{texts.nothing}</h1>
      <p>{place === null ? texts.outside : texts.unknownPlace(place)}</p>
    </main>
  );
}
