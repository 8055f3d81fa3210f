/**
 * Changes of one request, each made from what a person saw. In: the request as it was seen and the wish. Out: the request as it is now, or
 * a Conflict where somebody else changed the same thing meanwhile; what they changed beside it is no reason to refuse.
 */
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Refused } from '../api.ts';
import { isSame } from '../same.ts';

/** As `PATCH /api/v1/requests/:request` takes it, without the revision. */
export interface Wish {
  title?: string;
  description?: string;
  status?: RequestAnswer['status'];
  priority?: RequestAnswer['priority'];
  /** A user's id, `me`, or null. */
  assignee?: string | null;
  tags?: string[];
  service?: string | null;
  answers?: RequestAnswer['answers'];
  requester?: RequestAnswer['requester'];
  project?: string;
}

export interface Door {
  patch(body: Wish & { revision: number }): Promise<RequestAnswer>;
  /** As it is now. */
  reread(): Promise<RequestAnswer>;
}

/** Somebody changed the same thing meanwhile. `now`: the request as they left it. */
export class Conflict extends Error {
  override name = 'Conflict';
  now: RequestAnswer;
  fields: (keyof Wish)[];
  constructor(now: RequestAnswer, fields: (keyof Wish)[]) {
    super('changed_meanwhile');
    this.now = now;
    this.fields = fields;
  }
}

/** It is very unlikely that others save between reading and saving so often. */
const MOST_TRIES = 4;

/** Throws Conflict, and what the door throws. */
export async function saveChange(door: Door, seen: RequestAnswer, wish: Wish): Promise<RequestAnswer> {
  let { revision } = seen;
  for (let tries = 1; ; tries += 1)
    try {
      return await door.patch({ ...wish, revision });
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'changed_meanwhile' || tries === MOST_TRIES) throw error;
      const now = await door.reread();
      const fields = (Object.keys(wish) as (keyof Wish)[]).filter(
        (field) => !isSame(valueOf(seen, field), valueOf(now, field)),
      );
      if (fields.length > 0) throw new Conflict(now, fields);
      ({ revision } = now);
    }
}

/** One field of a request as a wish names it. */
export function valueOf(request: RequestAnswer, field: keyof Wish): unknown {
  switch (field) {
    case 'assignee':
    case 'service':
      return request[field]?.id ?? null;
    default:
      return request[field];
  }
}

/** What takes a change back: the same fields as they were. */
export function undoOf(before: RequestAnswer, wish: Wish): Wish {
  return Object.fromEntries((Object.keys(wish) as (keyof Wish)[]).map((field) => [field, valueOf(before, field)]));
}
