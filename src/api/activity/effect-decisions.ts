/** What a person decides about effects that are dead or in doubt. Each is done by one conditional statement, whoever clicks how often (I11). */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { decide } from '../../domain/decide.ts';
import { runOf } from '../../domain/effects.ts';
import { nothingRead } from '../../domain/snapshot.ts';
import { aboutEffect, sendAgain } from '../../pipeline/again.ts';
import { applyDecision } from '../../pipeline/apply.ts';
import { recordAudit } from '../../store/audit.ts';
import type { Sql } from '../../store/db.ts';
import { confirmEffect, type EffectRow, skipEffect } from '../../store/effects.ts';
import { loadSnapshot } from '../../store/issues.ts';
import { appendPersonalEntries } from '../../store/timeline.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { knownEffect, presentEffect } from './effects.ts';
import { type ApiProblem, conflict } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { EffectSchema } from '../schemas.ts';

type Asked = 'retry' | 'send-again' | 'it-is-there' | 'skip';

const summaries: Record<Asked, string> = {
  retry: 'Try a dead effect again',
  'send-again': 'Send again what a person found not to be there',
  'it-is-there': 'A person found it there: it is done',
  skip: 'A person leaves it as it is: it waits for nobody any more, and nothing is sent',
};

const actions: Record<Asked, `effect.${string}`> = {
  retry: 'effect.retried',
  'send-again': 'effect.sent_again',
  'it-is-there': 'effect.confirmed',
  skip: 'effect.left',
};

const RetriedSchema = z.object({ retried: z.number().int() });

export function effectDecisionRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['effects'];
  for (const asked of ['retry', 'send-again', 'it-is-there', 'skip'] as const)
    app.route({
      method: 'POST',
      url: `/api/v1/effects/:id/${asked}`,
      config: { access: 'write' },
      schema: { summary: summaries[asked], tags, params: idParams, response: { 200: EffectSchema, ...problems } },
      handler: async (request) => {
        const { id } = request.params;
        const caller = callerOf(request);
        const row = await deps.db.tx(caller.organizationId, async (sql) => {
          const before = await knownEffect(sql, id);
          if (!(await carryOut(sql, deps, { asked, caller, id }))) throw refusal(before, asked);
          await recordAudit(sql, { actor: caller, action: actions[asked], subject: id });
          return knownEffect(sql, id);
        });
        deps.wake();
        return presentEffect(row, deps.conversationUrl);
      },
    });
  app.route({
    method: 'POST',
    url: '/api/v1/effects/retry-all-dead',
    config: { access: 'write' },
    schema: { summary: 'Try every dead effect again', tags, response: { 200: RetriedSchema, ...problems } },
    handler: async (request) => {
      const caller = callerOf(request);
      const all = { ...by(caller), effectIds: null, from: 'dead', priority: 1 } as const;
      const retried = await deps.db.tx(caller.organizationId, async (sql) => {
        const { length } = await sendAgain(sql, all);
        if (length > 0) await recordAudit(sql, { actor: caller, action: 'effect.retried', detail: { count: length } });
        return length;
      });
      deps.wake();
      return { retried };
    },
  });
}

/** False: it was not in the state for it (any more), and nothing was done. */
async function carryOut(
  sql: Sql,
  deps: ApiDeps,
  { asked, caller, id }: { asked: Asked; caller: Caller; id: string },
): Promise<boolean> {
  const again = { ...by(caller), effectIds: [id], priority: 0 as const };
  switch (asked) {
    case 'retry':
      return (await sendAgain(sql, { ...again, from: 'dead' })).length > 0;
    case 'send-again':
      return (await sendAgain(sql, { ...again, from: 'unknown' })).length > 0;
    case 'it-is-there':
      return confirm(sql, deps, { caller, id });
    case 'skip':
      return skip(sql, { caller, id });
  }
}

function by({ organizationId, name }: Caller) {
  return { organizationId, actor: name };
}

async function skip(sql: Sql, { caller, id }: { caller: Caller; id: string }): Promise<boolean> {
  const effect = await skipEffect(sql, { id, reason: `left out by ${caller.name}` });
  if (effect === null) return false;
  const told = { actor: caller.name, kind: 'effect.left', said: 'left out: nothing is sent' };
  await appendPersonalEntries(sql, caller.organizationId, aboutEffect(effect, told));
  return true;
}

/** What would have followed from the vendor's answer follows from the person's. */
async function confirm(sql: Sql, deps: ApiDeps, { caller, id }: { caller: Caller; id: string }): Promise<boolean> {
  const { organizationId } = caller;
  const effect = await confirmEffect(sql, id);
  if (effect === null) return false;
  const told = { actor: caller.name, kind: 'effect.confirmed', said: 'confirmed to be there' };
  await appendPersonalEntries(sql, organizationId, aboutEffect(effect, told));
  const { hostId, issueId, eventId, body } = effect;
  if (hostId === null || issueId === null) return true;
  const snapshot = await loadSnapshot(sql, { hostId, issueId, projectKey: null, updatedAt: 0, facts: [], eventId });
  if (snapshot === null) return true;
  const { readUrl, conversationUrl } = deps;
  const context = { reads: nothingRead, newId: randomUUID, readUrl, conversationUrl };
  const event = { kind: 'effect.done', effectId: id, effect: body, conversation: null, at: Date.now() } as const;
  const of = { organizationId, hostId, issueId, eventId, runId: runOf(body) };
  await applyDecision(sql, of, decide(event, snapshot, context));
  return true;
}

/** Why nothing was done about an effect, by the state it was found in. */
function refusal(row: EffectRow, asked: Asked): ApiProblem {
  const where = row.conversationId === null ? 'there' : `in conversation ${row.conversationId}`;
  if (row.state === 'unknown' && row.asksPerson)
    return asked === 'retry'
      ? conflict(
          'asks_a_person',
          `It may have been sent: look ${where} for [ref ${row.ref}], then choose "it is there" or "send again".`,
        )
      : conflict('link_ended', 'Its link has ended, so nothing goes out for it any more; "it is there" closes it.');
  if (row.state === 'unknown')
    return conflict(
      'being_looked_up',
      `It may have been sent and is being looked up ${where} just now; wait a few minutes.`,
    );
  if (row.state === 'dead' && asked === 'skip')
    return conflict('being_tried', 'It is being tried again just now; look again in a moment.');
  if (row.state === 'dead' && asked !== 'retry')
    return conflict('is_dead', 'It certainly did not happen; retry it instead.');
  if (row.state === 'dead') return conflict('link_ended', 'Its link has ended, so nothing goes out for it any more.');
  return conflict('not_waiting', `Nothing is to be decided about it: its state is ${row.state}.`);
}
