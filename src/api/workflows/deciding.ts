/** The one way to decide an approval, wherever somebody stands: console, panel or portal. Only ever by a POST of who is asked (B26). */
import { z } from 'zod';
import { decideApproval, NotYours } from '../../store/workflows/approvals.ts';
import { recordAudit } from '../../store/audit.ts';
import { Refused } from '../../store/db.ts';
import type { Caller } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, notFound, unprocessable } from '../problem.ts';

export const DecideWish = z.strictObject({
  decision: z.enum(['approved', 'rejected'], { error: 'must be approved or rejected' }),
  comment: z.string().trim().max(2_000).optional(),
});

export const decideDescription =
  'Answers 403 `not_yours` to who may not decide it, 409 `already_decided` with who did and when, 409 `expired`, or 422 `comment_needed`.';

/** Throws what `decideDescription` says, and 404. The run goes on behind it. */
export async function decide(
  deps: ApiDeps,
  caller: Caller,
  { id, wish }: { id: string; wish: z.infer<typeof DecideWish> },
): Promise<void> {
  const { userId, name, organizationId } = caller;
  if (userId === null)
    throw notYours(`${name} is no user: approvals are decided by the people who are asked, signed in as themselves.`);
  const { decision, comment = '' } = wish;
  const word = { userId, name, decision, comment: comment === '' ? null : comment };
  try {
    await deps.db.tx(organizationId, async (sql) => {
      const decided = await decideApproval(sql, id, word);
      if (decided === null) throw noApproval(id);
      const detail = { run: decided.runId };
      await recordAudit(sql, { actor: caller, action: `approval.${decision}`, subject: id, detail });
    });
  } catch (error) {
    if (error instanceof NotYours) throw notYours(error.message);
    if (error instanceof Refused && error.code === 'comment_needed') throw unprocessable(error.code, error.message);
    throw error;
  }
  deps.wake();
}

export function notYours(detail: string): ApiProblem {
  return new ApiProblem(403, 'not_yours', { detail });
}

export function noApproval(id: string): ApiProblem {
  return notFound(`There is no approval ${id}.`);
}
