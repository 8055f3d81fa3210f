/** Escalation beside an issue: where to, what the form says, similar tickets, and the escalation itself. */
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { panelParams, readerOf } from '../panel/routes.ts';
import { createViews } from '../panel/view.ts';
import { type Api, problems } from '../route.ts';
import {
  EscalateSchema,
  EscalationFormSchema,
  EscalationOfferSchema,
  EscalationRunSchema,
  SimilarTicketsSchema,
} from '../schemas/escalation.ts';
import { showForm, showSimilar } from './form.ts';
import { showOffer } from './offer.ts';
import { createOfferReader } from './offers.ts';
import { askEscalation, lastRuns, oneRun, relinkRun } from './runs.ts';
import { wishFrom, type Wishing } from './wishes.ts';

const text = (what: string) =>
  z
    .string({ error: `is missing: give ${what}` })
    .trim()
    .min(1, 'is empty')
    .max(300);
const runParams = panelParams.extend({ id: z.uuid({ error: 'is no id' }) });

const FormQuery = z.discriminatedUnion(
  'to',
  [
    z.strictObject({
      to: z.literal('ticket'),
      connection: z.uuid({ error: 'is no id of a connection' }),
      ticketType: text('the id of a ticket type').optional(),
    }),
    z.strictObject({ to: z.literal('conversation'), connection: z.uuid({ error: 'is no id of a connection' }) }),
    z.strictObject({
      to: z.literal('issue'),
      host: text('the name of a host'),
      project: text('the key of a project'),
      issueType: text('an issue type').optional(),
    }),
  ],
  { error: 'must be ticket, conversation or issue' },
);

export function escalationRoutes(app: Api, deps: ApiDeps): void {
  const load = createViews(deps);
  const offers = createOfferReader(deps);
  const url = '/api/v1/panel/:host/:issue';
  const tags = ['escalation'];
  const config = { read: { access: 'read' }, write: { access: 'write' } } as const;

  async function wishing(
    request: Parameters<typeof readerOf>[0] & { params: { host: string; issue: string } },
  ): Promise<Wishing> {
    const reader = readerOf(request);
    return { deps, offers, reader, view: await load(reader, request.params) };
  }

  app.route({
    method: 'GET',
    url: `${url}/escalation`,
    config: config.read,
    schema: {
      summary: 'Where the issue can be escalated to',
      description: 'Answered at once from what was read last; what is older than 5 min is read anew behind it.',
      tags,
      params: panelParams,
      response: { 200: EscalationOfferSchema, ...problems },
    },
    handler: async (request) => showOffer(deps, { offers }, { ...(await wishing(request)), anew: false }),
  });
  app.route({
    method: 'POST',
    url: `${url}/escalation/resync`,
    config: config.write,
    schema: {
      summary: 'Read teams, ticket types and projects anew; waits for it, at most 10 s',
      tags,
      params: panelParams,
      response: { 200: EscalationOfferSchema, ...problems },
    },
    handler: async (request) => showOffer(deps, { offers }, { ...(await wishing(request)), anew: true }),
  });
  app.route({
    method: 'GET',
    url: `${url}/escalation/form`,
    config: config.read,
    schema: {
      summary: 'What the form says at first: words of the issue, what the field mapping fills, whom it can be for',
      tags,
      params: panelParams,
      querystring: FormQuery,
      response: { 200: EscalationFormSchema, ...problems },
    },
    handler: async (request) => {
      const { query } = request;
      const asked =
        query.to === 'ticket'
          ? { ...query, ticketType: query.ticketType ?? null }
          : query.to === 'issue'
            ? { ...query, issueType: query.issueType ?? null }
            : query;
      return showForm(await wishing(request), asked);
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/escalation/similar`,
    config: config.read,
    schema: {
      summary: 'Open tickets of a contact with a similar title, to be linked instead',
      tags,
      params: panelParams,
      querystring: z.strictObject({
        connection: z.uuid({ error: 'is no id of a connection' }),
        contact: z.string({ error: 'is missing' }).regex(/^[0-9A-Za-z_-]{1,64}$/, 'is no id of a contact'),
        title: text('the subject'),
      }),
      response: { 200: SimilarTicketsSchema, ...problems },
    },
    handler: async (request) => showSimilar(await wishing(request), request.query),
  });
  app.route({
    method: 'POST',
    url: `${url}/escalations`,
    config: config.write,
    schema: {
      summary: 'Escalate the issue: to an Intercom ticket or conversation, or to an issue of another project',
      description: 'Answered as soon as it is stored; follow the run. The same `key` again is the same escalation.',
      tags,
      params: panelParams,
      body: EscalateSchema,
      response: { 202: EscalationRunSchema, ...problems },
    },
    handler: async (request, reply) => {
      const of = await wishing(request);
      const wanted = await wishFrom(of, request.body);
      return reply.code(202).send(await askEscalation(of, { key: request.body.key, wanted }));
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/escalations`,
    config: config.read,
    schema: {
      summary: 'The last escalations of the issue',
      tags,
      params: panelParams,
      response: { 200: z.object({ items: z.array(EscalationRunSchema) }), ...problems },
    },
    handler: async (request) => {
      const { reader, view } = await wishing(request);
      return { items: await lastRuns(deps, reader, view) };
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/escalations/:id`,
    config: config.read,
    schema: {
      summary: 'One escalation, step by step',
      tags,
      params: runParams,
      response: { 200: EscalationRunSchema, ...problems },
    },
    handler: async (request) => {
      const { reader, view } = await wishing(request);
      return oneRun(deps, reader, { view, id: request.params.id });
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/escalations/:id/relink`,
    config: config.write,
    schema: {
      summary: 'Link again what was made, and put its back-links now',
      tags,
      params: runParams,
      response: { 200: EscalationRunSchema, ...problems },
    },
    handler: async (request) => {
      const { reader, view } = await wishing(request);
      return relinkRun(deps, reader, { view, id: request.params.id });
    },
  });
}
