/** Fields that effects want on a request, as a change of it. What does not fit is refused with what would. */
import {
  type DeskRequest,
  plainTags,
  priorities,
  type RequestChange,
  requestStatuses,
  statusOf,
} from '../domain/desk/desk.ts';
import { Rejected } from '../domain/errors.ts';
import { answerProblems, type Answers, type AnswerValue, type FormField } from '../domain/desk/forms.ts';
import type { FieldChange, PlainValue, StatusWish } from '../domain/writes.ts';
import type { Assignee } from '../store/accounts/desk-people.ts';
import type { Service } from '../store/desk/services.ts';

const ANSWER = 'answers.';

/** What wishes are read against: the request as it is, and what there is to choose from. */
export interface Chosen {
  request: Pick<DeskRequest, 'tags' | 'answers' | 'requester' | 'service'>;
  assignees: Assignee[];
  services: Service[];
  /** What the request's service asks for. */
  form: readonly FormField[];
}

/** Throws Rejected `unknown_field` or `unknown_value`. */
export function changeOf(changes: readonly FieldChange[], of: Chosen): RequestChange {
  const change: RequestChange = {};
  for (const wish of changes) {
    if (wish.kind === 'list') change.tags = listed(wish, change.tags ?? of.request.tags);
    else Object.assign(change, setOf(wish.field, wish.value, { ...of, request: { ...of.request, ...kept(change) } }));
  }
  return change;
}

/** Earlier wishes of the same change count for later ones. */
function kept({ requester, answers }: RequestChange): Partial<Chosen['request']> {
  return { ...(requester === undefined ? {} : { requester }), ...(answers === undefined ? {} : { answers }) };
}

function listed({ field, add, remove }: Extract<FieldChange, { kind: 'list' }>, tags: string[]): string[] {
  if (!['tags', 'labels'].includes(field.toLowerCase()))
    throw new Rejected(`${field} of a request is no list: only tags are.`, 'unknown_value');
  const without = new Set(remove.map((tag) => tag.trim().toLowerCase()));
  return plainTags([...tags, ...add]).filter((tag) => !without.has(tag.toLowerCase()));
}

function setOf(field: string, value: PlainValue, of: Chosen): RequestChange {
  if (field.startsWith(ANSWER)) return { answers: answered(field.slice(ANSWER.length), value, of) };
  switch (field.toLowerCase()) {
    case 'title':
    case 'summary':
      return { title: needed(field, value) };
    case 'description':
      return { description: textOf(value) };
    case 'status':
      return { status: statusNamed({ id: textOf(value), name: textOf(value) }) };
    case 'priority':
      return {
        priority: oneOf(
          field,
          value,
          priorities.map((name) => ({ id: name, name })),
        ).id,
      };
    case 'tags':
    case 'labels':
      return { tags: plainTags(Array.isArray(value) ? value : value === null ? [] : [String(value)]) };
    case 'assignee':
      return { assignee: value === null ? null : oneOf(field, value, of.assignees) };
    case 'service': {
      const service = value === null ? null : oneOf(field, value, of.services);
      return { service: service && { id: service.id, name: service.name, version: service.version } };
    }
    case 'requester':
      return { requester: { ...of.request.requester, name: needed(field, value) } };
    case 'requester.email':
      return {
        requester: { ...of.request.requester, email: value === null ? null : needed(field, value).toLowerCase() },
      };
    default:
      throw new Rejected(
        `A request has no field ${field} that can be set. There are title, description, status, priority, tags, assignee, service, ` +
          'requester, requester.email, and answers.… of its service.',
        'unknown_field',
      );
  }
}

/** Throws Rejected `no_transition` with the statuses there are. */
export function statusNamed({ id, name }: StatusWish): (typeof requestStatuses)[number] {
  const wanted = name?.trim().toLowerCase();
  const found = requestStatuses.find((status) => status === id || statusOf(status).name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const names = requestStatuses.map((status) => statusOf(status).name).join(', ');
  throw new Rejected(`A request has no status ${name ?? id ?? ''}. It can be ${names}.`, 'no_transition');
}

function answered(key: string, value: PlainValue, { form, request }: Chosen): Answers {
  const { [key]: _, ...others } = request.answers;
  if (value === null) return others;
  const answers: Answers = { ...others, [key]: value satisfies AnswerValue };
  const problem = answerProblems(form, answers, { complete: false }).find((one) => one.key === key);
  if (problem !== undefined) throw new Rejected(`The answer ${key} ${problem.message}.`, 'unknown_value');
  return answers;
}

function oneOf<T extends { id: string; name: string }>(field: string, value: PlainValue, offered: readonly T[]): T {
  const wanted = textOf(value).trim().toLowerCase();
  const found =
    offered.find(({ id }) => id === value) ?? offered.find(({ name }) => name.trim().toLowerCase() === wanted);
  if (found !== undefined) return found;
  const names = offered.map(({ name }) => name).join(', ') || 'none';
  throw new Rejected(`The ${field} of a request cannot be "${textOf(value)}". It can be ${names}.`, 'unknown_value');
}

function needed(field: string, value: PlainValue): string {
  const text = textOf(value).trim();
  if (text === '') throw new Rejected(`The ${field} of a request cannot be empty.`, 'unknown_value');
  return text;
}

function textOf(value: PlainValue): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
