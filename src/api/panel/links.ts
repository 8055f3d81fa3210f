/** Conversations that could be linked, and linking them from the panel: the rules are those of /api/v1/links. */
import { z } from 'zod';
import { Gone } from '../../domain/errors.ts';
import type { SeenConversation } from '../../domain/panel.ts';
import { findLink } from '../../store/links.ts';
import type { PanelConnection } from '../../store/panel.ts';
import type { ApiDeps } from '../deps.ts';
import { endLink, type Linked, makeLink } from '../links/links.ts';
import { panelParams, type PanelRoute } from './routes.ts';
import type { PanelView, Reader } from './view.ts';
import { presentLink } from '../links/present.ts';
import { ApiProblem, conflict, notFound, unprocessable } from '../problem.ts';
import { type Api, problems } from '../route.ts';
import { LinkSchema } from '../schemas.ts';
import { type CandidateAnswer, CandidateSchema } from '../schemas/panel.ts';
import { intercomProblem } from '../vendor-problems.ts';

const PanelLinkSchema = z.union(
  [
    z.strictObject({ url: z.string().trim().min(1, 'is empty').max(2_000) }),
    z.strictObject({
      workspaceId: z.string().trim().min(1).max(100),
      conversationId: z.string().regex(/^[1-9]\d{0,19}$/, 'is no id of a conversation'),
    }),
  ],
  { error: 'give the address of a conversation as "url", or its "workspaceId" and "conversationId"' },
);
export type PanelLinkWish = z.infer<typeof PanelLinkSchema>;

const SHOWN = 20;

export function panelLinkRoutes(app: Api, deps: ApiDeps, { url, load, readerOf, tags }: PanelRoute): void {
  app.route({
    method: 'GET',
    url: `${url}/candidates`,
    config: { access: 'read' },
    schema: {
      summary: 'Conversations that could be linked, searched in Intercom',
      description: 'By words, an e-mail or a number; without any, the open ones of the customers of this issue.',
      tags,
      params: panelParams,
      querystring: z.strictObject({ search: z.string().trim().max(200).default('') }),
      response: { 200: z.object({ items: z.array(CandidateSchema) }), ...problems },
    },
    handler: async (request) => {
      const reader = readerOf(request);
      const view = await load(reader, request.params);
      return { items: await candidates(deps, { reader, view, search: request.query.search }) };
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/links`,
    config: { access: 'write' },
    schema: {
      summary: 'Link a conversation to the issue',
      tags,
      params: panelParams,
      body: PanelLinkSchema,
      response: { 200: LinkSchema, 201: LinkSchema, ...problems },
    },
    handler: async (request, reply) => {
      const reader = readerOf(request);
      const view = await load(reader, request.params);
      const made = await linkHere(deps, { reader, view, asked: request.body });
      return reply.code(made.kind === 'made' ? 201 : 200).send(presentLink(made.link, deps.conversationUrl));
    },
  });
  app.route({
    method: 'DELETE',
    url: `${url}/links/:id`,
    config: { access: 'write' },
    schema: {
      summary: 'Unlink a conversation',
      tags,
      params: panelParams.extend({ id: z.uuid({ error: 'is no id' }) }),
      response: { 204: z.null().describe('It hears nothing more'), ...problems },
    },
    handler: async (request, reply) => {
      const reader = readerOf(request);
      await unlinkHere(deps, { reader, view: await load(reader, request.params), id: request.params.id });
      return reply.code(204).send(null);
    },
  });
}

/** Throws what makeLink throws; 422 `other_workspace`; 503 where it takes longer than one waits. */
async function linkHere(
  deps: ApiDeps,
  { reader, view, asked }: { reader: Reader; view: PanelView; asked: PanelLinkWish },
): Promise<Exclude<Linked, { kind: 'waiting' }>> {
  if ('workspaceId' in asked && view.connection !== null && asked.workspaceId !== view.connection.workspaceId)
    throw unprocessable(
      'other_workspace',
      `workspaceId: ${asked.workspaceId} is not the workspace of this project, ${view.connection.workspaceName} (${view.connection.workspaceId})`,
    );
  const conversation = 'url' in asked ? asked.url : asked.conversationId;
  const made = await makeLink(deps, reader, { issue: view.issue.key, host: view.host.name, conversation });
  if (made.kind === 'waiting') throw stillWorking('The conversation is being linked');
  return made;
}

/** Fine if it has ended already. Throws 404 for a link of another issue. */
async function unlinkHere(
  deps: ApiDeps,
  { reader, view, id }: { reader: Reader; view: PanelView; id: string },
): Promise<void> {
  const link = await deps.db.tx(reader.organizationId, (sql) => findLink(sql, id));
  if (link === null || link.hostId !== view.host.id || link.issueId !== view.issue.id)
    throw notFound(`${view.issue.key} has no link ${id}.`);
  if (link.endedAt !== null) return;
  const event = await endLink(deps, reader, link);
  if (event.state === 'pending') throw stillWorking('The link is being ended');
}

export function stillWorking(what: string): ApiProblem {
  return new ApiProblem(503, 'still_working', {
    detail: `${what}, but that takes longer than usual; it goes on by itself. Look again in a moment.`,
    retryAfterSeconds: 5,
  });
}

/** Throws 409 and 502 for what Intercom refuses. */
async function candidates(
  deps: ApiDeps,
  { reader, view, search }: { reader: Reader; view: PanelView; search: string },
): Promise<CandidateAnswer[]> {
  const { connection } = view;
  if (connection === null)
    throw conflict('no_connection', `The project ${view.issue.projectKey} has no Intercom workspace to search in.`);
  const at = { organizationId: reader.organizationId, connectionId: connection.id };
  const found = await searchIn(deps, { at, view, search }).catch((error: unknown) => {
    throw intercomProblem(error, 'The conversations could not be searched.');
  });
  const unique = new Map(found.map((one) => [one.id, one]));
  return [...unique.values()]
    .toSorted((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0))
    .slice(0, SHOWN)
    .map((one) => presentCandidate(deps, { view, connection, one }));
}

interface Searching {
  at: { organizationId: string; connectionId: string };
  view: PanelView;
  search: string;
}

/** A number, an address, words of the conversation or a customer's name; nothing: what the customers of this issue have open. */
async function searchIn({ beside: { ask } }: ApiDeps, { at, view, search }: Searching): Promise<SeenConversation[]> {
  const of = (contactIds: readonly string[], onlyOpen: boolean) =>
    ask.searchConversations(at, { words: [], contactIds, onlyOpen, limit: SHOWN });
  if (search === '') return (await of(customersOf(view, at.connectionId), true)) ?? [];
  if (/^[1-9]\d{0,19}$/.test(search)) {
    const one = await ask.readCard(at, search).catch(goneIsNothing);
    return one === null ? [] : [one];
  }
  if (/^[^\s@]+@[^\s@]+$/.test(search)) {
    const contacts = (await ask.findContacts(at, search)) ?? [];
    return (
      (await of(
        contacts.map(({ id }) => id),
        false,
      )) ?? []
    );
  }
  const words = search.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [byWords, people] = await Promise.all([
    ask.searchConversations(at, { words, contactIds: [], onlyOpen: false, limit: SHOWN }),
    ask.searchContacts(at, search),
  ]);
  const ids = (people ?? []).map(({ id }) => id);
  return [...(byWords ?? []), ...((await of(ids, false)) ?? [])];
}

function customersOf(view: PanelView, connectionId: string): string[] {
  const linked = view.links.flatMap((link) =>
    link.connectionId === connectionId ? (link.seen.facts?.contactIds ?? []) : [],
  );
  return [...new Set([...(view.reporter?.facts?.contactIds ?? []), ...linked])];
}

function goneIsNothing(error: unknown): null {
  if (error instanceof Gone) return null;
  throw error;
}

function presentCandidate(
  deps: ApiDeps,
  { view, connection, one }: { view: PanelView; connection: PanelConnection; one: SeenConversation },
): CandidateAnswer {
  const { workspaceId } = connection;
  return {
    workspaceId,
    conversationId: one.id,
    kind: one.kind,
    title: one.title ?? `Conversation ${one.id}`,
    contact: one.author,
    state: one.state,
    updatedAt: one.updatedAt === null ? null : new Date(one.updatedAt).toISOString(),
    url: deps.conversationUrl(connection, one.id),
    linked: view.links.some((link) => link.workspaceId === workspaceId && link.conversationId === one.id),
  };
}
