/** Fields that texts of workflows may have, and samples of what they hold. Pure. */
import type { Option } from '../projects/FreeSelect.tsx';
import type { Offered } from './data.ts';
import { fieldNames } from './words.ts';

const places: readonly { name: string; label: string; sample: string }[] = [
  { name: 'issue.key', label: 'Key', sample: 'SUP-42' },
  { name: 'issue.summary', label: 'Summary', sample: 'Invoices come twice' },
  { name: 'issue.status', label: 'Status', sample: 'In Progress' },
  { name: 'issue.assignee', label: 'Assignee', sample: 'Ada Lovelace' },
  { name: 'issue.url', label: 'Address', sample: 'https://…/SUP-42' },
  { name: 'issue.project', label: 'Project', sample: 'SUP' },
  { name: 'issue.priority', label: 'Priority', sample: 'high' },
  { name: 'issue.service', label: 'Service or issue type', sample: 'Access' },
  { name: 'issue.resolution', label: 'Resolution', sample: 'Done' },
  { name: 'requester.name', label: 'Requester’s name', sample: 'Cleo Hart' },
  { name: 'requester.email', label: 'Requester’s e-mail', sample: 'cleo@acme.example' },
  { name: 'workflow', label: 'Name of the workflow', sample: 'this workflow' },
  { name: 'trigger', label: 'What started it', sample: 'the issue was created' },
  { name: 'actor', label: 'Who started it', sample: 'Ben Osei' },
  { name: 'approval.by', label: 'Who decided the approval', sample: 'Dan Abara' },
  { name: 'approval.comment', label: 'What they said', sample: 'Go ahead.' },
];

export function placesOf({ fields, attributes }: Pick<Offered, 'fields' | 'attributes'>): Option[] {
  const own = places.map(({ name, label }) => ({ value: name, label: `${label} · ${name}` }));
  return [...own, ...[...fields, ...attributes].map(({ value, label }) => ({ value, label: `${label} · ${value}` }))];
}

/** The text with samples in its fields; what is no field stays as it is. */
export function filled(template: string): string {
  return template.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, name: string) => {
    const sample = places.find((one) => one.name === name)?.sample;
    return sample ?? (/^(fields|contact)\./.test(name) ? `‹${name}›` : whole);
  });
}

/** Fields that conditions may ask about. */
export function conditionFields({ fields, attributes }: Pick<Offered, 'fields' | 'attributes'>): Option[] {
  const own = Object.entries(fieldNames).map(([value, label]) => ({ value, label }));
  return [...own, ...fields, ...attributes];
}

/** What a field usually holds. */
export function valuesOf(field: string, offered: Offered): string[] {
  switch (field) {
    case 'host':
      return offered.hosts;
    case 'project':
      return offered.projects;
    case 'status':
      return offered.statuses;
    case 'status-category':
      return ['new', 'indeterminate', 'done'];
    case 'priority':
      return priorities;
    case 'service':
      return offered.services;
    case 'tags':
      return offered.tags;
    case 'requester':
      return offered.people.map(({ value }) => value);
    default:
      return [];
  }
}

/** Of requests, then of Jira. */
export const priorities = ['low', 'normal', 'high', 'urgent', 'Lowest', 'Medium', 'Highest'];
