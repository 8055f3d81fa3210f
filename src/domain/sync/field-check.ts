/** Shared fields against what the workspace and the host have: names made ids, and each line able to go the way its owner wants. Pure. */
import type { FieldLine } from './field-lines.ts';
import type { HostField } from '../host-ports.ts';
import { attributeOf, tableEntry } from '../escalation/mapping.ts';
import { checkLine } from '../escalation/mapping-check.ts';
import { type Checked, named, type Offered, type SettingProblem } from '../escalation/offered.ts';

/** Problems and remarks at their places in the list. */
export function checkFieldLines(lines: readonly FieldLine[], offered: Offered): Checked<FieldLine[]> {
  const checked = lines.map((line) => checkOne(line, offered));
  const at = (list: 'problems' | 'remarks'): SettingProblem[] =>
    checked.flatMap((one, index) => one[list].map(({ path, message }) => ({ path: [index, ...path], message })));
  const settled = checked.map((one) => one.settled);
  return { settled, problems: [...at('problems'), ...doubles(settled)], remarks: at('remarks') };
}

function checkOne(line: FieldLine, offered: Offered): Checked<FieldLine> {
  const { owner, field: from, values, called } = line;
  const toIssue = owner === 'ticket';
  // What a ticket takes of the issue does not matter where nothing goes that way.
  const fields = toIssue ? (offered.fields?.map(asText) ?? null) : offered.fields;
  const mapped = checkLine({ ...line, from, values, called }, { ...offered, fields });
  const { settled } = mapped;
  const field = offered.fields === null ? null : named(from, offered.fields);
  const names = field === null ? (called ?? {}) : { ...settled.called, [field.id]: field.name };
  const own = field === null ? { problems: [], remarks: [] } : checkField({ line, field, offered });
  return {
    settled: {
      ticketType: settled.ticketType,
      attribute: settled.attribute,
      field: settled.from ?? from,
      owner,
      values: settled.values ?? values,
      ...(Object.keys(names).length === 0 ? {} : { called: names }),
    },
    problems: [...mapped.problems.map(inWordsOfLines), ...own.problems],
    remarks: [...(toIssue ? [] : mapped.remarks.map(inWordsOfLines)), ...own.remarks],
  };
}

function asText(field: HostField): HostField {
  return { ...field, type: 'string', values: null };
}

function inWordsOfLines({ path: [first, ...rest], message }: SettingProblem): SettingProblem {
  return { path: [first === 'from' ? 'field' : (first ?? ''), ...rest], message };
}

type Found = Omit<Checked<unknown>, 'settled'>;

function checkField({ line, field, offered }: { line: FieldLine; field: HostField; offered: Offered }): Found {
  const problem = (path: string[], message: string): Found => ({ problems: [{ path, message }], remarks: [] });
  if (field.id === 'status' || field.type === 'status')
    return problem(['field'], `${field.name} follows the state of the ticket by the tables of two-way status`);
  if (line.owner === 'issue') return { problems: [], remarks: [] };
  if (field.type.startsWith('array'))
    return problem(['field'], `${field.name} holds several values, a ticket one: let the issue own it`);
  const meanings = Map.groupBy(Object.entries(line.values), ([, ticket]) => ticket);
  const unclear = [...meanings.values()].find((entries) => entries.length > 1);
  if (unclear !== undefined) {
    const words = unclear.map(([issue]) => issue).join(' and ');
    return problem(['values'], `${words} are the same in the ticket: only one of them can be what it means`);
  }
  return { problems: [], remarks: lackingOf({ line, field, offered }) };
}

const MOST_LACKING = 5;

/** What the ticket's list offers and the issue's does not. */
function lackingOf({
  line,
  field,
  offered,
}: {
  line: FieldLine;
  field: HostField;
  offered: Offered;
}): SettingProblem[] {
  const type = named(line.ticketType, offered.types ?? []);
  const attribute = type === null ? null : attributeOf(type, line.attribute);
  if (attribute === null || field.values === null || attribute.dataType !== 'list') return [];
  const back = Object.fromEntries(Object.entries(line.values).map(([issue, ticket]) => [ticket, issue]));
  const known = new Set(field.values.map((value) => value.toLowerCase()));
  const lacking = attribute.options.filter(
    ({ id, label }) => tableEntry(back, [id, label]) === null && !known.has(label.toLowerCase()),
  );
  if (lacking.length === 0) return [];
  const names = lacking.slice(0, MOST_LACKING).map(({ label }) => label);
  const more = lacking.length > MOST_LACKING ? ', …' : '';
  return [
    { path: ['values'], message: `${field.name} has nothing for ${names.join(', ')}${more}: add lines to the table` },
  ];
}

/** Two lines for one attribute would undo each other, and so would two owners of one field. */
function doubles(lines: readonly FieldLine[]): SettingProblem[] {
  return lines.flatMap((line, index) => {
    const before = lines.slice(0, index).filter(({ ticketType }) => ticketType === line.ticketType);
    const attribute = before.find((one) => one.attribute === line.attribute);
    if (attribute !== undefined)
      return [{ path: [index, 'attribute'], message: `is shared already by fields[${lines.indexOf(attribute)}]` }];
    const field = before.find((one) => one.field === line.field && (one.owner === 'ticket' || line.owner === 'ticket'));
    return field === undefined
      ? []
      : [{ path: [index, 'field'], message: `is shared already by fields[${lines.indexOf(field)}]` }];
  });
}
