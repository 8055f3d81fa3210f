/** How a note would turn out with settings that need not be saved yet: made by the domain, on what is known of a real issue. */
import { z } from 'zod';
import type { HostEvent } from '../../domain/events.ts';
import { Gone, VendorError } from '../../domain/errors.ts';
import type { Comment, Host, Issue, LinkingSettings, Person, Status } from '../../domain/model.ts';
import { issueUrl, type News, newsOf } from '../../domain/news.ts';
import { previewNote } from '../../domain/preview.ts';
import { getHost, hostAccess } from '../../store/hosts.ts';
import { getProject, type StoredProject } from '../../store/projects.ts';
import { knownIssue, knownStatuses, recentEvents, recentIssues } from '../../store/recent-issues.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, notFound, unprocessable } from '../problem.ts';
import { hostAway } from '../vendor-problems.ts';
import { sampleComment, sampleIssue, samplePerson, sampleStatuses } from './preview-samples.ts';
import { readIssueReference } from '../references.ts';
import { type Api, filterText, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import {
  type PreviewAnswer,
  PreviewAskSchema,
  type PreviewEvent,
  PreviewSchema,
  RecentIssueSchema,
} from '../schemas/projects.ts';

const MOST_ISSUES = 20;

export function previewRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['projects'];
  const discussions = rememberDiscussions(deps);
  app.route({
    method: 'POST',
    url: '/api/v1/projects/:id/preview',
    config: { access: 'admin' },
    schema: {
      summary: 'The note that an event would write, with these settings, on a real issue where one is known',
      tags,
      params: idParams,
      body: PreviewAskSchema,
      response: { 200: PreviewSchema, ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const { event, settings, issueKey } = request.body;
      const { project, host } = await projectAndHost(deps, organizationId, request.params.id);
      const linking = settings?.linking ?? project.linking;
      const subject: Subject = { deps, organizationId, project, host, linking };
      const found = await issueOf(subject, issueKey ?? null);
      return preview({ ...subject, discussions }, { event, ...found });
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/projects/:id/recent-issues',
    config: { access: 'read' },
    schema: {
      summary: `The newest issues known of a project, at most ${MOST_ISSUES}`,
      tags,
      params: idParams,
      querystring: z.strictObject({ search: filterText.describe('Part of key or summary') }),
      response: { 200: pageOf(RecentIssueSchema), ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const { project } = await projectAndHost(deps, organizationId, request.params.id);
      const of = { hostId: project.hostId, projectKey: project.key, search: request.query.search ?? null };
      const issues = await deps.db.tx(organizationId, (sql) => recentIssues(sql, { ...of, limit: MOST_ISSUES }));
      const items = issues.map(({ key, summary, status, updatedAt }) => {
        return { key, summary, status: status.name, updatedAt: new Date(updatedAt).toISOString() };
      });
      return { items, next: null };
    },
  });
}

interface Subject {
  deps: ApiDeps;
  organizationId: string;
  project: StoredProject;
  host: Host;
  linking: LinkingSettings;
}

/** Throws 404. */
export async function projectAndHost(deps: ApiDeps, organizationId: string, id: string) {
  const project = await deps.db.tx(organizationId, (sql) => getProject(sql, id));
  if (project === null) throw notFound(`There is no project ${id}; it may have been removed.`);
  const host = await getHost(deps.db, organizationId, project.hostId);
  if (host === null) throw new Error(`The project ${id} is of a host that is not there.`);
  return { project, host };
}

interface Found {
  issue: Issue;
  /** Not one of theirs. */
  sample: boolean;
}

/** The issue of this key, known or read; without a key the newest known, else a sample. Throws 422 and 503. */
export async function issueOf(
  { deps, organizationId, project, host }: Omit<Subject, 'linking'>,
  key: string | null,
): Promise<Found> {
  const of = { hostId: host.id, projectKey: project.key };
  if (key === null) {
    const [newest] = await deps.db.tx(organizationId, (sql) => recentIssues(sql, { ...of, search: null, limit: 1 }));
    return newest === undefined
      ? { issue: sampleIssue(host, project.key), sample: true }
      : { issue: newest, sample: false };
  }
  const reference = readIssueReference(key, [host]);
  if (reference.projectKey !== project.key)
    throw unprocessable('other_project', `issueKey: ${reference.key} is no issue of ${project.key}.`);
  const known = await deps.db.tx(organizationId, (sql) => knownIssue(sql, { ...of, key: reference.key }));
  if (known !== null) return { issue: known, sample: false };
  try {
    const access = await hostAccess(deps, organizationId, host.id);
    if (access === null)
      throw unprocessable('no_token', `issueKey: ${reference.key} is not known yet, and ${host.name} has no token.`);
    return { issue: (await deps.readIssue(access, reference.key)).issue, sample: false };
  } catch (error) {
    if (error instanceof Gone)
      throw unprocessable('issue_not_found', `issueKey: ${host.name} has no issue ${reference.key} that we may see.`);
    if (!(error instanceof VendorError)) throw error;
    const unread = `${reference.key} could not be read:`;
    throw (
      hostAway(error, (said) => `${unread} ${said} Choose an issue that is known, or try again.`) ??
      new ApiProblem(502, 'host_refused', { detail: `${unread} ${error.message}` })
    );
  }
}

type Discussions = (subject: Subject, issue: Issue) => Promise<Comment[] | null>;

async function preview(
  subject: Subject & { discussions: Discussions },
  { event, issue, sample }: Found & { event: PreviewEvent },
): Promise<PreviewAnswer> {
  const { host, linking } = subject;
  const happened = sample ? { news: null, actor: null } : await whatHappened(subject, { event, issue });
  const told = wantsDiscussion(event, { linking, issue, news: happened.news });
  const read = !told || sample ? [] : await subject.discussions(subject, issue);
  const fallback = read === null || sample ? [sampleComment()] : read;
  const discussion = told && fallback.length === 0 && event === 'comment' ? [sampleComment()] : fallback;
  const comment = discussion.at(-1) ?? sampleComment();
  const made = happened.news === null && event !== 'linked' && event !== 'created';
  const news = happened.news ?? newsFor(event, { issue, comment, statuses: await statusesOf(subject, issue) });
  const note = previewNote({
    host,
    issue,
    linking,
    actor: happened.actor ?? issue.assignee ?? samplePerson,
    news,
    discussion,
  });
  const usesSampleComment = told && discussion.some(({ id }) => id === sampleComment().id);
  return {
    ...note,
    issue: { key: issue.key, summary: issue.summary, url: issueUrl(host, issue.key) },
    madeUp: [
      ...(sample ? (['issue'] as const) : []),
      ...(made && event !== 'comment' ? (['change'] as const) : []),
      ...(usesSampleComment ? (['comment'] as const) : []),
    ],
  };
}

const eventKinds: Record<PreviewEvent, HostEvent['kind'][]> = {
  linked: [],
  created: ['issue.created'],
  assignee: ['issue.changed'],
  status: ['issue.changed'],
  comment: [],
};

/** The newest real news of this event for the issue, and who made it. */
async function whatHappened(
  { deps, organizationId, host }: Subject,
  { event, issue }: { event: PreviewEvent; issue: Issue },
): Promise<{ news: News | null; actor: Person | null }> {
  const kinds = eventKinds[event];
  if (kinds.length === 0) return { news: null, actor: null };
  const of = { hostId: host.id, issueId: issue.id, kinds };
  for (const heard of await deps.db.tx(organizationId, (sql) => recentEvents(sql, of))) {
    const news = newsOf(heard).find((one) => one.event === event);
    if (news !== undefined) return { news, actor: 'actor' in heard ? heard.actor : null };
  }
  return { news: null, actor: null };
}

/** Whether the note speaks of comments, so that they have to be read. */
function wantsDiscussion(
  event: PreviewEvent,
  { linking, issue, news }: { linking: LinkingSettings; issue: Issue; news: News | null },
): boolean {
  switch (event) {
    case 'comment':
      return true;
    case 'linked':
    case 'created':
      return linking.bringOver !== 'none';
    case 'status': {
      const to = news?.kind === 'status' ? news.to : issue.status;
      return linking.closing.lastComment && to.category === 'done';
    }
    case 'assignee':
      return false;
  }
}

/** A change that could have happened to the issue, as the news of this event. */
function newsFor(
  event: PreviewEvent,
  { issue, comment, statuses }: { issue: Issue; comment: Comment; statuses: Status[] },
): News | null {
  const of = { fact: 'preview', at: issue.updatedAt };
  switch (event) {
    case 'linked':
      return null;
    case 'created':
      return { ...of, event, kind: 'created' };
    case 'assignee':
      return { ...of, event, kind: 'assignee', from: null, to: issue.assignee ?? samplePerson };
    case 'status': {
      const from = statuses.find(({ name }) => name !== issue.status.name);
      return { ...of, event, kind: 'status', from: from ?? issue.status, to: issue.status };
    }
    case 'comment':
      return { ...of, event, kind: 'comment', comment };
  }
}

async function statusesOf({ deps, organizationId, host, project }: Subject, issue: Issue): Promise<Status[]> {
  const of = { hostId: host.id, projectKey: project.key };
  const known = await deps.db.tx(organizationId, (sql) => knownStatuses(sql, of));
  // What comes before is likelier than what comes after.
  const before = known.filter(({ category }) => category !== 'done' || issue.status.category === 'new');
  return [...before, ...known, ...sampleStatuses];
}

const KEPT_MS = 30_000;
const PATIENCE_MS = 4_000;
const MOST_KEPT = 200;

/** Comments are read from the host once while a person tries settings out; null where it does not answer in time, or refuses. */
function rememberDiscussions(deps: ApiDeps): Discussions {
  const kept = new Map<string, { until: number; comments: Promise<Comment[] | null> }>();
  return ({ organizationId, host }, issue) => {
    const key = `${organizationId}/${host.id}/${issue.id}`;
    const now = Date.now();
    for (const [name, { until }] of kept) if (until < now || kept.size > MOST_KEPT) kept.delete(name);
    const standing = kept.get(key);
    if (standing !== undefined) return standing.comments;
    const comments = readDiscussion(deps, organizationId, issue);
    kept.set(key, { until: now + KEPT_MS, comments });
    return comments;
  };
}

async function readDiscussion(deps: ApiDeps, organizationId: string, issue: Issue): Promise<Comment[] | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), PATIENCE_MS);
  try {
    const access = await hostAccess(deps, organizationId, issue.hostId);
    if (access === null) return null;
    return await Promise.race([deps.readDiscussion(access, issue.id), late.promise]);
  } catch (error) {
    if (error instanceof VendorError) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
