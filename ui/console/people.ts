import type { EffectAnswer, EventAnswer } from '../../src/api/schemas.ts';
import { useDeadEvents, useUndelivered } from './queries.ts';
import { texts } from '../texts/console.ts';
import { effectSubject } from '../kit/words.ts';

const said = texts.decisions;

/** Something that goes on only when a person decides. */
export type Matter =
  { kind: 'effect'; at: string; effect: EffectAnswer } | { kind: 'event'; at: string; event: EventAnswer };

/** What a person can decide about a matter. */
export interface Choice {
  label: string;
  /** Where the decision is posted. */
  path: string;
  /** The question, and what a yes will do. */
  asks: string;
  does: string;
  yes: string;
  done: string;
}

/** Everything that waits for a person, newest first. `more`: there are more than were read. */
export function usePeople(): { matters: Matter[]; more: boolean } {
  const effects = useUndelivered().data;
  const events = useDeadEvents().data;
  return {
    matters: mattersOf(effects?.items ?? [], events?.items ?? []),
    more: (effects?.next ?? null) !== null || (events?.next ?? null) !== null,
  };
}

/** What is being looked up by itself waits for nobody. */
export function mattersOf(effects: EffectAnswer[], events: EventAnswer[]): Matter[] {
  const matters: Matter[] = [
    ...effects
      .filter((effect) => effect.state === 'dead' || effect.asksPerson)
      .map((effect) => ({ kind: 'effect' as const, at: effect.createdAt, effect })),
    ...events.map((event) => ({ kind: 'event' as const, at: event.receivedAt, event })),
  ];
  return matters.sort((one, other) => other.at.localeCompare(one.at));
}

export function choicesOf(matter: Matter): Choice[] {
  if (matter.kind === 'event') return [{ ...said.event, path: `/api/v1/events/${matter.event.id}/retry` }];
  const { effect } = matter;
  return effect.state === 'dead' ? [tryAgain(effect)] : [itIsThere(effect), sendAgain(effect)];
}

function thing({ kind, conversation }: EffectAnswer): string {
  const subject = effectSubject(kind);
  if (kind !== 'note') return said.effect(subject, subject.toLowerCase());
  return conversation === null ? said.note : said.noteTo(conversation.id);
}

function tryAgain(effect: EffectAnswer): Choice {
  const words = effect.kind === 'note' ? said.noteAgain : said.tryAgain;
  return { ...words, does: words.does(thing(effect)), path: `/api/v1/effects/${effect.id}/retry` };
}

function itIsThere(effect: EffectAnswer): Choice {
  const words = said.isThere;
  return { ...words, does: words.does(thing(effect)), path: `/api/v1/effects/${effect.id}/it-is-there` };
}

function sendAgain(effect: EffectAnswer): Choice {
  const words = said.sendAgain;
  return { ...words, does: words.does(thing(effect), effect.ref), path: `/api/v1/effects/${effect.id}/send-again` };
}
