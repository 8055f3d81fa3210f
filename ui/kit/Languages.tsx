import { texts } from '../texts/kit.ts';
import { isLanguage, language, languages, speak } from '../texts/language.ts';
import { Button } from './Button.tsx';
import css from './Languages.module.css';

/** Each language by its own name, for those who read no other; the page comes back in the one that is chosen. */
export function Languages() {
  return (
    <ul className={css.languages} aria-label={texts.language}>
      {Object.entries(languages).map(([code, name]) => (
        <li key={code} lang={code}>
          {code === language ? (
            <span aria-current="true">{name}</span>
          ) : (
            <Button look="link" onClick={() => isLanguage(code) && speak(code)}>
              {name}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
