/** What a run can name of its issue: what is kept, what the desk's own tables say, and what has to be read from vendors, outside of transactions. */
import type { Facts } from '../domain/conditions.ts';
import type { Contact } from '../domain/contacts.ts';
import type { IssueFields } from '../domain/fields.ts';
import type { Host, KnownIssue, Link } from '../domain/model.ts';
import {
  keptFacts,
  type NeededFacts,
  neededFacts,
  withContact,
  withFields,
  withRequest,
} from '../domain/workflow-facts.ts';
import type { Workflow } from '../domain/workflow-model.ts';
import type { Sql } from '../store/db.ts';
import { findRequest } from '../store/requests.ts';

export interface FactPorts {
  /** These fields of an issue, by id. Throws the errors of domain/errors.ts. */
  readFields(
    organizationId: string,
    of: { hostId: string; issueId: string; fields: readonly string[] },
  ): Promise<IssueFields>;
  /** The customer of a conversation; null: it has none. Throws the errors of domain/errors.ts. */
  readCustomer(organizationId: string, of: { connectionId: string; conversationId: string }): Promise<Contact | null>;
}

/** What was read from vendors; null: it was not needed, or there is nothing to read it from. */
export interface ReadFacts {
  fields: IssueFields | null;
  contact: Contact | null;
}

/** Where it is read. */
export interface Reading {
  needed: NeededFacts;
  hostId: string;
  issueId: string;
  conversation: { connectionId: string; conversationId: string } | null;
}

export async function readFacts(ports: FactPorts, organizationId: string, reading: Reading): Promise<ReadFacts> {
  const { needed, hostId, issueId, conversation } = reading;
  return {
    fields:
      needed.fields.length > 0
        ? await ports.readFields(organizationId, { hostId, issueId, fields: needed.fields })
        : null,
    contact: needed.contact && conversation !== null ? await ports.readCustomer(organizationId, conversation) : null,
  };
}

/** `facts` null: `reading` has to be read first. */
export async function factsFor(
  sql: Sql,
  of: { workflow: Workflow; host: Host; issue: KnownIssue; links: readonly Link[]; read: ReadFacts | null },
): Promise<{ facts: Facts | null; reading: Reading }> {
  const { workflow, host, issue, links, read } = of;
  const needed = neededFacts(workflow);
  const isDesk = host.kind === 'desk';
  const reading: Reading = {
    needed: { fields: isDesk ? [] : needed.fields, contact: needed.contact },
    hostId: host.id,
    issueId: issue.id,
    conversation: conversationOf(links),
  };
  if (read === null && (reading.needed.fields.length > 0 || (needed.contact && reading.conversation !== null)))
    return { facts: null, reading };
  let facts = keptFacts(host, issue);
  const request = isDesk ? await findRequest(sql, issue.id) : null;
  if (request !== null) facts = withRequest(facts, request);
  if (read?.fields) facts = withFields(facts, read.fields);
  if (read?.contact) facts = withContact(facts, read.contact);
  return { facts, reading };
}

/** The customer is that of the conversation linked first. */
function conversationOf(links: readonly Link[]): Reading['conversation'] {
  for (const { connectionId, conversationId, broken } of links)
    if (connectionId !== null && broken === null) return { connectionId, conversationId };
  return null;
}
