/** Requests and what is with them as the API shows them. What a requester gets is copied field by field: nothing internal comes along. */
import type { DeskRequest, RequestComment, RequestStatus } from '../../domain/desk/desk.ts';
import type { FormField } from '../../domain/desk/forms.ts';
import { pageHtml } from '../../domain/text/html.ts';
import { markdownText } from '../../domain/text/markdown.ts';
import type { OwnRequest } from '../../store/desk/own-requests.ts';
import type { Attachment } from '../../store/desk/request-attachments.ts';
import type { RequestView } from '../../store/desk/request-views.ts';
import type { Service } from '../../store/desk/services.ts';
import type { PortalApprovalDetailAnswer } from '../schemas/portal.ts';
import {
  type AttachmentAnswer,
  type PortalDetailAnswer,
  type PortalRequestAnswer,
  type RequestAnswer,
  type RequestCommentAnswer,
  RequestFilterSchema,
  type RequestSummaryAnswer,
  type RequestViewAnswer,
  type ServiceAnswer,
} from '../schemas/requests.ts';

const isoOf = (ms: number): string => new Date(ms).toISOString();
const shown = (markdown: string): string => pageHtml(markdownText(markdown));

/** Where agents open a request. */
function requestUrl(publicUrl: string, key: string): string {
  return `${publicUrl}/browse/${key}`;
}

export function presentSummary(request: DeskRequest, publicUrl: string): RequestSummaryAnswer {
  const { id, key, hostName, projectKey, title, requester, status, priority, service, tags, assignee } = request;
  return {
    id,
    key,
    host: hostName,
    project: projectKey,
    url: requestUrl(publicUrl, key),
    title,
    requester,
    status,
    priority,
    service: service && { id: service.id, name: service.name },
    tags,
    assignee,
    channel: request.channel,
    revision: request.revision,
    createdAt: isoOf(request.createdAt),
    updatedAt: isoOf(request.updatedAt),
    resolvedAt: request.resolvedAt === null ? null : isoOf(request.resolvedAt),
  };
}

export function presentRequest(
  request: DeskRequest,
  more: { publicUrl: string; fields: FormField[]; attachments: Attachment[] },
): RequestAnswer {
  const { description, answers } = request;
  return {
    ...presentSummary(request, more.publicUrl),
    description,
    html: shown(description),
    answers,
    fields: more.fields,
    attachments: more.attachments.map(presentAttachment),
  };
}

export function presentAttachment(attachment: Attachment): AttachmentAnswer {
  const { id, commentId, name, mediaType, bytes, authorName, byRequester, createdAt } = attachment;
  return {
    id,
    comment: commentId,
    name,
    mediaType,
    bytes,
    public: attachment.public,
    author: authorName,
    byRequester,
    createdAt: createdAt.toISOString(),
  };
}

export function presentComment(comment: RequestComment): RequestCommentAnswer {
  const { id, author, byRequester, text, channel, createdAt, updatedAt } = comment;
  return {
    id,
    public: comment.public,
    author,
    byRequester,
    text,
    html: shown(text),
    channel,
    createdAt: isoOf(createdAt),
    updatedAt: isoOf(updatedAt),
  };
}

export function presentService(service: Service, hostName: string): ServiceAnswer {
  const { id, projectKey, name, description, fields, version, place, archived, updatedAt } = service;
  const at = updatedAt.toISOString();
  return {
    id,
    host: hostName,
    project: projectKey,
    name,
    description,
    fields,
    version,
    place,
    archived,
    updatedAt: at,
  };
}

/** What a version before kept in a filter, and this one does not know, is left out. */
export function presentView(view: RequestView, viewer: string | null): RequestViewAnswer {
  const { id, name, shared, ownerId, madeBy, sort } = view;
  const filter = RequestFilterSchema.safeParse(view.filter).data ?? {};
  return { id, name, shared, mine: ownerId !== null && ownerId === viewer, madeBy, filter, sort };
}

export function presentOwn(request: OwnRequest, fields: FormField[]): PortalRequestAnswer {
  const { id, key, title, description, status, service, answers, createdAt, resolvedAt, saidAt } = request;
  const { answeredAt, seenAt } = request;
  return {
    id,
    key,
    title,
    description,
    html: shown(description),
    status,
    service: service?.name ?? null,
    answers,
    fields,
    createdAt: isoOf(createdAt),
    updatedAt: isoOf(Math.max(createdAt, resolvedAt ?? 0, saidAt ?? 0)),
    resolvedAt: resolvedAt === null ? null : isoOf(resolvedAt),
    unread: answeredAt !== null && answeredAt > (seenAt ?? 0),
  };
}

/** For who is asked to approve it: what its requester wrote, and nothing that was said since. */
export function presentAsked(request: DeskRequest, fields: FormField[]): PortalApprovalDetailAnswer['request'] {
  const { requester, service, description, answers } = request;
  return { requester: requester.name, service: service?.name ?? null, html: shown(description), fields, answers };
}

/** Comments and attachments that are public; the caller read no others. */
export function presentOwnDetail(
  request: OwnRequest,
  more: {
    fields: FormField[];
    comments: RequestComment[];
    attachments: Attachment[];
    statuses: { at: number; status: RequestStatus }[];
  },
): PortalDetailAnswer {
  return {
    ...presentOwn(request, more.fields),
    comments: more.comments
      .filter((comment) => comment.public)
      .map(({ id, author, byRequester, text, createdAt, updatedAt }) => ({
        id,
        author: author.name,
        mine: byRequester,
        text,
        html: shown(text),
        createdAt: isoOf(createdAt),
        updatedAt: isoOf(updatedAt),
      })),
    attachments: more.attachments
      .filter((attachment) => attachment.public)
      .map(({ id, name, mediaType, bytes, createdAt }) => ({
        id,
        name,
        mediaType,
        bytes,
        createdAt: createdAt.toISOString(),
      })),
    statuses: more.statuses.map(({ at, status }) => ({ at: isoOf(at), status })),
  };
}
