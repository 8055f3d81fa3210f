/** A workspace as connecting and settings need it: whose token it is, its plan, teammates, teams, ticket types, attributes. */
import { z } from 'zod';
import { PlanRestricted, Reconnect, Rejected } from '../domain/errors.ts';
import type { Region } from '../domain/model.ts';
import type { Answer, ConnectionAccess, WorkspaceIdentity } from '../domain/ports.ts';
import type { DataAttribute, Tag, Team, Teammate, TicketType } from '../domain/workspace.ts';
import { COMPANIES } from '../domain/contacts.ts';
import type { SendCall } from './calls.ts';
import { Id } from './shapes.ts';

export interface WorkspaceReads {
  /**
   * Whose token this is, and where its workspace lives: asked at `apiUrl` (default: the US address), and where an address
   * of Intercom's own does not know the token, at the other regions too (B28). Reconnect: no region knows it.
   */
  identify(token: string, apiUrl?: string): Promise<WorkspaceIdentity>;
  /** 'restricted': the plan answers `api_plan_restricted` for conversations. */
  probeConversations(access: ConnectionAccess): Promise<Answer<'ok' | 'restricted'>>;
  listTeammates(access: ConnectionAccess): Promise<Answer<Teammate[]>>;
  listTeams(access: ConnectionAccess): Promise<Answer<Team[]>>;
  listTicketTypes(access: ConnectionAccess): Promise<Answer<TicketType[]>>;
  listContactAttributes(access: ConnectionAccess): Promise<Answer<DataAttribute[]>>;
  listTags(access: ConnectionAccess): Promise<Answer<Tag[]>>;
}

export const API_URL: Record<Region, string> = {
  US: 'https://api.intercom.io',
  EU: 'https://api.eu.intercom.io',
  AU: 'https://api.au.intercom.io',
};
const REGIONS: Region[] = ['US', 'EU', 'AU'];

const Me = z.object({
  id: Id,
  name: z.string().nullish(),
  email: z.string().nullish(),
  app: z.object({ id_code: z.string().min(1), name: z.string().nullish(), region: z.string().nullish() }).nullish(),
});

const Teammates = z.object({
  admins: z.array(
    z
      .object({
        id: Id,
        name: z.string().nullish(),
        email: z.string().nullish(),
        has_inbox_seat: z.boolean().nullish(),
        team_ids: z.array(Id).nullish(),
      })
      .transform((admin) => ({
        id: admin.id,
        name: admin.name ?? admin.email ?? admin.id,
        email: admin.email ?? null,
        hasInboxSeat: admin.has_inbox_seat ?? false,
        teamIds: admin.team_ids ?? [],
      })),
  ),
});

const Teams = z.object({
  teams: z.array(
    z
      .object({ id: Id, name: z.string().nullish(), admin_ids: z.array(Id).nullish() })
      .transform((team) => ({ id: team.id, name: team.name ?? team.id, adminIds: team.admin_ids ?? [] })),
  ),
});

const Tags = z.object({ data: z.array(z.object({ id: Id, name: z.string() })) });

const Attribute = z
  .object({
    id: Id,
    name: z.string(),
    data_type: z.string().nullish(),
    required_to_create: z.boolean().nullish(),
    archived: z.boolean().nullish(),
    /** null, `{multiline}` or, for lists, `{list_options}` (practice; not in the OpenAPI file). */
    input_options: z
      .object({
        list_options: z.array(z.object({ id: Id, label: z.string(), archived: z.boolean().nullish() })).nullish(),
      })
      .nullish(),
  })
  .transform((attribute) => ({
    id: attribute.id,
    name: attribute.name,
    dataType: attribute.data_type ?? 'string',
    required: attribute.required_to_create ?? false,
    archived: attribute.archived ?? false,
    options: (attribute.input_options?.list_options ?? [])
      .filter((option) => option.archived !== true)
      .map(({ id, label }) => ({ id, label })),
  }));

const State = z
  .object({ id: Id, category: z.string().nullish(), internal_label: z.string().nullish() })
  .transform(({ id, category, internal_label: label }) => ({ id, category: category ?? '', label: label ?? id }));

const TicketTypes = z.object({
  data: z.array(
    z
      .object({
        id: Id,
        name: z.string().nullish(),
        category: z.string().nullish(),
        archived: z.boolean().nullish(),
        // The OpenAPI file says `ticket_type_attributes`, real answers and its own examples say `data`.
        ticket_type_attributes: z
          .object({ data: z.array(Attribute).nullish(), ticket_type_attributes: z.array(Attribute).nullish() })
          .nullish(),
        ticket_states: z.object({ data: z.array(State).nullish() }).nullish(),
      })
      .transform((type) => ({
        id: type.id,
        name: type.name ?? type.id,
        category: type.category ?? '',
        archived: type.archived ?? false,
        attributes: type.ticket_type_attributes?.data ?? type.ticket_type_attributes?.ticket_type_attributes ?? [],
        states: type.ticket_states?.data ?? [],
      })),
  ),
});

const DataAttributes = z.object({
  data: z.array(
    z
      .object({
        name: z.string(),
        full_name: z.string().nullish(),
        label: z.string().nullish(),
        data_type: z.string().nullish(),
        custom: z.boolean().nullish(),
        options: z
          .array(z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]))
          .nullish(),
      })
      .transform((attribute) => ({
        fullName: attribute.full_name ?? attribute.name,
        label: attribute.label ?? attribute.name,
        dataType: attribute.data_type ?? 'string',
        custom: attribute.custom ?? false,
        options: attribute.options ?? [],
      })),
  ),
});

/** Not among the attributes that Intercom lists, but known of each contact. */
const companies: DataAttribute = {
  fullName: COMPANIES,
  label: 'Companies',
  dataType: 'list',
  custom: false,
  options: [],
};

export function createWorkspaceReads(send: SendCall): WorkspaceReads {
  async function whoAmI(token: string, apiUrl: string): Promise<WorkspaceIdentity> {
    const { value } = await send(
      { apiUrl, token },
      {
        effect: 'read',
        subject: 'the owner of the access token',
        permission: 'Read admins',
        method: 'GET',
        path: '/me',
        schema: Me,
      },
    );
    const { app } = value;
    if (app === null || app === undefined) {
      throw new Rejected('Intercom did not say which workspace the access token belongs to.', 'no_workspace');
    }
    const asked = REGIONS.find((region) => API_URL[region] === apiUrl);
    const region = regionOf(app.region ?? '') ?? asked ?? 'US';
    return {
      workspaceId: app.id_code,
      workspaceName: app.name ?? app.id_code,
      region,
      // Intercom's US address routes tokens of other regions; the region's own is the explicit one.
      apiUrl: asked === undefined ? apiUrl : API_URL[region],
      adminId: value.id,
      adminName: value.name ?? value.email ?? value.id,
    };
  }

  return {
    async identify(token, apiUrl = API_URL.US) {
      const address = apiUrl.replace(/(?<!\/)\/+$/, '');
      const regional = Object.values(API_URL);
      const addresses = regional.includes(address)
        ? [address, ...regional.filter((url) => url !== address)]
        : [address];
      let refused: Reconnect | null = null;
      for (const each of addresses) {
        try {
          return await whoAmI(token, each);
        } catch (error) {
          if (!(error instanceof Reconnect)) throw error;
          refused ??= error;
        }
      }
      const where = addresses.length > 1 ? 'known in none of the regions US, EU and AU' : `not known at ${address}`;
      throw new Reconnect(`The access token is ${where}: ${refused?.message ?? ''}`);
    },

    async probeConversations(access) {
      try {
        const { rate } = await send(access, listCall('/conversations?per_page=1', z.object({}), 'Read conversations'));
        return { value: 'ok', rate };
      } catch (error) {
        if (error instanceof PlanRestricted) return { value: 'restricted', rate: error.rate };
        throw error;
      }
    },

    async listTeammates(access) {
      const { value, rate } = await send(access, listCall('/admins', Teammates, 'Read admins'));
      return { value: value.admins, rate };
    },

    async listTeams(access) {
      const { value, rate } = await send(access, listCall('/teams', Teams, 'Read admins'));
      return { value: value.teams, rate };
    },

    async listTicketTypes(access) {
      const { value, rate } = await send(access, listCall('/ticket_types', TicketTypes, 'Read tickets'));
      return { value: value.data, rate };
    },

    async listContactAttributes(access) {
      const path = '/data_attributes?model=contact&include_archived=false';
      const { value, rate } = await send(access, listCall(path, DataAttributes, 'Read and list users and companies'));
      return { value: [...value.data.filter(({ fullName }) => fullName !== COMPANIES), companies], rate };
    },

    async listTags(access) {
      const { value, rate } = await send(access, listCall('/tags', Tags, 'Read tags'));
      return { value: value.data, rate };
    },
  };
}

function listCall<T>(path: string, schema: z.ZodType<T>, permission: string) {
  return {
    effect: 'read',
    subject: `the list ${path.split('?')[0] ?? path}`,
    permission,
    method: 'GET',
    path,
    schema,
  } as const;
}

/** How EU and AU are spelled is not documented: letter case is ignored and the beginning decides. */
function regionOf(text: string): Region | null {
  const spelled = text.trim().toUpperCase();
  return REGIONS.find((region) => spelled.startsWith(region)) ?? null;
}
