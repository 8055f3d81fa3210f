import type { ConnectionAnswer, EffectAnswer, EventAnswer, HostAnswer, LinkAnswer } from '../../src/api/schemas.ts';
import { reasonInWords, type Said } from '../kit/words.ts';
import { texts } from '../texts/words.ts';

const sources: Partial<Record<string, string>> = texts.sources;

export function hostKind(kind: HostAnswer['kind']): string {
  return texts.hosts[kind];
}

/** Whether it is done on the issue, not in a conversation. */
export function isOnIssue(kind: EffectAnswer['kind']): boolean {
  return kind.startsWith('remote-link') || kind.startsWith('issue-');
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
