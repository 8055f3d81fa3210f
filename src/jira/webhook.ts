/**
 * Registers our webhook and takes it away. These two calls are the exception from "every write to a vendor is a stored effect first": an
 * effect is stored so that it happens once, and there is no key that would make this happen once. Instead the state is compared with the
 * wish: list, keep one, change it to what is wished, delete the others. Whoever is in doubt runs it again (pitfall P19: a webhook that is
 * there twice tells everything twice), and the person who asked for it sees at once what came of it.
 */
import { z } from 'zod';
import { Gone } from '../domain/errors.ts';
import type { HostWebhook, WebhookWish } from '../domain/host-ports.ts';
import type { HostAccess } from '../domain/ports.ts';
import type { Calls } from './calls.ts';
import { readServer, signsWebhooks } from './check.ts';

/** Every one is needed: without one of them something would be lost in silence. The words are those of Jira's page. */
export const WEBHOOK_EVENTS = [
  { name: 'jira:issue_created', group: 'Issue', box: 'created' },
  { name: 'jira:issue_updated', group: 'Issue', box: 'updated' },
  { name: 'jira:issue_deleted', group: 'Issue', box: 'deleted' },
  { name: 'comment_created', group: 'Comment', box: 'created' },
  { name: 'comment_updated', group: 'Comment', box: 'updated' },
  { name: 'comment_deleted', group: 'Comment', box: 'deleted' },
  { name: 'project_deleted', group: 'Project', box: 'deleted' },
] as const;
const EVENTS = WEBHOOK_EVENTS.map(({ name }) => name);

const NEEDS = { permission: 'Administer Jira', scope: 'manage:jira-webhook' };

const hookShape = z.object({
  id: z.union([z.string(), z.number()]).nullish().catch(null),
  self: z.string().nullish().catch(null),
  name: z.string().nullish().catch(null),
  url: z.string().nullish().catch(null),
});
type HookJson = z.output<typeof hookShape>;
const listShape = z.union([
  z.array(hookShape),
  z.object({ values: z.array(hookShape) }).transform(({ values }) => values),
]);

/** Throws only the errors of domain/errors.ts; Forbidden names *Administer Jira*. */
export async function ensureWebhook(calls: Calls, access: HostAccess, wish: WebhookWish): Promise<HostWebhook> {
  const dialect = await dialectOf(calls, access);
  const { path } = dialect;
  const [kept, ...others] = await listOurs(calls, access, { path, isOurs: (url) => wish.isOurs(url) });
  const body = dialect.bodyOf(wish);
  let id = kept;
  if (id === undefined) {
    const creating = { method: 'POST' as const, path, body, shape: hookShape, doing: 'create the webhook' };
    const made = await calls.send(access, { ...creating, needs: NEEDS });
    id = idOf(made.value) ?? '';
  } else {
    const changing = { method: 'PUT' as const, path: `${path}/${id}`, body, shape: z.unknown() };
    await calls.send(access, { ...changing, doing: 'change the webhook', needs: NEEDS });
  }
  for (const other of others) await deleteHook(calls, access, `${path}/${other}`);
  return { id, created: kept === undefined, signed: dialect.signs && wish.secret !== null, removed: others.length };
}

/** Switched off counts as there: whoever did that meant it. */
export async function isWebhookThere(
  calls: Calls,
  access: HostAccess,
  isOurs: WebhookWish['isOurs'],
): Promise<boolean> {
  const { path } = await dialectOf(calls, access);
  return (await listOurs(calls, access, { path, isOurs })).length > 0;
}

/** Deletes all of ours; fine if there was none. */
export async function removeWebhook(calls: Calls, access: HostAccess, isOurs: WebhookWish['isOurs']): Promise<number> {
  const { path } = await dialectOf(calls, access);
  const ours = await listOurs(calls, access, { path, isOurs });
  for (const id of ours) await deleteHook(calls, access, `${path}/${id}`);
  return ours.length;
}

async function listOurs(
  calls: Calls,
  access: HostAccess,
  { path, isOurs }: { path: string; isOurs: WebhookWish['isOurs'] },
): Promise<string[]> {
  const doing = 'list its webhooks';
  const listed = await calls.send(access, { method: 'GET', path, shape: listShape, doing, needs: NEEDS });
  return listed.value.filter(({ url }) => typeof url === 'string' && isOurs(url)).flatMap((hook) => idOf(hook) ?? []);
}

/** Somebody else may have deleted it meanwhile. */
async function deleteHook(calls: Calls, access: HostAccess, path: string): Promise<void> {
  const removing = { method: 'DELETE' as const, path, shape: z.unknown(), doing: 'delete the webhook', needs: NEEDS };
  await calls.send(access, removing).catch((error: unknown) => {
    if (!(error instanceof Gone)) throw error;
  });
}

/** The old REST names a hook by its address only. */
function idOf(hook: HookJson): string | null {
  const id = hook.id ?? hook.self?.split('/').at(-1);
  return id === undefined || id === '' ? null : encodeURIComponent(String(id));
}

interface Dialect {
  path: string;
  signs: boolean;
  bodyOf: (wish: WebhookWish) => Record<string, unknown>;
}

/** Cloud and Data Center up to 9 share one REST, from 10 on Data Center has another (Data Center docs, webhooks). */
async function dialectOf(calls: Calls, access: HostAccess): Promise<Dialect> {
  const old = '/rest/webhooks/1.0/webhook';
  if (access.kind === 'jira-cloud') return { path: old, signs: true, bodyOf: cloudBody };
  const server = await readServer(calls, access);
  if (!signsWebhooks(access, server.value)) return { path: old, signs: false, bodyOf: oldBody };
  return { path: '/rest/jira-webhook/1.0/webhooks', signs: true, bodyOf: newBody };
}

/**
 * No filter: one that names today's projects would keep silent about a project that is connected tomorrow. What comes of other projects is
 * put aside at once.
 */
function oldBody({ name, url }: WebhookWish): Record<string, unknown> {
  return { name, url, events: EVENTS, filters: {}, excludeBody: false, enabled: true };
}

function cloudBody(wish: WebhookWish): Record<string, unknown> {
  return { ...oldBody(wish), ...(wish.secret === null ? {} : { secret: wish.secret }) };
}

function newBody({ name, url, secret }: WebhookWish): Record<string, unknown> {
  const how = { excludeBody: false, sslVerificationRequired: true, active: true };
  return { name, url, events: EVENTS, filters: {}, configuration: secret === null ? {} : { secret }, ...how };
}
