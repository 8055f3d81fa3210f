/** What a run can name of its issue: what is kept, what the desk's own tables say, and what has to be read from vendors, outside of transactions. */
import type { TicketSource } from '../domain/workflows/action-context.ts';
import type { Facts } from '../domain/workflows/conditions.ts';
import type { Contact } from '../domain/contacts.ts';
import { Reconnect, RetryLater } from '../domain/errors.ts';
import type { IssueFields } from '../domain/fields.ts';
import type { KnownIssue, Link } from '../domain/model.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { keptFacts, neededFacts, withContact, withFields, withRequest } from '../domain/workflows/facts.ts';
import type { Workflow } from '../domain/workflows/model.ts';
import type { TicketType } from '../domain/workspace.ts';
import type { Sql } from '../store/db.ts';
import { ticketSettingsOf } from '../store/projects.ts';
import { findRequest } from '../store/desk/requests.ts';

export interface FactPorts {
  /** These fields of an issue, by id. Throws the errors of domain/errors.ts. */
  readFields(
    organizationId: string,
    of: { hostId: string; issueId: string; fields: readonly string[] },
  ): Promise<IssueFields>;
  /** The customer of a conversation; null: it has none. Throws the errors of domain/errors.ts. */
  readCustomer(organizationId: string, of: { connectionId: string; conversationId: string }): Promise<Contact | null>;
  /** Throws the errors of domain/errors.ts. */
  readTicketTypes(organizationId: string, connectionId: string): Promise<TicketType[]>;
}

/**
 * For one round over many runs: a vendor that was away, or full, for one of them is not asked for the others. One that hangs would keep all
 * the runs behind it waiting, also those of others.
 */
export function askedOnce(ports: FactPorts): FactPorts {
  const away = new Map<string, Error>();
  async function at<T>(place: string, read: () => Promise<T>): Promise<T> {
    const known = away.get(place);
    if (known !== undefined) throw known;
    try {
      return await read();
    } catch (error) {
      const isAway = error instanceof Reconnect || (error instanceof RetryLater && !error.narrow);
      if (isAway) away.set(place, error);
      throw error;
    }
  }
  return {
    readFields: (organizationId, of) =>
      at(`${organizationId}/${of.hostId}`, () => ports.readFields(organizationId, of)),
    readCustomer: (organizationId, of) =>
      at(`${organizationId}/${of.connectionId}`, () => ports.readCustomer(organizationId, of)),
    readTicketTypes: (organizationId, connectionId) =>
      at(`${organizationId}/${connectionId}`, () => ports.readTicketTypes(organizationId, connectionId)),
  };
}

/** What was read from vendors; null: it was not needed, or there is nothing to read it from. */
export interface ReadFacts {
  fields: IssueFields | null;
  contact: Contact | null;
  ticketTypes: TicketType[] | null;
}

/** What is to be read, and where. */
export interface Reading {
  hostId: string;
  issueId: string;
  /** Empty: none. */
  fields: string[];
  /** Of the conversation linked first; null: nobody is asked for. */
  customerOf: { connectionId: string; conversationId: string } | null;
  ticketTypesOf: string | null;
}

export async function readFacts(ports: FactPorts, organizationId: string, reading: Reading): Promise<ReadFacts> {
  const { hostId, issueId, fields, customerOf, ticketTypesOf } = reading;
  return {
    fields: fields.length > 0 ? await ports.readFields(organizationId, { hostId, issueId, fields }) : null,
    contact: customerOf === null ? null : await ports.readCustomer(organizationId, customerOf),
    ticketTypes: ticketTypesOf === null ? null : await ports.readTicketTypes(organizationId, ticketTypesOf),
  };
}

/** `facts` null: `reading` has to be read first. */
export async function factsFor(
  sql: Sql,
  of: { workflow: Workflow; snapshot: Snapshot & { issue: KnownIssue }; read: ReadFacts | null },
): Promise<{ facts: Facts | null; tickets: TicketSource | null; reading: Reading }> {
  const { workflow, snapshot, read } = of;
  const { host, issue, links, project } = snapshot;
  const needed = neededFacts(workflow);
  const isDesk = host.kind === 'desk';
  const ticketTypesOf = needed.ticketTypes ? (project?.connectionId ?? null) : null;
  const settings = ticketTypesOf === null || project === null ? null : await ticketSettingsOf(sql, project.id);
  const { lines, teams } = settings ?? { lines: [], teams: [] };
  const mapped = lines.flatMap(({ from }) => from ?? []);
  const reading: Reading = {
    hostId: host.id,
    issueId: issue.id,
    fields: [...new Set([...(isDesk ? [] : needed.fields), ...mapped])],
    customerOf: needed.contact ? conversationOf(links) : null,
    ticketTypesOf,
  };
  const isNeeded = reading.fields.length > 0 || reading.customerOf !== null || ticketTypesOf !== null;
  if (read === null && isNeeded) return { facts: null, tickets: null, reading };
  let facts = keptFacts(host, issue);
  const request = isDesk ? await findRequest(sql, issue.id) : null;
  if (request !== null) facts = withRequest(facts, request);
  if (!isDesk && read?.fields) facts = withFields(facts, read.fields);
  if (read?.contact) facts = withContact(facts, read.contact);
  const tickets =
    ticketTypesOf === null
      ? null
      : {
          connectionId: ticketTypesOf,
          types: read?.ticketTypes ?? [],
          fields: read?.fields ?? new Map(),
          lines,
          teams,
        };
  return { facts, tickets, reading };
}

function conversationOf(links: readonly Link[]): Reading['customerOf'] {
  for (const { connectionId, conversationId, broken } of links)
    if (connectionId !== null && broken === null) return { connectionId, conversationId };
  return null;
}
