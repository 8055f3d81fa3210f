/** What hosts and workspaces offer to choose from, read live. Where a read fails the page says so, and the field takes what is typed. */
import { skipToken, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { AttributesAnswer, TeamsAnswer, TicketTypesAnswer } from '../../../src/api/schemas/connecting.ts';
import type {
  HostFieldAnswer,
  HostIssueTypeAnswer,
  HostProjectsAnswer,
  HostStatusAnswer,
} from '../../../src/api/schemas/hosts.ts';
import type { ProjectAnswer, ProjectDetailAnswer, RecentIssueAnswer } from '../../../src/api/schemas/projects.ts';
import { type Listed, read } from '../api.ts';
import type { Option } from '../FreeSelect.tsx';

/** A vendor answered a moment ago: it need not be asked for every field of the page. */
const FRESH_MS = 60_000;

function useRead<T>(path: string | null, staleTime: number): UseQueryResult<T> {
  return useQuery<T>({
    queryKey: [path],
    queryFn: path === null ? skipToken : ({ signal }) => read<T>(path, signal),
    staleTime,
    refetchOnWindowFocus: staleTime === 0 ? 'always' : false,
  });
}

export const projectsPath = '/api/v1/projects';
export const useProjects = () => useRead<Listed<ProjectAnswer>>(projectsPath, 0);

export const projectPath = (id: string): string => `${projectsPath}/${id}`;
export const useProject = (id: string) => useRead<ProjectDetailAnswer>(projectPath(id), 0);

export const useRecentIssues = (id: string) =>
  useRead<Listed<RecentIssueAnswer>>(`${projectPath(id)}/recent-issues`, 10_000);

/** Projects of a host, `hostId` null: none is chosen yet. */
export const useHostProjects = (hostId: string | null, search: string) =>
  useRead<HostProjectsAnswer>(
    hostId === null ? null : `/api/v1/hosts/${hostId}/projects?${new URLSearchParams(search === '' ? {} : { search })}`,
    FRESH_MS,
  );

const ofProject = ({ host, key }: ProjectDetailAnswer, what: string): string =>
  `/api/v1/hosts/${host.id}/${what}?${new URLSearchParams({ project: key })}`;

export const useStatuses = (project: ProjectDetailAnswer) =>
  useRead<Listed<HostStatusAnswer>>(ofProject(project, 'statuses'), FRESH_MS);
export const useHostFields = (project: ProjectDetailAnswer) =>
  useRead<Listed<HostFieldAnswer>>(ofProject(project, 'fields'), FRESH_MS);
export const useIssueTypes = (project: ProjectDetailAnswer) =>
  useRead<Listed<HostIssueTypeAnswer>>(ofProject(project, 'issue-types'), FRESH_MS);

const ofConnection = ({ connection }: ProjectDetailAnswer, what: string): string | null =>
  connection === null ? null : `/api/v1/connections/${connection.id}/${what}`;

export const useAttributes = (project: ProjectDetailAnswer) =>
  useRead<AttributesAnswer>(ofConnection(project, 'attributes?model=contact'), FRESH_MS);
export const useTeams = (project: ProjectDetailAnswer) =>
  useRead<TeamsAnswer>(ofConnection(project, 'teams'), FRESH_MS);
export const useTicketTypes = (project: ProjectDetailAnswer) =>
  useRead<TicketTypesAnswer>(ofConnection(project, 'ticket-types'), FRESH_MS);

/** Asks Intercom for the teams now, past what was remembered of them. */
export function useFreshTeams(project: ProjectDetailAnswer): () => Promise<void> {
  const queries = useQueryClient();
  const path = ofConnection(project, 'teams');
  return async () => {
    if (path === null) return;
    await queries.fetchQuery({
      queryKey: [path],
      queryFn: ({ signal }) => read<TeamsAnswer>(`${path}?fresh=1`, signal),
      staleTime: 0,
    });
  };
}

/** What is offered: empty while it is on its way, null where it cannot be read and has to be typed. */
export function optionsFrom<T, O = Option>(query: UseQueryResult<T>, options: (data: T) => O[]): O[] | null {
  if (query.data !== undefined) return options(query.data);
  return query.isLoading ? [] : null;
}
