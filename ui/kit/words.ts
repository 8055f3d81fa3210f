/** Words for what the server tells, as every page says them. */
import type { EffectAnswer } from '../../src/api/schemas.ts';
import { refusalSaid } from '../texts/errors.ts';
import { texts } from '../texts/words.ts';
import type { Tone } from './State.tsx';

const reasons: Partial<Record<string, string>> = texts.reasons;

/** A state as it is shown. */
export interface Said {
  tone: Tone;
  word: string;
}

/** A code before a sentence names what it says, for scripts and for other languages. */
const coded = /^([a-z]+(?:_[a-z]+)+): ([A-Z].*)$/s;

/** The code that a reason begins with; null: it has none. */
export function codeOf(reason: string): string | null {
  return coded.exec(reason)?.[1] ?? null;
}

/** A reason as the server keeps it, with its codes put into words. */
export function reasonInWords(reason: string): string {
  const [, code, detail = reason] = coded.exec(reason) ?? [];
  const sentence = refusalSaid({ code, detail }) ?? detail;
  return sentence.replace(/\b[a-z]+(?:_[a-z]+)+\b/g, (code) => reasons[code] ?? code);
}

/** What an effect does, as the subject of a sentence. */
export function effectSubject(kind: EffectAnswer['kind']): string {
  return texts.effects[kind];
}

/** What came of an effect. */
export function effectSaid(effect: Pick<EffectAnswer, 'kind' | 'state' | 'asksPerson'>): Said {
  const subject = effectSubject(effect.kind);
  switch (effect.state) {
    case 'done':
      return { tone: 'good', word: texts.done[effect.kind] };
    case 'pending':
      return { tone: 'busy', word: texts.waitsItsTurn(subject) };
    case 'sending':
      return { tone: 'busy', word: texts.isOnItsWay(subject) };
    case 'skipped':
      return { tone: 'quiet', word: texts.wasNotWanted(subject) };
    case 'unknown':
      return effect.asksPerson
        ? { tone: 'warn', word: texts.mayHaveArrived(subject) }
        : { tone: 'busy', word: texts.isLookedUp(subject) };
    case 'dead':
      return { tone: 'bad', word: texts.failed(subject) };
  }
}

/** At most so many characters, cut between words. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const end = cut.lastIndexOf(' ');
  return `${end > most / 2 ? cut.slice(0, end) : cut} …`;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
