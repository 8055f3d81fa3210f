/**
 * HTML of notes and messages, as Intercom keeps it: a few tags, hardly any attribute, everything else dropped while
 * its text stays (Intercom docs, replies; practice for the exact list).
 */
import { escapeHtml } from '../page.ts';

const KEPT = new Set([
  'p',
  'br',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'a',
  'ul',
  'ol',
  'li',
  'h2',
  'h3',
  'code',
  'pre',
  'blockquote',
  'img',
]);

/** Cleans HTML from a teammate or an app. Text without any block is wrapped in a paragraph. */
export function cleanHtml(html: string): string {
  const withoutCode = html.replaceAll('\0', '').replaceAll(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, '');
  const open: string[] = [];
  const cleaned = withoutCode.replaceAll(/<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)\b([^>]*)>|</gi, (...match) => {
    const [whole, slash, name, attributes] = match as unknown as [string, string?, string?, string?];
    if (whole === '<') return '&lt;';
    const tag = name?.toLowerCase();
    if (tag === undefined || !KEPT.has(tag)) return '';
    if (slash === '/') return closeTag(open, tag);
    if (tag !== 'br' && tag !== 'img') open.push(tag);
    return openTag(tag, attributes ?? '');
  });
  const balanced =
    cleaned +
    open
      .reverse()
      .map((tag) => `</${tag}>`)
      .join('');
  const text = balanced.trim();
  return /<(p|ul|ol|h2|h3|pre|blockquote)\b/.test(text) ? text : `<p>${text}</p>`;
}

function closeTag(open: string[], tag: string): string {
  const at = open.lastIndexOf(tag);
  if (at === -1) return '';
  return open
    .splice(at)
    .reverse()
    .map((name) => `</${name}>`)
    .join('');
}

function openTag(tag: string, attributes: string): string {
  if (tag === 'a') {
    const href = attributeOf(attributes, 'href');
    const safe = href !== undefined && /^(https?:|mailto:)/i.test(href);
    return safe ? `<a href="${href}" rel="nofollow noopener noreferrer" target="_blank">` : '<a>';
  }
  if (tag === 'img') {
    const source = attributeOf(attributes, 'src');
    return source !== undefined && /^https?:/i.test(source) ? `<img src="${source}">` : '';
  }
  return `<${tag}>`;
}

function attributeOf(attributes: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes);
  const value = (match?.[1] ?? match?.[2] ?? match?.[3])?.trim();
  return value?.replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Plain text of a customer as Intercom shows it: escaped, in a paragraph. */
export function textToHtml(text: string): string {
  return `<p>${escapeHtml(text.replaceAll('\0', '')).replaceAll('\n', '<br>')}</p>`;
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ', amp: '&' };

/** The text of cleaned HTML, as `display_as=plaintext` and webhooks from 2.15 give it. */
export function htmlToText(html: string): string {
  return html
    .replaceAll(/<br>/g, '\n')
    .replaceAll(/<\/(p|li|h2|h3|pre|blockquote)>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|#39|nbsp|amp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
