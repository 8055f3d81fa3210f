/** What hosts and workspaces offer to choose from, read live. Where a read fails the page says so, and the field takes what is typed. */
import { skipToken, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { AttributesAnswer, TeamsAnswer, TicketTypesAnswer } from '../../../src/api/schemas/connecting.ts';
import type { ProjectAnswer, ProjectDetailAnswer, RecentIssueAnswer } from '../../../src/api/schemas/projects.ts';
import { type Listed, read } from '../api.ts';

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

interface HostProject {
  key: string;
  name: string;
}
interface HostStatus {
  id: string;
  name: string;
  category: 'new' | 'indeterminate' | 'done' | null;
}
interface HostField {
  id: string;
  name: string;
  type: string;
  values: string[] | null;
}

/** Projects of a host, `hostId` null: none is chosen yet. */
export const useHostProjects = (hostId: string | null, search: string) =>
  useRead<Listed<HostProject>>(
    hostId === null ? null : `/api/v1/hosts/${hostId}/projects?${new URLSearchParams(search === '' ? {} : { search })}`,
    FRESH_MS,
  );

const ofProject = ({ host, key }: ProjectDetailAnswer, what: string): string =>
  `/api/v1/hosts/${host.id}/${what}?${new URLSearchParams({ project: key })}`;

export const useStatuses = (project: ProjectDetailAnswer) =>
  useRead<Listed<HostStatus>>(ofProject(project, 'statuses'), FRESH_MS);
export const useHostFields = (project: ProjectDetailAnswer) =>
  useRead<Listed<HostField>>(ofProject(project, 'fields'), FRESH_MS);
export const useIssueTypes = (project: ProjectDetailAnswer) =>
  useRead<Listed<{ id: string; name: string }>>(ofProject(project, 'issue-types'), FRESH_MS);

const ofConnection = ({ connection }: ProjectDetailAnswer, what: string): string | null =>
  connection === null ? null : `/api/v1/connections/${connection.id}/${what}`;

export const useAttributes = (project: ProjectDetailAnswer) =>
  useRead<AttributesAnswer>(ofConnection(project, 'attributes'), FRESH_MS);
export const useTeams = (project: ProjectDetailAnswer) =>
  useRead<TeamsAnswer>(ofConnection(project, 'teams'), FRESH_MS);
export const useTicketTypes = (project: ProjectDetailAnswer) =>
  useRead<TicketTypesAnswer>(ofConnection(project, 'ticket-types'), FRESH_MS);
