/** A removed workflow brought back: people take back what they removed by mistake. */
import { recordAudit } from '../../store/audit.ts';
import { restoreWorkflow } from '../../store/workflows/workflows.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, idParams, problems } from '../route.ts';
import { WorkflowAnswerSchema } from '../schemas/workflow-runs.ts';
import { known } from './definitions.ts';
import { presentWorkflow } from './present.ts';

export function workflowRestoreRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/workflows/:id/restore',
    config: { access: 'admin' },
    schema: {
      summary: 'Bring a removed workflow back with its versions and runs, switched off',
      tags: ['workflows'],
      params: idParams,
      response: { 200: WorkflowAnswerSchema, ...problems },
    },
    handler: (request) => {
      const caller = callerOf(request);
      const { id } = request.params;
      return deps.db.tx(caller.organizationId, async (sql) => {
        const restored = await restoreWorkflow(sql, id);
        const row = await known(sql, id);
        if (restored) await recordAudit(sql, { actor: caller, action: 'workflow.restored', subject: row.name });
        return presentWorkflow(row);
      });
    },
  });
}
