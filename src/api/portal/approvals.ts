/**
 * Approvals for people who have the portal only: what is asked of them, with what its requester wrote and nothing internal, and their word on
 * it. Looking decides nothing (B26).
 */
import { z } from 'zod';
import { type ApprovalRow, findApproval, isAskedOf, listApprovals } from '../../store/workflows/approval-reads.ts';
import type { Sql } from '../../store/db.ts';
import { findRequest } from '../../store/desk/requests.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { pageAnswer, pagingQuery, readPage } from '../paging.ts';
import { portalWrites } from '../portal.ts';
import { presentAsked } from '../desk/present.ts';
import { fieldsOf } from '../desk/requests.ts';
import { type Api, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import {
  type PortalApprovalAnswer,
  type PortalApprovalDetailAnswer,
  PortalApprovalDetailSchema,
  PortalApprovalSchema,
} from '../schemas/portal.ts';
import { decide, decideDescription, DecideWish, noApproval, notYours } from '../workflows/deciding.ts';
import { presentApproval } from '../workflows/present.ts';

export function portalApprovalRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['portal'];
  const url = '/api/v1/portal/approvals';
  const response = { 200: PortalApprovalDetailSchema, ...problems };
  app.route({
    method: 'GET',
    url,
    config: { access: 'portal' },
    schema: {
      summary: 'Approvals that wait for you, newest first',
      tags,
      querystring: z.strictObject(pagingQuery),
      response: { 200: pageOf(PortalApprovalSchema), ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const filter = { states: ['pending' as const], askedOf: idOf(caller), issue: null };
      const ask = readPage(request.query);
      const page = await deps.db.tx(caller.organizationId, (sql) => listApprovals(sql, filter, ask));
      return pageAnswer(page, (row) => presentSeen(row, idOf(caller)));
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/:id`,
    config: { access: 'portal' },
    schema: {
      summary: 'An approval that is asked of you; looking decides nothing',
      description: 'Answers 403 `not_yours` where it is asked of others.',
      tags,
      params: idParams,
      response,
    },
    handler: (request) => shown(deps, callerOf(request), request.params.id),
  });
  app.route({
    method: 'POST',
    url: `${url}/:id/decision`,
    config: portalWrites,
    schema: {
      summary: 'Approve or reject what is asked of you; decided once',
      description: decideDescription,
      tags,
      params: idParams,
      body: DecideWish,
      response,
    },
    handler: async (request) => {
      const caller = callerOf(request);
      await decide(deps, caller, { id: request.params.id, wish: request.body });
      return shown(deps, caller, request.params.id);
    },
  });
}

function idOf({ userId }: Caller): string {
  if (userId === null) throw new Error('A portal route needs a person.');
  return userId;
}

async function shown(deps: ApiDeps, caller: Caller, id: string): Promise<PortalApprovalDetailAnswer> {
  const userId = idOf(caller);
  return deps.db.tx(caller.organizationId, async (sql) => {
    const row = await findApproval(sql, id);
    if (row === null) throw noApproval(id);
    if (!(await isAskedOf(sql, { id, userId }))) throw notYours(`This is not asked of ${caller.name}.`);
    const { trigger, startedBy, people } = row;
    return {
      ...presentSeen(row, userId),
      trigger,
      startedBy: startedBy?.name ?? null,
      people: people.map(({ name, decision }) => ({ name, decision })),
      said: people.find((person) => person.id === userId)?.decision ?? null,
      request: await requestOf(sql, row),
    };
  });
}

async function requestOf(sql: Sql, { issueId }: ApprovalRow): Promise<PortalApprovalDetailAnswer['request']> {
  const request = await findRequest(sql, issueId);
  return request === null || request.id !== issueId ? null : presentAsked(request, await fieldsOf(sql, request));
}

function presentSeen(row: ApprovalRow, userId: string): PortalApprovalAnswer {
  const {
    workflow,
    issue,
    run: _run,
    step: _step,
    host: _host,
    people: _people,
    ...seen
  } = presentApproval(row, userId);
  return { ...seen, workflow: workflow.name, issue: { key: issue.key, summary: issue.summary } };
}
