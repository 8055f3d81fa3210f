/** What the form says at first: the issue's words, what the field mapping fills, whom it can be for. Read live, each part by itself. */
import { type Contact, type Reporter } from '../../domain/contacts.ts';
import { VendorError } from '../../domain/errors.ts';
import {
  attributeOf,
  fieldsNeeded,
  fillAttributes,
  issueWords,
  linesOf,
  type MappingLine,
} from '../../domain/escalation/mapping.ts';
import { issueUrl } from '../../domain/news.ts';
import { plainBlocks } from '../../domain/text/plain.ts';
import { ownAttributes, priorityAttribute, similarTickets } from '../../domain/escalation/tickets.ts';
import type { TicketType } from '../../domain/workspace.ts';
import { connectionAccess } from '../../store/connections.ts';
import { hostAccess } from '../../store/hosts.ts';
import { contactIn } from '../panel/view.ts';
import type { EscalationFormAnswer, SimilarTicketsAnswer } from '../schemas/escalation.ts';
import { asking, intercomProblem } from '../vendor-problems.ts';
import { escalationSettings } from './offer.ts';
import { issuePlace } from './issue-place.ts';
import { type Wishing, workspaceOf } from './wishes.ts';

export type FormAsk =
  | { to: 'ticket'; connection: string; ticketType: string | null }
  | { to: 'conversation'; connection: string }
  | { to: 'issue'; host: string; project: string; issueType: string | null };

const nothingFilled = { priority: null, attributes: {}, filledFrom: {}, problems: [] };

export async function showForm(wishing: Wishing, asked: FormAsk): Promise<EscalationFormAnswer> {
  const words = issueText(wishing);
  if (asked.to === 'issue') {
    const { host, project, issueType } = asked;
    const [text, place] = await Promise.all([
      words,
      issuePlace(wishing, { host, project, issueType: issueType ?? undefined }),
    ]);
    const { issueTypes, fields } = place;
    return { ...text, ...nothingFilled, contacts: [], reporter: null, issueTypes, fields };
  }
  const place = await workspaceOf(wishing, asked.connection);
  const type =
    asked.to === 'ticket' ? (place.facts.ticketTypes.find(({ id }) => id === asked.ticketType) ?? null) : null;
  const [text, filled, people] = await Promise.all([
    words,
    type === null ? nothingFilled : filledFor(wishing, { type, connectionId: asked.connection }),
    peopleFor(wishing, asked.connection),
  ]);
  return { ...text, ...filled, ...people, issueTypes: [], fields: [] };
}

const LONGEST_MESSAGE = 10_000;

/** The description as it stands now; the summary alone where it cannot be read. */
async function issueText({ deps, reader, view }: Wishing): Promise<{ subject: string; message: string }> {
  const { issue, host } = view;
  const url = issueUrl(host, issue.key);
  const subject = issue.summary.slice(0, 255);
  try {
    const access = await hostAccess(deps, reader.organizationId, host.id);
    const read = access === null ? null : await deps.readIssue(access, issue.id);
    const said = read === null ? '' : plainBlocks(read.description.blocks).slice(0, LONGEST_MESSAGE);
    return { subject, message: [said === '' ? issue.summary : said, `${issue.key}: ${url}`].join('\n\n') };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return { subject, message: `${issue.summary}\n\n${issue.key}: ${url}` };
  }
}

/** The mapping of a project is for its own workspace. */
async function filledFor(
  { deps, reader, view }: Wishing,
  { type, connectionId }: { type: TicketType; connectionId: string },
): Promise<Pick<EscalationFormAnswer, 'priority' | 'attributes' | 'filledFrom' | 'problems'>> {
  const { issue, host } = view;
  const lines = connectionId === view.connection?.id ? escalationSettings(view).fields : [];
  if (lines.length === 0) return nothingFilled;
  const needed = fieldsNeeded(lines, type);
  const fields = await asking(host, async () => {
    const access = await hostAccess(deps, reader.organizationId, host.id);
    return access === null || needed.length === 0 ? new Map() : deps.readFields(access, issue.id, needed);
  });
  const names = await fieldNames({ deps, reader, view }, needed);
  const words = issueWords(issue, issueUrl(host, issue.key));
  const { values, problems } = fillAttributes(lines, { type, fields, words });
  const priority = priorityAttribute(type);
  const own = new Set(ownAttributes(type).map(({ id }) => id));
  const chosen = priority === null ? undefined : values.get(priority.id);
  return {
    priority: typeof chosen === 'string' ? chosen : null,
    attributes: Object.fromEntries([...values].filter(([id]) => own.has(id) && id !== priority?.id)),
    filledFrom: Object.fromEntries(
      linesOf(lines, type).flatMap((line) => {
        const id = attributeOf(type, line.attribute)?.id;
        return id === undefined || !values.has(id) ? [] : [[id, sourceOf(line, names)]];
      }),
    ),
    problems: problems.map(({ attribute, sentence }) => ({
      attribute: attributeOf(type, attribute)?.id ?? attribute,
      sentence,
    })),
  };
}

/** What fields are called whose ids say nothing; where that cannot be read, their ids have to do. */
async function fieldNames(
  { deps, reader, view: { host, issue } }: Pick<Wishing, 'deps' | 'reader' | 'view'>,
  ids: string[],
): Promise<ReadonlyMap<string, string>> {
  if (!ids.some((id) => id.startsWith('customfield_'))) return new Map();
  try {
    const access = await hostAccess(deps, reader.organizationId, host.id);
    const fields = access === null ? [] : await deps.hostReads.fields(access, issue.projectKey);
    return new Map(fields.map(({ id, name }) => [id, name]));
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return new Map();
  }
}

function sourceOf({ from, constant }: MappingLine, names: ReadonlyMap<string, string>): string {
  if (from !== undefined) return `the field ${names.get(from) ?? from} of the issue`;
  return constant === undefined ? 'a template of the mapping' : 'a fixed value of the mapping';
}

type People = Pick<EscalationFormAnswer, 'contacts' | 'reporter'>;

/** Customers of linked conversations first: they wait for it. Then who reported the issue, where that is a contact. */
async function peopleFor(wishing: Wishing, connectionId: string): Promise<People> {
  const { view } = wishing;
  const ids = view.links
    .filter((link) => link.connectionId === connectionId)
    .flatMap(({ seen }) => seen.facts?.contactIds ?? []);
  const linked = [...new Set(ids)].flatMap((id) => contactIn(view, connectionId, id) ?? []);
  const { reporter, found } = await reporterOf(wishing, connectionId);
  const contacts = [
    ...linked.map((contact) => ({ ...named(contact), from: 'linked' as const })),
    ...found
      .filter(({ id }) => !linked.some((one) => one.id === id))
      .map((contact) => ({ ...named(contact), from: 'reporter' as const })),
  ];
  if (reporter === null) return { contacts, reporter: null };
  // A host that lets people hide their address shows it to whoever may see it there, not to everybody here.
  const email = view.host.kind === 'jira-cloud' ? null : reporter.email;
  return {
    contacts,
    reporter: { name: reporter.name, email, possible: reporter.email !== null && found.length === 0 },
  };
}

async function reporterOf(
  { deps, reader, view }: Wishing,
  connectionId: string,
): Promise<{ reporter: Reporter | null; found: Contact[] }> {
  const { organizationId } = reader;
  try {
    const of = { organizationId, hostId: view.host.id };
    const { reporter } = await deps.beside.ask.readReported(of, view.issue.id);
    if (reporter?.email === null || reporter === null) return { reporter, found: [] };
    const found = await deps.beside.ask.findContacts({ organizationId, connectionId }, reporter.email);
    return { reporter, found: found ?? [] };
  } catch (error) {
    // The form is shown all the same: a contact can be searched for.
    if (error instanceof VendorError) return { reporter: null, found: [] };
    throw error;
  }
}

function named({ id, role, name, email }: Contact) {
  return { id, role, name: name ?? email ?? id, email };
}

/** Open tickets of a contact whose titles are much like this one. */
export async function showSimilar(
  wishing: Wishing,
  asked: { connection: string; contact: string; title: string },
): Promise<SimilarTicketsAnswer> {
  const { deps, reader, view } = wishing;
  const { connection } = await workspaceOf(wishing, asked.connection);
  const access = await connectionAccess(deps, reader.organizationId, connection.id);
  if (access === null) return { items: [] };
  const { value } = await deps.tickets.openTickets(access, asked.contact).catch((error: unknown) => {
    throw intercomProblem(error, 'Open tickets of the contact could not be searched.');
  });
  const linked = new Set(
    view.links.filter((link) => link.connectionId === connection.id).map((link) => link.conversationId),
  );
  return {
    items: similarTickets(asked.title, value).map(({ id, title, type, state, updatedAt }) => ({
      conversationId: id,
      url: deps.conversationUrl(connection, id),
      title,
      type,
      state,
      updatedAt: updatedAt === null ? null : new Date(updatedAt).toISOString(),
      linked: linked.has(id),
    })),
  };
}
