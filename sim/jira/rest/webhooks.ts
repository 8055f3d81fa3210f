/**
 * REST: registration of webhooks. Cloud and Data Center 9 have `/rest/webhooks/1.0/webhook`, Data Center 10 has
 * `/rest/jira-webhook/1.0/webhooks` with its own body.
 */
import { json } from '../../http.ts';
import { Refusal, demand, isRecord, noContent, textOf } from './call.ts';
import type { Reply } from '../../http.ts';
import type { Hook, NewHook } from '../hooks.ts';
import type { Json } from '../shapes.ts';
import type { Call } from './call.ts';

const JQL_SECTION = 'issue-related-events-section';
const KNOWN_EVENT =
  /^(jira:(issue|version)_[a-z]+|(comment|issuelink|worklog|project|user|attachment|issue_property|option)_[a-z_]+)$/;

function admin(call: Call): void {
  demand(call, 'ADMINISTER', { status: 403, message: 'You do not have permission to administer webhooks.' });
}

export function listHooks(call: Call): Reply {
  admin(call);
  return json(
    200,
    call.hooks.list().map((hook) => shape(call, hook)),
  );
}

export function getHook(call: Call): Reply {
  admin(call);
  return json(200, shape(call, hookOf(call)));
}

export function postHook(call: Call): Reply {
  admin(call);
  const input = hookFrom(call.body);
  if (!input.url || !input.events) throw new Refusal(400, ['A webhook needs a name, a url and events.']);
  const hook = call.hooks.add({ ...input, url: input.url, events: input.events });
  return json(201, shape(call, hook));
}

export function putHook(call: Call): Reply {
  admin(call);
  const hook = call.hooks.update(hookOf(call).id, hookFrom(call.body));
  return json(200, hook ? shape(call, hook) : {});
}

export function removeHook(call: Call): Reply {
  admin(call);
  call.hooks.remove(hookOf(call).id);
  return noContent();
}

function hookOf(call: Call): Hook {
  const hook = call.hooks.list().find((one) => String(one.id) === call.params['hook']);
  if (!hook) throw new Refusal(404, ['There is no webhook with this id.']);
  return hook;
}

/** Both bodies: the secret is top-level `secret`, or in `configuration` under `SECRET` or `secret` (Data Center 10). */
export function hookFrom(body: Json): Partial<NewHook> {
  const events = Array.isArray(body['events']) ? body['events'].map(String) : undefined;
  const unknown = events?.find((event) => !KNOWN_EVENT.test(event));
  if (unknown !== undefined) throw new Refusal(400, [`The event '${unknown}' does not exist.`]);
  const url = textOf(body['url']);
  if (url !== undefined && !/^https?:\/\//.test(url))
    throw new Refusal(400, ['The url of a webhook must be absolute.']);
  const configuration = isRecord(body['configuration']) ? body['configuration'] : {};
  const filters = isRecord(body['filters']) ? body['filters'] : configuration;
  const secret = textOf(body['secret']) ?? textOf(configuration['SECRET']) ?? textOf(configuration['secret']);
  const jql = textOf(filters[JQL_SECTION]) ?? textOf(filters['FILTERS']);
  const excludeBody = body['excludeBody'] ?? (configuration['EXCLUDE_BODY'] === 'true' ? true : undefined);
  const enabled = body['enabled'] ?? body['active'];
  return {
    ...(events ? { events } : {}),
    ...(url === undefined ? {} : { url }),
    ...(typeof body['name'] === 'string' ? { name: body['name'] } : {}),
    ...(secret === undefined ? {} : { secret }),
    ...(jql === undefined ? {} : { jql }),
    ...(typeof excludeBody === 'boolean' ? { excludeBody } : {}),
    ...(typeof enabled === 'boolean' ? { enabled } : {}),
  };
}

/** The old place names a hook by its address only, the new one by a number. */
function shape(call: Call, hook: Hook): Json {
  const { world, actor } = call;
  const common = { name: hook.name, url: hook.url, events: hook.events };
  if (world.kind === 'data-center' && call.release >= 10) {
    return {
      id: hook.id,
      ...common,
      configuration: { FILTERS: hook.jql, EXCLUDE_BODY: String(hook.excludeBody) },
      active: hook.enabled,
      sslVerificationRequired: true,
    };
  }
  return {
    ...common,
    excludeBody: hook.excludeBody,
    filters: { [JQL_SECTION]: hook.jql },
    enabled: hook.enabled,
    ...(world.kind === 'cloud' ? { isSigned: hook.secret !== null } : {}),
    self: `${world.baseUrl}/rest/webhooks/1.0/webhook/${hook.id}`,
    lastUpdatedUser: world.kind === 'cloud' ? actor.user.accountId : actor.user.key,
    lastUpdatedDisplayName: actor.user.displayName,
    lastUpdated: hook.lastUpdated,
  };
}
