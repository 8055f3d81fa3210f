/**
 * Turns an OpenAPI 3.0 schema into JSON Schema 2019-09 for Ajv: `nullable` also beside `$ref`, boolean
 * `exclusiveMinimum`, and undeclared keys reported (the vendors' files rarely say `additionalProperties: false`,
 * so a misspelled key would pass in silence).
 */
import type { Tolerances } from './tolerances.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Node = { [key: string]: Json };

const KEPT = [
  'type',
  'enum',
  'required',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'pattern',
  'minProperties',
  'maxProperties',
];

export function isNode(value: Json | undefined): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Follows a `#/a/b` pointer; throws when it leads nowhere. */
export function follow(root: Node, pointer: string): Node {
  let at: Json | undefined = root;
  for (const part of pointer.replace(/^#\//, '').split('/')) {
    at = isNode(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  if (!isNode(at)) throw new Error(`${pointer} is not in the file`);
  return at;
}

export type Translation = { root: Node; base: string; tolerances: Tolerances };

/** A schema at a place of its own (a body, a property, an item): undeclared keys are refused here. */
export function translateClosed(schema: Node, context: Translation): Node {
  const translated = translate(schema, context);
  if (!isClosed(schema, context.root, 0)) return translated;
  const tolerated = Object.fromEntries(context.tolerances.undeclaredKeys.map((key) => [key, {}]));
  return {
    allOf: [{ properties: tolerated }, translated],
    unevaluatedProperties: false,
  };
}

/** The same schema in Ajv's dialect, open to keys that it does not name. */
export function translate(schema: Node, context: Translation): Node {
  const bare = withoutNull(schema, context);
  if (schema['nullable'] !== true) return bare;
  return { anyOf: [{ type: 'null' }, bare] };
}

function withoutNull(schema: Node, context: Translation): Node {
  const { $ref } = schema;
  if (typeof $ref === 'string') return { $ref: `${context.base}${$ref}` };
  const out: Node = {};
  for (const key of KEPT) if (schema[key] !== undefined) out[key] = schema[key];
  copyBounds(schema, out);
  const { format, items, properties, additionalProperties, not } = schema;
  if (typeof format === 'string' && schema['type'] === 'string' && context.tolerances.formats.includes(format)) {
    out['format'] = format;
  }
  if (isNode(items)) out['items'] = translateClosed(items, context);
  if (isNode(properties)) out['properties'] = translateProperties(properties, context);
  if (typeof additionalProperties === 'boolean') out['additionalProperties'] = additionalProperties;
  else if (isNode(additionalProperties)) out['additionalProperties'] = translateClosed(additionalProperties, context);
  if (isNode(not)) out['not'] = translate(not, context);
  // `oneOf` without `required` lists matches several branches at once; what is meant is "one of these at least".
  const alternatives = [...branches(schema, 'anyOf'), ...branches(schema, 'oneOf')];
  if (alternatives.length > 0) out['anyOf'] = alternatives.map((branch) => translate(branch, context));
  const all = branches(schema, 'allOf');
  if (all.length > 0) out['allOf'] = all.map((branch) => translate(branch, context));
  return out;
}

function translateProperties(properties: Node, context: Translation): Node {
  const { nullableProperties, uncheckedProperties } = context.tolerances;
  const out: Node = {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isNode(property) || uncheckedProperties.includes(name)) {
      out[name] = {};
      continue;
    }
    const translated = translateClosed(property, context);
    const tolerated = nullableProperties.includes(name) && property['nullable'] !== true;
    out[name] = tolerated ? { anyOf: [{ type: 'null' }, translated] } : translated;
  }
  return out;
}

function copyBounds(schema: Node, out: Node): void {
  for (const [exclusive, plain] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    const bound = schema[plain];
    if (schema[exclusive] !== true || typeof bound !== 'number') continue;
    delete out[plain];
    out[exclusive] = bound;
  }
}

function branches(schema: Node, keyword: 'anyOf' | 'oneOf' | 'allOf'): Node[] {
  const list = schema[keyword];
  return Array.isArray(list) ? list.filter(isNode) : [];
}

/** Whether the schema names its keys and nothing in it invites others. */
function isClosed(schema: Node, root: Node, depth: number): boolean {
  if (depth > 12) return false;
  const { $ref } = schema;
  if (typeof $ref === 'string') return isClosed(follow(root, $ref), root, depth + 1);
  if (schema['additionalProperties'] !== undefined) return false;
  const parts = [...branches(schema, 'anyOf'), ...branches(schema, 'oneOf'), ...branches(schema, 'allOf')];
  const objects = parts.filter((part) => mayBeObject(part, root, depth));
  const named = isNode(schema['properties']) && Object.keys(schema['properties']).length > 0;
  if (!named && objects.length === 0) return false;
  return objects.every((part) => isClosed(part, root, depth + 1));
}

function mayBeObject(schema: Node, root: Node, depth: number): boolean {
  const { $ref, type } = schema;
  if (typeof $ref === 'string') return depth < 12 && mayBeObject(follow(root, $ref), root, depth + 1);
  return type === undefined || type === 'object';
}
