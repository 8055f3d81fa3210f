import { texts } from '../../texts/activity.ts';
import { type Choice, choicesOf, type Matter } from '../people.ts';

const said = texts.leave;

/** What a person can decide about a matter where there is room for all of it. */
export function everyChoice(matter: Matter): Choice[] {
  return [...choicesOf(matter), leaveIt(matter)];
}

/** It does nothing: the quietest of the choices. */
export const isLeaving = ({ label }: Choice): boolean => label === said.label;

function leaveIt(matter: Matter): Choice {
  const isEvent = matter.kind === 'event';
  return {
    label: said.label,
    path: isEvent ? `/api/v1/events/${matter.event.id}/skip` : `/api/v1/effects/${matter.effect.id}/skip`,
    asks: said.asks,
    does: isEvent ? said.event : said.effect,
    yes: said.label,
    done: said.done,
  };
}

/** What waits for a person among what came of an event. */
export function matterOf(effect: Extract<Matter, { kind: 'effect' }>['effect']): Matter | null {
  const waits = effect.state === 'dead' || (effect.state === 'unknown' && effect.asksPerson);
  return waits ? { kind: 'effect', at: effect.createdAt, effect } : null;
}
