/** The one place that makes HTML. Only `p br b i u s a ul ol li h2 h3 code pre blockquote` leave here, at most 20 kB (contract: "Notes"). */
import type { Block, Inline, RichText, TextRun } from './richtext.ts';

/** What a note may weigh, bytes of UTF-8, with its reference and the link to the rest. */
export const NOTE_BYTES = 20_000;

const RESERVED = 600;
const encoder = new TextEncoder();
const bytes = (text: string): number => encoder.encode(text).length;

/**
 * A note's HTML: the text, cut to fit with a link to the rest, then the visible reference that a read-back looks for
 * (`[ref 7F3K2Q]`; webhook bodies are plain text from API 2.15 on, so nothing invisible would survive).
 */
export function noteHtml(body: RichText, options: { ref: string; moreUrl: string | null }): string {
  const { html, cut } = blocksHtml(body.blocks, NOTE_BYTES - RESERVED);
  const rest = cut ? `<p>… ${options.moreUrl === null ? 'cut' : anchor(options.moreUrl, 'read the rest')}</p>` : '';
  return `${html}${rest}<p>[ref ${escapeHtml(options.ref)}]</p>`;
}

/** Blocks as HTML of at most `limit` bytes; `cut` says whether something had to go. */
export function blocksHtml(blocks: Block[], limit: number): { html: string; cut: boolean } {
  let left = limit;
  const parts: string[] = [];
  for (const block of blocks) {
    const whole = blockHtml(block);
    const size = bytes(whole);
    if (size <= left) {
      parts.push(whole);
      left -= size;
      continue;
    }
    const partial = cutBlock(block, left);
    if (partial !== null) parts.push(blockHtml(partial));
    return { html: parts.join(''), cut: true };
  }
  return { html: parts.join(''), cut: false };
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${inlineHtml(block.content)}</p>`;
    case 'heading':
      return `<h${block.level}>${inlineHtml(block.content)}</h${block.level}>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${itemHtml(item)}</li>`).join('')}</${tag}>`;
    }
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case 'quote':
      return `<blockquote>${block.content.map(blockHtml).join('')}</blockquote>`;
  }
}

/** A list item of one paragraph reads better without the paragraph's own margins. */
function itemHtml(item: Block[]): string {
  const [first, ...rest] = item;
  if (first?.kind === 'paragraph') return inlineHtml(first.content) + rest.map(blockHtml).join('');
  return item.map(blockHtml).join('');
}

function inlineHtml(content: Inline[]): string {
  return content.map((inline) => (inline.kind === 'break' ? '<br>' : runHtml(inline))).join('');
}

function runHtml(run: TextRun): string {
  let html = escapeHtml(run.text);
  if (run.code === true) html = `<code>${html}</code>`;
  if (run.strike === true) html = `<s>${html}</s>`;
  if (run.underline === true) html = `<u>${html}</u>`;
  if (run.italic === true) html = `<i>${html}</i>`;
  if (run.bold === true) html = `<b>${html}</b>`;
  return run.href !== undefined && isSafeHref(run.href) ? `<a href="${escapeHtml(run.href)}">${html}</a>` : html;
}

function anchor(href: string, label: string): string {
  return isSafeHref(href) ? `<a href="${escapeHtml(href)}">${escapeHtml(label)}</a>` : escapeHtml(label);
}

/** Only addresses a browser opens as a page or a mail; everything else is shown as text (B21). */
export function isSafeHref(href: string): boolean {
  return /^(https?:\/\/|mailto:)[^\s]+$/i.test(href);
}

/** Text as HTML text; characters no reader should meet (NUL, other controls, lone surrogates, bidi overrides) go (B20). */
export function escapeHtml(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** The text without controls, bidi overrides and lone surrogates; tabs and line ends stay. */
export function cleanText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is removed here
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u202A-\u202E\u2066-\u2069\uFFFD]/g, '');
}

/** The most of a block that fits, or null if not even a sensible beginning does. */
function cutBlock(block: Block, limit: number): Block | null {
  const room = limit - 60;
  if (room < 80) return null;
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return { ...block, content: cutInline(block.content, room) };
    case 'code':
      return { ...block, text: cutText(block.text, room) };
    case 'quote':
      return { ...block, content: cutBlocks(block.content, room) };
    case 'list': {
      const items: Block[][] = [];
      let left = room;
      for (const item of block.items) {
        const size = bytes(itemHtml(item)) + 9;
        if (size > left) {
          const partial = cutBlocks(item, left);
          if (partial.length > 0) items.push(partial);
          break;
        }
        items.push(item);
        left -= size;
      }
      return items.length > 0 ? { ...block, items } : null;
    }
  }
}

function cutBlocks(blocks: Block[], limit: number): Block[] {
  const kept: Block[] = [];
  let left = limit;
  for (const block of blocks) {
    const size = bytes(blockHtml(block));
    if (size <= left) {
      kept.push(block);
      left -= size;
      continue;
    }
    const partial = cutBlock(block, left);
    if (partial !== null) kept.push(partial);
    break;
  }
  return kept;
}

function cutInline(content: Inline[], limit: number): Inline[] {
  const kept: Inline[] = [];
  let left = limit;
  for (const inline of content) {
    const size = bytes(inlineHtml([inline]));
    if (size <= left) {
      kept.push(inline);
      left -= size;
      continue;
    }
    if (inline.kind === 'text')
      kept.push({ ...inline, text: cutText(inline.text, left - (size - bytes(escapeHtml(inline.text)))) });
    break;
  }
  return kept;
}

/** The longest beginning of whole characters whose escaped form fits. */
function cutText(text: string, limit: number): string {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bytes(escapeHtml(text.slice(0, middle))) <= limit) low = middle;
    else high = middle - 1;
  }
  return text
    .slice(0, low)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
}
