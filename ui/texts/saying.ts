/**
 * What the server writes in English and keeps, and how another language says it: pairs. What goes in is a gap, the same on both sides: `{1}`
 * is carried over (names, keys, what people wrote), `{a}` is one of these sentences itself, or a list of them, and said in turn. Fetched with
 * the texts of that language, so that English pages are no heavier.
 */
export type Sentences = Readonly<Record<string, string>>;

interface Sentence {
  /** Of the English: what stands between its gaps, and their names. */
  parts: string[];
  gaps: string[];
  /** Of ours, in turns: a piece of text, the name of a gap. */
  said: string[];
}

/** Beyond it a text is no sentence of the server's. */
const LONGEST = 4_000;
const DEEPEST = 4;
const LONGEST_LIST = 20;
/** What is listed may itself contain what separates it, so often. */
const MOST_IN_ONE = 4;

/** A sentence that is none of the pairs stays as it is. */
export function sayingBy(whole: Sentences): (text: string) => string {
  let known: Known | null = null;
  return (text) => {
    if (text.length > LONGEST) return text;
    known ??= { whole, gapped: withGaps(whole) };
    return said(text, known, { depth: 0, isGap: false }) ?? text;
  };
}

interface Known {
  whole: Sentences;
  /** Those that say most first: of two that fit, that one is meant. */
  gapped: Sentence[];
}

/** `isGap`: some of what is listed in it may be names. */
interface Place {
  depth: number;
  isGap: boolean;
}

function said(text: string, all: Known, { depth, isGap }: Place): string | null {
  if (Object.hasOwn(all.whole, text)) return all.whole[text] ?? null;
  if (depth > DEEPEST) return null;
  return (
    listed(text, all, { depth, isGap: false }) ??
    one(text, all, depth) ??
    (isGap ? listed(text, all, { depth, isGap }) : null)
  );
}

function one(text: string, all: Known, depth: number): string | null {
  if (Object.hasOwn(all.whole, text)) return all.whole[text] ?? null;
  const inTurn = (gap: string): string => said(gap, all, { depth: depth + 1, isGap: true }) ?? gap;
  for (const sentence of all.gapped) {
    const filled = fill(sentence, text);
    if (filled === null) continue;
    const gapOf = (name: string): string => filled[sentence.gaps.indexOf(name)] ?? '';
    return sentence.said
      .map((piece, at) => (at % 2 === 0 ? piece : piece > '9' ? inTurn(gapOf(piece)) : gapOf(piece)))
      .join('');
  }
  // Before a sentence may stand a code, which is for scripts, or the place of a field.
  const before = /^[\w.[\]-]+: /.exec(text)?.[0];
  if (before === undefined) return null;
  const rest = one(text.slice(before.length), all, depth);
  return rest === null || /^[a-z]+(?:_[a-z\d]+)+: $/.test(before) ? rest : before + rest;
}

function withGaps(all: Sentences): Sentence[] {
  const cut = (text: string): string[] => text.split(/\{(\w)\}/);
  return Object.entries(all)
    .flatMap(([english, ours]) => {
      const pieces = cut(english);
      const [parts, gaps] = [0, 1].map((odd) => pieces.filter((_, at) => at % 2 === odd)) as [string[], string[]];
      return gaps.length === 0 ? [] : [{ parts, gaps, said: cut(ours) }];
    })
    .toSorted((one, other) => lengthOf(other) - lengthOf(one));
}

const lengthOf = ({ parts }: Sentence): number => parts.join('').length;

/** What stands in the gaps; each ends where what follows it first appears. Null: the text is another sentence. */
function fill({ parts, gaps }: Sentence, text: string): string[] | null {
  const last = parts.at(-1) ?? '';
  let at = parts[0]?.length ?? 0;
  if (!text.startsWith(parts[0] ?? '') || !text.endsWith(last)) return null;
  const filled: string[] = [];
  for (const [index, part] of parts.slice(1).entries()) {
    const end = index === gaps.length - 1 ? text.length - last.length : text.indexOf(part, at + 1);
    if (end <= at) return null;
    filled.push(text.slice(at, end));
    at = end + part.length;
  }
  return filled;
}

/** What is listed, each said by itself. Null: it is no list, or holds what is not known, unless it is a gap. */
function listed(text: string, all: Known, { depth, isGap }: Place): string | null {
  const separator = [' · ', '; ', ', '].find((between) => text.includes(between));
  const items = separator === undefined ? [] : text.split(separator);
  if (separator === undefined || items.length > LONGEST_LIST) return null;
  const ours: string[] = [];
  for (let at = 0; at < items.length;) {
    const found = nextOf(items.slice(at, at + MOST_IN_ONE), (taken) => one(taken.join(separator), all, depth));
    if (found === null && !isGap) return null;
    ours.push(found?.said ?? items[at] ?? '');
    at += found?.taken ?? 1;
  }
  return ours.join(separator);
}

/** The shortest beginning of it that is known. */
function nextOf(items: string[], known: (taken: string[]) => string | null): { said: string; taken: number } | null {
  for (let taken = 1; taken <= items.length; taken += 1) {
    const ours = known(items.slice(0, taken));
    if (ours !== null) return { said: ours, taken };
  }
  return null;
}
