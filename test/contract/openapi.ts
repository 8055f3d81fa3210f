/**
 * Checks real requests and answers against a vendor's OpenAPI 3.0 file. In: method, path, status, body. Out: a list
 * of problems in words, empty when all is well. The files are not part of this repository: they are looked for in
 * `$VENDOR_SPECS` or `../shared/specs`; where they are missing the checks are left out with a loud line.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { follow, isNode, translate, translateClosed } from './schema.ts';
import type { Json, Node, Translation } from './schema.ts';
import { tolerancesOf } from './tolerances.ts';

export type SpecName = 'intercom-2.14.yaml' | 'intercom-2.15.yaml' | 'intercom-2.16.yaml' | 'jira-cloud-v3.json';

export type SeenRequest = { method: string; path: string; body?: unknown };
export type SeenResponse = { method: string; path: string; status: number; body?: unknown };

export type Spec = {
  name: SpecName;
  /** `METHOD /template` of the operation that the path belongs to; `undefined` when the file has none. */
  operationOf: (seen: { method: string; path: string }) => string | undefined;
  /** Problems of a request that we send: path, query names, body. `path` may carry a query. */
  validateRequest: (seen: SeenRequest) => string[];
  /** Problems of an answer: an undocumented status, a body that breaks the schema, keys nobody declared. */
  validateResponse: (seen: SeenResponse) => string[];
};

const loaded = new Map<SpecName, Spec | undefined>();

/** Reads a file once per process. `undefined` when it is not on this machine; says so on stderr. */
export function loadSpec(name: SpecName): Spec | undefined {
  if (!loaded.has(name)) loaded.set(name, read(name));
  return loaded.get(name);
}

function read(name: SpecName): Spec | undefined {
  const folder = process.env['VENDOR_SPECS'] ?? join(import.meta.dirname, '../../../shared/specs');
  const file = join(folder, name);
  if (!existsSync(file)) {
    process.stderr.write(`LEFT OUT: vendor contract checks of ${name}: not in ${folder}. Set VENDOR_SPECS.\n`);
    return undefined;
  }
  const text = readFileSync(file, 'utf8');
  const root = (name.endsWith('.json') ? JSON.parse(text) : parse(text)) as Json;
  if (!isNode(root)) throw new Error(`${file} is not an OpenAPI file`);
  return createSpec(name, root);
}

type Operation = { key: string; method: string; parts: string[]; node: Node; shared: Json[] };

function createSpec(name: SpecName, root: Node): Spec {
  const operations = listOperations(root);
  const compiler = createCompiler(name, root);
  const tolerances = tolerancesOf(name);
  const find = (method: string, path: string) => findOperation(operations, method, path);
  return {
    name,
    operationOf: ({ method, path }) => find(method, path)?.key,
    validateRequest({ method, path, body }) {
      const operation = find(method, path);
      if (!operation) return [`${method} ${path} is not in ${name}`];
      const problems = checkQuery(operation, root, path);
      const request = deref(operation.node['requestBody'], root);
      const schema = jsonSchemaOf(request);
      if (schema && body !== undefined) problems.push(...compiler(`${operation.key} request`, schema, body));
      else if (body !== undefined) problems.push(`${operation.key} takes no body`);
      else if (request?.['required'] === true) problems.push(`${operation.key} needs a body`);
      return problems;
    },
    validateResponse({ method, path, status, body }) {
      const operation = find(method, path);
      if (!operation) return [`${method} ${path} is not in ${name}`];
      const responses = deref(operation.node['responses'], root);
      const response = deref(responses?.[String(status)] ?? responses?.['default'], root);
      const schema = jsonSchemaOf(response);
      if (schema) return compiler(`${operation.key} ${status}`, schema, body);
      const forgiven = tolerances.undocumentedStatuses;
      if (status >= 400 && (forgiven.includes(`* ${status}`) || forgiven.includes(`${operation.key} ${status}`))) {
        const error: Node = { $ref: `#/components/schemas/${tolerances.errorSchema}` };
        return body === undefined ? [] : compiler('error', error, body);
      }
      return response ? [] : [`${operation.key} does not document status ${status}`];
    },
  };
}

function listOperations(root: Node): Operation[] {
  const operations: Operation[] = [];
  const paths = deref(root['paths'], root) ?? {};
  for (const [template, item] of Object.entries(paths)) {
    if (!isNode(item)) continue;
    const shared = Array.isArray(item['parameters']) ? item['parameters'] : [];
    for (const method of ['get', 'put', 'post', 'delete', 'patch']) {
      const node = item[method];
      if (!isNode(node)) continue;
      const key = `${method.toUpperCase()} ${template}`;
      operations.push({ key, method: method.toUpperCase(), parts: template.split('/'), node, shared });
    }
  }
  return operations;
}

function findOperation(operations: Operation[], method: string, path: string): Operation | undefined {
  const parts = (path.split('?')[0] ?? '').split('/');
  const fits = operations.filter(
    (operation) =>
      operation.method === method &&
      operation.parts.length === parts.length &&
      operation.parts.every((part, at) => part.startsWith('{') || part === parts[at]),
  );
  const literals = (operation: Operation) => operation.parts.filter((part) => !part.startsWith('{')).length;
  return fits.sort((a, b) => literals(b) - literals(a))[0];
}

function deref(value: Json | undefined, root: Node): Node | undefined {
  if (!isNode(value)) return undefined;
  const { $ref } = value;
  return typeof $ref === 'string' ? follow(root, $ref) : value;
}

function jsonSchemaOf(holder: Node | undefined): Node | undefined {
  const content = holder?.['content'];
  const media = isNode(content) ? content['application/json'] : undefined;
  const schema = isNode(media) ? media['schema'] : undefined;
  return isNode(schema) ? schema : undefined;
}

function checkQuery(operation: Operation, root: Node, path: string): string[] {
  const given = new URLSearchParams(path.split('?')[1] ?? '');
  const own = operation.node['parameters'];
  const declared = [...operation.shared, ...(Array.isArray(own) ? own : [])]
    .map((parameter) => deref(parameter, root))
    .filter((parameter) => parameter?.['in'] === 'query');
  const names = new Set(declared.map((parameter) => parameter?.['name']));
  const problems = [...given.keys()]
    .filter((key) => !names.has(key))
    .map((key) => `${operation.key} has no query parameter ${key}`);
  for (const parameter of declared) {
    const name = parameter?.['name'];
    if (parameter?.['required'] === true && typeof name === 'string' && !given.has(name)) {
      problems.push(`${operation.key} needs the query parameter ${name}`);
    }
  }
  return problems;
}

type Compiler = (key: string, schema: Node, value: unknown) => string[];

/** Compiles each schema on first use; components are translated once, all together (a few milliseconds). */
function createCompiler(name: SpecName, root: Node): Compiler {
  const base = `file:///${name}`;
  const context: Translation = { root, base, tolerances: tolerancesOf(name) };
  const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  const components = deref(root['components'], root) ?? {};
  const schemas = Object.entries(deref(components['schemas'], root) ?? {}).flatMap(([key, schema]) =>
    isNode(schema) ? [[key, translate(schema, context)] as const] : [],
  );
  ajv.addSchema({ $id: base, components: { schemas: Object.fromEntries(schemas) } });
  const compiled = new Map<string, ValidateFunction>();
  return (key, schema, value) => {
    let validate = compiled.get(key);
    if (!validate) {
      validate = ajv.compile(translateClosed(schema, context));
      compiled.set(key, validate);
    }
    return validate(value) ? [] : describe(validate.errors ?? [], key);
  };
}

function describe(errors: ErrorObject[], key: string): string[] {
  const telling = errors.filter((error) => error.keyword !== 'anyOf' && error.params['type'] !== 'null');
  // A broken branch leaves its keys unevaluated: those follow-up errors are told only when they are the only ones.
  const causes = telling.filter((error) => error.keyword !== 'unevaluatedProperties');
  const chosen = [causes, telling, errors].find((list) => list.length > 0) ?? [];
  const lines = chosen.map((error) => {
    const detail: unknown =
      error.params['unevaluatedProperty'] ?? error.params['additionalProperty'] ?? error.params['allowedValues'];
    return `${key}: ${error.instancePath || 'body'} ${error.message ?? ''}${detail === undefined ? '' : ` (${JSON.stringify(detail)})`}`;
  });
  return [...new Set(lines)];
}
