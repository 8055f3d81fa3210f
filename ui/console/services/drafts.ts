/** A service while it is changed: fields have an id of their own until they are saved, as their keys may be empty or twice. */
import type { FormFieldAnswer, ServiceAnswer } from '../../../src/api/schemas/requests.ts';
import { texts } from '../../texts/services.ts';

export type FieldKind = FormFieldAnswer['kind'];

export interface DraftField extends FormFieldAnswer {
  id: string;
  /** Its key was saved: it stays, whatever the label becomes. */
  known: boolean;
}

export interface Draft {
  name: string;
  description: string;
  /** `host/key`; null: not chosen yet. */
  inbox: string | null;
  fields: DraftField[];
}

const inOrder: readonly FieldKind[] = ['text', 'paragraph', 'number', 'date', 'choice', 'choices', 'checkbox'];

export const kinds = inOrder.map((value) => ({ value, label: texts.form.kinds[value] }));

export const isChoice = (kind: FieldKind): boolean => kind === 'choice' || kind === 'choices';

let count = 0;
const nextId = (): string => `field-${(count += 1)}`;

export function draftOf(service: ServiceAnswer): Draft {
  const { name, description, host, project, fields } = service;
  return {
    name,
    description,
    inbox: `${host}/${project}`,
    fields: fields.map((field) => ({ ...field, id: nextId(), known: true })),
  };
}

export function newField(kind: FieldKind): DraftField {
  return { id: nextId(), known: false, key: '', label: '', kind, required: false, help: null, options: [] };
}

/** The fields as they are saved: each new one with a key after its label that no other has. */
export function fieldsOf(draft: Draft): FormFieldAnswer[] {
  const taken = new Set(draft.fields.filter(({ known }) => known).map(({ key }) => key));
  return draft.fields.map(({ id: _id, known, ...field }) => {
    const key = known ? field.key : freeKey(field.label, taken);
    taken.add(key);
    const help = field.help?.trim() === '' ? null : field.help;
    const options = isChoice(field.kind) ? field.options.map((one) => one.trim()).filter((one) => one !== '') : [];
    return { ...field, key, label: field.label.trim(), help, options };
  });
}

function freeKey(label: string, taken: ReadonlySet<string>): string {
  const plain = label
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 50);
  const base = plain === '' ? 'field' : plain;
  let key = base;
  for (let n = 2; taken.has(key); n += 1) key = `${base}_${n}`;
  return key;
}
