/** What a workspace offers, as settings, pickers and connecting need it. */
import type { Connection, Region } from './model.ts';
import type { ConnectionAccess } from './ports.ts';

export interface Teammate {
  id: string;
  name: string;
  email: string | null;
  hasInboxSeat: boolean;
  teamIds: string[];
}

export interface Team {
  id: string;
  name: string;
  adminIds: string[];
}

export interface Tag {
  id: string;
  name: string;
}

export interface TicketTypeAttribute {
  id: string;
  /** The key under which a ticket carries it; it changes when somebody renames it. */
  name: string;
  /** string, list, integer, decimal, boolean, datetime, files; more may come. */
  dataType: string;
  required: boolean;
  archived: boolean;
  options: { id: string; label: string }[];
}

export interface TicketState {
  id: string;
  /** submitted, in_progress, waiting_on_customer, resolved; more may come. */
  category: string;
  label: string;
}

export interface TicketType {
  id: string;
  name: string;
  category: string;
  archived: boolean;
  attributes: TicketTypeAttribute[];
  states: TicketState[];
}

export interface DataAttribute {
  /** The dotted path of its value, such as `custom_attributes.plan`. */
  fullName: string;
  label: string;
  dataType: string;
  custom: boolean;
  options: string[];
}

/** A topic of notifications that Deskbridge reads, and what is missing without it. */
export interface WantedTopic {
  topic: string;
  /** What stops working if it is not ticked. */
  why: string;
  /** What the app must be allowed before the topic can be ticked, as the Developer Hub names it. */
  permission: string;
}

/** Reading a workspace live. Each throws the errors of errors.ts. */
export interface WorkspaceDirectory {
  teammates(access: ConnectionAccess): Promise<Teammate[]>;
  teams(access: ConnectionAccess): Promise<Team[]>;
  ticketTypes(access: ConnectionAccess): Promise<TicketType[]>;
  /** Standard and custom attributes of contacts. */
  contactAttributes(access: ConnectionAccess): Promise<DataAttribute[]>;
  tags(access: ConnectionAccess): Promise<Tag[]>;
}

/** The OAuth app of this Deskbridge at Intercom. */
export interface OAuthPort {
  /** Where a person allows the app, in the web app of that region. Pure. */
  authorizeUrl(ask: { state: string; redirectUri: string; region: Region }): string;
  /**
   * The access token for a code, asked for once: a code works once, and an answer that was lost is not asked for again. `apiUrl`: where to
   * ask whose it is, null: wherever it is known. Throws the errors of errors.ts, Rejected where the code is not (any more) good.
   */
  exchange(code: string, region: Region): Promise<{ token: string; apiUrl: string | null }>;
  /** Takes the app out of the workspace: its token ends. Throws the errors of errors.ts. */
  revoke(access: Pick<ConnectionAccess, 'apiUrl' | 'token'>): Promise<void>;
}

export interface WorkspacePort {
  directory: WorkspaceDirectory;
  /** Null: no OAuth app is set up. */
  oauth: OAuthPort | null;
  /** The configuration has a client secret, for connections that have none of their own. */
  commonClientSecret: boolean;
  wantedTopics: readonly WantedTopic[];
  /** Where people see the workspace, and its teammates. Pure. */
  workspaceUrl(connection: Pick<Connection, 'region' | 'workspaceId' | 'apiUrl'>): string;
  teammatesUrl(connection: Pick<Connection, 'region' | 'workspaceId' | 'apiUrl'>): string;
}
