/** A host of issues, as delivery writes on it beside remote links (ports.ts). Declared here, implemented in the rooms of hosts. */
import type { Issue, Person } from './model.ts';
import type { Answer, HostAccess, WriteSearch } from './ports.ts';
import type { RichText } from './text/richtext.ts';
import type { FieldChange, StatusWish } from './writes.ts';

/** `id`: the host's id of what was made: the comment, the change in the issue's history, the issue; null where it does not say. */
export interface Written {
  id: string | null;
  /** It stood there already, or its want of change left nothing to do. */
  existed: boolean;
}

export interface NewIssueComment {
  issueId: string;
  text: RichText;
  public: boolean;
  by: Person | null;
  moreUrl: string | null;
  /** Kept with the comment, out of sight, so that it is known for ours. */
  ref: string;
}

export interface CommentEdit {
  issueId: string;
  commentId: string;
  text: RichText;
  moreUrl: string | null;
  ref: string;
}

export interface StatusChange {
  issueId: string;
  to: StatusWish;
  fields: FieldChange[];
}

export interface NewIssue {
  projectKey: string;
  issueType: string | null;
  summary: string;
  description: RichText;
  fields: FieldChange[];
  by: Person | null;
  /** Kept with the issue, out of sight, so that it is known for ours. */
  ref: string;
}

/** Called just before a write leaves; what it throws keeps it from leaving. Reads may have taken their time since the claim. */
export type BeforeWrite = () => void;

/**
 * Every method throws only the errors of errors.ts. What cannot be written as it is wished is Rejected with the names that would do:
 * `no_transition`, `fields_required`, `unknown_field`, `unknown_value`, `unknown_issue_type`, `project_kind_unknown`. `since`: ms, when it may
 * first have been written.
 */
export interface HostWrites {
  /** Who writes with this access, as the host's events name them. */
  self(access: HostAccess): Promise<Answer<Person>>;
  /** Which of these references a comment, or the issue itself (`commentId` null), carries; null: none. */
  readMark(
    access: HostAccess,
    of: { issueId: string; commentId: string | null; refs: readonly string[] },
  ): Promise<Answer<string | null>>;
  /** Once, without any retry. On a service project of Jira always internal, by the same call, or not at all. */
  addComment(access: HostAccess, comment: NewIssueComment, before: BeforeWrite): Promise<Answer<Written>>;
  /** The whole text anew, as internal as before. Doing it again is the same as doing it once; Gone: the comment is. */
  editComment(access: HostAccess, edit: CommentEdit): Promise<Answer<Written>>;
  findComment(access: HostAccess, of: { issueId: string; ref: string; since: number }): Promise<Answer<WriteSearch>>;
  /** Reads the status first: where it stands already nothing is written. */
  setStatus(access: HostAccess, change: StatusChange, before: BeforeWrite): Promise<Answer<Written>>;
  findStatus(access: HostAccess, change: StatusChange & { since: number }): Promise<Answer<WriteSearch>>;
  /** All in one change. Doing it again is the same as doing it once. */
  setFields(access: HostAccess, of: { issueId: string; changes: FieldChange[] }): Promise<Answer<Written>>;
  /** Once, without any retry. */
  createIssue(access: HostAccess, issue: NewIssue, before: BeforeWrite): Promise<Answer<{ id: string; issue: Issue }>>;
  /** Asks the issues themselves, never a search index alone. */
  findCreated(access: HostAccess, of: { projectKey: string; ref: string; since: number }): Promise<Answer<WriteSearch>>;
}
