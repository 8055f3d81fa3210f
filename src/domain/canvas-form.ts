/** The form for a new issue in the inbox app: the fields a host asks for, and what was typed into them, checked. Pure. */
import { type CanvasField, MOST_OPTIONS } from './canvas.ts';
import type { HostField } from './host-ports.ts';
import type { FieldChange } from './writes.ts';

/** Asked for in their own way, or filled by whoever writes. */
const OWN = new Set(['summary', 'description', 'project', 'issuetype', 'reporter', 'parent']);
/** What no field of Canvas Kit can hold. */
const UNFILLABLE = /attachment|issuelink|timetracking|option-with-child|sd-|any$/;

/** Required for the type beside summary and description; `unfillable`: names of those that cannot be asked for here. */
export function fieldsToAsk(
  fields: readonly HostField[],
  issueType: string | null,
): { asked: HostField[]; unfillable: string[] } {
  const required = fields.filter(
    ({ id, requiredFor }) => !OWN.has(id) && issueType !== null && requiredFor.includes(issueType),
  );
  // One value is no question.
  const asked = required.filter(({ values }) => values === null || values.length !== 1);
  return {
    asked: asked.filter(({ type }) => !UNFILLABLE.test(type)),
    unfillable: asked.filter(({ type }) => UNFILLABLE.test(type)).map(({ name }) => name),
  };
}

export function formFields(
  asked: readonly HostField[],
  typed: { summary: string; description: string; values: Readonly<Record<string, string>> },
): CanvasField[] {
  return [
    { kind: 'line', id: 'summary', label: 'Summary', value: typed.summary, hint: 'What is it about, in one line' },
    { kind: 'text', id: 'description', label: 'Description', value: typed.description, hint: null },
    ...asked.map((field) => inputOf(field, typed.values[field.id] ?? '')),
  ];
}

function inputOf(field: HostField, value: string): CanvasField {
  const { id, name: label, values, type } = field;
  const isList = type.startsWith('array');
  if (values === null || isList) return { kind: 'line', id: inputId(id), label, value, hint: hintOf(field) };
  const offered = values.length <= MOST_OPTIONS ? values : matching(values, value);
  // Until something is typed there are too many to choose from.
  if (offered.length < 2 || offered.length > MOST_OPTIONS)
    return {
      kind: 'line',
      id: inputId(id),
      label,
      value,
      hint: `Type one of ${values.length}, such as ${values[0] ?? ''}`,
    };
  const options = offered.map((text) => ({ id: text, text }));
  return { kind: 'choice', id: inputId(id), label, value, options };
}

export function inputId(fieldId: string): string {
  return `field:${fieldId}`;
}

function hintOf({ type, values }: HostField): string | null {
  if (values !== null) return `With commas, such as ${values.slice(0, 3).join(', ')}`;
  if (type.startsWith('array')) return 'With commas';
  if (type === 'number') return 'A number';
  if (type === 'date') return 'As 2026-12-31';
  if (type === 'datetime') return 'As 2026-12-31T17:00:00Z';
  return type === 'user' ? 'An e-mail address' : null;
}

function matching(values: readonly string[], typed: string): string[] {
  const sought = typed.trim().toLowerCase();
  return sought === '' ? [] : values.filter((value) => value.toLowerCase().includes(sought));
}

/** What is to be written; or what is wrong, for the person who typed. */
export function readForm(
  fields: readonly HostField[],
  {
    issueType,
    summary,
    values,
  }: { issueType: string | null; summary: string; values: Readonly<Record<string, string>> },
): { kind: 'fine'; changes: FieldChange[] } | { kind: 'problem'; problem: string } {
  if (summary.trim() === '') return { kind: 'problem', problem: 'The summary is empty.' };
  if (summary.trim().length > 255) return { kind: 'problem', problem: 'The summary is longer than 255 characters.' };
  const changes: FieldChange[] = [];
  for (const field of fields) {
    const { id, requiredFor } = field;
    if (OWN.has(id) || issueType === null || !requiredFor.includes(issueType)) continue;
    const only = field.values?.length === 1 ? field.values[0] : undefined;
    const read = valueOf(field, only ?? values[id] ?? '');
    if (typeof read === 'string') return { kind: 'problem', problem: read };
    changes.push({ kind: 'set', field: id, value: read.value });
  }
  return { kind: 'fine', changes };
}

type Read = { value: string | number | string[] };

function valueOf(field: HostField, typed: string): Read | string {
  const { name, type } = field;
  const text = typed.trim();
  if (text === '') return `${name} is empty.`;
  if (type.startsWith('array')) return listOf(field, text);
  if (field.values !== null) return chosen(field.values, text, name);
  if (type === 'number') {
    // In one language it is a thousand, in another one.
    if (/^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(text)) return `${name}: write ${text} without a comma, or with a point.`;
    const value = Number(text.replace(',', '.'));
    return Number.isFinite(value) ? { value } : `${name} takes a number.`;
  }
  if (type === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${name} takes a date such as 2026-12-31.`;
  return { value: text };
}

function listOf({ name, values }: HostField, text: string): Read | string {
  const parts = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  if (values === null) return { value: parts };
  const names: string[] = [];
  for (const part of parts) {
    const one = chosen(values, part, name);
    if (typeof one === 'string') return one;
    names.push(String(one.value));
  }
  return { value: names };
}

function chosen(values: readonly string[], text: string, name: string): Read | string {
  const exact = values.find((value) => value.toLowerCase() === text.toLowerCase());
  if (exact !== undefined) return { value: exact };
  const found = matching(values, text);
  if (found.length === 1) return { value: found[0] ?? '' };
  if (found.length === 0) return `${name} has no “${text.slice(0, 60)}”. It takes ${values.slice(0, 10).join(', ')}.`;
  return found.length <= MOST_OPTIONS
    ? `${name}: choose one of those that contain “${text.slice(0, 60)}”.`
    : `${name}: “${text.slice(0, 60)}” fits ${found.length} values; type more of it.`;
}

/** Words that say something, for looking whether an issue is there already. */
export function tellingWords(summary: string): string[] {
  const words = summary.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
  return [...new Set(words)].slice(0, 8);
}
