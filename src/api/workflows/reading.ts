/** Reads workflows as people hand them in: as JSON, or as a text in YAML. Whatever is wrong is told with its place, all of it at once. */
import { workflowProblems } from '../../domain/workflows/check.ts';
import { listPeople } from '../../store/accounts/users.ts';
import { listHosts } from '../../store/hosts.ts';
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { type Workflow, WorkflowEntry, WorkflowSchema } from '../schemas/workflows.ts';
import { type InputError, inputErrors, InvalidRequest, placeOf } from '../validation.ts';

/** What workflows may refer to, as it is now. */
export interface Surroundings {
  hosts: string[];
  people: string[];
  askable: ReadonlySet<string>;
  urlProblem(url: string): string | null;
}

export async function surroundings(deps: ApiDeps, organizationId: string): Promise<Surroundings> {
  const hosts = await listHosts(deps.db, organizationId);
  const people = (await deps.db.tx(organizationId, listPeople)).filter(({ state }) => state !== 'disabled');
  return {
    hosts: hosts.filter(({ state }) => state !== 'disconnected').map(({ name }) => name),
    people: people.filter(({ role }) => role !== 'requester').map(({ email }) => email),
    askable: new Set(people.map(({ email }) => email)),
    // A webhook may have a query; what a base address of a vendor may not.
    urlProblem: (url) => deps.vendorUrlProblem(url.replace(/[?#].*$/s, '')),
  };
}

/** One workflow, whole, or everything that is wrong with it. `path`: where it stands in what was handed in. */
function checkWorkflow<W extends Workflow>(
  value: unknown,
  known: Surroundings,
  { schema, path }: { schema: z.ZodType<W>; path: (string | number)[] },
): { workflow: W | null; errors: InputError[] } {
  const parsed = z.safeParse(schema, value);
  const placed = ({ path: inside, message }: InputError): InputError => ({ path: [...path, ...inside], message });
  if (!parsed.success) {
    const errors = inputErrors(parsed.error, schema).map(placed);
    return { workflow: null, errors: errors.map((error) => renamed(error, path)) };
  }
  const errors = workflowProblems(parsed.data, known).map(({ path: inside, message }) => {
    const whole = [...path, ...inside];
    return { path: whole, message: `${placeOf(whole)}: ${message}` };
  });
  return { workflow: errors.length === 0 ? parsed.data : null, errors };
}

/** Its message begins with the place inside the workflow: with the whole place instead. */
function renamed({ path, message }: InputError, before: (string | number)[]): InputError {
  const inside = placeOf(path.slice(before.length));
  const said = inside !== '' && message.startsWith(`${inside}: `) ? message.slice(inside.length + 2) : message;
  return { path, message: path.length === 0 ? said : `${placeOf(path)}: ${said}` };
}

/** Throws InvalidRequest with all that is wrong. */
export async function readWorkflow(deps: ApiDeps, organizationId: string, value: unknown): Promise<Workflow> {
  const { workflow, errors } = checkWorkflow(value, await surroundings(deps, organizationId), {
    schema: WorkflowSchema,
    path: [],
  });
  if (workflow === null) throw new InvalidRequest(errors);
  return workflow;
}

/**
 * One workflow, or a set-up's list of them, as YAML or JSON; whether they are on is left to the set-up. Every complaint says
 * `workflow:line:column`. Throws InvalidRequest.
 */
export async function readWorkflowText(deps: ApiDeps, organizationId: string, text: string): Promise<Workflow[]> {
  // Loaded when it is wanted, which is seldom.
  const { readYaml, YamlError } = await import('../../yaml.ts');
  const known = await surroundings(deps, organizationId);
  try {
    const yaml = readYaml(text, 'workflow');
    const value = yaml.value();
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    const list: unknown = isMap && 'workflows' in value ? value.workflows : value;
    const at = isMap && 'workflows' in value ? ['workflows'] : [];
    const entries: unknown[] = Array.isArray(list) ? list : [list];
    const placeOfEntry = (index: number): (string | number)[] => (Array.isArray(list) ? [...at, index] : at);
    const checked = entries.map((entry, index) =>
      checkWorkflow(entry, known, { schema: WorkflowEntry, path: placeOfEntry(index) }),
    );
    const named = checked.map(({ workflow }) => workflow?.name.toLowerCase());
    const doubles = named.flatMap((name, index): InputError[] => {
      const first = named.indexOf(name);
      if (name === undefined || first === index) return [];
      const path = [...placeOfEntry(index), 'name'];
      return [{ path, message: `${placeOf(path)}: stands already at ${placeOf(placeOfEntry(first))}` }];
    });
    const errors = [...checked.flatMap((one) => one.errors), ...doubles];
    if (errors.length > 0)
      throw new InvalidRequest(errors.map(({ path, message }) => ({ path, message: `${yaml.at(path)}: ${message}` })));
    return checked.flatMap(({ workflow }) => {
      if (workflow === null) return [];
      const { enabled: _, ...definition } = workflow;
      return [definition];
    });
  } catch (error) {
    if (error instanceof YamlError) throw new InvalidRequest([{ path: ['text'], message: error.message }]);
    throw error;
  }
}
