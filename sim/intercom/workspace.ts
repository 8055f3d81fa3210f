/** New workspaces, with the ids, admins and tokens in them. */
import type {
  Admin,
  ApiVersion,
  Ids,
  Region,
  Team,
  TicketAttribute,
  TicketCategory,
  TicketType,
  Token,
  Workspace,
} from './state.ts';

/** Ids as long and as shaped as real ones, and the same in every run. */
export function createIds(from = 0): Ids {
  const counters = {
    conversation: 215_474_005_156_281 + from,
    part: 26_084_110_500 + from,
    admin: 8_857_113,
    object: 0,
    small: 100,
    order: 0,
  };
  const next = (name: keyof typeof counters, step: number) => () => {
    counters[name] += step;
    return String(counters[name]);
  };
  const order = next('order', 1);
  const object = next('object', 1);
  return {
    conversation: next('conversation', 37),
    part: next('part', 1),
    admin: next('admin', 1),
    object: () => `6762f0d01bb69f9f${Number(object()).toString(16).padStart(8, '0')}`,
    small: next('small', 1),
    order: () => Number(order()),
  };
}

export type WorkspaceOptions = {
  id?: string;
  name?: string;
  region?: Region;
  token?: string;
  clientSecret?: string;
  /** Version of requests without the `Intercom-Version` header, and of webhooks. */
  apiVersion?: ApiVersion;
};

const DEFAULT_WORKSPACE = 'x7k2p9qd';

/** A workspace as it is on its first day: one admin with an inbox seat, one token, the four ticket states. */
export function createWorkspace(options: WorkspaceOptions, ids: Ids, now: number): Workspace {
  const id = options.id ?? DEFAULT_WORKSPACE;
  const workspace: Workspace = {
    id,
    name: options.name ?? 'Acme Support',
    region: options.region ?? 'US',
    apiVersion: options.apiVersion ?? '2.15',
    clientSecret: options.clientSecret ?? `client-secret-${id}`,
    createdAt: now,
    planRestricted: false,
    tokens: new Map(),
    admins: new Map(),
    teams: new Map(),
    tags: new Map(),
    contacts: new Map(),
    companies: new Map(),
    conversations: new Map(),
    ticketTypes: new Map(),
    ticketStates: new Map(),
    attributes: [],
    lastTicketNumber: 32,
  };
  const admin = addAdmin(workspace, ids, { name: 'Ada Fitzgerald', jobTitle: 'Support lead' });
  addToken(workspace, { value: options.token ?? `token-${id}`, name: `token of ${admin.name}`, adminId: admin.id });
  for (const [category, internalLabel, externalLabel] of STATES) {
    const stateId = ids.small();
    workspace.ticketStates.set(stateId, { id: stateId, category, internalLabel, externalLabel, archived: false });
  }
  return workspace;
}

const STATES: [TicketCategory, string, string][] = [
  ['submitted', 'Submitted', 'Submitted'],
  ['in_progress', 'In progress', 'In progress'],
  ['waiting_on_customer', 'Waiting on customer', 'Waiting on you'],
  ['resolved', 'Resolved', 'Resolved'],
];

export function addAdmin(
  workspace: Workspace,
  ids: Ids,
  given: { name: string; jobTitle: string; mayInstallApps?: boolean },
): Admin {
  const id = ids.admin();
  const email = `${given.name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@${workspace.id}.example`;
  const admin: Admin = {
    id,
    email,
    ...given,
    hasInboxSeat: true,
    away: false,
    mayInstallApps: given.mayInstallApps ?? true,
  };
  workspace.admins.set(id, admin);
  return admin;
}

/** Another token of the workspace, of its own app: its own rate budget and `app_package_code`. */
export function addToken(workspace: Workspace, given: { value: string; name: string; adminId: string }): Token {
  const app = `deskbridge-${workspace.tokens.size + 1}`;
  const token: Token = { ...given, app, missing: new Set(), revoked: false };
  workspace.tokens.set(token.value, token);
  return token;
}

export function addTeam(workspace: Workspace, ids: Ids, given: { name: string; admins: Admin[] }): Team {
  const team: Team = { id: ids.small(), name: given.name, adminIds: given.admins.map((admin) => admin.id) };
  workspace.teams.set(team.id, team);
  return team;
}

export type NewAttribute = {
  name: string;
  dataType: TicketAttribute['dataType'];
  required?: boolean;
  options?: string[];
};
export type NewTicketType = {
  name: string;
  category: TicketType['category'];
  description?: string;
  icon?: string;
  attributes?: NewAttribute[];
};

/** A ticket type with title and description, the given attributes and all states of the workspace. */
export function addTicketType(workspace: Workspace, ids: Ids, given: NewTicketType): TicketType {
  const attribute = (made: NewAttribute, isDefault: boolean): TicketAttribute => ({
    id: ids.small(),
    name: made.name,
    description: '',
    dataType: made.dataType,
    options: (made.options ?? []).map((label) => ({
      id: `7b1f4a6e-0000-4000-8000-${ids.small().padStart(12, '0')}`,
      label,
    })),
    multiline: made.name === '_default_description_',
    required: made.required ?? false,
    isDefault,
  });
  const type: TicketType = {
    id: ids.small(),
    name: given.name,
    description: given.description ?? '',
    icon: given.icon ?? '🎟️',
    category: given.category,
    archived: false,
    createdAt: workspace.createdAt,
    attributes: [
      attribute({ name: '_default_title_', dataType: 'string', required: true }, true),
      attribute({ name: '_default_description_', dataType: 'string' }, true),
      ...(given.attributes ?? []).map((made) => attribute(made, false)),
    ],
    stateIds: [...workspace.ticketStates.keys()],
  };
  workspace.ticketTypes.set(type.id, type);
  return type;
}
