import { language } from './language.ts';

let others: Record<string, unknown> = {};

/**
 * Fetches what a page says in the reader's language, by area; English is in the code. To be awaited by the page's first file, which then
 * imports the rest: where an area waited for itself (`await` at the top of a module), Safari before 27 would break pages whose parts are
 * fetched at the same time (WebKit bug 242740).
 */
export async function fetchTexts(pages: { de: () => Promise<Record<string, unknown>> }): Promise<void> {
  if (language !== 'en') others = await pages[language]();
}

/** An area's texts as this page speaks; in English where they were not fetched. */
export function spoken<T>(area: string, english: T): T {
  return (others[area] as T | undefined) ?? english;
}
