/** A mail's HTML as Markdown: words, links, lists, quotes; no style, no picture, nothing hidden behind markup. Pure, linear. */

/** What comes after is left out: nobody reads on. */
const MOST = 300_000;
const HIDDEN = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'object', 'iframe']);
const BLOCKS = new Set([
  'p',
  'div',
  'section',
  'article',
  'header',
  'footer',
  'table',
  'tr',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'center',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'dl',
  'dt',
  'dd',
  'address',
  'form',
  'tbody',
]);
const MARKS: Record<string, string> = { b: '**', strong: '**', i: '*', em: '*', code: '`' };

interface Tag {
  name: string;
  end: boolean;
  attributes: string;
}

/** Lines so far, and where we are in lists and quotes. */
interface Writing {
  lines: string[];
  line: string;
  quotes: number;
  lists: ('ul' | number)[];
  pre: number;
  hidden: string | null;
  href: { target: string; from: number } | null;
}

export function markdownOfHtml(html: string): string {
  const writing: Writing = { lines: [], line: '', quotes: 0, lists: [], pre: 0, hidden: null, href: null };
  for (const piece of piecesOf(html.slice(0, MOST))) {
    if (typeof piece === 'string') text(writing, piece);
    else tag(writing, piece);
  }
  flush(writing);
  return writing.lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function* piecesOf(html: string): Generator<string | Tag, void> {
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) {
      yield html.slice(at);
      return;
    }
    if (open > at) yield html.slice(at, open);
    const comment = html.startsWith('<!--', open);
    const end = comment ? html.indexOf('-->', open + 4) : html.indexOf('>', open);
    // What is never closed hides all the rest, as it does in a browser.
    if (end === -1) return;
    const inside = comment ? '' : html.slice(open + 1, end);
    const name = /^\/?([a-z][a-z0-9]*)/i.exec(inside)?.[1];
    if (name !== undefined)
      yield { name: name.toLowerCase(), end: inside.startsWith('/'), attributes: inside.slice(name.length, 4000) };
    at = end + (comment ? 3 : 1);
  }
}

function text(writing: Writing, raw: string): void {
  if (writing.hidden !== null) return;
  const plain = decoded(raw);
  if (writing.pre > 0) {
    const [first = '', ...more] = plain.split('\n');
    writing.line += first;
    for (const line of more) {
      flush(writing, true);
      writing.line = line;
    }
    return;
  }
  const words = plain.replaceAll(/\s+/g, ' ');
  writing.line += writing.line === '' || writing.line.endsWith(' ') ? words.trimStart() : words;
}

function tag(writing: Writing, { name, end, attributes }: Tag): void {
  if (writing.hidden !== null) {
    if (end && name === writing.hidden) writing.hidden = null;
    return;
  }
  if (HIDDEN.has(name)) {
    if (!end && !attributes.endsWith('/')) writing.hidden = name;
    return;
  }
  if (name === 'br') return flush(writing, true);
  if (name === 'td' || name === 'th') return void (writing.line += end ? ' ' : '');
  if (name === 'a') return anchor(writing, end ? null : attributes);
  const mark = MARKS[name];
  if (mark !== undefined && writing.pre === 0) return void (writing.line += mark);
  if (name === 'img') {
    const alt = attribute(attributes, 'alt');
    if (alt !== '') writing.line += `[${alt}]`;
    return;
  }
  if (BLOCKS.has(name)) block(writing, name, end);
}

const APART = /^(p|blockquote|pre|ul|ol|table|hr|h[1-6])$/;

function block(writing: Writing, name: string, end: boolean): void {
  flush(writing);
  if (name === 'pre' && end) fence(writing);
  if (name === 'blockquote' && end) writing.quotes = Math.max(writing.quotes - 1, 0);
  if (APART.test(name)) gap(writing);
  if (name === 'blockquote' && !end) writing.quotes = Math.min(writing.quotes + 1, 8);
  if (name === 'pre' && !end) fence(writing);
  if (name === 'pre') writing.pre = Math.max(writing.pre + (end ? -1 : 1), 0);
  if (name === 'ul' || name === 'ol') {
    if (end) writing.lists.pop();
    else if (writing.lists.length < 8) writing.lists.push(name === 'ul' ? 'ul' : 1);
  }
  if (name === 'li' && !end) item(writing);
  if (/^h[1-6]$/.test(name) && !end) writing.line = name === 'h1' || name === 'h2' ? '## ' : '### ';
}

function fence(writing: Writing): void {
  writing.line = '```';
  flush(writing);
}

function item(writing: Writing): void {
  const list = writing.lists.at(-1) ?? 'ul';
  const indent = '  '.repeat(Math.max(writing.lists.length - 1, 0));
  writing.line = `${indent}${list === 'ul' ? '-' : `${list}.`} `;
  if (list !== 'ul') writing.lists[writing.lists.length - 1] = list + 1;
}

function anchor(writing: Writing, attributes: string | null): void {
  const open = writing.href;
  if (open !== null) {
    const label = writing.line.slice(open.from).trim();
    writing.href = null;
    // A line that ended within a label leaves its address behind it.
    const isLabel = open.from <= writing.line.length && label !== '' && !label.includes(']');
    if (label === open.target) return;
    writing.line = isLabel
      ? `${writing.line.slice(0, open.from)}[${label}](${open.target})`
      : `${writing.line}${label === '' ? '' : ' '}${open.target}`;
  }
  if (attributes === null) return;
  const target = attribute(attributes, 'href').replaceAll(/[\s<>()]/g, (one) => encodeURIComponent(one));
  if (/^(https?:\/\/|mailto:)\S+$/i.test(target)) writing.href = { target, from: writing.line.length };
}

function flush(writing: Writing, kept = false): void {
  if (writing.href !== null && writing.line !== '') anchor(writing, null);
  const line = writing.pre > 0 ? writing.line : writing.line.trimEnd();
  writing.line = '';
  if (line.trim() === '' && !kept) return;
  writing.lines.push(`${'> '.repeat(writing.quotes)}${line}`.trimEnd());
}

/** An empty line, unless there is one. */
function gap(writing: Writing): void {
  const last = writing.lines.at(-1);
  if (last !== undefined && !/^[> ]*$/.test(last)) writing.lines.push('> '.repeat(writing.quotes).trimEnd());
}

function attribute(attributes: string, name: string): string {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes);
  return decoded(found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim();
}

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  euro: '€',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  ntilde: 'ñ',
  zwnj: '',
  zwj: '',
};

function decoded(html: string): string {
  return html.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : '';
  });
}
