/** The bones of a Jira Cloud document: its nodes, whether they can be trusted, and its reading as plain text. Pure. */
import type { RichText } from '../domain/text/richtext.ts';
import { addressOf, cleanText, plainText } from '../domain/text/drafts.ts';
import type { Draft } from '../domain/text/drafts.ts';

export interface AdfMark {
  type: string;
  attrs?: Record<string, unknown>;
}

export interface AdfNode {
  type: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: AdfMark[];
  content?: AdfNode[];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function childrenOf(node: AdfNode): AdfNode[] {
  return node.content ?? [];
}

/** Jira's editor nests about 20 deep; its server takes bodies of 32,767 characters by default. */
const DEEPEST = 150;
const MOST_NODES = 50_000;
const MOST_TEXT = 200_000;

/** Why a value cannot be read as a document; null if every node of it is sound. Walks without recursion. */
export function problemOf(doc: unknown): string | null {
  if (!isRecord(doc) || doc['type'] !== 'doc') return 'it is not a document';
  const stack: { value: unknown; depth: number }[] = [{ value: doc, depth: 0 }];
  let nodes = 0;
  let text = 0;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, depth } = next;
    const broken = brokenPart(value);
    if (broken !== null) return broken;
    const node = value as AdfNode;
    if (depth > DEEPEST) return `it is nested more than ${DEEPEST} levels deep`;
    nodes++;
    text += node.text?.length ?? 0;
    if (nodes > MOST_NODES) return `it has more than ${MOST_NODES} nodes`;
    if (text > MOST_TEXT) return `it has more than ${MOST_TEXT} characters`;
    for (const child of childrenOf(node)) stack.push({ value: child, depth: depth + 1 });
  }
  return null;
}

function brokenPart(node: unknown): string | null {
  if (!isRecord(node)) return 'a node is not an object';
  const { type, text, content, attrs, marks } = node;
  if (typeof type !== 'string') return 'a node has no type';
  if (type === 'text' ? typeof text !== 'string' : text !== undefined && typeof text !== 'string') {
    return `the text of a ${type} node is not a string`;
  }
  if (content !== undefined && !Array.isArray(content)) return `the content of a ${type} node is not a list`;
  if (attrs !== undefined && !isRecord(attrs)) return `the attributes of a ${type} node are not an object`;
  const sound = marks === undefined || (Array.isArray(marks) && marks.every(isMark));
  return sound ? null : `the marks of a ${type} node are broken`;
}

function isMark(mark: unknown): boolean {
  return isRecord(mark) && typeof mark['type'] === 'string' && (mark['attrs'] === undefined || isRecord(mark['attrs']));
}

const INSIDE_A_LINE = new Set(['text', 'hardBreak', 'mention', 'emoji', 'inlineCard', 'status', 'date', 'mediaInline']);

const END_OF_BLOCK = Symbol('end of block');

/** Every text of the value in order, one paragraph for each block, with the addresses that its nodes link to. */
export function readAsPlainText(doc: unknown, reason: string): RichText {
  const paragraphs: Draft[][] = [[]];
  const stack: { value: unknown; code: boolean }[] = [{ value: doc, code: false }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, code } = next;
    if (value === END_OF_BLOCK) paragraphs.push([]);
    if (typeof value === 'string') {
      for (const text of cleanText(value).split('\n')) paragraphs.push([{ kind: 'text', text, sealed: code }]);
    }
    if (typeof value !== 'object' || value === null) continue;
    const node = value as Record<string, unknown>;
    const inCode = code || node['type'] === 'codeBlock';
    if (!INSIDE_A_LINE.has(String(node['type']))) {
      paragraphs.push([]);
      stack.push({ value: END_OF_BLOCK, code });
    }
    paragraphs.at(-1)?.push(...plainDrafts(node, inCode));
    const content = Array.isArray(value) ? (value as unknown[]) : node['content'];
    const children = Array.isArray(content) ? (content as unknown[]) : [content];
    for (let at = children.length - 1; at >= 0; at--) stack.push({ value: children[at], code: inCode });
  }
  return plainText(paragraphs, `The document was taken as plain text: ${reason}.`);
}

/** What one node says by itself. Reads only own strings, whatever else is wrong with the node. */
function plainDrafts(node: Record<string, unknown>, inCode: boolean): Draft[] {
  const attrs = isRecord(node['attrs']) ? node['attrs'] : {};
  const data = isRecord(attrs['data']) ? attrs['data'] : {};
  const own = typeof node['text'] === 'string' ? node['text'] : attrs['text'];
  const text = typeof own === 'string' ? cleanText(own) : '';
  const card = addressOf(attrs['url']) ?? addressOf(data['url']);
  if (card !== null)
    return [
      { kind: 'text', text: card, href: card },
      { kind: 'text', text: ' ', sealed: true },
    ];
  const marks = Array.isArray(node['marks']) ? node['marks'].filter(isRecord) : [];
  const isCode = inCode || marks.some((mark) => mark['type'] === 'code');
  const link = marks.find((mark) => mark['type'] === 'link');
  const target = isRecord(link?.['attrs']) ? link['attrs']['href'] : undefined;
  const href = addressOf(target);
  if (href !== null) return [{ kind: 'text', text: text === '' ? href : text, href }];
  return text === '' ? [] : [{ kind: 'text', text, sealed: isCode || link !== undefined || node['type'] !== 'text' }];
}
