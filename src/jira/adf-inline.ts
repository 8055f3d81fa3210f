/** The leaves of a Jira Cloud document: text with marks, cards, mentions, pictures, macros. Pure. */
import type { AdfMark, AdfNode } from './adf-tree.ts';
import { childrenOf, isRecord } from './adf-tree.ts';
import { addressOf, cleanText, findAddresses } from '../domain/text/drafts.ts';
import type { Draft } from '../domain/text/drafts.ts';

const LEAVES = new Set(
  'text hardBreak mention emoji status date placeholder inlineCard media mediaInline inlineExtension'.split(' '),
);

/** Kinds that stand in a line; an unknown kind counts as one if it has text and nothing to descend into. */
export function isInline(node: AdfNode): boolean {
  return LEAVES.has(node.type) || (node.content === undefined && node.text !== undefined);
}

export function inlineOf(node: AdfNode): Draft[] {
  switch (node.type) {
    case 'text':
      return [textOf(node)];
    case 'hardBreak':
      return [{ kind: 'break' }];
    case 'mention':
      return [label(nameOf(node))];
    case 'emoji':
      return [label(stringAt(node, 'text') || stringAt(node, 'shortName'))];
    case 'status':
      return [label(stringAt(node, 'text'))];
    case 'date':
      return [label(dayOf(node.attrs?.['timestamp']))];
    case 'placeholder':
      return [];
    case 'inlineCard':
    case 'blockCard':
    case 'embedCard':
      return cardOf(node);
    case 'media':
    case 'mediaInline':
      return mediaOf(node);
    case 'extension':
    case 'inlineExtension':
      return macroOf(node);
    default:
      return node.text === undefined ? childrenOf(node).flatMap(inlineOf) : [textOf(node)];
  }
}

function textOf(node: AdfNode): Draft {
  const draft: Draft & { kind: 'text' } = { kind: 'text', text: cleanText(node.text ?? '') };
  for (const mark of node.marks ?? []) {
    switch (mark.type) {
      case 'strong':
        draft.bold = true;
        break;
      case 'em':
        draft.italic = true;
        break;
      case 'underline':
        draft.underline = true;
        break;
      case 'strike':
        draft.strike = true;
        break;
      case 'code':
        draft.code = true;
        break;
      case 'link':
        applyLink(draft, mark);
        break;
      default:
        break;
    }
  }
  return draft;
}

/** The target decides: a label that looks like an address does not link where the target may not be linked. */
function applyLink(draft: Draft & { kind: 'text' }, mark: AdfMark): void {
  const href = addressOf(mark.attrs?.['href']);
  if (href === null) draft.sealed = true;
  else draft.href = href;
}

function label(text: string, href?: string | null): Draft {
  const run = { kind: 'text' as const, text: cleanText(text), sealed: true };
  return href === undefined || href === null ? run : { ...run, href };
}

function stringAt(node: AdfNode, key: string): string {
  const value = node.attrs?.[key];
  return typeof value === 'string' ? value : '';
}

function nameOf(node: AdfNode): string {
  const text = stringAt(node, 'text').trim();
  if (text === '' || text === '@') return '@somebody';
  return text.startsWith('@') ? text : `@${text}`;
}

/** Jira keeps a date as milliseconds in a string (ADF schema, date_node); the day is the one at UTC. */
function dayOf(timestamp: unknown): string {
  const date = new Date(Number(timestamp));
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

/** A card holds its address in `url`, or in the JSON-LD of `data`, or is a list given by a `datasource`. */
function cardOf(node: AdfNode): Draft[] {
  const data = node.attrs?.['data'];
  const linked = isRecord(data) ? data : {};
  const href = addressOf(node.attrs?.['url']) ?? addressOf(linked['url']);
  if (href !== null) {
    const name = linked['name'];
    return [label(typeof name === 'string' && name.trim() !== '' ? name : href, href)];
  }
  return [label('[card]'), ...addressesIn(node.attrs?.['datasource'])];
}

function mediaOf(node: AdfNode): Draft[] {
  const external = addressOf(node.attrs?.['url']);
  const link = addressOf(node.marks?.find((mark) => mark.type === 'link')?.attrs?.['href']);
  const alt = stringAt(node, 'alt').trim();
  const kind = node.type === 'mediaInline' && node.attrs?.['type'] !== 'image' ? 'file' : 'image';
  const text = alt === '' ? `[${kind}]` : `[${kind}: ${alt}]`;
  if (link === null || external === null) return [label(text, link ?? external)];
  return [label(text, link), label(' '), label(external, external)];
}

/** A macro shows its own text if it has one; its parameters may name addresses. */
function macroOf(node: AdfNode): Draft[] {
  const text = stringAt(node, 'text').trim() || `[${stringAt(node, 'extensionKey') || 'macro'}]`;
  return [label(text), ...addressesIn(node.attrs?.['parameters'])];
}

const MOST_PARAMETERS = 10_000;

/** Every address in the strings of a value, each as a link of its own. `macroMetadata` only describes the macro itself. */
function addressesIn(value: unknown): Draft[] {
  const found: Draft[] = [];
  const stack: unknown[] = [value];
  for (let seen = 0; stack.length > 0 && seen < MOST_PARAMETERS; seen++) {
    const next = stack.pop();
    if (typeof next === 'string') {
      const text = cleanText(next);
      for (const { start, end } of findAddresses(text)) {
        const address = text.slice(start, end);
        found.push(label(' '), label(address, address));
      }
    } else if (typeof next === 'object' && next !== null) {
      const entries = Object.entries(next).filter(([key]) => key !== 'macroMetadata');
      for (const [, child] of entries.reverse()) stack.push(child);
    }
  }
  return found;
}
