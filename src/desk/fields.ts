/** The fields of requests: which there are, and what they hold. Pure. */
import { channels, type DeskRequest, priorities, requestStatuses, statusOf } from '../domain/desk/desk.ts';
import type { FieldValue, IssueFields } from '../domain/fields.ts';
import type { AnswerValue, FormField } from '../domain/desk/forms.ts';
import type { HostField } from '../domain/host-ports.ts';
import { markdownText } from '../domain/text/markdown.ts';
import { plainBlocks } from '../domain/text/plain.ts';

/** Fields of a service's form are named by their keys behind this. */
const ANSWER = 'answers.';

type Reader = (request: DeskRequest) => FieldValue | null;

const text = (said: string | null): FieldValue | null =>
  said === null || said === '' ? null : { kind: 'text', text: said };
const choice = (id: string, name = id): FieldValue => ({ kind: 'choice', id, name });
const time = (at: number | null): FieldValue | null => (at === null ? null : { kind: 'time', at });

interface Known {
  name: string;
  type: string;
  values: readonly string[] | null;
  read: Reader;
}

/** Every request has these. */
const known: Record<string, Known> = {
  key: { name: 'Key', type: 'string', values: null, read: ({ key }) => text(key) },
  title: { name: 'Title', type: 'string', values: null, read: ({ title }) => text(title) },
  description: {
    name: 'Description',
    type: 'string',
    values: null,
    read: ({ description }) => text(plainBlocks(markdownText(description).blocks)),
  },
  status: {
    name: 'Status',
    type: 'status',
    values: requestStatuses.map((status) => statusOf(status).name),
    read: ({ status }) => choice(status, statusOf(status).name),
  },
  priority: { name: 'Priority', type: 'priority', values: priorities, read: ({ priority }) => choice(priority) },
  service: {
    name: 'Service',
    type: 'option',
    values: null,
    read: ({ service }) => service && choice(service.id, service.name),
  },
  tags: {
    name: 'Tags',
    type: 'array of string',
    values: null,
    read: ({ tags }) =>
      tags.length === 0 ? null : { kind: 'choices', items: tags.map((name) => ({ id: null, name })) },
  },
  assignee: {
    name: 'Assignee',
    type: 'user',
    values: null,
    read: ({ assignee }) => assignee && { kind: 'person', ...assignee, email: null },
  },
  requester: {
    name: 'Requester',
    type: 'user',
    values: null,
    read: ({ requester: { name, email } }) => ({ kind: 'person', id: null, name, email }),
  },
  'requester.email': {
    name: 'E-mail of the requester',
    type: 'string',
    values: null,
    read: ({ requester }) => text(requester.email),
  },
  channel: { name: 'Channel', type: 'option', values: channels, read: ({ channel }) => choice(channel) },
  created: { name: 'Created', type: 'datetime', values: null, read: ({ createdAt }) => time(createdAt) },
  updated: { name: 'Updated', type: 'datetime', values: null, read: ({ updatedAt }) => time(updatedAt) },
  resolved: { name: 'Resolved', type: 'datetime', values: null, read: ({ resolvedAt }) => time(resolvedAt) },
};

/** `form`: of the version of the service that the request was made with; what it asks and nobody answered is empty, not missing. */
export function requestFields(
  request: DeskRequest,
  form: readonly FormField[],
  wanted: readonly string[],
): IssueFields {
  const found = new Map<string, FieldValue | null>();
  for (const id of wanted) {
    const key = id.startsWith(ANSWER) ? id.slice(ANSWER.length) : null;
    if (key === null) {
      if (Object.hasOwn(known, id)) found.set(id, known[id]?.read(request) ?? null);
    } else if (Object.hasOwn(request.answers, key)) found.set(id, answered(request.answers[key]));
    else if (form.some((field) => field.key === key)) found.set(id, null);
  }
  return found;
}

function answered(answer: AnswerValue | undefined): FieldValue | null {
  if (answer === undefined || answer === '') return null;
  if (typeof answer === 'number') return { kind: 'number', number: answer };
  if (typeof answer === 'boolean') return { kind: 'boolean', is: answer };
  if (typeof answer !== 'string')
    return answer.length === 0 ? null : { kind: 'choices', items: answer.map((name) => ({ id: null, name })) };
  return /^\d{4}-\d\d-\d\d$/.test(answer) ? { kind: 'day', day: answer } : { kind: 'text', text: answer };
}

interface Asks {
  id: string;
  name: string;
  fields: readonly FormField[];
}

/** As hosts list theirs; what services ask for comes last. A key that several forms have is one field. */
export function fieldsOfDesk(services: readonly Asks[]): HostField[] {
  const every = services.map(({ id }) => id);
  const own = Object.entries(known).map(([id, { name, type, values }]): HostField => {
    const names = id === 'service' ? services.map((service) => service.name) : values;
    const required = id === 'title' ? every : [];
    return { id, name, custom: false, type, issueTypes: every, requiredFor: required, values: names && [...names] };
  });
  const asked = Map.groupBy(
    services.flatMap((service) => service.fields.map((field) => ({ service: service.id, field }))),
    ({ field }) => field.key,
  );
  const answers = [...asked].map(([key, uses]): HostField => {
    const values = [...new Set(uses.flatMap(({ field }) => field.options))];
    return {
      id: `${ANSWER}${key}`,
      name: uses[0]?.field.label ?? key,
      custom: true,
      type: typeOf(uses[0]?.field.kind ?? 'text'),
      issueTypes: uses.map(({ service }) => service),
      requiredFor: uses.flatMap(({ service, field }) => (field.required ? [service] : [])),
      values: values.length === 0 ? null : values,
    };
  });
  return [...own, ...answers];
}

/** In the words Jira has for the same. */
function typeOf(kind: FormField['kind']): string {
  switch (kind) {
    case 'text':
    case 'paragraph':
      return 'string';
    case 'number':
    case 'date':
      return kind;
    case 'choice':
      return 'option';
    case 'choices':
      return 'array of option';
    case 'checkbox':
      return 'boolean';
  }
}
