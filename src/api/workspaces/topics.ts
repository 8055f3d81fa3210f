/** Which webhook topics to tick at Intercom, and what of them arrived: Intercom itself does not say which are ticked. */
import { getConnection } from '../../store/connections.ts';
import { readTopics } from '../../store/hook-topics.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { type Api, idParams, iso, problems } from '../route.ts';
import { type HookTopicAnswer, type HookTopicsAnswer, HookTopicsSchema } from '../schemas/connecting.ts';

export function topicRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/connections/:id/topics',
    config: { access: 'read' },
    schema: {
      summary: 'Webhook topics to tick at Intercom, and when each was last received',
      tags: ['set-up'],
      params: idParams,
      response: { 200: HookTopicsSchema, ...problems },
    },
    handler: (request) => topicsOf(deps, callerOf(request).organizationId, request.params.id),
  });
}

async function topicsOf(deps: ApiDeps, organizationId: string, id: string): Promise<HookTopicsAnswer> {
  if ((await getConnection(deps.db, organizationId, id)) === null) throw notFound(`There is no connection ${id}.`);
  const { topics, badSignatures } = await readTopics(deps.db, organizationId, id);
  const { wantedTopics } = deps.workspaces;
  const wanted = wantedTopics.map(({ topic, why, permission }): HookTopicAnswer => {
    const heard = topics.find((one) => one.topic === topic);
    return { topic, wanted: true, why, permission, count: heard?.count ?? 0, lastAt: iso(heard?.lastAt ?? null) };
  });
  const others = topics
    .filter(({ topic }) => !wantedTopics.some((one) => one.topic === topic))
    .map(({ topic, count, lastAt }): HookTopicAnswer => {
      const why = topic === 'ping' ? 'Intercom tries the address; it is always on' : null;
      return { topic, wanted: false, why, permission: null, count, lastAt: iso(lastAt) };
    });
  return {
    webhookUrl: `${deps.publicUrl}/hooks/intercom`,
    items: [...wanted, ...others],
    badSignatures: { count: badSignatures.count, lastAt: iso(badSignatures.lastAt) },
  };
}
