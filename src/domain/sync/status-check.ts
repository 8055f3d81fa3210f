/** The two-way status section of a project against the statuses of the host and the ticket states of the workspace. Pure. */
import { checkFieldLines } from './field-check.ts';
import type { FieldLine } from './field-lines.ts';
import { type Checked, named, type Offered, type SettingProblem, unknown } from '../escalation/offered.ts';
import type { TicketType } from '../workspace.ts';

/** Intercom's own; every state is of one of them. */
export const STATE_CATEGORIES = ['submitted', 'in_progress', 'waiting_on_customer', 'resolved'] as const;

export interface StatusTables {
  toIntercom: Record<string, string>;
  toIntercomByCategory: Partial<Record<'new' | 'indeterminate' | 'done', string>>;
  fromIntercom: Record<string, string>;
}

export interface StatusSync extends StatusTables {
  /** Shared fields, each with its owner. */
  fields: FieldLine[];
  byTicketType: (StatusTables & { ticketType: string })[];
  /** Status of the issue after what happens in a conversation; null: it stays. */
  onConversation: { closed: string | null; customerReplied: string | null };
}

interface State {
  id: string;
  name: string;
}

export function checkStatusSync<S extends StatusSync>(given: S, offered: Offered): Checked<S> {
  const problems: SettingProblem[] = [];
  const types = offered.types?.filter(({ archived }) => !archived) ?? null;
  const common = checkTables(given, { states: types && statesOf(types), statuses: offered.statuses });
  problems.push(...common.problems);
  const byTicketType = given.byTicketType.map((tables, at) => {
    const type = types === null ? null : named(tables.ticketType, types);
    const path = ['byTicketType', at];
    if (types !== null && type === null) {
      problems.push({ path: [...path, 'ticketType'], message: unknown('ticket type', tables.ticketType, types) });
      return tables;
    }
    const own = checkTables(tables, { states: type && statesOf([type]), statuses: offered.statuses });
    problems.push(...own.problems.map((one) => ({ ...one, path: [...path, ...one.path] })));
    return { ...own.settled, ticketType: type?.id ?? tables.ticketType };
  });
  const onConversation = { ...given.onConversation };
  for (const what of ['closed', 'customerReplied'] as const) {
    const word = onConversation[what];
    if (word !== null)
      onConversation[what] = statusNamed(word, offered.statuses, (message) =>
        problems.push({ path: ['onConversation', what], message }),
      );
  }
  const fields = checkFieldLines(given.fields, offered);
  const within = ({ path, message }: SettingProblem): SettingProblem => ({ path: ['fields', ...path], message });
  return {
    settled: { ...given, ...common.settled, byTicketType, onConversation, fields: fields.settled },
    problems: [...problems, ...fields.problems.map(within)],
    remarks: fields.remarks.map(within),
  };
}

type Statuses = readonly { id: string; name: string }[] | null;

/** Hosts are written to by the status's name. */
function statusNamed(word: string, statuses: Statuses, say: (message: string) => void): string {
  if (statuses === null) return word;
  const found = named(word, statuses);
  const offered = statuses.map(({ name }) => ({ id: name, name }));
  if (found === null) say(unknown('status', word, offered));
  return found?.name ?? word;
}

function statesOf(types: readonly TicketType[]): State[] {
  const all = types.flatMap(({ states }) => states.map(({ id, label }) => ({ id, name: label })));
  return [...new Map(all.map((state) => [state.id, state])).values()];
}

type Sides = { states: readonly State[] | null; statuses: Statuses };

function checkTables<T extends StatusTables>(given: T, { states, statuses }: Sides): Checked<T> {
  const problems: SettingProblem[] = [];
  const say = (path: string[], message: string): void => void problems.push({ path, message });
  /** A category stays as it is: it means whatever state of it the ticket's type has. */
  const state = (word: string, path: string[]): string => {
    if (states === null || STATE_CATEGORIES.some((category) => category === word)) return word;
    const found = named(word, states);
    if (found === null) say(path, unknown('ticket state', word, [...states, ...categories]));
    return found?.id ?? word;
  };
  const status = (word: string, path: string[]): string => statusNamed(word, statuses, (message) => say(path, message));
  const pairs = (table: Record<string, string>) => Object.entries(table);
  const toIntercom = pairs(given.toIntercom).map(([from, to]) => {
    const path = ['toIntercom', from];
    return [status(from, path), state(to, path)] as const;
  });
  const toIntercomByCategory = pairs(given.toIntercomByCategory).map(
    ([category, to]) => [category, state(to, ['toIntercomByCategory', category])] as const,
  );
  const fromIntercom = pairs(given.fromIntercom).map(([from, to]) => {
    const path = ['fromIntercom', from];
    return [state(from, path), status(to, path)] as const;
  });
  const settled = {
    ...given,
    toIntercom: Object.fromEntries(toIntercom),
    toIntercomByCategory: Object.fromEntries(toIntercomByCategory),
    fromIntercom: Object.fromEntries(fromIntercom),
  };
  return { settled, problems, remarks: [] };
}

const categories: State[] = STATE_CATEGORIES.map((name) => ({ id: name, name }));
