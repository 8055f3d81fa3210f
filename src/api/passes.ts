/**
 * Callers that another door of this house has proven, such as a person in front of a page in Jira. That door gets a pass for each request it
 * makes here in their name. A pass opens once, lives in the memory of this process and is never sent to anybody.
 */
import { randomBytes } from 'node:crypto';

/** Whom a door has proven, and what they may do. `name` is what the timeline shows. */
export interface Proven {
  organizationId: string;
  name: string;
  scopes: readonly ('read' | 'write' | 'admin')[];
  /** The user they are here; null: nobody whom we know. */
  userId: string | null;
}

export interface Passes {
  /** For exactly one request, as `Authorization: Bearer <pass>`. */
  issue(person: Proven): string;
  /** Null: there is no such pass (any more). */
  take(pass: string): Proven | null;
}

export const PASS_PREFIX = 'dbp_';
const MOST_OPEN = 10_000;

export function createPasses(): Passes {
  const open = new Map<string, Proven>();
  return {
    issue(person) {
      if (open.size >= MOST_OPEN) open.clear();
      const pass = `${PASS_PREFIX}${randomBytes(32).toString('base64url')}`;
      open.set(pass, person);
      return pass;
    },
    take(pass) {
      const person = open.get(pass) ?? null;
      open.delete(pass);
      return person;
    },
  };
}
