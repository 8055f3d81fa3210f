/** What the pages of links ask the server, and the address that holds what is sought. */
import { keepPreviousData, useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { LinkAnswer } from '../../../src/api/schemas.ts';
import type {
  ImportAnswer,
  ImportLook,
  ImportPreviewAnswer,
  ImportProblemAnswer,
} from '../../../src/api/schemas/imports.ts';
import type { ProjectAnswer } from '../../../src/api/schemas/projects.ts';
import { useAddressFilters } from '../address-filters.ts';
import { type Listed, read, SignedOut } from '../api.ts';

const PAGE = 50;
const OFTEN_MS = 1_000;
const SELDOM_MS = 5_000;

export const linksPath = '/api/v1/links';
export const importsPath = '/api/v1/imports';

/** What is sought: the names are those of the address and of the API alike. */
export const filterNames = ['q', 'host', 'project', 'connection', 'source', 'state'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

/** Where nothing is chosen, ended links are not shown. */
const LIVING = 'active,broken';

export const useFilters = () => useAddressFilters(filterNames);

/** The question of these filters, as the list and the file take it. */
export function questionOf({ state, ...filters }: Filters): URLSearchParams {
  const asked = new URLSearchParams(filters);
  if (state !== 'all') asked.set('state', state ?? LIVING);
  return asked;
}

/** The links that fit, a page more whenever it is asked for. */
export function useFoundLinks(filters: Filters) {
  const asked = questionOf(filters).toString();
  return useInfiniteQuery({
    queryKey: [linksPath, asked],
    queryFn: ({ signal, pageParam }) =>
      read<Listed<LinkAnswer>>(
        `${linksPath}?${asked}&limit=${PAGE}${pageParam === null ? '' : `&cursor=${pageParam}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // What was paged far into is not read again and again as a whole.
    refetchInterval: ({ state }) =>
      state.error instanceof SignedOut || (state.data?.pages.length ?? 0) > 2 ? false : SELDOM_MS,
  });
}

export function useProjects(): UseQueryResult<Listed<ProjectAnswer>> {
  const path = '/api/v1/projects';
  return useQuery({ queryKey: [path], queryFn: ({ signal }) => read<Listed<ProjectAnswer>>(path, signal) });
}

export const isOpen = ({ state }: Pick<ImportAnswer, 'state'>): boolean =>
  state === 'running' || state === 'paused' || state === 'failed';

/** The newest imports, read often while one of them moves. */
export function useImports(): UseQueryResult<Listed<ImportAnswer>> {
  const path = `${importsPath}?limit=20`;
  return useQuery({
    queryKey: [importsPath],
    queryFn: ({ signal }) => read<Listed<ImportAnswer>>(path, signal),
    refetchInterval: ({ state }) => {
      if (state.error instanceof SignedOut) return false;
      const moves = state.data?.items.some((one) => one.state === 'running' || one.endedAt === null) === true;
      return moves ? OFTEN_MS : SELDOM_MS;
    },
  });
}

/** What one import could not do; read again as long as `version` changes. */
export function useImportProblems(id: string, version: number): UseQueryResult<Listed<ImportProblemAnswer>> {
  const path = `${importsPath}/${id}/problems?limit=200`;
  return useQuery({
    queryKey: [path, version],
    queryFn: ({ signal }) => read<Listed<ImportProblemAnswer>>(path, signal),
    placeholderData: keepPreviousData,
  });
}

export interface ImportSubject {
  host: string;
  project: string;
  look: ImportLook;
}

/** How many issues an import would look at; asked once the subject is chosen. */
export function useImportPreview(subject: ImportSubject | null): UseQueryResult<ImportPreviewAnswer> {
  const path = `${importsPath}/preview?${new URLSearchParams(subject === null ? {} : { ...subject })}`;
  return useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => read<ImportPreviewAnswer>(path, signal),
    enabled: subject !== null,
    staleTime: 30_000,
  });
}
