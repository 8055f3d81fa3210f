/** The panel as it leaves. */
import { type Contact, customersOf, shownFields } from '../../domain/contacts.ts';
import { issueUrl } from '../../domain/news.ts';
import { troubleOfLink } from '../../domain/panel.ts';
import { contactKey, type PanelConnection, type PanelLink } from '../../store/panel.ts';
import type { ApiDeps } from '../deps.ts';
import { contactIn, type PanelView, reachable, type Reader } from './view.ts';
import type { CardAnswer, ContactAnswer, CustomersAnswer, PanelAnswer, ReporterAnswer } from '../schemas/panel.ts';

export function presentPanel(
  deps: ApiDeps,
  { reader, view, refreshing }: { reader: Reader; view: PanelView; refreshing: boolean },
): PanelAnswer {
  const { host, issue, connection } = view;
  const state = stateOf(view);
  const isShown = state !== 'off' && state !== 'not set up';
  const cards = isShown ? view.links.map((link) => presentCard(deps, view, link)) : [];
  const reporter = isShown && view.settings.contactSource.includes('reporter') ? presentReporter(deps, view) : null;
  const isReady = state === 'ready';
  return {
    issue: {
      host: host.name,
      id: issue.id,
      key: issue.key,
      summary: issue.summary,
      status: issue.status.name,
      url: issueUrl(host, issue.key),
      project: issue.projectKey,
    },
    state,
    notice: noticeOf(view, state),
    workspace:
      connection === null ? null : { name: connection.workspaceName, url: deps.workspaces.workspaceUrl(connection) },
    reporter,
    cards,
    customers: customersIn(view, isShown ? view.links : []),
    approvals: view.approvals,
    can: {
      link: reader.mayWrite && isReady && view.linkingOn,
      unlink: reader.mayWrite && isShown,
      createContact:
        reader.mayWrite && isReady && reporter?.state === 'none' && reporter.name !== null && reporter.problem === null,
      reply: reader.mayWrite && isShown && reachable(view).length > 0,
      // Whatever the project's own workspace is like: there are other places, and the form says what is the matter.
      escalate: reader.mayWrite,
    },
    readAt: oldest([
      ...(isShown ? view.links.map(({ seen }) => seen.readAt) : []),
      ...(reporter === null ? [] : [view.reporter?.readAt ?? null]),
    ]),
    refreshing,
  };
}

function stateOf({ project, settings, connection }: PanelView): PanelAnswer['state'] {
  if (project === null) return 'not set up';
  if (!settings.enabled) return 'off';
  if (connection === null) return 'no connection';
  if (connection.state === 'broken') return 'reconnect';
  return connection.plan === 'restricted' ? 'plan restricted' : 'ready';
}

function noticeOf({ issue, connection }: PanelView, state: PanelAnswer['state']): PanelAnswer['notice'] {
  const name = connection?.workspaceName ?? 'Intercom';
  switch (state) {
    case 'ready':
      return null;
    case 'off':
      return {
        text: `The panel is off for the project ${issue.projectKey}.`,
        fix: "An admin can turn it on in the project's settings.",
      };
    case 'not set up':
      return {
        text: `The project ${issue.projectKey} is not set up in Deskbridge.`,
        fix: 'Ask an admin to add it under Projects.',
      };
    case 'no connection':
      return {
        text: `The project ${issue.projectKey} has no Intercom workspace.`,
        fix: "Ask an admin to choose one in the project's settings.",
      };
    case 'reconnect':
      return {
        text: `${name} no longer accepts the authorization. What is shown may be old, and conversations are told nothing until it is renewed.`,
        fix: 'Ask an admin to reconnect it under Integrations.',
      };
    case 'plan restricted':
      return {
        text: `The plan of ${name} does not include conversations over the API, so none can be linked.`,
        fix: 'Change the plan in Intercom, then ask an admin to check again under Integrations.',
      };
  }
}

export function presentContact(
  deps: ApiDeps,
  view: PanelView,
  { contact, connection }: { contact: Contact; connection: PanelConnection },
): ContactAnswer {
  const known = view.workspaces[connection.id]?.facts?.attributes ?? [];
  return {
    id: contact.id,
    role: contact.role,
    name: contact.name ?? contact.email ?? contact.id,
    email: contact.email,
    hasPicture: contact.avatarUrl !== null,
    url: deps.beside.contactUrl(connection, contact.id),
    fields: shownFields(contact, view.settings.fields, known),
  };
}

function presentCard(deps: ApiDeps, view: PanelView, link: PanelLink): CardAnswer {
  const { facts, problem, readAt } = link.seen;
  const connection = view.connections.find(({ id }) => id === link.connectionId) ?? null;
  const [first] = facts?.contactIds ?? [];
  const contact = first === undefined || connection === null ? null : contactIn(view, connection.id, first);
  const passes = problem !== null && (problem.code === 'unread' || problem.code === 'rate_limited');
  return {
    linkId: link.id,
    kind: facts?.kind ?? 'conversation',
    conversationId: link.conversationId,
    workspaceId: link.workspaceId,
    url: connection === null ? null : deps.conversationUrl(connection, link.conversationId),
    title: facts?.title ?? link.title ?? `Conversation ${link.conversationId}`,
    state: facts?.state ?? null,
    ticketState: facts?.ticketState ?? null,
    contact: contact === null || connection === null ? null : presentContact(deps, view, { contact, connection }),
    otherContacts: Math.max((facts?.contactIds.length ?? 0) - 1, 0),
    assignee: assigneeOf(view, link),
    updatedAt: iso(facts?.updatedAt ?? null),
    readAt: iso(readAt),
    sources: link.sources,
    // What passes by itself is said by the age of what is shown, where something is.
    stopped: link.broken === null ? link.stopped : null,
    problem: link.broken !== null ? troubleOfLink(link.broken) : passes && facts !== null ? null : problem,
  };
}

function assigneeOf(view: PanelView, { connectionId, seen }: PanelLink): CardAnswer['assignee'] {
  const assignee = seen.facts?.assignee ?? null;
  if (assignee === null || connectionId === null) return null;
  const names = view.workspaces[connectionId]?.facts ?? null;
  const name = assignee.kind === 'team' ? names?.teams[assignee.id] : names?.teammates[assignee.id];
  const unnamed = assignee.kind === 'team' ? `Team ${assignee.id}` : `Teammate ${assignee.id}`;
  return { kind: assignee.kind, name: name ?? unnamed };
}

function presentReporter(deps: ApiDeps, view: PanelView): ReporterAnswer {
  const { connection, host, issue } = view;
  const { facts = null, problem = null } = view.reporter ?? {};
  if (facts === null || connection === null)
    return { state: 'unread', name: null, email: null, contacts: [], problem: problem?.text ?? null };
  const known = facts.contactIds.flatMap((id) => contactIn(view, connection.id, id) ?? []);
  const contacts = known.map((contact) => presentContact(deps, view, { contact, connection }));
  const email = facts.email ?? deps.beside.ask.addressOf({ hostId: host.id, issueId: issue.id });
  const [first, second] = contacts;
  const state = second !== undefined ? 'several' : first !== undefined ? 'one' : facts.hidden ? 'hidden' : 'none';
  return { state, name: facts.name, email: email ?? first?.email ?? null, contacts, problem: problem?.text ?? null };
}

function customersIn(view: PanelView, links: readonly PanelLink[]): CustomersAnswer {
  const { sum: sumOf } = view.settings;
  const conversations = links.map(({ connectionId, seen }) =>
    seen.facts === null || connectionId === null
      ? null
      : seen.facts.contactIds.map((contactId) => contactKey({ connectionId, contactId })),
  );
  const read = [...view.contacts].flatMap(([key, { facts }]) => (facts === null ? [] : [[key, facts] as const]));
  const { sum, ...numbers } = customersOf(conversations, new Map(read), sumOf);
  const label = sumOf === null ? '' : labelIn(view, sumOf);
  return { ...numbers, sum: sum === null ? null : { label, value: sum } };
}

function labelIn(view: PanelView, key: string): string {
  const known = view.workspaces[view.connection?.id ?? '']?.facts?.attributes ?? [];
  const [field] = shownFields({ role: 'user', attributes: {} }, { user: [key], lead: [] }, known);
  return field?.label ?? key;
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function oldest(times: readonly (number | null)[]): string | null {
  const known = times.filter((at) => at !== null);
  return known.length === 0 ? null : iso(Math.min(...known));
}
