/**
 * What all markups share when they become rich text: cleaning, addresses in plain text, rows of tables, and the plain-text fallback.
 * Knows no markup.
 */
import type { Block, Inline, RichText, TextRun } from './richtext.ts';

/** A run on its way in. `sealed`: its text is a label or a name, so an address in it does not link. */
export type Draft = (TextRun & { sealed?: boolean }) | { kind: 'break' };

/** The most text a fallback shows; addresses are still found in all of it. Notes are cut far below this. */
const FALLBACK_SHOWN = 100_000;

/** All that `cleanText` looks for: most texts have none of it, and are seen through once instead of four times. */
const ODD = /[[\p{Cc}\u2028-\u202E\u2066-\u2069\uD800-\uDFFF\uFEFF]--[\n\t]]/v;
const CONTROLS = /[[\p{Cc}\uFEFF]--[\n\t]]/gv;
/** Characters that turn the reading direction of what follows, so that a text can show other than what it is. */
const BIDI_OVERRIDES = /[\u202A-\u202E\u2066-\u2069]/g;

/** Text without control characters, half characters and direction overrides; every line end is `\n`. */
export function cleanText(text: string): string {
  if (!ODD.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(CONTROLS, '')
    .replace(BIDI_OVERRIDES, '');
}

/** Adds all at the end. `push(...items)` puts every item on the stack, which long texts overflow. */
export function append<T>(target: T[], items: readonly T[]): void {
  for (const item of items) target.push(item);
}

/** The target of a link if it may leave us (http, https, mailto), without the blanks that browsers drop; else null. */
export function addressOf(href: unknown): string | null {
  if (typeof href !== 'string') return null;
  const address = cleanText(href)
    .replace(/[\t\n]/g, '')
    .trim();
  return /^(https?:\/\/[^/\s]|mailto:[^\s])/i.test(address) ? address : null;
}

/**
 * Ends at white space, quotes, brackets of markup, and punctuation of scripts that put no blank after an address. A
 * comma or semicolon with another address right behind it separates the two.
 */
const ADDRESS =
  /(?<![A-Za-z0-9])https?:\/\/(?:(?![,;]https?:\/\/)[^\s<>"`{}|\\^[\]\u00AB\u00BB\u200B-\u200D\u2018-\u201F\u2026\u3000-\u303F\uFF00-\uFF0F\uFF1A-\uFF20])+/gi;
const TRAILING = new Set(".,;:!?'*_~+-");

/** Where http(s) addresses stand in plain text, trailing punctuation left out. Linear. */
export function findAddresses(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  if (!text.includes('://')) return found;
  for (const match of text.matchAll(ADDRESS)) {
    const length = lengthWithoutTail(match[0]);
    if (length > match[0].indexOf('//') + 2) found.push({ start: match.index, end: match.index + length });
  }
  return found;
}

/** A closing parenthesis belongs to the address only if it was opened in it. */
function lengthWithoutTail(address: string): number {
  let open = 0;
  for (const char of address) {
    if (char === '(') open++;
    else if (char === ')') open--;
  }
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    if (last === ')' && open < 0) open++;
    else if (!TRAILING.has(last)) break;
  }
  return end;
}

/**
 * Drafts as inline content: addresses in plain runs become links (also when split over runs of different marks), equal
 * neighbours are joined, empty runs and outer breaks dropped.
 */
export function finish(drafts: Draft[]): Inline[] {
  const linked: Inline[] = [];
  let plain: TextRun[] = [];
  const flush = (): void => {
    if (plain.length > 0) append(linked, linkPlain(plain));
    plain = [];
  };
  for (const draft of drafts) {
    if (draft.kind === 'text' && draft.sealed !== true && draft.href === undefined && draft.code !== true) {
      plain.push(unsealed(draft));
      continue;
    }
    flush();
    linked.push(draft.kind === 'text' ? unsealed(draft) : draft);
  }
  flush();
  return tidy(linked);
}

function unsealed(draft: TextRun & { sealed?: boolean }): TextRun {
  const { sealed: _sealed, ...run } = draft;
  return run;
}

function linkPlain(runs: TextRun[]): TextRun[] {
  const text = runs.map((run) => run.text).join('');
  const addresses = findAddresses(text);
  if (addresses.length === 0) return runs;
  const result: TextRun[] = [];
  let at = 0;
  let next = 0;
  for (const run of runs) {
    const end = at + run.text.length;
    while (at < end) {
      const address = addresses[next];
      if (address === undefined || address.start >= end) {
        result.push({ ...run, text: text.slice(at, end) });
        at = end;
      } else if (at < address.start) {
        result.push({ ...run, text: text.slice(at, address.start) });
        at = address.start;
      } else {
        const stop = Math.min(end, address.end);
        result.push({ ...run, text: text.slice(at, stop), href: text.slice(address.start, address.end) });
        at = stop;
        if (stop === address.end) next++;
      }
    }
  }
  return result;
}

function tidy(inlines: Inline[]): Inline[] {
  const result: Inline[] = [];
  for (const inline of inlines) {
    const last = result.at(-1);
    if (inline.kind === 'break') {
      if (last !== undefined) result.push(inline);
    } else if (inline.text !== '') {
      if (last?.kind === 'text' && looksAlike(last, inline)) last.text += inline.text;
      else result.push({ ...inline });
    }
  }
  while (result.at(-1)?.kind === 'break') result.pop();
  return result;
}

function looksAlike(a: TextRun, b: TextRun): boolean {
  return (
    a.href === b.href &&
    a.bold === b.bold &&
    a.italic === b.italic &&
    a.underline === b.underline &&
    a.strike === b.strike &&
    a.code === b.code
  );
}

/** A paragraph of these drafts, or nothing if there is nothing to see in them. */
export function paragraph(drafts: Draft[]): Block[] {
  const content = finish(drafts);
  const seen = content.some((inline) => inline.kind === 'text' && inline.text.trim() !== '');
  return seen ? [{ kind: 'paragraph', content }] : [];
}

/** A row of a table as one paragraph, cells parted by bars; the inbox shows no tables. */
export function rowParagraph(cells: { header: boolean; blocks: Block[] }[]): Block[] {
  const content: Inline[] = [];
  for (const cell of cells) {
    const inlines = flatten(cell.blocks);
    if (content.length > 0) content.push({ kind: 'text', text: ' | ' });
    for (const inline of inlines) {
      content.push(cell.header && inline.kind === 'text' ? { ...inline, bold: true } : inline);
    }
  }
  const seen = content.some((inline) => inline.kind === 'text' && inline.text.trim() !== '' && inline.text !== ' | ');
  return seen ? [{ kind: 'paragraph', content: tidy(content) }] : [];
}

/** Blocks on one line: breaks and block ends become blanks. */
function flatten(blocks: Block[]): Inline[] {
  const parts: Inline[] = [];
  for (const block of blocks) {
    if (parts.length > 0) parts.push({ kind: 'text', text: ' ' });
    switch (block.kind) {
      case 'paragraph':
      case 'heading':
        for (const inline of block.content) parts.push(inline.kind === 'break' ? { kind: 'text', text: ' ' } : inline);
        break;
      case 'code':
        parts.push({ kind: 'text', text: block.text.replaceAll('\n', ' '), code: true });
        break;
      case 'quote':
        append(parts, flatten(block.content));
        break;
      case 'list':
        for (const item of block.items)
          append(parts, [{ kind: 'text', text: '• ' }, ...flatten(item), { kind: 'text', text: ' ' }]);
        break;
    }
  }
  return parts;
}

/** Rich text of these blocks, with every http(s) address that links in it. */
export function richText(blocks: Block[], fallback: string | null = null): RichText {
  const urls = new Set<string>();
  collect(blocks, urls);
  return { blocks, urls: [...urls], fallback };
}

function collect(blocks: Block[], urls: Set<string>): void {
  for (const block of blocks) {
    switch (block.kind) {
      case 'paragraph':
      case 'heading':
        for (const inline of block.content) {
          if (inline.kind === 'text' && inline.href !== undefined && /^https?:/i.test(inline.href))
            urls.add(inline.href);
        }
        break;
      case 'quote':
        collect(block.content, urls);
        break;
      case 'list':
        for (const item of block.items) collect(item, urls);
        break;
      case 'code':
        break;
    }
  }
}

/** Markup that could not be read as such, as paragraphs of plain text. `reason` goes to the log (B22). */
export function plainText(paragraphs: Draft[][], reason: string): RichText {
  const blocks = paragraphs.flatMap(paragraph);
  const { urls } = richText(blocks);
  let left = FALLBACK_SHOWN;
  const shown = blocks.filter((block) => {
    const fits = left > 0;
    if (block.kind === 'paragraph') for (const run of block.content) left -= run.kind === 'text' ? run.text.length : 1;
    return fits;
  });
  return { blocks: shown, urls, fallback: reason };
}
