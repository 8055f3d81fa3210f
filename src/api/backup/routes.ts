/** The whole database as a file, for the command line on this machine only: it holds every organization, and what opens their tokens. */
import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { type Api, problems } from '../route.ts';

export function backupRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/backup',
    config: { access: 'admin' },
    schema: {
      summary: 'A backup of the whole database, for the command line of this machine',
      tags: ['operations'],
      response: {
        200: {
          description: 'Lines of JSON, compressed; cut off where something went wrong half-way',
          content: { 'application/gzip': { schema: z.any() } },
        },
        ...problems,
      },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      if (caller.kind !== 'operator')
        throw new ApiProblem(403, 'operator_only', {
          detail: 'A backup holds every organization: make it on the machine itself, with: deskbridge backup FILE',
        });
      const { kind, name, userId, ip } = caller;
      await deps.db.tx(caller.organizationId, (sql) =>
        recordAudit(sql, { actor: { kind, name, userId, ip }, action: 'backup.made' }),
      );
      const gzip = createGzip();
      deps
        .backUp(async (lines) => {
          if (gzip.destroyed) throw new Error('Nobody reads the backup any more.');
          if (!gzip.write(lines)) await Promise.race([once(gzip, 'drain'), once(gzip, 'close')]);
        })
        .then(
          () => gzip.end(),
          (error: unknown) => gzip.destroy(error instanceof Error ? error : new Error(String(error))),
        );
      return reply.type('application/gzip').send(gzip);
    },
  });
}
