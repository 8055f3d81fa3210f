/** What a workflow would do for a past issue: each condition with the value it found, each step; nothing is done. */
import { z } from 'zod';
import { VendorError } from '../../domain/errors.ts';
import type { Issue } from '../../domain/model.ts';
import { dryRun } from '../../domain/workflows/dry-run.ts';
import { inScope } from '../../domain/workflows/triggers.ts';
import type { Workflow } from '../../domain/workflows/model.ts';
import { readFacts, factsFor } from '../../pipeline/run-facts.ts';
import { loadSnapshot } from '../../store/issues.ts';
import { findIssues } from '../../store/timeline.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, conflict, notFound, unprocessable } from '../problem.ts';
import { type Api, filterText, problems } from '../route.ts';
import { type DryRunAnswer, DryRunSchema } from '../schemas/workflow-runs.ts';
import { readWorkflow } from './reading.ts';

const Wish = z.strictObject({
  definition: z.record(z.string(), z.unknown()),
  issue: z.string().trim().min(1, 'is empty: give a key').max(300),
  host: filterText,
});

export function dryRunRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/workflows/dry-run',
    config: { access: 'read' },
    schema: {
      summary: 'What a workflow, saved or not, would do for an issue that Deskbridge knows; nothing is done',
      tags: ['workflows'],
      body: Wish,
      response: { 200: DryRunSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const workflow = await readWorkflow(deps, caller.organizationId, request.body.definition);
      return tried(deps, caller, { workflow, issue: request.body.issue, host: request.body.host ?? null });
    },
  });
}

async function tried(
  deps: ApiDeps,
  { organizationId, name }: Caller,
  of: { workflow: Workflow; issue: string; host: string | null },
): Promise<DryRunAnswer> {
  const { workflow } = of;
  const found = await deps.db.tx(organizationId, (sql) => findIssues(sql, of));
  const [meant, another] = found;
  if (meant === undefined)
    throw notFound(`Deskbridge knows no issue ${of.issue}: one that is linked, or of the desk, can be tried.`);
  if (another !== undefined)
    throw unprocessable(
      'host_needed',
      `host: several hosts have an issue ${of.issue}: name one of ${found.map(({ hostName }) => hostName).join(', ')}`,
    );
  const look = (read: Parameters<typeof factsFor>[1]['read']) =>
    deps.db.tx(organizationId, async (sql) => {
      const where = { hostId: meant.hostId, issueId: meant.id };
      const snapshot = await loadSnapshot(sql, { ...where, projectKey: null, updatedAt: 0, facts: [] });
      if (snapshot === null || snapshot.issue === null) throw conflict('no_host', 'The host is not set up any more.');
      const known = { ...snapshot, issue: snapshot.issue };
      return { known, seen: await factsFor(sql, { workflow, snapshot: known, read }) };
    });
  let { known, seen } = await look(null);
  if (seen.facts === null) ({ known, seen } = await look(await read(deps, organizationId, seen.reading)));
  const { facts } = seen;
  if (facts === null) throw new Error('What was read is not enough.');
  const issue: Issue = known.issue;
  const telling = {
    host: known.host,
    issue,
    facts,
    workflow: workflow.name,
    trigger: 'a dry run',
    actor: { id: null, name },
    approval: null,
  };
  const place = { hostName: known.host.name, projectKey: issue.projectKey };
  const { key, summary } = issue;
  return { issue: { key, summary }, inScope: inScope(workflow, place), ...dryRun(workflow, telling) };
}

async function read(deps: ApiDeps, organizationId: string, reading: Parameters<typeof readFacts>[2]) {
  try {
    return await readFacts(deps.runFacts, organizationId, reading);
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const detail = `What the workflow asks about could not be read: ${error.message} Try again in a moment.`;
    throw new ApiProblem(502, 'not_readable', { detail });
  }
}
