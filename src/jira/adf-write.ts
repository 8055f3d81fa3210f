/**
 * Writes Jira Cloud's documents (Atlassian Document Format) from rich text. Only nodes and marks of its schema, in the places it allows: a
 * heading or a quote within a list or a quote becomes paragraphs, `code` stands with no other mark but a link. Pure.
 */
import { addressOf, cleanText } from '../domain/text/drafts.ts';
import type { Block, Inline, RichText, TextRun } from '../domain/text/richtext.ts';

export interface AdfNode {
  type: string;
  attrs?: Record<string, unknown>;
  content?: AdfNode[];
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  text?: string;
}

export interface AdfDocument extends AdfNode {
  version: 1;
  type: 'doc';
  content: AdfNode[];
}

/** An empty text is a document with an empty paragraph: Jira takes none without content. */
export function writeAdf({ blocks }: Pick<RichText, 'blocks'>): AdfDocument {
  const content = blocks.flatMap((block) => nodesOf(block, false));
  return { version: 1, type: 'doc', content: content.length === 0 ? [{ type: 'paragraph', content: [] }] : content };
}

/** `inside`: of a list or a quote, which hold neither headings nor quotes. */
function nodesOf(block: Block, inside: boolean): AdfNode[] {
  switch (block.kind) {
    case 'paragraph':
      return [{ type: 'paragraph', content: inlinesOf(block.content) }];
    case 'heading':
      return inside
        ? [{ type: 'paragraph', content: inlinesOf(block.content.map(bold)) }]
        : [{ type: 'heading', attrs: { level: block.level }, content: inlinesOf(block.content) }];
    case 'code': {
      const text = cleanText(block.text);
      return text === '' ? [] : [{ type: 'codeBlock', content: [{ type: 'text', text }] }];
    }
    case 'list': {
      const type = block.ordered ? 'orderedList' : 'bulletList';
      const items = block.items.map((item): AdfNode => ({ type: 'listItem', content: itemOf(item) }));
      return items.length === 0 ? [] : [{ type, content: items }];
    }
    case 'quote': {
      const content = block.content.flatMap((one) => nodesOf(one, true));
      if (inside) return content;
      return content.length === 0 ? [] : [{ type: 'blockquote', content }];
    }
  }
}

function itemOf(blocks: Block[]): AdfNode[] {
  const nodes = blocks.flatMap((block) => nodesOf(block, true));
  const [first] = nodes;
  return first?.type === 'paragraph' || first?.type === 'codeBlock'
    ? nodes
    : [{ type: 'paragraph', content: [] }, ...nodes];
}

function bold(inline: Inline): Inline {
  return inline.kind === 'text' ? { ...inline, bold: true } : inline;
}

function inlinesOf(content: Inline[]): AdfNode[] {
  return content.flatMap((inline): AdfNode[] => {
    if (inline.kind === 'break') return [{ type: 'hardBreak' }];
    const lines = cleanText(inline.text).split('\n');
    const marks = marksOf(inline);
    return lines.flatMap((text, at): AdfNode[] => [
      ...(at > 0 ? [{ type: 'hardBreak' }] : []),
      ...(text === '' ? [] : [{ type: 'text', text, ...(marks.length === 0 ? {} : { marks }) }]),
    ]);
  });
}

function marksOf(run: TextRun): NonNullable<AdfNode['marks']> {
  const href = addressOf(run.href);
  const link = href === null ? [] : [{ type: 'link', attrs: { href } }];
  if (run.code === true) return [{ type: 'code' }, ...link];
  const marks: [string, boolean | undefined][] = [
    ['strong', run.bold],
    ['em', run.italic],
    ['underline', run.underline],
    ['strike', run.strike],
  ];
  return [...marks.filter(([, isOn]) => isOn === true).map(([type]) => ({ type })), ...link];
}
