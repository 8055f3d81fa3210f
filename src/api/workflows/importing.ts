/** Workflows brought in as text: saved under their name, made where there is none of it. */
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import type { Sql } from '../../store/db.ts';
import { findWorkflowByName, insertWorkflow, type Owner, updateWorkflow } from '../../store/workflows/workflows.ts';
import type { Workflow } from '../../domain/workflows/model.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, problems } from '../route.ts';
import { readWorkflowText } from './reading.ts';

const LARGEST = 4 * 1024 * 1024;
const ImportedSchema = z.object({
  items: z.array(z.object({ id: z.uuid(), name: z.string(), change: z.enum(['created', 'updated', 'unchanged']) })),
});

export function workflowImportRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/workflows/import',
    bodyLimit: LARGEST,
    config: { access: 'admin' },
    schema: {
      summary: 'Import workflows from YAML or JSON: one, a list, or a set-up with workflows; new ones are switched off',
      tags: ['workflows'],
      body: z.strictObject({ text: z.string().min(1, 'is empty') }),
      response: { 200: ImportedSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const workflows = await readWorkflowText(deps, caller.organizationId, request.body.text);
      return deps.db.tx(caller.organizationId, async (sql) => {
        const items = [];
        for (const workflow of workflows)
          items.push(await putWorkflow(sql, { workflow, owner: caller, enabled: false }));
        const detail = { changed: items.filter(({ change }) => change !== 'unchanged').map(({ name }) => name) };
        await recordAudit(sql, { actor: caller, action: 'workflow.imported', detail });
        return { items };
      });
    },
  });
}

/** Under its name. `enabled`: of one that is made. */
async function putWorkflow(
  sql: Sql,
  { workflow, owner, enabled }: { workflow: Workflow; owner: Owner; enabled: boolean },
): Promise<{ id: string; name: string; change: 'created' | 'updated' | 'unchanged' }> {
  const { name } = workflow;
  const there = await findWorkflowByName(sql, name);
  if (there === null)
    return { id: await insertWorkflow(sql, { definition: workflow, enabled, owner }), name, change: 'created' };
  const changed = await updateWorkflow(sql, there.id, { definition: workflow, owner });
  return { id: there.id, name, change: changed === true ? 'updated' : 'unchanged' };
}
