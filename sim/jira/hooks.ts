/**
 * Webhooks out: who listens to what. In: changes of the world. Out: one parcel for each hook that wants it, handed to
 * the courier.
 */
import { randomUUID } from 'node:crypto';
import { payloadsOf } from './payloads.ts';
import { matchesJql } from './jql.ts';
import { projectOf } from './world.ts';
import type { Courier, Delivery, DeliverySwitches, Parcel, ReleaseOrder } from './courier.ts';
import type { Payload } from './payloads.ts';
import type { Change } from './model.ts';
import type { World } from './world.ts';

export type Hook = {
  id: number;
  name: string;
  url: string;
  events: string[];
  enabled: boolean;
  /** Never shown again once set. Without effect on Data Center before version 10. */
  secret: string | null;
  excludeBody: boolean;
  jql: string;
  lastUpdated: number;
};
/** Every event of issues, comments and projects, as an integration registers them. */
export const ALL_EVENTS = [
  'jira:issue_created',
  'jira:issue_updated',
  'jira:issue_deleted',
  'comment_created',
  'comment_updated',
  'comment_deleted',
  'project_deleted',
];

export type NewHook = Pick<Hook, 'url' | 'events'> & Partial<Omit<Hook, 'id' | 'url' | 'events' | 'lastUpdated'>>;

export type Hooks = {
  add: (hook: NewHook) => Hook;
  remove: (id: number) => boolean;
  list: () => Hook[];
  update: (id: number, change: Partial<NewHook>) => Hook | undefined;
  switches: DeliverySwitches;
  /** The newest 20,000 attempts. */
  deliveries: Delivery[];
  /** Lets go what was held, in this order, and stops holding. */
  release: (order?: ReleaseOrder) => void;
  /** Resolves when nothing is under way and no retry is waiting. Held deliveries do not count. */
  idle: () => Promise<void>;
  /** No hooks, no records, nothing waiting, all switches off. */
  reset: () => void;
  close: () => void;
};

export function createHooks(world: World, courier: Courier): Hooks {
  const hooks = new Map<number, Hook>();
  let nextId = 1;
  world.listeners.add((change) => {
    for (const payload of payloadsOf(world, change)) {
      for (const hook of hooks.values()) {
        if (wants(world, hook, { payload, change })) courier.take(pack(world, hook, { payload, change }));
      }
    }
  });
  return {
    add: (input) => {
      const hook: Hook = { ...EMPTY_HOOK, ...input, id: nextId++, lastUpdated: Date.now() };
      hooks.set(hook.id, hook);
      return hook;
    },
    remove: (id) => hooks.delete(id),
    list: () => [...hooks.values()],
    update: (id, change) => {
      const hook = hooks.get(id);
      return hook && Object.assign(hook, change, { lastUpdated: Date.now() });
    },
    switches: courier.switches,
    deliveries: courier.deliveries,
    release: (order = 'as-made') => courier.release(order),
    idle: courier.idle,
    reset: () => {
      hooks.clear();
      courier.reset();
    },
    close: courier.close,
  };
}

const EMPTY_HOOK = { name: 'Webhook', enabled: true, secret: null, excludeBody: false, jql: '' };

function pack(world: World, hook: Hook, { payload, change }: { payload: Payload; change: Change }): Parcel {
  const body = hook.excludeBody ? '' : JSON.stringify(payload.body);
  const { id: hookId, secret } = hook;
  return { identifier: randomUUID(), hookId, secret, url: fillIn(hook.url, change, world), payload, body };
}

/** `${issue.key}` and the like in a URL; from version 10 on they are written `{issue.key}`. */
function fillIn(url: string, change: Change, world: World): string {
  if (!('issue' in change)) return url;
  const { issue } = change;
  const known = world.projects.some((project) => project.id === issue.projectId);
  const values: Record<string, string> = {
    'issue.key': issue.key,
    'issue.id': issue.id,
    'project.key': known ? projectOf(world, issue).key : '',
  };
  return url.replace(/\$?\{(issue\.key|issue\.id|project\.key)\}/g, (_, name: string) => values[name] ?? '');
}

function wants(world: World, hook: Hook, told: { payload: Payload; change: Change }): boolean {
  if (!hook.enabled || !hook.events.includes(told.payload.event)) return false;
  return hook.jql === '' || !('issue' in told.change) || matchesJql(world, told.change.issue, hook.jql);
}
