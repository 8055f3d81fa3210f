/** What the pages of approvals ask the server. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ApprovalAnswer, ApprovalDetailAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import type { Tone } from '../../kit/State.tsx';
import { texts } from '../../texts/approvals.ts';
import { type Listed, read, SignedOut } from '../api.ts';
import { isLive } from '../live.ts';

export const approvalsPath = '/api/v1/approvals';
export const approvalPath = (id: string): string => `${approvalsPath}/${encodeURIComponent(id)}`;

/** More than so many are not counted one by one. */
export const MOST_COUNTED = 99;

function usePolled<T>(path: string): UseQueryResult<T> {
  return useQuery<T>({
    queryKey: [path],
    queryFn: ({ signal }) => read<T>(path, signal),
    refetchInterval: ({ state }) => (state.error instanceof SignedOut ? false : isLive() ? 20_000 : 5_000),
  });
}

/** Those that wait for whoever looks. */
export const useMine = () => usePolled<Listed<ApprovalAnswer>>(`${approvalsPath}?mine=true&state=pending&limit=100`);
export const useApproval = (id: string) => usePolled<ApprovalDetailAnswer>(approvalPath(id));

export const stateWords: Record<ApprovalAnswer['state'], { tone: Tone; word: string }> = {
  pending: { tone: 'busy', word: texts.states.pending },
  approved: { tone: 'good', word: texts.states.approved },
  rejected: { tone: 'bad', word: texts.states.rejected },
  expired: { tone: 'warn', word: texts.states.expired },
  cancelled: { tone: 'quiet', word: texts.states.cancelled },
};

/** `Ann, Ben or Chloé`; `all of Ann and Ben`. */
export function askedOf({ people, mode }: Pick<ApprovalAnswer, 'people' | 'mode'>): string {
  const names = people.map(({ name }) => name);
  const last = names.at(-1) ?? texts.people.nobody;
  if (names.length < 2) return last;
  const others = names.slice(0, -1).join(', ');
  return mode === 'all' ? texts.people.allOf(others, last) : texts.people.anyOf(others, last);
}

/** `DEMO-31 The export stops`. */
export function called({ key, id, summary }: ApprovalAnswer['issue']): string {
  return summary === null ? (key ?? id) : `${key ?? id} ${summary}`;
}

/** What a comment is for, and when it has to be there. */
export function commentSaid(needed: ApprovalAnswer['commentNeeded']): string {
  const help = texts.deciding.commentHelp;
  if (needed === null) return help.optional;
  return needed === 'always' ? help.always : help.toReject;
}
