/** The escalation section of a project against what the workspace and the host have: teams, ticket types, and the mapping line by line. Pure. */
import type { HostField } from '../host-ports.ts';
import {
  attributeOf,
  goneSentence,
  kindOf,
  linesOf,
  MAPPING_FIELDS,
  type MappingLine,
  optionOf,
  readText,
  tableEntry,
} from './mapping.ts';
import { type Checked, named, type Offered, type SettingProblem, unknown } from './offered.ts';
import { placesIn } from '../template.ts';
import type { TicketType, TicketTypeAttribute } from '../workspace.ts';

export interface Escalation {
  teams: string[];
  defaultTicketType: string | null;
  fields: MappingLine[];
}

export function checkEscalation<E extends Escalation>(given: E, offered: Offered): Checked<E> {
  const problems: SettingProblem[] = [];
  const teams = given.teams.map((team, at) => {
    const found = offered.teams === null ? null : named(team, offered.teams);
    if (found === null && offered.teams !== null)
      problems.push({ path: ['teams', at], message: unknown('team', team, offered.teams) });
    return found?.id ?? team;
  });
  const types = living(offered);
  const first = given.defaultTicketType;
  const firstType = first === null || types === null ? null : named(first, types);
  if (first !== null && types !== null && firstType === null)
    problems.push({ path: ['defaultTicketType'], message: unknown('ticket type', first, types) });
  const lines = given.fields.map((line) => checkLine(line, offered));
  const at = (list: 'problems' | 'remarks'): SettingProblem[] =>
    lines.flatMap((line, index) =>
      line[list].map(({ path, message }) => ({ path: ['fields', index, ...path], message })),
    );
  const fields = lines.map(({ settled }) => settled);
  return {
    settled: { ...given, teams, defaultTicketType: firstType?.id ?? first, fields },
    problems: [...problems, ...at('problems'), ...doubles(given.fields, fields)],
    remarks: [...at('remarks'), ...missing(fields, types ?? [])],
  };
}

function living({ types }: Offered): TicketType[] | null {
  return types?.filter(({ archived }) => !archived) ?? null;
}

/** One line by itself. */
export function checkLine(line: MappingLine, offered: Offered): Checked<MappingLine> {
  const { called: _before, ...rest } = line;
  const checked: Checked<MappingLine> = { settled: rest, problems: templateProblems(line), remarks: [] };
  const field = settleField(checked, offered.fields);
  const types = living(offered);
  const called = line.called === undefined ? {} : { called: line.called };
  if (types === null) return { ...checked, settled: { ...checked.settled, ...called } };
  const type = named(line.ticketType, types);
  if (type === null) {
    checked.problems.push({ path: ['ticketType'], message: unknown('ticket type', line.ticketType, types) });
    return { ...checked, settled: { ...checked.settled, ...called } };
  }
  const attribute = attributeOf(type, line.attribute);
  if (attribute === null || attribute.archived) {
    checked.problems.push({ path: ['attribute'], message: goneMessage(line, type) });
    return { ...checked, settled: { ...checked.settled, ticketType: type.id, ...called } };
  }
  settleValues(checked, line, attribute);
  if (line.from !== undefined && field !== null) checkField(checked, { line, attribute, field });
  const { settled } = checked;
  return {
    ...checked,
    settled: { ...settled, ticketType: type.id, attribute: attribute.id, called: calledOf(settled, attribute, line) },
  };
}

function goneMessage(line: MappingLine, type: TicketType): string {
  if (line.called?.[line.attribute] !== undefined) return goneSentence(line, type);
  return unknown(`attribute of ${type.name}`, line.attribute, attributesOf(type));
}

/** Those that can be filled. */
function attributesOf({ attributes }: TicketType): TicketTypeAttribute[] {
  return attributes.filter(({ archived, dataType }) => !archived && dataType !== 'files');
}

function settleField(checked: Checked<MappingLine>, fields: readonly HostField[] | null): HostField | null {
  const { from } = checked.settled;
  if (from === undefined || fields === null) return null;
  const field = named(from, fields);
  if (field === null) checked.problems.push({ path: ['from'], message: unknown('field', from, fields) });
  else checked.settled = { ...checked.settled, from: field.id };
  return field;
}

function templateProblems({ template }: MappingLine): SettingProblem[] {
  if (template === undefined) return [];
  return placesIn(template)
    .filter((name) => !MAPPING_FIELDS.some((known) => known === name))
    .map((name) => ({
      path: ['template'],
      message: `{{${name}}} has no value here; there is ${MAPPING_FIELDS.map((known) => `{{${known}}}`).join(', ')}`,
    }));
}

/** Constants, the default and what the table leads to: of the attribute's type, and of a list by its ids. */
function settleValues(checked: Checked<MappingLine>, line: MappingLine, attribute: TicketTypeAttribute): void {
  const settle = (text: string, path: string[]): string => {
    const read = readText(text, attribute, line);
    if (typeof read !== 'object') return attribute.dataType === 'list' ? String(read) : text;
    checked.problems.push({ path, message: read.sentence });
    return text;
  };
  if (attribute.dataType === 'files') {
    checked.problems.push({ path: ['attribute'], message: `${attribute.name} takes files, which cannot be filled in` });
    return;
  }
  const { constant, template, values, default: otherwise } = line;
  if (constant !== undefined) checked.settled.constant = settle(constant, ['constant']);
  if (otherwise !== undefined) checked.settled.default = settle(otherwise, ['default']);
  if (values !== undefined)
    checked.settled.values = Object.fromEntries(
      Object.entries(values).map(([key, target]) => [key, settle(target, ['values', key])]),
    );
  if (template !== undefined && attribute.dataType !== 'string')
    checked.problems.push({
      path: ['template'],
      message: `a template is text, and ${attribute.name} takes ${kindOf(attribute)}`,
    });
}

/** What the ids mean now, for the day when they are gone. */
function calledOf(
  { constant, values, default: otherwise }: MappingLine,
  attribute: TicketTypeAttribute,
  { called }: MappingLine,
): Record<string, string> {
  const used = attribute.dataType === 'list' ? [constant, otherwise, ...Object.values(values ?? {})] : [];
  const labels = used.flatMap((id) => {
    const label =
      id === undefined ? undefined : (attribute.options.find((one) => one.id === id)?.label ?? called?.[id]);
    return id === undefined || label === undefined ? [] : [[id, label] as const];
  });
  return { [attribute.id]: attribute.name, ...Object.fromEntries(labels) };
}

function checkField(
  { problems, remarks }: Checked<MappingLine>,
  of: { line: MappingLine; attribute: TicketTypeAttribute; field: HostField },
): void {
  const { line, attribute, field } = of;
  if (attribute.dataType === 'list') {
    const lacking = lackingOf(of);
    if (lacking !== null) remarks.push({ path: ['values'], message: lacking });
    return;
  }
  const hasTable = Object.keys(line.values ?? {}).length > 0;
  const fit = hasTable ? 'fits' : fitOf(attribute.dataType, field.type);
  if (fit === 'never')
    problems.push({
      path: ['from'],
      message: `${field.name} is of the type ${field.type}, and ${attribute.name} takes ${kindOf(attribute)}`,
    });
  if (fit === 'perhaps')
    remarks.push({
      path: ['from'],
      message: `${field.name} is of the type ${field.type}: it fills ${attribute.name} only where it is ${kindOf(attribute)}`,
    });
}

const MOST_LACKING = 5;

/** Values of the field for which the list offers nothing; null: none, or there is a default. */
function lackingOf({ line, attribute, field }: Parameters<typeof checkField>[1]): string | null {
  if (line.default !== undefined) return null;
  const lacking = (field.values ?? []).filter(
    (value) => tableEntry(line.values ?? {}, [value]) === null && optionOf(attribute, value) === null,
  );
  if (lacking.length === 0) return null;
  const more = lacking.length > MOST_LACKING ? ', …' : '';
  return `${attribute.name} gets nothing for ${lacking.slice(0, MOST_LACKING).join(', ')}${more}: add lines to the table, or a default`;
}

type Fit = 'fits' | 'perhaps' | 'never';

/** Whether values of such a field are what an attribute takes. Types of hosts that are not known may be. */
function fitOf(dataType: string, fieldType: string): Fit {
  const takes: Record<string, readonly string[]> = {
    integer: ['number'],
    decimal: ['number'],
    boolean: ['boolean'],
    datetime: ['date', 'datetime'],
  };
  const wanted = takes[dataType];
  if (wanted === undefined || wanted.includes(fieldType)) return 'fits';
  const typed = ['number', 'boolean', 'date', 'datetime', 'user'].includes(fieldType) || fieldType.startsWith('array');
  const listed = ['priority', 'status', 'issuetype', 'project', 'resolution'].includes(fieldType);
  return typed || (listed && dataType === 'datetime') ? 'never' : 'perhaps';
}

/** By name and by id may be the same attribute. */
function doubles(given: readonly MappingLine[], settled: readonly MappingLine[]): SettingProblem[] {
  return settled.flatMap(({ ticketType, attribute }, index) => {
    const first = settled.findIndex((one) => one.ticketType === ticketType && one.attribute === attribute);
    if (first === index) return [];
    const message = `"${given[index]?.attribute ?? attribute}" is filled already by fields[${first}]`;
    return [{ path: ['fields', index, 'attribute'], message }];
  });
}

/** Required attributes of the types in use that no line fills; title and description are filled by subject and message. */
function missing(lines: readonly MappingLine[], types: readonly TicketType[]): SettingProblem[] {
  return types.flatMap((type) => {
    const own = linesOf(lines, type);
    const lacking = attributesOf(type)
      .filter(({ required, name }) => required && !/^_default_(title|description)_$/.test(name))
      .filter(({ id }) => !own.some(({ attribute }) => attribute === id))
      .map(({ name }) => name);
    if (own.length === 0 || lacking.length === 0) return [];
    return [
      { path: ['fields'], message: `${type.name} asks for ${lacking.join(', ')}: whoever escalates fills that in` },
    ];
  });
}
