/**
 * KIT. In: data as it comes from the API, and words. Out: the small parts every page is made of, each with its style beside it. It must
 * not know where data comes from, nor any page.
 */

/** Class names put together; what is not there is left out. */
export function names(...given: (string | false | undefined)[]): string {
  return given.filter((name) => name !== undefined && name !== false).join(' ');
}
