/** Reply to all: one text to every linked conversation, as an internal note or, confirmed, as an answer that customers see. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HandEvent } from '../../domain/events.ts';
import { wishOf } from '../../pipeline/act.ts';
import { recordAudit } from '../../store/audit.ts';
import { lockIssue } from '../../store/issues.ts';
import { receiveWithin } from '../../store/jobs.ts';
import { findReply, listReplies, listSameReplies, type ReplyRun } from '../../store/replies.ts';
import type { ApiDeps } from '../deps.ts';
import type { PanelRoute } from './routes.ts';
import { panelParams } from './routes.ts';
import { type PanelView, reachable, type Reader } from './view.ts';
import { conflict, notFound, unprocessable } from '../problem.ts';
import { type Api, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { type ReplyRunAnswer, ReplyRunSchema } from '../schemas/panel.ts';

const LONGEST = 4_000;
const SHOWN = 5;
/** The same text again within this time is a second click, not a second wish. */
const SAME_MS = 10 * 60_000;

const ReplySchema = z.strictObject({
  kind: z.enum(['note', 'reply'], { error: 'must be note or reply' }),
  text: z.string({ error: 'is missing' }).max(LONGEST, `is longer than ${LONGEST} characters`),
  confirmed: z.boolean().optional().describe('For a reply: the person has seen how many customers it goes to'),
});
export type ReplyWish = z.infer<typeof ReplySchema>;

export function replyRoutes(app: Api, deps: ApiDeps, { url, load, readerOf, tags }: PanelRoute): void {
  app.route({
    method: 'POST',
    url: `${url}/replies`,
    config: { access: 'write' },
    schema: {
      summary: 'Write to every linked conversation of an issue',
      tags,
      params: panelParams,
      body: ReplySchema,
      response: { 202: ReplyRunSchema, ...problems },
    },
    handler: async (request, reply) => {
      const reader = readerOf(request);
      const view = await load(reader, request.params);
      return reply.code(202).send(await replyToAll(deps, { reader, view, asked: request.body }));
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/replies`,
    config: { access: 'read' },
    schema: {
      summary: 'The last texts that were written to all linked conversations',
      tags,
      params: panelParams,
      response: { 200: pageOf(ReplyRunSchema), ...problems },
    },
    handler: async (request) => {
      const reader = readerOf(request);
      return { items: await lastReplies(deps, reader, await load(reader, request.params)), next: null };
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/replies/:id`,
    config: { access: 'read' },
    schema: {
      summary: 'What became of one of them',
      tags,
      params: panelParams.extend({ id: z.uuid({ error: 'is no id' }) }),
      response: { 200: ReplyRunSchema, ...problems },
    },
    handler: async (request) => {
      const reader = readerOf(request);
      return oneReply(deps, { reader, view: await load(reader, request.params), id: request.params.id });
    },
  });
}

/** Throws 422 `note_empty`, 409 `nothing_linked`, `just_sent`, and `confirm_customer_reply` for a reply nobody confirmed. */
async function replyToAll(
  deps: ApiDeps,
  { reader, view, asked }: { reader: Reader; view: PanelView; asked: ReplyWish },
): Promise<ReplyRunAnswer> {
  const { organizationId, name } = reader;
  const text = asked.text.trim();
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(text)) throw unprocessable('note_empty', 'text: is empty: write what to say');
  const links = reachable(view);
  if (links.length === 0)
    throw conflict('nothing_linked', `No conversation of ${view.issue.key} can be written to just now.`);
  const runId = randomUUID();
  // Look, audit entry and wish are one decision: of two identical posts at the same moment the second one sees the first.
  const { id } = await deps.db.tx(organizationId, async (sql) => {
    await lockIssue(sql, ofView(view));
    const same = { ...ofView(view), kind: asked.kind, text, withinMs: SAME_MS };
    if ((await listSameReplies(sql, same)).some((run) => !hasFailed(run)))
      throw conflict(
        'just_sent',
        'The same text was sent to these conversations a few minutes ago: its progress is below.',
      );
    if (asked.kind === 'reply' && asked.confirmed !== true) throw unconfirmed(view);
    await recordAudit(sql, {
      actor: reader.actor,
      action: 'reply.asked',
      subject: `${view.host.name}/${view.issue.key}`,
      detail: { kind: asked.kind, conversations: links.length },
    });
    const event: HandEvent = {
      kind: 'reply.asked',
      ...ofView(view),
      runId,
      reply: asked.kind,
      text,
      links: links.map((link) => link.id),
      at: Date.now(),
      actor: { id: null, name },
    };
    return receiveWithin(sql, wishOf(organizationId, { key: runId, event }));
  });
  deps.wake();
  return oneReply(deps, { reader, view, id });
}

function unconfirmed(view: PanelView) {
  const links = reachable(view);
  const people = new Set(links.flatMap(({ seen }) => seen.facts?.contactIds ?? [])).size;
  const unread = links.filter(({ seen }) => seen.facts === null).length;
  const many = `${count(people, 'customer')}${unread > 0 ? `, and those of ${count(unread, 'conversation')} not read yet,` : ''}`;
  return conflict(
    'confirm_customer_reply',
    `${many} would see this, in ${count(links.length, 'conversation')}. Confirm it to send it.`,
  );
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function hasFailed(run: ReplyRun): boolean {
  return run.items.every(({ state }) => state === 'dead' || state === 'skipped') && run.state !== 'pending';
}

function ofView(view: PanelView): { hostId: string; issueId: string } {
  return { hostId: view.host.id, issueId: view.issue.id };
}

async function lastReplies(deps: ApiDeps, reader: Reader, view: PanelView): Promise<ReplyRunAnswer[]> {
  const runs = await deps.db.tx(reader.organizationId, (sql) => listReplies(sql, ofView(view), SHOWN));
  return runs.map(presentRun);
}

async function oneReply(
  deps: ApiDeps,
  { reader, view, id }: { reader: Reader; view: PanelView; id: string },
): Promise<ReplyRunAnswer> {
  const run = await deps.db.tx(reader.organizationId, (sql) => findReply(sql, { ...ofView(view), id }));
  if (run === null) throw notFound(`Nothing was written to the conversations of ${view.issue.key} under ${id}.`);
  return presentRun(run);
}

function presentRun(run: ReplyRun): ReplyRunAnswer {
  const items = run.items.map((item) => ({
    linkId: item.linkId,
    conversationId: item.conversationId ?? '',
    title: item.title ?? `Conversation ${item.conversationId ?? ''}`.trim(),
    state: stateOf(run, item),
    reason: reasonOf(run, item),
  }));
  const how = (state: ReplyRunAnswer['items'][number]['state']) => items.filter((item) => item.state === state).length;
  return {
    id: run.id,
    kind: run.kind,
    text: run.text,
    by: run.by,
    at: run.at.toISOString(),
    total: items.length,
    delivered: how('delivered'),
    waiting: how('waiting'),
    failed: how('failed'),
    unknown: how('unknown'),
    items,
  };
}

function stateOf(run: ReplyRun, item: ReplyRun['items'][number]): ReplyRunAnswer['items'][number]['state'] {
  switch (item.state) {
    case null:
      return run.state === 'pending' ? 'waiting' : run.state === 'dead' ? 'failed' : 'skipped';
    case 'pending':
    case 'sending':
      return 'waiting';
    case 'unknown':
      return item.asksPerson ? 'unknown' : 'waiting';
    case 'done':
      return 'delivered';
    case 'dead':
      return 'failed';
    case 'skipped':
      return 'skipped';
  }
}

function reasonOf(run: ReplyRun, item: ReplyRun['items'][number]): string | null {
  if (item.state !== null) return item.reason;
  if (run.state === 'pending') return null;
  return item.ended ? 'it was unlinked before it could be sent' : (item.broken ?? 'it could not be sent');
}
