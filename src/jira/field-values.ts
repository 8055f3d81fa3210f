/** What the fields of a Jira issue hold, told plainly. What they are is seen from their form, which is the same in v2 and v3 but for text. */
import { z } from 'zod';
import { type Choice, type FieldValue, type IssueFields } from '../domain/fields.ts';
import { plainBlocks } from '../domain/text/plain.ts';
import type { Answer, HostAccess } from '../domain/ports.ts';
import { readAdf } from './adf.ts';
import { type Calls, READING } from './calls.ts';
import { instantOf } from './shapes.ts';
import { readWiki } from './wiki.ts';
import { issueApi } from './paths.ts';

const shape = z.object({ key: z.string(), fields: z.record(z.string(), z.unknown()).catch({}) });

/** Beyond so many it is simpler for both sides to tell all; the address would grow too long. */
const MOST_NAMED = 100;
const FIELD = /^[A-Za-z][A-Za-z0-9_]*$/;
/** Data Center's text is wiki markup in these; of custom fields it does not say which are. */
const MARKED_UP = new Set(['description', 'environment']);

export async function readIssueFields(
  calls: Calls,
  access: HostAccess,
  { idOrKey, fields }: { idOrKey: string; fields: readonly string[] },
): Promise<Answer<IssueFields>> {
  const named = fields.filter((field) => FIELD.test(field));
  const { value, rate } = await calls.send(access, {
    method: 'GET',
    path: issueApi(access, idOrKey),
    query: { fields: named.length > MOST_NAMED ? '*all' : named.join(',') || 'summary' },
    shape,
    doing: `read fields of issue ${idOrKey}`,
    needs: READING,
  });
  const found = new Map<string, FieldValue | null>();
  for (const field of named) {
    // Listed among the fields, but no field of the answer.
    if (field === 'issuekey') found.set(field, { kind: 'text', text: value.key });
    if (!Object.hasOwn(value.fields, field)) continue;
    const held = valueOf(value.fields[field], MARKED_UP.has(field));
    if (held !== undefined) found.set(field, held);
  }
  return { value: found, rate };
}

/** Undefined: nothing that could be told plainly. */
function valueOf(json: unknown, markedUp: boolean): FieldValue | null | undefined {
  if (json === null || json === undefined || json === '') return null;
  if (typeof json === 'string') return ofText(markedUp ? plainBlocks(readWiki(json).blocks) : json);
  if (typeof json === 'number') return { kind: 'number', number: json };
  if (typeof json === 'boolean') return { kind: 'boolean', is: json };
  if (Array.isArray(json)) return ofList(json);
  return ofObject(json as Record<string, unknown>);
}

function ofText(text: string): FieldValue | null {
  if (text.trim() === '') return null;
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return { kind: 'day', day: text };
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$/.test(text) ? instantOf(text) : null;
  return at === null ? { kind: 'text', text } : { kind: 'time', at };
}

function ofList(list: readonly unknown[]): FieldValue | null | undefined {
  if (list.length === 0) return null;
  const items = list.map((one) => (typeof one === 'string' ? { id: null, name: one } : choiceOf(one)));
  const known = items.filter((item) => item !== null);
  return known.length === 0 ? undefined : { kind: 'choices', items: known };
}

function ofObject(json: Record<string, unknown>): FieldValue | null | undefined {
  if (json['type'] === 'doc') return ofText(plainBlocks(readAdf(json).blocks));
  const person = textIn(json, 'displayName');
  if (person !== null) {
    const id = textIn(json, 'accountId') ?? textIn(json, 'key') ?? textIn(json, 'name');
    const email = textIn(json, 'emailAddress');
    return { kind: 'person', id, name: person, email: email?.includes('@') === true ? email : null };
  }
  const choice = choiceOf(json);
  return choice === null ? undefined : { kind: 'choice', ...choice };
}

/** An option with the one below it, something with a name, or what Jira Service Management keeps of a request's type. */
function choiceOf(value: unknown): Choice | null {
  if (typeof value !== 'object' || value === null) return null;
  const json = value as Record<string, unknown>;
  const id = textIn(json, 'id') ?? textIn(json, 'accountId');
  const option = textIn(json, 'value');
  if (option !== null) {
    const below = choiceOf(json['child']);
    return { id, name: below === null ? option : `${option} / ${below.name}` };
  }
  const name = textIn(json, 'name') ?? textIn(json, 'displayName') ?? textIn(json, 'key');
  return name === null ? choiceOf(json['requestType']) : { id, name };
}

function textIn(json: Record<string, unknown>, key: string): string | null {
  const value = json[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
