/**
 * What one side of shared fields is to become by what the other holds now. Both are read when it is written, so that whatever came late, or was
 * tried again after a newer change, writes what its owner says by then (I6). What stands there already is not written. Pure.
 */
import { type FieldLine, fieldName } from './field-lines.ts';
import { fieldText, type FieldValue, type IssueFields, namesOfValue } from '../fields.ts';
import {
  attributeOf,
  type AttributeValue,
  fillAttributes,
  goneSentence,
  optionOf,
  tableEntry,
} from '../escalation/mapping.ts';
import { means } from '../escalation/offered.ts';
import type { TicketType, TicketTypeAttribute } from '../workspace.ts';
import type { FieldChange, PlainValue } from '../writes.ts';

/** Both sides as they are read. `attributes`: of the ticket, by the names of today. */
export interface BothSides {
  type: TicketType;
  attributes: Readonly<Record<string, AttributeValue | null>>;
  fields: IssueFields;
}

/** `said`: each as `Severity: Low → High`. `problems`: sentences, each of a line that could not be followed. */
export interface ToWrite<T> {
  changes: T[];
  said: string[];
  problems: string[];
}

/** By the attribute's name of today; null empties it. */
export type AttributeChange = readonly [name: string, value: AttributeValue | null];

/** The ticket is to be as the issue is. */
export function attributesToWrite(lines: readonly FieldLine[], sides: BothSides): ToWrite<AttributeChange> {
  return each(lines, sides, (line, attribute, held) => {
    const { type, fields } = sides;
    const { ticketType, field: from, values, called } = line;
    const mapped = { ticketType, attribute: attribute.id, from, values, called };
    const { values: filled, problems } = fillAttributes([mapped], { type, fields, words: {} });
    const [problem] = problems;
    if (problem !== undefined) return problem.sentence;
    const wanted = held === null ? null : (filled.get(attribute.id) ?? null);
    const stands = sides.attributes[attribute.name] ?? null;
    if (isSameAttribute(stands, wanted, attribute)) return null;
    const said = `${attribute.name}: ${shown(stands, attribute)} → ${shown(wanted, attribute)}`;
    return { change: [attribute.name, wanted] as const, said };
  });
}

/** The issue is to be as the ticket is. */
export function fieldsToWrite(lines: readonly FieldLine[], sides: BothSides): ToWrite<FieldChange> {
  return each<FieldChange>(lines, sides, (line, attribute, held) => {
    const value = plainOf(sides.attributes[attribute.name] ?? null, attribute, line);
    if (isSameField(held, value)) return null;
    const before = held === null ? 'empty' : fieldText(held);
    const said = `${fieldName(line)}: ${before} → ${value === null ? 'empty' : String(value)}`;
    return { change: { kind: 'set', field: line.field, value }, said };
  });
}

/** A sentence: it cannot be followed. Null: it stands so already. */
type Followed<T> = { change: T; said: string } | string | null;

function each<T>(
  lines: readonly FieldLine[],
  { type, fields }: BothSides,
  follow: (line: FieldLine, attribute: TicketTypeAttribute, held: FieldValue | null) => Followed<T>,
): ToWrite<T> {
  const result: ToWrite<T> = { changes: [], said: [], problems: [] };
  for (const line of lines) {
    if (!means(line.ticketType, type)) continue;
    const attribute = attributeOf(type, line.attribute);
    const held = fields.get(line.field);
    const followed =
      attribute === null || attribute.archived
        ? goneSentence(line, type)
        : held === undefined
          ? `The issue has no field ${fieldName(line)} (any more): choose another, or remove the line.`
          : follow(line, attribute, held);
    if (typeof followed === 'string') result.problems.push(followed);
    else if (followed !== null) {
      result.changes.push(followed.change);
      result.said.push(followed.said);
    }
  }
  return result;
}

/** Tickets tell what a list holds by its id or by its label; nobody says which (Intercom docs, tickets). */
function isSameAttribute(
  stands: AttributeValue | null,
  wanted: AttributeValue | null,
  attribute: TicketTypeAttribute,
): boolean {
  const isEmpty = stands === null || stands === '';
  if (wanted === null || isEmpty) return wanted === null && isEmpty;
  if (attribute.dataType === 'list') return optionOf(attribute, String(stands))?.id === wanted;
  if (attribute.dataType === 'datetime') return instantOf(stands) === instantOf(wanted);
  return String(stands) === String(wanted);
}

/** Of a date; Intercom counts seconds where it gives a number. */
function instantOf(value: AttributeValue): number {
  return typeof value === 'number' ? value * 1000 : Date.parse(String(value));
}

function shown(value: AttributeValue | null, attribute: TicketTypeAttribute): string {
  if (value === null || value === '') return 'empty';
  const text = String(value);
  return attribute.dataType === 'list' ? (optionOf(attribute, text)?.label ?? text) : text;
}

function plainOf(
  value: AttributeValue | null,
  attribute: TicketTypeAttribute,
  { values }: FieldLine,
): Exclude<PlainValue, string[]> {
  if (value === null || value === '') return null;
  const option = attribute.dataType === 'list' ? optionOf(attribute, String(value)) : null;
  const names = option === null ? [String(value)] : [option.id, option.label];
  const back = tableEntry(Object.fromEntries(Object.entries(values).map(([issue, ticket]) => [ticket, issue])), names);
  if (back !== null) return back;
  if (option !== null) return option.label;
  if (attribute.dataType === 'datetime') {
    const at = instantOf(value);
    return Number.isNaN(at) ? String(value) : new Date(at).toISOString();
  }
  return value;
}

function isSameField(held: FieldValue | null, wanted: PlainValue): boolean {
  if (held === null || wanted === null) return held === null && wanted === null;
  const text = String(wanted);
  if (held.kind === 'number') return held.number === Number(text);
  if (held.kind === 'day') return held.day === text.slice(0, 10);
  if (held.kind === 'time') return held.at === Date.parse(text);
  if (held.kind === 'text') return held.text === text;
  const lower = text.trim().toLowerCase();
  return namesOfValue(held).some((name) => name.trim().toLowerCase() === lower);
}
