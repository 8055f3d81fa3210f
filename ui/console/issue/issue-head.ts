import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { TimelineAnswer } from '../../../src/api/schemas.ts';
import { read, Refused, SignedOut } from '../api.ts';
import { isLive } from '../live.ts';

const OFTEN_MS = 5_000;
const SELDOM_MS = 30_000;

/** The issue as it stands now, whatever part of its timeline is shown. */
export function useIssueHead(host: string, issue: string): UseQueryResult<TimelineAnswer['issue']> {
  const path = `/api/v1/issues/${encodeURIComponent(host)}/${encodeURIComponent(issue)}/timeline?limit=1`;
  return useQuery<TimelineAnswer['issue']>({
    queryKey: [path, 'head'],
    queryFn: async ({ signal }) => (await read<TimelineAnswer>(path, signal)).issue,
    placeholderData: () => undefined,
    refetchInterval({ state }) {
      if (state.error instanceof SignedOut || state.error instanceof Refused) return false;
      return isLive() ? SELDOM_MS : OFTEN_MS;
    },
  });
}
