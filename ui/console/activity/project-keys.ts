import { useQuery } from '@tanstack/react-query';
import { type Listed, read } from '../api.ts';

const path = '/api/v1/projects?limit=200';

/** Keys of the projects that are set up, each once. */
export function useProjectKeys(): string[] {
  const query = useQuery<Listed<{ key: string }>>({
    queryKey: [path],
    queryFn: ({ signal }) => read<Listed<{ key: string }>>(path, signal),
    staleTime: 60_000,
  });
  return [...new Set(query.data?.items.map(({ key }) => key) ?? [])].sort((one, other) => one.localeCompare(other));
}
