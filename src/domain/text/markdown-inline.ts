/** What stands within a line of Markdown: emphasis, code, links. Linear in the length of the text. */
import { addressOf, type Draft, findAddresses } from './drafts.ts';
import type { TextRun } from './richtext.ts';

type Mark = 'bold' | 'italic' | 'strike';

/** A piece of text on its way: what is final, or signs that may turn out to be a mark. */
type Piece =
  { kind: 'draft'; draft: Draft } | { kind: 'sign'; text: string; mark: Mark; opens: boolean; closes: boolean };

const PLAIN = /[^\\`[\]<*_~\n]+/y;
const CODE = /(`+)(?!`)/y;
const LINK =
  /\[((?:[^[\]\\\n]|\\.){0,1000})\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*){0,50})>?(?:\s+"[^"\n]{0,500}")?\s*\)/y;
const ANGLE = /<((?:https?:\/\/|mailto:)[^\s<>]{1,4000})>/iy;
const SIGN = /\*{1,2}|_{1,2}|~~/y;

export function inlineDrafts(text: string): Draft[] {
  return emphasized(piecesOf(text));
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  const addresses = findAddresses(text);
  let next = 0;
  for (let at = 0; at < text.length;) {
    while (addresses[next] !== undefined && (addresses[next]?.start ?? 0) < at) next++;
    const address = addresses[next];
    // An address is taken whole: what looks like a sign in it is part of it.
    if (address?.start === at) {
      pieces.push(run({ text: text.slice(at, address.end), href: text.slice(at, address.end) }));
      at = address.end;
      continue;
    }
    const taken = marked(text, at) ?? plain(text, at, address?.start ?? text.length);
    pieces.push(...taken.pieces);
    at = taken.end;
  }
  return pieces;
}

interface Taken {
  pieces: Piece[];
  end: number;
}

function run(of: Omit<TextRun, 'kind'>, sealed = false): Piece {
  return { kind: 'draft', draft: { kind: 'text', ...of, ...(sealed ? { sealed } : {}) } };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function plain(text: string, at: number, stop: number): Taken {
  const found = match(PLAIN, text, at)?.[0] ?? text.charAt(at);
  const end = Math.min(at + found.length, Math.max(stop, at + 1));
  return { pieces: [run({ text: text.slice(at, end) })], end };
}

function marked(text: string, at: number): Taken | null {
  switch (text.charAt(at)) {
    case '\n':
      return { pieces: [{ kind: 'draft', draft: { kind: 'break' } }], end: at + 1 };
    case '\\': {
      const escaped = /^[!-/:-@[-`{-~]/.exec(text.charAt(at + 1))?.[0];
      return escaped === undefined ? null : { pieces: [run({ text: escaped }, true)], end: at + 2 };
    }
    case '`':
      return codeSpan(text, at);
    case '[':
      return link(text, at);
    case '<': {
      const found = match(ANGLE, text, at);
      const href = addressOf(found?.[1]);
      if (found === null || href === null) return null;
      return { pieces: [run({ text: found[1] ?? '', href }, true)], end: at + found[0].length };
    }
    case '*':
    case '_':
    case '~':
      return sign(text, at);
    default:
      return null;
  }
}

/** Ends with as many back-ticks as it begins with, in the same paragraph. */
function codeSpan(text: string, at: number): Taken {
  const ticks = match(CODE, text, at)?.[1] ?? '`';
  const end = text.indexOf(ticks, at + ticks.length);
  if (end === -1 || end - at > MOST_CODE) return { pieces: [run({ text: ticks })], end: at + ticks.length };
  const inside = text.slice(at + ticks.length, end).replaceAll('\n', ' ');
  return { pieces: inside === '' ? [] : [run({ text: inside, code: true })], end: end + ticks.length };
}

const MOST_CODE = 10_000;

function link(text: string, at: number): Taken | null {
  const found = match(LINK, text, at);
  const href = addressOf(found?.[2]);
  if (found === null || href === null) return null;
  const label = (found[1] ?? '').replaceAll(/\\([!-/:-@[-`{-~])/g, '$1').trim();
  return { pieces: [run({ text: label === '' ? href : label, href }, true)], end: at + found[0].length };
}

const isBlank = (character: string): boolean => character === '' || /\s/.test(character);
const isWord = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);

function sign(text: string, at: number): Taken | null {
  const found = match(SIGN, text, at)?.[0];
  if (found === undefined) return null;
  const end = at + found.length;
  const [before, after] = [text.charAt(at - 1), text.charAt(end)];
  // `snake_case` is one word.
  const within = found.startsWith('_') && isWord(before) && isWord(after);
  const mark: Mark = found === '~~' ? 'strike' : found.length === 2 ? 'bold' : 'italic';
  const [opens, closes] = [!isBlank(after) && !within, !isBlank(before) && !within];
  return { pieces: [{ kind: 'sign', text: found, mark, opens, closes }], end };
}

/** Signs that have a partner become marks, the others stay text. A pair that overlaps another one is text. */
function emphasized(pieces: Piece[]): Draft[] {
  const paired = new Map<number, 'on' | 'off'>();
  let open: { at: number; text: string }[] = [];
  for (let at = 0; at < pieces.length; at++) {
    turnRound(pieces, at, open.at(-1)?.text);
    const piece = pieces[at];
    if (piece?.kind !== 'sign') continue;
    const partner = piece.closes ? open.findLastIndex(({ text }) => text === piece.text) : -1;
    const opener = open[partner];
    if (opener !== undefined) {
      paired.set(opener.at, 'on').set(at, 'off');
      open = open.slice(0, partner);
    } else if (piece.opens && open.length < MOST_OPEN) open.push({ at, text: piece.text });
  }
  const depth: Record<Mark, number> = { bold: 0, italic: 0, strike: 0 };
  return pieces.flatMap((piece, at): Draft[] => {
    if (piece.kind === 'draft') return [piece.draft.kind === 'text' ? withMarks(piece.draft, depth) : piece.draft];
    const turn = paired.get(at);
    if (turn === undefined) return [withMarks({ kind: 'text', text: piece.text }, depth)];
    depth[piece.mark] += turn === 'on' ? 1 : -1;
    return [];
  });
}

/** Three signs in a row were read as two and one; where the one has to come first, they change places. */
function turnRound(pieces: Piece[], at: number, innermost: string | undefined): void {
  const [first, second] = pieces.slice(at, at + 2);
  if (first?.kind !== 'sign' || second?.kind !== 'sign' || first.text !== second.text.repeat(2)) return;
  if (innermost !== second.text) return;
  pieces[at] = { ...first, text: second.text, mark: second.mark };
  pieces[at + 1] = { ...second, text: first.text, mark: first.mark };
}

/** So many signs wait for a partner at a time. */
const MOST_OPEN = 100;

function withMarks(draft: Draft & { kind: 'text' }, depth: Record<Mark, number>): Draft {
  const marks = Object.entries(depth).flatMap(([mark, times]) => (times > 0 ? [[mark, true]] : []));
  return { ...draft, ...(Object.fromEntries(marks) as Partial<Record<Mark, boolean>>) };
}
