/** A person lets a link's two sides go on, after they were stopped for answering each other. */
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import { findLink } from '../../store/links.ts';
import { resumeSync } from '../../store/syncs.ts';
import { appendPersonalEntries } from '../../store/timeline.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';

const ResumedSchema = z.object({ resumed: z.boolean().describe('False: it was not stopped') });

export function resumeRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/links/:id/resume',
    config: { access: 'write' },
    schema: {
      summary: 'Let two-way status and comments of a stopped link go on',
      tags: ['links'],
      params: idParams,
      response: { 200: ResumedSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { organizationId, name } = caller;
      const { id } = request.params;
      const resumed = await deps.db.tx(organizationId, async (sql) => {
        const link = await findLink(sql, id);
        if (link === null) throw notFound(`There is no link ${id}.`);
        if (!(await resumeSync(sql, id))) return false;
        const text = `two-way status and comments of conversation ${link.conversationId} go on`;
        const { hostId, issueId } = link;
        const entry = { hostId, issueId, kind: 'sync.resumed', actor: name, text, eventId: null, effectId: null };
        await appendPersonalEntries(sql, organizationId, [{ ...entry, linkId: id }]);
        await recordAudit(sql, { actor: caller, action: 'link.resumed', subject: link.issueKey ?? issueId });
        return true;
      });
      deps.changes.hint();
      return { resumed };
    },
  });
}
