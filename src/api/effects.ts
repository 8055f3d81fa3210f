/** Effects: what was done at vendors, what waits, and what a person decides about the dead and the doubtful. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { decide } from '../domain/decide.ts';
import type { Effect } from '../domain/effects.ts';
import { noteHtml } from '../domain/html.ts';
import type { ConversationUrlWriter } from '../domain/ports.ts';
import { nothingRead } from '../domain/snapshot.ts';
import { applyDecision } from '../pipeline/apply.ts';
import type { Sql } from '../store/db.ts';
import {
  confirmEffect,
  type EffectRow,
  findEffectBody,
  findEffectEvent,
  findEffects,
  listEffects,
  retryEffects,
  type TakenEffect,
} from '../store/effects.ts';
import { loadSnapshot } from '../store/issues.ts';
import { appendPersonalEntries } from '../store/timeline.ts';
import { type Caller, callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { pageAnswer, pagingQuery, readPage, sortQuery } from './paging.ts';
import { conflict, notFound } from './problem.ts';
import { type Api, filterText, idParams, iso, problems } from './route.ts';
import {
  type EffectAnswer,
  EffectDetailSchema,
  EffectKindSchema,
  EffectSchema,
  EffectStateSchema,
  pageOf,
} from './schemas.ts';

const ListQuery = z.strictObject({
  ...pagingQuery,
  ...sortQuery,
  state: z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(EffectStateSchema))
    .optional()
    .describe('One or several with commas: pending, sending, done, skipped, unknown, dead'),
  kind: EffectKindSchema.optional(),
  issue: filterText.describe('Key or immutable id'),
});

const RetriedSchema = z.object({ retried: z.number().int() });

export function effectRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['effects'];
  app.route({
    method: 'GET',
    url: '/api/v1/effects',
    config: { access: 'read' },
    schema: { summary: 'Effects', tags, querystring: ListQuery, response: { 200: pageOf(EffectSchema), ...problems } },
    handler: async (request) => {
      const { state, kind, issue } = request.query;
      const filter = { states: state ?? [], kind: kind ?? null, issue: issue ?? null };
      const ask = readPage(request.query);
      const page = await deps.db.tx(callerOf(request).organizationId, (sql) => listEffects(sql, filter, ask));
      return pageAnswer(page, (row) => presentEffect(row, deps.conversationUrl));
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/effects/:id',
    config: { access: 'read' },
    schema: { summary: 'One effect', tags, params: idParams, response: { 200: EffectDetailSchema, ...problems } },
    handler: async (request) => {
      const { id } = request.params;
      return deps.db.tx(callerOf(request).organizationId, async (sql) => {
        const row = await knownEffect(sql, id);
        const html = noteOf(await findEffectBody(sql, id), row.ref);
        return { ...presentEffect(row, deps.conversationUrl), html };
      });
    },
  });
  decisions(app, deps);
}

/** What a person can do; each is done by one conditional statement, whoever clicks how often (I11). */
function decisions(app: Api, deps: ApiDeps): void {
  const schema = { tags: ['effects'], params: idParams, response: { 200: EffectSchema, ...problems } };
  const answer = async (caller: Caller, id: string, act: (sql: Sql) => Promise<boolean>): Promise<EffectAnswer> => {
    const row = await deps.db.tx(caller.organizationId, async (sql) => {
      const before = await knownEffect(sql, id);
      if (!(await act(sql))) throw refusal(before);
      return knownEffect(sql, id);
    });
    deps.wake();
    return presentEffect(row, deps.conversationUrl);
  };
  app.route({
    method: 'POST',
    url: '/api/v1/effects/:id/retry',
    config: { access: 'write' },
    schema: { ...schema, summary: 'Try a dead effect again' },
    handler: (request) => {
      const caller = callerOf(request);
      return answer(caller, request.params.id, (sql) =>
        redo(sql, caller, { effectId: request.params.id, from: 'dead' }),
      );
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/effects/:id/send-again',
    config: { access: 'write' },
    schema: { ...schema, summary: 'Send again what a person found not to be there' },
    handler: (request) => {
      const caller = callerOf(request);
      return answer(caller, request.params.id, (sql) =>
        redo(sql, caller, { effectId: request.params.id, from: 'unknown' }),
      );
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/effects/:id/it-is-there',
    config: { access: 'write' },
    schema: { ...schema, summary: 'A person found it there: it is done' },
    handler: (request) => {
      const caller = callerOf(request);
      return answer(caller, request.params.id, (sql) => confirm(sql, { deps, caller, id: request.params.id }));
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/effects/retry-all-dead',
    config: { access: 'write' },
    schema: {
      summary: 'Try every dead effect again',
      tags: ['effects'],
      response: { 200: RetriedSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      let retried = 0;
      for (let more = true; more;) {
        const taken = await deps.db.tx(caller.organizationId, (sql) =>
          redoAll(sql, caller, { effectId: null, from: 'dead' }),
        );
        retried += taken;
        more = taken > 0;
        deps.wake();
      }
      return { retried };
    },
  });
}

type Redo = { effectId: string | null; from: 'dead' | 'unknown' };

async function redo(sql: Sql, caller: Caller, of: Redo): Promise<boolean> {
  return (await redoAll(sql, caller, of)) > 0;
}

async function redoAll(sql: Sql, caller: Caller, of: Redo): Promise<number> {
  const { organizationId } = caller;
  const taken = await retryEffects(sql, { organizationId, ...of });
  const [kind, said] =
    of.from === 'dead' ? ['effect.retried', 'tried again'] : ['effect.sent_again', 'sent again, as it was not there'];
  await appendPersonalEntries(
    sql,
    organizationId,
    taken.flatMap((effect) => personalEntry(effect, caller, { kind, said })),
  );
  return taken.length;
}

/** What would have followed from the vendor's answer follows from the person's. */
async function confirm(
  sql: Sql,
  { deps, caller, id }: { deps: ApiDeps; caller: Caller; id: string },
): Promise<boolean> {
  const { organizationId } = caller;
  const effect = await confirmEffect(sql, id);
  if (effect === null) return false;
  const said = 'confirmed to be there';
  await appendPersonalEntries(sql, organizationId, personalEntry(effect, caller, { kind: 'effect.confirmed', said }));
  const { hostId, issueId, body } = effect;
  if (hostId === null || issueId === null) return true;
  const snapshot = await loadSnapshot(sql, { hostId, issueId, projectKey: null, updatedAt: 0, facts: [] });
  if (snapshot === null) return true;
  const { readUrl, conversationUrl } = deps;
  const context = { reads: nothingRead, newId: randomUUID, readUrl, conversationUrl };
  const event = { kind: 'effect.done', effectId: id, effect: body, conversation: null, at: Date.now() } as const;
  const eventId = await findEffectEvent(sql, id);
  await applyDecision(sql, { organizationId, hostId, issueId, eventId }, decide(event, snapshot, context));
  return true;
}

function personalEntry(effect: TakenEffect, caller: Caller, { kind, said }: { kind: string; said: string }) {
  const { hostId, issueId, linkId } = effect;
  if (hostId === null || issueId === null) return [];
  const where = effect.conversationId === null ? '' : ` to conversation ${effect.conversationId}`;
  const text = `${effect.kind}${where}: ${said}`;
  return [{ hostId, issueId, kind, actor: caller.name, text, eventId: null, effectId: effect.id, linkId }];
}

async function knownEffect(sql: Sql, id: string): Promise<EffectRow> {
  const [row] = await findEffects(sql, [id]);
  if (row === undefined) throw notFound(`There is no effect ${id}.`);
  return row;
}

/** Why nothing was done about an effect, by the state it was found in. */
function refusal(row: EffectRow): Error {
  const where = row.conversationId === null ? 'there' : `in conversation ${row.conversationId}`;
  if (row.state === 'unknown' && row.asksPerson)
    return conflict(
      'asks_a_person',
      `It may have been sent: look ${where} for [ref ${row.ref}], then choose "it is there" or "send again". If the link has ended, only "it is there" remains.`,
    );
  if (row.state === 'unknown')
    return conflict(
      'being_looked_up',
      `It may have been sent and is being looked up ${where} just now; wait a few minutes.`,
    );
  if (row.state === 'dead') return conflict('link_ended', 'Its link has ended, so nothing goes out for it any more.');
  return conflict('not_waiting', `Nothing is to be decided about it: its state is ${row.state}.`);
}

function noteOf(effect: Effect | null, ref: string): string | null {
  return effect?.kind === 'note' ? noteHtml(effect.body, { ref, moreUrl: effect.moreUrl }) : null;
}

export function presentEffect(row: EffectRow, conversationUrl: ConversationUrlWriter): EffectAnswer {
  const { workspaceId, region, apiUrl, conversationId } = row;
  const known = workspaceId !== null && region !== null && apiUrl !== null;
  return {
    id: row.id,
    kind: row.kind,
    host: row.hostName,
    issue: row.issueId === null ? null : { id: row.issueId, key: row.issueKey },
    connection: row.connectionName,
    conversation:
      conversationId === null || workspaceId === null
        ? null
        : {
            workspaceId,
            id: conversationId,
            url: known ? conversationUrl({ workspaceId, region, apiUrl }, conversationId) : null,
          },
    linkId: row.linkId,
    eventId: row.eventId,
    state: row.state,
    asksPerson: row.asksPerson,
    reason: row.reason,
    ref: row.ref,
    attempts: row.attempts,
    partId: row.partId,
    createdAt: row.createdAt.toISOString(),
    sentAt: iso(row.sentAt),
    endedAt: iso(row.endedAt),
  };
}
