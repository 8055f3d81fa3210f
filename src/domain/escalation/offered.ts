/** Settings held against what the workspace and the host have now: problems are said when they are saved, not when they are used. Pure. */
import type { HostField, HostStatus } from '../host-ports.ts';
import { nearest } from '../text/nearest.ts';
import type { Team, TicketType } from '../workspace.ts';

/** What there is to choose from. Null: it could not be read, so nothing can be said of what names it. */
export interface Offered {
  types: readonly TicketType[] | null;
  teams: readonly Team[] | null;
  fields: readonly HostField[] | null;
  statuses: readonly HostStatus[] | null;
}

/** Something that cannot work as it stands, at its place in the section. */
export interface SettingProblem {
  path: (string | number)[];
  message: string;
}

/** A section with names made ids where it could be, what is wrong with it, and what is right but may surprise. */
export interface Checked<T> {
  settled: T;
  problems: SettingProblem[];
  remarks: SettingProblem[];
}

interface Named {
  id: string;
  name: string;
}

/** By its id, else by its name, else by its name in other letters where only one has it. */
export function named<T extends Named>(idOrName: string, all: readonly T[]): T | null {
  const exact = all.find(({ id }) => id === idOrName) ?? all.find(({ name }) => name === idOrName);
  if (exact !== undefined) return exact;
  const alike = all.filter(({ name }) => name.toLowerCase() === idOrName.toLowerCase());
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/** Whether a word of settings means this one: what was saved while nobody answered may be a name. */
export function means(idOrName: string, one: Named): boolean {
  return named(idOrName, [one]) !== null;
}

const MOST_LISTED = 12;

/** `the workspace has no team "9"; did you mean "8" (Billing)?` */
export function unknown(what: string, given: string, all: readonly Named[]): string {
  const byWord = new Map(all.flatMap((one) => [[one.name, one] as const, [one.id, one] as const]));
  const meant = byWord.get(nearest(given, [...byWord.keys()]) ?? '');
  if (meant !== undefined) return `there is no ${what} "${given}"; did you mean ${shown(meant)}?`;
  const listed = all.slice(0, MOST_LISTED).map(shown).join(', ');
  const more = all.length > MOST_LISTED ? ` and ${all.length - MOST_LISTED} more` : '';
  return `there is no ${what} "${given}"; there is ${listed === '' ? 'none' : `${listed}${more}`}`;
}

function shown({ id, name }: Named): string {
  return id === name ? name : `${name} (${id})`;
}
