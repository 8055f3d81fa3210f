/** Plain values as Jira's fields take them, by the schema that Jira gives with each field. What does not fit is refused with what would. Pure. */
import { z } from 'zod';
import { Rejected } from '../domain/errors.ts';
import type { HostKind } from '../domain/model.ts';
import type { FieldChange, PlainValue } from '../domain/writes.ts';
import { markdownText } from '../domain/text/markdown.ts';
import { writeAdf } from './adf-write.ts';

const text = z.string().nullish().catch(null);

export const fieldShape = z.object({
  name: z.string().catch(''),
  required: z.boolean().catch(false),
  hasDefaultValue: z.boolean().nullish().catch(null),
  schema: z.object({ type: z.string(), items: text, system: text, custom: text }).nullish().catch(null),
  operations: z.array(z.string()).nullish().catch(null),
  allowedValues: z
    .array(
      z.object({
        id: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
        name: text,
        value: text,
      }),
    )
    .nullish()
    .catch(null),
});
export type Field = z.output<typeof fieldShape>;

/** Field id → the field. */
export type Fields = Map<string, Field>;

/** A person by id, name or e-mail → what a user field takes. Throws Rejected `unknown_value`. */
export type FindUser = (who: string) => Promise<Record<string, string>>;

export interface FieldBody {
  fields: Record<string, unknown>;
  update: Record<string, unknown[]>;
}

/** `fields` and `update` of a body. Throws Rejected `unknown_field` or `unknown_value`. */
export async function bodyOf(
  changes: readonly FieldChange[],
  of: { fields: Fields; kind: HostKind; findUser: FindUser },
): Promise<FieldBody> {
  const body: FieldBody = { fields: {}, update: {} };
  for (const change of changes) {
    const [id, field] = findField(change.field, of.fields);
    const valued = { field, kind: of.kind, findUser: of.findUser };
    if (change.kind === 'set') body.fields[id] = await jsonOf(change.value, valued);
    else {
      if (!(field.operations ?? []).includes('add'))
        throw new Rejected(`${field.name} is no list: nothing can be added to it or taken from it.`, 'unknown_value');
      const steps = [...change.add.map((value) => ['add', value]), ...change.remove.map((value) => ['remove', value])];
      for (const [step = '', value = ''] of steps)
        (body.update[id] ??= []).push({ [step]: await itemOf(value, field.schema?.items ?? 'string', valued) });
    }
  }
  return body;
}

/** Names of the fields that have to be given and are not. */
export function missingIn(fields: Fields, given: readonly string[]): string[] {
  return [...fields].flatMap(([id, { name, required, hasDefaultValue }]) =>
    required && hasDefaultValue !== true && !given.includes(id) ? [name === '' ? id : name] : [],
  );
}

/** By id, else by name, letter case aside. */
export function findField(wanted: string, fields: Fields): [string, Field] {
  const exact = fields.get(wanted);
  if (exact !== undefined) return [wanted, exact];
  const name = wanted.trim().toLowerCase();
  const named = [...fields].find(([, field]) => field.name.trim().toLowerCase() === name);
  if (named !== undefined) return named;
  const names = [...fields.values()].map((field) => field.name).filter((one) => one !== '');
  throw new Rejected(`There is no field ${wanted} that can be set here. There are ${listed(names)}.`, 'unknown_field');
}

interface Valued {
  field: Field;
  kind: HostKind;
  findUser: FindUser;
}

async function jsonOf(value: PlainValue, of: Valued): Promise<unknown> {
  const { schema } = of.field;
  if (schema?.type === 'array') {
    const values = value === null ? [] : Array.isArray(value) ? value : [String(value)];
    return Promise.all(values.map((one) => itemOf(one, schema.items ?? 'string', of)));
  }
  if (value === null) return null;
  if (Array.isArray(value))
    throw new Rejected(`${of.field.name} takes one value, not a list of ${value.length}.`, 'unknown_value');
  return itemOf(value, schema?.type ?? 'any', of);
}

async function itemOf(value: string | number | boolean, type: string, of: Valued): Promise<unknown> {
  switch (type) {
    case 'string':
      return isDocument(of) ? writeAdf(markdownText(String(value))) : String(value);
    case 'number':
      return numberOf(value, of.field);
    case 'user':
      return of.findUser(String(value));
    case 'date':
      return dateOf(value, of.field).slice(0, 10);
    case 'datetime':
      // Jira writes instants with a numeric zone without a colon (Jira REST, dates).
      return dateOf(value, of.field).replace('Z', '+0000');
    default:
      return optionOf(value, of.field);
  }
}

/** Longer texts are documents in REST v3 (Atlassian docs, REST v3). */
function isDocument({ field: { schema }, kind }: Valued): boolean {
  if (kind !== 'jira-cloud') return false;
  return (
    schema?.system === 'description' ||
    schema?.system === 'environment' ||
    schema?.custom?.endsWith(':textarea') === true
  );
}

function numberOf(value: string | number | boolean, field: Field): number {
  const number = typeof value === 'string' ? Number(value.trim() === '' ? Number.NaN : value) : Number(value);
  if (Number.isFinite(number)) return number;
  throw new Rejected(`${field.name} takes a number, not "${String(value)}".`, 'unknown_value');
}

function dateOf(value: string | number | boolean, field: Field): string {
  const at = typeof value === 'boolean' ? Number.NaN : new Date(value).getTime();
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new Rejected(`${field.name} takes a date such as 2026-11-21, not "${String(value)}".`, 'unknown_value');
}

/** One of what the field offers, by id, name or value; a field that offers no list takes a name. */
function optionOf(value: string | number | boolean, field: Field): unknown {
  const wanted = String(value);
  const offered = field.allowedValues ?? [];
  if (offered.length === 0) return field.schema?.type === 'any' ? wanted : { name: wanted };
  const lower = wanted.trim().toLowerCase();
  const found =
    offered.find(({ id }) => id === wanted) ??
    offered.find((one) => [one.name, one.value].some((name) => name?.trim().toLowerCase() === lower));
  if (found?.id !== null && found?.id !== undefined) return { id: found.id };
  const names = offered.map((one) => one.value ?? one.name ?? '').filter((name) => name !== '');
  throw new Rejected(`${field.name} cannot be "${wanted}". It can be ${listed(names)}.`, 'unknown_value');
}

const MOST_LISTED = 30;

/** `A, B and C`, of very many the first. */
export function listed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  if (unique.length === 0) return 'none';
  if (unique.length > MOST_LISTED)
    return `${unique.slice(0, MOST_LISTED).join(', ')} and ${unique.length - MOST_LISTED} more`;
  return unique.length === 1 ? (unique[0] ?? '') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
}
