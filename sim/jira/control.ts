/** `/_sim`: the same switches, faults and acts as in process, over HTTP, and the oracle's records. */
import { createRouter, json, readJson } from '../http.ts';
import { readFaultRule } from '../faults.ts';
import { hookFrom } from './rest/webhooks.ts';
import type { EventStream, HttpRequest, Reply, Router } from '../http.ts';
import type { Faults } from '../faults.ts';
import type { Acts } from './acts.ts';
import type { Hooks } from './hooks.ts';
import type { World } from './world.ts';

/** One REST call as it came in, and what it met. */
export type SeenRequest = {
  at: number;
  method: string;
  /** Without the context path. */
  path: string;
  query: Record<string, string>;
  body: unknown;
  status: number | 'reset' | 'never' | 'stream';
  fault?: string;
};

export type ControlOptions = {
  world: World;
  hooks: Hooks;
  faults: Faults;
  acts: Acts;
  requests: SeenRequest[];
  events: EventStream;
  access: { email: string; token: string };
  reset: () => void;
  seed: () => string[];
};
type Handler = (request: HttpRequest, params: Record<string, string>) => Reply | Promise<Reply>;

/** Answers paths below `/_sim`; `undefined` when there is no such one. */
export function createControl(options: ControlOptions): (request: HttpRequest) => Promise<Reply | undefined> {
  const router = createRouter<Handler>();
  records(router, options);
  switchRoutes(router, options);
  hookRoutes(router, options);
  router.on('POST', '/_sim/act/{act}', (request, params) => act(options, request, params['act'] ?? ''));
  router.on('POST', '/_sim/seed', () => json(200, { issues: options.seed() }));
  router.on('POST', '/_sim/reset', (request) => {
    options.reset();
    const seeded = (readJson(request) as { seed?: unknown } | undefined)?.seed === true;
    return json(200, { issues: seeded ? options.seed() : [] });
  });
  return async (request) => {
    const match = router.match(request.method, request.path);
    return match.kind === 'found' ? match.handler(request, match.params) : undefined;
  };
}

function records(router: Router<Handler>, options: ControlOptions): void {
  const { world, hooks, requests } = options;
  router.on('GET', '/_sim/requests', () => json(200, requests));
  router.on('GET', '/_sim/writes', () => json(200, world.writes));
  router.on('GET', '/_sim/deliveries', () => json(200, hooks.deliveries));
  router.on('GET', '/_sim/state', () => json(200, stateOf(world)));
  router.on('GET', '/_sim/events', () => options.events.reply());
  router.on('GET', '/_sim/info', () => json(200, { kind: world.kind, url: world.baseUrl, ...options.access }));
  router.on('POST', '/_sim/idle', async () => {
    await hooks.idle();
    return json(200, { ok: true });
  });
}

function switchRoutes(router: Router<Handler>, options: ControlOptions): void {
  const { world, hooks, faults } = options;
  router.on('GET', '/_sim/switches', () => json(200, { ...world.switches, delivery: hooks.switches }));
  router.on('PATCH', '/_sim/switches', (request) => {
    const { delivery, ...rest } = (readJson(request) ?? {}) as Record<string, unknown>;
    const problem = assignKnown(world.switches, rest) ?? assignKnown(hooks.switches, delivery ?? {});
    return problem ? json(400, { message: problem }) : json(200, { ...world.switches, delivery: hooks.switches });
  });
  router.on('GET', '/_sim/faults', () => json(200, { rules: faults.rules(), met: faults.met() }));
  router.on('POST', '/_sim/faults', (request) => {
    const rule = readFaultRule(readJson(request));
    return typeof rule === 'string' ? json(400, { message: rule }) : json(201, { id: faults.add(rule) });
  });
  router.on('DELETE', '/_sim/faults', () => {
    faults.clear();
    return json(200, { ok: true });
  });
  router.on('DELETE', '/_sim/faults/{id}', (_, params) => {
    faults.remove(params['id'] ?? '');
    return json(200, { ok: true });
  });
}

function hookRoutes(router: Router<Handler>, { hooks }: ControlOptions): void {
  router.on('GET', '/_sim/hooks', () =>
    json(
      200,
      hooks.list().map(({ secret, ...hook }) => ({ ...hook, isSigned: secret !== null })),
    ),
  );
  router.on('POST', '/_sim/hooks', (request) => {
    const { url, events, ...rest } = hookFrom((readJson(request) ?? {}) as Record<string, unknown>);
    if (!url || !events) return json(400, { message: 'A webhook needs a url and events.' });
    return json(201, { id: hooks.add({ url, events, ...rest }).id });
  });
  router.on('DELETE', '/_sim/hooks/{id}', (_, params) => json(hooks.remove(Number(params['id'])) ? 200 : 404, {}));
  router.on('POST', '/_sim/release', (request) => {
    const order = (readJson(request) as { order?: unknown } | undefined)?.order;
    hooks.release(order === 'reversed' || order === 'shuffled' ? order : 'as-made');
    return json(200, { ok: true });
  });
}

function act(options: ControlOptions, request: HttpRequest, name: string): Reply {
  if (!Object.hasOwn(options.acts, name))
    return json(404, { message: `There is no act ${name}; there are ${Object.keys(options.acts).join(', ')}.` });
  const run = options.acts[name as keyof Acts] as (input: unknown) => unknown;
  try {
    return json(200, run(readJson(request) ?? {}));
  } catch (error) {
    return json(400, { message: error instanceof Error ? error.message : String(error) });
  }
}

/** Takes over values for keys that are there already, of the same type; says what does not fit. */
function assignKnown(target: object, values: object): string | undefined {
  const known = target as Record<string, unknown>;
  for (const [key, value] of Object.entries(values)) {
    if (!Object.hasOwn(known, key)) return `There is no switch ${key}; there are ${Object.keys(known).join(', ')}.`;
    const before = known[key];
    const nullable = before === null || typeof before === 'object';
    if (!nullable && typeof value !== typeof before) return `The switch ${key} takes a ${typeof before}.`;
  }
  Object.assign(known, values);
  return undefined;
}

/** The whole site as plain JSON: maps become objects. */
function stateOf(world: World): unknown {
  return {
    kind: world.kind,
    url: world.baseUrl,
    users: world.users,
    projects: world.projects,
    issues: [...world.issues.values()].map((issue) => ({
      ...issue,
      properties: Object.fromEntries(issue.properties),
      comments: issue.comments.map((comment) => ({ ...comment, properties: Object.fromEntries(comment.properties) })),
    })),
  };
}
