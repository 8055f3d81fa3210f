import type { EventAnswer } from '../../../src/api/schemas.ts';
import { texts } from '../../texts/activity.ts';

/** "Ben Osei changed status To Do → Done"; without a known subject, the sentence begins with what happened. */
export function whoDidWhat({ actor, text, kind }: Pick<EventAnswer, 'actor' | 'text' | 'kind'>): string {
  if (kind === 'skipped') return texts.noIssue;
  return actor === null ? text.charAt(0).toUpperCase() + text.slice(1) : `${actor} ${text}`;
}
