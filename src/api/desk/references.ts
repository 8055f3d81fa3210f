/** What a request of a caller refers to: inbox, service with its form, assignee, the request itself. A slip is told with what there is. */
import { type DeskActor, type DeskRequest, plainTags } from '../../domain/desk/desk.ts';
import { answerProblems, type Answers } from '../../domain/desk/forms.ts';
import type { Sql } from '../../store/db.ts';
import { type Assignee, findAssignee } from '../../store/accounts/desk-people.ts';
import { listHosts } from '../../store/hosts.ts';
import { listProjects } from '../../store/projects.ts';
import { findRequest } from '../../store/desk/requests.ts';
import { findService, type Service } from '../../store/desk/services.ts';
import type { Caller } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound, unprocessable } from '../problem.ts';
import { InvalidRequest } from '../validation.ts';

export function actorOf({ organizationId, userId, name }: Caller): DeskActor {
  return { organizationId, userId, name };
}

/** An inbox of a desk. */
export interface Inbox {
  hostId: string;
  hostName: string;
  key: string;
}

export async function deskInboxes(deps: ApiDeps, organizationId: string): Promise<Inbox[]> {
  const [hosts, projects] = await Promise.all([
    listHosts(deps.db, organizationId),
    listProjects(deps.db, organizationId),
  ]);
  return projects.flatMap(({ hostId, key }) => {
    const host = hosts.find(({ id, kind, state }) => id === hostId && kind === 'desk' && state !== 'disconnected');
    return host === undefined ? [] : [{ hostId, hostName: host.name, key }];
  });
}

/** The inbox that is meant: the one named, or the only one. Throws 422. */
export function inboxOf(inboxes: Inbox[], named: { project?: string | undefined; host?: string | undefined }): Inbox {
  const { project, host } = named;
  const meant = inboxes.filter(
    (inbox) => (project === undefined || inbox.key === project) && (host === undefined || inbox.hostName === host),
  );
  const [only, another] = meant;
  const known = inboxes.map(({ hostName, key }) => `${key} of ${hostName}`).join(', ') || '(none)';
  if (only === undefined)
    throw unprocessable(
      'unknown_inbox',
      `project: there is no such inbox of a desk; known are ${known}. Inboxes are the projects of a host of the kind desk.`,
    );
  if (another !== undefined)
    throw unprocessable('inbox_needed', `project: there are several inboxes: name one of ${known}`);
  return only;
}

/** Throws 422 for a user who is not there, or who works on no requests. */
export async function assigneeOf(sql: Sql, caller: Caller, asked: string): Promise<Assignee> {
  const id = asked === 'me' ? caller.userId : asked;
  if (id === null)
    throw unprocessable('no_user', `assignee: ${caller.name} is no user, so there is no "me": give a user's id`);
  const found = await findAssignee(sql, id);
  if (found === null)
    throw unprocessable('unknown_assignee', `assignee: no agent or admin has the id ${id}, or they are disabled`);
  return found;
}

/** One that is offered, on this desk. Throws 422. */
export async function serviceOf(sql: Sql, id: string, hostId: string | null = null): Promise<Service> {
  const service = await findService(sql, id);
  if (service === null || service.archived || (hostId !== null && service.hostId !== hostId)) throw unknownService(id);
  return service;
}

/** The inbox that requests of a service go to; one of the same key on another desk is another. Throws 422 where it is gone. */
export function inboxOfService(inboxes: Inbox[], { id, hostId, projectKey }: Service): Inbox {
  const inbox = inboxes.find((one) => one.hostId === hostId && one.key === projectKey);
  if (inbox === undefined) throw unknownService(id);
  return inbox;
}

function unknownService(id: string) {
  return unprocessable('unknown_service', `service: no service with the id ${id} is offered on this desk`);
}

/** Throws InvalidRequest, naming each answer that does not fit. `complete`: what is required must be there. */
export function checkAnswers(service: Service | null, answers: Answers, complete: boolean): void {
  if (service === null) {
    if (Object.keys(answers).length === 0) return;
    throw new InvalidRequest([{ path: ['answers'], message: 'answers: are to a service: name it too' }]);
  }
  const problems = answerProblems(service.fields, answers, { complete });
  if (problems.length > 0)
    throw new InvalidRequest(
      problems.map(({ key, message }) => ({ path: ['answers', key], message: `answers.${key}: ${message}` })),
    );
}

export function tagsOf(tags: readonly string[]): string[] {
  return plainTags(tags);
}

/** By id or key. Throws 404. */
export async function knownRequest(sql: Sql, idOrKey: string): Promise<DeskRequest> {
  const request = await findRequest(sql, idOrKey);
  if (request === null) throw noRequest(idOrKey);
  return request;
}

export function noRequest(idOrKey: string) {
  return notFound(`There is no request ${idOrKey}.`);
}
