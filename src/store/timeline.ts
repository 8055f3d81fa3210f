/** The timeline of an issue: append-only. What came of an effect is read from the effect, beside the entry that announced it. */
import type { TimelineEntry } from '../domain/snapshot.ts';
import type { Sql } from './db.ts';

/** Appends what a decision says, in its order. `effectIds`: the ids of the effects it stored, by key. */
export async function appendTimeline(
  sql: Sql,
  of: {
    organizationId: string;
    hostId: string;
    issueId: string;
    eventId: string | null;
    effectIds: Map<string, string>;
  },
  entries: TimelineEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    ...entry,
    effectId: entry.effectKey === null ? null : (of.effectIds.get(entry.effectKey) ?? null),
  }));
  await sql.query(
    `insert into timeline (organization_id, host_id, issue_id, kind, actor, text, event_id, effect_id, link_id)
     select $1, $2, $3, t.kind, t.actor, t.text, $4, t."effectId", t."linkId"
     from rows from (jsonb_to_recordset($5::jsonb) as (kind text, actor text, text text, "effectId" uuid, "linkId" uuid)) with ordinality
       as t(kind, actor, text, "effectId", "linkId", n) order by n`,
    [of.organizationId, of.hostId, of.issueId, of.eventId, JSON.stringify(rows)],
  );
}
