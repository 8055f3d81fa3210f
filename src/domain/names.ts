/** Some hosts name people by their ids only. Whoever an event shows gets the name that was read. */
import type { HostEvent, HandEvent } from './events.ts';
import type { Issue, Person } from './model.ts';
import type { Reads } from './snapshot.ts';

/** In place of a name nobody may read, such as that of an account that was closed. */
const SOMEBODY = 'Somebody';

/** Ids of the people an event shows by nothing but their id. */
export function unnamedIn(event: HostEvent | HandEvent): string[] {
  if (event.kind === 'link.asked' || event.kind === 'unlink.asked') return [];
  const shown = [event.actor, 'issue' in event ? (event.issue?.assignee ?? null) : null];
  return [...new Set(shown.flatMap((person) => (isUnnamed(person) ? (person?.id ?? []) : [])))];
}

export function withNames<E extends HostEvent>(event: E, people: Reads['people']): E {
  if (people.size === 0) return event;
  const named = { ...event, actor: nameOf(event.actor, people) };
  if (!('issue' in named) || named.issue === null) return named;
  const issue: Issue = { ...named.issue, assignee: nameOf(named.issue.assignee, people) };
  return { ...named, issue };
}

function isUnnamed(person: Person | null): boolean {
  return person !== null && person.id !== null && person.id === person.name;
}

function nameOf(person: Person | null, people: Reads['people']): Person | null {
  if (person === null || person.id === null || !isUnnamed(person)) return person;
  const name = people.get(person.id);
  return name === undefined ? person : { ...person, name: name ?? SOMEBODY };
}
