/** What a person asks for becomes a wish that can be carried out, or an answer that names what is wrong and what to do. */
import { paragraphs } from '../../domain/beside.ts';
import { Gone } from '../../domain/errors.ts';
import type {
  Assignee,
  ConversationCreation,
  EscalationWish,
  TicketCreation,
} from '../../domain/escalation/escalation.ts';
import { optionOf } from '../../domain/escalation/mapping.ts';
import { attributeProblems, ownAttributes, priorityAttribute, typeProblem } from '../../domain/escalation/tickets.ts';
import type { TicketType } from '../../domain/workspace.ts';
import type { FieldChange } from '../../domain/writes.ts';
import type { WorkspaceOffer } from '../../store/offers.ts';
import type { PanelConnection } from '../../store/panel.ts';
import type { ApiDeps } from '../deps.ts';
import { contactIn, type PanelView, type Reader } from '../panel/view.ts';
import { ApiProblem, conflict, notFound, unprocessable } from '../problem.ts';
import type { EscalateWish } from '../schemas/escalation.ts';
import { intercomProblem } from '../vendor-problems.ts';
import { escalationSettings, workspaceProblem } from './offer.ts';
import { issuePlace } from './issue-place.ts';
import { knownOffers, type OfferReader } from './offers.ts';

export interface Wishing {
  deps: ApiDeps;
  offers: OfferReader;
  reader: Reader;
  view: PanelView;
}

type Of<Kind extends EscalationWish['kind']> = Extract<EscalationWish, { kind: Kind }>;

/** Throws 404, 409 and 422 for what cannot be, each with what to do. */
export async function wishFrom(wishing: Wishing, asked: EscalateWish, test = false): Promise<EscalationWish> {
  const { to } = asked;
  switch (to.kind) {
    case 'ticket': {
      const place = await workspaceOf(wishing, to.connection);
      return ticketWish(wishing, { place, asked, ticketType: to.ticketType, test });
    }
    case 'conversation': {
      const place = await workspaceOf(wishing, to.connection);
      return onWhatThereIs(wishing, place, (there) => conversationWish(wishing, { place: there, asked, test }));
    }
    case 'issue':
      return issueWish(wishing, { asked, to, test });
  }
}

/** A workspace that can be written to, and what it offers. */
export interface WorkspacePlace {
  connection: PanelConnection;
  facts: WorkspaceOffer;
}

/** Throws 404 for one that is not connected, 409 with what to do for one that cannot be used just now. `anew`: what was read before will not do. */
export async function workspaceOf(
  { deps, offers, reader, view }: Wishing,
  id: string,
  anew = false,
): Promise<WorkspacePlace> {
  const connection = view.connections.find((one) => one.id === id && one.state !== 'disconnected');
  if (connection === undefined) throw notFound(`There is no connected workspace ${id}.`);
  const problem = workspaceProblem(connection);
  if (problem !== null) throw conflict(problem.code, `${problem.text} ${problem.fix ?? ''}`.trim());
  const { organizationId } = reader;
  const seen = async () => (await knownOffers(deps.db, organizationId)).offers.workspaces[id] ?? null;
  let known = anew ? null : await seen();
  if (known === null || known.facts === null || known.triedAt === 0) {
    await offers.read(organizationId, { connections: [id], hosts: [] });
    known = await seen();
  }
  if (known === null || known.facts === null || (anew && known.problem !== null)) {
    const said = known?.problem ?? null;
    const detail =
      said === null ? `What ${connection.workspaceName} offers could not be read.` : `${said.text} ${said.fix ?? ''}`;
    throw new ApiProblem(503, 'intercom_unavailable', { detail: detail.trim(), retryAfterSeconds: 10 });
  }
  return { connection, facts: known.facts };
}

async function ticketWish(
  wishing: Wishing,
  of: { place: WorkspacePlace; asked: EscalateWish; ticketType: string; test: boolean },
): Promise<Of<'ticket-creation'>> {
  const { asked, ticketType, test } = of;
  return onWhatThereIs(wishing, of.place, ticketIn);

  async function ticketIn(place: WorkspacePlace): Promise<Of<'ticket-creation'>> {
    const type = typeIn(place, ticketType);
    const attributes = { ...asked.attributes, ...priorityIn(type, asked.priority ?? null) };
    const called = calledIn(type, attributes);
    const found = attributeProblems(type, { attributes, called });
    const [first] = found;
    if (first !== undefined) throw unprocessable(first.code, found.map(({ sentence }) => sentence).join(' '));
    const assignee = assigneeIn(wishing, place, asked.assignee ?? null);
    const contact = await ticketContact(wishing, place, asked);
    const { subject, message } = asked;
    const { id, name } = type;
    const connectionId = place.connection.id;
    return {
      kind: 'ticket-creation',
      connectionId,
      ticketType: { id, name },
      contact,
      subject,
      message,
      attributes,
      called,
      assignee,
      test,
    };
  }
}

/** What was read last may be old: a refusal is given on what there is now only. */
async function onWhatThereIs<T>(
  wishing: Wishing,
  place: WorkspacePlace,
  wished: (place: WorkspacePlace) => Promise<T>,
): Promise<T> {
  try {
    return await wished(place);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 422) throw error;
    return wished(await workspaceOf(wishing, place.connection.id, true));
  }
}

function typeIn({ connection, facts }: WorkspacePlace, id: string): TicketType {
  const type = facts.ticketTypes.find((one) => one.id === id);
  if (type === undefined || type.archived)
    throw unprocessable(
      'ticket_type_gone',
      `to.ticketType: ${connection.workspaceName} has no ticket type ${id} (any more): read the workspace again and choose another.`,
    );
  const problem = typeProblem(type);
  if (problem !== null) throw unprocessable('ticket_type_unusable', problem);
  return type;
}

function priorityIn(type: TicketType, priority: string | null): TicketCreation['attributes'] {
  if (priority === null || priority === '') return {};
  const attribute = priorityAttribute(type);
  if (attribute === null)
    throw unprocessable(
      'no_priority',
      `priority: the ticket type ${type.name} has no list called Priority, and tickets have no priority of their own. Leave it out, or add such a list in Intercom.`,
    );
  const option = optionOf(attribute, priority);
  if (option === null) {
    const offered = attribute.options.map(({ label }) => label).join(', ');
    throw unprocessable('unknown_priority', `priority: “${priority}” is none of ${offered}.`);
  }
  return { [attribute.id]: option.id };
}

/** What ids are called now, for the day on which they are gone. */
function calledIn(type: TicketType, attributes: TicketCreation['attributes']): Record<string, string> {
  return Object.fromEntries(
    ownAttributes(type).flatMap((attribute) => {
      const value = attributes[attribute.id];
      if (value === undefined) return [];
      const option = attribute.dataType === 'list' ? optionOf(attribute, String(value)) : null;
      return [[attribute.id, attribute.name], ...(option === null ? [] : [[String(value), option.label]])] as [
        string,
        string,
      ][];
    }),
  );
}

function assigneeIn({ view }: Wishing, place: WorkspacePlace, asked: Assignee | null): Assignee | null {
  if (asked === null) return null;
  const { connection, facts } = place;
  if (asked.kind === 'teammate') {
    if (facts.teammates.some(({ id }) => id === asked.id)) return asked;
    throw unprocessable(
      'teammate_missing',
      `assignee: ${connection.workspaceName} has no teammate ${asked.id} (any more): read the workspace again and choose another.`,
    );
  }
  const team = facts.teams.find(({ id }) => id === asked.id);
  if (team === undefined)
    throw unprocessable(
      'team_missing',
      `assignee: ${connection.workspaceName} has no team ${asked.id} (any more). It may have been made a moment ago, be another workspace's, or have been deleted: read the workspace again.`,
    );
  if (connection.id !== view.connection?.id || !escalationSettings(view).teams.includes(asked.id))
    throw unprocessable(
      'team_not_offered',
      `assignee: the settings of the project do not offer the team ${team.name}: an admin adds it under Projects → Escalation.`,
    );
  return asked;
}

async function ticketContact(
  wishing: Wishing,
  place: WorkspacePlace,
  { contact }: EscalateWish,
): Promise<TicketCreation['contact']> {
  if (contact === undefined)
    throw unprocessable(
      'contact_missing',
      'contact: is missing: a ticket is for a contact. Choose one, or the reporter.',
    );
  if ('id' in contact) return { kind: 'contact', id: (await knownContact(wishing, place, contact.id)).id };
  return { kind: 'reporter' };
}

async function conversationWish(
  wishing: Wishing,
  { place, asked, test }: { place: WorkspacePlace; asked: EscalateWish; test: boolean },
): Promise<Of<'conversation-creation'>> {
  const { contact, subject, message, assignee } = asked;
  if (asked.priority !== undefined && asked.priority !== null && asked.priority !== '')
    throw unprocessable('no_priority', 'priority: a conversation has none that can be set over the API. Leave it out.');
  if (contact === undefined || !('id' in contact))
    throw unprocessable(
      'contact_missing',
      'contact: is missing: a conversation is begun in the name of a contact. Choose one, or create the reporter as a contact first.',
    );
  return {
    kind: 'conversation-creation',
    connectionId: place.connection.id,
    contact: await knownContact(wishing, place, contact.id),
    subject,
    message,
    assignee: assigneeIn(wishing, place, assignee ?? null),
    test,
  };
}

async function knownContact(
  { deps, reader, view }: Wishing,
  { connection }: WorkspacePlace,
  id: string,
): Promise<ConversationCreation['contact']> {
  const seen = contactIn(view, connection.id, id);
  if (seen !== null) return { id, role: seen.role };
  const gone = unprocessable(
    'contact_gone',
    `contact: ${connection.workspaceName} has no contact ${id} (any more): it was deleted, or merged into another. Choose another.`,
  );
  const at = { organizationId: reader.organizationId, connectionId: connection.id };
  const contact = await deps.beside.ask.readContact(at, id).catch((error: unknown) => {
    throw error instanceof Gone ? gone : intercomProblem(error, 'The contact could not be read.');
  });
  if (contact === null) throw gone;
  return { id: contact.id, role: contact.role };
}

async function issueWish(
  wishing: Wishing,
  { asked, to, test }: { asked: EscalateWish; to: Extract<EscalateWish['to'], { kind: 'issue' }>; test: boolean },
): Promise<Of<'issue-creation'>> {
  const { host, issueType, fields } = await issuePlace(wishing, to);
  if (issueType === null)
    throw unprocessable(
      'unknown_issue_type',
      `to.issueType: ${to.project} has no type ${to.issueType}: choose one of its own.`,
    );
  if ((asked.assignee ?? null) !== null)
    throw unprocessable('no_assignee', 'assignee: teams and teammates are Intercom’s. Leave it out for an issue.');
  const given: NonNullable<EscalateWish['attributes']> = {
    ...asked.attributes,
    ...(asked.priority ? { priority: asked.priority } : {}),
  };
  const missing = fields.filter(({ id, required }) => required && (given[id] === undefined || given[id] === ''));
  if (missing.length > 0)
    throw unprocessable(
      'field_required',
      `attributes: ${missing.map(({ id, name }) => `${name} (${id})`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} required by ${issueType.name} in ${to.project}.`,
    );
  const changes = Object.entries(given).map(([field, value]): FieldChange => ({ kind: 'set', field, value }));
  return {
    kind: 'issue-creation',
    hostId: host.id,
    projectKey: to.project,
    issueType: host.kind === 'desk' ? { ...issueType, id: null } : issueType,
    summary: asked.subject,
    description: { blocks: paragraphs(asked.message), urls: [], fallback: null },
    fields: changes,
    hostName: host.name,
    hostUrl: host.url,
    test,
  };
}
