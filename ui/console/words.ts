import type {
  ConnectionAnswer,
  EffectAnswer,
  EventAnswer,
  HostAnswer,
  LinkAnswer,
  StatusAnswer,
} from '../../src/api/schemas.ts';
import type { Tone } from '../kit/State.tsx';
import { refusalSaid } from '../texts/errors.ts';
import { texts } from '../texts/words.ts';

const reasons: Partial<Record<string, string>> = texts.reasons;
const sources: Partial<Record<string, string>> = texts.sources;

/** A state as it is shown. */
export interface Said {
  tone: Tone;
  word: string;
}

/** A reason as the server keeps it, with its codes put into words. */
export function reasonInWords(reason: string): string {
  // A code before a sentence names what it says, for scripts and for other languages.
  const [, code, detail = reason] = /^([a-z]+(?:_[a-z]+)+): ([A-Z].*)$/s.exec(reason) ?? [];
  const sentence = refusalSaid({ code, detail }) ?? detail;
  return sentence.replace(/\b[a-z]+(?:_[a-z]+)+\b/g, (code) => reasons[code] ?? code);
}

export function hostKind(kind: HostAnswer['kind']): string {
  return texts.hosts[kind];
}

/** What an effect does, as the subject of a sentence. */
export function effectSubject(kind: EffectAnswer['kind']): string {
  return texts.effects[kind];
}

/** Whether it is done on the issue, not in a conversation. */
export function isOnIssue(kind: EffectAnswer['kind']): boolean {
  return kind.startsWith('remote-link') || kind.startsWith('issue-');
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

/** What came of an event itself; its effects say the rest. Null: they say it all. */
export function eventSaid(event: Pick<EventAnswer, 'state' | 'reasons'>, hasEffects: boolean): Said | null {
  const why = event.reasons.map(reasonInWords).join('; ');
  switch (event.state) {
    case 'pending':
      return { tone: 'busy', word: texts.events.waits };
    case 'dead':
      return { tone: 'bad', word: texts.events.undecided(why || texts.events.reasonLost) };
    case 'skipped':
      return { tone: 'quiet', word: texts.events.nothingToDo(why || texts.events.noConversation) };
    case 'done':
      if (why !== '')
        return { tone: 'quiet', word: hasEffects ? texts.events.leftOut(why) : texts.events.doneBut(why) };
      return hasEffects ? null : { tone: 'good', word: texts.events.done };
  }
}

/** Its two sides wait for a person. */
export function isStopped({ state, stopped }: Pick<LinkAnswer, 'state' | 'stopped'>): boolean {
  return state === 'active' && stopped !== null;
}

export function linkSaid(link: Pick<LinkAnswer, 'state' | 'stopped'>): Said {
  if (isStopped(link)) return { tone: 'warn', word: texts.stopped };
  switch (link.state) {
    case 'active':
      return { tone: 'good', word: texts.links.active };
    case 'broken':
      return { tone: 'bad', word: texts.links.broken };
    case 'ended':
      return { tone: 'quiet', word: texts.links.ended };
  }
}

/** Where a link comes from: `description`, `comment:10012`, `hand`. */
export function sourceInWords(source: string): string {
  const [kind = '', id] = source.split(':');
  const word = sources[kind] ?? kind;
  return id === undefined ? word : `${word} ${id}`;
}

export function connectionSaid({ state, plan }: Pick<ConnectionAnswer, 'state' | 'plan'>): Said {
  if (state === 'connected' && plan === 'restricted') return { tone: 'warn', word: texts.planWithoutConversations };
  return placeSaid(state);
}

export function placeSaid(state: string): Said {
  switch (state) {
    case 'connected':
      return { tone: 'good', word: texts.places.connected };
    case 'broken':
      return { tone: 'warn', word: texts.places.broken };
    case 'disconnected':
      return { tone: 'quiet', word: texts.places.disconnected };
    default:
      return { tone: 'warn', word: state };
  }
}

/** What has not come to its end yet and will by itself. */
export function waitingCount(status: StatusAnswer, peopleAsked: number): number {
  const lookedUp = Math.max(0, status.effects.unknown - peopleAsked);
  return status.events.pending + status.effects.waiting + lookedUp;
}

/** At most so many characters, cut between words. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const end = cut.lastIndexOf(' ');
  return `${end > most / 2 ? cut.slice(0, end) : cut} …`;
}
