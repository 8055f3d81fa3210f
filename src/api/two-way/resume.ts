/** A person lets a link's two sides go on, after they were stopped for answering each other. */
import { z } from 'zod';
import type { AuditActor } from '../../store/audit.ts';
import { recordAudit } from '../../store/audit.ts';
import type { Sql } from '../../store/db.ts';
import { findLink, type LinkRow } from '../../store/links.ts';
import { resumeSync } from '../../store/syncs.ts';
import { appendPersonalEntries } from '../../store/timeline.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { panelParams, type PanelRoute } from '../panel/routes.ts';
import { notFound } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';

const ResumedSchema = z.object({ resumed: z.boolean().describe('False: it was not stopped') });

export function resumeRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/links/:id/resume',
    config: { access: 'write' },
    schema: {
      summary: 'Let two-way status, fields and comments of a stopped link go on',
      tags: ['links'],
      params: idParams,
      response: { 200: ResumedSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const resumed = await deps.db.tx(caller.organizationId, async (sql) => {
        const link = await findLink(sql, id);
        if (link === null) throw notFound(`There is no link ${id}.`);
        return resume(sql, link, { organizationId: caller.organizationId, name: caller.name, actor: caller });
      });
      deps.changes.hint();
      return { resumed };
    },
  });
}

/** The same beside an issue. */
export function panelResumeRoutes(app: Api, deps: ApiDeps, { url, load, readerOf, tags }: PanelRoute): void {
  app.route({
    method: 'POST',
    url: `${url}/links/:id/resume`,
    config: { access: 'write' },
    schema: {
      summary: 'Let two-way status, fields and comments of a stopped link go on',
      tags,
      params: panelParams.extend({ id: z.uuid({ error: 'is no id' }) }),
      response: { 200: ResumedSchema, ...problems },
    },
    handler: async (request) => {
      const reader = readerOf(request);
      const { host, issue } = await load(reader, request.params);
      const { id } = request.params;
      const resumed = await deps.db.tx(reader.organizationId, async (sql) => {
        const link = await findLink(sql, id);
        if (link === null || link.hostId !== host.id || link.issueId !== issue.id)
          throw notFound(`${issue.key} has no link ${id}.`);
        return resume(sql, link, reader);
      });
      deps.changes.hint();
      return { resumed };
    },
  });
}

/** False: it was not stopped. */
async function resume(
  sql: Sql,
  link: LinkRow,
  by: { organizationId: string; name: string; actor: AuditActor },
): Promise<boolean> {
  const { id: linkId, hostId, issueId, issueKey, conversationId } = link;
  if (!(await resumeSync(sql, linkId))) return false;
  const text = `two-way status, fields and comments of conversation ${conversationId} go on`;
  const entry = { hostId, issueId, kind: 'sync.resumed', actor: by.name, text, eventId: null, effectId: null };
  await appendPersonalEntries(sql, by.organizationId, [{ ...entry, linkId }]);
  await recordAudit(sql, { actor: by.actor, action: 'link.resumed', subject: issueKey ?? issueId });
  return true;
}
