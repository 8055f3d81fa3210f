/** Approvals: what waits for whom, with its context, and the one way to decide: a POST of somebody who is asked (B26). */
import { z } from 'zod';
import { approvalLog, findApproval, listApprovals } from '../../store/approval-reads.ts';
import { decideApproval, NotYours } from '../../store/approvals.ts';
import { recordAudit } from '../../store/audit.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { pageAnswer, pagingQuery, readPage, sortQuery } from '../paging.ts';
import { ApiProblem, notFound } from '../problem.ts';
import { type Api, filterText, idParams, listOf, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import {
  type ApprovalDetailAnswer,
  ApprovalDetailSchema,
  ApprovalSchema,
  approvalStates,
} from '../schemas/workflow-runs.ts';
import { presentApproval } from './present.ts';

const tags = ['approvals'];
const url = '/api/v1/approvals';
const DecideWish = z.strictObject({
  decision: z.enum(['approved', 'rejected'], { error: 'must be approved or rejected' }),
  comment: z.string().trim().max(2_000).optional(),
});

export function approvalRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url,
    config: { access: 'read' },
    schema: {
      summary: 'Approvals, newest first',
      tags,
      querystring: z.strictObject({
        ...pagingQuery,
        ...sortQuery,
        mine: z.enum(['true', 'false']).optional().describe('Only those that are asked of you'),
        state: listOf(z.enum(approvalStates)),
        issue: filterText.describe('A key or an immutable id'),
      }),
      response: { 200: pageOf(ApprovalSchema), ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { mine, state = null, issue = null } = request.query;
      const askedOf = mine === 'true' ? (caller.userId ?? NOBODY) : null;
      const ask = readPage(request.query);
      const page = await deps.db.tx(caller.organizationId, (sql) =>
        listApprovals(sql, { states: state, askedOf, issue }, ask),
      );
      return pageAnswer(page, (row) => presentApproval(row, caller.userId));
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/:id`,
    config: { access: 'read' },
    schema: {
      summary: 'An approval, with what it is about and what happened to it; looking decides nothing',
      tags,
      params: idParams,
      response: { 200: ApprovalDetailSchema, ...problems },
    },
    handler: (request) => shown(deps, callerOf(request), request.params.id),
  });
  app.route({
    method: 'POST',
    url: `${url}/:id/decision`,
    config: { access: 'write' },
    schema: {
      summary: 'Approve or reject, as one of those who are asked; decided once',
      description:
        'Answers 403 `not_yours` to who may not decide it, 409 `already_decided` with who did and when, or 409 `expired`.',
      tags,
      params: idParams,
      body: DecideWish,
      response: { 200: ApprovalDetailSchema, ...problems },
    },
    handler: (request) => decide(deps, callerOf(request), { id: request.params.id, wish: request.body }),
  });
}

/** Nobody is called so. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

async function decide(
  deps: ApiDeps,
  caller: Caller,
  { id, wish }: { id: string; wish: z.infer<typeof DecideWish> },
): Promise<ApprovalDetailAnswer> {
  const { userId, name, organizationId } = caller;
  const there = await deps.db.tx(organizationId, (sql) => findApproval(sql, id));
  if (there === null) throw noApproval(id);
  if (userId === null)
    throw notYours(`${name} is no user: approvals are decided by the people who are asked, signed in as themselves.`);
  const { decision, comment = null } = wish;
  try {
    await deps.db.tx(organizationId, async (sql) => {
      const decided = await decideApproval(sql, id, {
        userId,
        name,
        decision,
        comment: comment === '' ? null : comment,
      });
      if (decided === null) throw noApproval(id);
      await recordAudit(sql, {
        actor: caller,
        action: `approval.${decision}`,
        subject: id,
        detail: { run: decided.runId },
      });
    });
  } catch (error) {
    throw error instanceof NotYours ? notYours(error.message) : error;
  }
  deps.wake();
  return shown(deps, caller, id);
}

async function shown(deps: ApiDeps, caller: Caller, id: string): Promise<ApprovalDetailAnswer> {
  return deps.db.tx(caller.organizationId, async (sql) => {
    const row = await findApproval(sql, id);
    if (row === null) throw noApproval(id);
    const { fourEyes, trigger, startedBy } = row;
    const log = (await approvalLog(sql, id)).map(({ at, ...line }) => ({ ...line, at: at.toISOString() }));
    return { ...presentApproval(row, caller.userId), fourEyes, trigger, startedBy: startedBy?.name ?? null, log };
  });
}

function notYours(detail: string): ApiProblem {
  return new ApiProblem(403, 'not_yours', { detail });
}

function noApproval(id: string): ApiProblem {
  return notFound(`There is no approval ${id}.`);
}
