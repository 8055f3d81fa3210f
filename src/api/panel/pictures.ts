/** Pictures of the contacts of a panel, asked for once it stands: they may take a moment, and must not hold it up. */
import type { Contact } from '../../domain/contacts.ts';
import type { ApiDeps } from '../deps.ts';
import { panelParams, type PanelRoute } from './routes.ts';
import type { PanelView } from './view.ts';
import { type Api, problems } from '../route.ts';
import { type PictureAnswer, PicturesSchema } from '../schemas/panel.ts';

export function pictureRoutes(app: Api, deps: ApiDeps, { url, load, readerOf, tags }: PanelRoute): void {
  app.route({
    method: 'GET',
    url: `${url}/pictures`,
    config: { access: 'read' },
    schema: {
      summary: 'Pictures of the contacts this panel shows',
      tags,
      params: panelParams,
      response: { 200: PicturesSchema, ...problems },
    },
    handler: async (request) => ({ items: await picturesOf(deps, await load(readerOf(request), request.params)) }),
  });
}

/** Those whose card or details show them. */
const MOST_SHOWN = 50;

async function picturesOf(deps: ApiDeps, view: PanelView): Promise<PictureAnswer[]> {
  const wanted = [...view.contacts].flatMap(([key, { facts }]) => (facts?.avatarUrl ? [{ key, facts }] : []));
  const items = await Promise.all(wanted.slice(0, MOST_SHOWN).map((one) => pictureOf(deps, view, one)));
  return items.filter((item) => item !== null);
}

async function pictureOf(
  deps: ApiDeps,
  view: PanelView,
  { key, facts }: { key: string; facts: Contact },
): Promise<PictureAnswer | null> {
  const connection = view.connections.find(({ id }) => key.startsWith(`${id}/`));
  if (connection === undefined || facts.avatarUrl === null) return null;
  const image = await deps.beside.picture(facts.avatarUrl, connection.apiUrl);
  return image === null ? null : { contactId: facts.id, image };
}
