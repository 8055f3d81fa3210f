/** Links: listed, made by hand, ended by hand. A wish becomes an event and takes the same road as everything else. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HandEvent } from '../../domain/events.ts';
import { decided, wish } from '../../pipeline/act.ts';
import type { EventRow } from '../../store/events.ts';
import { findLink, findLivingLink, type LinkFilter, type LinkRow, listLinks } from '../../store/links.ts';
import { callerOf } from '../auth.ts';
import { csvFile, sendCsv } from '../csv-file.ts';
import type { ApiDeps } from '../deps.ts';
import { findIssueToLink, type IssueToLink, type LinkWish } from './issue-to-link.ts';
import { pageAnswer, pagingQuery, readPage, sortQuery } from '../paging.ts';
import { ApiProblem, notFound } from '../problem.ts';
import { linkFile } from './export.ts';
import { presentLink } from './present.ts';
import { type Api, filterText, idParams, listOf, problems } from '../route.ts';
import { LinkSchema, LinkStateSchema, pageOf } from '../schemas.ts';

/** What can name a conversation. */
const SOURCES = ['description', 'comment', 'hand', 'escalation', 'command', 'inbox-app'] as const;

const filters = {
  issue: filterText.describe('Key or immutable id'),
  host: filterText.describe("A host's name"),
  conversation: filterText.describe("Intercom's id"),
  project: filterText.describe("A project's key"),
  connection: filterText.describe("A connection's name"),
  source: z
    .enum(SOURCES, { error: (issue) => `is "${String(issue.input)}": write one of ${SOURCES.join(', ')}` })
    .optional(),
  state: listOf(LinkStateSchema),
  q: filterText.describe('Words of the issue’s key and summary, the title or the conversation’s id, all of them'),
};

const ListQuery = z.strictObject({ ...pagingQuery, ...sortQuery, ...filters });
const ExportQuery = z.strictObject({ ...sortQuery, ...filters });

const WishSchema = z.strictObject({
  issue: z
    .string({ error: 'is missing: give a key such as SUP-42' })
    .describe('Key, or address on a host that is set up'),
  conversation: z
    .string({ error: 'is missing: give an id or the address of a conversation in Intercom' })
    .describe('Id, or address in Intercom'),
  host: z.string().trim().min(1).max(100).optional().describe("A host's name, where several have such a project"),
});

const AcceptedSchema = z
  .object({ eventId: z.uuid(), state: z.literal('pending') })
  .describe('Stored, but not decided yet: look at /api/v1/events/{eventId}');

const waited = { 202: AcceptedSchema, ...problems };

export function linkRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['links'];
  const { conversationUrl } = deps;
  app.route({
    method: 'GET',
    url: '/api/v1/links',
    config: { access: 'read' },
    schema: { summary: 'Links', tags, querystring: ListQuery, response: { 200: pageOf(LinkSchema), ...problems } },
    handler: async (request) => {
      const filter = filterOf(request.query);
      const ask = readPage(request.query);
      const page = await deps.db.tx(callerOf(request).organizationId, (sql) => listLinks(sql, filter, ask));
      return pageAnswer(page, (row) => presentLink(row, conversationUrl));
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/links.csv',
    config: { access: 'read' },
    schema: {
      summary: 'The links as a CSV file',
      tags,
      querystring: ExportQuery,
      response: { 200: csvFile, ...problems },
    },
    handler: async (request, reply) => {
      const { sort: order = 'newest' } = request.query;
      const file = await linkFile(deps, callerOf(request).organizationId, { filter: filterOf(request.query), order });
      return sendCsv(reply, 'links.csv', file);
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/links/:id',
    config: { access: 'read' },
    schema: { summary: 'One link', tags, params: idParams, response: { 200: LinkSchema, ...problems } },
    handler: async (request) =>
      presentLink(await knownLink(deps, callerOf(request), request.params.id), conversationUrl),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/links',
    config: { access: 'write' },
    schema: {
      summary: 'Link a conversation to an issue; a link that exists is answered as it is',
      tags,
      body: WishSchema,
      response: { 200: LinkSchema, 201: LinkSchema, ...waited },
    },
    handler: async (request, reply) => {
      const made = await makeLink(deps, callerOf(request), request.body);
      if (made.kind === 'waiting') return reply.code(202).send({ eventId: made.eventId, state: 'pending' });
      return reply.code(made.kind === 'made' ? 201 : 200).send(presentLink(made.link, conversationUrl));
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/links/:id',
    config: { access: 'write' },
    schema: { summary: 'End a link', tags, params: idParams, response: { 200: LinkSchema, ...waited } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const standing = await knownLink(deps, caller, request.params.id);
      if (standing.endedAt !== null) return reply.code(200).send(presentLink(standing, conversationUrl));
      const event = await endLink(deps, caller, standing);
      if (event.state === 'pending') return reply.code(202).send({ eventId: event.id, state: 'pending' });
      return reply.code(200).send(presentLink(await knownLink(deps, caller, standing.id), conversationUrl));
    },
  });
}

function filterOf(query: z.infer<typeof ExportQuery>): LinkFilter {
  return {
    issue: query.issue ?? null,
    host: query.host ?? null,
    conversation: query.conversation ?? null,
    project: query.project ?? null,
    connection: query.connection ?? null,
    source: query.source ?? null,
    states: query.state ?? [],
    words: query.q?.split(/\s+/).slice(0, MOST_WORDS) ?? [],
  };
}

/** Further ones would hardly find less. */
const MOST_WORDS = 6;

/** Who asks: a caller of the API, or somebody who looks from inside Jira. */
export interface Asking {
  organizationId: string;
  name: string;
}

export type Linked = { kind: 'made' | 'there'; link: LinkRow } | { kind: 'waiting'; eventId: string };

/** Throws what findIssueToLink throws, and 409 `not_linked`. */
export async function makeLink(deps: ApiDeps, caller: Asking, wanted: LinkWish): Promise<Linked> {
  const found = await findIssueToLink(deps, caller.organizationId, wanted);
  const standing = await livingLink(deps, caller, found);
  if (standing !== null) return { kind: 'there', link: standing };
  const event = await ask(deps, caller, {
    kind: 'link.asked',
    hostId: found.issue.hostId,
    issue: found.issue,
    workspaceId: found.workspaceId,
    conversationId: found.conversationId,
    at: Date.now(),
    actor: { id: null, name: caller.name },
  });
  if (event.state === 'pending') return { kind: 'waiting', eventId: event.id };
  const made = await livingLink(deps, caller, found);
  if (made === null)
    throw new ApiProblem(409, 'not_linked', {
      detail: `It was not linked: ${event.reasons.join('; ') || event.state}.`,
    });
  return { kind: event.state === 'done' ? 'made' : 'there', link: made };
}

/** Waits until it is decided, as `makeLink` does. Throws 409 `not_linked` where that was not its end. */
export async function endLink(
  deps: ApiDeps,
  caller: Asking,
  link: Pick<LinkRow, 'id' | 'hostId' | 'issueId'>,
): Promise<EventRow> {
  const event = await ask(deps, caller, {
    kind: 'unlink.asked',
    hostId: link.hostId,
    issueId: link.issueId,
    linkId: link.id,
    at: Date.now(),
    actor: { id: null, name: caller.name },
  });
  if (event.state === 'pending' || (await knownLink(deps, caller, link.id)).endedAt !== null) return event;
  throw new ApiProblem(409, 'not_linked', {
    detail: `The link stays: ${event.reasons.join('; ') || event.state}.`,
  });
}

function livingLink(deps: ApiDeps, caller: Asking, found: IssueToLink): Promise<LinkRow | null> {
  const { issue, workspaceId, conversationId } = found;
  const of = { hostId: issue.hostId, issueId: issue.id, workspaceId, conversationId };
  return deps.db.tx(caller.organizationId, (sql) => findLivingLink(sql, of));
}

/** Stores a person's wish and waits for what comes of it; still pending after 10 s, it goes on by itself. */
async function ask(deps: ApiDeps, { organizationId }: Asking, event: HandEvent): Promise<EventRow> {
  const id = await wish(deps, organizationId, { event, key: randomUUID() });
  return decided(deps, organizationId, id);
}

async function knownLink(deps: ApiDeps, caller: Asking, id: string): Promise<LinkRow> {
  const row = await deps.db.tx(caller.organizationId, (sql) => findLink(sql, id));
  if (row === null) throw notFound(`There is no link ${id}.`);
  return row;
}
