import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { SessionAnswer } from '../../src/api/schemas/accounts.ts';
import { read, Refused } from './api.ts';

/** Who looks at the page, as far as the pages need it. Nobody who is not signed in may do anything. */
export interface Viewer {
  signedIn: boolean;
  name: string;
  role: 'admin' | 'agent' | 'requester';
}

const path = '/api/v1/session';

export function useViewer(): UseQueryResult<Viewer> {
  return useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => read<SessionAnswer>(path, signal),
    select: viewerOf,
    staleTime: 60_000,
    retry: (failures, error) => failures < 2 && !(error instanceof Refused),
  });
}

function viewerOf(session: SessionAnswer): Viewer {
  if (!session.signedIn) return { signedIn: false, name: '', role: 'requester' };
  return { signedIn: true, name: session.user.name, role: session.user.role };
}
