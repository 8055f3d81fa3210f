/** Fields that an issue and its tickets share: each line is one field, one attribute, and the side that it belongs to. */

export interface FieldLine {
  /** Ids. Names work too, as long as they stay: a line that was saved while Intercom answered has ids. */
  ticketType: string;
  attribute: string;
  /** A field of the issue, by its id. */
  field: string;
  /** Whose value counts: the other side is set to it, also after somebody changed it there. */
  owner: 'issue' | 'ticket';
  /** Value of the issue → of the ticket; for a list, the id of what it offers. What is not in it is the same on both sides. */
  values: Record<string, string>;
  /** What the ids above were called when the line was saved: all that can be said of what was deleted since. */
  called?: Record<string, string> | undefined;
}

/** As people call it. */
export function fieldName({ field, called }: FieldLine): string {
  return called?.[field] ?? field;
}

export function attributeName({ attribute, called }: FieldLine): string {
  return called?.[attribute] ?? attribute;
}
