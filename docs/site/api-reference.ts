/**
 * Pages of the API reference, one for each tag, made from the OpenAPI document that a server answers at /api/openapi.json. In: that
 * document. Out: Markdown by file name. Knows nothing of the routes themselves.
 */

/** What is read of a JSON schema. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  format?: string;
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: Schema | boolean;
}

type Content = Record<string, { schema?: Schema }>;

export interface Operation {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content?: Content };
  responses?: Record<string, { description?: string; content?: Content }>;
}

export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

interface Called {
  method: string;
  path: string;
  operation: Operation;
}

const FOLDER = 'reference';

/** File names and titles of the pages, in the order in which the tags come up. */
export function apiContents(document: ApiDocument): { file: string; title: string }[] {
  return [...byTag(document).keys()].map((tag) => ({ file: fileOf(tag), title: titleOf(tag) }));
}

/** Every page whole, by its file name. */
export function apiPages(document: ApiDocument): Map<string, string> {
  return new Map([...byTag(document)].map(([tag, calls]) => [fileOf(tag), pageOf(document, tag, calls)]));
}

function byTag(document: ApiDocument): Map<string, Called[]> {
  const found = new Map<string, Called[]>();
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'other';
      found.set(tag, [...(found.get(tag) ?? []), { method: method.toUpperCase(), path, operation }]);
    }
  return found;
}

function fileOf(tag: string): string {
  return `${FOLDER}/${tag.replace(/\W+/g, '-')}.md`;
}

function titleOf(tag: string): string {
  return `${tag.charAt(0).toUpperCase()}${tag.slice(1)}`;
}

function pageOf(document: ApiDocument, tag: string, calls: Called[]): string {
  const rows = calls.map(
    ({ method, path, operation }) => `| ${method} | \`${path}\` | ${cell(operation.summary ?? '')} |`,
  );
  return `# API: ${tag}

Made from the OpenAPI document of this version. Keys, lists, errors: [API](../api.md); error codes: [troubleshooting](../troubleshooting.md).

| | | |
| --- | --- | --- |
${rows.join('\n')}

${calls.map((call) => operationOf(document, call)).join('\n')}`;
}

function operationOf(document: ApiDocument, { method, path, operation }: Called): string {
  const { summary = '', description = '', parameters = [] } = operation;
  const asked = parameters.map(
    (one) =>
      `| \`${one.name}\` | ${one.in} | ${typeOf(one.schema ?? {})} | ${one.required === true ? 'yes' : ''} | ${cell(one.description ?? '')} |`,
  );
  const parts = [
    `## ${method} ${path.replaceAll('{', '\\{').replaceAll('}', '\\}')}`,
    plain(summary),
    plain(description),
    asked.length === 0
      ? ''
      : `| parameter | in | type | required | |\n| --- | --- | --- | --- | --- |\n${asked.join('\n')}`,
    bodyOf(document, operation.requestBody?.content),
    ...Object.entries(operation.responses ?? {}).map(([status, answer]) => answerOf(document, status, answer)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function bodyOf(document: ApiDocument, content: Content = {}): string {
  const [type, one] = Object.entries(content)[0] ?? [];
  if (type === undefined || one?.schema === undefined) return '';
  return `**Body** (\`${type}\`)\n\n${fieldsOf(document, one.schema)}`;
}

function answerOf(document: ApiDocument, status: string, answer: { description?: string; content?: Content }): string {
  if (status === 'default') return '';
  const said =
    answer.description === undefined || answer.description === 'Default Response'
      ? ''
      : `: ${plain(answer.description)}`;
  const [type, one] = Object.entries(answer.content ?? {})[0] ?? [];
  const head = `**${status}**${type === undefined ? '' : ` (\`${type}\`)`}${said}`;
  return one?.schema === undefined ? head : `${head}\n\n${fieldsOf(document, one.schema)}`;
}

/** Fields inside fields are named as scripts reach them: `items[].issue.key`. */
function fieldsOf(document: ApiDocument, schema: Schema): string {
  const rows = rowsOf(document, schema, { at: '', depth: 0 });
  if (rows.length === 0) return typeOf(resolved(document, schema));
  return `| field | type | required | |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
}

const DEEPEST = 3;

function rowsOf(document: ApiDocument, given: Schema, { at, depth }: { at: string; depth: number }): string[] {
  const schema = resolved(document, given);
  if (schema.items !== undefined) return rowsOf(document, schema.items, { at: `${at}[]`, depth });
  const variants = (schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []).map((one) => resolved(document, one));
  const rows = variants.filter(({ type }) => type !== 'null').flatMap((one) => rowsOf(document, one, { at, depth }));
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const full = at === '' ? name : `${at}.${name}`;
    const shown = resolved(document, field);
    const needed = schema.required?.includes(name) === true ? 'yes' : '';
    const row = `| \`${full}\` | ${typeOf(shown)} | ${needed} | ${cell(field.description ?? shown.description ?? '')} |`;
    return depth >= DEEPEST ? [row] : [row, ...rowsOf(document, field, { at: full, depth: depth + 1 })];
  });
  return [...new Set([...rows, ...own])];
}

function resolved(document: ApiDocument, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (document.components?.schemas?.[name] ?? {});
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return [...new Set(variants.map(typeOf))].join(' or ');
  if (schema.items !== undefined)
    return `list of ${schema.items.$ref === undefined ? typeOf(schema.items) : 'objects'}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'object');
  return schema.format === undefined ? type : `${type} (${schema.format})`;
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}

/** In a cell of a table. */
function cell(text: string): string {
  return plain(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** Nothing of it is taken for HTML or for a template of the page. */
function plain(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;');
}
