/** Where an issue can be escalated to: every workspace with its ticket types, teams and teammates, every project of every host. */
import { setTimeout as sleep } from 'node:timers/promises';
import { issueUrl } from '../../domain/news.ts';
import { ownAttributes, priorityAttribute, typeProblem } from '../../domain/escalation/tickets.ts';
import type { TicketType, TicketTypeAttribute } from '../../domain/workspace.ts';
import type { WorkspaceOffer } from '../../store/offers.ts';
import type { PanelConnection, Seen } from '../../store/panel.ts';
import type { ApiDeps } from '../deps.ts';
import { whyTeamMissing } from '../workspaces/directory.ts';
import type { PanelView, Reader } from '../panel/view.ts';
import type {
  EscalationAttributeAnswer,
  EscalationOfferAnswer,
  EscalationTicketTypeAnswer,
  EscalationWorkspaceAnswer,
} from '../schemas/escalation.ts';
import { type ProjectSettings, ProjectSettingsSchema } from '../schemas/project-settings.ts';
import { isWanted, knownOffers, type OfferReader } from './offers.ts';

export type EscalationSettings = ProjectSettings['escalation'];

/** What the project of an issue says of escalation; where it is not set up, as by default. */
export function escalationSettings(view: Pick<PanelView, 'project'>): EscalationSettings {
  return ProjectSettingsSchema.parse({ escalation: view.project?.settings['escalation'] }).escalation;
}

/** At once; what is old is read behind it. `anew`: everything is read first, for at most 10 s. */
export async function showOffer(
  deps: ApiDeps,
  { offers: reader }: { offers: OfferReader },
  of: { reader: Reader; view: PanelView; anew: boolean },
): Promise<EscalationOfferAnswer> {
  const { organizationId } = of.reader;
  const known = await knownOffers(deps.db, organizationId);
  const wanted = of.anew ? known.all : known.stale;
  if (!isWanted(wanted)) return present(of, known, false);
  const reading = reader.read(organizationId, wanted).then(
    () => true,
    // The database is away: what stands here is shown all the same.
    () => false,
  );
  if (!of.anew) return present(of, known, true);
  const isRead = await within(reading);
  return present(of, await knownOffers(deps.db, organizationId), !isRead);
}

const PATIENCE_MS = 10_000;

async function within(reading: Promise<boolean>): Promise<boolean> {
  const over = new AbortController();
  const late = sleep(PATIENCE_MS, false, { signal: over.signal }).catch(() => false);
  const isRead = await Promise.race([reading, late]);
  over.abort();
  return isRead;
}

type Known = Awaited<ReturnType<typeof knownOffers>>;

function present(
  { reader, view }: { reader: Reader; view: PanelView },
  { offers, hosts }: Known,
  refreshing: boolean,
): EscalationOfferAnswer {
  const { key, summary } = view.issue;
  const settings = escalationSettings(view);
  const isOwn = ({ id }: PanelConnection): boolean => id === view.connection?.id;
  const workspaces = view.connections
    .filter(({ state }) => state !== 'disconnected')
    .toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)) || a.name.localeCompare(b.name))
    .map((connection) =>
      presentWorkspace(connection, {
        seen: offers.workspaces[connection.id] ?? null,
        settings,
        own: isOwn(connection),
      }),
    );
  const projects = hosts.flatMap(({ id, name: host }) =>
    (offers.hosts[id]?.facts?.projects ?? [])
      .filter((project) => !(id === view.host.id && project.key === view.issue.projectKey && view.host.kind === 'desk'))
      .map((project) => ({ host, ...project })),
  );
  const problems = hosts.flatMap(({ id, name }) => {
    const problem = offers.hosts[id]?.problem ?? null;
    return problem === null ? [] : [`${name}: ${problem.text}`];
  });
  return {
    issue: { key, summary, url: issueUrl(view.host, key) },
    can: { escalate: reader.mayWrite },
    refreshing,
    workspaces,
    projects,
    problems,
  };
}

function presentWorkspace(
  connection: PanelConnection,
  { seen, settings, own }: { seen: Seen<WorkspaceOffer> | null; settings: EscalationSettings; own: boolean },
): EscalationWorkspaceAnswer {
  const facts = seen?.facts ?? null;
  const teams = (facts?.teams ?? []).filter(({ id }) => own && settings.teams.includes(id));
  return {
    id: connection.id,
    name: connection.workspaceName,
    connection: connection.name,
    own,
    problem: workspaceProblem(connection) ?? (facts === null ? (seen?.problem ?? null) : null),
    readAt: seen === null || seen.readAt === null ? null : new Date(seen.readAt).toISOString(),
    ticketTypes: (facts?.ticketTypes ?? [])
      .filter(({ archived }) => !archived)
      .map((type) => presentType(type, own && settings.defaultTicketType === type.id)),
    teams: teams.map(({ id, name }) => ({ id, name })),
    // Who has no seat in the inbox sees nothing that is assigned to them.
    teammates: (facts?.teammates ?? [])
      .filter(({ hasInboxSeat }) => hasInboxSeat)
      .map(({ id, name, email }) => ({ id, name, email })),
    teamsProblem: teams.length > 0 || facts === null ? null : noTeams({ settings, own }),
    whyTeamMissing: [
      'The settings of the project do not offer it: an admin chooses the teams under Projects → Escalation.',
      ...whyTeamMissing,
    ],
  };
}

function noTeams({ settings, own }: { settings: EscalationSettings; own: boolean }): string {
  if (!own) return 'Teams are chosen for the workspace of the project only: assign a teammate here, or nobody.';
  return settings.teams.length === 0
    ? 'The settings of the project offer no team: an admin chooses them under Projects → Escalation.'
    : 'None of the teams that the settings of the project offer is in the workspace any more: an admin chooses others.';
}

/** Why nothing can be made there, whatever is known of it. */
export function workspaceProblem({
  state,
  plan,
  workspaceName,
}: PanelConnection): EscalationWorkspaceAnswer['problem'] {
  if (state !== 'connected')
    return {
      code: 'reconnect_needed',
      text: `Authorization failed: Intercom no longer accepts the access to ${workspaceName}.`,
      fix: 'Ask a workspace admin to connect it again under Integrations.',
    };
  if (plan === 'restricted')
    return {
      code: 'plan_restricted',
      text: `The plan of ${workspaceName} does not include conversations over the API.`,
      fix: 'Change the plan in Intercom, then ask an admin to check again under Integrations.',
    };
  return null;
}

function presentType(type: TicketType, chosen: boolean): EscalationTicketTypeAnswer {
  const priority = priorityAttribute(type);
  const shown = ownAttributes(type).filter((one) => one !== priority);
  return {
    id: type.id,
    name: type.name,
    category: type.category,
    chosen,
    attributes: shown.map(presentAttribute),
    priority: priority === null ? null : presentAttribute(priority),
    problem: typeProblem(type),
  };
}

function presentAttribute({ id, name, dataType, required, options }: TicketTypeAttribute): EscalationAttributeAnswer {
  return { id, name, type: dataType, required, options };
}
