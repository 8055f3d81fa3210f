/** What an input holds, and what is sent: of every type of attribute. */
import type {
  EscalateWish,
  EscalationAttributeAnswer,
  EscalationFormAnswer,
} from '../../../src/api/schemas/escalation.ts';
import { texts } from '../../texts/panel-escalation.ts';

export type Value = NonNullable<EscalateWish['attributes']>[string];

/** One input of the form, whatever it is of. */
export interface Asked {
  id: string;
  name: string;
  kind: 'text' | 'choice' | 'whole' | 'number' | 'boolean' | 'date' | 'time';
  required: boolean;
  options: { id: string; label: string }[];
}

const kinds: Record<string, Asked['kind']> = {
  list: 'choice',
  integer: 'whole',
  decimal: 'number',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'time',
};

/** Null for what nobody can type in, such as files. */
export function askedOfAttribute({ id, name, type, required, options }: EscalationAttributeAnswer): Asked | null {
  if (type === 'files') return null;
  const kind = kinds[type] ?? 'text';
  const offered = kind === 'boolean' ? yesOrNo : options;
  return { id, name, kind, required, options: offered };
}

const yesOrNo = [
  { id: 'true', label: texts.yes },
  { id: 'false', label: texts.no },
];

export function askedOfField({ id, name, type, required, values }: EscalationFormAnswer['fields'][number]): Asked {
  const options = (values ?? []).map((value) => ({ id: value, label: value }));
  return { id, name, kind: values === null ? (kinds[type] ?? 'text') : 'choice', required, options };
}

/** As an input shows it. */
export function typed(value: Value, kind: Asked['kind']): string {
  if (kind !== 'time') return String(value);
  const at = new Date(typeof value === 'number' ? value * 1000 : String(value));
  if (Number.isNaN(at.getTime())) return '';
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** As it is sent; null: nothing was filled in. */
export function sent(text: string, kind: Asked['kind']): Value | null {
  if (text.trim() === '') return null;
  switch (kind) {
    case 'whole':
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'time':
      return new Date(text).toISOString();
    case 'text':
    case 'choice':
    case 'date':
      return text;
  }
}
