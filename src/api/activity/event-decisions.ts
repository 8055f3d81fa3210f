/** What a person decides about dead events. Each is done by one conditional statement, whoever clicks how often (I11). */
import { z } from 'zod';
import { decideAgain } from '../../pipeline/again.ts';
import { recordAudit } from '../../store/audit.ts';
import type { Sql } from '../../store/db.ts';
import { findEvent, skipEvent } from '../../store/events.ts';
import { appendPersonalEntries } from '../../store/timeline.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { knownActivity } from './events.ts';
import { type ApiProblem, conflict, notFound } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { ActivitySchema } from '../schemas/activity.ts';

const summaries = {
  retry: 'Decide a dead event again',
  skip: 'A person leaves a dead event as it is: it waits for nobody any more',
};

export function eventDecisionRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['events'];
  for (const asked of ['retry', 'skip'] as const)
    app.route({
      method: 'POST',
      url: `/api/v1/events/:id/${asked}`,
      config: { access: 'write' },
      schema: { summary: summaries[asked], tags, params: idParams, response: { 200: ActivitySchema, ...problems } },
      handler: async (request) => {
        const { id } = request.params;
        const caller = callerOf(request);
        const answer = await deps.db.tx(caller.organizationId, async (sql) => {
          const did = asked === 'retry' ? await retry(sql, caller, [id]) : await skip(sql, { caller, id });
          if (did === 0) throw await refusal(sql, id);
          await recordAudit(sql, {
            actor: caller,
            action: `event.${asked === 'retry' ? 'retried' : 'left'}`,
            subject: id,
          });
          return knownActivity(sql, id);
        });
        deps.wake();
        return answer;
      },
    });
  app.route({
    method: 'POST',
    url: '/api/v1/events/retry-all-dead',
    config: { access: 'write' },
    schema: {
      summary: 'Decide every dead event again',
      tags,
      response: { 200: z.object({ retried: z.number().int() }), ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const retried = await deps.db.tx(caller.organizationId, async (sql) => {
        const count = await retry(sql, caller, null);
        if (count > 0) await recordAudit(sql, { actor: caller, action: 'event.retried', detail: { count } });
        return count;
      });
      deps.wake();
      return { retried };
    },
  });
}

async function retry(sql: Sql, { organizationId, name }: Caller, eventIds: string[] | null): Promise<number> {
  const priority = eventIds === null ? 1 : 0;
  return (await decideAgain(sql, { organizationId, eventIds, priority, actor: name })).length;
}

async function skip(sql: Sql, { caller, id }: { caller: Caller; id: string }): Promise<number> {
  const event = await skipEvent(sql, { id, reason: `left out by ${caller.name}` });
  if (event === null) return 0;
  const { hostId, issueId } = event;
  if (hostId === null || issueId === null) return 1;
  const said = { kind: 'event.left', actor: caller.name, text: 'a dead event is left as it is' };
  const entry = { hostId, issueId, ...said, eventId: id, effectId: null, linkId: null };
  await appendPersonalEntries(sql, caller.organizationId, [entry]);
  return 1;
}

async function refusal(sql: Sql, id: string): Promise<ApiProblem> {
  const row = await findEvent(sql, id);
  if (row === null) return notFound(`There is no event ${id}.`);
  if (row.state === 'dead')
    return conflict(
      'payload_incomplete',
      `It cannot be decided: ${row.reasons.join('; ')}. Send the event anew from the host.`,
    );
  return conflict('not_waiting', `Nothing is to be decided about it: its state is ${row.state}.`);
}
