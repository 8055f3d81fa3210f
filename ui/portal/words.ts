/** What the portal says of statuses, times and answers, to somebody who does not know the desk. */
import type { FormFieldAnswer, PortalRequestAnswer } from '../../src/api/schemas/requests.ts';
import type { Tone } from '../kit/State.tsx';
import { locale } from '../texts/language.ts';
import { texts } from '../texts/portal.ts';

const said = texts.status;

export type Status = PortalRequestAnswer['status'];

export const statusTones: Record<Status, Tone> = {
  new: 'quiet',
  in_progress: 'busy',
  waiting: 'warn',
  resolved: 'good',
};

/** How a status came about, by the one before. */
export function becameSaid(status: Status, before: Status | null): string {
  if (before === null) return said.asked;
  if (before === 'resolved') return said.takenUpAgain(said.names[status]);
  if (before === 'waiting' && status === 'in_progress') return said.goesOn;
  return said.became[status];
}

/** An answer to a field as people read it. */
export function answerSaid(field: FormFieldAnswer, answer: unknown): string {
  if (Array.isArray(answer)) return answer.join(', ');
  switch (field.kind) {
    case 'checkbox':
      return answer === true ? texts.request.yes : texts.request.no;
    case 'number':
      return Number(answer).toLocaleString(locale, { maximumFractionDigits: 20 });
    case 'date':
      return new Date(`${String(answer)}T00:00:00Z`).toLocaleDateString(locale, {
        dateStyle: 'long',
        timeZone: 'UTC',
      });
    default:
      return String(answer);
  }
}

/** A name that nobody gave says nothing. */
export function organizationSaid(name: string | undefined): string {
  return name === undefined || name === 'default' ? texts.page.requests : name;
}
