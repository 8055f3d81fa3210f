/** What the server says of escalation and status settings, saved or not: it holds them against the workspace and the host. */
import { useDebouncedValue } from '@mantine/hooks';
import { skipToken, useQuery } from '@tanstack/react-query';
import type { SettingsCheckAnswer, SettingsCheckAsk } from '../../../src/api/schemas/mapping.ts';
import { send } from '../api.ts';
import { projectPath } from './choices.ts';
import { sentenceSaid } from '../../texts/sentences.ts';

const PAUSE_MS = 250;

export interface SettingsChecked {
  /** The newest; null: none yet. */
  found: SettingsCheckAnswer | null;
  /** It is of what was asked, and not of what stood there before. */
  current: boolean;
  fetching: boolean;
  error: Error | null;
  again: () => void;
}

/** Typing is followed with a short pause; null: nothing to be checked. */
export function useSettingsCheck(projectId: string, ask: SettingsCheckAsk | null): SettingsChecked {
  const text = ask === null ? null : JSON.stringify(ask);
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const path = `${projectPath(projectId)}/settings-check`;
  const query = useQuery<SettingsCheckAnswer>({
    queryKey: [path, settled],
    queryFn:
      settled === null ? skipToken : () => send<SettingsCheckAnswer>(path, { body: JSON.parse(settled) as object }),
    staleTime: 10_000,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
    placeholderData: (before) => before,
  });
  return {
    found: query.data ?? null,
    current: settled === text && query.data !== undefined && !query.isPlaceholderData,
    fetching: query.isFetching || settled !== text,
    error: query.error,
    again: () => void query.refetch(),
  };
}

type Said = SettingsCheckAnswer['escalation']['problems'];

/** What is said of a place and everything in it, as sentences. */
export function saidAt(list: Said | undefined, ...place: (string | number)[]): string[] {
  const within = (list ?? []).filter(({ path }) => place.every((part, at) => path[at] === part));
  return [...new Set(within.map(({ message }) => sentence(sentenceSaid(message))))];
}

function sentence(message: string): string {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
