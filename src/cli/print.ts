/** What commands print: one line for one thing, words a person can act on. */
import type { Check, Entry, StoredEffect, StoredEvent } from '../app/requests.ts';

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** An effect or event that waits, as `jobs --json` gives it. */
export interface Job {
  id: string;
  kind: string;
  state: string;
  /** Of the conversation or ticket; null where none is concerned. */
  conversation: string | null;
  issue: string | null;
  ref: string | null;
  reason: string | null;
  /** Since it was decided or received. */
  ageSeconds: number;
}

export function jobOfEffect(effect: StoredEffect, now: number): Job {
  return {
    id: effect.id,
    kind: effect.kind,
    state: effect.state,
    conversation: effect.conversation?.id ?? null,
    issue: effect.issue?.key ?? null,
    ref: effect.ref,
    reason: effect.reason,
    ageSeconds: secondsSince(effect.createdAt, now),
  };
}

export function jobOfEvent(event: StoredEvent, now: number): Job {
  return {
    id: event.id,
    kind: event.kind,
    state: event.state,
    conversation: null,
    issue: event.issue?.key ?? event.issue?.id ?? null,
    ref: null,
    reason: event.reasons.join('; ') || null,
    ageSeconds: secondsSince(event.receivedAt, now),
  };
}

function secondsSince(time: string, now: number): number {
  return Math.max(0, Math.round((now - Date.parse(time)) / 1000));
}

export function jobLine(job: Job): string {
  const where = job.conversation === null ? `issue ${job.issue ?? '?'}` : `conversation ${job.conversation}`;
  const ref = job.ref === null || job.state !== 'unknown' ? '' : ` [ref ${job.ref}]`;
  return `${job.id}  ${job.kind.padEnd(12)}  ${job.state.padEnd(7)}  ${where}${ref}  ${oneLine(job.reason ?? '–')}  ${age(job.ageSeconds)}`;
}

export function entryLine(entry: Entry): string {
  const who = entry.actor === null ? '' : `${entry.actor}: `;
  return `${entry.at}  ${who}${oneLine(entry.text)}${effectPart(entry.effect)}`;
}

function effectPart(effect: StoredEffect | null): string {
  if (effect === null) return '';
  const when = effect.endedAt === null ? '' : ` at ${effect.endedAt}`;
  const why = effect.reason === null ? '' : ` (${oneLine(effect.reason)})`;
  const where = effect.conversation?.url ?? effect.conversation?.id;
  return `  → ${effect.kind} ${effect.state}${when}${why}${where === undefined ? '' : `  ${where}`}  [ref ${effect.ref}]`;
}

export function checkLine(check: Check): string {
  const fix = check.fix === null ? '' : ` → ${check.fix}`;
  return `${check.ok ? 'fine  ' : 'WRONG '} ${check.name}: ${check.message}${fix}`;
}

function age(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** What others wrote may hold line breaks and control characters, which a terminal would obey. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
