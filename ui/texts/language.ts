/**
 * The texts of the pages, in one place. In: the language the reader chose, or their browser's. Out: `texts` of each area, in that language.
 * Files in `en/` and `de/` hold nothing but words; the types say that both hold the same. A page is read in one language from its first line
 * to its last: choosing another loads it anew, so that a text may be used anywhere, also where nothing is drawn.
 */

const KEPT = 'deskbridge.language';

/** Each by its own name, as those who look for it read it. */
export const languages = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof languages;

export const isLanguage = (name: string): name is Language => Object.hasOwn(languages, name);

/** What was chosen here before; else the first of the browser's that we speak; else English. Pages in frames may have no storage. */
function find(): Language {
  if (typeof document === 'undefined') return 'en';
  const known = [kept() ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage);
  return known ?? 'en';
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** The language of this page. */
export const language: Language = find();

/** How numbers and dates are written: as in the reader's own country, where the browser tells it. */
export const locale: string =
  typeof document === 'undefined' ? 'en' : (navigator.languages.find((tag) => tag.startsWith(language)) ?? language);

if (typeof document !== 'undefined') document.documentElement.lang = language;

/** Reads this page, and every other in this browser from now on, in `next`. */
export function speak(next: Language): void {
  localStorage.setItem(KEPT, next);
  window.location.reload();
}
