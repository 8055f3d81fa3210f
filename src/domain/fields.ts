/** What the fields of an issue hold, whatever host it is of: read live, plain, and typed as the host types it. Pure. */

/** One of a list that the host keeps; it may be renamed, its id stays. */
export interface Choice {
  id: string | null;
  name: string;
}

/** `day`: `2026-01-31`, without a place on the clock. `time`: ms since 1970. `choice`: one of a list; `choices`: several, as labels are. */
export type FieldValue =
  | { kind: 'text'; text: string }
  | { kind: 'number'; number: number }
  | { kind: 'boolean'; is: boolean }
  | { kind: 'day'; day: string }
  | { kind: 'time'; at: number }
  | ({ kind: 'choice' } & Choice)
  | { kind: 'choices'; items: Choice[] }
  | { kind: 'person'; id: string | null; name: string; email: string | null };

/** By the field's id. Null: the field is empty. Not in it: this issue has no such field. */
export type IssueFields = ReadonlyMap<string, FieldValue | null>;

/** As a person reads it. */
export function fieldText(value: FieldValue): string {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'number':
      return String(value.number);
    case 'boolean':
      return value.is ? 'true' : 'false';
    case 'day':
      return value.day;
    case 'time':
      return new Date(value.at).toISOString();
    case 'choice':
    case 'person':
      return value.name;
    case 'choices':
      return value.items.map(({ name }) => name).join(', ');
  }
}

/** What a table of values may name it by: its names first, then the ids behind them. */
export function namesOfValue(value: FieldValue): string[] {
  switch (value.kind) {
    case 'choice':
      return value.id === null ? [value.name] : [value.name, value.id];
    case 'choices':
      return [...value.items.map(({ name }) => name), ...value.items.flatMap(({ id }) => id ?? [])];
    case 'person':
      return [value.name, ...[value.email, value.id].filter((one) => one !== null)];
    default:
      return [fieldText(value)];
  }
}
