/** What the pages of workflows ask the server. */
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { TeamsAnswer, TagsAnswer, TicketTypesAnswer } from '../../../src/api/schemas/connecting.ts';
import type { HostFieldAnswer, HostStatusAnswer } from '../../../src/api/schemas/hosts.ts';
import type { ProjectAnswer } from '../../../src/api/schemas/projects.ts';
import type { UserAnswer } from '../../../src/api/schemas/accounts.ts';
import type { RunDetailAnswer, VersionAnswer, WorkflowAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { type Listed, read, SignedOut } from '../api.ts';
import { isLive } from '../live.ts';
import { useConnections, useHosts } from '../queries.ts';
import type { Option } from '../FreeSelect.tsx';
import { useServices, useTags } from '../requests/data.ts';
import { texts } from '../../texts/workflow-words.ts';
import type { Workflow } from './model.ts';

export const workflowsPath = '/api/v1/workflows';
export const workflowPath = (id: string): string => `${workflowsPath}/${encodeURIComponent(id)}`;
export const runsPath = '/api/v1/workflow-runs';

const OFTEN_MS = 3_000;
const LIVE_MS = 20_000;
/** What vendors offer, read a moment ago. */
const FRESH_MS = 60_000;
/** More projects than this are not asked for what they offer: typing helps then. */
const MOST_ASKED = 6;

function usePolled<T>(path: string, enabled = true): UseQueryResult<T> {
  return useQuery<T>({
    queryKey: [path],
    queryFn: ({ signal }) => read<T>(path, signal),
    enabled,
    placeholderData: () => undefined,
    refetchInterval: ({ state }) =>
      state.error instanceof SignedOut ? false : isLive() && state.error === null ? LIVE_MS : OFTEN_MS,
  });
}

export const useWorkflows = () => usePolled<Listed<WorkflowAnswer>>(workflowsPath);
export const useWorkflow = (id: string, enabled: boolean) => usePolled<WorkflowAnswer>(workflowPath(id), enabled);
export const useRun = (id: string) => usePolled<RunDetailAnswer>(`${runsPath}/${encodeURIComponent(id)}`);

export interface Template {
  id: string;
  name: string;
  description: string;
  definition: Workflow;
}
export function useTemplates(): UseQueryResult<Listed<Template>> {
  const path = '/api/v1/workflow-templates';
  return useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => read<Listed<Template>>(path, signal),
    staleTime: Infinity,
  });
}

export interface Version extends Omit<VersionAnswer, 'definition'> {
  definition: Workflow;
}
export const useVersions = (id: string) => usePolled<Listed<Version>>(`${workflowPath(id)}/versions`);

/** What there is to choose from. Empty where nothing could be read: every field takes what is typed. */
export interface Offered {
  hosts: string[];
  projects: string[];
  statuses: string[];
  services: string[];
  tags: string[];
  /** By e-mail address. */
  people: Option[];
  /** `fields.<id>` of hosts. */
  fields: Option[];
  attributes: Option[];
  ticketTypes: (Option & { attributes: { id: string; name: string; required: boolean }[] })[];
  teams: Option[];
  teammates: Option[];
}

/** What hosts, workspaces and people offer, as far as the scope reaches. */
export function useOffered({ host, projects = [] }: Workflow['scope']): Offered {
  const hosts = useHosts().data?.items.filter(({ state }) => state !== 'disconnected') ?? [];
  const connections = useConnections().data?.items.filter(({ state }) => state !== 'disconnected') ?? [];
  const all = useRead<Listed<ProjectAnswer>>('/api/v1/projects').data?.items ?? [];
  const inHost = all.filter((one) => host === undefined || one.host === host);
  const inScope = inHost.filter(({ key }) => projects.length === 0 || projects.includes(key)).slice(0, MOST_ASKED);
  const ofProjects = (what: string): string[] =>
    inScope.flatMap((one) => {
      const id = hosts.find(({ name }) => name === one.host)?.id;
      return id === undefined ? [] : `/api/v1/hosts/${id}/${what}?${new URLSearchParams({ project: one.key })}`;
    });
  const ofConnections = (what: string): string[] => connections.map(({ id }) => `/api/v1/connections/${id}/${what}`);
  const statuses = useAll<Listed<HostStatusAnswer>>(ofProjects('statuses')).flatMap(({ items }) => items);
  const fields = useAll<Listed<HostFieldAnswer>>(ofProjects('fields')).flatMap(({ items }) => items);
  const types = useAll<TicketTypesAnswer>(ofConnections('ticket-types')).flatMap(({ items }) => items);
  const teams = useAll<TeamsAnswer>(ofConnections('teams')).flatMap(({ items }) => items);
  const mates = useAll<{ items: { id: string; name: string }[] }>(ofConnections('teammates')).flatMap(
    ({ items }) => items,
  );
  const convTags = useAll<TagsAnswer>(ofConnections('tags')).flatMap(({ items }) => items);
  const attributes = useAll<{ items: { fullName: string; label: string }[] }>(
    ofConnections('attributes?model=contact'),
  );
  const services = useServices().data?.items ?? [];
  const tags = useTags().data?.items ?? [];
  const users = useRead<Listed<UserAnswer>>('/api/v1/users').data?.items ?? [];
  const named = ({ id, name }: { id: string; name: string }): Option => ({ value: id, label: name });
  return {
    hosts: hosts.map(({ name }) => name),
    projects: unique(inHost.map(({ key }) => key)),
    statuses: unique(statuses.map(({ name }) => name)),
    services: unique(services.map(({ name }) => name)),
    tags: unique([...tags.map(({ tag }) => tag), ...convTags.map(({ name }) => name)]),
    people: users
      .filter(({ role }) => role !== 'requester')
      .map(({ email, name }) => ({ value: email, label: `${name} (${email})` })),
    fields: once([
      ...services.flatMap((service) =>
        service.fields.map(({ key, label }) => ({ value: `fields.${key}`, label: texts.ofForm(label) })),
      ),
      ...fields.map(({ id, name }) => ({ value: `fields.${id}`, label: texts.ofHost(name) })),
    ]),
    attributes: once(
      attributes
        .flatMap(({ items }) => items)
        .map(({ fullName, label }) => ({
          value: `contact.${fullName.replace(/^custom_attributes\./, '')}`,
          label: texts.ofContact(label),
        })),
    ),
    ticketTypes: types
      .filter(({ archived }) => !archived)
      .map((type) => ({ ...named(type), attributes: attributesOf(type) })),
    teams: once(teams.map(named)),
    teammates: once(mates.map(named)),
  };
}

/** What can be filled, the required ones first; title and description are the subject and the message. */
function attributesOf({
  attributes,
}: TicketTypesAnswer['items'][number]): { id: string; name: string; required: boolean }[] {
  return attributes
    .filter(({ name, archived }) => !archived && !name.startsWith('_default_'))
    .map(({ id, name, required }) => ({ id, name, required }))
    .toSorted((a, b) => Number(b.required) - Number(a.required));
}

function useRead<T>(path: string): UseQueryResult<T> {
  return useQuery<T>({ queryKey: [path], queryFn: ({ signal }) => read<T>(path, signal), staleTime: FRESH_MS });
}

function useAll<T>(paths: string[]): T[] {
  const results = useQueries({
    queries: unique(paths).map((path) => ({
      queryKey: [path],
      queryFn: ({ signal }: { signal: AbortSignal }) => read<T>(path, signal),
      staleTime: FRESH_MS,
      refetchOnWindowFocus: false,
    })),
  });
  return results.flatMap(({ data }) => (data === undefined ? [] : [data]));
}

const unique = (list: string[]): string[] => [...new Set(list)];
const once = (options: Option[]): Option[] => [...new Map(options.map((one) => [one.value, one])).values()];
