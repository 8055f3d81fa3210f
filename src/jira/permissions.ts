/** Which permissions Deskbridge uses in a Jira, what for, and where they are given. Pure. */
import type { HostKind } from '../domain/model.ts';
import type { HostPermission } from '../domain/ports.ts';

interface Known {
  key: string;
  name: string;
  scope: 'global' | 'project';
  needed: boolean;
  purpose: string;
  /** As it follows "so …" when it is needed and missing. */
  without: string;
}

export const KNOWN_PERMISSIONS: readonly Known[] = [
  {
    key: 'BROWSE_PROJECTS',
    name: 'Browse Projects',
    scope: 'project',
    needed: true,
    purpose: 'reads issues and their comments',
    without: 'issues cannot be read',
  },
  {
    key: 'ADD_COMMENTS',
    name: 'Add Comments',
    scope: 'project',
    needed: true,
    purpose: 'tells on the issue what came from Intercom, in internal comments',
    without: 'nothing can be told on an issue',
  },
  {
    key: 'LINK_ISSUES',
    name: 'Link Issues',
    scope: 'project',
    needed: true,
    purpose: 'shows each linked conversation on its issue',
    without: 'conversations cannot be shown on an issue',
  },
  {
    key: 'ADMINISTER',
    name: 'Administer Jira',
    scope: 'global',
    needed: false,
    purpose: 'creates and changes the webhook by itself; without it you create the webhook by hand',
    without: '',
  },
  {
    key: 'CREATE_ISSUES',
    name: 'Create Issues',
    scope: 'project',
    needed: false,
    purpose: 'creates issues from Intercom, and knows which fields a new issue asks for',
    without: '',
  },
  {
    key: 'TRANSITION_ISSUES',
    name: 'Transition Issues',
    scope: 'project',
    needed: false,
    purpose: 'changes the status of an issue when its ticket changes state',
    without: '',
  },
  {
    key: 'EDIT_ISSUES',
    name: 'Edit Issues',
    scope: 'project',
    needed: false,
    purpose: 'sets priority, assignee, labels and other fields where a workflow or the sync of fields wants it',
    without: '',
  },
  {
    key: 'EDIT_OWN_COMMENTS',
    name: 'Edit Own Comments',
    scope: 'project',
    needed: false,
    purpose:
      'brings comments of its own up to date; without it, what is edited or redacted in Intercom stays on the issue as it was',
    without: '',
  },
  {
    key: 'DELETE_OWN_COMMENTS',
    name: 'Delete Own Comments',
    scope: 'project',
    needed: false,
    purpose:
      'takes a comment of its own back that a service project shows to customers although it was to be internal; without it, that comment stays',
    without: '',
  },
];

/** What Jira answers for one place: key → whether the token's user has it there. */
export type Granted = ReadonlyMap<string, boolean>;

/** `everywhere`: without naming a project, where "has it" means in any. `inProjects`: null for a project the user cannot see. */
export function permissionsOf(
  kind: HostKind,
  { everywhere, inProjects }: { everywhere: Granted; inProjects: ReadonlyMap<string, Granted | null> },
): HostPermission[] {
  return KNOWN_PERMISSIONS.map(({ key, name, scope, needed, purpose }) => {
    const anywhere = everywhere.get(key) === true;
    const missingIn =
      scope === 'global' || !anywhere
        ? []
        : [...inProjects].filter(([, granted]) => granted?.get(key) !== true).map(([project]) => project);
    const granted = anywhere && missingIn.length === 0;
    return { key, name, needed, granted, missingIn, purpose, where: whereOf(kind, scope) };
  });
}

function whereOf(kind: HostKind, scope: Known['scope']): string {
  if (kind === 'jira-cloud') {
    return scope === 'global'
      ? 'Jira settings → System → Global permissions'
      : 'Project settings → Permissions (team-managed projects: Access)';
  }
  return scope === 'global'
    ? 'Administration → System → Global permissions'
    : 'Administration → Issues → Permission schemes, the scheme of the project';
}

/** A sentence for each needed permission that is missing. */
export function missingSentences(permissions: HostPermission[], actor: string): string[] {
  return permissions
    .filter(({ needed, granted }) => needed && !granted)
    .map(({ key, name, missingIn, where }) => {
      const without = KNOWN_PERMISSIONS.find((one) => one.key === key)?.without ?? '';
      const places = missingIn.length === 0 ? '' : ` in ${missingIn.join(', ')}`;
      return `${actor} lacks the permission ${name} (${key})${places}, so ${without}. Grant it: ${where}.`;
    });
}
