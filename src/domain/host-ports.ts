/** What setting up a host needs of the edge: its webhook, and reads for the pages that choose projects, statuses and fields. */
import type { IssueFields } from './fields.ts';
import type { StatusCategory } from './model.ts';
import type { Answer, HostAccess } from './ports.ts';

/** The webhook a host is to have: exactly one, whatever was there before. */
export interface WebhookWish {
  name: string;
  url: string;
  /** Signs every delivery where the host can; null: the address alone proves the sender. */
  secret: string | null;
  /** Whether a webhook with this address is one of ours, also one of an earlier address of Deskbridge. Pure. */
  isOurs(url: string): boolean;
}

/** `signed`: deliveries carry a signature. `removed`: how many others of ours were deleted. */
export interface HostWebhook {
  id: string;
  created: boolean;
  signed: boolean;
  removed: number;
}

/** Both methods list first and write only what differs from the wish: running one again is safe (reliability: pitfall P19). */
export interface HostWebhooks {
  /** What to tick when it is made by hand: Jira's name and, in its page's words, the group and the box. */
  events: readonly { name: string; group: string; box: string }[];
  /** Throws only the errors of errors.ts; Forbidden names the permission that is missing. */
  ensure(access: HostAccess, wish: WebhookWish): Promise<HostWebhook>;
  /** Whether one is ours, whatever else is to be said of it. Throws as `ensure`. */
  isThere(access: HostAccess, isOurs: WebhookWish['isOurs']): Promise<boolean>;
  /** Deletes every webhook that is ours. Answers how many there were. */
  remove(access: HostAccess, isOurs: WebhookWish['isOurs']): Promise<number>;
}

export interface HostProject {
  id: string;
  key: string;
  name: string;
  /** `software`, `service_desk`, `business`; null where the host does not say. */
  kind: string | null;
}

export interface HostIssue {
  id: string;
  key: string;
  summary: string;
  status: { name: string; category: StatusCategory };
  assignee: string | null;
  /** ms */
  updatedAt: number;
}

export interface HostIssueType {
  id: string;
  name: string;
  subtask: boolean;
}

export interface HostStatus {
  id: string;
  name: string;
  category: StatusCategory;
  /** Of the issue types that can be in it. */
  issueTypes: string[];
}

export interface HostField {
  id: string;
  name: string;
  custom: boolean;
  /** As the host names it: `string`, `number`, `option`, `user`, `array of string`, … */
  type: string;
  /** Ids of the issue types that ask for it on creation; empty where it cannot be set then. */
  issueTypes: string[];
  /** Ids of the issue types that cannot be created without it. */
  requiredFor: string[];
  /** What a list offers; null: it is no list. */
  values: string[] | null;
}

/** Reads for pages, small and live. Every method throws only the errors of errors.ts. */
export interface HostReads {
  /** By key; `search` looks into key and name. `nextAt`: where the next page starts, null at the end. */
  projects(
    access: HostAccess,
    ask: { search: string | null; startAt: number; limit: number },
  ): Promise<{ projects: HostProject[]; nextAt: number | null }>;
  /** The most recently changed first. `search`: a key, or words of the summary. */
  issues(
    access: HostAccess,
    ask: { project: string | null; search: string | null; limit: number },
  ): Promise<HostIssue[]>;
  issueTypes(access: HostAccess, project: string): Promise<HostIssueType[]>;
  statuses(access: HostAccess, project: string): Promise<HostStatus[]>;
  fields(access: HostAccess, project: string): Promise<HostField[]>;
}

/** A host whose issues tell what their fields hold. */
export interface HostFields {
  /**
   * By immutable id or key. Fields that the issue does not have, or that hold what cannot be told plainly, are left out. Throws only the
   * errors of errors.ts.
   */
  readFields(access: HostAccess, idOrKey: string, fields: readonly string[]): Promise<Answer<IssueFields>>;
}
