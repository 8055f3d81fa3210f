/**
 * Shared fields: both sides are read, and the one that follows is set to what the other holds now. A line that cannot be followed holds up no
 * other; what it lacks is said by name once the others are written.
 */
import { Gone, Rejected, RetryLater, VendorError } from '../domain/errors.ts';
import { means } from '../domain/escalation/offered.ts';
import { attributesToWrite, type BothSides, fieldsToWrite, type ToWrite } from '../domain/sync/field-values.ts';
import type { ConnectionAccess } from '../domain/ports.ts';
import type { ConversationWrite, IssueWrite, SharedFields } from '../domain/writes.ts';
import { connectionDoor, hostDoor } from './deliver-once.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { type ClaimedEffect, dead, type Delivered, done, stillOurs } from './outcomes.ts';

type ToTicket = Extract<ConversationWrite, { kind: 'ticket-attributes' }>;
type ToIssue = Extract<IssueWrite, { kind: 'issue-fields' }>;

/** The ticket follows the issue. Throws what its calls throw. */
export async function followIssue(claimed: ClaimedEffect, ports: DeliverPorts, effect: ToTicket): Promise<Delivered> {
  const door = connectionDoor(claimed, ports, effect.connectionId);
  const access = await door.access();
  if (access === null) return dead(claimed, door.missing);
  const { conversationId } = effect;
  const sides = await readSides(claimed, ports, { ...effect, access, other: 'the host' });
  if (sides === null) return nothing(claimed);
  const found = attributesToWrite(effect.lines, sides);
  if (found.changes.length > 0) {
    stillOurs(ports);
    await ports.inboxWrites.setTicketAttributes(access, {
      conversationId,
      attributes: Object.fromEntries(found.changes),
    });
  }
  return written(claimed, found, null);
}

/** The issue follows the ticket. Throws what its calls throw. */
export async function followTicket(
  claimed: ClaimedEffect,
  ports: DeliverPorts,
  { hostId, issueId, follow }: ToIssue & { follow: NonNullable<ToIssue['follow']> },
): Promise<Delivered> {
  const door = hostDoor(claimed, ports, hostId);
  const access = await door.access();
  if (access === null) return dead(claimed, door.missing);
  const connection = await connectionDoor(claimed, ports, follow.connectionId).access();
  if (connection === null) return dead(claimed, 'the connection is not set up any more');
  const sides = await readSides(claimed, ports, { ...follow, hostId, issueId, access: connection, other: 'Intercom' });
  if (sides === null) return nothing(claimed);
  const found = fieldsToWrite(follow.lines, sides);
  if (found.changes.length === 0) return written(claimed, found, null);
  stillOurs(ports);
  const { value } = await ports.hostWrites(access).setFields(access, { issueId, changes: found.changes });
  return written(claimed, found, value.id);
}

type Vendor = 'Intercom' | 'the host';

interface Sides extends SharedFields {
  access: ConnectionAccess;
  conversationId: string;
  hostId: string;
  issueId: string;
  /** Whose side is only read. */
  other: Vendor;
}

/** Null: the conversation is no ticket, or of no type that shares fields. */
async function readSides({ claim }: ClaimedEffect, ports: DeliverPorts, of: Sides): Promise<BothSides | null> {
  const { access, conversationId, hostId, issueId, lines, other } = of;
  const read = <T>(vendor: Vendor, reading: Promise<T>): Promise<T> =>
    vendor === other ? reading.catch(notOf(other)) : reading;
  const ticket = (await read('Intercom', ports.inboxWrites.readTicketAttributes(access, conversationId))).value;
  if (ticket === null) return null;
  const types = (await read('Intercom', ports.tickets.listTicketTypes(access))).value;
  const type = types.find(({ id }) => id === ticket.typeId);
  const own = type === undefined ? [] : lines.filter(({ ticketType }) => means(ticketType, type));
  if (type === undefined || own.length === 0) return null;
  const wanted = [...new Set(own.map(({ field }) => field))];
  const fields = await read('the host', ports.fieldsOf(claim.organizationId, { hostId, issueId, fields: wanted }));
  return { type, attributes: ticket.attributes, fields };
}

/** What one vendor says must not close the door to the other. */
function notOf(other: Vendor): (error: unknown) => never {
  return (error) => {
    if (error instanceof Rejected || !(error instanceof VendorError)) throw error;
    if (error instanceof Gone) throw new Rejected(`it cannot be read any more: ${error.message}`, 'no_issue');
    throw new RetryLater(`${other} could not be read: ${error.message}`, {
      afterMs: error instanceof RetryLater ? error.afterMs : null,
    });
  };
}

function nothing(claimed: ClaimedEffect): Delivered {
  return done(claimed, { partId: null, conversation: null, existed: true, rate: null });
}

function written(claimed: ClaimedEffect, { said, problems }: ToWrite<unknown>, partId: string | null): Delivered {
  if (problems.length > 0) throw new Rejected(problems.join(' '), 'fields_unfit');
  return done(claimed, { partId, conversation: null, existed: said.length === 0, said, rate: null });
}
