/** In which of our languages a page of the server is read. It cannot know what was chosen in the console: that stays in the browser. */

export type Language = 'en' | 'de';

/** Each language has its own: without the German, it does not compile. */
export type ByLanguage<Said> = Readonly<Record<Language, Said>>;

/** `de-AT;q=0.8`, as RFC 9110 writes it; whatever else stands in the header counts for nothing. */
const RANGE = /^\s*([a-z]{2,3}|\*)(?:-[a-z\d-]+)?\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;

/** The one of ours that `Accept-Language` wants most: of equals the first, and English where German is not asked for. */
export function preferredLanguage(accepted = ''): Language {
  const wanted = accepted
    .split(',')
    .map((range) => {
      const [, name = '', weight = '1'] = RANGE.exec(range) ?? [];
      return { name: name.toLowerCase(), weight: Number(weight) };
    })
    .filter(({ name, weight }) => /^(?:en|de|\*)$/.test(name) && weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  return wanted[0]?.name === 'de' ? 'de' : 'en';
}
