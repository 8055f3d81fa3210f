/** Reads HTML as strictly as it can be read: closed list of elements, every end in its place, nothing left bare. */

const ELEMENTS = new Set(['p', 'b', 'i', 'u', 's', 'a', 'ul', 'ol', 'li', 'h2', 'h3', 'code', 'pre', 'blockquote']);
const ENTITY = /&(?:amp|lt|gt|quot|#39);/g;

export interface StrictHtml {
  /** Every problem in a sentence; empty where the HTML is what it must be. */
  problems: string[];
  /** The text as a reader sees it. */
  text: string;
  hrefs: string[];
  elements: Set<string>;
}

export function readStrictHtml(html: string): StrictHtml {
  const read: StrictHtml = { problems: [], text: '', hrefs: [], elements: new Set() };
  const open: string[] = [];
  for (const piece of html.split(/(<[^>]*>)/)) {
    if (piece.startsWith('<')) readTag(piece, open, read);
    else readText(piece, read);
  }
  if (open.length > 0) read.problems.push(`never closed: ${open.join(' ')}`);
  return read;
}

function readText(piece: string, read: StrictHtml): void {
  const bare = /[<>"']|&/.exec(piece.replace(ENTITY, ''));
  if (bare !== null) read.problems.push(`bare ${bare[0]} in ${piece}`);
  read.text += decoded(piece);
}

function readTag(tag: string, open: string[], read: StrictHtml): void {
  if (tag === '<br>') return;
  const [, end = '', name = '', rest = ''] = /^<(\/?)([a-z0-9]+)(.*)>$/s.exec(tag) ?? [];
  if (!ELEMENTS.has(name)) read.problems.push(`not allowed: ${tag}`);
  read.elements.add(name);
  if (end === '/') {
    if (rest !== '' || open.pop() !== name) read.problems.push(`out of place: ${tag}`);
    return;
  }
  open.push(name);
  if (name !== 'a') {
    if (rest !== '') read.problems.push(`attributes: ${tag}`);
    return;
  }
  const [, href] = /^ href="([^"<>]*)"$/.exec(rest) ?? [];
  if (href === undefined) read.problems.push(`not just an href: ${tag}`);
  else {
    if (href.replace(ENTITY, '').includes('&')) read.problems.push(`bare & in ${tag}`);
    read.hrefs.push(decoded(href));
  }
}

function decoded(text: string): string {
  const characters: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
  return text.replace(ENTITY, (entity) => characters[entity] ?? entity);
}
