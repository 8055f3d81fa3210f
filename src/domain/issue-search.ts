/** Looking through the issues of a host, as a scan needs it. Implemented by the rooms of hosts. */
import type { Comment, Issue } from './model.ts';
import type { Answer, HostAccess } from './ports.ts';
import type { RichText } from './text/richtext.ts';

/** Which issues a scan looks at: those of one project, all of them or those whose text mentions Intercom. */
export interface IssueQuery {
  projectKey: string;
  look: 'all' | 'mentioning';
  /** Only those that changed in the last so many minutes, by the host's clock. */
  withinMinutes?: number;
}

/**
 * An issue that a search found. `read`: as it stands; `comments` null where the search shows not all of them, `createdAt` (ms) null
 * where it does not say. `named`: to be read by itself. `unreadable`: the search shows it, but not what is needed of it.
 */
export type FoundIssue = { id: string; key: string } & (
  | { kind: 'read'; createdAt: number | null; issue: Issue; description: RichText; comments: Comment[] | null }
  | { kind: 'named' }
  | { kind: 'unreadable'; reason: string }
);

/** `next`: where the next page begins, in the host's own words, which are plain JSON; null at the end. */
export interface FoundPage {
  issues: FoundIssue[];
  next: SearchPlace | null;
}
export type SearchPlace = Readonly<Record<string, string | number>>;

/** A host whose issues can be looked through, oldest first. Every method throws only the errors of errors.ts. */
export interface IssueSearch {
  /** `whole` false: only what names the issues. Rejected for a place that is not known any more, or a project that is not there. */
  findIssues(
    access: HostAccess,
    ask: { query: IssueQuery; place: SearchPlace | null; whole: boolean },
  ): Promise<Answer<FoundPage>>;
  /** How many there are. `exact` false: about so many. */
  countIssues(access: HostAccess, query: IssueQuery): Promise<Answer<{ count: number; exact: boolean }>>;
}
