/** Conditions of workflows over what is known of an issue. A closed grammar: nothing a person wrote is ever evaluated (S29). Pure. */
import type { Condition, Flat, Group, Operator } from './model.ts';

export type FactValue = string | number | boolean | string[] | null;

/** What is known of an issue and its customer. Names of `fields` and `contact` are in lower case. */
export interface Facts {
  issue: Record<string, FactValue>;
  fields: Record<string, FactValue>;
  contact: Record<string, FactValue>;
}

/** One condition as it was looked at: what the field held, and whether it held. */
export interface Checked {
  field: string;
  is: Operator;
  value: FactValue;
  found: FactValue;
  holds: boolean;
}

export interface Verdict {
  holds: boolean;
  checked: Checked[];
}

/** Looks at every condition, also where the outcome is clear before: people want to see each. */
export function check(group: Group, facts: Facts): Verdict {
  const parts = partsOf(group).map((part) => ('field' in part ? checkOne(part, facts) : check(part, facts)));
  return {
    holds: 'all' in group ? parts.every(({ holds }) => holds) : parts.length === 0 || parts.some(({ holds }) => holds),
    checked: parts.flatMap(({ checked }) => checked),
  };
}

function partsOf(group: Group | Flat): (Condition | Flat)[] {
  return 'all' in group ? group.all : group.any;
}

/** The fields a group looks at. */
export function fieldsOf(group: Group): string[] {
  return partsOf(group).flatMap((part) => ('field' in part ? [part.field] : partsOf(part).flatMap(fieldOf)));
}

function fieldOf(part: Condition | Flat): string[] {
  return 'field' in part ? [part.field] : [];
}

function checkOne({ field, is, value: given }: Condition, facts: Facts): Verdict {
  const value: FactValue = given ?? null;
  const found = factOf(field, facts);
  const holds = compare(found, is, value);
  return { holds, checked: [{ field, is, value, found, holds }] };
}

/** Null: not known, or empty. */
export function factOf(field: string, facts: Facts): FactValue {
  const [first = '', ...rest] = field.split('.');
  const name = rest.join('.').toLowerCase();
  const found = first === 'fields' ? facts.fields : first === 'contact' ? facts.contact : null;
  const values = found ?? facts.issue;
  const key = found === null ? field : name;
  return Object.hasOwn(values, key) ? (values[key] ?? null) : null;
}

function compare(found: FactValue, is: Operator, value: FactValue): boolean {
  switch (is) {
    case 'equals':
      return same(found, value);
    case 'not-equals':
      return !same(found, value);
    case 'one-of':
      return isOneOf(found, value);
    case 'not-one-of':
      return !isOneOf(found, value);
    case 'contains':
      return contains(found, value);
    case 'not-contains':
      return !contains(found, value);
    case 'greater':
      return difference(found, value) > 0;
    case 'less':
      return difference(found, value) < 0;
    case 'empty':
      return isEmpty(found);
    case 'not-empty':
      return !isEmpty(found);
  }
}

/** Of a list, tags for one, it is enough that it holds one of them. */
function isOneOf(found: FactValue, value: FactValue): boolean {
  return listOf(value).some((one) => (Array.isArray(found) ? contains(found, one) : same(found, one)));
}

function listOf(value: FactValue): FactValue[] {
  return Array.isArray(value) ? value : [value];
}

/** As people compare: however it is written. A list is the same as one value if that is all it holds. */
function same(found: FactValue, value: FactValue): boolean {
  if (Array.isArray(found) && !Array.isArray(value))
    return found.length === 1 && plain(found[0] ?? null) === plain(value);
  return plain(found) === plain(value);
}

function contains(found: FactValue, value: FactValue): boolean {
  if (Array.isArray(found)) return found.some((one) => plain(one) === plain(value));
  return !isEmpty(found) && plain(found).includes(plain(value));
}

function plain(value: FactValue): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.map(plain).toSorted().join('\n') : String(value).trim().toLowerCase();
}

function isEmpty(value: FactValue): boolean {
  return value === null || (Array.isArray(value) ? value.length === 0 : plain(value) === '');
}

/** The least urgent first, of requests and of Jira. */
const RANKS = [
  ['lowest', 'trivial'],
  ['low', 'minor'],
  ['medium', 'normal'],
  ['high', 'major'],
  ['urgent', 'highest', 'critical'],
  ['blocker'],
];

/** NaN, with which nothing is greater or less, where two values have no order: numbers, dates and priorities have one. */
function difference(found: FactValue, value: FactValue): number {
  if (isEmpty(found) || isEmpty(value) || Array.isArray(found) || Array.isArray(value)) return Number.NaN;
  const [a, b] = [plain(found), plain(value)];
  for (const order of [Number, rankOf, dateOf]) {
    const gap = order(a) - order(b);
    if (!Number.isNaN(gap)) return gap;
  }
  return Number.NaN;
}

function rankOf(text: string): number {
  const rank = RANKS.findIndex((names) => names.includes(text));
  return rank === -1 ? Number.NaN : rank;
}

/** ms of an ISO 8601 date, with or without time. */
export function dateOf(text: string): number {
  return /^\d{4}-\d\d-\d\d([t ].*)?$/i.test(text) ? Date.parse(text) : Number.NaN;
}
