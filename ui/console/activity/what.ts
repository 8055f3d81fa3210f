import type { EventAnswer } from '../../../src/api/schemas.ts';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/activity.ts';
import { capitalized } from '../../kit/words.ts';
import { sentenceSaid } from '../../texts/sentences.ts';

/** "Ben Osei changed status To Do → Done"; without a known subject, the sentence begins with what happened. */
export function whoDidWhat({ actor, text, kind }: Pick<EventAnswer, 'actor' | 'text' | 'kind'>): string {
  if (kind === 'skipped') return texts.noIssue;
  const did = sentenceSaid(text);
  return actor === null ? capitalized(did) : `${actorSaid(actor)} ${did}`;
}
