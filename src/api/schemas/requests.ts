/** The answers about requests of the desk. See ../schemas.ts. */
import { z } from 'zod';

const time = z.iso.datetime().describe('ISO 8601, UTC');

export const RequestStatusSchema = z.enum(['new', 'in_progress', 'waiting', 'resolved']);
export const PrioritySchema = z.enum(['low', 'medium', 'high', 'urgent']);
export const ChannelSchema = z.enum(['portal', 'email', 'api']);
export const RequestSortSchema = z.enum(['updated', '-updated', 'created', '-created', 'urgency', '-urgency']);
export const FieldKindSchema = z.enum(['text', 'paragraph', 'number', 'date', 'choice', 'choices', 'checkbox']);

/** Text that can be stored as it is. */
export function written(most: number) {
  return z
    .string()
    .max(most, `is longer than ${most} characters`)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'contains a character that no text here has');
}

export const FormFieldSchema = z
  .object({
    key: z.string(),
    label: z.string(),
    kind: FieldKindSchema,
    required: z.boolean(),
    help: z.string().nullable(),
    options: z.array(z.string()).describe('What can be chosen; empty for other kinds'),
  })
  .meta({ id: 'FormField' });
export type FormFieldAnswer = z.infer<typeof FormFieldSchema>;

export const AnswersSchema = z
  .record(z.string().max(64), z.union([written(20_000), z.number(), z.boolean(), z.array(written(500)).max(100)]))
  .describe("By the fields' keys");

const PersonRef = z.object({ id: z.uuid().nullable(), name: z.string() });
const RequesterRef = z.object({ name: z.string(), email: z.string().nullable() });

const common = {
  id: z.uuid(),
  key: z.string(),
  host: z.string(),
  project: z.string().describe('The inbox'),
  url: z.string().describe('Where agents open it; lasts'),
  title: z.string(),
  requester: RequesterRef,
  status: RequestStatusSchema,
  priority: PrioritySchema,
  service: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  tags: z.array(z.string()),
  assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  channel: ChannelSchema,
  revision: z.int().describe('Sent back with a change, it keeps two people from undoing each other’s'),
  createdAt: time,
  updatedAt: time,
  resolvedAt: time.nullable(),
};

export const RequestSummarySchema = z.object(common).meta({ id: 'RequestSummary' });
export type RequestSummaryAnswer = z.infer<typeof RequestSummarySchema>;

export const AttachmentSchema = z
  .object({
    id: z.uuid(),
    comment: z.uuid().nullable(),
    name: z.string(),
    mediaType: z.string(),
    bytes: z.int(),
    public: z.boolean(),
    author: z.string(),
    byRequester: z.boolean(),
    createdAt: time,
  })
  .meta({ id: 'RequestAttachment' });
export type AttachmentAnswer = z.infer<typeof AttachmentSchema>;

export const RequestSchema = z
  .object({
    ...common,
    description: z.string().describe('Markdown, as it was written'),
    html: z.string().describe('The description to be shown: only p br b i s a ul ol li h2 h3 code pre blockquote'),
    answers: AnswersSchema,
    fields: z.array(FormFieldSchema).describe('The form the answers are to, as it was then'),
    attachments: z.array(AttachmentSchema),
  })
  .meta({ id: 'Request' });
export type RequestAnswer = z.infer<typeof RequestSchema>;

export const RequestCommentSchema = z
  .object({
    id: z.uuid(),
    public: z.boolean().describe('False: for agents only'),
    author: PersonRef,
    byRequester: z.boolean(),
    text: z.string().describe('Markdown, as it was written'),
    html: z.string(),
    channel: ChannelSchema,
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'RequestComment' });
export type RequestCommentAnswer = z.infer<typeof RequestCommentSchema>;

export const BulkResultSchema = z
  .object({
    id: z.string().describe('As it was asked for'),
    outcome: z.enum(['changed', 'unchanged', 'refused']),
    code: z.string().nullable().describe('Why it was refused, for scripts'),
    detail: z.string().nullable(),
    revision: z.int().nullable(),
  })
  .meta({ id: 'RequestBulkResult' });

export const RequestCountsSchema = z
  .object({ new: z.int(), in_progress: z.int(), waiting: z.int(), resolved: z.int() })
  .meta({ id: 'RequestCounts' });

export const ServiceSchema = z
  .object({
    id: z.uuid(),
    host: z.string(),
    project: z.string().describe('The inbox its requests go to'),
    name: z.string(),
    description: z.string(),
    fields: z.array(FormFieldSchema),
    version: z.int().describe('Of the fields'),
    place: z.int(),
    archived: z.boolean().describe('Not offered any more'),
    updatedAt: time,
  })
  .meta({ id: 'Service' });
export type ServiceAnswer = z.infer<typeof ServiceSchema>;

export const OfferedServiceSchema = z
  .object({ id: z.uuid(), name: z.string(), description: z.string(), fields: z.array(FormFieldSchema) })
  .meta({ id: 'OfferedService' });

/** As a view keeps it and as the list takes it, there with commas. */
export const RequestFilterSchema = z
  .strictObject({
    project: z.array(z.string().max(80)).max(50).optional(),
    status: z.array(RequestStatusSchema).max(10).optional(),
    priority: z.array(PrioritySchema).max(10).optional(),
    channel: z.array(ChannelSchema).max(10).optional(),
    service: z.array(z.uuid()).max(50).optional(),
    tag: z.array(written(60)).max(20).optional().describe('All of them'),
    assignee: z.union([z.enum(['me', 'nobody']), z.uuid()]).optional(),
    requester: written(254).optional().describe('An e-mail address'),
    q: written(300).optional().describe('Beginnings of words of the request or of what is said on it, all of them'),
  })
  .meta({ id: 'RequestFilter' });
export type RequestFilterAnswer = z.infer<typeof RequestFilterSchema>;

export const RequestViewSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    shared: z.boolean().describe('Others see it too'),
    mine: z.boolean(),
    madeBy: z.string(),
    filter: RequestFilterSchema,
    sort: RequestSortSchema,
  })
  .meta({ id: 'RequestView' });
export type RequestViewAnswer = z.infer<typeof RequestViewSchema>;

/** What a requester sees of a request of theirs. Nothing internal has a field here. */
export const PortalRequestSchema = z
  .object({
    id: z.uuid(),
    key: z.string(),
    title: z.string(),
    description: z.string(),
    html: z.string(),
    status: RequestStatusSchema,
    service: z.string().nullable(),
    answers: AnswersSchema,
    fields: z.array(FormFieldSchema),
    createdAt: time,
    updatedAt: time.describe('When it was made, or last said something or resolved, as the requester sees it'),
    resolvedAt: time.nullable(),
    unread: z.boolean().describe('There is an answer that its requester has not looked at yet'),
  })
  .meta({ id: 'PortalRequest' });
export type PortalRequestAnswer = z.infer<typeof PortalRequestSchema>;

const PortalCommentSchema = z
  .object({
    id: z.uuid(),
    author: z.string(),
    mine: z.boolean().describe('Said by the requester'),
    text: z.string(),
    html: z.string(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'PortalComment' });

export const PortalAttachmentSchema = z
  .object({ id: z.uuid(), name: z.string(), mediaType: z.string(), bytes: z.int(), createdAt: time })
  .meta({ id: 'PortalAttachment' });

export const PortalDetailSchema = PortalRequestSchema.extend({
  comments: z.array(PortalCommentSchema),
  attachments: z.array(PortalAttachmentSchema),
  statuses: z.array(z.object({ at: time, status: RequestStatusSchema })).describe('Which it had from when on'),
}).meta({ id: 'PortalRequestDetail' });
export type PortalDetailAnswer = z.infer<typeof PortalDetailSchema>;

export const CommentPreviewSchema = z
  .object({ html: z.string().describe('Safe to show: few elements, nothing else') })
  .meta({ id: 'CommentPreview' });
export type CommentPreviewAnswer = z.infer<typeof CommentPreviewSchema>;
