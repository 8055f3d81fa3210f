/**
 * Tickets and conversations that are made in Intercom for an issue: what is wished, what of it leaves us, and how it is known again. Each
 * carries a mark, in an attribute of its own where the ticket type has one, else as a visible reference in its text: the API knows no
 * idempotency key, so the mark is all that tells whether one was made (reliability: send protocol). Pure.
 */
import { Rejected } from '../errors.ts';
import type { Assignee, ConversationCreation, TicketCreation } from './escalation.ts';
import { type AttributeValue, optionOf } from './mapping.ts';
import type { Conversation } from '../model.ts';
import type { Answer, ConnectionAccess, WriteSearch } from '../ports.ts';
import type { TicketType, TicketTypeAttribute } from '../workspace.ts';

/** A ticket as Intercom takes it: attributes by their names of today. */
export interface NewTicket {
  ticketType: { id: string; name: string };
  contact: { id: string } | { email: string };
  attributes: Record<string, AttributeValue>;
  assignee: Assignee | null;
}

/** Where the reference of a ticket stands. `alone`: it is all that the attribute holds. */
export interface TicketMark {
  attributeId: string;
  alone: boolean;
}

/** An open ticket as it is offered in place of a new one. `updatedAt`: ms. */
export interface OpenTicket {
  id: string;
  title: string;
  type: string | null;
  state: string | null;
  updatedAt: number | null;
}

/**
 * Intercom, as escalation needs it. Every method throws only the errors of errors.ts. Rejected says by its code what to change: `contact_gone`,
 * `unknown_assignee`, `invalid_ticket_type`, `parameter_invalid`. `since`: ms, when it may first have been made.
 */
export interface TicketOutbox {
  listTicketTypes(access: ConnectionAccess): Promise<Answer<TicketType[]>>;
  /** Once, without any retry. */
  createTicket(access: ConnectionAccess, ticket: NewTicket): Promise<Answer<Conversation>>;
  findTicket(access: ConnectionAccess, of: { marks: readonly TicketMark[]; ref: string }): Promise<Answer<WriteSearch>>;
  /** Once, without any retry. `text` is plain. */
  createConversation(
    access: ConnectionAccess,
    conversation: { contact: ConversationCreation['contact']; text: string },
  ): Promise<Answer<Conversation>>;
  findConversation(
    access: ConnectionAccess,
    of: { contactId: string; ref: string; since: number },
  ): Promise<Answer<WriteSearch>>;
}

export interface TicketSearch {
  /** Of one contact, the last changed first. */
  openTickets(access: ConnectionAccess, contactId: string): Promise<Answer<OpenTicket[]>>;
}

/** Title and description are attributes of every type (Intercom docs, ticket types). */
export const TITLE = '_default_title_';
const DESCRIPTION = '_default_description_';

const MARK_NAME = /^deskbridge[ _-]ref(?:erence)?$/i;
const PRIORITY_NAME = /^priority$/i;

/** The attribute that carries our mark, where an admin has made one: text, called "Deskbridge ref" or "Deskbridge reference". */
function markAttribute({ attributes }: Pick<TicketType, 'attributes'>): TicketTypeAttribute | null {
  return attributes.find((one) => !one.archived && one.dataType === 'string' && MARK_NAME.test(one.name)) ?? null;
}

/** Tickets have no priority of their own: a list of that name stands in (Intercom docs, tickets). */
export function priorityAttribute({ attributes }: Pick<TicketType, 'attributes'>): TicketTypeAttribute | null {
  return attributes.find((one) => !one.archived && one.dataType === 'list' && PRIORITY_NAME.test(one.name)) ?? null;
}

/** What a person fills in: neither title, description and mark, which have places of their own, nor what is archived. */
export function ownAttributes(type: Pick<TicketType, 'attributes'>): TicketTypeAttribute[] {
  const mark = markAttribute(type);
  return type.attributes.filter(
    (one) => !one.archived && one !== mark && one.name !== TITLE && one.name !== DESCRIPTION,
  );
}

/** Where the mark goes: an attribute of its own, else the description, else the title. Null: the type has none of them. */
function markPlace(type: Pick<TicketType, 'attributes'>): TicketTypeAttribute | null {
  const named = (name: string) => type.attributes.find((one) => one.name === name && !one.archived) ?? null;
  return markAttribute(type) ?? named(DESCRIPTION) ?? named(TITLE);
}

/** Why no ticket of this type can be made from here, whoever fills in what; null: one can. */
export function typeProblem(type: TicketType): string | null {
  if (type.archived) return `The ticket type ${type.name} is archived in Intercom: choose another.`;
  if (markPlace(type) === null)
    return `The ticket type ${type.name} has neither a title nor a description: nothing could tell its tickets apart.`;
  const file = ownAttributes(type).find(({ required, dataType }) => required && dataType === 'files');
  return file === undefined
    ? null
    : `The ticket type ${type.name} requires files in “${file.name}”, which cannot be sent: make it optional in Intercom.`;
}

export interface AttributeProblem {
  code: 'attribute_required' | 'attribute_gone' | 'option_gone' | 'wrong_type';
  attribute: string;
  sentence: string;
}

/** What is wrong with these values for a ticket of this type; each names its attribute and what to do. */
export function attributeProblems(
  type: TicketType,
  { attributes, called }: Pick<TicketCreation, 'attributes' | 'called'>,
): AttributeProblem[] {
  const own = ownAttributes(type);
  const problems: AttributeProblem[] = [];
  for (const [id, value] of Object.entries(attributes)) {
    const attribute = own.find((one) => one.id === id);
    if (attribute === undefined) {
      const sentence = `“${called[id] ?? id}” is no attribute of ${type.name} any more: read the workspace again, and leave it out.`;
      problems.push({ code: 'attribute_gone', attribute: id, sentence });
      continue;
    }
    const problem = valueProblem(attribute, value, called);
    if (problem !== null) problems.push({ ...problem, attribute: id });
  }
  for (const { id, name, required } of own)
    if (required && isEmpty(attributes[id]))
      problems.push({
        code: 'attribute_required',
        attribute: id,
        sentence: `“${name}” is required by ${type.name}: fill it in, or let the field mapping of the project fill it.`,
      });
  return problems;
}

function valueProblem(
  attribute: TicketTypeAttribute,
  value: AttributeValue,
  called: Record<string, string>,
): Omit<AttributeProblem, 'attribute'> | null {
  const { name, dataType } = attribute;
  if (isEmpty(value)) return null;
  const wrong = (takes: string) => ({ code: 'wrong_type' as const, sentence: `“${name}” takes ${takes}.` });
  switch (dataType) {
    case 'list': {
      if (typeof value === 'string' && optionOf(attribute, value) !== null) return null;
      const offered = attribute.options.map(({ label }) => label).join(', ');
      const said = called[String(value)] ?? String(value);
      return { code: 'option_gone', sentence: `“${name}” does not offer “${said}”: choose one of ${offered}.` };
    }
    case 'integer':
      return Number.isInteger(value) ? null : wrong('a whole number');
    case 'decimal':
      return typeof value === 'number' ? null : wrong('a number such as 12.5');
    case 'boolean':
      return typeof value === 'boolean' ? null : wrong('true or false');
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
        ? null
        : wrong('a date and time as 2026-05-20T12:00:00Z');
    case 'files':
      return wrong('files, which cannot be sent from here: add them in Intercom');
    case 'string':
      return typeof value === 'string' ? null : wrong('text');
    default:
      return null;
  }
}

function isEmpty(value: AttributeValue | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** Throws Rejected where the type is gone. */
function typeOf({ ticketType }: TicketCreation, types: readonly TicketType[]): TicketType {
  const type = types.find(({ id }) => id === ticketType.id);
  if (type !== undefined) return type;
  const sentence = `The ticket type ${ticketType.name} is not in the workspace any more: choose another.`;
  throw new Rejected(sentence, 'ticket_type_gone');
}

/** Everywhere the reference can stand, also where it would not be put today: the type may have changed since. Throws as `prepareTicket`. */
export function marksOf(creation: TicketCreation, types: readonly TicketType[]): TicketMark[] {
  return typeOf(creation, types).attributes.flatMap(({ id, name, dataType }) => {
    const alone = dataType === 'string' && MARK_NAME.test(name);
    return alone || name === DESCRIPTION || name === TITLE ? [{ attributeId: id, alone }] : [];
  });
}

/** As it leaves us, by what the type is like now. Throws Rejected with the code of the first problem. */
export function prepareTicket(
  creation: TicketCreation,
  of: { types: readonly TicketType[]; contact: NewTicket['contact']; ref: string },
): NewTicket {
  const type = typeOf(creation, of.types);
  const unusable = typeProblem(type);
  if (unusable !== null) throw new Rejected(unusable, 'ticket_type_unusable');
  const [problem] = attributeProblems(type, creation);
  if (problem !== undefined) throw new Rejected(problem.sentence, problem.code);
  const place = markPlace(type) as TicketTypeAttribute;
  const has = (name: string): boolean => type.attributes.some((one) => one.name === name && !one.archived);
  const attributes: NewTicket['attributes'] = {
    ...(has(TITLE) ? { [TITLE]: creation.subject } : {}),
    ...(has(DESCRIPTION) ? { [DESCRIPTION]: creation.message } : {}),
  };
  for (const { id, name, dataType, ...rest } of ownAttributes(type)) {
    const value = creation.attributes[id];
    if (value === undefined || isEmpty(value)) continue;
    attributes[name] =
      dataType === 'list' ? (optionOf({ id, name, dataType, ...rest }, String(value))?.id ?? value) : value;
  }
  const alone = place === markAttribute(type);
  attributes[place.name] = alone ? of.ref : marked(String(attributes[place.name] ?? ''), of.ref, place.name !== TITLE);
  const { id, name } = type;
  return { ticketType: { id, name }, contact: of.contact, attributes, assignee: creation.assignee };
}

function marked(text: string, ref: string, ownLine = true): string {
  return `${text}${ownLine ? '\n\n' : ' '}[ref ${ref}]`;
}

/** What a conversation begins with: its subject as the first line, since it has no other place for one. */
export function openingText({ subject, message }: ConversationCreation, ref: string): string {
  return marked(`${subject}\n\n${message}`, ref);
}

/** Whether a text carries the reference as it is written. */
export function carriesRef(text: string, ref: string): boolean {
  return text.includes(`[ref ${ref}]`);
}

/** How alike two titles are, by their words: 0 nothing in common, 1 the same words. */
export function likeness(one: string, other: string): number {
  const [a, b] = [wordsIn(one), wordsIn(other)];
  if (a.size === 0 || b.size === 0) return 0;
  const shared = [...a].filter((word) => b.has(word)).length;
  return (2 * shared) / (a.size + b.size);
}

/** Below it two titles are not about the same. */
const ALIKE = 0.4;

/** The open tickets that may be about the same, the likest first. */
export function similarTickets(title: string, open: readonly OpenTicket[]): OpenTicket[] {
  return open
    .map((ticket) => ({ ticket, like: likeness(title, ticket.title) }))
    .filter(({ like }) => like >= ALIKE)
    .toSorted((a, b) => b.like - a.like)
    .map(({ ticket }) => ticket);
}

function wordsIn(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []);
}
