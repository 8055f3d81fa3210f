/** What the portal says of statuses, times and answers, to somebody who does not know the desk. */
import type { FormFieldAnswer, PortalRequestAnswer } from '../../src/api/schemas/requests.ts';
import type { Tone } from '../kit/State.tsx';
import { relativeTime } from '../kit/relative-time.ts';

export type Status = PortalRequestAnswer['status'];

export const statusNames: Record<Status, string> = {
  new: 'New',
  in_progress: 'In progress',
  waiting: 'Waiting',
  resolved: 'Resolved',
};

export const statusTones: Record<Status, Tone> = {
  new: 'quiet',
  in_progress: 'busy',
  waiting: 'warn',
  resolved: 'good',
};

/** What it means for the reader. */
export const statusMeans: Record<Status, string> = {
  new: 'It has arrived. Somebody will look at it.',
  in_progress: 'Somebody is working on it.',
  waiting: 'It waits for something. If that is your answer, write it below and the work goes on.',
  resolved: 'It is done. If something is still wrong, write it below and it is taken up again.',
};

/** How a status came about, by the one before. */
export function becameSaid(status: Status, before: Status | null): string {
  if (before === null) return 'You asked for this';
  if (before === 'resolved') return `It was taken up again: ${statusNames[status]}`;
  switch (status) {
    case 'new':
      return 'It was put back to new';
    case 'in_progress':
      return before === 'waiting' ? 'The work goes on' : 'Somebody took it up';
    case 'waiting':
      return 'It waits for something';
    case 'resolved':
      return 'It was resolved';
  }
}

const DAY_MS = 24 * 60 * 60_000;

/** How long ago; after a month the date, as the reader's language writes it. Both in ms. */
export function ago(at: number, now: number): string {
  if (now - at < 30 * DAY_MS) return relativeTime(at, now);
  return new Date(at).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** An answer to a field as people read it. */
export function answerSaid(field: FormFieldAnswer, answer: unknown): string {
  if (Array.isArray(answer)) return answer.join(', ');
  switch (field.kind) {
    case 'checkbox':
      return answer === true ? 'Yes' : 'No';
    case 'number':
      return Number(answer).toLocaleString(undefined, { maximumFractionDigits: 20 });
    case 'date':
      return new Date(`${String(answer)}T00:00:00Z`).toLocaleDateString(undefined, {
        dateStyle: 'long',
        timeZone: 'UTC',
      });
    default:
      return String(answer);
  }
}

/** A name that nobody gave says nothing. */
export function organizationSaid(name: string | undefined): string {
  return name === undefined || name === 'default' ? 'Requests' : name;
}
