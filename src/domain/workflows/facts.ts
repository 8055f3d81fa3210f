/** What conditions and texts of workflows can name of an issue: from what is kept, and from what was read live. Pure. */
import type { Contact } from '../contacts.ts';
import type { Facts, FactValue } from './conditions.ts';
import type { DeskRequest } from '../desk/desk.ts';
import { fieldText, type FieldValue, type IssueFields } from '../fields.ts';
import type { Host, Issue } from '../model.ts';
import { placesIn } from '../template.ts';
import { fieldsOf } from './conditions.ts';
import { everyStep, type Workflow } from './model.ts';

/** What is known without asking anybody. */
export function keptFacts(host: Pick<Host, 'name'>, issue: Issue): Facts {
  return {
    issue: {
      host: host.name,
      project: issue.projectKey,
      key: issue.key,
      summary: issue.summary,
      status: issue.status.name,
      'status-category': issue.status.category,
      assignee: issue.assignee?.name ?? null,
      resolution: issue.resolution,
    },
    fields: {},
    contact: {},
  };
}

export function withRequest(facts: Facts, request: DeskRequest): Facts {
  const { priority, service, tags, requester, answers } = request;
  return {
    ...facts,
    issue: {
      ...facts.issue,
      priority,
      service: service?.name ?? null,
      tags,
      requester: requester.email,
      'requester-name': requester.name,
    },
    fields: lowerCase(answers),
  };
}

/** Of Jira: the issue's type stands for `service`, its labels for `tags`. */
export function withFields(facts: Facts, fields: IssueFields): Facts {
  const of = (id: string): FactValue => plainOf(fields.get(id) ?? null);
  const reporter = fields.get('reporter') ?? null;
  const person = reporter?.kind === 'person' ? reporter : null;
  const values = [...fields].map(([id, value]) => [id, plainOf(value)] as const);
  return {
    ...facts,
    issue: {
      ...facts.issue,
      priority: of('priority'),
      service: of('issuetype'),
      tags: of('labels') ?? [],
      requester: person?.email ?? null,
      'requester-name': person?.name ?? null,
    },
    fields: { ...facts.fields, ...lowerCase(Object.fromEntries(values)) },
  };
}

export function withContact(facts: Facts, contact: Contact): Facts {
  const { name, email, phone, role, externalId, attributes } = contact;
  const custom = Object.entries(attributes).map(
    ([path, value]) => [path.replace(/^custom_attributes\./, ''), value] as const,
  );
  return {
    ...facts,
    contact: lowerCase({ ...Object.fromEntries(custom), name, email, phone, role, external_id: externalId }),
  };
}

function plainOf(value: FieldValue | null): FactValue {
  if (value === null) return null;
  if (value.kind === 'number') return value.number;
  if (value.kind === 'boolean') return value.is;
  return value.kind === 'choices' ? value.items.map(({ name }) => name) : fieldText(value);
}

function lowerCase(values: Readonly<Record<string, FactValue>>): Record<string, FactValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
}

/** What has to be read for a workflow beyond what is kept. */
export interface NeededFacts {
  /** Of the host, by id; empty: none. */
  fields: string[];
  contact: boolean;
  ticketTypes: boolean;
}

/** What every workflow that looks beyond what is kept reads of an issue of Jira. */
const ALWAYS = ['priority', 'labels', 'reporter', 'issuetype'];

const READ = new Set(['priority', 'service', 'tags', 'requester', 'requester-name']);

/** By what its conditions, its texts, its approvals and its actions name. */
export function neededFacts(workflow: Workflow): NeededFacts {
  const steps = everyStep(workflow.steps);
  const named = [
    ...fieldsOf(workflow.conditions),
    ...steps.flatMap((step) => (step.kind === 'branch' ? fieldsOf(step.when) : [])),
    ...steps.flatMap((step) => (step.kind === 'wait' ? (step.until ?? []) : [])),
  ];
  const places = placesIn(JSON.stringify(steps));
  // Whose wish it is decides who approves it.
  const approval = steps.some(({ kind }) => kind === 'approval');
  const mapped = steps.some(
    ({ kind, ...step }) => kind === 'action' && 'action' in step && step.action.kind === 'create-ticket',
  );
  // The letter goes to whoever the issue says has asked.
  const notified = steps.some(
    ({ kind, ...step }) => kind === 'action' && 'action' in step && step.action.kind === 'notify-requester',
  );
  const ofIssue = places.some((name) => /^(requester\.|issue\.(priority|service)$|fields\.)/.test(name));
  const issue =
    approval || mapped || notified || ofIssue || named.some((field) => READ.has(field) || field.startsWith('fields.'));
  const own = [...named, ...places].flatMap((name) => (name.startsWith('fields.') ? name.slice('fields.'.length) : []));
  return {
    fields: issue ? [...new Set([...ALWAYS, ...own])] : [],
    contact: [...named, ...places].some((field) => field.startsWith('contact.')),
    ticketTypes: mapped,
  };
}
