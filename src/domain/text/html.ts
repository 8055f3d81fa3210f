/** The one place that makes HTML. Only `p br b i u s a ul ol li h2 h3 code pre blockquote` leave here, at most 20 kB (contract: "Notes"). */
import type { Block, Inline, RichText, TextRun } from './richtext.ts';

/** What a note may weigh, bytes of UTF-8, with its reference and the link to the rest. */
export const NOTE_BYTES = 20_000;

/** An address longer than this is shown by its label alone: one link must not fill a note. */
const LONGEST_HREF = 2000;

const encoder = new TextEncoder();
const ASCII = /^[\x00-\x7f]*$/;
/** Of UTF-8. Most pieces are tags and plain English, which need not be encoded to be counted. */
const bytes = (text: string): number => (ASCII.test(text) ? text.length : encoder.encode(text).length);

export interface NoteMarks {
  ref: string;
  /** Further references it is found by. */
  also?: string[] | undefined;
  /** Where the reader finds what had to be cut. */
  moreUrl: string | null;
}

/**
 * A note's HTML: the text, cut to fit with a link to the rest, then the visible reference that a read-back looks for
 * (`[ref 7F3K2Q]`; webhook bodies are plain text from API 2.15 on, so nothing invisible would survive).
 */
export function noteHtml(body: RichText, options: NoteMarks): string {
  const refs = [options.ref, ...(options.also ?? [])];
  const ref = `<p>${refs.map((one) => `[ref ${escapeHtml(one)}]`).join(' ')}</p>`;
  const { moreUrl } = options;
  const more = moreUrl !== null && isSafeHref(moreUrl) ? `<a href="${escapeHtml(moreUrl)}">read the rest</a>` : 'cut';
  const rest = `<p>… ${more}</p>`;
  const page: Page = { parts: [], left: NOTE_BYTES - bytes(rest) - bytes(ref), cut: false };
  writeBlocks(page, body.blocks);
  return `${page.parts.join('')}${page.cut ? rest : ''}${ref}`;
}

/** The HTML of an answer that a customer sees: nothing but the text. What does not fit is left out; the API takes no such text. */
export function replyHtml(body: RichText): string {
  const page: Page = { parts: [], left: NOTE_BYTES, cut: false };
  writeBlocks(page, body.blocks);
  return page.parts.join('');
}

/** The HTML of a text as our own pages show it, whole: longer than anything the desk takes. */
export function pageHtml(body: RichText): string {
  const page: Page = { parts: [], left: PAGE_BYTES, cut: false };
  writeBlocks(page, body.blocks);
  return page.parts.join('');
}

const PAGE_BYTES = 10_000_000;

/** HTML being written within a budget of bytes. Once something did not fit, `cut` is set and nothing more is written. */
interface Page {
  parts: string[];
  left: number;
  cut: boolean;
}

function writeBlocks(page: Page, blocks: Block[]): void {
  for (const block of blocks) writeBlock(page, block);
}

function writeBlock(page: Page, block: Block): void {
  switch (block.kind) {
    case 'paragraph':
      return within(page, element('p'), () => writeInline(page, block.content));
    case 'heading':
      return within(page, element(block.level === 2 ? 'h2' : 'h3'), () => writeInline(page, block.content));
    case 'list':
      return within(page, element(block.ordered ? 'ol' : 'ul'), () => {
        for (const item of block.items) within(page, element('li'), () => writeItem(page, item));
      });
    case 'code':
      return within(page, element('pre', 'code'), () => writeText(page, block.text));
    case 'quote':
      return within(page, element('blockquote'), () => writeBlocks(page, block.content));
  }
}

/** A list item's first paragraph reads better without the margins of its own. */
function writeItem(page: Page, item: Block[]): void {
  const [first, ...rest] = item;
  if (first?.kind !== 'paragraph') return writeBlocks(page, item);
  writeInline(page, first.content);
  writeBlocks(page, rest);
}

function writeInline(page: Page, content: Inline[]): void {
  for (const inline of content) {
    if (inline.kind === 'text') within(page, aroundRun(inline), () => writeText(page, inline.text));
    else writeTag(page, '<br>');
  }
}

/** What opens and closes around something. */
interface Around {
  open: string;
  close: string;
}

/** Elements around each other, the outermost first. */
function element(...tags: string[]): Around {
  const open = tags.map((tag) => `<${tag}>`).join('');
  const close = tags.map((tag) => `</${tag}>`).reverse();
  return { open, close: close.join('') };
}

function aroundRun(run: TextRun): Around {
  const marks: [string, boolean | undefined][] = [
    ['b', run.bold],
    ['i', run.italic],
    ['u', run.underline],
    ['s', run.strike],
    ['code', run.code],
  ];
  const { open, close } = element(...marks.filter(([, isOn]) => isOn === true).map(([tag]) => tag));
  if (run.href === undefined || !isSafeHref(run.href)) return { open, close };
  return { open: `<a href="${escapeHtml(run.href)}">${open}`, close: `${close}</a>` };
}

/** Writes something inside. The ends are paid for first, so that whatever is cut stays whole. */
function within(page: Page, { open, close }: Around, write: () => void): void {
  const cost = bytes(open) + bytes(close);
  if (page.cut || cost > page.left) {
    page.cut = true;
    return;
  }
  page.left -= cost;
  const before = page.parts.push(open);
  write();
  if (page.cut && page.parts.length === before) {
    page.parts.pop();
    page.left += cost;
  } else page.parts.push(close);
}

function writeTag(page: Page, tag: string): void {
  if (page.cut || tag.length > page.left) page.cut = true;
  else {
    page.parts.push(tag);
    page.left -= tag.length;
  }
}

/** As many whole characters as fit. */
function writeText(page: Page, text: string): void {
  if (page.cut) return;
  const clean = cleanText(text);
  const html = clean.length > page.left ? null : escaped(clean);
  const size = html === null ? Infinity : bytes(html);
  if (html !== null && size <= page.left) {
    page.parts.push(html);
    page.left -= size;
    return;
  }
  page.cut = true;
  let beginning = '';
  for (const character of clean) {
    const next = escaped(character);
    const cost = bytes(next);
    if (cost > page.left) break;
    beginning += next;
    page.left -= cost;
  }
  if (beginning !== '') page.parts.push(beginning);
}

/** Only addresses a browser opens as a page or a mail, of a sensible length; everything else is shown as text (B21). */
export function isSafeHref(href: string): boolean {
  return href.length <= LONGEST_HREF && /^(https?:\/\/|mailto:)[^\s]+$/i.test(href);
}

function escapeHtml(text: string): string {
  return escaped(cleanText(text));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Characters no reader should meet: controls (tabs and line ends stay), direction overrides, what is no character (B20). */
const UNREADABLE =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFD-\uFFFF]/g;

function cleanText(text: string): string {
  return text.toWellFormed().replace(UNREADABLE, '');
}
