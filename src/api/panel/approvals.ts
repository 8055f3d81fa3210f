/** Approvals that wait on the issue of a panel: what is asked, and the word of who is asked. */
import { z } from 'zod';
import { type ApprovalRow, findApproval, waitingOn } from '../../store/workflows/approval-reads.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { panelParams, type PanelRoute } from './routes.ts';
import { type Api, problems } from '../route.ts';
import { type PanelApprovalAnswer, PanelApprovalSchema } from '../schemas/panel.ts';
import { decide, decideDescription, DecideWish, noApproval } from '../workflows/deciding.ts';
import { presentApproval } from '../workflows/present.ts';

const one = panelParams.extend({ approval: z.uuid({ error: 'is no id of an approval' }) });

export function panelApprovalRoutes(app: Api, deps: ApiDeps, { url, load, readerOf, tags }: PanelRoute): void {
  app.route({
    method: 'GET',
    url: `${url}/approvals`,
    config: { access: 'read' },
    schema: {
      summary:
        'Approvals that wait on this issue, and those that ended within the hour; `mine` tells those that wait for you',
      tags,
      params: panelParams,
      response: { 200: z.object({ items: z.array(PanelApprovalSchema) }), ...problems },
    },
    handler: async (request) => {
      const { organizationId, userId } = callerOf(request);
      const { host, issue } = await load(readerOf(request), request.params);
      const of = { hostId: host.id, issueId: issue.id };
      const rows = await deps.db.tx(organizationId, (sql) => waitingOn(sql, of));
      return { items: rows.map((row) => present(row, userId)) };
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/approvals/:approval/decision`,
    config: { access: 'write' },
    schema: {
      summary: 'Approve or reject, as one of those who are asked; decided once',
      description: decideDescription,
      tags,
      params: one,
      body: DecideWish,
      response: { 200: PanelApprovalSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { approval: id, ...of } = request.params;
      const { host, issue } = await load(readerOf(request), of);
      const read = async (): Promise<ApprovalRow> => {
        const row = await deps.db.tx(caller.organizationId, (sql) => findApproval(sql, id));
        if (row === null || row.hostId !== host.id || row.issueId !== issue.id) throw noApproval(id);
        return row;
      };
      await read();
      await decide(deps, caller, { id, wish: request.body });
      return present(await read(), caller.userId);
    },
  });
}

function present(row: ApprovalRow, userId: string | null): PanelApprovalAnswer {
  return { ...presentApproval(row, userId), trigger: row.trigger, startedBy: row.startedBy?.name ?? null };
}
