/**
 * The panel beside an issue: from our store at once, read anew at the vendors behind it. Each part takes a reader, so that whoever looks from
 * inside Jira is answered by the same functions.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { presentPanel } from './panel-present.ts';
import { createViews, type LoadView, type PanelAddress, type Reader, wishOf } from './panel-view.ts';
import { type Api, problems } from './route.ts';
import { type PanelAnswer, PanelSchema } from './schemas/panel.ts';

export const panelParams = z.object({
  host: z.string().min(1).max(100).describe("A host's name"),
  issue: z.string().trim().min(1, 'is missing: give a key such as SUP-42').max(300).describe('Key or immutable id'),
});

export function panelRoutes(app: Api, deps: ApiDeps): void {
  const view = createViews(deps);
  app.route({
    method: 'GET',
    url: '/api/v1/panel/:host/:issue',
    config: { access: 'read' },
    schema: {
      summary: 'The panel of an issue: its conversations, its reporter, its customers',
      description: 'Answered at once from what was read last; what is older than 30 s is read anew behind it.',
      tags: ['panel'],
      params: panelParams,
      querystring: z.strictObject({
        fresh: z.enum(['0', '1']).default('0').describe('1: waits for the vendors, at most 10 s'),
      }),
      response: { 200: PanelSchema, ...problems },
    },
    handler: (request) =>
      showPanel(deps, view, { reader: readerOf(request), of: request.params, fresh: request.query.fresh === '1' }),
  });
}

export function readerOf(request: Parameters<typeof callerOf>[0]): Reader {
  const { organizationId, name, scopes } = callerOf(request);
  return { organizationId, name, mayWrite: scopes.some((scope) => scope === 'write' || scope === 'admin') };
}

const PATIENCE_MS = 10_000;

/** Throws 404 and 422 for what there is not. */
export async function showPanel(
  deps: ApiDeps,
  load: LoadView,
  { reader, of, fresh }: { reader: Reader; of: PanelAddress; fresh: boolean },
): Promise<PanelAnswer> {
  const view = await load(reader, of);
  const wish = wishOf(reader, view, fresh);
  if (wish === null) return presentPanel(deps, { reader, view, refreshing: false });
  const key = `${view.host.id}/${view.issue.id}${fresh ? ' anew' : ''}`;
  const reading = deps.beside.ask.refresh(key, wish).then(
    () => true,
    // The database is away, or something nobody foresaw: what stands here is shown all the same.
    () => true,
  );
  if (!fresh) return presentPanel(deps, { reader, view, refreshing: true });
  const over = new AbortController();
  const late = sleep(PATIENCE_MS, false, { signal: over.signal }).catch(() => false);
  const isRead = await Promise.race([reading, late]);
  over.abort();
  return presentPanel(deps, { reader, view: await load(reader, of), refreshing: !isRead });
}
