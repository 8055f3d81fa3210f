/**
 * Comments of ours. On a service project every one is internal by the property `sd.public.comment`, set by the same call: without it Jira shows
 * a comment to customers (Atlassian docs, service management). Where it is not known what a project is, nothing is written.
 */
import { z } from 'zod';
import { Forbidden, Gone, Rejected, VendorError } from '../domain/errors.ts';
import type { BeforeWrite, HostWrites, NewIssueComment, Written } from '../domain/host-writes.ts';
import type { Answer, HostAccess, WriteSearch } from '../domain/ports.ts';
import { type Calls, type Needs, READING } from './calls.ts';
import { commentShape } from './shapes.ts';
import { textFor } from './texts.ts';
import { LEEWAY_MS, MARK, markShape } from './writing.ts';
import { api, issueApi, segment } from './paths.ts';

const COMMENTING: Needs = { permission: 'Add comments', scope: 'write:jira-work' };
const INTERNAL = { key: 'sd.public.comment', value: { internal: true } };

export type CommentWrites = Pick<HostWrites, 'addComment' | 'findComment' | 'readMark'>;

export function createCommentWrites(calls: Calls): CommentWrites {
  /** Hosts that showed a comment of ours to customers although it was to be internal: they get no other. */
  const leaking = new Set<string>();

  return {
    async addComment(access, comment, before) {
      const isService = await readIsService(calls, access, comment.issueId);
      if (isService && leaking.has(access.hostId)) throw notInternal(comment.issueId);
      return post(calls, access, { comment, isService, before, leaks: () => void leaking.add(access.hostId) });
    },
    findComment: async (access, of) => findComment(calls, access, of),
    readMark: async (access, of) => readMark(calls, access, of),
  };
}

async function post(
  calls: Calls,
  access: HostAccess,
  of: { comment: NewIssueComment; isService: boolean; before: BeforeWrite; leaks: () => void },
): Promise<Answer<Written>> {
  const { comment, isService } = of;
  const { issueId } = comment;
  const body = commentBody(access, comment, isService);
  of.before();
  const { value, rate } = await calls.send(access, {
    method: 'POST',
    path: issueApi(access, issueId, '/comment'),
    body,
    shape: commentShape,
    doing: `comment issue ${issueId}`,
    needs: COMMENTING,
  });
  if (isService && value.jsdPublic === true) {
    of.leaks();
    const isGone = await takenBack(calls, access, { issueId, commentId: value.id });
    throw isGone ? notInternal(issueId) : leftVisible(issueId, value.id);
  }
  return { rate, value: { id: value.id, existed: false } };
}

/** What a new comment, and one that gets another text, carries. */
export function commentBody(
  access: HostAccess,
  { ref, text, moreUrl }: Pick<NewIssueComment, 'ref' | 'text' | 'moreUrl'>,
  isService: boolean,
): { body: unknown; properties: { key: string; value: unknown }[] } {
  const properties = [{ key: MARK, value: { ref } }, ...(isService ? [INTERNAL] : [])];
  return { body: textFor(access, text, moreUrl), properties };
}

async function takenBack(
  calls: Calls,
  access: HostAccess,
  { issueId, commentId }: { issueId: string; commentId: string },
): Promise<boolean> {
  try {
    await calls.send(access, {
      method: 'DELETE',
      path: issueApi(access, issueId, `/comment/${segment(commentId)}`),
      shape: z.unknown(),
      doing: `take comment ${commentId} of issue ${issueId} back`,
      needs: { permission: 'Delete own comments', scope: 'write:jira-work' },
    });
    return true;
  } catch (error) {
    if (error instanceof VendorError) return error instanceof Gone;
    throw error;
  }
}

function leftVisible(issueId: string, commentId: string): Rejected {
  return new Rejected(
    `Comment ${commentId} of issue ${issueId} is there, and customers can read it: Jira did not keep it internal, and did not let it be taken back. ` +
      'Delete it in Jira now. Nothing more is written on service projects there.',
    'left_visible',
  );
}

function notInternal(issueId: string): Rejected {
  return new Rejected(
    `Jira does not keep comments of ours on service projects internal: the property ${INTERNAL.key} has no effect there. ` +
      `Issue ${issueId} gets no comment, so that no customer reads what is not for them.`,
    'not_internal',
  );
}

const projectShape = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  projectTypeKey: z.string().min(1).nullish().catch(null),
});

/** Rejected `project_kind_unknown` where Jira does not say it. */
export async function readIsService(calls: Calls, access: HostAccess, issueId: string): Promise<boolean> {
  const { value } = await calls.send(access, {
    method: 'GET',
    path: issueApi(access, issueId),
    query: { fields: 'project' },
    shape: z.object({ fields: z.object({ project: projectShape }) }),
    doing: `read the project of issue ${issueId}`,
    needs: READING,
  });
  const { id, projectTypeKey } = value.fields.project;
  const kind = projectTypeKey ?? (await readProjectKind(calls, access, id));
  if (kind === null)
    throw new Rejected(
      `Jira does not say whether issue ${issueId} is on a service project, where comments may be shown to customers. Nothing was ` +
        'written: check that the token’s user may see the project.',
      'project_kind_unknown',
    );
  return kind === 'service_desk';
}

async function readProjectKind(calls: Calls, access: HostAccess, projectId: string): Promise<string | null> {
  const { value } = await calls.send(access, {
    method: 'GET',
    path: api(access, `/project/${segment(projectId)}`),
    shape: projectShape,
    doing: `read project ${projectId}`,
    needs: READING,
  });
  return value.projectTypeKey ?? null;
}

const PAGE = 100;
const NEWEST = 200;
/** Comments whose properties are asked for one by one, where the list does not show them. */
const MOST_ASKED = 30;

type CommentJson = z.output<typeof commentShape>;

async function findComment(
  calls: Calls,
  access: HostAccess,
  { issueId, ref, since }: { issueId: string; ref: string; since: number },
): Promise<Answer<WriteSearch>> {
  try {
    const { comments, whole, rate } = await commentsSince(calls, access, { issueId, since });
    const shown = comments.find((comment) => markIn(comment) === ref);
    const found = shown ?? (await askEach(calls, access, { comments, ref }));
    if (found === 'too many')
      return undecidable(`More than ${MOST_ASKED} comments were written on issue ${issueId} since.`, rate);
    if (found !== null) return { rate, value: { kind: 'found', receipt: { partId: found.id, conversation: null } } };
    if (!whole) return undecidable(`More than ${NEWEST} comments were written on issue ${issueId} since.`, rate);
    return { rate, value: { kind: 'absent' } };
  } catch (error) {
    if (error instanceof Gone || error instanceof Forbidden) return undecidable(error.message, error.rate);
    throw error;
  }
}

function undecidable(reason: string, rate: Answer<unknown>['rate']): Answer<WriteSearch> {
  return { rate, value: { kind: 'undecidable', reason } };
}

/** The newest first, as far back as it may have been written. `whole`: nothing of that time is missing. */
async function commentsSince(
  calls: Calls,
  access: HostAccess,
  { issueId, since }: { issueId: string; since: number },
): Promise<{ comments: CommentJson[]; whole: boolean; rate: Answer<unknown>['rate'] }> {
  const comments: CommentJson[] = [];
  for (;;) {
    const { value, rate, hostTime } = await calls.send(access, {
      method: 'GET',
      path: issueApi(access, issueId, '/comment'),
      query: { startAt: String(comments.length), maxResults: String(PAGE), orderBy: '-created', expand: 'properties' },
      shape: z.object({ comments: z.array(commentShape), total: z.number() }),
      doing: `list the comments of issue ${issueId}`,
      needs: READING,
    });
    const from = since + (hostTime === null ? 0 : hostTime - calls.now()) - LEEWAY_MS;
    const young = value.comments.filter(({ created }) => (created ?? Infinity) >= from);
    comments.push(...young);
    const atEnd = young.length < value.comments.length || value.comments.length === 0 || comments.length >= value.total;
    if (atEnd) return { comments, whole: true, rate };
    if (comments.length >= NEWEST) return { comments, whole: false, rate };
  }
}

function markIn({ properties }: CommentJson): string | null {
  const mark = markShape.safeParse(properties?.find(({ key }) => key === MARK)?.value);
  return mark.success ? mark.data.ref : null;
}

async function askEach(
  calls: Calls,
  access: HostAccess,
  { comments, ref }: { comments: CommentJson[]; ref: string },
): Promise<CommentJson | 'too many' | null> {
  const silent = comments.filter(({ properties }) => properties === null || properties === undefined);
  if (silent.length > MOST_ASKED) return 'too many';
  for (const comment of silent) {
    const { value } = await readProperty(calls, access, `/comment/${segment(comment.id)}`);
    if (value === ref) return comment;
  }
  return null;
}

async function readMark(
  calls: Calls,
  access: HostAccess,
  { issueId, commentId, refs }: Parameters<HostWrites['readMark']>[1],
): Promise<Answer<string | null>> {
  const of = commentId === null ? `/issue/${segment(issueId)}` : `/comment/${segment(commentId)}`;
  const { value, rate } = await readProperty(calls, access, of);
  return { rate, value: value !== null && refs.includes(value) ? value : null };
}

/** Null: it has none, or it is gone itself. */
async function readProperty(calls: Calls, access: HostAccess, of: string): Promise<Answer<string | null>> {
  try {
    const { value, rate } = await calls.send(access, {
      method: 'GET',
      path: api(access, `${of}/properties/${MARK}`),
      shape: z.object({ value: markShape.nullable().catch(null) }),
      doing: 'read the reference of what may be ours',
      needs: READING,
    });
    return { rate, value: value.value?.ref ?? null };
  } catch (error) {
    if (error instanceof Gone) return { rate: error.rate, value: null };
    throw error;
  }
}
