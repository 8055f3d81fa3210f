/**
 * Registers our webhook. There is no key that would make this happen once, so: list, keep one, change it to what is
 * wished, delete the others. Run it again whenever in doubt.
 */
import { z } from 'zod';
import type { HostAccess } from '../domain/ports.ts';
import type { Calls } from './calls.ts';
import { readServer } from './check.ts';

/** `secret`: signs every delivery where Jira can (Cloud, Data Center from 10 on). */
export interface WebhookWish {
  name: string;
  url: string;
  secret: string;
}

/** `signed`: deliveries carry a signature. `removed`: how many others of ours were deleted. */
export interface Webhook {
  id: string;
  created: boolean;
  signed: boolean;
  removed: number;
}

const EVENTS = [
  'jira:issue_created',
  'jira:issue_updated',
  'jira:issue_deleted',
  'comment_created',
  'comment_updated',
  'comment_deleted',
];
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
export async function createWebhook(calls: Calls, access: HostAccess, wish: WebhookWish): Promise<Webhook> {
  const dialect = await dialectOf(calls, access);
  const { path } = dialect;
  const doing = 'list its webhooks';
  const listed = await calls.send(access, { method: 'GET', path, shape: listShape, doing, needs: NEEDS });
  const ours = listed.value.filter((hook) => hook.url === wish.url || hook.name === wish.name);
  const [kept, ...others] = ours.flatMap((hook) => idOf(hook) ?? []);
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
  for (const other of others) {
    const removing = { method: 'DELETE' as const, path: `${path}/${other}`, shape: z.unknown() };
    await calls.send(access, { ...removing, doing: 'delete a webhook that was there twice', needs: NEEDS });
  }
  return { id, created: kept === undefined, signed: dialect.signs, removed: others.length };
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
  const major = server.value.versionNumbers[0] ?? 9;
  if (major < 10) return { path: old, signs: false, bodyOf: oldBody };
  return { path: '/rest/jira-webhook/1.0/webhooks', signs: true, bodyOf: newBody };
}

function oldBody({ name, url }: WebhookWish): Record<string, unknown> {
  return { name, url, events: EVENTS, filters: {}, excludeBody: false, enabled: true };
}

function cloudBody(wish: WebhookWish): Record<string, unknown> {
  return { ...oldBody(wish), secret: wish.secret };
}

function newBody({ name, url, secret }: WebhookWish): Record<string, unknown> {
  const how = { excludeBody: false, sslVerificationRequired: true, active: true };
  return { name, url, events: EVENTS, filters: {}, configuration: { secret }, ...how };
}
