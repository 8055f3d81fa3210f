/** The parts of a Forge manifest that our own rules look at. Whether it is a manifest at all, Atlassian's validator says. */
import { z } from 'zod';

const key = z.string();
const enabled = z.object({ enabled: z.boolean() }).optional();

const page = z.object({ resource: key }).optional();

const moduleShape = z.looseObject({
  key,
  endpoint: key.optional(),
  resource: key.optional(),
  /** Pages of a post function. */
  create: page,
  edit: page,
  view: page,
  resolver: z.object({ endpoint: key.optional() }).optional(),
  icon: z.string().optional(),
  events: z.array(z.union([z.string(), z.looseObject({ eventType: z.string() })])).default([]),
});

const endpointShape = z.object({
  key,
  remote: key.optional(),
  route: z.object({ path: z.string() }).optional(),
  auth: z.object({ appUserToken: enabled, appSystemToken: enabled }).default({}),
});

export type Endpoint = z.infer<typeof endpointShape>;

export const manifestShape = z.object({
  app: z.object({ id: z.string() }),
  permissions: z.looseObject({ scopes: z.array(z.string()).default([]) }),
  remotes: z.array(z.looseObject({ key, baseUrl: z.string().optional() })).default([]),
  resources: z.array(z.object({ key, path: z.string(), entry: z.record(key, z.string()).default({}) })).default([]),
  modules: z.object({ endpoint: z.array(endpointShape).default([]) }).catchall(z.array(moduleShape)),
});

export type Manifest = z.infer<typeof manifestShape>;

export interface ModuleEntry extends z.infer<typeof moduleShape> {
  /** Such as `jira:issueContext`. */
  type: string;
}

/** Every module but the endpoints, which others name. */
export function modulesOf({ modules }: Manifest): ModuleEntry[] {
  const { endpoint: _endpoints, ...others } = modules;
  return Object.entries(others).flatMap(([type, entries]) => entries.map((entry) => ({ ...entry, type })));
}

/** `ui`, or `ui/summary`: which pages a module shows. */
export function resourcesOf({ resource, create, edit, view }: ModuleEntry): string[] {
  return [resource, create?.resource, edit?.resource, view?.resource].filter((one) => one !== undefined);
}
