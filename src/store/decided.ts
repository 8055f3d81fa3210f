/** What was decided is to be done: effects come into their lanes, or are stopped there. The SQL is migrations/0003_queue.sql. */
import { randomUUID } from 'node:crypto';
import { doorOf, type Effect, laneOf, type NewEffect } from '../domain/effects.ts';
import type { Sql } from './db.ts';
import { derivedRef } from './derived.ts';
import { storable } from './storable.ts';

/** Who decided, for which issue. */
interface Owner {
  organizationId: string;
  eventId: string | null;
  hostId: string | null;
  issueId: string | null;
  /** 0: a person waits for it; 1 if not given. */
  priority?: 0 | 1;
}

/** Nothing more goes out for a link that ended; what was redacted goes from the issue all the same. */
function linkOf(effect: Effect): string | null {
  return 'linkId' in effect && effect.kind !== 'issue-comment-edit' ? effect.linkId : null;
}

/**
 * Stores what was decided; an effect whose key exists is there already and stays as it is. `stops`: links for which nothing more goes out;
 * what waits for them is skipped. Answers how many effects are new. To come before the transaction touches links: who sends does so too.
 */
export async function storeEffects(
  sql: Sql,
  owner: Owner,
  { effects, stops }: { effects: NewEffect[]; stops: { linkId: string; reason: string }[] },
): Promise<number> {
  if (effects.length === 0 && stops.length === 0) return 0;
  const items = effects.map(({ key, effect, run, tells = [] }) => {
    const [ref = derivedRef(owner.organizationId, key), ...also] = tells.map((told) =>
      derivedRef(owner.organizationId, told),
    );
    return {
      id: randomUUID(),
      key,
      kind: effect.kind,
      host_id: owner.hostId,
      issue_id: owner.issueId,
      link_id: linkOf(effect),
      lane: laneOf(effect),
      door: doorOf(effect),
      body: { ...effect, ...(run === undefined ? {} : { run }), ...(also.length === 0 ? {} : { also }) },
      ref,
      priority: owner.priority ?? 1,
    };
  });
  const { hostId: host_id, issueId: issue_id } = owner;
  const stopped = stops.map(({ linkId, reason }) => ({ link_id: linkId, host_id, issue_id, reason }));
  const rows = await sql.query('select id from store_effects($1, $2, $3, $4)', [
    owner.organizationId,
    owner.eventId,
    storable(items),
    storable(stopped),
  ]);
  return rows.length;
}
