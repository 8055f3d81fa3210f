/** Intercom's HTML as rich text: what it marks is kept, everything else is its words. Nothing of a tag leaves here but addresses. Pure. */
import { addressOf, append, cleanText, type Draft, paragraph, plainText, richText } from '../domain/text/drafts.ts';
import type { Block, RichText, TextRun } from '../domain/text/richtext.ts';
import { entityText } from './text.ts';

/** Beyond it the rest is plain words: a part holds no more by far. */
const MOST_TOKENS = 20_000;

const TOKEN = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)\b([^>]*)>|[^<]+|</gi;

type Marks = Omit<TextRun, 'kind' | 'text'>;

interface Reader {
  blocks: Block[];
  drafts: Draft[];
  marks: { tag: string; marks: Marks }[];
  lists: { ordered: boolean; items: Block[][] }[];
  /** The text of a `pre` so far; null: outside of one. */
  code: string | null;
}

const MARKS: Readonly<Record<string, Marks>> = {
  b: { bold: true },
  strong: { bold: true },
  i: { italic: true },
  em: { italic: true },
  u: { underline: true },
  s: { strike: true },
  code: { code: true },
};
const SILENT = new Set(['script', 'style', 'head', 'title', 'svg']);

export function readHtml(html: string): RichText {
  const reader: Reader = { blocks: [], drafts: [], marks: [], lists: [], code: null };
  let silent: string | null = null;
  let tokens = 0;
  for (const [token, slash, name] of html.matchAll(TOKEN)) {
    if ((tokens += 1) > MOST_TOKENS) return plainText([[{ kind: 'text', text: html }]], 'the text has too many marks');
    const tag = name?.toLowerCase();
    if (silent !== null) {
      if (tag === silent && slash === '/') silent = null;
    } else if (tag === undefined) {
      if (!token.startsWith('<!--')) text(reader, token);
    } else if (slash === '/') close(reader, tag);
    else if (SILENT.has(tag)) silent = tag;
    else open(reader, tag, token);
  }
  close(reader, 'pre');
  while (reader.lists.length > 0) close(reader, 'ul');
  flush(reader);
  return richText(reader.blocks);
}

function text(reader: Reader, token: string): void {
  const words = cleanText(entityText(token));
  if (reader.code !== null) reader.code += words;
  else if (words !== '') {
    const joined = words.replaceAll(/\s+/g, ' ');
    const marks = Object.fromEntries(reader.marks.flatMap((one) => Object.entries(one.marks)));
    reader.drafts.push({ ...marks, kind: 'text', text: joined });
  }
}

function open(reader: Reader, tag: string, token: string): void {
  if (tag === 'br') {
    if (reader.code === null) reader.drafts.push({ kind: 'break' });
    else reader.code += '\n';
  } else if (tag === 'img') picture(reader, token);
  else if (tag === 'a') reader.marks.push({ tag, marks: linkTo(attribute(token, 'href')) });
  else if (tag === 'pre') {
    close(reader, 'pre');
    flush(reader);
    reader.code = '';
  } else if (MARKS[tag] !== undefined) reader.marks.push({ tag, marks: MARKS[tag] });
  else if (tag === 'ul' || tag === 'ol') {
    flush(reader);
    reader.lists.push({ ordered: tag === 'ol', items: [] });
  } else if (tag === 'li') {
    flush(reader);
    reader.lists.at(-1)?.items.push([]);
  } else if (isBlock(tag)) flush(reader);
}

function close(reader: Reader, tag: string): void {
  if (tag === 'pre' && reader.code !== null) {
    const block: Block = { kind: 'code', text: reader.code };
    reader.code = null;
    if (block.text.trim() !== '') place(reader, [block]);
  } else if (tag === 'ul' || tag === 'ol') {
    flush(reader);
    const list = reader.lists.pop();
    const items = list?.items.filter((item) => item.length > 0) ?? [];
    if (list !== undefined && items.length > 0) place(reader, [{ kind: 'list', ordered: list.ordered, items }]);
  } else if (tag === 'a' || MARKS[tag] !== undefined) {
    const at = reader.marks.findLastIndex((one) => one.tag === tag);
    if (at >= 0) reader.marks.splice(at, 1);
  } else if (tag === 'li' || isBlock(tag)) flush(reader);
}

function isBlock(tag: string): boolean {
  return /^(?:p|div|h[1-6]|blockquote|tr|table|section|article|hr|figure)$/.test(tag);
}

/** What was said so far becomes a paragraph where it stands. */
function flush(reader: Reader): void {
  const blocks = paragraph(reader.drafts);
  reader.drafts = [];
  place(reader, blocks);
}

function place(reader: Reader, blocks: Block[]): void {
  const list = reader.lists.at(-1);
  if (list === undefined) append(reader.blocks, blocks);
  else if (blocks.length > 0) {
    const item = list.items.at(-1);
    if (item === undefined) list.items.push(blocks);
    else append(item, blocks);
  }
}

function linkTo(href: string | null): Marks {
  const address = addressOf(href);
  return address === null ? {} : { href: address };
}

/** A picture is its address. */
function picture(reader: Reader, token: string): void {
  const { href } = linkTo(attribute(token, 'src'));
  const said = cleanText(attribute(token, 'alt') ?? '').trim();
  if (href !== undefined) reader.drafts.push({ kind: 'text', text: said === '' ? 'picture' : said, href });
}

function attribute(token: string, name: string): string | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>"']+))`, 'i').exec(token);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? null : entityText(value);
}
