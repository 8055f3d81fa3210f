import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { LinkingSettings } from '../../../src/api/schemas/project-settings.ts';
import type { PreviewAnswer, PreviewAsk, PreviewEvent } from '../../../src/api/schemas/projects.ts';
import { Refused, send } from '../api.ts';
import { projectPath } from './choices.ts';
import { problemAt } from '../problem-at.ts';

export interface Preview {
  /** The newest that could be made of this event; null: none yet. */
  shown: PreviewAnswer | null;
  /** Why what is typed now has none. */
  error: Error | null;
  fetching: boolean;
  again: () => void;
}

const PAUSE_MS = 200;

/** The note as these settings would write it; typing is followed with a short pause. */
export function usePreview(
  projectId: string,
  { event, issueKey, linking }: { event: PreviewEvent; issueKey: string | null; linking: LinkingSettings },
): Preview {
  const [settled] = useDebouncedValue(linking, PAUSE_MS);
  const last = useRef<{ of: string; preview: PreviewAnswer } | null>(null);
  const ask: PreviewAsk = { event, settings: { linking: settled }, ...(issueKey === null ? {} : { issueKey }) };
  const path = `${projectPath(projectId)}/preview`;
  const query = useQuery<PreviewAnswer>({
    queryKey: [path, ask],
    queryFn: () => send<PreviewAnswer>(path, { body: ask }),
    staleTime: 10_000,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
  });
  // Another event is another note: only its own last one may stand in.
  if (query.data !== undefined && !query.isPlaceholderData) last.current = { of: event, preview: query.data };
  return {
    shown: last.current?.of === event ? last.current.preview : null,
    error: query.error,
    fetching: query.isFetching,
    again: () => void query.refetch(),
  };
}

/** What the preview has against the words of this event, where that is why it could not be made. */
export function templateProblem(error: Error | null, event: PreviewEvent): string | null {
  const words = event === 'linked' ? ['template'] : ['events', event, 'template'];
  return problemAt(error, ['settings', 'linking', ...words]);
}

/** Whether the error is about what was typed, and so stands beside it already. */
export function isAboutWords(error: Error | null): boolean {
  return error instanceof Refused && error.errors.some(({ path }) => path.at(-1) === 'template');
}
