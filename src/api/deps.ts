/** What the API needs of the house. The composition root hands it over; no vendor is known here but by these functions. */
import type { FastifyPluginAsync } from 'fastify';
import type { Desk } from '../domain/desk/desk.ts';
import type { IssueFields } from '../domain/fields.ts';
import type { HostReads, HostWebhooks } from '../domain/host-ports.ts';
import type { IssueQuery } from '../domain/issue-search.ts';
import type { Comment, Connection } from '../domain/model.ts';
import type {
  ConnectionAccess,
  ConversationUrlReader,
  ConversationUrlWriter,
  HostAccess,
  HostCheck,
  IssueRead,
  WorkspaceIdentity,
} from '../domain/ports.ts';
import type { SignOnPort } from '../domain/sign-on.ts';
import type { Storage } from '../domain/desk/storage.ts';
import type { TicketSearch } from '../domain/escalation/tickets.ts';
import type { Asker } from '../pipeline/ask.ts';
import type { Changes } from '../pipeline/changes.ts';
import type { FactPorts } from '../pipeline/run-facts.ts';
import type { WorkspacePort } from '../domain/workspace.ts';
import type { Db } from '../store/db.ts';
import type { Incoming, Receipt } from '../store/jobs.ts';
import type { Passes } from './passes.ts';
import type { Sealer } from '../store/secrets.ts';
import type { Telemetry } from '../telemetry.ts';

/** A pretend Intercom and a pretend Jira in this process, for the demo. */
export interface Simulators {
  /** Where they listen; null: they do not run. */
  running(): { intercomUrl: string; jiraUrl: string } | null;
  /** Starts and connects them. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The Forge app of this server. */
export interface ForgeApp {
  appId: string;
  /** The address people see a site at. Throws the errors of domain/errors.ts. */
  readSiteUrl(access: HostAccess): Promise<string>;
}

/** Something outside that is neither host nor workspace. */
export interface OutsideService {
  name: string;
  /** What is said where nothing is wrong. */
  fine: string;
  /** Throws, with what is wrong as the message. Null: there is nothing to ask. */
  check: (() => Promise<void>) | null;
  fix: string;
}

export interface ApiDeps {
  outside: readonly OutsideService[];
  db: Db;
  sealer: Sealer;
  telemetry: Telemetry;
  /** Of callers that another door has proven. */
  passes: Passes;
  /** Null: FORGE_APP_ID is not set. */
  forge: ForgeApp | null;
  version: string;
  /** Without trailing slash. Decides cookies and HSTS: https or not. */
  publicUrl: string;
  /** Addresses and networks of proxies whose word on where a request comes from is believed. */
  trustedProxies: readonly string[];
  /** The organization of the local operator and of what is set up by file. */
  organizationId: string;
  /** Writes the whole database, as of this moment, with what it takes to read it again. */
  backUp(into: (lines: string) => Promise<void>): Promise<void>;
  /** What the command line on this machine proves itself with (`operatorToken`). */
  operatorToken: string;
  /** E-mail is set up. */
  mail: boolean;
  /** How it leaves, without secrets; null: it is off. */
  mailOut: { from: string; server: string } | null;
  /** Sentences about the configuration, for `doctor`. */
  configWarnings: readonly string[];
  /** Why this address may not be a vendor's, or null. */
  vendorUrlProblem(url: string): string | null;
  /** Whose token this is; `apiUrl` null: wherever it is known. Throws the errors of domain/errors.ts. */
  identify(token: string, apiUrl: string | null): Promise<WorkspaceIdentity>;
  /** Whether the workspace's plan includes conversations. Throws the errors of domain/errors.ts. */
  probePlan(access: ConnectionAccess): Promise<Connection['plan']>;
  /** What Intercom offers beyond notes, and our OAuth app there. */
  workspaces: WorkspacePort;
  /** What works at a host and what is missing, also in each of these projects. */
  checkHost(access: HostAccess, projects?: readonly string[]): Promise<HostCheck>;
  hostWebhooks: HostWebhooks;
  hostReads: HostReads;
  /** What fields of an issue hold, by key or immutable id. Throws the errors of domain/errors.ts. */
  readFields(access: HostAccess, idOrKey: string, fields: readonly string[]): Promise<IssueFields>;
  /** By key or immutable id. Throws the errors of domain/errors.ts. */
  readIssue(access: HostAccess, idOrKey: string): Promise<IssueRead>;
  /** Comments of an issue, oldest first. Throws the errors of domain/errors.ts. */
  readDiscussion(access: HostAccess, issueId: string): Promise<Comment[]>;
  /** How many issues of a project a scan would look at. Throws the errors of domain/errors.ts. */
  countIssues(access: HostAccess, query: IssueQuery): Promise<{ count: number; exact: boolean }>;
  readUrl: ConversationUrlReader;
  conversationUrl: ConversationUrlWriter;
  /** Tickets of a contact, as escalation looks for similar ones. */
  tickets: TicketSearch;
  /** What the panel beside an issue asks the vendors, and where people see a contact. */
  beside: {
    ask: Asker;
    contactUrl: ConversationUrlWriter;
    /** A contact's picture as a data address, read where `url` says; null: none that can be shown. */
    picture(url: string, apiUrl: string): Promise<string | null>;
  };
  /** The identity provider of single sign-on; null where none is set up. */
  signOn: SignOnPort | null;
  /** What runs of workflows read of vendors, for dry runs. */
  runFacts: FactPorts;
  /** What people do with requests. */
  desk: Desk;
  /** Where files of requests are kept. */
  storage: Storage;
  receive(incoming: Incoming): Promise<Receipt>;
  /** The simulators of this process; null: it cannot run any. */
  simulators: Simulators | null;
  /** There is new work. */
  wake(): void;
  /** Who looks hears what changed. */
  changes: Changes;
  /** Connections, hosts or projects changed: whoever keeps a copy reads them again. */
  settingsChanged(): void;
  /** The built pages; null where there are none. */
  pagesFolder: string | null;
  /** The vendor rooms' own routes; they verify signatures themselves. */
  hooks: FastifyPluginAsync[];
}
