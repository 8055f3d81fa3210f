import type { EffectAnswer, EventAnswer } from '../../src/api/schemas.ts';
import { useDeadEvents, useUndelivered } from './queries.ts';
import { effectSubject } from './words.ts';

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
  if (matter.kind === 'event')
    return [
      {
        label: 'Decide again',
        path: `/api/v1/events/${matter.event.id}/retry`,
        asks: 'Decide this event again?',
        does: 'It is decided anew, as if it had just come, and what follows from it goes out.',
        yes: 'Decide again',
        done: 'It is decided again.',
      },
    ];
  const { effect } = matter;
  return effect.state === 'dead' ? [tryAgain(effect)] : [itIsThere(effect), sendAgain(effect)];
}

function thing(effect: EffectAnswer): string {
  const where = effect.conversation === null ? '' : ` to conversation ${effect.conversation.id}`;
  return effect.kind === 'note' ? `the note${where}` : effectSubject(effect.kind).toLowerCase();
}

function tryAgain(effect: EffectAnswer): Choice {
  const note = effect.kind === 'note';
  return {
    label: note ? 'Send again' : 'Try again',
    path: `/api/v1/effects/${effect.id}/retry`,
    asks: note ? 'Send the note again?' : 'Try again?',
    does: note
      ? `Sends ${thing(effect)}. It did not arrive before, so the conversation will have it once.`
      : `Tries ${thing(effect)} once more. It did not happen before.`,
    yes: note ? 'Send the note' : 'Try again',
    done: note ? 'The note is on its way again.' : 'It is tried again.',
  };
}

function itIsThere(effect: EffectAnswer): Choice {
  return {
    label: 'It is there',
    path: `/api/v1/effects/${effect.id}/it-is-there`,
    asks: 'You found it there?',
    does: `Marks ${thing(effect)} as delivered. Nothing is sent.`,
    yes: 'It is there',
    done: 'Marked as delivered.',
  };
}

function sendAgain(effect: EffectAnswer): Choice {
  return {
    label: 'Send again',
    path: `/api/v1/effects/${effect.id}/send-again`,
    asks: 'Send it again?',
    does: `Sends ${thing(effect)} once more. If the first one is there after all, it will be there twice: look for [ref ${effect.ref}] before.`,
    yes: 'Send it once more',
    done: 'It is on its way again.',
  };
}
