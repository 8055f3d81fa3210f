/**
 * Reads Jira Data Center's wiki markup. In: the text of a description or comment, of any quality. Out: rich text with
 * every address that links. Pure, linear in the length of the text, never throws. It must not know Intercom or HTTP.
 *
 * This file reads blocks (macros, paragraphs, headings, lists, tables); wiki-inline.ts reads what stands in a line.
 */
import { emptyText } from '../domain/text/richtext.ts';
import type { Block, RichText } from '../domain/text/richtext.ts';
import { append, cleanText, findAddresses, finish, paragraph, richText, rowParagraph } from '../domain/text/drafts.ts';
import type { Draft } from '../domain/text/drafts.ts';
import { readLine } from './wiki-inline.ts';
import { splitCells } from './wiki-table.ts';

/** Display names by user name or key, for mentions; a user that is not in it is shown by name. */
export type Names = ReadonlyMap<string, string>;

/** Jira takes 32,767 characters by default. Beyond this the markup is not read, so that one text cannot hold up others. */
const LONGEST = 200_000;

/**
 * `null` and an empty text are an empty text. What is not closed or not known is shown as it was typed. Of a text that
 * is too long the beginning is shown, and the addresses are found in all of it.
 */
export function readWiki(text: string | null | undefined, names: Names = new Map()): RichText {
  if (text === null || text === undefined || text === '') return emptyText;
  const { shown, rest } = cut(partsOf(cleanText(text)));
  const read = richText(blocksOfParts(shown, names));
  if (rest.length === 0) return read;
  const urls = new Set(read.urls);
  for (const part of rest) {
    if (part.kind !== 'text') continue;
    for (const { start, end } of findAddresses(part.text)) urls.add(part.text.slice(start, end));
  }
  return {
    ...read,
    urls: [...urls],
    fallback: `The text has more than ${LONGEST} characters; only its beginning was read.`,
  };
}

/** The parts up to `LONGEST` characters, and those behind. A text is cut at the end of a line. */
function cut(parts: Part[]): { shown: Part[]; rest: Part[] } {
  let left = LONGEST;
  const shown: Part[] = [];
  const rest: Part[] = [];
  for (const part of parts) {
    if (part.kind === 'frame' || part.text.length <= left) {
      (left > 0 ? shown : rest).push(part);
      left -= part.kind === 'frame' ? 1 : part.text.length;
    } else {
      const lineEnd = part.text.lastIndexOf('\n', left);
      const at = lineEnd > 0 ? lineEnd : left;
      if (at > 0) shown.push({ ...part, text: part.text.slice(0, at) });
      rest.push({ ...part, text: part.text.slice(Math.max(at, 0)) });
      left = 0;
    }
  }
  return { shown, rest };
}

function blocksOfParts(parts: Part[], names: Names): Block[] {
  const root: Frame = { macro: 'root', blocks: [] };
  const open: Frame[] = [root];
  const top = (): Frame => open.at(-1) ?? root;
  for (const part of parts) {
    switch (part.kind) {
      case 'text':
        append(top().blocks, blocksOf(part.text.split('\n'), names));
        break;
      case 'code':
        top().blocks.push({ kind: 'code', text: part.text.replace(/^\n/, '').replace(/\n$/, '') });
        break;
      case 'frame':
        if (open.some((frame) => frame.macro === part.macro)) closeUntil(open, part.macro);
        else open.push({ macro: part.macro, blocks: titleOf(part.title) });
        break;
    }
  }
  closeUntil(open, 'root');
  return root.blocks;
}

interface Frame {
  macro: 'root' | 'quote' | 'panel';
  blocks: Block[];
}

/** Closes every frame above `macro` and, unless it is the root, that one too. */
function closeUntil(open: Frame[], macro: Frame['macro']): void {
  for (let frame = open.at(-1); frame !== undefined && frame.macro !== 'root'; frame = open.at(-1)) {
    open.pop();
    if (frame.blocks.length > 0) open.at(-1)?.blocks.push({ kind: 'quote', content: frame.blocks });
    if (frame.macro === macro) return;
  }
}

function titleOf(title: string | null): Block[] {
  return title === null ? [] : paragraph([{ kind: 'text', text: title, bold: true }]);
}

type Part =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'frame'; macro: 'quote' | 'panel'; title: string | null };

const MACRO = /(?<!\\)\{(code|noformat|quote|panel)(?::([^{}\n]*))?\}/gi;

/** Cuts the text at the macros that are blocks. One without its end is text, as in Jira. */
function partsOf(text: string): Part[] {
  const tags = [...text.matchAll(MACRO)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    macro: (match[1] ?? '').toLowerCase(),
    parameters: match[2] ?? null,
  }));
  const ends = endsOf(tags);
  const parts: Part[] = [];
  let at = 0;
  tags.forEach((tag, index) => {
    if (tag.start < at) return;
    const end = ends[index];
    const isFrame = tag.macro === 'quote' || tag.macro === 'panel';
    if (!isFrame && end === undefined) return;
    if (tag.start > at) parts.push({ kind: 'text', text: text.slice(at, tag.start) });
    if (tag.macro === 'quote' || tag.macro === 'panel') {
      parts.push({ kind: 'frame', macro: tag.macro, title: titleIn(tag.parameters) });
      at = tag.end;
    } else if (end !== undefined) {
      parts.push({ kind: 'code', text: text.slice(tag.end, end.start) });
      at = end.end;
    }
  });
  parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}

interface Tag {
  start: number;
  end: number;
  macro: string;
  parameters: string | null;
}

/** For each tag the next bare tag of the same macro, which would close it; found from the back, so in one pass. */
function endsOf(tags: Tag[]): (Tag | undefined)[] {
  const next = new Map<string, Tag>();
  const ends: (Tag | undefined)[] = [];
  for (let index = tags.length - 1; index >= 0; index--) {
    const tag = tags[index];
    if (tag === undefined) continue;
    ends[index] = next.get(tag.macro);
    if (tag.parameters === null) next.set(tag.macro, tag);
  }
  return ends;
}

function titleIn(parameters: string | null): string | null {
  const title = parameters?.split('|').find((parameter) => parameter.trim().startsWith('title='));
  return title === undefined ? null : title.slice(title.indexOf('=') + 1).trim();
}

const HEADING = /^\s*h([1-6])\.\s+(.*)$/;
const QUOTED = /^\s*bq\.\s+(.*)$/;
const ITEM = /^\s*([*#]+|-{1,3})\s+(\S.*)$/;
const RULE = /^\s*-{4,}\s*$/;

/** Lines of text that hold no block macro. */
function blocksOf(lines: string[], names: Names): Block[] {
  const blocks: Block[] = [];
  let drafts: Draft[] = [];
  let list: Item[] = [];
  const flush = (): void => {
    if (list.length > 0) append(blocks, listsOf(list));
    append(blocks, paragraph(drafts));
    list = [];
    drafts = [];
  };
  for (const line of lines) {
    const single = blockOfLine(line, names);
    const item = single === null ? ITEM.exec(line) : null;
    if (single !== null) {
      flush();
      append(blocks, single);
    } else if (item !== null) {
      if (drafts.length > 0) flush();
      list.push({ marks: item[1] ?? '*', drafts: readLine(item[2] ?? '', names) });
    } else {
      const target = list.at(-1)?.drafts ?? drafts;
      if (target.length > 0) target.push({ kind: 'break' });
      append(target, readLine(line, names));
    }
  }
  flush();
  return blocks;
}

/** What one line is by itself: a blank or a rule (nothing, but it ends what stood before), heading, quote, table row. */
function blockOfLine(line: string, names: Names): Block[] | null {
  if (line.trim() === '' || RULE.test(line)) return [];
  const heading = HEADING.exec(line);
  if (heading !== null) {
    const content = finish(readLine(heading[2] ?? '', names));
    return content.length > 0 ? [{ kind: 'heading', level: Number(heading[1]) > 2 ? 3 : 2, content }] : [];
  }
  const quoted = QUOTED.exec(line);
  if (quoted !== null) {
    const content = paragraph(readLine(quoted[1] ?? '', names));
    return content.length > 0 ? [{ kind: 'quote', content }] : [];
  }
  if (!line.trimStart().startsWith('|')) return null;
  const cells = splitCells(line.trim());
  return rowParagraph(cells.map(({ header, text }) => ({ header, blocks: paragraph(readLine(text, names)) })));
}

interface Item {
  /** `*`, `#` or `-`, one for each level. */
  marks: string;
  drafts: Draft[];
}

const DEEPEST_LIST = 8;

/** Items one below the other as nested lists. A level that was skipped is not made up. */
function listsOf(items: Item[]): Block[] {
  const roots: Block[] = [];
  const open: { depth: number; ordered: boolean; items: Block[][] }[] = [];
  for (const item of items) {
    const depth = Math.min(item.marks.length, DEEPEST_LIST);
    const ordered = item.marks.endsWith('#');
    while ((open.at(-1)?.depth ?? 0) > depth) open.pop();
    const current = open.at(-1);
    if (current?.depth === depth && current.ordered !== ordered) open.pop();
    let list = open.at(-1);
    if (list?.depth !== depth) {
      const block = { kind: 'list' as const, ordered, items: [] as Block[][] };
      (list?.items.at(-1) ?? roots).push(block);
      list = { depth, ordered, items: block.items };
      open.push(list);
    }
    list.items.push(paragraph(item.drafts));
  }
  return roots;
}
