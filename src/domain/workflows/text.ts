/** Texts in workflows: which places they may have, and what these become. What a place holds is always text (S29). Pure. */
import { factOf, type Facts, type FactValue } from './conditions.ts';
import type { Host, Issue, Person } from '../model.ts';
import { issueUrl } from '../news.ts';
import type { Inline, RichText } from '../text/richtext.ts';
import { fillTemplate, fillText, type Places, placesIn } from '../template.ts';

const NAMES = [
  'issue.key',
  'issue.summary',
  'issue.status',
  'issue.assignee',
  'issue.url',
  'issue.project',
  'issue.priority',
  'issue.service',
  'issue.resolution',
  'requester.name',
  'requester.email',
  'workflow',
  'trigger',
  'actor',
  'approval.by',
  'approval.comment',
] as const;

/** Beside these, `fields.<name>` and `contact.<attribute>`. */
export const workflowPlaces: Places = {
  names: NAMES,
  isOne: (name) => NAMES.some((one) => one === name) || /^(fields|contact)\.[^\s{}][^{}]{0,99}$/.test(name),
};

/** What texts speak of. */
export interface Telling {
  host: Pick<Host, 'url'>;
  issue: Issue;
  facts: Facts;
  workflow: string;
  /** What started the run. */
  trigger: string;
  actor: Person | null;
  /** The last approval of the run. */
  approval: { by: string | null; comment: string | null } | null;
}

/** As plain text. */
export function plainOf(template: string, telling: Telling): string {
  return fillText(template, textsOf(template, telling), workflowPlaces);
}

/** As it is shown: the issue's key leads to it. */
export function richOf(template: string, telling: Telling): RichText {
  const { host, issue } = telling;
  const url = issueUrl(host, issue.key);
  const runs = Object.entries(textsOf(template, telling)).map(([name, text]): [string, Inline] => [
    name,
    name === 'issue.key' || name === 'issue.url' ? { kind: 'text', text, href: url } : { kind: 'text', text },
  ]);
  return { blocks: fillTemplate(template, Object.fromEntries(runs), workflowPlaces), urls: [], fallback: null };
}

function textsOf(template: string, telling: Telling): Record<string, string> {
  const { host, issue, facts, approval } = telling;
  const texts: Record<string, string> = {
    'issue.key': issue.key,
    'issue.summary': issue.summary,
    'issue.status': issue.status.name,
    'issue.assignee': issue.assignee?.name ?? '',
    'issue.url': issueUrl(host, issue.key),
    'issue.project': issue.projectKey,
    'issue.priority': shown(factOf('priority', facts)),
    'issue.service': shown(factOf('service', facts)),
    'issue.resolution': issue.resolution ?? '',
    'requester.name': shown(factOf('requester-name', facts)),
    'requester.email': shown(factOf('requester', facts)),
    workflow: telling.workflow,
    trigger: telling.trigger,
    actor: telling.actor?.name ?? '',
    'approval.by': approval?.by ?? '',
    'approval.comment': approval?.comment ?? '',
  };
  for (const name of placesIn(template)) if (/^(fields|contact)\./.test(name)) texts[name] = shown(factOf(name, facts));
  return texts;
}

function shown(value: FactValue): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
