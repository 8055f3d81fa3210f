/** Accepting an invitation, or a link to choose a new password. The link's token comes in the body: addresses end up in logs (S14). */
import { z } from 'zod';
import { type OpenLink, readSignInLink } from '../../store/accounts/sign-in-links.ts';
import { demandOwnOrigin } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { rememberDevice } from './known-device.ts';
import { openByLink } from './link-sign-in.ts';
import { demandGoodPassword, newPassword, personName } from './own-account.ts';
import { PASSWORD_HINT } from './password-rules.ts';
import { ApiProblem } from '../problem.ts';
import { type Api, problems } from '../route.ts';
import { InvitationSchema, SignedInSchema } from '../schemas/accounts.ts';
import { presentToken } from './session-answer.ts';
import { setSessionCookie } from './session-cookie.ts';
import { demandTry, linkLimits } from './try-limits.ts';

const token = z.string().max(200).describe('Of the link');

export function invitationRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['session'];
  app.route({
    method: 'POST',
    url: '/api/v1/invitations/look',
    config: { access: 'open' },
    schema: {
      summary: 'What a link is for, without using it up',
      tags,
      security: [],
      body: z.strictObject({ token }),
      response: { 200: InvitationSchema, ...problems },
    },
    handler: async (request) => {
      const { user, organizationName, purpose, expiresAt } = await openLink(deps, request.body.token, request.ip);
      const { email, name, role } = user;
      return {
        purpose,
        organization: { name: organizationName },
        user: { email, name, role },
        expiresAt: expiresAt.toISOString(),
        passwordHint: PASSWORD_HINT,
      };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/invitations/accept',
    config: { access: 'open' },
    schema: {
      summary: 'Accept an invitation, or choose a new password by a reset link; signs in',
      tags,
      security: [],
      body: z.strictObject({ token, name: personName.optional(), password: newPassword }),
      response: { 200: SignedInSchema, ...problems },
    },
    handler: async (request, reply) => {
      demandOwnOrigin(deps, request);
      const { name = null, password } = request.body;
      const { user } = await openLink(deps, request.body.token, request.ip);
      await demandGoodPassword(password, { email: user.email, name: name ?? user.name });
      const session = await openByLink(deps, request, { token: request.body.token, chosen: { name, password } });
      if (session === null) throw spent();
      setSessionCookie(deps, reply, session);
      rememberDevice(deps, reply, user.id);
      return presentToken(deps, session);
    },
  });
}

async function openLink(
  deps: ApiDeps,
  text: string,
  ip: string,
): Promise<OpenLink & { user: NonNullable<OpenLink['user']> }> {
  await demandTry(deps, linkLimits(ip));
  const link = await readSignInLink(deps.db, text);
  if (link === null || link.user === null || link.purpose === 'sign-in') throw spent();
  return { ...link, user: link.user };
}

function spent(): ApiProblem {
  return new ApiProblem(404, 'link_spent', {
    detail: 'This link was used already, is too old, or is not whole. Ask an admin for a new one.',
  });
}
