/**
 * How an issue fills the attributes of a ticket: the project's lines, what the issue holds and what the ticket type takes → values, and what
 * could not be filled and why. Attributes and what their lists offer are meant by id, so that renaming one in Intercom breaks nothing. Pure.
 */
import { type FieldValue, fieldText, type IssueFields, namesOfValue } from '../fields.ts';
import type { Issue } from '../model.ts';
import { plainInline } from '../text/plain.ts';
import { fillTemplate, type TemplateField } from '../template.ts';
import { means } from './offered.ts';
import type { TicketType, TicketTypeAttribute } from '../workspace.ts';

/** One attribute, filled from exactly one of `from`, `constant` and `template`. */
export interface MappingLine {
  /** Ids. Names work too, as long as they stay: a line that was saved while Intercom answered has ids. */
  ticketType: string;
  attribute: string;
  /** A field of the issue, by its id. */
  from?: string | undefined;
  constant?: string | undefined;
  template?: string | undefined;
  /** Value of the issue → of the ticket; for a list, the id of what it offers. */
  values?: Record<string, string> | undefined;
  default?: string | undefined;
  /** What the ids above were called when the line was saved: all that can be said of what was deleted since. */
  called?: Record<string, string> | undefined;
}

/** As a ticket takes it: text, a number, true or false; of a list the id of what it offers; a date as `2026-01-31T00:00:00.000Z`. */
export type AttributeValue = string | number | boolean;

export type MappingProblemKind =
  /** The attribute was deleted or archived. */
  | 'attribute_gone'
  /** What a list offered was deleted. */
  | 'option_gone'
  /** The issue has no such field. */
  | 'field_missing'
  /** The value is not what the attribute takes. */
  | 'wrong_type'
  /** The list offers nothing for this value. */
  | 'no_value';

export interface MappingProblem {
  kind: MappingProblemKind;
  /** As the line names it. */
  attribute: string;
  sentence: string;
}

export interface Filled {
  /** By attribute id. */
  values: ReadonlyMap<string, AttributeValue>;
  problems: MappingProblem[];
}

/** The places a template of a mapping can have. */
export const MAPPING_FIELDS = [
  'issue.key',
  'issue.summary',
  'issue.status',
  'issue.assignee',
  'issue.url',
  'resolution',
] as const satisfies readonly TemplateField[];

export type IssueWords = Partial<Record<(typeof MAPPING_FIELDS)[number], string>>;

/** What templates say of an issue. `url`: where people see it. */
export function issueWords({ key, summary, status, assignee, resolution }: Issue, url: string): IssueWords {
  return {
    'issue.key': key,
    'issue.summary': summary,
    'issue.status': status.name,
    'issue.assignee': assignee?.name ?? 'Nobody',
    'issue.url': url,
    ...(resolution === null ? {} : { resolution }),
  };
}

/** Which fields of the issue have to be read to fill a ticket of this type. */
export function fieldsNeeded(lines: readonly MappingLine[], type: Pick<TicketType, 'id' | 'name'>): string[] {
  return [...new Set(linesOf(lines, type).flatMap(({ from }) => from ?? []))];
}

/** The lines that are for this type. */
export function linesOf<L extends MappingLine>(lines: readonly L[], type: Pick<TicketType, 'id' | 'name'>): L[] {
  return lines.filter(({ ticketType }) => means(ticketType, type));
}

/** By its id, else by its name. */
export function attributeOf(type: TicketType, idOrName: string): TicketTypeAttribute | null {
  const { attributes } = type;
  return attributes.find(({ id }) => id === idOrName) ?? attributes.find(({ name }) => name === idOrName) ?? null;
}

/** What an empty field gives is nothing, which is no problem: whether it may be left out is for who makes the ticket to say. */
export function fillAttributes(
  lines: readonly MappingLine[],
  from: { type: TicketType; fields: IssueFields; words: IssueWords },
): Filled {
  const values = new Map<string, AttributeValue>();
  const problems: MappingProblem[] = [];
  for (const line of linesOf(lines, from.type)) {
    const attribute = attributeOf(from.type, line.attribute);
    if (attribute === null || attribute.archived) {
      problems.push({ kind: 'attribute_gone', attribute: line.attribute, sentence: goneSentence(line, from.type) });
      continue;
    }
    const made = valueOf(line, attribute, from);
    if (made === null) continue;
    if (typeof made === 'object') problems.push({ ...made, attribute: line.attribute });
    else values.set(attribute.id, made);
  }
  return { values, problems };
}

/** The attribute of a line is not there (any more). */
export function goneSentence(line: MappingLine, { name }: Pick<TicketType, 'name'>): string {
  const before = line.called?.[line.attribute];
  return before === undefined
    ? `The ticket type ${name} has no attribute ${line.attribute}: choose another, or remove the line.`
    : `“${before}” is no attribute of ${name} any more: choose another, or remove the line.`;
}

export type Trouble = Omit<MappingProblem, 'attribute'>;

function valueOf(
  line: MappingLine,
  attribute: TicketTypeAttribute,
  { fields, words }: { fields: IssueFields; words: IssueWords },
): AttributeValue | Trouble | null {
  if (line.constant !== undefined) return readText(line.constant, attribute, line);
  if (line.template !== undefined) {
    const text = filledText(line.template, words);
    return text === '' ? null : readText(text, attribute, line);
  }
  const field = line.from ?? '';
  const value = fields.get(field);
  const otherwise = line.default;
  if (value === null || (value === undefined && otherwise !== undefined))
    return otherwise === undefined ? null : readText(otherwise, attribute, line);
  if (value === undefined)
    return { kind: 'field_missing', sentence: `The issue has no field ${field}: nothing can be filled from it.` };
  return translated(line, attribute, value);
}

/** By the table; else, with a default beside a table, that; else as it is. A list takes what it offers before the default. */
function translated(line: MappingLine, attribute: TicketTypeAttribute, value: FieldValue): AttributeValue | Trouble {
  const names = namesOfValue(value);
  const entry = tableEntry(line.values ?? {}, names);
  if (entry !== null) return readText(entry, attribute, line);
  const direct = attribute.dataType === 'list' ? offered(attribute, names, value) : null;
  if (typeof direct === 'string') return direct;
  const { default: otherwise } = line;
  const hasTable = Object.keys(line.values ?? {}).length > 0;
  if (otherwise !== undefined && (hasTable || direct !== null)) return readText(otherwise, attribute, line);
  const made = direct ?? readValue(value, attribute, line);
  return typeof made === 'object' && otherwise !== undefined ? readText(otherwise, attribute, line) : made;
}

/** What the table has for any of these names, in their letters first. */
export function tableEntry(table: Record<string, string>, names: readonly string[]): string | null {
  for (const name of names) if (Object.hasOwn(table, name)) return table[name] ?? null;
  const lower = new Map(Object.entries(table).map(([key, target]) => [key.toLowerCase(), target]));
  for (const name of names) {
    const target = lower.get(name.toLowerCase());
    if (target !== undefined) return target;
  }
  return null;
}

function offered(attribute: TicketTypeAttribute, names: readonly string[], value: FieldValue): string | Trouble {
  const option = names.map((name) => optionOf(attribute, name)).find((one) => one !== null);
  if (option !== undefined && option !== null) return option.id;
  const sentence = `${attribute.name} offers nothing for “${fieldText(value)}”: add it to the table of values, or give a default.`;
  return { kind: 'no_value', sentence };
}

/** What a list offers under this id or label. */
export function optionOf({ options }: TicketTypeAttribute, idOrLabel: string): { id: string; label: string } | null {
  const lower = idOrLabel.trim().toLowerCase();
  return (
    options.find(({ id }) => id === idOrLabel) ??
    options.find(({ label }) => label === idOrLabel) ??
    options.find(({ label }) => label.trim().toLowerCase() === lower) ??
    null
  );
}

function readValue(value: FieldValue, attribute: TicketTypeAttribute, line: MappingLine): AttributeValue | Trouble {
  if (value.kind === 'number' && (attribute.dataType === 'integer' || attribute.dataType === 'decimal'))
    return attribute.dataType === 'integer' && !Number.isInteger(value.number)
      ? wrongType(fieldText(value), attribute)
      : value.number;
  if (attribute.dataType === 'datetime') {
    if (value.kind === 'day') return `${value.day}T00:00:00.000Z`;
    if (value.kind !== 'time' && value.kind !== 'text') return wrongType(fieldText(value), attribute);
  }
  return readText(fieldText(value), attribute, line);
}

/** Text as the attribute takes it. Of a date Intercom's API only says "datetime": ISO 8601 in UTC is what every reader of dates takes. */
export function readText(
  text: string,
  attribute: TicketTypeAttribute,
  { called }: Pick<MappingLine, 'called'>,
): AttributeValue | Trouble {
  const plain = text.trim();
  switch (attribute.dataType) {
    case 'list': {
      const option = optionOf(attribute, text);
      if (option !== null) return option.id;
      const before = called?.[text];
      if (before === undefined) return { kind: 'no_value', sentence: noOption(text, attribute) };
      return {
        kind: 'option_gone',
        sentence: `“${before}” is no value of ${attribute.name} any more: choose another.`,
      };
    }
    case 'integer':
      return /^[+-]?\d{1,15}$/.test(plain) ? Number(plain) : wrongType(text, attribute);
    case 'decimal':
      return /^[+-]?\d{1,15}(\.\d+)?$/.test(plain) ? Number(plain) : wrongType(text, attribute);
    case 'boolean':
      return /^(true|yes)$/i.test(plain) ? true : /^(false|no)$/i.test(plain) ? false : wrongType(text, attribute);
    case 'datetime': {
      const at = DATE.test(plain) ? Date.parse(plain.length === 10 ? `${plain}T00:00:00Z` : plain) : Number.NaN;
      return Number.isNaN(at) ? wrongType(text, attribute) : new Date(at).toISOString();
    }
    case 'files':
      return {
        kind: 'wrong_type',
        sentence: `${attribute.name} takes files, which cannot be filled in: remove the line.`,
      };
    default:
      return text;
  }
}

/** With the place on the clock it needs the zone too: elsewhere it would be another instant. */
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/;

const kinds: Record<string, string> = {
  integer: 'a whole number',
  decimal: 'a number such as 12.5',
  boolean: 'true or false',
  datetime: 'a date such as 2026-01-31',
};

/** What the attribute takes, in words. */
export function kindOf({ dataType }: TicketTypeAttribute): string {
  return kinds[dataType] ?? (dataType === 'list' ? 'one of a list' : dataType === 'files' ? 'files' : 'text');
}

function wrongType(text: string, attribute: TicketTypeAttribute): Trouble {
  return { kind: 'wrong_type', sentence: `“${text}” is not ${kindOf(attribute)}, which ${attribute.name} takes.` };
}

function noOption(text: string, { name, options }: TicketTypeAttribute): string {
  const labels = options.map(({ label }) => label).join(', ');
  return `“${text}” is no value of ${name}: it has ${labels === '' ? 'none' : labels}.`;
}

/** Line by line, as a template of a note is filled, but plain. */
function filledText(template: string, words: IssueWords): string {
  const runs = Object.entries(words).map(([name, text]) => [name, { kind: 'text', text }] as const);
  const blocks = fillTemplate(template, Object.fromEntries(runs));
  return blocks.map((block) => (block.kind === 'paragraph' ? plainInline(block.content) : '')).join('\n');
}
