/**
 * The panel beside an issue: from our store at once, read anew at the vendors behind it. Each part takes a reader, so that whoever looks from
 * inside Jira is answered by the same functions.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { panelContactRoutes } from './contacts.ts';
import { customerRoutes } from './customers.ts';
import { panelLinkRoutes } from './links.ts';
import { presentPanel } from './present.ts';
import { replyRoutes } from './replies.ts';
import { panelParams, type PanelRoute, readerOf } from './routes.ts';
import { panelApprovalRoutes } from './approvals.ts';
import { pictureRoutes } from './pictures.ts';
import { createViews, type LoadView, type PanelAddress, type Reader, wishOf } from './view.ts';
import { type Api, problems } from '../route.ts';
import { panelResumeRoutes } from '../two-way/resume.ts';
import { type PanelAnswer, PanelSchema } from '../schemas/panel.ts';

export function panelRoutes(app: Api, deps: ApiDeps): void {
  const load = createViews(deps);
  const url = '/api/v1/panel/:host/:issue';
  const common: PanelRoute = { url, load, readerOf, tags: ['panel'] };
  app.route({
    method: 'GET',
    url,
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
      showPanel(deps, load, { reader: readerOf(request), of: request.params, fresh: request.query.fresh === '1' }),
  });
  panelLinkRoutes(app, deps, common);
  panelResumeRoutes(app, deps, common);
  panelContactRoutes(app, deps, common);
  replyRoutes(app, deps, common);
  customerRoutes(app, deps, common);
  pictureRoutes(app, deps, common);
  panelApprovalRoutes(app, deps, common);
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
