/** What the form holds, and the wish it becomes. */
import type {
  EscalateWish,
  EscalationFormAnswer,
  EscalationTicketTypeAnswer,
} from '../../../src/api/schemas/escalation.ts';
import { texts } from '../../texts/panel-escalation.ts';
import type { CallFailed } from '../host.ts';
import type { Destination } from './offer.ts';
import { type Asked, askedOfAttribute, askedOfField, sent, typed } from './values.ts';
import type { Person } from './Whom.tsx';

export interface Words {
  subject: string;
  message: string;
}

/** By `contact`, `assignee`, `subject`, `message` or the id of an attribute. */
export type Problems = Partial<Record<string, string>>;

export interface Place {
  destination: Destination;
  /** Of a ticket. */
  ticketType: EscalationTicketTypeAnswer | null;
  /** Of an issue. */
  issueType: { id: string; name: string } | null;
}

export interface Held {
  asked: Asked[];
  /** By id, as the inputs hold them. */
  values: Record<string, string>;
  contact: Person | null;
  /** `team:8`, `teammate:9`; empty: nobody. */
  assignee: string;
  words: Words;
}

/** The priority first; then what is required. */
export function askedFor({ ticketType, form }: Pick<Place, 'ticketType'> & { form: EscalationFormAnswer }): Asked[] {
  if (ticketType === null) return form.fields.map(askedOfField);
  const own = ticketType.attributes.flatMap((attribute) => askedOfAttribute(attribute) ?? []);
  const priority = ticketType.priority === null ? null : askedOfAttribute(ticketType.priority);
  const sorted = own.toSorted((one, other) => Number(other.required) - Number(one.required));
  return priority === null ? sorted : [priority, ...sorted];
}

/** What the field mapping fills in at first. */
export function filled(
  asked: Asked[],
  { form, ticketType }: Pick<Place, 'ticketType'> & { form: EscalationFormAnswer },
): Record<string, string> {
  const given = { ...form.attributes };
  if (form.priority !== null && ticketType?.priority) given[ticketType.priority.id] = form.priority;
  return Object.fromEntries(
    asked.flatMap(({ id, kind }) => (given[id] === undefined ? [] : [[id, typed(given[id], kind)] as const])),
  );
}

export function missing({ asked, values, contact, words }: Held, to: Destination['to']): Problems {
  const problems: Problems = {};
  if (to !== 'issue' && contact === null) problems['contact'] = texts.whom.missing;
  if (words.subject.trim() === '') problems['subject'] = texts.subjectMissing;
  if (words.message.trim() === '') problems['message'] = texts.messageMissing;
  for (const { id, name, required } of asked)
    if (required && (values[id] ?? '').trim() === '') problems[id] = texts.valueMissing(name);
  return problems;
}

/** Where a refusal belongs, by what the server said; empty: nowhere in particular. */
export function problemsIn(
  { detail, message }: Pick<CallFailed, 'detail' | 'message'>,
  { asked }: Pick<Held, 'asked'>,
  { ticketType }: Place,
): Problems {
  const [, at = '', said = ''] = /^(assignee|contact|priority|subject|message): (.*)$/s.exec(detail) ?? [];
  const text = message === detail && at !== '' ? said : message;
  if (at !== '') return { [at === 'priority' ? (ticketType?.priority?.id ?? at) : at]: text };
  return Object.fromEntries(
    asked.filter(({ name }) => detail.includes(`“${name}”`)).map(({ id }) => [id, text] as const),
  );
}

export function wishOf(key: string, { destination, ticketType, issueType }: Place, held: Held): EscalateWish {
  const { asked, values, contact, assignee, words } = held;
  const given = asked.flatMap(({ id, kind }) => {
    const value = sent(values[id] ?? '', kind);
    return value === null ? [] : [[id, value] as const];
  });
  const said = {
    key,
    subject: words.subject.trim(),
    message: words.message.trim(),
    attributes: Object.fromEntries(given),
  };
  if (destination.to === 'issue') {
    const { host, key: project } = destination;
    return { ...said, to: { kind: 'issue', host, project, issueType: issueType?.id ?? '' } };
  }
  const [kind, id] = assignee.split(':');
  const connection = destination.workspace.id;
  return {
    ...said,
    to:
      ticketType === null
        ? { kind: 'conversation', connection }
        : { kind: 'ticket', connection, ticketType: ticketType.id },
    ...(contact === null ? {} : { contact: contact.id === null ? { reporter: true } : { id: contact.id } }),
    ...(id === undefined ? {} : { assignee: { kind: kind === 'team' ? 'team' : 'teammate', id } }),
  };
}
