/** Intercom's HTML as plain text, for titles and for finding words in it. Pure. */

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Also one that never ends, so that many of those are not looked through to the end each. */
const TAG = /<[a-z/!][^>]*>?/gi;
const INLINE = /^<\/?(?:b|strong|i|em|u|s|a|code|span)\b/i;

const ENTITY = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi;

/** Entities resolved, nothing else. */
export function entityText(text: string): string {
  return text.replaceAll(ENTITY, (whole) => entity(whole));
}

/** Tags dropped (a break between blocks stays a space), entities resolved, white space joined. Plain text stays as it is. */
export function plainText(html: string): string {
  return html
    .replaceAll(TAG, (tag) => (tag.endsWith('>') ? (INLINE.test(tag) ? '' : ' ') : tag))
    .replaceAll(ENTITY, (whole) => entity(whole))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function entity(whole: string): string {
  const name = whole.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
}

/** At most `length` UTF-16 units, never half a character. */
export function cut(text: string, length: number): string {
  return text.length <= length
    ? text
    : text
        .slice(0, length)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd();
}
