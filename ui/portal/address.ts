import { type MouseEvent, useSyncExternalStore } from 'react';

/** Where in the portal somebody is. */
export type Place =
  | { kind: 'home' }
  | { kind: 'new'; service: string | null }
  | { kind: 'request'; key: string }
  | { kind: 'approval'; id: string }
  | { kind: 'sign-in' }
  | { kind: 'nowhere' };

/** For what may be asked without a service. */
export const WITHOUT_SERVICE = 'anything';

/** `address`: with its query or without. */
export function placeAt(address: string): Place {
  const [pathname = ''] = address.split('?');
  const [first = '', second = '', ...more] = pathname.replace(/^\/portal\/?/, '').split('/');
  if (more.length > 0) return { kind: 'nowhere' };
  if (first === '') return { kind: 'home' };
  if (first === 'sign-in' && second === '') return { kind: 'sign-in' };
  if (first === 'new' && second !== '') return { kind: 'new', service: second === WITHOUT_SERVICE ? null : second };
  if (first === 'approvals' && second !== '') return { kind: 'approval', id: decodedOr(second) };
  if (first === 'requests' && second !== '') return { kind: 'request', key: decodedOr(second) };
  return { kind: 'nowhere' };
}

function decodedOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const listeners = new Set<() => void>();
const tell = (): void => {
  for (const listener of listeners) listener();
};
window.addEventListener('popstate', tell);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The address as it is, without the host: renders again when it changes. */
export function useAddress(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search);
}

/** `replace`: the page before is not to be come back to. */
export function go(
  address: string,
  { replace = false, state = null }: { replace?: boolean; state?: unknown } = {},
): void {
  if (replace) window.history.replaceState(state, '', address);
  else window.history.pushState(state, '', address);
  tell();
  if (!replace) window.scrollTo(0, 0);
}

/** For links within the portal: only a plain click stays in the page. */
export function within(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { pathname, search } = event.currentTarget;
  go(pathname + search);
}

const WANTED = 'deskbridge-portal-wanted';
const LONGEST_MS = 60 * 60_000;

/** Where somebody wanted to go who has to sign in first; the link in their inbox may open another tab. */
export function rememberWanted(): void {
  const { pathname } = window.location;
  if (placeAt(pathname).kind === 'sign-in') return;
  localStorage.setItem(WANTED, JSON.stringify({ address: pathname, at: Date.now() }));
}

/** Answers once; the first page where nothing was wanted, or too long ago. */
export function takeWanted(): string {
  const text = localStorage.getItem(WANTED);
  localStorage.removeItem(WANTED);
  if (text === null) return '/portal';
  const { address, at } = JSON.parse(text) as { address: string; at: number };
  // Only ever a page of the portal.
  return /^\/portal(\/[\w%-]+)*$/.test(address) && Date.now() - at < LONGEST_MS ? address : '/portal';
}
