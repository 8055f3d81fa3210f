/**
 * Renders the Helm chart without Helm. In: values over the chart's own. Out: the manifests. It knows only as much of the template language as
 * the chart uses and refuses everything else, so that a template which Helm would read differently is noticed here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { root } from '../sources.ts';

export const chartFolder = path.join(root, 'deploy', 'helm', 'deskbridge');

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
  spec: Record<string, unknown>;
}

type Values = Record<string, unknown>;

export function chartFile(name: string): Values {
  return parse(readFileSync(path.join(chartFolder, name), 'utf8')) as Values;
}

/** Throws where a template says that a value is required, or is not of the known language. */
export function renderChart(given: Values): Manifest[] {
  const folder = path.join(chartFolder, 'templates');
  const files = readdirSync(folder).sort();
  const parsed = files.map((file) => ({
    file,
    nodes: nodesOf(tokensOf(readFileSync(path.join(folder, file), 'utf8'))),
  }));
  const named = new Map(
    parsed.flatMap(({ nodes }) =>
      nodes.flatMap((node) => (node.kind === 'define' ? [[node.name, node] as const] : [])),
    ),
  );
  const dot = {
    Values: merged(chartFile('values.yaml'), given),
    Release: { Name: 'desk' },
    Chart: { AppVersion: chartFile('Chart.yaml')['appVersion'] },
  };
  return parsed
    .filter(({ file }) => file.endsWith('.yaml'))
    .flatMap(({ file, nodes }) => manifestsOf(file, render(nodes, { dot, names: new Map(), named })));
}

function manifestsOf(file: string, text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = [...document.errors, ...document.warnings];
    if (error !== undefined) throw new Error(`${file}: ${error.message}\n${text}`);
    const manifest = document.toJS() as Manifest | null;
    return manifest === null ? [] : [manifest];
  });
}

function merged(base: Values, over: Values): Values {
  const isMap = (value: unknown): value is Values =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return Object.fromEntries(
    Object.keys({ ...base, ...over }).map((key) => {
      const [old, fresh] = [base[key], over[key]];
      return [key, isMap(old) && isMap(fresh) ? merged(old, fresh) : key in over ? fresh : old];
    }),
  );
}

type Token = { text: string } | { action: string };

function tokensOf(template: string): Token[] {
  const pieces = template.split(/(\{\{-? [^]*? -?\}\})/);
  return pieces.map((piece, at) => {
    if (at % 2 === 1) return { action: piece.replace(/^\{\{-?\s+|\s+-?\}\}$/g, '') };
    const left = pieces[at - 1]?.endsWith('-}}') === true ? piece.trimStart() : piece;
    return { text: pieces[at + 1]?.startsWith('{{-') === true ? left.trimEnd() : left };
  });
}

type Block = 'if' | 'with' | 'range' | 'define';
type Node =
  | { kind: 'text'; text: string }
  | { kind: 'value'; expression: string }
  | { kind: 'if' | 'with' | 'range'; expression: string; body: Node[]; otherwise: Node[] }
  | { kind: 'define'; name: string; body: Node[] };

/** Takes tokens from the front, up to the end of the block they begin in. */
function nodesOf(tokens: Token[]): Node[] {
  const nodes: Node[] = [];
  for (let token = tokens[0]; token !== undefined; token = tokens[0]) {
    if ('action' in token && (token.action === 'end' || token.action === 'else')) return nodes;
    tokens.shift();
    if ('text' in token) nodes.push({ kind: 'text', text: token.text });
    else nodes.push(nodeOf(token.action, tokens));
  }
  return nodes;
}

function nodeOf(action: string, tokens: Token[]): Node {
  const [, word, rest = ''] = /^(if|with|range|define)\s+(.*)$/.exec(action) ?? [];
  if (word === undefined) return { kind: 'value', expression: action };
  const kind = word as Block;
  const body = nodesOf(tokens);
  const divides = (token: Token | undefined, by: string): boolean =>
    token !== undefined && 'action' in token && token.action === by;
  const otherwise = divides(tokens[0], 'else') ? nodesOf(tokens.splice(0, 1) && tokens) : [];
  if (!divides(tokens.shift(), 'end')) throw new Error(`{{ ${action} }} has no end.`);
  return kind === 'define'
    ? { kind, name: rest.replaceAll('"', ''), body }
    : { kind, expression: rest, body, otherwise };
}

interface Scope {
  dot: unknown;
  names: Map<string, unknown>;
  named: ReadonlyMap<string, { body: Node[] }>;
}

function render(nodes: Node[], scope: Scope): string {
  return nodes.map((node) => renderNode(node, scope)).join('');
}

function renderNode(node: Node, scope: Scope): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'define':
      return '';
    case 'value':
      return textOf(valueOf(node.expression, scope));
    case 'if':
      return render(isTrue(valueOf(node.expression, scope)) ? node.body : node.otherwise, scope);
    case 'with': {
      const value = valueOf(node.expression, scope);
      return isTrue(value) ? render(node.body, { ...scope, dot: value }) : render(node.otherwise, scope);
    }
    case 'range':
      return renderEach(node, scope);
  }
}

function renderEach({ expression, body }: { expression: string; body: Node[] }, scope: Scope): string {
  const [, key, name = '', over = ''] = /^(?:(\$\w+), )?(\$\w+) := (.*)$/.exec(expression) ?? [];
  if (name === '') throw new Error(`A loop names what it goes over: ${expression}`);
  return Object.entries(valueOf(over, scope) as Values)
    .map(([at, value]) => {
      const names = new Map([
        ...scope.names,
        [name, value] as const,
        ...(key === undefined ? [] : [[key, at] as const]),
      ]);
      return render(body, { ...scope, dot: value, names });
    })
    .join('');
}

function isTrue(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`This would be printed as Go prints it: ${JSON.stringify(value)}`);
}

/** What stands before a bar is the last argument of what stands behind it. */
function valueOf(expression: string, scope: Scope): unknown {
  let value: unknown;
  for (const [at, part] of expression.split(' | ').entries()) {
    const words = part.match(/"[^"]*"|\S+/g) ?? [];
    const [first = '', ...rest] = words;
    const isFunction = first in functions;
    if (!isFunction && (at > 0 || rest.length > 0)) throw new Error(`Not of the language that is known: ${expression}`);
    const given = (isFunction ? rest : words).map((word) => wordOf(word, scope));
    const all = at === 0 ? given : [...given, value];
    value = isFunction ? functions[first]?.(all, scope) : all[0];
  }
  return value;
}

function wordOf(word: string, scope: Scope): unknown {
  if (word.startsWith('"')) return word.slice(1, -1);
  if (/^\d+$/.test(word)) return Number(word);
  if (scope.names.has(word)) return scope.names.get(word);
  if (!/^\.(\w+(\.\w+)*)?$/.test(word)) throw new Error(`Not of the language that is known: ${word}`);
  const steps = word.split('.').filter((step) => step !== '');
  return steps.reduce<unknown>((value, step) => {
    const found = (value as Values | undefined)?.[step];
    if (found === undefined) throw new Error(`${word} is in no values.`);
    return found;
  }, scope.dot);
}

const functions: Record<string, (given: unknown[], scope: Scope) => unknown> = {
  include: ([name, dot], scope) => {
    const template = scope.named.get(String(name));
    if (template === undefined) throw new Error(`No template is called ${String(name)}.`);
    return render(template.body, { ...scope, dot, names: new Map() });
  },
  toYaml: ([value]) => stringify(value).trimEnd(),
  nindent: ([width, text]) =>
    `\n${String(text)}`.replaceAll('\n', `\n${' '.repeat(Number(width))}`).replaceAll(/\n +(?=\n|$)/g, '\n'),
  quote: ([value]) => JSON.stringify(textOf(value)),
  default: ([fallback, value]) => (isTrue(value) ? value : fallback),
  required: ([message, value]) => {
    if (isTrue(value)) return value;
    throw new Error(String(message));
  },
  not: ([value]) => !isTrue(value),
};
