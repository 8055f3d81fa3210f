/** What Intercom's answers and notifications have in common, whatever they are about. Pure. */
import { z } from 'zod';

/** Ids come as strings in most places and as numbers in some. */
export const Id = z.union([z.string(), z.number().transform(String)]);

/** How people call the state of a ticket: up to 2.11 a plain text, from 2.12 an object (Intercom docs, tickets). */
export const StateLabel = z
  .union([
    z.string(),
    z
      .object({ internal_label: z.string().nullish(), category: z.string().nullish() })
      .transform((state) => state.internal_label ?? state.category ?? null),
  ])
  .nullish()
  .catch(null);

/** Who something is assigned to. Nobody is null, `"0"` or 0, by version (Intercom docs, API 2.16). */
export interface Assigned {
  admin_assignee_id?: string | null | undefined;
  team_assignee_id?: string | null | undefined;
}

/** A person before a team. */
export function assigneeOf(answer: Assigned): { kind: 'teammate' | 'team'; id: string } | null {
  const { admin, team } = assignedIds(answer);
  if (admin !== null) return { kind: 'teammate', id: admin };
  return team === null ? null : { kind: 'team', id: team };
}

export function assignedIds(answer: Assigned): { admin: string | null; team: string | null } {
  const somebody = (id: string | null | undefined) => (id === undefined || id === '0' || id === '' ? null : id);
  return { admin: somebody(answer.admin_assignee_id), team: somebody(answer.team_assignee_id) };
}

/** Intercom counts Unix seconds. */
export function milliseconds(unixSeconds: number | null | undefined): number | null {
  return unixSeconds === null || unixSeconds === undefined ? null : unixSeconds * 1000;
}
