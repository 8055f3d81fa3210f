/** What is wrong with the field mapping, against what the workspace and the host say of their fields now: told when it is made, not when it is sent. */
import type { TicketTypesAnswer } from '../../../src/api/schemas/connecting.ts';
import type { MappingSettings, TemplateField } from '../../../src/api/schemas/project-settings.ts';
import { fieldNames } from './event-words.ts';

export type TicketType = TicketTypesAnswer['items'][number];
export type Attribute = TicketType['attributes'][number];

/** As the host tells it; what is not known of it cannot be wrong. */
export interface IssueField {
  id: string;
  name: string;
  type: string;
  values: string[] | null;
}

export interface Around {
  /** Null: they could not be read, so nothing can be said of them. */
  types: TicketType[] | null;
  fields: IssueField[] | null;
}

/** What is wrong with one line; empty: nothing that is known of. */
export function problemsOf(line: MappingSettings, { types, fields }: Around): string[] {
  const problems: string[] = [];
  if (line.template !== undefined) problems.push(...unknownFields(line.template));
  const field = fields?.find(({ id }) => id === line.from) ?? null;
  if (line.from !== undefined && fields !== null && field === null)
    problems.push(`The host has no field ${line.from}.`);
  if (types === null) return problems;
  const type = types.find(({ id }) => id === line.ticketType);
  if (type === undefined || type.archived) return [...problems, `The workspace has no ticket type ${line.ticketType}.`];
  const attribute = attributeOf(type, line.attribute);
  if (attribute === null || attribute.archived)
    return [...problems, `The ticket type ${type.name} has no attribute ${line.attribute}.`];
  return [...problems, ...misfits(line, attribute, field)];
}

/** Required attributes of a ticket type that no line fills; subject and message fill title and description. */
export function missingRequired(type: TicketType, lines: MappingSettings[]): string[] {
  const filled = lines.filter(({ ticketType }) => ticketType === type.id);
  return type.attributes
    .filter(({ required, archived, name }) => required && !archived && !/^_default_(title|description)_$/.test(name))
    .filter((attribute) => !filled.some((line) => attributeOf(type, line.attribute) === attribute))
    .map(({ name }) => name);
}

/** By its id, or by its name as a set-up file may have it. */
export function attributeOf(type: TicketType, idOrName: string): Attribute | null {
  const { attributes } = type;
  return attributes.find(({ id }) => id === idOrName) ?? attributes.find(({ name }) => name === idOrName) ?? null;
}

function unknownFields(template: string): string[] {
  return [...template.matchAll(/\{\{([^{}]*)\}\}/g)]
    .map(([, name = '']) => name.trim())
    .filter((name) => !Object.hasOwn(fieldNames, name satisfies string as TemplateField))
    .map((name) => `unknown_field ${name === '' ? '{{}}' : name}`);
}

function misfits(line: MappingSettings, attribute: Attribute, field: IssueField | null): string[] {
  const problems: string[] = [];
  if (attribute.dataType === 'files') return [`${attribute.name} takes files, which cannot be filled in.`];
  if (line.constant !== undefined) problems.push(...valueProblem(line.constant, attribute));
  if (line.template !== undefined && attribute.dataType !== 'string')
    problems.push(
      `A template is text, and ${attribute.name} takes ${kinds[attribute.dataType] ?? attribute.dataType}.`,
    );
  if (line.default !== undefined) problems.push(...valueProblem(line.default, attribute));
  for (const value of Object.values(line.values ?? {})) problems.push(...valueProblem(value, attribute));
  if (line.from !== undefined) problems.push(...fieldMisfit(line, attribute, field));
  return [...new Set(problems)];
}

const kinds: Record<string, string> = {
  string: 'text',
  list: 'one of a list',
  integer: 'a whole number',
  decimal: 'a number',
  boolean: 'true or false',
  datetime: 'a date',
};

const forms: Record<string, RegExp> = {
  integer: /^-?\d+$/,
  decimal: /^-?\d+([.,]\d+)?$/,
  boolean: /^(true|false)$/,
  datetime: /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/,
};

function valueProblem(value: string, { name, dataType, options }: Attribute): string[] {
  if (dataType === 'list') {
    const fits = options.some((option) => option.id === value || option.label === value);
    return fits
      ? []
      : [`“${value}” is no value of ${name}: it has ${options.map(({ label }) => label).join(', ') || 'none'}.`];
  }
  const form = forms[dataType];
  return form === undefined || form.test(value.trim())
    ? []
    : [`“${value}” is not ${kinds[dataType] ?? dataType}, which ${name} takes.`];
}

/** Which types of a host's fields an attribute takes as they are. */
const takes: Record<string, RegExp> = {
  integer: /^number$/,
  decimal: /^number$/,
  datetime: /^date(time)?$/,
};

function fieldMisfit(line: MappingSettings, attribute: Attribute, field: IssueField | null): string[] {
  if (field === null || attribute.dataType === 'string') return [];
  const table = line.values ?? {};
  if (attribute.dataType === 'list') {
    const lacking = (field.values ?? []).filter(
      (value) => !Object.hasOwn(table, value) && valueProblem(value, attribute).length > 0,
    );
    if (lacking.length === 0 || line.default !== undefined) return [];
    return [
      `${attribute.name} has no value for ${lacking.slice(0, 5).join(', ')}${lacking.length > 5 ? ', …' : ''}: add lines, or a default.`,
    ];
  }
  if (Object.keys(table).length > 0 || attribute.dataType === 'boolean') return [];
  const taken = takes[attribute.dataType];
  return taken === undefined || taken.test(field.type)
    ? []
    : [
        `${field.name} is ${field.type}, and ${attribute.name} takes ${kinds[attribute.dataType] ?? attribute.dataType}.`,
      ];
}
