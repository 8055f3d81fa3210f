/** What an action of a workflow is done with. Plain data. */
import type { IssueFields } from '../fields.ts';
import type { MappingLine } from '../escalation/mapping.ts';
import type { Host, KnownIssue, Link } from '../model.ts';
import type { Telling } from './text.ts';
import type { TicketType } from '../workspace.ts';

/** What an action is done to, and what its texts may say. */
export interface ActionContext extends Telling {
  runId: string;
  stepId: string;
  host: Host;
  issue: KnownIssue;
  links: readonly Link[];
  /** Null: the project has no workspace. */
  tickets: TicketSource | null;
  /** E-mail is set up. */
  mail: boolean;
}

/** What a ticket is filled from, as it was read. */
export interface TicketSource {
  connectionId: string;
  types: readonly TicketType[];
  fields: IssueFields;
  /** Of the project. */
  lines: readonly MappingLine[];
  /** Ids of the teams that the settings of the project offer. */
  teams: readonly string[];
}
