/** Routes about the workspace itself: who am I, teammates, teams, tags, attributes. */
import { text } from './api.ts';
import type { Call, Routes } from './api.ts';
import { ApiError, invalid, missing, notFound } from './errors.ts';
import { presentAdmin, presentAttribute, presentMe, presentTeam } from './present.ts';
import { standardAttributes } from './attributes.ts';
import { seconds } from './state.ts';
import type { Admin, Tag } from './state.ts';

export const directoryRoutes: Routes = {
  'GET /me': { handle: (call) => presentMe(call, findAdmin(call, call.token.adminId)) },
  'GET /admins': {
    needs: 'read_admins',
    handle: (call) => ({
      type: 'admin.list',
      admins: [...call.workspace.admins.values()].map((admin) => presentAdmin(call, admin)),
    }),
  },
  'GET /admins/{id}': {
    needs: 'read_admins',
    handle: (call) => presentAdmin(call, findAdmin(call, call.params['id'])),
  },
  'GET /teams': {
    needs: 'read_admins',
    handle: (call) => ({ type: 'team.list', teams: [...call.workspace.teams.values()].map(presentTeam) }),
  },
  'GET /teams/{id}': {
    needs: 'read_admins',
    handle: (call) => {
      const team = call.workspace.teams.get(call.params['id'] ?? '');
      if (!team) throw new ApiError(404, 'team_not_found', 'Team not found');
      return presentTeam(team);
    },
  },
  'GET /tags': {
    needs: 'read_tags',
    handle: (call) => ({ type: 'list', data: [...call.workspace.tags.values()].map(presentTag) }),
  },
  'POST /tags': { needs: 'write_tags', handle: (call) => presentTag(upsertTag(call)) },
  'GET /data_attributes': { handle: listAttributes },
  'GET /conversations/attributes': { needs: 'read_conversations', handle: listConversationAttributes },
};

/** A teammate by id; 404 `admin_not_found` when there is none (any more). */
export function findAdmin(call: Call, id: string | undefined): Admin {
  const admin = call.workspace.admins.get(id ?? '');
  if (!admin) throw new ApiError(404, 'admin_not_found', 'Admin not found');
  return admin;
}

export function findTag(call: Call, id: string | undefined): Tag {
  if (id === undefined) throw missing('id');
  const tag = call.workspace.tags.get(id);
  if (!tag) throw notFound('Tag not found');
  return tag;
}

function presentTag(tag: Tag): object {
  return { type: 'tag', id: tag.id, name: tag.name };
}

function upsertTag({ workspace, state, body }: Call): Tag {
  const name = text(body, 'name')?.trim();
  if (name === undefined || name === '') throw missing('name');
  const known = [...workspace.tags.values()].find((tag) => tag.name.toLowerCase() === name.toLowerCase());
  if (known) return known;
  const tag: Tag = { id: state.ids.small(), name };
  workspace.tags.set(tag.id, tag);
  return tag;
}

const MODELS = ['contact', 'company', 'conversation'] as const;

function listAttributes({ workspace, query, version }: Call): object {
  const given = query.get('model');
  const model = MODELS.find((known) => known === given);
  if (given !== null && !model) throw invalid(`model must be one of ${MODELS.join(', ')}`);
  if (model === 'conversation' && version === '2.16') {
    const message = 'model=conversation is no longer supported. Use GET /conversations/attributes instead';
    throw new ApiError(422, 'parameter_invalid', message);
  }
  const models = model ? [model] : MODELS.filter((known) => known !== 'conversation');
  const data = models.flatMap((one) => [
    ...standardAttributes(one),
    ...workspace.attributes.filter((attribute) => attribute.model === one).map(presentAttribute),
  ]);
  return { type: 'list', data };
}

const NEW_TYPES = {
  string: 'string',
  integer: 'integer',
  float: 'decimal',
  boolean: 'boolean',
  date: 'datetime',
} as const;

function listConversationAttributes({ workspace, version, state, token }: Call): object {
  if (version !== '2.16') throw notFound();
  const own = workspace.attributes.filter((attribute) => attribute.model === 'conversation');
  const data = own.map((attribute) => ({
    type: 'conversation_attribute',
    id: attribute.id,
    name: attribute.name,
    description: attribute.description,
    required: false,
    visible_to_team_ids: [],
    archived: false,
    created_at: workspace.createdAt,
    updated_at: seconds(state),
    admin_id: token.adminId,
    ...(attribute.options.length > 0
      ? {
          data_type: 'list',
          options: attribute.options.map((label) => ({ id: `option-${label}`, label, archived: false })),
        }
      : { data_type: NEW_TYPES[attribute.dataType] }),
  }));
  return { type: 'list', data };
}
