/**
 * Documents of Jira Cloud (Atlassian Document Format): the shape, a check like Jira's own on input, and rendering as
 * HTML for `renderedBody` and the pages.
 */
import { escapeHtml } from '../page.ts';

export type AdfMark = { type: string; attrs?: Record<string, unknown> };
export type AdfNode = {
  type: string;
  attrs?: Record<string, unknown>;
  content?: AdfNode[];
  marks?: AdfMark[];
  text?: string;
};
export type AdfDocument = { version: 1; type: 'doc'; content: AdfNode[] };

export function adfDocument(...content: AdfNode[]): AdfDocument {
  return { version: 1, type: 'doc', content };
}

export function adfParagraph(...content: AdfNode[]): AdfNode {
  return { type: 'paragraph', content };
}

export function adfText(text: string, ...marks: AdfMark[]): AdfNode {
  return marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text };
}

const BLOCKS = new Set(
  [
    'paragraph heading bulletList orderedList listItem taskList taskItem decisionList decisionItem blockquote panel',
    'table tableRow tableCell tableHeader expand nestedExpand layoutSection layoutColumn rule codeBlock mediaGroup',
    'mediaSingle media caption extension bodiedExtension blockCard embedCard',
  ].flatMap((line) => line.split(' ')),
);
const INLINES = new Set(
  'text hardBreak inlineCard mention emoji date status placeholder mediaInline inlineExtension'.split(' '),
);
const MARKS = new Set(
  'link strong em code strike underline subsup textColor backgroundColor annotation alignment indentation border breakout fragment dataConsumer'.split(
    ' ',
  ),
);
const MAX_DEPTH = 100;

/**
 * Why Jira would refuse this document, or `undefined` when it would take it. Stands in for the full JSON schema: the
 * rules that callers break (text that is empty, unknown nodes and marks, a code mark beside others, bad cards).
 */
export function adfProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return 'not a document';
  if (value['type'] !== 'doc' || value['version'] !== 1 || !Array.isArray(value['content'])) return 'not a document';
  const extra = Object.keys(value).find((key) => !['type', 'version', 'content'].includes(key));
  if (extra !== undefined) return `unknown property ${extra}`;
  return firstProblem(value['content'], BLOCKS, 0);
}

function firstProblem(nodes: unknown[], allowed: Set<string>, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return 'nested too deep';
  for (const node of nodes) {
    const problem = nodeProblem(node, allowed, depth);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function nodeProblem(node: unknown, allowed: Set<string>, depth: number): string | undefined {
  if (!isRecord(node) || typeof node['type'] !== 'string') return 'a node without a type';
  const type = node['type'];
  if (!allowed.has(type)) return `node ${type} is not allowed here`;
  const extra = Object.keys(node).find((key) => !['type', 'attrs', 'content', 'marks', 'text'].includes(key));
  if (extra !== undefined) return `unknown property ${extra} on ${type}`;
  const marks = node['marks'];
  if (marks !== undefined) {
    const problem = marksProblem(marks);
    if (problem !== undefined) return problem;
  }
  if (type === 'text') return typeof node['text'] === 'string' && node['text'] !== '' ? undefined : 'empty text';
  const attrs = isRecord(node['attrs']) ? node['attrs'] : {};
  if (['inlineCard', 'blockCard', 'embedCard'].includes(type)) return cardProblem(type, attrs);
  if (type === 'mention' && typeof attrs['id'] !== 'string') return 'mention without id';
  const content = node['content'];
  if (content === undefined) return undefined;
  if (!Array.isArray(content)) return `content of ${type} is not a list`;
  return firstProblem(content, childrenOf(type), depth + 1);
}

function childrenOf(type: string): Set<string> {
  return ['paragraph', 'heading', 'taskItem', 'decisionItem', 'caption'].includes(type)
    ? INLINES
    : type === 'codeBlock'
      ? new Set(['text'])
      : BLOCKS;
}

function marksProblem(marks: unknown): string | undefined {
  if (!Array.isArray(marks)) return 'marks is not a list';
  const types = marks.map((mark: unknown) => (isRecord(mark) ? String(mark['type']) : ''));
  const unknown = types.find((type) => !MARKS.has(type));
  if (unknown !== undefined) return `unknown mark ${unknown}`;
  if (types.includes('code') && types.some((type) => !['code', 'link', 'annotation'].includes(type)))
    return 'the code mark combines only with link and annotation';
  const link = marks.find((mark: unknown) => isRecord(mark) && mark['type'] === 'link') as AdfMark | undefined;
  return link && typeof link.attrs?.['href'] !== 'string' ? 'link without href' : undefined;
}

function cardProblem(type: string, attrs: Record<string, unknown>): string | undefined {
  const known =
    type === 'embedCard'
      ? ['url', 'layout', 'width', 'originalWidth', 'originalHeight']
      : ['url', 'data', 'datasource', 'layout', 'width'];
  const extra = Object.keys(attrs).find((key) => ![...known, 'localId'].includes(key));
  if (extra !== undefined) return `unknown attribute ${extra} on ${type}`;
  if (type === 'embedCard' && typeof attrs['layout'] !== 'string') return 'embedCard without layout';
  return typeof attrs['url'] === 'string' || isRecord(attrs['data']) || isRecord(attrs['datasource'])
    ? undefined
    : `${type} without url`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The document as HTML whose every text is escaped; links only to http(s) and mail addresses. */
export function adfToHtml(document: AdfDocument): string {
  return document.content.map(nodeToHtml).join('');
}

const CONTAINERS: Record<string, [string, string]> = {
  paragraph: ['<p>', '</p>'],
  bulletList: ['<ul>', '</ul>'],
  orderedList: ['<ol>', '</ol>'],
  listItem: ['<li>', '</li>'],
  taskList: ['<ul>', '</ul>'],
  taskItem: ['<li>', '</li>'],
  decisionList: ['<ul>', '</ul>'],
  decisionItem: ['<li>', '</li>'],
  blockquote: ['<blockquote>', '</blockquote>'],
  panel: ['<blockquote>', '</blockquote>'],
  codeBlock: ['<pre><code>', '</code></pre>'],
  table: ['<table><tbody>', '</tbody></table>'],
  tableRow: ['<tr>', '</tr>'],
  tableCell: ['<td>', '</td>'],
  tableHeader: ['<th>', '</th>'],
};

function nodeToHtml(node: AdfNode): string {
  const inner = (): string => (node.content ?? []).map(nodeToHtml).join('');
  const box = CONTAINERS[node.type];
  if (box) return box[0] + inner() + box[1];
  switch (node.type) {
    case 'text':
      return (node.marks ?? []).reduce(markToHtml, escapeHtml(node.text ?? ''));
    case 'hardBreak':
      return '<br>';
    case 'rule':
      return '<hr>';
    case 'heading': {
      const level = Math.min(6, Math.max(3, 2 + Number(node.attrs?.['level'] ?? 1)));
      return `<h${level}>${inner()}</h${level}>`;
    }
    case 'mention':
      return `<span class="mention">${escapeHtml(text(node.attrs?.['text']) || '@somebody')}</span>`;
    case 'emoji':
      return escapeHtml(text(node.attrs?.['text']) || text(node.attrs?.['shortName']));
    case 'status':
      return `<span class="status">${escapeHtml(text(node.attrs?.['text']))}</span>`;
    case 'inlineCard':
      return anchor(cardUrl(node), cardUrl(node), 'smart-link');
    case 'blockCard':
    case 'embedCard':
      return `<p>${anchor(cardUrl(node), cardUrl(node), 'smart-link')}</p>`;
    default:
      return inner();
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The address of a card: `attrs.url`, else the `url` of its JSON-LD `attrs.data`. */
export function cardUrl(node: AdfNode): string {
  const data = node.attrs?.['data'];
  return text(node.attrs?.['url']) || (isRecord(data) ? text(data['url']) : '');
}

function anchor(url: string, label: string, className?: string): string {
  const shown = escapeHtml(label);
  if (!/^(https?:|mailto:)/i.test(url)) return shown;
  return `<a href="${escapeHtml(url)}"${className ? ` class="${className}"` : ''} rel="noreferrer">${shown}</a>`;
}

function markToHtml(inner: string, mark: AdfMark): string {
  switch (mark.type) {
    case 'strong':
      return `<strong>${inner}</strong>`;
    case 'em':
      return `<em>${inner}</em>`;
    case 'code':
      return `<code>${inner}</code>`;
    case 'strike':
      return `<s>${inner}</s>`;
    case 'underline':
      return `<u>${inner}</u>`;
    case 'link': {
      const href = text(mark.attrs?.['href']);
      return /^(https?:|mailto:)/i.test(href) ? `<a href="${escapeHtml(href)}" rel="noreferrer">${inner}</a>` : inner;
    }
    default:
      return inner;
  }
}
