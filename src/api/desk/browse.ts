/** Where notes say that a request is. The address lasts; where its page is may change. */
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import type { Api } from '../route.ts';

export function browseRoutes(app: Api, deps: ApiDeps): void {
  app.get(
    '/browse/:key',
    {
      config: { access: 'public' },
      schema: {
        params: z.object({ key: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,79}-\d{1,18}$/, 'is no key') }),
        hide: true,
      },
    },
    // Says nothing of the request: whether there is one, its page tells who is signed in.
    async (request, reply) =>
      reply.redirect(`${deps.publicUrl}/console/requests/${request.params.key.toUpperCase()}`, 302),
  );
}
