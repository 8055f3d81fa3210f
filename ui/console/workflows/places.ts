/** Fields that texts of workflows may have, and samples of what they hold. Pure. */
import type { Option } from '../FreeSelect.tsx';
import { priorities as ofRequests } from '../requests/words.ts';
import type { Offered } from './data.ts';
import { texts } from '../../texts/workflow-words.ts';

const places = Object.entries(texts.places).map(([name, { label, sample }]) => ({ name, label, sample }));

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
  const own = Object.entries(texts.fields).map(([value, label]) => ({ value, label }));
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
export const priorities = [...ofRequests.toReversed(), ...texts.jiraPriorities];
