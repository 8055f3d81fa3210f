/** What ended badly is tried again, one by one or many: the same step for a click and for a bulk retry, with its line on the timeline. */
import type { Sql } from '../store/db.ts';
import { type Again, retryEffects, type TakenEffect } from '../store/effects.ts';
import { retryEvents } from '../store/events.ts';
import { trustLinks } from '../store/links.ts';
import { appendPersonalEntries, type PersonalEntry } from '../store/timeline.ts';

/** Puts effects back into their lanes. `actor`: who wants it. Answers the ids of those that were in the state for it. */
export async function sendAgain(sql: Sql, of: Again & { actor: string }): Promise<string[]> {
  const taken = await retryEffects(sql, of);
  await trustLinks(
    sql,
    taken.flatMap(({ kind, linkId }) => (kind === 'note' || kind === 'reopen' ? (linkId ?? []) : [])),
  );
  const told =
    of.from === 'dead'
      ? { kind: 'effect.retried', said: 'tried again' }
      : { kind: 'effect.sent_again', said: 'sent again, as it was not there' };
  const entries = taken.flatMap((effect) => aboutEffect(effect, { ...told, actor: of.actor }));
  await appendPersonalEntries(sql, of.organizationId, entries);
  return taken.map(({ id }) => id);
}

/** Has dead events decided anew. Answers the ids of those that were dead and say enough to be decided. */
export async function decideAgain(
  sql: Sql,
  of: { organizationId: string; eventIds: string[] | null; priority: 0 | 1; actor: string },
): Promise<string[]> {
  const taken = await retryEvents(sql, of);
  const said = { kind: 'event.retried', actor: of.actor, text: 'a dead event is decided again' };
  const entries = taken.flatMap(({ id, hostId, issueId }) =>
    hostId === null || issueId === null
      ? []
      : [{ hostId, issueId, ...said, eventId: id, effectId: null, linkId: null }],
  );
  await appendPersonalEntries(sql, of.organizationId, entries);
  return taken.map(({ id }) => id);
}

/** The line that a person's decision about an effect leaves; none where no issue is known. */
export function aboutEffect(
  effect: TakenEffect,
  { actor, kind, said }: { actor: string; kind: string; said: string },
): PersonalEntry[] {
  const { hostId, issueId, linkId } = effect;
  if (hostId === null || issueId === null) return [];
  const where = effect.conversationId === null ? '' : ` to conversation ${effect.conversationId}`;
  const text = `${effect.kind}${where}: ${said}`;
  return [{ hostId, issueId, kind, actor, text, eventId: null, effectId: effect.id, linkId }];
}
