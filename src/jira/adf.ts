/**
 * Reads Jira Cloud's documents (Atlassian Document Format). In: a document as REST v3 gives it, of any quality. Out:
 * rich text with every address that links. Pure, never throws. It must not know Intercom, HTTP or the clock.
 */
import { emptyText } from '../domain/text/richtext.ts';
import type { Block, RichText } from '../domain/text/richtext.ts';
import { inlineOf, isInline } from './adf-inline.ts';
import { childrenOf, problemOf, readAsPlainText } from './adf-tree.ts';
import type { AdfNode } from './adf-tree.ts';
import { addressOf, append, cleanText, finish, paragraph, richText, rowParagraph } from '../domain/text/drafts.ts';
import type { Draft } from '../domain/text/drafts.ts';

/**
 * `null` and `undefined` are an empty text. What is no document, has broken nodes or is beyond all measure is taken as
 * plain text, with the reason in `fallback`. New kinds of nodes are descended into.
 */
export function readAdf(doc: unknown): RichText {
  if (doc === null || doc === undefined) return emptyText;
  const problem = problemOf(doc);
  if (problem !== null) return readAsPlainText(doc, problem);
  return richText(blocksOf(childrenOf(doc as AdfNode)));
}

/** Inline nodes that stand among blocks become paragraphs of their own. */
function blocksOf(nodes: AdfNode[]): Block[] {
  const blocks: Block[] = [];
  let drafts: Draft[] = [];
  const flush = (): void => {
    append(blocks, paragraph(drafts));
    drafts = [];
  };
  for (const node of nodes) {
    if (isInline(node)) {
      append(drafts, inlineOf(node));
    } else {
      flush();
      append(blocks, blockOf(node));
    }
  }
  flush();
  return blocks;
}

function blockOf(node: AdfNode): Block[] {
  switch (node.type) {
    case 'heading':
      return headingOf(node);
    case 'bulletList':
    case 'taskList':
    case 'decisionList':
      return listOf(node, false);
    case 'orderedList':
      return listOf(node, true);
    case 'blockquote':
    case 'panel':
      return quoteOf(blocksOf(childrenOf(node)));
    case 'codeBlock':
      return codeOf(node);
    case 'table':
      return childrenOf(node).flatMap(rowOf);
    case 'expand':
    case 'nestedExpand':
      return [...titleOf(node), ...blocksOf(childrenOf(node))];
    case 'mediaSingle':
      return mediaSingleOf(node);
    case 'blockCard':
    case 'embedCard':
    case 'extension':
      return paragraph(inlineOf(node));
    case 'rule':
      return [];
    default:
      return blocksOf(childrenOf(node));
  }
}

function headingOf(node: AdfNode): Block[] {
  const content = finish(childrenOf(node).flatMap(inlineOf));
  if (content.length === 0) return [];
  return [{ kind: 'heading', level: Number(node.attrs?.['level']) > 2 ? 3 : 2, content }];
}

/** Jira nests a task list directly in a task list; it belongs to the item before it. */
function listOf(node: AdfNode, ordered: boolean): Block[] {
  const items: Block[][] = [];
  for (const child of childrenOf(node)) {
    const last = items.at(-1);
    if (child.type === 'taskList' && last !== undefined) append(last, blockOf(child));
    else items.push(itemOf(child));
  }
  const filled = items.filter((item) => item.length > 0);
  return filled.length > 0 ? [{ kind: 'list', ordered, items: filled }] : [];
}

function itemOf(node: AdfNode): Block[] {
  const blocks = node.type === 'taskList' ? blockOf(node) : blocksOf(childrenOf(node));
  const mark = markOf(node);
  const first = blocks[0];
  if (mark === null || first === undefined) return blocks;
  if (first.kind !== 'paragraph') return [{ kind: 'paragraph', content: [{ kind: 'text', text: mark }] }, ...blocks];
  return [{ kind: 'paragraph', content: [{ kind: 'text', text: `${mark} ` }, ...first.content] }, ...blocks.slice(1)];
}

function markOf(node: AdfNode): string | null {
  if (node.type === 'decisionItem') return 'Decision:';
  if (node.type !== 'taskItem' && node.type !== 'blockTaskItem') return null;
  return node.attrs?.['state'] === 'DONE' ? '☑' : '☐';
}

function quoteOf(content: Block[]): Block[] {
  return content.length > 0 ? [{ kind: 'quote', content }] : [];
}

function codeOf(node: AdfNode): Block[] {
  const text = childrenOf(node)
    .map((child) => child.text ?? (child.type === 'hardBreak' ? '\n' : ''))
    .join('');
  return text === '' ? [] : [{ kind: 'code', text: cleanText(text) }];
}

function rowOf(row: AdfNode): Block[] {
  return rowParagraph(
    childrenOf(row).map((cell) => ({ header: cell.type === 'tableHeader', blocks: blocksOf(childrenOf(cell)) })),
  );
}

function titleOf(node: AdfNode): Block[] {
  const title = node.attrs?.['title'];
  return typeof title === 'string' ? paragraph([{ kind: 'text', text: cleanText(title), bold: true }]) : [];
}

/** A link on the frame is a link on the picture in it. */
function mediaSingleOf(node: AdfNode): Block[] {
  const link = node.marks?.find((mark) => mark.type === 'link');
  if (addressOf(link?.attrs?.['href']) === null || link === undefined) return blocksOf(childrenOf(node));
  return blocksOf(
    childrenOf(node).map((child) =>
      child.type === 'media' ? { ...child, marks: [...(child.marks ?? []), link] } : child,
    ),
  );
}
