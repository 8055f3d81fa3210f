import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { read, Refused } from './api.ts';

/** Who looks at the page, as far as the pages need it. */
export interface Viewer {
  signedIn: boolean;
  name: string;
  role: 'admin' | 'agent' | 'requester';
}

const path = '/api/v1/session';

export function useViewer(): UseQueryResult<Viewer> {
  return useQuery<Viewer>({
    queryKey: [path],
    queryFn: ({ signal }) => read<Viewer>(path, signal),
    staleTime: 60_000,
    retry: (failures, error) => failures < 2 && !(error instanceof Refused),
  });
}
