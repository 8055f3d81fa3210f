import { useLocation, useRouter } from '@tanstack/react-router';

/** What is sought, as it stands in the address, and how to change some of it: an empty text takes one away. */
export function useAddressFilters<Name extends string>(
  names: readonly Name[],
): [Partial<Record<Name, string>>, (changes: Partial<Record<Name, string>>) => void] {
  const { pathname, searchStr } = useLocation();
  const { history } = useRouter();
  const asked = new URLSearchParams(searchStr);
  const filters: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = asked.get(name);
    if (value !== null && value !== '') filters[name] = value;
  }
  return [
    filters,
    (changes) => {
      const next = new URLSearchParams();
      for (const [name, value] of Object.entries<string>({ ...filters, ...changes } as Record<Name, string>))
        if (value !== '') next.set(name, value);
      history.replace(next.size === 0 ? pathname : `${pathname}?${next}`);
    },
  ];
}
