/** Contacts beside an issue: which of them reported it, what of them is shown, how many customers they are. */
import type { DataAttribute } from './workspace.ts';

export type AttributeValue = string | number | boolean | string[] | null;

/** An Intercom user or lead. `attributes`: by the dotted path of the value, such as `custom_attributes.plan`; times are as Intercom gives them. */
export interface Contact {
  id: string;
  role: 'user' | 'lead';
  name: string | null;
  email: string | null;
  phone: string | null;
  externalId: string | null;
  avatarUrl: string | null;
  /** ms; null if never. */
  lastSeenAt: number | null;
  updatedAt: number | null;
  /** The first ten, as they come with the contact. */
  companyIds: string[];
  attributes: Record<string, AttributeValue>;
}

/** Who reported an issue. `email` null: the host keeps it to itself. */
export interface Reporter {
  id: string | null;
  name: string;
  email: string | null;
}

export interface NewContact {
  role: 'user' | 'lead';
  email: string;
  name: string | null;
}

/** As addresses are compared. */
export function plainEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Those with exactly this address, letter case aside: users first, then who was seen last, then the smallest id. Each once. */
export function matching(email: string, contacts: readonly Contact[]): Contact[] {
  const wanted = plainEmail(email);
  const found = new Map<string, Contact>();
  for (const contact of contacts)
    if (contact.email !== null && plainEmail(contact.email) === wanted) found.set(contact.id, contact);
  return [...found.values()].toSorted(byLikelihood);
}

function byLikelihood(a: Contact, b: Contact): number {
  if (a.role !== b.role) return a.role === 'user' ? -1 : 1;
  const seen = (contact: Contact) => contact.lastSeenAt ?? contact.updatedAt ?? 0;
  return seen(b) - seen(a) || (a.id < b.id ? -1 : 1);
}

/** The names of a contact's companies, as a field that can be shown. They do not come with the contact: each takes a look of its own. */
export const COMPANIES = 'companies';

/** What a project shows of a contact, in its order, by role. */
export interface ShownFields {
  user: readonly string[];
  lead: readonly string[];
}

/** Until somebody chooses others. */
export const defaultShown: ShownFields = { user: ['email', 'phone'], lead: ['email'] };

export type FieldKind = 'text' | 'number' | 'date' | 'boolean' | 'email' | 'phone' | 'link' | 'list';

export interface ShownField {
  key: string;
  label: string;
  value: AttributeValue;
  kind: FieldKind;
}

/** Each field of the contact's role, also one it has no value for. A date's `value` is ISO 8601. */
export function shownFields(
  contact: Pick<Contact, 'role' | 'attributes'>,
  shown: ShownFields,
  known: readonly DataAttribute[],
): ShownField[] {
  return shown[contact.role].map((key) => {
    const attribute = known.find(({ fullName }) => fullName === key);
    const value = contact.attributes[key] ?? null;
    const kind = kindOf(key, value, attribute?.dataType ?? null);
    return { key, label: attribute?.label ?? labelOf(key), value: kind === 'date' ? isoDate(value) : value, kind };
  });
}

/** The contact with only these of its attributes: what nobody shows is not kept. One it has no value for is kept as null, as known. */
export function withAttributes(contact: Contact, wanted: readonly string[]): Contact {
  return { ...contact, attributes: Object.fromEntries(wanted.map((key) => [key, contact.attributes[key] ?? null])) };
}

function kindOf(key: string, value: AttributeValue, dataType: string | null): FieldKind {
  if (Array.isArray(value)) return 'list';
  if (dataType === 'date' || (dataType !== 'string' && key.endsWith('_at') && typeof value !== 'string')) return 'date';
  if (typeof value === 'number' || dataType === 'integer' || dataType === 'float') return 'number';
  if (typeof value === 'boolean' || dataType === 'boolean') return 'boolean';
  if (key === 'email' || key === 'phone') return key;
  return typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) ? 'link' : 'text';
}

/** Unix seconds, which is how Intercom gives times; a text is read as one. What is no time stays as it is. */
function isoDate(value: AttributeValue): AttributeValue {
  const at = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : value;
}

/** `custom_attributes.monthly_revenue` → `Monthly revenue`, until the workspace's own word was read. */
function labelOf(key: string): string {
  const words = (key.split('.').at(-1) ?? key).replaceAll('_', ' ').trim();
  return words === '' ? key : words.charAt(0).toUpperCase() + words.slice(1);
}

export interface Customers {
  contacts: number;
  companies: number;
  /** Null: no attribute is to be summed. */
  sum: number | null;
  /** Conversations that are not counted. */
  unread: number;
}

/**
 * Who is behind an issue, each contact and company once. `conversations`: the contacts of each, null where it was not read. A contact that
 * was not read itself counts as a contact, and has no company.
 */
export function customersOf(
  conversations: readonly (readonly string[] | null)[],
  contacts: ReadonlyMap<string, Pick<Contact, 'companyIds' | 'attributes'>>,
  sumOf: string | null,
): Customers {
  const ids = new Set(conversations.flatMap((named) => named ?? []));
  const read = [...ids].flatMap((id) => contacts.get(id) ?? []);
  const sum = read.reduce((total, { attributes }) => total + numberIn(attributes[sumOf ?? ''] ?? null), 0);
  return {
    contacts: ids.size,
    companies: new Set(read.flatMap(({ companyIds }) => companyIds)).size,
    // Cents added a thousand times must not end in 0.30000000000000004.
    sum: sumOf === null ? null : Math.round(sum * 1e6) / 1e6,
    unread: conversations.filter((named) => named === null).length,
  };
}

function numberIn(value: AttributeValue): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 0;
}
