/** Approvals: what waits for whom, with its context, and the one way to decide: a POST of somebody who is asked (B26). */
import { z } from 'zod';
import { approvalLog, findApproval, listApprovals } from '../../store/workflows/approval-reads.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { pageAnswer, pagingQuery, readPage, sortQuery } from '../paging.ts';
import { type Api, filterText, idParams, listOf, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import {
  type ApprovalDetailAnswer,
  ApprovalDetailSchema,
  ApprovalSchema,
  approvalStates,
} from '../schemas/workflow-runs.ts';
import { decide, decideDescription, DecideWish, noApproval } from './deciding.ts';
import { presentApproval } from './present.ts';

const tags = ['approvals'];
const url = '/api/v1/approvals';

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
      description: decideDescription,
      tags,
      params: idParams,
      body: DecideWish,
      response: { 200: ApprovalDetailSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const there = await deps.db.tx(caller.organizationId, (sql) => findApproval(sql, id));
      if (there === null) throw noApproval(id);
      await decide(deps, caller, { id, wish: request.body });
      return shown(deps, caller, id);
    },
  });
}

/** Nobody is called so. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

async function shown(deps: ApiDeps, caller: Caller, id: string): Promise<ApprovalDetailAnswer> {
  return deps.db.tx(caller.organizationId, async (sql) => {
    const row = await findApproval(sql, id);
    if (row === null) throw noApproval(id);
    const { fourEyes, trigger, startedBy } = row;
    const log = (await approvalLog(sql, id)).map(({ at, ...line }) => ({ ...line, at: at.toISOString() }));
    return { ...presentApproval(row, caller.userId), fourEyes, trigger, startedBy: startedBy?.name ?? null, log };
  });
}
