/** Reads what stands in one line of wiki markup: emphasis, links, mentions, pictures, monospace, escapes. Pure, linear. */
import { addressOf, append, findAddresses } from '../domain/text/drafts.ts';
import type { Draft } from '../domain/text/drafts.ts';
import { applyMarks } from './wiki-marks.ts';
import type { Mark, Token } from './wiki-marks.ts';

type Names = ReadonlyMap<string, string>;

const MARKS: Record<string, Mark> = { '*': 'bold', _: 'italic', '-': 'strike', '+': 'underline' };
const ESCAPABLE = /[!-/:-@[-`{-~]/;
/** Attachments that Jira embeds between exclamation marks; their names may hold blanks. */
const PICTURE = /^\S[^\n]*\.(png|jpe?g|gif|svg|webp|bmp|tiff?|heic|ico|mp4|mov|webm|avi|pdf)$/i;
/** How much of a line one bracket may hold; longer ones are text. */
const LONGEST = 4000;

/** The line as drafts; `names` gives display names for `[~user]`. */
export function readLine(line: string, names: Names): Draft[] {
  return applyMarks(tokensOf(line, names, true));
}

/** A walk over one line: what was found, where we are, and from where on the text is not yet in `found`. */
interface Scan {
  line: string;
  names: Names;
  links: boolean;
  found: Token[];
  at: number;
  textFrom: number;
  nextAt: Map<string, number>;
}

const SPECIAL = /[\\{[!*_+-]/g;

function tokensOf(line: string, names: Names, links: boolean): Token[] {
  const scan: Scan = { line, names, links, found: [], at: 0, textFrom: 0, nextAt: new Map() };
  const addresses = links ? findAddresses(line) : [];
  let next = 0;
  for (;;) {
    SPECIAL.lastIndex = scan.at;
    const special = SPECIAL.exec(line)?.index ?? line.length;
    while ((addresses[next]?.start ?? Infinity) < scan.at) next++;
    const address = addresses[next];
    if (address !== undefined && address.start <= special) {
      scan.at = address.end;
      continue;
    }
    scan.at = special;
    if (special === line.length) break;
    if (!takeSpecial(scan)) scan.at++;
  }
  endText(scan);
  return scan.found;
}

/** Emits what was passed over since the last token. */
function endText(scan: Scan): void {
  if (scan.at > scan.textFrom) scan.found.push(draft({ kind: 'text', text: scan.line.slice(scan.textFrom, scan.at) }));
}

function draft(value: Draft): Token {
  return { kind: 'draft', draft: value };
}

/** Replaces the next `length` characters by these tokens. */
function take(scan: Scan, length: number, tokens: Token[]): true {
  endText(scan);
  append(scan.found, tokens);
  scan.at += length;
  scan.textFrom = scan.at;
  return true;
}

/** True if something other than text began here and was taken. */
function takeSpecial(scan: Scan): boolean {
  const char = scan.line.charAt(scan.at);
  switch (char) {
    case '\\':
      return takeEscape(scan);
    case '{':
      return takeBrace(scan);
    case '[':
      return scan.links && takeBracket(scan);
    case '!':
      return takePicture(scan);
    default:
      return char in MARKS && takeMark(scan, char, 1);
  }
}

/** Two backslashes break the line; one before punctuation takes its meaning away. */
function takeEscape(scan: Scan): boolean {
  const next = scan.line.charAt(scan.at + 1);
  if (next === '\\') return take(scan, 2, [draft({ kind: 'break' })]);
  return ESCAPABLE.test(next) && take(scan, 2, [draft({ kind: 'text', text: next })]);
}

function takeBrace(scan: Scan): boolean {
  const { line, at } = scan;
  if (line.startsWith('{{', at)) {
    const end = nextOf(scan, '}}', at + 2);
    if (end > at + 2) {
      return take(scan, end + 2 - at, [draft({ kind: 'text', text: line.slice(at + 2, end), code: true })]);
    }
  }
  // `{*}bold{*}` marks inside of words.
  const char = line.charAt(at + 1);
  if (char in MARKS && line.charAt(at + 2) === '}') return takeMark(scan, char, 3);
  const end = nextOf(scan, '}', at);
  const tag = end > at && end - at < 100 ? line.slice(at + 1, end) : '';
  return /^(color(:[^{}]*)?|anchor:[^{}]*)$/i.test(tag) && take(scan, tag.length + 2, []);
}

function takeBracket(scan: Scan): boolean {
  const { line, at } = scan;
  const end = nextOf(scan, ']', at + 1);
  // A second bracket before the closing one starts the link; this one is text.
  const inner = nextOf(scan, '[', at + 1);
  if (end <= at + 1 || end - at > LONGEST || (inner >= 0 && inner < end)) return false;
  const tokens = linkOf(line.slice(at + 1, end), scan.names);
  return tokens !== null && take(scan, end + 1 - at, tokens);
}

function takePicture(scan: Scan): boolean {
  const { line, at } = scan;
  const end = nextOf(scan, '!', at + 1);
  if (end <= at + 1 || end - at > LONGEST) return false;
  const [source = ''] = line.slice(at + 1, end).split('|');
  if (!PICTURE.test(source) && !/^https?:\/\/\S+$/i.test(source)) return false;
  return take(scan, end + 1 - at, [label('[image]', scan.links ? addressOf(source) : null)]);
}

/** A mark opens after a non-word and before a non-blank, and closes the other way round; in braces it does both. */
function takeMark(scan: Scan, char: string, length: 1 | 3): boolean {
  const before = scan.line.charAt(scan.at - 1);
  const after = scan.line.charAt(scan.at + length);
  const braced = length === 3;
  if (!braced && (before === char || after === char)) return false;
  const opens = braced || (!isWord(before) && after.trim() !== '');
  const closes = braced || (!isWord(after) && before.trim() !== '');
  const mark = MARKS[char];
  if (mark === undefined || (!opens && !closes)) return false;
  return take(scan, length, [{ kind: 'mark', mark, opens, closes, text: char }]);
}

/**
 * Where `what` stands next at or after `from`, not behind a backslash; -1 if nowhere. `from` only grows and the
 * answer is remembered, so a line is searched once for each `what`.
 */
function nextOf(scan: Scan, what: string, from: number): number {
  const known = scan.nextAt.get(what);
  if (known !== undefined && (known < 0 || known >= from)) return known;
  let found = scan.line.indexOf(what, from);
  while (found > 0 && scan.line.charAt(found - 1) === '\\') found = scan.line.indexOf(what, found + 1);
  scan.nextAt.set(what, found);
  return found;
}

const WORD = /[\p{L}\p{N}]/u;

function isWord(char: string): boolean {
  return WORD.test(char);
}

/** `[target]`, `[label|target]`, `[label|target|smart-link]`, `[~user]`, `[^file]`. Null: these brackets are no link. */
function linkOf(inside: string, names: Names): Token[] | null {
  if (inside.startsWith('~')) return [label(nameOf(inside.slice(1).trim(), names))];
  if (inside.startsWith('^')) return [label(`[${inside.slice(1).trim()}]`)];
  const parts = splitBars(inside);
  const [first = '', second] = parts;
  const target = second === undefined || /^smart-(link|card|embed)$/.test(second.trim()) ? first : second;
  const href = addressOf(unescape(target));
  if (href === null) return second === undefined ? null : labelOf(first, names, null);
  if (target === first || first.trim() === '') return [label(href, href)];
  return labelOf(first, names, href);
}

/** The label may be emphasised, but what looks like an address in it does not link. */
function labelOf(text: string, names: Names, href: string | null): Token[] {
  return tokensOf(text, names, false).map((token): Token => {
    if (token.kind === 'mark' || token.draft.kind === 'break') return token;
    return draft({ ...token.draft, sealed: true, ...(href === null ? {} : { href }) });
  });
}

function label(text: string, href: string | null = null): Token {
  const run = { kind: 'text' as const, text, sealed: true };
  return draft(href === null ? run : { ...run, href });
}

/** Data Center mentions by user name or key; Jira Cloud's wiki form by `accountid:`. */
function nameOf(user: string, names: Names): string {
  const id = user.startsWith('accountid:') ? user.slice('accountid:'.length) : user;
  return `@${names.get(id) ?? (id === user ? user : 'somebody')}`;
}

function splitBars(text: string): string[] {
  return text.split(/(?<!\\)\|/);
}

function unescape(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
