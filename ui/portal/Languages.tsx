import { type Language, language, languages, speak } from '../texts/language.ts';
import { texts } from '../texts/portal.ts';
import css from './Languages.module.css';

/** In which language the pages are read: each is named in itself, for those who read no other. What is being written stays. */
export function Languages() {
  return (
    <footer className={css.foot}>
      <div className={css.languages} role="group" aria-label={texts.page.language}>
        {(Object.keys(languages) as Language[]).map((one) => (
          <button
            key={one}
            type="button"
            className={css.language}
            lang={one}
            aria-pressed={one === language}
            onClick={() => {
              if (one !== language) speak(one);
            }}
          >
            {languages[one]}
          </button>
        ))}
      </div>
    </footer>
  );
}
