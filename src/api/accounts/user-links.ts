/** Links that let somebody in: sent again, ended; and the operator's own. */
import type { z } from 'zod';
import { type AuditActor, recordAudit } from '../../store/audit.ts';
import type { Sql } from '../../store/db.ts';
import { createSignInLink, endLinksTo, type NewLink } from '../../store/accounts/sign-in-links.ts';
import type { Person } from '../../store/accounts/users.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { demandPerson, presentUser } from './present.ts';
import { conflict } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { SignInLinkSchema, UserSchema, type UserWithLinkAnswer, UserWithLinkSchema } from '../schemas/accounts.ts';

const DAY_MINUTES = 24 * 60;
const MINUTES = { 'sign-in': DAY_MINUTES, invitation: 7 * DAY_MINUTES, reset: DAY_MINUTES } as const;

export function userLinkRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['access'];
  const config = { access: 'admin' } as const;
  app.route({
    method: 'POST',
    url: '/api/v1/users/:id/link',
    config,
    schema: {
      summary: 'A new link: the invitation again, or one to choose a new password; an earlier one stops working',
      tags,
      params: idParams,
      response: { 201: UserWithLinkSchema, ...problems },
    },
    handler: async (request, reply) => {
      const actor = callerOf(request);
      const answer = await deps.db.tx(actor.organizationId, async (sql) => {
        const person = await demandPerson(sql, request.params.id);
        await endLinksTo(sql, person.id);
        return linkTo(deps, sql, { actor, person });
      });
      return reply.code(201).send(answer);
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/users/:id/link',
    config,
    schema: {
      summary: 'End the link that is out to a user, such as an invitation',
      tags,
      params: idParams,
      response: { 200: UserSchema, ...problems },
    },
    handler: (request) => {
      const actor = callerOf(request);
      return deps.db.tx(actor.organizationId, async (sql) => {
        const { id, email } = await demandPerson(sql, request.params.id);
        if ((await endLinksTo(sql, id)) > 0)
          await recordAudit(sql, { actor, action: 'user.link_ended', subject: email });
        return presentUser(await demandPerson(sql, id));
      });
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/sign-in-links',
    config,
    schema: {
      summary: 'A link that signs an operator in once',
      tags,
      response: { 201: SignInLinkSchema, ...problems },
    },
    handler: async (request, reply) => {
      const actor = callerOf(request);
      const link = await deps.db.tx(actor.organizationId, async (sql) => {
        await recordAudit(sql, { actor, action: 'operator.link_made' });
        return newLink(deps, sql, { userId: null, role: 'admin', purpose: 'sign-in' });
      });
      return reply.code(201).send(link);
    },
  });
}

/** Makes a link for one who was invited, or who needs a new password, and writes it down. Throws 409 `user_disabled`. */
export async function linkTo(
  deps: ApiDeps,
  sql: Sql,
  { actor, person }: { actor: AuditActor; person: Person },
): Promise<UserWithLinkAnswer> {
  const { id, email, role, state } = person;
  if (state === 'disabled')
    throw conflict('user_disabled', `The user ${email} is disabled: enable them first, then make a link.`);
  const purpose = state === 'invited' ? 'invitation' : 'reset';
  const signIn = await newLink(deps, sql, { userId: id, role, purpose });
  await recordAudit(sql, { actor, action: 'user.link_made', subject: email, detail: { purpose } });
  return { ...presentUser(await demandPerson(sql, id)), signIn };
}

async function newLink(
  { publicUrl }: ApiDeps,
  sql: Sql,
  wish: Omit<NewLink, 'minutes'>,
): Promise<z.infer<typeof SignInLinkSchema>> {
  const { token, expiresAt } = await createSignInLink(sql, { ...wish, minutes: MINUTES[wish.purpose] });
  return { url: `${publicUrl}/sign-in?token=${token}`, expiresAt: expiresAt.toISOString() };
}
