import type { AuditEntryAnswer } from '../../../src/api/schemas/accounts.ts';
import { texts } from '../../texts/audit-log.ts';
import { locale } from '../../texts/language.ts';

const { values } = texts;
const actions: Readonly<Record<string, string>> = texts.actions;
const details: Readonly<Record<string, string>> = texts.details;

/** `user.role_changed` as people say it; what is not known here is still readable. */
export function actionSaid(action: string): string {
  const known = actions[action];
  if (known !== undefined) return known;
  const words = action.replaceAll(/[._-]/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `requireSecondFactor` → `require second factor` */
export function detailName(name: string): string {
  return (
    details[name] ??
    name
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .replaceAll(/[_-]/g, ' ')
      .toLowerCase()
  );
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

export function detailSaid(value: AuditEntryAnswer['detail'][string]): string {
  if (value === null) return values.nothing;
  if (typeof value === 'boolean') return value ? values.yes : values.no;
  if (Array.isArray(value)) return value.join(', ') || values.none;
  return typeof value === 'string' && MOMENT.test(value) ? moment.format(Date.parse(value)) : String(value);
}
