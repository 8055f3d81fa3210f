/**
 * What people write on the desk, and what mails bring: Markdown, of which plain text is a part. Every line end counts, as it does to
 * whoever types it. Nothing is an error: what is no markup is text, and HTML is text too.
 */
import { append, cleanText, paragraph, richText } from './drafts.ts';
import { inlineDrafts } from './markdown-inline.ts';
import type { Block, RichText } from './richtext.ts';

/** Lists and quotes inside of each other; deeper ones are read as text. */
const DEEPEST = 8;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** No more than how it begins: its blanks and closing signs are many in hostile text, and an expression would try them again and again. */
const HEADING = /^ {0,3}(#{1,6})[ \t](.*)$/;
const QUOTE = /^ {0,3}>[ ]?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])[ \t]+(?=\S)/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;

/** A text with its links. The `href` decides what a link names, not its label; nothing in code links. */
export function markdownText(markdown: string): RichText {
  return richText(blocksOf(cleanText(markdown).split('\n'), 0));
}

function blocksOf(lines: string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let open: string[] = [];
  const flush = (): void => {
    append(blocks, paragraph(inlineDrafts(open.join('\n'))));
    open = [];
  };
  for (let at = 0; at < lines.length;) {
    const taken = depth < DEEPEST ? special(lines, at, depth) : null;
    if (taken !== null) {
      flush();
      append(blocks, taken.blocks);
      at = taken.next;
    } else {
      const line = lines[at] ?? '';
      if (line.trim() === '') flush();
      else open.push(line.trim());
      at++;
    }
  }
  flush();
  return blocks;
}

interface Taken {
  blocks: Block[];
  /** The line after it. */
  next: number;
}

/** The block other than a paragraph that begins with this line, if one does. */
function special(lines: string[], at: number, depth: number): Taken | null {
  const line = lines[at] ?? '';
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return code(lines, at, fence);
  const heading = HEADING.exec(line);
  if (heading !== null) {
    const level = (heading[1] ?? '').length <= 2 ? 2 : 3;
    const content = paragraph(inlineDrafts(headingText(heading[2] ?? '')));
    const blocks = content.map((one): Block => (one.kind === 'paragraph' ? { ...one, kind: 'heading', level } : one));
    return { blocks, next: at + 1 };
  }
  if (RULE.test(line)) return { blocks: [], next: at + 1 };
  if (QUOTE.test(line)) return quote(lines, at, depth);
  return ITEM.test(line) ? list(lines, at, depth) : null;
}

/** Without the blanks around it, and the closing signs after a blank. */
function headingText(line: string): string {
  const text = withoutLast(line.replace(/^[ \t]+/, ''), ' \t');
  const open = withoutLast(text, '#');
  return /[ \t]$/.test(open.slice(-1)) ? withoutLast(open, ' \t') : text;
}

function withoutLast(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Without its end it goes on to the end of the text. */
function code(lines: string[], at: number, fence: string): Taken {
  const isEnd = (line: string): boolean => {
    const text = line.trim();
    return text.length >= fence.length && text === fence.charAt(0).repeat(text.length);
  };
  let end = at + 1;
  while (end < lines.length && !isEnd(lines[end] ?? '')) end++;
  const text = lines.slice(at + 1, end).join('\n');
  return { blocks: text.trim() === '' ? [] : [{ kind: 'code', text }], next: end + 1 };
}

function quote(lines: string[], at: number, depth: number): Taken {
  let end = at;
  while (end < lines.length && QUOTE.test(lines[end] ?? '')) end++;
  const inside = lines.slice(at, end).map((line) => line.replace(QUOTE, ''));
  const content = blocksOf(inside, depth + 1);
  return { blocks: content.length === 0 ? [] : [{ kind: 'quote', content }], next: end };
}

/** Items that follow each other, each with the lines that are indented under it. */
function list(lines: string[], at: number, depth: number): Taken {
  const ordered = isOrdered(lines[at] ?? '');
  const items: Block[][] = [];
  let next = at;
  while (next < lines.length) {
    const line = lines[next] ?? '';
    const width = ITEM.exec(line)?.[0].length;
    if (width === undefined || isOrdered(line) !== ordered || RULE.test(line)) break;
    const inside = [line.slice(width)];
    for (next++; next < lines.length && belongs(lines, next); next++) inside.push(outdented(lines[next] ?? '', width));
    items.push(blocksOf(inside, depth + 1));
  }
  const seen = items.filter((item) => item.length > 0);
  return { blocks: seen.length === 0 ? [] : [{ kind: 'list', ordered, items: seen }], next };
}

function isOrdered(line: string): boolean {
  return /\d/.test(ITEM.exec(line)?.[2] ?? '');
}

/** Indented, or blank before something indented. */
function belongs(lines: string[], at: number): boolean {
  const [line = '', after = ''] = lines.slice(at, at + 2);
  return line.trim() === '' ? /^( {2,}|\t)\S/.test(after) : /^( {2,}|\t)/.test(line);
}

function outdented(line: string, width: number): string {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  return line.slice(indent.startsWith('\t') ? 1 : Math.min(indent.length, width));
}
