/** What callers may say of a request, and how it becomes a change the desk understands. */
import { z } from 'zod';
import type { DeskRequest, RequestChange } from '../../domain/desk/desk.ts';
import type { Sql } from '../../store/db.ts';
import type { Caller } from '../auth.ts';
import { assigneeOf, checkAnswers, inboxOf, type Inbox, serviceOf, tagsOf } from './references.ts';
import { unprocessable } from '../problem.ts';
import { AnswersSchema, PrioritySchema, RequestStatusSchema, written } from '../schemas/requests.ts';
import { emailAddress } from '../accounts/own-account.ts';

export const titleText = written(300).trim().min(1, 'is empty: say in a few words what it is about');
export const bodyText = written(100_000);
export const commentText = bodyText.refine((text) => text.trim() !== '', 'is empty: say something');

/** For a request, a comment or a file: what a lost answer makes somebody send again is there once. */
export const ownId = z
  .uuid({ error: 'is no id' })
  .optional()
  .describe('Chosen by you: what is sent twice with the same one is made once');

const RequesterWish = z.strictObject({
  name: written(200).trim().min(1, 'is empty: give a name'),
  email: emailAddress.nullable().default(null),
});

const tagList = z
  .array(
    written(60)
      .trim()
      .min(1, 'is empty')
      .regex(/^[^,]*$/, 'contains a comma'),
  )
  .max(30)
  .describe('Each once, whatever its letters’ case');

const assignee = z
  .union([z.literal('me'), z.uuid()])
  .nullable()
  .describe("A user's id, me, or null for nobody");

/** What can be said of one request, and of many at once. */
const simple = {
  status: RequestStatusSchema,
  priority: PrioritySchema,
  assignee,
  tags: tagList,
};

export const CreateWish = z.strictObject({
  id: ownId,
  host: z.string().max(63).optional().describe('The name of a desk; needed where two have the inbox'),
  project: z.string().max(80).optional().describe('The inbox; left out: the service’s, or the only one'),
  title: titleText,
  description: bodyText.default('').describe('Markdown'),
  requester: RequesterWish.optional().describe('Left out: the caller'),
  status: RequestStatusSchema.default('new'),
  priority: PrioritySchema.default('medium'),
  assignee: assignee.default(null),
  tags: tagList.default([]),
  service: z.uuid().nullable().default(null),
  answers: AnswersSchema.default({}),
});

export const CommentWish = z.strictObject({
  id: ownId,
  text: commentText.describe('Markdown'),
  public: z.boolean().default(false).describe('True: the requester sees it'),
});

export const ChangeWish = z.strictObject({
  revision: z.int().min(1).optional().describe('The one the change was made from; left out: whatever it is by now'),
  title: titleText.optional(),
  description: bodyText.optional(),
  requester: RequesterWish.optional(),
  status: simple.status.optional(),
  priority: simple.priority.optional(),
  assignee: assignee.optional(),
  tags: tagList.optional(),
  service: z.uuid().nullable().optional(),
  answers: AnswersSchema.optional(),
  project: z.string().max(80).optional().describe('Moves it to another inbox of the same desk; it gets a new key'),
  comment: CommentWish.optional().describe('Said by the same change, and told with it'),
});
export type ChangeWish = z.infer<typeof ChangeWish>;

export const BulkWish = z.strictObject({
  ids: z.array(z.string().max(100)).min(1, 'is empty: name requests').max(100).describe('Ids or keys'),
  change: z
    .strictObject({
      status: simple.status.optional(),
      priority: simple.priority.optional(),
      assignee: assignee.optional(),
      tags: tagList.optional(),
      addTags: tagList.optional(),
      removeTags: tagList.optional(),
      project: z
        .string()
        .max(80)
        .optional()
        .describe('Moves them to another inbox of the same desk; each gets a new key'),
    })
    .refine((change) => Object.keys(change).length > 0, 'is empty: say what to change'),
});
export type BulkChange = z.infer<typeof BulkWish>['change'];

export function requesterOf(wish: z.infer<typeof RequesterWish> | undefined, { name, session }: Caller) {
  if (wish === undefined) return { name, email: session?.email?.toLowerCase() ?? null };
  return { name: wish.name, email: wish.email?.toLowerCase() ?? null };
}

/** Throws 422 where it refers to what is not there, or answers do not fit. */
export async function changeOf(
  sql: Sql,
  { caller, request, inboxes }: { caller: Caller; request: DeskRequest; inboxes: Inbox[] },
  wish: Omit<ChangeWish, 'revision' | 'comment'>,
): Promise<RequestChange> {
  const { title, description, status, priority, tags } = wish;
  const named = wish.assignee;
  return {
    title,
    description,
    status,
    priority,
    tags: tags === undefined ? undefined : tagsOf(tags),
    assignee: typeof named === 'string' ? await assigneeOf(sql, caller, named) : named,
    requester: wish.requester === undefined ? undefined : requesterOf(wish.requester, caller),
    projectKey: wish.project === undefined ? undefined : movedTo(request, wish.project, inboxes),
    ...(await formOf(sql, request, wish)),
  };
}

function movedTo(request: DeskRequest, project: string, inboxes: Inbox[]): string {
  const { hostId, key } = inboxOf(inboxes, { project, host: request.hostName });
  if (hostId !== request.hostId)
    throw unprocessable('other_desk', `project: ${project} is an inbox of another desk: make a new request there`);
  return key;
}

/** Answers are to the form as it is now; who changes only something else leaves form and answers as they were. */
async function formOf(
  sql: Sql,
  request: DeskRequest,
  { service: named, answers }: Pick<ChangeWish, 'service' | 'answers'>,
): Promise<Pick<RequestChange, 'service' | 'answers'>> {
  if (named === undefined && answers === undefined) return {};
  const id = named === undefined ? (request.service?.id ?? null) : named;
  const service = id === null ? null : await serviceOf(sql, id, request.hostId);
  const kept = id === request.service?.id ? request.answers : {};
  const next = answers ?? kept;
  checkAnswers(service, next, false);
  return { service: service && { id: service.id, name: service.name, version: service.version }, answers: next };
}

/** Of many, each has tags of its own. */
export function bulkChangeOf(request: DeskRequest, change: BulkChange): Omit<ChangeWish, 'revision' | 'comment'> {
  const { addTags = [], removeTags = [], tags, ...rest } = change;
  const removed = new Set(removeTags.map((tag) => tag.toLowerCase()));
  const next = [...(tags ?? request.tags), ...addTags].filter((tag) => !removed.has(tag.toLowerCase()));
  return { ...rest, tags: next };
}
