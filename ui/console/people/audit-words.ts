import type { AuditEntryAnswer } from '../../../src/api/schemas/accounts.ts';
import { texts } from '../../texts/audit-log.ts';
import { locale } from '../../texts/language.ts';

const { values } = texts;

/** Names come from the server and from people: only what is said there itself is meant. */
const saidOf = (all: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined;

/** `user.role_changed` as people say it; what is not known here is still readable. */
export function actionSaid(action: string): string {
  const known = saidOf(texts.actions, action);
  if (known !== undefined) return known;
  const words = action.replaceAll(/[._-]/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `requireSecondFactor` → `require second factor` */
export function detailName(name: string): string {
  return (
    saidOf(texts.details, name) ??
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
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value.map(codeSaid).join(', ') || values.none;
  return MOMENT.test(value) ? moment.format(Date.parse(value)) : codeSaid(value);
}

const codeSaid = (text: string): string => saidOf(texts.codes, text) ?? text;
