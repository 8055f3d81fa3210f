/** Users, for admins: invited by a link that signs in once, given a role, disabled, removed. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type AuditEntry, recordAudit } from '../../store/audit.ts';
import type { Sql } from '../../store/db.ts';
import { endSessionsOf } from '../../store/accounts/sessions.ts';
import { turnOffTotp } from '../../store/accounts/totp.ts';
import {
  addUser,
  changeUser,
  disableUser,
  enableUser,
  findPersonByEmail,
  listPeople,
  type Person,
  removeUser,
} from '../../store/accounts/users.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { emailAddress, personName } from './own-account.ts';
import { demandPerson, presentUser } from './present.ts';
import { conflict } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { RoleSchema, type UserAnswer, UserSchema, UserWithLinkSchema } from '../schemas/accounts.ts';
import { linkTo } from './user-links.ts';

const Invitation = z.strictObject({
  email: emailAddress,
  name: personName.optional(),
  role: RoleSchema.optional().describe('Left out: agent; somebody who is a user already stays what they are'),
});
const Change = z.strictObject({ name: personName.optional(), role: RoleSchema.optional() });

interface Action {
  summary: string;
  action: AuditEntry['action'];
  work(sql: Sql, userId: string): Promise<unknown>;
}

/** What an admin does to somebody with one press of a button. */
const actions: Readonly<Record<string, Action>> = {
  disable: {
    summary: 'Disable a user: signed out everywhere, and cannot sign in',
    action: 'user.disabled',
    work: disableUser,
  },
  enable: { summary: 'Let a disabled user sign in again', action: 'user.enabled', work: enableUser },
  'sign-out': { summary: 'End all sessions of a user', action: 'user.signed_out', work: endSessionsOf },
  'second-factor/remove': {
    summary: 'Remove the second factor of a user who has lost it',
    action: 'user.second_factor_removed',
    work: turnOffTotp,
  },
};

export function userRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['access'];
  const url = '/api/v1/users';
  const config = { access: 'admin' } as const;
  const response = { 200: UserSchema, ...problems };
  app.route({
    method: 'GET',
    url,
    config,
    schema: { summary: 'Users', tags, response: { 200: pageOf(UserSchema), ...problems } },
    handler: async (request) => {
      const people = await deps.db.tx(callerOf(request).organizationId, listPeople);
      return { items: people.map(presentUser), next: null };
    },
  });
  app.route({
    method: 'POST',
    url,
    config,
    schema: {
      summary: 'Invite a user; somebody who is one already gets a new link',
      tags,
      body: Invitation,
      response: { 201: UserWithLinkSchema, ...problems },
    },
    handler: async (request, reply) => {
      const actor = callerOf(request);
      const { email, role: wanted, name = email } = request.body;
      const role = wanted ?? 'agent';
      const answer = await deps.db.tx(actor.organizationId, async (sql) => {
        const known = await findPersonByEmail(sql, email);
        if (known !== null && wanted !== undefined && wanted !== known.role)
          throw conflict(
            'email_taken',
            `${email} is a user already, with the role ${known.role}: change the role in the list of users, then make a link.`,
          );
        const { id } = known ?? (await addUser(sql, { email, name, role }));
        if (known === null) await recordAudit(sql, { actor, action: 'user.invited', subject: email, detail: { role } });
        return linkTo(deps, sql, { actor, person: await demandPerson(sql, id) });
      });
      return reply.code(201).send(answer);
    },
  });
  app.route({
    method: 'PUT',
    url: `${url}/:id`,
    config,
    schema: {
      summary: 'Change name or role; a changed role ends their sessions',
      tags,
      params: idParams,
      body: Change,
      response,
    },
    handler: (request) => {
      const { name = null, role = null } = request.body;
      return change(deps, request, async (sql, before) => {
        await changeUser(sql, before.id, { name, role });
        const detail = role === null || role === before.role ? {} : { from: before.role, to: role };
        return { action: role === null || role === before.role ? 'user.renamed' : 'user.role_changed', detail };
      });
    },
  });
  for (const [verb, { summary, action, work }] of Object.entries(actions))
    app.route({
      method: 'POST',
      url: `${url}/:id/${verb}`,
      config,
      schema: { summary, tags, params: idParams, response },
      handler: (request) =>
        change(deps, request, async (sql, { id }) => {
          await work(sql, id);
          return { action };
        }),
    });
  app.route({
    method: 'DELETE',
    url: `${url}/:id`,
    config,
    schema: { summary: 'Remove a user', tags, params: idParams, response: { 204: z.undefined(), ...problems } },
    handler: async (request, reply) => {
      const actor = callerOf(request);
      await deps.db.tx(actor.organizationId, async (sql) => {
        const { id, email } = await demandPerson(sql, request.params.id);
        await removeUser(sql, id);
        await recordAudit(sql, { actor, action: 'user.removed', subject: email });
      });
      return reply.code(204).send();
    },
  });
}

/** Changes one user, writes it down, and answers the user as changed. */
async function change(
  deps: ApiDeps,
  request: FastifyRequest<{ Params: { id: string } }>,
  work: (sql: Sql, before: Person) => Promise<Pick<AuditEntry, 'action' | 'detail'>>,
): Promise<UserAnswer> {
  const actor = callerOf(request);
  return deps.db.tx(actor.organizationId, async (sql) => {
    const before = await demandPerson(sql, request.params.id);
    const entry = await work(sql, before);
    await recordAudit(sql, { actor, subject: before.email, ...entry });
    return presentUser(await demandPerson(sql, before.id));
  });
}
