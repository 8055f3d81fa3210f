import { type Choice, choicesOf, type Matter } from '../people.ts';

/** What a person can decide about a matter where there is room for all of it. */
export function everyChoice(matter: Matter): Choice[] {
  return [...choicesOf(matter), leaveIt(matter)];
}

function leaveIt(matter: Matter): Choice {
  const isEvent = matter.kind === 'event';
  return {
    label: 'Leave it',
    path: isEvent ? `/api/v1/events/${matter.event.id}/skip` : `/api/v1/effects/${matter.effect.id}/skip`,
    asks: 'Leave it as it is?',
    does: isEvent
      ? 'Nothing is decided and nothing is sent. It leaves this list and stays on record as left out by you.'
      : 'Nothing is sent. It leaves this list and stays on record as left out by you.',
    yes: 'Leave it',
    done: 'It is left as it is.',
  };
}

/** What waits for a person among what came of an event. */
export function matterOf(effect: Extract<Matter, { kind: 'effect' }>['effect']): Matter | null {
  const waits = effect.state === 'dead' || (effect.state === 'unknown' && effect.asksPerson);
  return waits ? { kind: 'effect', at: effect.createdAt, effect } : null;
}
