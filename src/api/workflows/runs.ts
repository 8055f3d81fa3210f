/** Runs of workflows: what they did, step by step; a failed one tried again from where it stands; one that goes on cancelled. */
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import { cancelApprovals } from '../../store/workflows/approvals.ts';
import type { Sql } from '../../store/db.ts';
import { findRun, listRuns, listSteps, runDetail, type RunRow } from '../../store/workflows/run-reads.ts';
import { cancelRun, retryRun } from '../../store/workflows/runs.ts';
import { appendPersonalEntries } from '../../store/timeline.ts';
import { runPlace } from '../../store/workflows/runs.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { pageAnswer, pagingQuery, readPage, sortQuery } from '../paging.ts';
import { conflict, notFound } from '../problem.ts';
import { type Api, filterText, idParams, listOf, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { RunDetailSchema, RunSchema, runStates } from '../schemas/workflow-runs.ts';
import { presentRun, presentStep } from './present.ts';

const tags = ['workflows'];
const url = '/api/v1/workflow-runs';

export function workflowRunRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url,
    config: { access: 'read' },
    schema: {
      summary: 'Runs of workflows, newest first',
      tags,
      querystring: z.strictObject({
        ...pagingQuery,
        ...sortQuery,
        workflow: idParams.shape.id.optional().describe('Its id'),
        state: listOf(z.enum(runStates)),
        issue: filterText.describe('A key or an immutable id'),
      }),
      response: { 200: pageOf(RunSchema), ...problems },
    },
    handler: async (request) => {
      const { workflow = null, state = null, issue = null } = request.query;
      const filter = { workflowId: workflow, states: state, issue };
      const ask = readPage(request.query);
      const page = await deps.db.tx(callerOf(request).organizationId, (sql) => listRuns(sql, filter, ask));
      return pageAnswer(page, presentRun);
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/:id`,
    config: { access: 'read' },
    schema: {
      summary: 'A run, step by step, with each condition that was looked at',
      tags,
      params: idParams,
      response: { 200: RunDetailSchema, ...problems },
    },
    handler: (request) =>
      deps.db.tx(callerOf(request).organizationId, async (sql) => {
        const row = await known(sql, request.params.id);
        const steps = await listSteps(sql, row.id);
        return { ...presentRun(row), ...(await runDetail(sql, row)), steps: steps.map(presentStep) };
      }),
  });
  acting(app, deps);
}

function acting(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: `${url}/:id/retry`,
    config: { access: 'write' },
    schema: {
      summary: 'Try the failed step again, in your name, and go on from there',
      tags,
      params: idParams,
      response: { 200: RunSchema, ...problems },
    },
    handler: (request) =>
      act(deps, callerOf(request), {
        id: request.params.id,
        kind: 'retried',
        work: async (sql, row, caller) => {
          if (!(await retryRun(sql, row.id, caller)))
            throw conflict('not_failed', `This run is ${row.state}: only a failed or stopped one can be tried again.`);
        },
      }),
  });
  app.route({
    method: 'POST',
    url: `${url}/:id/cancel`,
    config: { access: 'write' },
    schema: {
      summary: 'End a run that goes on: nothing more of it is begun, and what has not left yet stays here',
      tags,
      params: idParams,
      response: { 200: RunSchema, ...problems },
    },
    handler: (request) =>
      act(deps, callerOf(request), {
        id: request.params.id,
        kind: 'cancelled',
        work: async (sql, row, caller) => {
          if (!(await cancelRun(sql, row.id, `cancelled by ${caller.name}`)))
            throw conflict('not_running', `This run is ${row.state} already.`);
          await cancelApprovals(sql, row.id, caller);
        },
      }),
  });
}

async function act(
  deps: ApiDeps,
  caller: Caller,
  of: {
    id: string;
    kind: 'retried' | 'cancelled';
    work: (sql: Sql, row: RunRow, caller: Caller) => Promise<void>;
  },
) {
  const row = await deps.db.tx(caller.organizationId, async (sql) => {
    const before = await known(sql, of.id);
    await of.work(sql, before, caller);
    const detail = { run: before.id, issue: before.issueKey };
    const subject = before.workflowName;
    await recordAudit(sql, { actor: caller, action: `workflow-run.${of.kind}`, subject, detail });
    const place = await runPlace(sql, before.id);
    const nothing = { effectId: null, linkId: null, eventId: null };
    const text = `${of.kind === 'retried' ? 'tries a run again' : 'cancels a run'} of the workflow ${subject}`;
    const entry = { ...place, kind: `workflow.${of.kind}`, actor: caller.name, text, ...nothing, runId: before.id };
    await appendPersonalEntries(sql, caller.organizationId, [entry]);
    return known(sql, of.id);
  });
  deps.wake();
  return presentRun(row);
}

async function known(sql: Sql, id: string): Promise<RunRow> {
  const row = await findRun(sql, id);
  if (row === null) throw notFound(`There is no run ${id}.`);
  return row;
}
