/** What a host's own records tell of an issue's past, for what its webhooks did not tell. Implemented by the rooms of hosts. */
import type { HostEvent } from './events.ts';
import type { Answer, HostAccess } from './ports.ts';

/** A stretch of time by the host's clock, ms, both ends included. */
export interface Stretch {
  from: number;
  until: number;
}

export interface IssuePast {
  /** Oldest first; each is the very event that the webhook of this change is, under the same key. */
  events: HostEvent[];
  /** The comments that are there; null where not all of them were seen. */
  commentIds: string[] | null;
}

export interface PastReader {
  /** What happened to an issue in this time. Throws the errors of errors.ts; Gone: it is deleted, or not visible to the token. */
  readPast(access: HostAccess, issueId: string, within: Stretch): Promise<Answer<IssuePast>>;
}
