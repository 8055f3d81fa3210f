/** What is wrong with a set-up document beyond its form: doubles, references that lead nowhere, addresses no vendor has. Pure. */
import type { Connection } from '../../domain/model.ts';
import type { StoredHost } from '../../store/hosts.ts';
import type { StoredProject } from '../../store/projects.ts';
import type { ConnectionEntry, HostEntry, Setup } from './schema.ts';
import { nearest } from '../../domain/text/nearest.ts';
import { type InputError, placeOf } from '../validation.ts';

/** What is set up already. */
export interface Known {
  connections: Connection[];
  hosts: StoredHost[];
  projects: StoredProject[];
}

export function checkSetup(setup: Setup, known: Known, vendorUrlProblem: (url: string) => string | null): InputError[] {
  const living = known.hosts.filter(({ state }) => state !== 'disconnected');
  const hostNames = [...living.map(({ name }) => name), ...setup.hosts.map(({ name }) => name)];
  const connectionNames = [...known.connections.map(({ name }) => name), ...setup.connections.map(({ name }) => name)];
  return [
    ...doubles(setup.connections, (entry) => entry.name, { list: 'connections', field: 'name' }),
    ...doubles(setup.hosts, (entry) => entry.name, { list: 'hosts', field: 'name' }),
    ...doubles(setup.projects, (entry) => `${entry.host}/${entry.key}`, { list: 'projects', field: 'key' }),
    ...setup.connections.flatMap((entry, index) =>
      at(['connections', index], connectionProblems(entry, known, vendorUrlProblem)),
    ),
    ...setup.hosts.flatMap((entry, index) => at(['hosts', index], hostProblems(entry, known, vendorUrlProblem))),
    ...setup.projects.flatMap((entry, index) =>
      at(
        ['projects', index],
        [
          ...unknownName('host', entry.host, hostNames),
          ...(entry.connection === undefined || entry.connection === null
            ? []
            : unknownName('connection', entry.connection, connectionNames)),
        ],
      ),
    ),
  ];
}

/** A complaint about one field of an entry. */
type Complaint = { field: string; message: string };

function at(place: (string | number)[], complaints: Complaint[]): InputError[] {
  return complaints.map(({ field, message }) => {
    const path = [...place, field];
    return { path, message: `${placeOf(path)}: ${message}` };
  });
}

function doubles<T>(
  entries: readonly T[],
  nameOf: (entry: T) => string,
  { list, field }: { list: string; field: string },
): InputError[] {
  return entries.flatMap((entry, index) => {
    const first = entries.findIndex((other) => nameOf(other) === nameOf(entry));
    if (first === index) return [];
    return at([list, index], [{ field, message: `"${nameOf(entry)}" stands already at ${list}[${first}]` }]);
  });
}

function connectionProblems(
  entry: ConnectionEntry,
  known: Known,
  vendorUrlProblem: (url: string) => string | null,
): Complaint[] {
  const complaints: Complaint[] = [];
  const exists = known.connections.some(({ name, state }) => name === entry.name && state !== 'disconnected');
  if (entry.accessToken === undefined && !exists)
    complaints.push({
      field: 'accessToken',
      message: 'is missing: a new connection needs the access token of a private app',
    });
  const problem = entry.apiUrl === undefined ? null : vendorUrlProblem(entry.apiUrl);
  if (problem !== null) complaints.push({ field: 'apiUrl', message: problem });
  return complaints;
}

function hostProblems(entry: HostEntry, known: Known, vendorUrlProblem: (url: string) => string | null): Complaint[] {
  if (entry.kind === 'desk') return deskProblems(entry);
  const complaints: Complaint[] = [];
  const exists = known.hosts.some(({ name, state }) => name === entry.name && state !== 'disconnected');
  const problem = entry.url === undefined ? 'is missing: give the base address of Jira' : vendorUrlProblem(entry.url);
  if (problem !== null) complaints.push({ field: 'url', message: problem });
  if (entry.token === undefined && !exists)
    complaints.push({ field: 'token', message: 'is missing: a new host needs one' });
  if (entry.kind === 'jira-cloud' && entry.email === undefined)
    complaints.push({
      field: 'email',
      message: 'is missing: give the e-mail address of the account whose API token it is',
    });
  if (entry.kind === 'jira-data-center' && entry.email !== undefined)
    complaints.push({ field: 'email', message: 'is for jira-cloud only: a personal access token needs none' });
  return complaints;
}

function deskProblems(entry: HostEntry): Complaint[] {
  return (['url', 'email', 'token', 'webhookSecret'] as const)
    .filter((field) => entry[field] !== undefined)
    .map((field) => ({ field, message: 'is not for the desk: it is built in' }));
}

function unknownName(field: 'host' | 'connection', name: string, names: readonly string[]): Complaint[] {
  if (names.includes(name)) return [];
  const meant = nearest(name, names);
  const known = [...new Set(names)].join(', ') || '(none)';
  const hint = meant === null ? `known are ${known}` : `did you mean ${meant}?`;
  return [{ field, message: `there is no ${field} "${name}"; ${hint}` }];
}
