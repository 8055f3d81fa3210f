/**
 * Wiki markup of Jira Data Center, and the bridge to documents. It is also what people type on the pages: on Cloud a
 * bare address becomes a smart link (`inlineCard`), as pasting does in Jira.
 */
import { adfDocument, adfText, adfToHtml, cardUrl } from './adf.ts';
import type { AdfDocument, AdfMark, AdfNode } from './adf.ts';

export type WikiOptions = {
  /** What a bare address becomes: a smart link (Cloud, pasted) or text with a link mark. */
  bareUrl: 'card' | 'link';
  /** Display name of a mentioned user, by account id, key or user name. */
  nameOf?: (id: string) => string | undefined;
};

/** Parses the part of wiki markup that people use: paragraphs, headings, lists, quotes, code, links, mentions. */
export function wikiToAdf(source: string, options: WikiOptions): AdfDocument {
  const content: AdfNode[] = [];
  for (const piece of splitCode(source.replaceAll('\r\n', '\n'))) {
    if (piece.kind === 'code') content.push(codeBlock(piece.text));
    else content.push(...blocks(piece.text, options));
  }
  return adfDocument(...content);
}

function codeBlock(code: string): AdfNode {
  const trimmed = code.replace(/^\n/, '').replace(/\n$/, '');
  return trimmed === '' ? { type: 'codeBlock' } : { type: 'codeBlock', content: [adfText(trimmed)] };
}

function splitCode(source: string): { kind: 'code' | 'text'; text: string }[] {
  const pieces: { kind: 'code' | 'text'; text: string }[] = [];
  const fence = /(?<!\{)\{(code|noformat)(?::[^}\n]*)?\}([\s\S]*?)\{\1\}/g;
  let from = 0;
  for (const match of source.matchAll(fence)) {
    pieces.push({ kind: 'text', text: source.slice(from, match.index) }, { kind: 'code', text: match[2] ?? '' });
    from = match.index + match[0].length;
  }
  pieces.push({ kind: 'text', text: source.slice(from) });
  return pieces;
}

function blocks(source: string, options: WikiOptions): AdfNode[] {
  return source
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/^\n+|\n+$/g, ''))
    .filter((paragraph) => paragraph.trim() !== '')
    .flatMap((paragraph) => lineGroups(paragraph.split('\n')).map((group) => block(group, options)));
}

type Group = { kind: 'text' | 'bullet' | 'number' | 'heading' | 'quote'; lines: string[] };

function lineGroups(lines: string[]): Group[] {
  const groups: Group[] = [];
  for (const line of lines) {
    const kind = kindOf(line);
    const last = groups.at(-1);
    if (last && last.kind === kind && kind !== 'heading') last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups;
}

function kindOf(line: string): Group['kind'] {
  if (/^\s*[*-]\s+\S/.test(line)) return 'bullet';
  if (/^\s*#\s+\S/.test(line)) return 'number';
  if (/^h[1-6]\.\s/.test(line)) return 'heading';
  return /^bq\.\s/.test(line) ? 'quote' : 'text';
}

function block(group: Group, options: WikiOptions): AdfNode {
  const paragraph = (lines: string[]): AdfNode => ({ type: 'paragraph', content: joinLines(lines, options) });
  switch (group.kind) {
    case 'text':
      return paragraph(group.lines);
    case 'heading': {
      const line = group.lines[0] ?? '';
      return {
        type: 'heading',
        attrs: { level: Number(line[1]) },
        content: inline(line.replace(/^h[1-6]\.\s+/, ''), options),
      };
    }
    case 'quote':
      return { type: 'blockquote', content: [paragraph(group.lines.map((line) => line.replace(/^bq\.\s+/, '')))] };
    case 'bullet':
    case 'number':
      return {
        type: group.kind === 'bullet' ? 'bulletList' : 'orderedList',
        content: group.lines.map((line) => ({
          type: 'listItem',
          content: [paragraph([line.replace(/^\s*[*#-]\s+/, '')])],
        })),
      };
  }
}

function joinLines(lines: string[], options: WikiOptions): AdfNode[] {
  return lines.flatMap((line, at) => [...(at > 0 ? [{ type: 'hardBreak' }] : []), ...inline(line, options)]);
}

const INLINE =
  /\{\{(?<code>[^}]+)\}\}|\[~(?<mention>[^\]]+)\]|\[(?<label>[^\]|]*)\|(?<target>[^\]|]+)(?<smart>\|smart-link)?\]|\[(?<only>(?:https?:|mailto:)[^\]|]+)\]|(?<url>https?:\/\/[^\s<>"|\]]*[^\s<>"|\].,;:!?)'*])|(?<![\w*])\*(?<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|(?<![\w_/])_(?<em>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)/g;

function inline(line: string, options: WikiOptions, marks: AdfMark[] = []): AdfNode[] {
  const nodes: AdfNode[] = [];
  let from = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > from) nodes.push(adfText(line.slice(from, match.index), ...marks));
    nodes.push(...inlineNode(match.groups ?? {}, options, marks));
    from = match.index + match[0].length;
  }
  if (from < line.length) nodes.push(adfText(line.slice(from), ...marks));
  return nodes;
}

function inlineNode(found: Record<string, string | undefined>, options: WikiOptions, marks: AdfMark[]): AdfNode[] {
  const link = (href: string): AdfMark => ({ type: 'link', attrs: { href } });
  if (found['code'] !== undefined) return [adfText(found['code'], { type: 'code' })];
  if (found['mention'] !== undefined) {
    const id = found['mention'].replace(/^accountid:/, '');
    return [{ type: 'mention', attrs: { id, text: `@${options.nameOf?.(id) ?? id}` } }];
  }
  if (found['target'] !== undefined) {
    if (found['smart'] !== undefined) return [{ type: 'inlineCard', attrs: { url: found['target'] } }];
    return [adfText(found['label'] || found['target'], ...marks, link(found['target']))];
  }
  const only = found['only'];
  if (only !== undefined) return [adfText(only, ...marks, link(only))];
  if (found['url'] !== undefined) {
    if (options.bareUrl === 'card') return [{ type: 'inlineCard', attrs: { url: found['url'] } }];
    return [adfText(found['url'], ...marks, link(found['url']))];
  }
  if (found['bold'] !== undefined) return inline(found['bold'], options, [...marks, { type: 'strong' }]);
  return inline(found['em'] ?? '', options, [...marks, { type: 'em' }]);
}

/**
 * A document as wiki markup: the string that Cloud puts into webhooks (the v2 shape), with smart links as
 * `[url|url|smart-link]`. `typed` gives what a person would type to get the same document: smart links as bare addresses.
 */
export function adfToWiki(document: AdfDocument, form: 'payload' | 'typed' = 'payload'): string {
  return document.content.map((node) => blockToWiki(node, form)).join('\n\n');
}

function blockToWiki(node: AdfNode, form: 'payload' | 'typed'): string {
  const children = node.content ?? [];
  const line = (): string => children.map((child) => inlineToWiki(child, form)).join('');
  switch (node.type) {
    case 'heading':
      return `h${Number(node.attrs?.['level'] ?? 1)}. ${line()}`;
    case 'bulletList':
    case 'orderedList':
      return children.map((item) => `${node.type === 'bulletList' ? '*' : '#'} ${inside(item, form, '\n')}`).join('\n');
    case 'blockquote':
      return `bq. ${inside(node, form, '\n')}`;
    case 'codeBlock':
      return `{code}\n${children.map((child) => child.text ?? '').join('')}\n{code}`;
    case 'paragraph':
      return line();
    case 'blockCard':
    case 'embedCard':
      return inlineToWiki({ ...node, type: 'inlineCard' }, form);
    default:
      return inside(node, form, '\n\n');
  }
}

function inside(node: AdfNode, form: 'payload' | 'typed', separator: string): string {
  return (node.content ?? []).map((child) => blockToWiki(child, form)).join(separator);
}

function inlineToWiki(node: AdfNode, form: 'payload' | 'typed'): string {
  switch (node.type) {
    case 'text':
      return (node.marks ?? []).reduce(markToWiki, node.text ?? '');
    case 'hardBreak':
      return '\n';
    case 'mention':
      return `[~accountid:${String(node.attrs?.['id'])}]`;
    case 'inlineCard': {
      const url = cardUrl(node);
      return form === 'typed' ? url : `[${url}|${url}|smart-link]`;
    }
    default:
      return typeof node.attrs?.['text'] === 'string' ? node.attrs['text'] : '';
  }
}

function markToWiki(inner: string, mark: AdfMark): string {
  switch (mark.type) {
    case 'strong':
      return `*${inner}*`;
    case 'em':
      return `_${inner}_`;
    case 'code':
      return `{{${inner}}}`;
    case 'link': {
      const href = String(mark.attrs?.['href']);
      return inner === href ? `[${href}]` : `[${inner}|${href}]`;
    }
    default:
      return inner;
  }
}

/** Wiki markup as HTML, for `renderedBody` on Data Center and for its pages. */
export function wikiToHtml(source: string, nameOf?: (id: string) => string | undefined): string {
  return adfToHtml(wikiToAdf(source, nameOf ? { bareUrl: 'link', nameOf } : { bareUrl: 'link' }));
}
