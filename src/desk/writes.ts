/**
 * The desk as effects write on it: as whoever they write for, or as Deskbridge. What is made has an id that follows from the effect's reference,
 * so that the same wish sent twice makes one.
 */
import { createHash } from 'node:crypto';
import {
  type Desk,
  type DeskActor,
  type DeskRequest,
  issueOf,
  type NewRequest,
  statusOf,
} from '../domain/desk/desk.ts';
import { Gone, Rejected, RetryLater } from '../domain/errors.ts';
import { answerProblems } from '../domain/desk/forms.ts';
import type { HostWrites, NewIssue, Written } from '../domain/host-writes.ts';
import { writeMarkdown } from '../domain/text/markdown-write.ts';
import type { Person } from '../domain/model.ts';
import type { Answer, HostAccess, WriteSearch } from '../domain/ports.ts';
import { shortened } from '../domain/text/shorten.ts';
import { type Db, DatabaseUnavailable, Refused, type Sql } from '../store/db.ts';
import { listAssignees } from '../store/accounts/desk-people.ts';
import { findComment } from '../store/desk/request-comments.ts';
import { findRequest, organizationOfDesk } from '../store/desk/requests.ts';
import { fieldsOfVersion, listServices } from '../store/desk/services.ts';
import { createOfDesk } from './of-desk.ts';
import { changeOf, type Chosen, statusNamed } from './wishes.ts';

const US = 'Deskbridge';
/** As much as the desk takes of anybody. */
const LONGEST_TEXT = 30_000;

export function createDeskWrites({ db, desk }: { db: Db; desk: Desk }): HostWrites {
  const ofDesk = createOfDesk(db);

  async function actorOf({ hostId }: HostAccess, name: string): Promise<DeskActor> {
    const organizationId = await organizationOfDesk(db, hostId);
    if (organizationId === null) throw new Gone('This desk is not set up any more.');
    return { organizationId, userId: null, name };
  }

  return {
    self: async () => plain({ id: null, name: US }),

    async readMark(_access, { issueId, commentId, refs }) {
      const idOf = (ref: string): string => (commentId === null ? idOfRequest(ref) : idOfComment(issueId, ref));
      return plain(refs.find((ref) => idOf(ref) === (commentId ?? issueId)) ?? null);
    },

    async addComment(access, { issueId, ref, by, ...comment }, before) {
      const id = idOfComment(issueId, ref);
      const known = await ofDesk(access, (sql) => commentOf(sql, access, { issueId, id }));
      if (known) return plain({ id, existed: true });
      const text = writeMarkdown(shortened(comment.text, { limit: LONGEST_TEXT, moreUrl: comment.moreUrl }));
      const said = { id, text, public: comment.public, byRequester: false, channel: 'api' } as const;
      before();
      const made = await refusals(async () => desk.comment(await actorOf(access, by?.name ?? US), issueId, said));
      if (made === null) throw gone(issueId);
      return plain({ id, existed: false });
    },

    async editComment(access, { issueId, commentId, text: given, moreUrl }) {
      const request = await ofDesk(access, (sql) => requestOf(sql, access, issueId));
      const text = writeMarkdown(shortened(given, { limit: LONGEST_TEXT, moreUrl }));
      const actor = await actorOf(access, US);
      const done = await refusals(() => desk.editComment(actor, { id: request.id, commentId, text }));
      if (done === null) throw gone(issueId);
      return plain({ id: commentId, existed: false });
    },

    async findComment(access, { issueId, ref }) {
      const id = idOfComment(issueId, ref);
      const isThere = await ofDesk(access, (sql) => commentOf(sql, access, { issueId, id }));
      return plain(isThere ? found(id) : absent);
    },

    async setStatus(access, { issueId, to, fields }, before) {
      const status = statusNamed(to);
      const { request, ...chosen } = await ofDesk(access, (sql) => read(sql, access, issueId));
      if (request.status === status) return plain({ id: null, existed: true });
      const change = { ...changeOf(fields, { request, ...chosen }), status };
      before();
      return changed(desk, { actor: await actorOf(access, US), issueId: request.id, change });
    },

    async findStatus(access, { issueId, to }) {
      const wanted = statusOf(statusNamed(to)).name;
      const { request } = await ofDesk(access, (sql) => read(sql, access, issueId));
      return plain(statusOf(request.status).name === wanted ? found(null) : absent);
    },

    async setFields(access, { issueId, changes }) {
      const { request, ...chosen } = await ofDesk(access, (sql) => read(sql, access, issueId));
      const change = changeOf(changes, { request, ...chosen });
      return changed(desk, { actor: await actorOf(access, US), issueId: request.id, change });
    },

    async createIssue(access, issue, before) {
      const id = idOfRequest(issue.ref);
      // Made by an earlier send whose commit was never heard of.
      const known = await ofDesk(access, (sql) => findRequest(sql, id));
      if (known !== null) return plain({ id, issue: issueOf(known) });
      const wish = await ofDesk(access, (sql) => newRequest(sql, access, { issue, id }));
      before();
      const made = await refusals(async () => desk.create(await actorOf(access, issue.by?.name ?? US), wish));
      return plain({ id, issue: issueOf(made) });
    },

    async findCreated(access, { ref }) {
      const request = await ofDesk(access, (sql) => findRequest(sql, idOfRequest(ref)));
      if (request === null) return plain(absent);
      return plain({
        kind: 'found',
        receipt: { partId: request.id, conversation: null, issue: issueOf(request) },
      } satisfies WriteSearch);
    },
  };
}

/** An id in the form of a UUID that only this reference gives. */
function idFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

const idOfComment = (issueId: string, ref: string): string => idFrom(`comment ${issueId} ${ref}`);
const idOfRequest = (ref: string): string => idFrom(`request ${ref}`);

const absent: WriteSearch = { kind: 'absent' };

function found(partId: string | null): WriteSearch {
  return { kind: 'found', receipt: { partId, conversation: null } };
}

/** The desk has no budget to state. */
function plain<T>(value: T): Answer<T> {
  return { value, rate: null };
}

function gone(issueId: string): Gone {
  return new Gone(`There is no request ${issueId} on this desk.`);
}

/** What the store refuses and what keeps it from answering, in the words all hosts have. */
async function refusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) throw new Rejected(error.message, error.code);
    if (error instanceof DatabaseUnavailable) throw new RetryLater(error.message);
    throw error;
  }
}

async function commentOf(
  sql: Sql,
  access: HostAccess,
  { issueId, id }: { issueId: string; id: string },
): Promise<boolean> {
  const request = await requestOf(sql, access, issueId);
  return (await findComment(sql, { requestId: request.id, commentId: id })) !== null;
}

async function requestOf(sql: Sql, { hostId }: HostAccess, issueId: string): Promise<DeskRequest> {
  const request = await findRequest(sql, issueId);
  if (request === null || request.hostId !== hostId) throw gone(issueId);
  return request;
}

async function read(sql: Sql, access: HostAccess, issueId: string): Promise<Chosen & { request: DeskRequest }> {
  const request = await requestOf(sql, access, issueId);
  const { service } = request;
  const form = service && (await fieldsOfVersion(sql, { serviceId: service.id, version: service.version }));
  return { request, ...(await offered(sql, access)), form: form ?? [] };
}

async function offered(sql: Sql, { hostId }: HostAccess): Promise<Pick<Chosen, 'assignees' | 'services'>> {
  const services = await listServices(sql, { archivedToo: false });
  return { assignees: await listAssignees(sql), services: services.filter((service) => service.hostId === hostId) };
}

async function changed(
  desk: Desk,
  { actor, issueId, change }: { actor: DeskActor; issueId: string; change: Parameters<Desk['change']>[2]['change'] },
): Promise<Answer<Written>> {
  const done = await refusals(() => desk.change(actor, issueId, { change, revision: null, comment: null }));
  if (done === null) throw gone(issueId);
  const { request, changes } = done;
  return plain({ id: changes.length === 0 ? null : String(request.revision), existed: changes.length === 0 });
}

/** A service is what the desk has for issue types. Throws Rejected. */
async function newRequest(
  sql: Sql,
  access: HostAccess,
  { issue, id }: { issue: NewIssue; id: string },
): Promise<NewRequest> {
  const { assignees, services } = await offered(sql, access);
  const service = serviceOf(issue.issueType, services);
  const asked: Person | null = issue.by;
  const blank = { tags: [], answers: {}, requester: { name: asked?.name ?? US, email: null }, service: null };
  const form = service?.fields ?? [];
  const change = changeOf(issue.fields, { request: blank, assignees, services, form });
  const answers = change.answers ?? {};
  const problems = answerProblems(form, answers, { complete: true });
  if (problems.length > 0) {
    const names = problems.map(({ key, message }) => `${key} ${message}`).join('; ');
    throw new Rejected(`A request for ${service?.name ?? ''} asks for more: ${names}.`, 'fields_required');
  }
  return {
    id,
    hostId: access.hostId,
    projectKey: issue.projectKey,
    title: change.title ?? issue.summary,
    description: change.description ?? writeMarkdown(issue.description),
    requester: change.requester ?? blank.requester,
    status: change.status ?? 'new',
    priority: change.priority ?? 'medium',
    service: change.service ?? (service && { id: service.id, name: service.name, version: service.version }),
    answers,
    tags: change.tags ?? [],
    assignee: change.assignee ?? null,
    channel: 'api',
  };
}

function serviceOf(wanted: string | null, services: Chosen['services']): Chosen['services'][number] | null {
  if (wanted === null) return null;
  const name = wanted.trim().toLowerCase();
  const service =
    services.find((one) => one.id === wanted) ?? services.find((one) => one.name.trim().toLowerCase() === name);
  if (service !== undefined) return service;
  const names = services.map((one) => one.name).join(', ') || 'none';
  throw new Rejected(`There is no service ${wanted} on this desk. There are ${names}.`, 'unknown_issue_type');
}
