/** What delivery needs of the edge, handed over by the composition root. */
import type { Reporter } from '../domain/contacts.ts';
import type { IssueFields } from '../domain/fields.ts';
import type { HostWrites } from '../domain/host-writes.ts';
import type { InboxWrites } from '../domain/inbox-writes.ts';
import type { Letter, MailOutbox } from '../domain/mail/mail.ts';
import type { PanelOutbox } from '../domain/panel.ts';
import type { ConnectionAccess, HostAccess, HostPort, Inbox } from '../domain/ports.ts';
import type { TicketOutbox } from '../domain/escalation/tickets.ts';

/** What mail needs beside the effect. */
export interface MailPorts {
  outbox: MailOutbox;
  /** `replyTo`: where mail about the issue comes in, null: nowhere else. `heard`: ids of messages that came about it, oldest first. */
  threadOf(
    organizationId: string,
    of: { hostId: string; issueId: string },
  ): Promise<{ replyTo: string | null; heard: string[] }>;
  /** Counts a mail, and answers how many others went to the address in the last hour. */
  countMail(organizationId: string, mail: { effectId: string; address: string }): Promise<number>;
  /** Makes a link that signs in; null: nobody with this address may come. */
  signInLetter(organizationId: string, email: string): Promise<Letter | null>;
}

export interface Webhook {
  id: string;
  url: string;
  payload: Readonly<Record<string, unknown>>;
}

/** `cancelled`: a person ended the run. */
export interface RunProblem {
  kind: 'cancelled' | 'permission';
  reason: string;
}

export interface DeliverPorts {
  inbox: Inbox;
  panel: PanelOutbox;
  inboxWrites: InboxWrites;
  tickets: TicketOutbox;
  /** Who reported an issue; null: nobody, or the host is not set up any more. Throws the errors of domain/errors.ts. */
  reporterOf(organizationId: string, of: { hostId: string; issueId: string }): Promise<Reporter | null>;
  /** What these fields of an issue hold now. Throws the errors of domain/errors.ts. */
  fieldsOf(
    organizationId: string,
    of: { hostId: string; issueId: string; fields: readonly string[] },
  ): Promise<IssueFields>;
  host(access: HostAccess): HostPort;
  hostWrites(access: HostAccess): HostWrites;
  /** Null: it is not set up any more, or disconnected. */
  connectionAccess(organizationId: string, connectionId: string): Promise<ConnectionAccess | null>;
  hostAccess(organizationId: string, hostId: string): Promise<HostAccess | null>;
  /** Null: e-mail is off. */
  mail: MailPorts | null;
  /** Signed, to a server of somebody's. `id` is the same however often it is sent. Throws the errors of domain/errors.ts. */
  postWebhook(organizationId: string, webhook: Webhook): Promise<void>;
  /** Why a run of a workflow may not act any more; null: it may. */
  runProblem(organizationId: string, runId: string): Promise<RunProblem | null>;
  settleMs: number;
  /** True while it is certain that nobody else holds the lane: rule (f), checked just before the call. */
  mayStillSend: () => boolean;
}
