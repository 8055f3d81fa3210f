/** Workflows made, changed, switched, duplicated and removed. Admins write them: they act for the whole organization. */
import { z } from 'zod';
import { isReadable } from '../../domain/workflows/readable.ts';
import { workflowTemplates } from '../../domain/workflows/templates.ts';
import type { Workflow } from '../../domain/workflows/model.ts';
import { recordAudit } from '../../store/audit.ts';
import type { Sql } from '../../store/db.ts';
import {
  enableWorkflow,
  findWorkflow,
  insertWorkflow,
  listVersions,
  listWorkflows,
  removeWorkflow,
  updateWorkflow,
  type WorkflowRow,
} from '../../store/workflows/workflows.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { TemplateSchema, VersionSchema, WorkflowAnswerSchema } from '../schemas/workflow-runs.ts';
import { presentWorkflow } from './present.ts';
import { readWorkflow } from './reading.ts';

const tags = ['workflows'];
const url = '/api/v1/workflows';
const definition = z.record(z.string(), z.unknown()).describe('A workflow; its shape is docs/workflow.schema.json');
const MakeWish = z.strictObject({ definition, enabled: z.boolean().default(false) });
const response = { 200: WorkflowAnswerSchema, ...problems };

export function workflowRoutes(app: Api, deps: ApiDeps): void {
  reading(app, deps);
  writing(app, deps);
  switching(app, deps);
}

function reading(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url,
    config: { access: 'read' },
    schema: { summary: 'Workflows, by name', tags, response: { 200: pageOf(WorkflowAnswerSchema), ...problems } },
    handler: async (request) => {
      const rows = await deps.db.tx(callerOf(request).organizationId, listWorkflows);
      return { items: rows.map(presentWorkflow), next: null };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/workflow-templates',
    config: { access: 'read' },
    schema: { summary: 'Workflows to begin with', tags, response: { 200: pageOf(TemplateSchema), ...problems } },
    handler: async () => ({
      items: workflowTemplates.map(({ id, definition: template }) => {
        const { name, description } = template;
        return { id, name, description, definition: template };
      }),
      next: null,
    }),
  });
  app.route({
    method: 'GET',
    url: `${url}/:id`,
    config: { access: 'read' },
    schema: { summary: 'A workflow', tags, params: idParams, response },
    handler: (request) => shown(deps, callerOf(request), request.params.id),
  });
  app.route({
    method: 'GET',
    url: `${url}/:id/versions`,
    config: { access: 'read' },
    schema: {
      summary: 'What a workflow was, the newest version first',
      tags,
      params: idParams,
      response: { 200: pageOf(VersionSchema), ...problems },
    },
    handler: async (request) => {
      const { id } = request.params;
      const rows = await deps.db.tx(callerOf(request).organizationId, async (sql) => {
        await known(sql, id);
        return listVersions(sql, id);
      });
      return { items: rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })), next: null };
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/:id/export`,
    config: { access: 'read' },
    schema: {
      summary: 'A workflow as a file that can be imported or applied',
      tags,
      params: idParams,
      querystring: z.strictObject({ format: z.enum(['yaml', 'json']).default('yaml') }),
      response: { 200: z.string(), ...problems },
    },
    handler: async (request, reply) => {
      const row = await deps.db.tx(callerOf(request).organizationId, (sql) => known(sql, request.params.id));
      const isYaml = request.query.format === 'yaml';
      const text = isYaml
        ? (await import('yaml')).stringify(row.definition)
        : `${JSON.stringify(row.definition, null, 2)}\n`;
      return reply
        .type(isYaml ? 'application/yaml; charset=utf-8' : 'application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="workflow.${request.query.format}"`)
        .serializer((body: unknown) => String(body))
        .send(text);
    },
  });
}

function writing(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url,
    config: { access: 'admin' },
    schema: { summary: 'Make a workflow', tags, body: MakeWish, response: { 201: WorkflowAnswerSchema, ...problems } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const workflow = await readWorkflow(deps, caller.organizationId, request.body.definition);
      const row = await make(deps, caller, { definition: workflow, enabled: request.body.enabled });
      return reply.code(201).send(presentWorkflow(row));
    },
  });
  app.route({
    method: 'PUT',
    url: `${url}/:id`,
    config: { access: 'admin' },
    schema: {
      summary: 'Save a workflow as a new version, in the name of who saves it; runs that began keep theirs',
      tags,
      params: idParams,
      body: z.strictObject({ definition, version: z.int().optional().describe('The one it was made from') }),
      response,
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const workflow = await readWorkflow(deps, caller.organizationId, request.body.definition);
      return save(deps, caller, { id, definition: workflow, from: request.body.version ?? null });
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/check`,
    config: { access: 'read' },
    schema: {
      summary: 'Whether a workflow could be saved; what is wrong is told as when saving',
      tags,
      body: z.strictObject({ definition }),
      response: { 200: z.object({ definition }), ...problems },
    },
    handler: async (request) => ({
      definition: await readWorkflow(deps, callerOf(request).organizationId, request.body.definition),
    }),
  });
  app.route({
    method: 'POST',
    url: `${url}/:id/duplicate`,
    config: { access: 'admin' },
    schema: {
      summary: 'A copy under another name, switched off',
      tags,
      params: idParams,
      response: { 201: WorkflowAnswerSchema, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { before, name } = await deps.db.tx(caller.organizationId, async (sql) => {
        const row = await known(sql, request.params.id);
        const names = new Set((await listWorkflows(sql)).map((one) => one.name.toLowerCase()));
        return { before: row.definition, name: copyName(row.name, names) };
      });
      // One that this version cannot read is refused with what is wrong in it.
      const whole = isReadable(before) ? before : await readWorkflow(deps, caller.organizationId, before);
      const copy = { definition: { ...whole, name }, enabled: false };
      return reply.code(201).send(presentWorkflow(await make(deps, caller, copy)));
    },
  });
}

function switching(app: Api, deps: ApiDeps): void {
  for (const [verb, enabled, summary] of [
    ['enable', true, 'Switch a workflow on: events start it from now on'],
    ['disable', false, 'Switch a workflow off; what began goes on'],
  ] as const)
    app.route({
      method: 'POST',
      url: `${url}/:id/${verb}`,
      config: { access: 'admin' },
      schema: { summary, tags, params: idParams, response },
      handler: async (request) => {
        const caller = callerOf(request);
        const { id } = request.params;
        await deps.db.tx(caller.organizationId, async (sql) => {
          const { name } = await known(sql, id);
          await enableWorkflow(sql, id, enabled);
          const action = enabled ? 'workflow.enabled' : 'workflow.disabled';
          await recordAudit(sql, { actor: caller, action, subject: name });
        });
        return shown(deps, caller, id);
      },
    });
  app.route({
    method: 'DELETE',
    url: `${url}/:id`,
    config: { access: 'admin' },
    schema: {
      summary: 'Remove a workflow; its runs go on, and stay to be read',
      tags,
      params: idParams,
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await deps.db.tx(caller.organizationId, async (sql) => {
        const { id, name } = await known(sql, request.params.id);
        await removeWorkflow(sql, id);
        await recordAudit(sql, { actor: caller, action: 'workflow.removed', subject: name });
      });
      return reply.code(204).send();
    },
  });
}

/** Throws Refused `name_taken`. */
async function make(
  deps: ApiDeps,
  caller: Caller,
  of: { definition: Workflow; enabled: boolean },
): Promise<WorkflowRow> {
  return deps.db.tx(caller.organizationId, async (sql) => {
    const id = await insertWorkflow(sql, { ...of, owner: caller });
    const detail = { version: 1, enabled: of.enabled };
    await recordAudit(sql, { actor: caller, action: 'workflow.made', subject: of.definition.name, detail });
    return known(sql, id);
  });
}

async function save(
  deps: ApiDeps,
  caller: Caller,
  { id, definition: workflow, from }: { id: string; definition: Workflow; from: number | null },
) {
  return deps.db.tx(caller.organizationId, async (sql) => {
    const changed = await updateWorkflow(sql, id, { definition: workflow, owner: caller, from });
    const row = await known(sql, id);
    const detail = { version: row.version };
    if (changed === true)
      await recordAudit(sql, { actor: caller, action: 'workflow.saved', subject: row.name, detail });
    return presentWorkflow(row);
  });
}

async function shown(deps: ApiDeps, caller: Caller, id: string) {
  return presentWorkflow(await deps.db.tx(caller.organizationId, (sql) => known(sql, id)));
}

/** Throws 404. */
export async function known(sql: Sql, id: string): Promise<WorkflowRow> {
  const row = await findWorkflow(sql, id);
  if (row === null) throw notFound(`There is no workflow ${id}.`);
  return row;
}

function copyName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 2; ; n += 1) {
    const copy = `${name.slice(0, 90)} (${n})`;
    if (!taken.has(copy.toLowerCase())) return copy;
  }
}
