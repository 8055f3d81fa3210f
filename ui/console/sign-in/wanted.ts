/** Where somebody wanted to go when they left for single sign-on, which comes back to the start page whatever the address was. */

const KEY = 'deskbridge-wanted';
const LONGEST_MS = 10 * 60_000;

export function rememberWanted(): void {
  const { pathname, search } = window.location;
  sessionStorage.setItem(KEY, JSON.stringify({ address: pathname + search, at: Date.now() }));
}

/** Answers once; null where nothing was wanted, or too long ago. */
export function takeWanted(): string | null {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (kept === null) return null;
  const { address, at } = JSON.parse(kept) as { address: string; at: number };
  // Only ever a page of our own.
  return address.startsWith('/console/') && Date.now() - at < LONGEST_MS ? address : null;
}
