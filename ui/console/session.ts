import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { SessionAnswer, SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import { read, Refused, SignedOut } from './api.ts';

/** Who looks at the page, as far as most pages need it. Nobody who is not signed in may do anything. */
interface Viewer {
  signedIn: boolean;
  name: string;
  role: 'admin' | 'agent' | 'requester';
}

export const sessionPath = '/api/v1/session';

const asked = {
  queryKey: [sessionPath],
  queryFn: ({ signal }: { signal: AbortSignal }) => read<SessionAnswer>(sessionPath, signal),
  staleTime: 60_000,
  retry: (failures: number, error: Error) =>
    failures < 2 && !(error instanceof Refused) && !(error instanceof SignedOut),
};

const LOOKED_AFTER_MS = 10_000;

/** Who is signed in, all of it, and whether they still are; else how to sign in. */
export function useSession(): UseQueryResult<SessionAnswer> {
  return useQuery({
    ...asked,
    // Where nobody is signed in, signing in is what changes that.
    refetchInterval: ({ state }) => (state.data?.signedIn === true && state.error === null ? LOOKED_AFTER_MS : false),
  });
}

/** Whether a refusal says that there is no session, or that it needs something before anything else. */
export function isAboutSession(error: Error): boolean {
  if (error instanceof Refused) return error.code === 'code_needed' || error.code === 'second_factor_needed';
  return error instanceof SignedOut;
}

/** The same for who is inside already; null while that is not known. */
export function useOwnSession(): SignedInAnswer | null {
  const session = useQuery(asked).data;
  return session?.signedIn === true ? session : null;
}

export function useViewer(): UseQueryResult<Viewer> {
  return useQuery({ ...asked, select: viewerOf });
}

function viewerOf(session: SessionAnswer): Viewer {
  if (!session.signedIn) return { signedIn: false, name: '', role: 'requester' };
  return { signedIn: true, name: session.user.name, role: session.user.role };
}

/** Takes in a session that was just begun. What somebody else may have read in this page before is forgotten. */
export function useEnter(): (session: SignedInAnswer) => void {
  const queries = useQueryClient();
  return useCallback(
    (session) => {
      queries.removeQueries({ type: 'inactive' });
      queries.setQueryData<SessionAnswer>([sessionPath], session);
      void queries.resetQueries({ predicate: ({ queryKey: [path] }) => path !== sessionPath });
    },
    [queries],
  );
}

/** Takes in one's own session as it is now. */
export function useOwnChange(): (session: SignedInAnswer) => void {
  const queries = useQueryClient();
  return useCallback((session) => queries.setQueryData<SessionAnswer>([sessionPath], session), [queries]);
}
