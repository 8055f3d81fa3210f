import type { AuditEntryAnswer } from '../../../src/api/schemas/accounts.ts';

/** Subjects of the log, as the filter offers them. */
export const auditSubjects: Readonly<Record<string, string>> = {
  session: 'Signing in',
  access: 'Refusals',
  user: 'People',
  key: 'API keys',
  organization: 'Organization',
  person: 'Erased people',
  operator: 'Operators',
  connection: 'Connections',
  host: 'Hosts',
  project: 'Projects',
  setup: 'Set-up by file',
  link: 'Links',
  import: 'Imports',
  effect: 'Notes and effects',
  event: 'Events',
  retry: 'Retries',
  demo: 'Demo',
  backup: 'Backups',
};

/** Where subject and past tense alone do not say it. */
const said: Readonly<Record<string, string>> = {
  'session.opened': 'Signed in',
  'session.closed': 'Signed out',
  'session.refused': 'Sign-in refused',
  'session.revoked': 'Ended sessions',
  'session.code_shown': 'Showed a code',
  'access.refused': 'Was refused',
  'user.invited': 'Invited',
  'user.created': 'Made an account',
  'user.link_made': 'Made a link for',
  'user.link_ended': 'Ended the link of',
  'user.renamed': 'Renamed',
  'user.role_changed': 'Changed the role of',
  'user.disabled': 'Disabled',
  'user.enabled': 'Enabled',
  'user.removed': 'Removed',
  'user.signed_out': 'Signed out everywhere',
  'user.password_changed': 'Changed the password',
  'user.second_factor_on': 'Turned on the second factor',
  'user.second_factor_off': 'Turned off the second factor',
  'user.second_factor_removed': 'Removed the second factor of',
  'user.recovery_codes_renewed': 'Made new recovery codes',
  'user.identity_linked': 'Linked to single sign-on',
  'user.identities_forgotten': 'Forgot the single sign-on of',
  'key.created': 'Made the API key',
  'key.revoked': 'Revoked the API key',
  'organization.changed': 'Changed the organization',
  'person.erased': 'Erased a person, now',
  'host.webhook_remade': 'Made the webhook anew that was deleted at',
  'operator.link_made': 'Made a link for operators',
  'setup.applied': 'Applied a set-up file',
};

/** `user.role_changed` as people say it; what is not known here is still readable. */
export function actionSaid(action: string): string {
  const known = said[action];
  if (known !== undefined) return known;
  const [subject = '', ...rest] = action.split('.');
  const words = `${subject} ${rest.join(' ')}`.replaceAll(/[_-]/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function actorSaid(kind: AuditEntryAnswer['actorKind']): string {
  switch (kind) {
    case 'session':
      return 'in a browser';
    case 'key':
      return 'by API key';
    case 'operator':
      return 'by the command line';
    case 'nobody':
      return 'not signed in';
    case 'forge':
      return 'from a page in Jira';
    case 'system':
      return 'by itself';
  }
}

/** `requireSecondFactor` → `require second factor` */
export function detailName(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]/g, ' ')
    .toLowerCase();
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

export function detailSaid(value: AuditEntryAnswer['detail'][string]): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join(', ') || 'none';
  return typeof value === 'string' && MOMENT.test(value) ? moment.format(Date.parse(value)) : String(value);
}
